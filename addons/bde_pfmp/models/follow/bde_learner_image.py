from odoo import fields, models


class BdeLearner(models.Model):
    """Whether a picture of this learner may be taken: asked on paper, noted here."""

    _inherit = "bde.learner"

    image_right = fields.Selection(
        [("unknown", "Not known"), ("yes", "Agreed"), ("no", "Refused")],
        required=True,
        default="unknown",
        tracking=True,
        help="Signed by the learner, and by a legal representative of a minor.",
    )
    image_right_until = fields.Date(
        string="Agreed until", help="Empty: until it is taken back."
    )

    def _has_image_right(self, day):
        """Tell whether a picture of the learner may be taken on a day."""
        self.ensure_one()
        until = self.image_right_until
        return self.image_right == "yes" and (not until or until >= day)
