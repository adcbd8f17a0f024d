from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules.transfer_match import donor_key

HOW = [
    ("hand", "Chosen by hand"),
    ("remembered", "Chosen for an earlier file"),
    ("siret", "Same SIRET"),
    ("siren", "Same company, another site"),
    ("name", "Same name, no SIRET to tell"),
    ("several", "Several sites of this company"),
    ("archived", "Archived organisation"),
    ("alike", "Looks like an organisation"),
    ("aside", "Set aside for an earlier file"),
    ("unknown", "Nobody like it"),
    ("unallocated", "Unallocated funds"),
]
# As the file said it: what people may not rewrite
SAID = ("amount", "donor_name", "donor_siret", "kind", "key", "line_number")
# Where it comes from: written by the import only
FROM = {"import_id", "key", "line_number", "donor_key"}


class BdeTaxeTransfer(models.Model):
    """A line of the statement of transfers: money received, from one donor.

    Kept as the file said it, whoever it is matched with; a correction is a line with
    a negative amount.
    """

    _name = "bde.taxe.transfer"
    _description = "Transfer received"
    _inherit = ["bde.bulk.create.mixin"]
    _order = "date desc, id desc"
    _rec_name = "donor_name"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    campaign_id = fields.Many2one(
        "bde.taxe.campaign",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    kind = fields.Selection(
        [("donor", "Designated by an employer"), ("unallocated", "Unallocated funds")],
        required=True,
        default="donor",
    )
    period = fields.Selection(
        [("1", "Period 1"), ("2", "Period 2"), ("3", "Extra period")]
    )
    number = fields.Char(string="Transfer no.")
    date = fields.Date(required=True, default=fields.Date.context_today)
    donor_name = fields.Char(string="Donor in the file")
    donor_siret = fields.Char(string="SIRET in the file")
    donor_zip = fields.Char(string="Postal code in the file")
    donor_city = fields.Char(string="Town in the file")
    partner_id = fields.Many2one(
        "res.partner",
        string="Organisation",
        domain="[('is_company', '=', True)]",
        ondelete="restrict",
        index="btree_not_null",
    )
    register_state = fields.Selection(related="partner_id.bde_register_state")
    target_id = fields.Many2one(
        "bde.taxe.target",
        string="In the campaign",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    training_id = fields.Many2one("bde.training", string="For", check_company=True)
    training_text = fields.Char(string="Training in the file")
    amount = fields.Monetary(required=True)
    contact_shared = fields.Boolean(
        string="Contact shared",
        help="The donor agreed that SOLTéA gives their contact to the school.",
    )
    contact_name = fields.Char(string="Contact in the file")
    contact_email = fields.Char(string="E-mail in the file")
    state = fields.Selection(
        [
            ("matched", "Matched"),
            ("review", "To check"),
            ("unknown", "Donor unknown"),
            ("aside", "Set aside"),
        ],
        required=True,
        default="unknown",
        index=True,
    )
    how = fields.Selection(HOW, string="Why", readonly=True, copy=False)
    candidate_ids = fields.Many2many(
        "res.partner",
        "bde_taxe_transfer_candidate_rel",
        "transfer_id",
        "partner_id",
        string="May be",
        readonly=True,
        copy=False,
    )
    payment_id = fields.Many2one(
        "bde.taxe.payment",
        string="Bank transfer",
        ondelete="set null",
        index=True,
        check_company=True,
        domain="[('campaign_id', '=', campaign_id)]",
    )
    import_id = fields.Many2one(
        "bde.import", readonly=True, ondelete="set null", index="btree_not_null"
    )
    line_number = fields.Integer(string="Line of the file", readonly=True)
    donor_key = fields.Char(readonly=True, copy=False, index="btree_not_null")
    key = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: f"hand:{uuid4()}",
    )

    _key_uniq = models.UniqueIndex(
        "(company_id, key)", "This line was imported already."
    )

    @api.depends("donor_name", "donor_siret", "partner_id", "kind", "date")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for transfer in self:
            who = transfer.donor_name or transfer.partner_id.name
            other = transfer.kind == "unallocated" and kinds["unallocated"]
            transfer.display_name = (
                who or other or transfer.donor_siret or self.env._("Unknown donor")
            )

    @api.constrains("amount")
    def _check_amount(self):
        """A line without money says nothing: it would only hide a mistake."""
        for transfer in self:
            if transfer.currency_id.is_zero(transfer.amount):
                raise UserError(
                    self.env._(
                        "%(donor)s: the amount of a transfer is not zero.",
                        donor=transfer.display_name,
                    )
                )

    @api.constrains("target_id")
    def _check_target(self):
        """The money of a campaign is of its own donors."""
        for transfer in self.filtered("target_id"):
            if transfer.target_id.sudo().campaign_id != transfer.campaign_id:
                raise UserError(
                    self.env._(
                        "%(donor)s: this donor is of another campaign.",
                        donor=transfer.display_name,
                    )
                )

    # -- CRUD ------------------------------------------------------------------------
    @api.model
    def _bulk_known(self):
        return (*super()._bulk_known(), __name__)

    @api.model_create_multi
    def create(self, vals_list):
        transfers = super().create(self._bulk_prepared(vals_list))
        transfers._tell_targets()
        return transfers

    def _bulk_created(self):
        result = super()._bulk_created()
        self._tell_targets()
        return result

    @api.model
    def _bulk_prepared(self, vals_list):
        """Add the state that follows from who is named, and their target."""
        vals_list = [self._with_state(vals) for vals in vals_list]
        return super()._bulk_prepared(self._with_targets(vals_list))

    @api.model
    def _with_state(self, vals):
        """Return values with the state that follows from who is named."""
        vals = self._with_key(vals)
        if vals.get("state"):
            how = "hand" if vals.get("partner_id") else "unknown"
            return {"how": how, **vals}
        if vals.get("kind") == "unallocated":
            return {**vals, "state": "matched", "how": "unallocated"}
        if vals.get("partner_id"):
            return {**vals, "state": "matched", "how": vals.get("how") or "hand"}
        return {**vals, "state": "unknown", "how": "unknown"}

    @api.model
    def _with_key(self, vals):
        """Return values with what a decision about their donor is remembered by."""
        named = vals.get("donor_name") or vals.get("donor_siret")
        if "donor_key" in vals or not named or vals.get("kind") == "unallocated":
            return vals
        said = self.env["bde.taxe.matcher"]._as_said(
            None,
            vals.get("donor_name"),
            vals.get("donor_siret"),
            vals.get("donor_zip"),
            vals.get("donor_city"),
        )
        return {**vals, "donor_key": donor_key(said) or False}

    def write(self, vals):
        touched = [name for name in SAID if name in vals]
        touched += [] if self.env.su else FROM & vals.keys()
        if touched and any(transfer.import_id for transfer in self):
            raise UserError(
                self.env._(
                    "A line that was imported stays as the file said it. Add a line "
                    "with the difference, negative if need be."
                )
            )
        if "partner_id" in vals and "state" not in vals:
            found = vals["partner_id"]
            vals = {
                **vals,
                "state": "matched" if found else "unknown",
                "how": "hand" if found else "unknown",
                "candidate_ids": [(6, 0, [])],
            }
        before = self.sudo().target_id
        done = super().write(vals)
        if {"partner_id", "campaign_id", "kind"} & vals.keys():
            self._link()
            (before - self.sudo().target_id)._drop_if_empty()
        return done
