from babel.numbers import format_decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import format_date

from odoo.addons.bde_partners.client_action import tell

from ..rules import board, weeks


class BdePfmpPeriod(models.Model):
    """A PFMP of one or several classes, as the board of the school voted it."""

    _name = "bde.pfmp.period"
    _description = "PFMP period"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    school_year_id = fields.Many2one(
        "bde.school.year",
        compute="_compute_school_year_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        required=True,
        ondelete="restrict",
    )
    kind = fields.Selection(
        [
            ("pfmp", "PFMP"),
            ("path", "Personalised path (end of cycle)"),
            ("catch_up", "Catch-up"),
            ("bts", "BTS internship"),
            ("fc", "Continuing education"),
            ("immersion", "Immersion, observation"),
        ],
        required=True,
        default="pfmp",
    )
    class_ids = fields.Many2many(
        "bde.class",
        string="Classes",
        check_company=True,
        domain="[('school_year_id', '=', school_year_id)]",
    )
    date_start = fields.Date(string="First day", required=True, tracking=True)
    date_end = fields.Date(string="Last day", required=True, tracking=True)
    week_count = fields.Float(
        string="Weeks", compute="_compute_week_count", digits=(4, 1)
    )
    note = fields.Text(string="Objectives of the period")
    placement_ids = fields.One2many("bde.pfmp.placement", "period_id")
    learner_count = fields.Integer(compute="_compute_counts")
    to_find_count = fields.Integer(string="Without a place", compute="_compute_counts")
    ready_count = fields.Integer(string="Conventions ready", compute="_compute_counts")
    progress = fields.Float(
        string="With a place", compute="_compute_counts", help="Share with a place, %."
    )
    new_learner_count = fields.Integer(
        compute="_compute_new_learner_count",
        help="Learners of these classes who are not on the board yet.",
    )
    day_text = fields.Char(string="When", compute="_compute_day_text")
    is_urgent = fields.Boolean(
        compute="_compute_day_text", help="Learners without a place leave soon."
    )
    week_text = fields.Char(string="Length", compute="_compute_week_count")
    active = fields.Boolean(default=True)

    _dates_check = models.Constraint(
        "CHECK(date_end >= date_start)", "A period ends on or after its first day."
    )

    @api.depends("date_start")
    def _compute_school_year_id(self):
        """The year of the first day; one that does not exist yet is said by a check."""
        years = self.env["bde.school.year"]
        for period in self:
            found = period.date_start and years._get_for(period.date_start)
            period.school_year_id = found or period.school_year_id or years._current()

    @api.depends("date_start", "date_end")
    def _compute_week_count(self):
        home = self.env["bde.home"]
        for period in self:
            count = weeks.week_count(period.date_start, period.date_end)
            period.week_count = count
            number = format_decimal(count, locale=home._home_locale())
            period.week_text = (
                self.env._("%(count)s weeks", count=number)
                if count >= 2
                else self.env._("%(count)s week", count=number)
            )

    @api.depends("placement_ids.state", "placement_ids.host_id")
    def _compute_counts(self):
        groups = self.env["bde.pfmp.placement"]._read_group(
            [("period_id", "in", self.ids), ("state", "!=", "cancelled")],
            ["period_id", "state"],
            ["__count"],
        )
        counts = {}
        for period, state, count in groups:
            counts.setdefault(period.id, {})[state] = count
        for period in self:
            own = counts.get(period.id, {})
            total = sum(own.values())
            missing = own.get("to_find", 0)
            period.learner_count = total
            period.to_find_count = missing
            period.ready_count = total - missing - own.get("found", 0)
            period.progress = 100.0 * (total - missing) / total if total else 0.0

    @api.depends("class_ids", "placement_ids.learner_id", "date_start", "kind")
    def _compute_new_learner_count(self):
        missing = self._missing_enrolments()
        for period in self:
            period.new_learner_count = len(missing.get(period._origin, ()))

    @api.depends("date_start", "date_end", "to_find_count")
    @api.depends_context("tz", "lang")
    def _compute_day_text(self):
        today = fields.Date.context_today(self)
        home = self.env["bde.home"]
        for period in self:
            start, end = period.date_start or today, period.date_end or today
            soon = (start - today).days <= board.SOON_DAYS
            period.is_urgent = bool(soon and period.to_find_count and end >= today)
            if today < start or today > end:
                period.day_text = home._home_when(start if today < start else end)
            else:
                period.day_text = self.env._("ends %(when)s", when=home._home_when(end))

    @api.constrains("date_start", "date_end", "school_year_id")
    def _check_dates(self):
        for period in self:
            year = period.school_year_id
            if period.date_start < year.date_start or period.date_end > year.date_end:
                raise ValidationError(
                    self.env._(
                        "%(name)s must lie inside the school year %(year)s "
                        "(%(start)s to %(end)s).",
                        name=period.name,
                        year=year.name,
                        start=format_date(self.env, year.date_start),
                        end=format_date(self.env, year.date_end),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        periods = super().create(vals_list)
        periods._sync_placements()
        return periods

    def write(self, vals):
        following = self._lines_at_its_dates() if self._moves(vals) else {}
        result = super().write(vals)
        for period, lines in following.items():
            lines.write({"date_start": period.date_start, "date_end": period.date_end})
        if "class_ids" in vals:
            self._sync_placements()
        return result

    def _moves(self, vals):
        """Tell whether these values change the dates of periods."""
        return "date_start" in vals or "date_end" in vals

    def _lines_at_its_dates(self):
        """Return {period: lines that keep its dates and whose paper is not issued}."""
        return {
            period: period.placement_ids.filtered(
                lambda p, period=period: (
                    p.state in ("to_find", "found")
                    and (p.date_start, p.date_end)
                    == (period.date_start, period.date_end)
                )
            )
            for period in self
        }

    def _eligible_domain(self):
        """Return the domain of the enrolments that this period concerns."""
        self.ensure_one()
        statuses = {"bts": ["bts"], "fc": ["fc"]}.get(self.kind, ["st"])
        return [
            ("school_year_id", "=", self.school_year_id.id),
            ("status", "in", statuses),
            "|",
            ("class_id", "in", self.class_ids.ids),
            ("group_ids", "in", self.class_ids.ids),
            "|",
            ("date_end", "=", False),
            ("date_end", ">=", self.date_start),
        ]

    def _missing_enrolments(self):
        """Return {period: enrolments of its classes that have no line on the board}."""
        missing = {}
        for period in self._origin:
            enrolments = self.env["bde.enrolment"].search(period._eligible_domain())
            known = period.with_context(active_test=False).placement_ids.learner_id
            missing[period] = enrolments.filtered(
                lambda e, known=known: e.learner_id not in known
            )
        return missing

    def _sync_placements(self):
        """Give each learner of the classes one line to find a place for.

        Apprentices have a contract, not a convention: they are left out. Lines that
        already exist keep their host and dates; a learner who changed class inside
        the period keeps the line, under the new class. Bounded number of queries a
        period.

        :return: the `bde.pfmp.placement` added
        """
        self._follow_class_changes()
        vals_list = []
        for period, enrolments in self._missing_enrolments().items():
            for own in enrolments.grouped("learner_id").values():
                present = own.sorted(lambda e: bool(e.date_end))[:1]
                vals_list.append(period._prepare_placement_vals(present))
        return self.env["bde.pfmp.placement"].create(vals_list)

    def _follow_class_changes(self):
        """Put under the present class the lines of learners who changed class."""
        for period in self:
            enrolments = self.env["bde.enrolment"].search(period._eligible_domain())
            present = {e.learner_id: e for e in enrolments if not e.date_end}
            moved = {}
            for placement in period.placement_ids:
                enrolment = present.get(placement.learner_id)
                if (
                    enrolment
                    and enrolment != placement.enrolment_id
                    and placement.state in ("to_find", "found")
                ):
                    moved[enrolment] = moved.get(enrolment, placement) | placement
            for enrolment, placements in moved.items():
                placements.enrolment_id = enrolment

    def _prepare_placement_vals(self, enrolment):
        """Return the values of the placement of an enrolment in this period."""
        self.ensure_one()
        own = ("bts", "fc", "immersion")
        kind = self.kind if self.kind in own else "pfmp"
        return {
            "period_id": self.id,
            "learner_id": enrolment.learner_id.id,
            "enrolment_id": enrolment.id,
            "date_start": self.date_start,
            "date_end": self.date_end,
            "kind": kind,
            "company_id": self.company_id.id,
        }

    def action_sync_placements(self):
        """Button: add the learners who arrived since the period was made."""
        added = self._sync_placements()
        return tell(
            self.env._("%(count)s learners added.", count=len(added)),
            "success" if added else "info",
        )

    def action_print_conventions(self):
        """Button: the conventions of the learners of these periods who have a place."""
        placements = self.placement_ids.filtered(
            lambda p: p.state in ("found", "ready", "running", "done")
        )
        if not placements:
            raise UserError(
                self.env._(
                    "Nobody has a place in %(name)s yet: open the board and give a "
                    "host to the learners.",
                    name=self[:1].name,
                )
            )
        return placements.action_print_conventions()

    def action_open_board(self):
        """Button: the board of this period, learners without a place first."""
        self.ensure_one()
        if not self.placement_ids:
            raise UserError(
                self.env._(
                    "No learner in %(name)s yet: import the learners of its classes, "
                    "then press « Add the new learners ».",
                    name=self.name,
                )
            )
        return self._board_action(
            [("period_id", "=", self.id)],
            self.name,
            default_period_id=self.id,
            search_default_group_class=int(len(self.class_ids) > 1),
        )

    @api.model
    def _board_action(self, domain, name, **context):
        """Return the board of some lines, opened out.

        :param list domain: which lines
        :param str name: title of the screen
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_pfmp.bde_pfmp_placement_board_open_action"
        )
        action.update(
            domain=domain,
            context={
                "bde_board_open": True,
                "search_default_not_cancelled": 1,
                **context,
            },
            display_name=name,
        )
        return action
