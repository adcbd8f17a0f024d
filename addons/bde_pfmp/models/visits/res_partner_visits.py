from odoo import models

from .bde_pfmp_visit import OPEN


class ResPartner(models.Model):
    """A host that closes: those who are to visit it are told the same day."""

    _inherit = "res.partner"

    def write(self, vals):
        closing = self.browse()
        if vals.get("bde_register_state") == "closed":
            closing = self.filtered(lambda p: p.bde_register_state != "closed")
        result = super().write(vals)
        if closing:
            closing.sudo()._tell_visits_of_closing()
        return result

    def _tell_visits_of_closing(self):
        """Put the closing in the day of each teacher who has a visit to make there."""
        visits = self.env["bde.pfmp.visit"].search(
            [("host_id", "in", self.ids), ("state", "in", OPEN)]
        )
        for visit in visits:
            visit._tell_teacher(
                self.env._(
                    "%(host)s has closed: call before you go, and tell the office "
                    "where %(name)s is.",
                    host=visit.host_id.name,
                    name=visit.learner_id.display_name,
                )
            )
