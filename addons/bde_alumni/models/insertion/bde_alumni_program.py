from odoo import fields, models


class BdeAlumniProgram(models.Model):
    """A programme of insertion, dated, with its source: decrees change its figures."""

    _name = "bde.alumni.program"
    _description = "Insertion programme"
    _order = "sequence, date_start desc, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    date_start = fields.Date(string="In force from", required=True)
    date_end = fields.Date(string="In force until")
    audience = fields.Selection(
        [
            ("final_year", "Learners of a final year"),
            ("left", "Leavers without a solution"),
        ],
        string="For",
        required=True,
        default="final_year",
    )
    workshop_count = fields.Integer(
        string="Workshops due", help="0: as many as the school wants."
    )
    hours_min = fields.Float(string="A workshop, at least (hours)")
    hours_max = fields.Float(string="A workshop, at most (hours)")
    months_max = fields.Integer(
        string="Length at most (months)", help="0: no limit is set."
    )
    description = fields.Text()
    source = fields.Char(required=True, help="Decree, order or page it comes from.")

    _dates_check = models.Constraint(
        "CHECK(date_end IS NULL OR date_end >= date_start)",
        "A programme ends on or after its first day.",
    )
    _figures_check = models.Constraint(
        "CHECK(workshop_count >= 0 AND hours_min >= 0 AND hours_max >= hours_min"
        " AND months_max >= 0)",
        "Workshops, hours and months are 0 or more.",
    )
