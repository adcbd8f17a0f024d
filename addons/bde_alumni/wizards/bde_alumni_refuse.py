from odoo import fields, models


class BdeAlumniRefuse(models.TransientModel):
    """Why a request to join is refused: the person reads it."""

    _name = "bde.alumni.refuse"
    _description = "Refuse requests to join"

    profile_ids = fields.Many2many("bde.alumni.profile", string="Requests")
    reason = fields.Text(
        string="Reason, as the person reads it",
        required=True,
        default=lambda self: self.env._(
            "We do not find you among our former pupils. If this is a mistake, please "
            "call us."
        ),
    )

    def action_refuse(self):
        """Button: refuse, and tell who proved the e-mail."""
        self.profile_ids.check_access("write")
        self.profile_ids._refuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
