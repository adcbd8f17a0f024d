from odoo import models

from ..rules import convention_lines, regime


class BdePfmpPlacement(models.Model):
    """Meals and régime in the annexe financière of the convention."""

    _inherit = "bde.pfmp.placement"

    def _facts_of_annexes(self, template):
        facts = super()._facts_of_annexes(template)
        facts["finance"] |= self._facts_of_regime(facts["finance"])
        return facts

    def _facts_of_regime(self, finance):
        """Return the words of the annexe that depend on the régime of the learner.

        :param dict finance: meals and lodging, as agreed
        """
        self.ensure_one()
        code = self.enrolment_id.regime or ""
        return {
            "meals": regime.meals(code, finance["meals"], convention_lines.TODO),
            "lodging": regime.lodging(code, self.lodging, finance["lodging"]),
        }
