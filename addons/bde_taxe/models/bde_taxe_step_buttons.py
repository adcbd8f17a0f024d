from datetime import timedelta

from odoo import api, fields, models

SOON = 7  # days: a step that near is on the home page


class BdeTaxeStep(models.Model):
    """Buttons of the steps; those that are due."""

    _inherit = "bde.taxe.step"

    def action_run(self):
        """Button: do it."""
        return self._run()

    def action_see_targets(self):
        """Button: who it is for."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_taxe.bde_taxe_target_action"
        )
        return action | {"domain": list(self._target_domain()), "context": {}}

    def action_open_result(self):
        """Button: the mailing, or the progress of the letters."""
        self.ensure_one()
        self.check_access("read")
        if self.batch_id:
            return self.batch_id._open_action()
        return self._open_mailing() if self.mailing_id else False

    def action_cancel(self):
        """Button: it will not be done."""
        self.check_access("write")
        self.filtered(lambda s: s.state == "planned").state = "cancelled"

    def action_plan_again(self):
        """Button: to be done (again)."""
        self.check_access("write")
        self.sudo().mailing_ids.bde_taxe_step_id = False
        self.write({"state": "planned", "done_on": False})

    @api.model
    def _due_domain(self):
        """Return the domain of the steps of this week and of those that are late."""
        limit = fields.Date.context_today(self) + timedelta(days=SOON)
        return [
            ("state", "=", "planned"),
            ("date_planned", "!=", False),
            ("date_planned", "<=", limit),
            ("campaign_id.state", "!=", "closed"),
            ("company_id", "in", self.env.companies.ids),
        ]
