from odoo import fields, models


class BdeTaxePlanStep(models.Model):
    """A step of the usual plan: what each new campaign starts with."""

    _name = "bde.taxe.plan.step"
    _description = "Step of the usual plan"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        selection=lambda self: (
            self.env["bde.taxe.step"]._fields["kind"]._description_selection(self.env)
        ),
        required=True,
        default="mail",
    )
    text_id = fields.Many2one("bde.taxe.text", ondelete="set null")
    milestone = fields.Selection(
        selection=lambda self: (
            self.env["bde.taxe.step"]
            ._fields["milestone"]
            .selection(self.env["bde.taxe.step"])
        ),
        string="Counted from",
        required=True,
    )
    offset_days = fields.Integer(string="Days after")
    company_id = fields.Many2one(
        "res.company", string="School", index=True, help="Empty: every school."
    )
    active = fields.Boolean(default=True)


class BdeTaxeCampaign(models.Model):
    _inherit = "bde.taxe.campaign"

    def _make_plan(self):
        """Give the steps of the usual plan to campaigns that have none."""
        for campaign in self.filtered(lambda c: not c.step_ids):
            usual = self.env["bde.taxe.plan.step"].search(
                [("company_id", "in", (False, campaign.company_id.id))]
            )
            self.env["bde.taxe.step"].create(
                [
                    {
                        "campaign_id": campaign.id,
                        "name": line.name,
                        "sequence": line.sequence,
                        "kind": line.kind,
                        "text_id": line.text_id.id,
                        "milestone": line.milestone,
                        "offset_days": line.offset_days,
                    }
                    for line in usual
                ]
            )

    def _date_steps(self):
        result = super()._date_steps()
        planned = self.step_ids.filtered(lambda step: step.state == "planned")
        planned._compute_date_planned()
        return result

    def action_make_plan(self):
        """Button: the usual plan."""
        self.check_access("write")
        self._make_plan()
