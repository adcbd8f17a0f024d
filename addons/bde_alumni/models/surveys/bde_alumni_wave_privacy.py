from odoo import models


class BdeAlumniLeaver(models.Model):
    """Objecting and forgetting reach the surveys."""

    _inherit = "bde.alumni.leaver"

    def _wave_lines(self):
        lines = self.env["bde.alumni.wave.line"].sudo()
        return lines.search([("leaver_id", "in", self.ids)])

    def _object(self, *args, **kwargs):
        """Nothing more is asked, and what was answered goes."""
        lines = self._wave_lines()
        lines.user_input_id.unlink()
        lines.unlink()
        return super()._object(*args, **kwargs)

    def _anonymise(self):
        """The answers stay counted; the links open nothing any more."""
        lines = self._wave_lines()
        lines._link_revoke()
        self.env["bde.learner"]._forget_messages(lines._name, lines.ids)
        return super()._anonymise()
