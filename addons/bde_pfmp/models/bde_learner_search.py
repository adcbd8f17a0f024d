from odoo import models


class BdeLearner(models.Model):
    """The searches of a learner are given with the rest, and erased with it."""

    _inherit = "bde.learner"

    def _anonymise(self):
        self._own_searches().sudo().unlink()
        return super()._anonymise()

    def _own_searches(self):
        """Return all the searches noted for these learners."""
        return self.env["bde.pfmp.search"].search([("learner_id", "in", self.ids)])

    def _export_data(self):
        data = super()._export_data()
        rows = [self._export_record(search) for search in self._own_searches()]
        return [*data[:-1], (self.env._("Searches for a place"), rows), data[-1]]
