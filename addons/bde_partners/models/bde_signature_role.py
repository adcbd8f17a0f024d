from odoo import fields, models


class BdeSignatureRole(models.Model):
    """In what quality somebody signs: head of school, host, tutor, learner…"""

    _name = "bde.signature.role"
    _description = "Role of a signatory"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    letter = fields.Char(
        size=2, translate=True, help="What the dot of a board shows, one letter."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(code)", "This role exists already.")
