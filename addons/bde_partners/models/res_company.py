from odoo import api, fields, models

from ..rules import identifiers


class ResCompany(models.Model):
    """The school: a lycée professionnel, or a polyvalent lycée with a SEP."""

    _inherit = "res.company"

    bde_uai = fields.Char(string="UAI", size=8, help="Seven digits and a letter.")
    bde_siret = fields.Char(related="partner_id.bde_siret", readonly=False)
    bde_academy_id = fields.Many2one(
        "bde.academy",
        string="Académie",
        compute="_compute_bde_academy_id",
        store=True,
        readonly=False,
    )
    bde_zone = fields.Selection(
        selection=lambda self: self.env["bde.academy"]._selection_zone(),
        string="Holiday zone",
        compute="_compute_bde_zone",
        store=True,
        readonly=False,
    )
    bde_sector = fields.Selection(
        [("public", "Public"), ("private", "Private under contract")],
        string="Status of the school",
        default="public",
    )
    bde_head_id = fields.Many2one("res.users", string="Head of school")
    bde_ddfpt_id = fields.Many2one("res.users", string="DDFPT")
    bde_manager_id = fields.Many2one("res.users", string="BDE manager")
    bde_bursar_id = fields.Many2one("res.users", string="Bursar")
    bde_room = fields.Char(
        string="Room of the office", help="How to find it, from the entrance."
    )
    bde_opening_hours = fields.Text(string="Opening hours of the office")
    bde_phone = fields.Char(string="Phone of the office")
    bde_email = fields.Char(string="E-mail of the office")
    bde_emergency_phone = fields.Char(
        help="Printed on conventions: who a company calls at once."
    )
    bde_letterhead = fields.Text(
        string="Letterhead", help="Lines printed beside the logo of documents."
    )
    bde_board_decision_ids = fields.One2many("bde.board.decision", "company_id")
    bde_insurance = fields.Char(
        string="School's liability insurance", help="Insurer and contract number."
    )
    bde_privacy_controller = fields.Char(
        string="Data controller", help="Empty: the head of the school."
    )
    bde_privacy_dpo_name = fields.Char(string="Data protection officer")
    bde_privacy_dpo_email = fields.Char(string="DPO's e-mail")
    bde_privacy_dpo_address = fields.Text(string="DPO's address")

    @api.depends("bde_uai")
    def _compute_bde_academy_id(self):
        for company in self:
            if not company.bde_academy_id:
                company.bde_academy_id = self.env["bde.academy"]._from_uai(
                    company.bde_uai
                )

    @api.depends("bde_academy_id")
    def _compute_bde_zone(self):
        for company in self:
            company.bde_zone = company.bde_academy_id.zone or company.bde_zone

    @api.constrains("bde_uai")
    def _check_bde_uai(self):
        for company in self.filtered("bde_uai"):
            company._bde_refuse(identifiers.check_uai(company.bde_uai))

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._bde_clean(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._bde_clean(vals))

    @api.model
    def _bde_clean(self, vals):
        """Return `vals` with the UAI as it is written: capitals, no spaces."""
        if vals.get("bde_uai"):
            vals = {**vals, "bde_uai": identifiers.check_uai(vals["bde_uai"]).value}
        return vals
