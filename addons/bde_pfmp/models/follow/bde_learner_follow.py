from odoo import models
from odoo.exceptions import UserError


class BdeLearner(models.Model):
    """Who is forgotten leaves neither alert nor accident behind."""

    _inherit = "bde.learner"

    def _check_gone(self):
        live = (
            self.env["bde.pfmp.incident"]
            .sudo()
            .search(
                [("learner_id", "in", self.ids), ("state", "!=", "closed")], limit=1
            )
        )
        if live:
            raise UserError(
                self.env._(
                    "%(name)s: an accident is not closed yet.",
                    name=live.learner_id.display_name,
                )
            )
        return super()._check_gone()

    def _anonymise(self):
        for model in ("bde.pfmp.alert", "bde.pfmp.incident"):
            found = self.env[model].sudo().search([("learner_id", "in", self.ids)])
            self._forget_messages(model, found.ids)
            found.activity_ids.unlink()
            found.unlink()
        return super()._anonymise()
