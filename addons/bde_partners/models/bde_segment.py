from odoo import fields, models


class BdeSegment(models.Model):
    """A set of organisations that the user describes, saves and uses again.

    Each addon gives criteria (`bde.segment.line._criteria`): addons that do not know
    each other meet here.
    """

    _name = "bde.segment"
    _description = "Segment of organisations"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    note = fields.Char(string="What for")
    match = fields.Selection(
        [("all", "All of these"), ("any", "Any of these")],
        string="Organisations that meet",
        required=True,
        default="all",
    )
    company_id = fields.Many2one(
        "res.company", string="School", index=True, help="Empty: every school."
    )
    line_ids = fields.One2many("bde.segment.line", "segment_id", string="Criteria")


class BdeSegmentLine(models.Model):
    """A criterion of a segment."""

    _name = "bde.segment.line"
    _description = "Criterion of a segment"
    _order = "sequence, id"

    segment_id = fields.Many2one(
        "bde.segment", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="segment_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    criterion = fields.Char(required=True)
    negate = fields.Boolean(string="Not")
