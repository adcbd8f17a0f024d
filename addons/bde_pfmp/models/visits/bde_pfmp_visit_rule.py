from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

PURPOSES = [
    ("first_day", "First contact"),
    ("follow_up", "Follow-up"),
    ("evaluation", "Evaluation"),
    ("other", "Other"),
]
CHANNELS = [
    ("visit", "Visit on the spot"),
    ("call", "Telephone call"),
    ("video", "Video call"),
]


class BdePfmpVisitRule(models.Model):
    """How often the school visits and calls during a period, as its board voted.

    No text fixes a number: code de l'éducation, D124-3, leaves the follow-up to each
    school. The shared rule is a usual practice; a school adapts its own copy.
    """

    _name = "bde.pfmp.visit.rule"
    _description = "Rule of the visits"
    _order = "company_id, valid_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        default=lambda self: self.env.company,
        index=True,
        help="Empty: the usual practice, for schools that have no rule of their own.",
    )
    decision_id = fields.Many2one(
        "bde.board.decision",
        string="Voted by the board",
        domain="[('kind', '=', 'visits'), ('company_id', '=', company_id)]",
        ondelete="set null",
        index="btree_not_null",
        copy=False,
    )
    valid_from = fields.Date(
        string="For periods that begin from", help="Empty: from ever."
    )
    valid_to = fields.Date(string="Until", help="Empty: still in force.")
    line_ids = fields.One2many("bde.pfmp.visit.rule.line", "rule_id", copy=True)
    stops_max = fields.Integer(string="Stops of a tour, at most", default=5)
    day_minutes = fields.Integer(
        string="Length of a tour, at most (minutes)", default=240
    )
    road_speed = fields.Integer(
        string="Speed on the road (km/h)",
        default=45,
        help="Of a straight line: detours are counted in it.",
    )
    departure = fields.Float(string="Leaves school at", default=13.5)
    note = fields.Text(translate=True)

    _dates_check = models.Constraint(
        "CHECK(valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from)",
        "A rule ends on or after its first day.",
    )
    _tour_check = models.Constraint(
        "CHECK(stops_max BETWEEN 1 AND 12 AND day_minutes BETWEEN 30 AND 720 "
        "AND road_speed BETWEEN 5 AND 110 AND departure >= 0 AND departure < 24)",
        "A tour has 1 to 12 stops, lasts 30 to 720 minutes, at 5 to 110 km/h.",
    )

    @api.constrains("company_id", "valid_from", "valid_to", "active")
    def _check_one_at_a_time(self):
        """Refuse two rules of one school in force on one day."""
        for rule in self.filtered(lambda r: r.company_id and r.active):
            domain = Domain("company_id", "=", rule.company_id.id)
            domain &= Domain("id", "!=", rule.id)
            if rule.valid_from:
                domain &= Domain("valid_to", "=", False) | Domain(
                    "valid_to", ">=", rule.valid_from
                )
            if rule.valid_to:
                domain &= Domain("valid_from", "=", False) | Domain(
                    "valid_from", "<=", rule.valid_to
                )
            other = self.search(domain, limit=1)
            if other:
                raise ValidationError(
                    self.env._(
                        "« %(one)s » and « %(other)s » would be in force on the same "
                        "day: end one before the other begins.",
                        one=rule.name,
                        other=other.name,
                    )
                )

    @api.model
    def _for_days(self, company, days):
        """Return {day: the rule of `company` for a period that begins that day}.

        The school's own comes before the usual practice; empty when there is none.
        """
        rules = self.sudo().search([("company_id", "in", [company.id, False])])
        rules = rules.sorted(lambda r: not r.company_id)
        return {
            day: rules.filtered(
                lambda r, day=day: (
                    (not r.valid_from or r.valid_from <= day)
                    and (not r.valid_to or r.valid_to >= day)
                )
            )[:1]
            for day in set(days)
        }


class BdePfmpVisitRuleLine(models.Model):
    """So many visits or calls, for what, and when."""

    _name = "bde.pfmp.visit.rule.line"
    _description = "Visits asked by a rule"
    _order = "rule_id, sequence, id"

    rule_id = fields.Many2one(
        "bde.pfmp.visit.rule", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="rule_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    number = fields.Integer(string="How many", default=1, required=True)
    purpose = fields.Selection(PURPOSES, required=True, default="follow_up")
    channel = fields.Selection(CHANNELS, required=True, default="visit")
    anchor = fields.Selection(
        [("start", "after the first day"), ("end", "before the last day")],
        string="Counted",
        required=True,
        default="start",
    )
    day_first = fields.Integer(
        string="From (days)", help="0: the first day itself, or the last one."
    )
    day_last = fields.Integer(string="To (days)", default=6)
    minutes = fields.Integer(string="Lasts (minutes)", default=45)
    kind = fields.Selection(
        selection=lambda self: (
            self.env["bde.pfmp.placement"]
            ._fields["kind"]
            ._description_selection(self.env)
        ),
        string="Only for",
        help="Empty: whatever the kind of period, apprentices excepted.",
    )
    training_ids = fields.Many2many(
        "bde.training",
        string="Only in the trainings",
        help="Empty: in every training.",
    )

    _number_check = models.Constraint(
        "CHECK(number BETWEEN 1 AND 20 AND minutes BETWEEN 5 AND 480)",
        "A line asks for 1 to 20 visits, of 5 to 480 minutes.",
    )
    _days_check = models.Constraint(
        "CHECK(day_first >= 0 AND day_last >= day_first)",
        "The days of a window are in the wrong order.",
    )

    @api.depends("number", "purpose", "channel")
    def _compute_display_name(self):
        purposes = dict(self._fields["purpose"]._description_selection(self.env))
        channels = dict(self._fields["channel"]._description_selection(self.env))
        for line in self:
            line.display_name = self.env._(
                "%(number)s × %(channel)s, %(purpose)s",
                number=line.number,
                channel=channels.get(line.channel, ""),
                purpose=purposes.get(line.purpose, ""),
            )

    def _applies(self, placement):
        """Tell whether this line is for such a placement."""
        self.ensure_one()
        if self.training_ids and placement.training_id not in self.training_ids:
            return False
        return self.kind == placement.kind if self.kind else True
