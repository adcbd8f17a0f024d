from odoo import api, fields, models
from odoo.tools.misc import format_date


class BdePfmpTour(models.Model):
    """The visits that a teacher makes on one trip, in order."""

    _name = "bde.pfmp.tour"
    _description = "Tour of visits"
    _order = "day, teacher_id, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    teacher_id = fields.Many2one(
        "res.partner",
        required=True,
        domain="[('bde_is_teacher', '=', True)]",
        default=lambda self: self._default_teacher_id(),
        ondelete="restrict",
        index=True,
    )
    day = fields.Date(required=True, index=True)
    departure = fields.Float(string="Leaves at", default=13.5, aggregator=None)
    visit_ids = fields.One2many("bde.pfmp.visit", "tour_id", string="Stops")
    stop_count = fields.Integer(string="Number of stops", compute="_compute_stop_count")
    km = fields.Float(digits=(6, 1), readonly=True, copy=False)
    minutes = fields.Integer(readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "Proposed"), ("confirmed", "Confirmed"), ("cancelled", "Cancelled")],
        required=True,
        default="draft",
        copy=False,
        readonly=True,
        index=True,
    )

    _departure_check = models.Constraint(
        "CHECK(departure >= 0 AND departure < 24)", "The hour of departure is no hour."
    )

    @api.model
    def _default_teacher_id(self):
        partner = self.env.user.partner_id
        return partner if partner.bde_is_teacher else False

    @api.depends("visit_ids")
    def _compute_stop_count(self):
        groups = self.env["bde.pfmp.visit"]._read_group(
            [("tour_id", "in", self.ids)], ["tour_id"], ["__count"]
        )
        counts = {tour.id: count for tour, count in groups}
        for tour in self:
            tour.stop_count = counts.get(tour._origin.id, 0)

    @api.depends("day", "teacher_id")
    def _compute_display_name(self):
        for tour in self:
            day = format_date(self.env, tour.day) if tour.day else ""
            tour.display_name = f"{tour.teacher_id.name or ''} – {day}"
