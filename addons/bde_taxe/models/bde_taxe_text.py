from odoo import fields, models


class BdeTaxeText(models.Model):
    """What letters and e-mails of the campaign say, with names in braces."""

    _name = "bde.taxe.text"
    _description = "Text of the tax campaigns"
    _order = "sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("ask", "First request"),
            ("remind", "Reminder"),
            ("again", "To a donor of last year"),
            ("thank", "Thanks"),
        ],
        required=True,
        default="ask",
    )
    subject = fields.Char(required=True)
    body = fields.Html(required=True, sanitize=True)
    company_id = fields.Many2one(
        "res.company", string="School", index=True, help="Empty: every school."
    )
    active = fields.Boolean(default=True)
