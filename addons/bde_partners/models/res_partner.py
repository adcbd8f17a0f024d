from odoo import api, fields, models

from ..rules import identifiers


class ResPartner(models.Model):
    """Host organisations and their people.

    One record per site (SIRET), with its head office as parent; people are
    contacts of their site, with typed roles.
    """

    _inherit = "res.partner"

    bde_is_host = fields.Boolean(
        string="Host organisation", help="Receives learners, or could.", index=True
    )
    bde_siret = fields.Char(string="SIRET", copy=False)
    bde_siren = fields.Char(
        string="SIREN", compute="_compute_bde_siren", store=True, index="btree_not_null"
    )
    bde_naf = fields.Char(string="NAF code")
    bde_naf_version = fields.Selection(
        [("2008", "NAF rév. 2"), ("2025", "NAF 2025")], default="2008"
    )
    bde_activity = fields.Char(string="Activity")
    bde_legal_kind = fields.Selection(
        [
            ("company", "Private company"),
            ("sole_trader", "Sole trader"),
            ("association", "Association"),
            ("public", "Public body"),
            ("foreign", "Organisation abroad"),
            ("individual", "Individual employer"),
        ],
        string="Kind of organisation",
    )
    bde_headcount = fields.Integer(string="Headcount")
    bde_headcount_bracket = fields.Selection(
        [
            ("NN", "Not an employer"),
            ("00", "0 employees"),
            ("01", "1 or 2 employees"),
            ("02", "3 to 5 employees"),
            ("03", "6 to 9 employees"),
            ("11", "10 to 19 employees"),
            ("12", "20 to 49 employees"),
            ("21", "50 to 99 employees"),
            ("22", "100 to 199 employees"),
            ("31", "200 to 249 employees"),
            ("32", "250 to 499 employees"),
            ("41", "500 to 999 employees"),
            ("42", "1,000 to 1,999 employees"),
            ("51", "2,000 to 4,999 employees"),
            ("52", "5,000 to 9,999 employees"),
            ("53", "10,000 employees and over"),
        ],
        string="Headcount bracket",
        help="As the Sirene register has it.",
    )
    bde_headcount_date = fields.Date(string="Headcount known on")
    bde_insurance = fields.Char(
        string="Liability insurance", help="Insurer and contract number."
    )
    bde_role_ids = fields.Many2many(
        "bde.contact.role",
        "bde_contact_role_partner_rel",
        "partner_id",
        "role_id",
        string="Roles",
    )

    _bde_siret_uniq = models.UniqueIndex(
        "(bde_siret) WHERE bde_siret IS NOT NULL AND active",
        "Another organisation has this SIRET: one record per site.",
    )

    @api.depends("bde_siret")
    def _compute_bde_siren(self):
        for partner in self:
            partner.bde_siren = (partner.bde_siret or "")[:9] or False

    @api.constrains("bde_siret")
    def _check_bde_siret(self):
        for partner in self.filtered("bde_siret"):
            partner._bde_refuse(identifiers.check_siret(partner.bde_siret))

    @api.constrains("bde_naf")
    def _check_bde_naf(self):
        for partner in self.filtered("bde_naf"):
            partner._bde_refuse(identifiers.check_naf(partner.bde_naf))

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._bde_clean(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._bde_clean(vals))

    @api.model
    def _bde_clean(self, vals):
        """Return `vals` with SIRET and NAF as the registers write them."""
        if vals.get("bde_siret"):
            vals = {
                **vals,
                "bde_siret": identifiers.check_siret(vals["bde_siret"]).value or False,
            }
        if vals.get("bde_naf"):
            vals = {
                **vals,
                "bde_naf": identifiers.check_naf(vals["bde_naf"]).value or False,
            }
        return vals

    def _bde_contacts(self, code):
        """Return the contacts of these organisations that have the role `code`."""
        return self.child_ids.filtered(
            lambda contact: code in contact.bde_role_ids.mapped("code")
        )
