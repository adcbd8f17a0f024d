from odoo import fields, models


class BdeAlumniSubject(models.Model):
    """What a mentor and a learner may talk about, or the language they may share."""

    _name = "bde.alumni.subject"
    _description = "Subject of mentoring"
    _order = "kind desc, sequence, id"

    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(
        [("subject", "Subject"), ("language", "Language")],
        required=True,
        default="subject",
    )

    _name_uniq = models.UniqueIndex("(kind, name)", "This subject exists already.")
