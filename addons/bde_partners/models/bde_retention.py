from odoo import fields, models


class BdeRetention(models.Model):
    """How long a kind of record is kept, and why: dated data, never a constant."""

    _name = "bde.retention"
    _description = "Retention period"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    code = fields.Char(required=True, help="Stable name used by the addons.")
    name = fields.Char(string="Records", required=True, translate=True)
    months = fields.Integer(
        required=True, help="Months after the event; 0: never deleted by itself."
    )
    starts_from = fields.Char(string="Counted from", translate=True)
    source = fields.Char(translate=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "This period exists already.")
    _months_check = models.Constraint("CHECK(months >= 0)", "Months are positive.")
