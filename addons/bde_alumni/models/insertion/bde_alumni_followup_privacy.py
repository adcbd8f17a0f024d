from odoo import fields, models


class BdeAlumniLeaver(models.Model):
    """Objecting to the follow-up of leavers takes them off the list of September."""

    _inherit = "bde.alumni.leaver"

    def write(self, vals):
        done = super().write(vals)
        if vals.get("objected_on"):
            self.env["bde.alumni.followup"].sudo().search(
                [("learner_id", "in", self.sudo().learner_id.ids)]
            ).write({"objected_on": fields.Date.to_date(vals["objected_on"])})
        return done


class BdeLearner(models.Model):
    """What an erased learner leaves in insertion: figures."""

    _inherit = "bde.learner"

    def _forget_contacts(self):
        followups = self.env["bde.alumni.followup"].sudo()
        found = followups.search([("learner_id", "in", self.ids)])
        found.step_ids.unlink()
        self._forget_messages(found._name, found.ids)
        found.write(
            {"project_text": False, "solution_text": False, "referral_on": False}
        )
        return super()._forget_contacts()

    def _export_data(self):
        followups = self.env["bde.alumni.followup"].search(
            [("learner_id", "=", self.id)]
        )
        return [
            *super()._export_data(),
            (
                self.env._("Follow-up before leaving"),
                [self._export_record(followup) for followup in followups],
            ),
            (
                self.env._("Applications and interviews"),
                [self._export_record(step) for step in followups.step_ids],
            ),
        ]
