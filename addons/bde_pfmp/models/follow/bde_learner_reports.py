from odoo import models


class BdeLearner(models.Model):
    """Erasure: what was written of a learner at a host, and the photos, go too."""

    _inherit = "bde.learner"

    def _anonymise(self):
        learners = self.with_context(active_test=False)
        reports = (
            self.env["bde.pfmp.visit.report"]
            .sudo()
            .search([("learner_id", "in", learners.ids)])
        )
        self._forget_messages(reports._name, reports.ids)
        self._forget_files(reports._name, reports.ids)
        reports.unlink()
        self.write({"image_right": "unknown", "image_right_until": False})
        return super()._anonymise()
