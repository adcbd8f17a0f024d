from odoo import api, fields, models
from odoo.fields import Domain


class BdeTaxeCredit(models.TransientModel):
    """Who brought whom: proposals, ticked and kept in one click."""

    _name = "bde.taxe.credit"
    _description = "Who brought the donors"

    campaign_id = fields.Many2one(
        "bde.taxe.campaign",
        required=True,
        default=lambda self: self._default_campaign(),
        domain="[('company_id', 'in', allowed_company_ids)]",
    )
    line_ids = fields.One2many(
        "bde.taxe.credit.line",
        "wizard_id",
        string="Proposals",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    left_count = fields.Integer(
        string="Without a proposal",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
    )

    @api.model
    def _default_campaign(self):
        return self.env["bde.taxe.campaign"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )

    @api.depends("campaign_id")
    def _compute_line_ids(self):
        targets = self.env["bde.taxe.target"]
        for wizard in self:
            givers = targets.search(
                targets._credit_domain()
                & Domain("campaign_id", "=", wizard.campaign_id.id)
            )
            found = givers._propose_brought_by()
            wizard.line_ids = [fields.Command.clear()] + [
                fields.Command.create(
                    {"target_id": target.id, "person_id": person.id, "why": why}
                )
                for target, (person, why) in found.items()
            ]
            wizard.left_count = len(givers) - len(found)

    def action_keep(self):
        """Button: write the ticked proposals on the donors."""
        self.ensure_one()
        self.line_ids.target_id.check_access("write")
        for person, lines in (
            self.line_ids.filtered("keep").grouped("person_id").items()
        ):
            lines.target_id.brought_by_id = person
        return self.env["ir.actions.act_window"]._for_xml_id(
            "bde_taxe.bde_taxe_credit_report_action"
        )


class BdeTaxeCreditLine(models.TransientModel):
    _name = "bde.taxe.credit.line"
    _description = "Who brought a donor"

    wizard_id = fields.Many2one("bde.taxe.credit", required=True, ondelete="cascade")
    target_id = fields.Many2one("bde.taxe.target", string="Donor", required=True)
    partner_id = fields.Many2one(related="target_id.partner_id", related_sudo=False)
    person_id = fields.Many2one(
        "res.partner",
        string="Brought by",
        required=True,
        domain="[('is_company', '=', False)]",
    )
    why = fields.Char(readonly=True)
    keep = fields.Boolean(default=True)
