from odoo import fields, models


class BdeLearner(models.Model):
    """Who signs for a learner, and with whom."""

    _inherit = "bde.learner"

    is_emancipated = fields.Boolean(
        string="Emancipated",
        help="A minor whom a judge emancipated signs alone (code civil, art. 413-6).",
    )
    protection = fields.Selection(
        [
            ("none", "None"),
            ("curatelle", "Curatelle: signs with their curator"),
            ("tutelle", "Tutelle: their guardian signs"),
        ],
        string="Protection of an adult",
        required=True,
        default="none",
        help="Code civil, art. 440. Only who signs is kept here, never why.",
    )
    second_guardian_signs = fields.Boolean(
        string="Both representatives sign",
        help="One is enough; the second one's signature may be waived by the head.",
    )


class BdePfmpPlacement(models.Model):
    _inherit = "bde.pfmp.placement"

    def _needs_guardian(self):
        """Tell whether somebody signs for the learner.

        A minor who is not emancipated, or an adult under guardianship; the curator of
        an adult signs beside them.
        """
        self.ensure_one()
        learner = self.learner_id
        if self._is_minor():
            return not learner.is_emancipated
        return learner.protection != "none"

    def _learner_level(self):
        """Return how the learner signs: alone or beside, or as a visa (tutelle)."""
        self.ensure_one()
        protected = not self._is_minor() and self.learner_id.protection == "tutelle"
        return "visa" if protected else "required"
