from odoo import models


class BdeGuardian(models.Model):
    _inherit = "bde.guardian"

    def _forget_if_alone(self):
        """Delete the persons who represent nobody any more."""
        alone = self.with_context(active_test=False).filtered(lambda g: not g.link_ids)
        self.env["bde.learner"]._forget_files(alone._name, alone.ids)
        alone.unlink()
