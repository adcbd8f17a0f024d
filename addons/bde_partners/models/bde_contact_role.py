from odoo import fields, models


class BdeContactRole(models.Model):
    """What a person of an organisation is called for."""

    _name = "bde.contact.role"
    _description = "Role of a contact"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Stable name used by the addons.")
    sequence = fields.Integer(default=10)
    color = fields.Integer()

    _code_uniq = models.Constraint("UNIQUE(code)", "This role exists already.")
