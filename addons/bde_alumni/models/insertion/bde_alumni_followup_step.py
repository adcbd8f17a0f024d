from odoo import fields, models


class BdeAlumniFollowupStep(models.Model):
    """An application sent or an interview held, in the follow-up of a learner."""

    _name = "bde.alumni.followup.step"
    _description = "Step of a follow-up"
    _order = "date desc, id desc"
    _rec_name = "name"

    followup_id = fields.Many2one(
        "bde.alumni.followup", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="followup_id.company_id", store=True)
    kind = fields.Selection(
        [
            ("application", "Application"),
            ("interview", "Individual interview"),
        ],
        required=True,
        default="application",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    name = fields.Char(string="Where or with whom", required=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Organisation",
        ondelete="set null",
        domain="[('is_company', '=', True)]",
    )
    result = fields.Selection(
        [
            ("waiting", "Waiting for an answer"),
            ("interview", "Called to an interview"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("held", "Held"),
        ],
        required=True,
        default="waiting",
    )
    note = fields.Char(help="Nothing on health or the family.")
