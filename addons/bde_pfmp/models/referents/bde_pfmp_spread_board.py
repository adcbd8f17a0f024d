from babel.numbers import format_decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

from odoo.addons.bde_partners.rules.geo import distance_km

from ...rules import weeks
from .bde_pfmp_spread import OFFICE
from .bde_pfmp_spread_make import OPEN

READERS = (OFFICE, "bde_partners.group_bde_head")


class BdePfmpSpread(models.Model):
    """The board: a column a teacher, a card a learner, what is proposed dotted."""

    _inherit = "bde.pfmp.spread"

    # -- what the screen calls ---------------------------------------------------------
    @api.model
    @api.readonly
    def get_board(self, period_id=False):
        """Return the board of a period, by default of the nearest one to come.

        A constant number of queries, whatever the number of learners.

        :param int period_id: `bde.pfmp.period`
        :return: dict: period, periods, max, columns, left, proposal, may_write, others
        """
        if not any(self.env.user.has_group(group) for group in READERS):
            raise AccessError(
                self.env._("The office and the head of school share out the referents.")
            )
        periods = self._board_periods()
        period = self.env["bde.pfmp.period"].browse(period_id or []).exists()
        period = period or periods[:1]
        if not period:
            return {"period": False, "periods": []}
        period.check_access("read")
        return self._board(period, periods | period)

    @api.model
    def move_learners(self, period_id, placement_ids, teacher_id):
        """Give learners to a teacher at once (False: to nobody), then the new board.

        Somebody who is only proposed changes in the proposal.

        :param int period_id: `bde.pfmp.period`
        :param list placement_ids: `bde.pfmp.placement` of that period
        :param int teacher_id: a teacher, or False
        """
        period = self._board_period(period_id)
        lines = self.env["bde.pfmp.placement"].search(
            [("id", "in", placement_ids), ("period_id", "=", period.id)]
        )
        teacher = self.env["res.partner"].browse(teacher_id or []).exists()
        self._refuse_moves(lines, teacher)
        spread = self._open_of(period)
        spread.is_proven = False  # what follows is the hand's work
        proposed = spread.line_ids.filtered(lambda line: line.placement_id in lines)
        if not teacher:
            proposed.unlink()
            proposed = proposed.browse()
        elif proposed:
            self._refuse_too_many(period, teacher, proposed.placement_id)
            proposed.write(
                {
                    "teacher_id": teacher.id,
                    "source": "hand",
                    "reason": self.env._("Given by hand."),
                }
            )
        given = lines - proposed.placement_id
        given.filtered(lambda p: p.referent_id != teacher).write(
            {"referent_id": teacher.id}
        )
        return self.get_board(period.id)

    @api.model
    def propose(self, period_id, kind):
        """Propose referents (kind: "copy" or "solve"), then the new board."""
        period = self._board_period(period_id)
        if kind not in ("copy", "solve"):
            raise UserError(
                self.env._("Copy the last period, or let it be worked out.")
            )
        spread = self._propose(period, kind)
        if not spread.line_ids:
            spread.unlink()
            raise UserError(
                self.env._(
                    "Nothing to copy: no learner of %(name)s was followed before by a "
                    "teacher of this period who has room.",
                    name=period.name,
                )
            )
        return self.get_board(period.id)

    @api.model
    def confirm(self, period_id):
        """Write what is proposed on the learners, in one go; then the new board."""
        period = self._board_period(period_id)
        spread = self._open_of(period)
        if not spread:
            raise UserError(self.env._("Nothing is proposed any more."))
        spread._confirm()
        return self.get_board(period.id)

    @api.model
    def drop(self, period_id):
        """Leave the proposal; the new board."""
        period = self._board_period(period_id)
        self._open_of(period).state = "dropped"
        return self.get_board(period.id)

    # -- refusals ---------------------------------------------------------------------
    @api.model
    def _board_period(self, period_id):
        """Return the period, for somebody of the office who may see it."""
        if not self.env.user.has_group(OFFICE):
            raise AccessError(self.env._("Only the office shares out the referents."))
        period = self.env["bde.pfmp.period"].browse(period_id).exists()
        if not period:
            raise UserError(self.env._("This period does not exist any more."))
        period.check_access("read")
        return period

    @api.model
    def _refuse_moves(self, lines, teacher):
        """Raise for somebody who is no teacher any more, for what is over."""
        if teacher and not (teacher.bde_is_teacher and teacher.active):
            raise UserError(
                self.env._(
                    "%(name)s is not a teacher of the school any more (archived): "
                    "choose somebody else.",
                    name=teacher.name,
                )
            )
        over = lines.filtered(lambda p: p.state not in OPEN)[:1]
        if over:
            raise UserError(
                self.env._(
                    "The PFMP of %(name)s is over: the referent stays.",
                    name=over.learner_id.display_name,
                )
            )

    @api.model
    def _refuse_too_many(self, period, teacher, moved):
        """Raise when a proposal would go above the legal limit."""
        params = self.env["bde.pfmp.law.parameter"]._parameters()
        top = params.get("referent_max", period.date_start)
        loads = self.env["bde.pfmp.placement"]._referent_loads(
            teacher, period.date_start, period.date_end
        )
        proposed = self._open_of(period).line_ids.filtered(
            lambda line: line.teacher_id == teacher
        )
        learners = loads.get(teacher.id, set())
        learners |= set((proposed.placement_id | moved).learner_id.ids)
        if top and len(learners) > top:
            raise UserError(
                self.env._(
                    "%(name)s would follow %(count)s learners: at most %(max)s.",
                    name=teacher.name,
                    count=len(learners),
                    max=round(top),
                )
            )

    # -- what the screen shows ---------------------------------------------------------
    @api.model
    def _board_periods(self):
        """Return the periods that are not over, the nearest first, then the last."""
        periods = self.env["bde.pfmp.period"]
        today = fields.Date.context_today(self)
        coming = periods.search([("date_end", ">=", today)], order="date_start, id")
        ahead = coming.filtered(lambda p: p.date_start > today)
        past = periods.search([("date_end", "<", today)], limit=4)
        return ahead | coming | past

    @api.model
    def _board(self, period, periods):
        """Return the dict of `get_board` for one period."""
        placements = self._lines_of(period)
        spread = self._open_of(period)
        proposed = {line.placement_id: line for line in spread.line_ids}
        teachers = self._teachers_of(period, placements)
        gone = placements.referent_id - teachers
        figures = self._board_figures(period)
        school = self.env["res.partner"].with_company(period.company_id)
        facts = {
            **figures,
            "proposed": proposed,
            "school": school._bde_school_position(),
            "loads": self.env["bde.pfmp.placement"]._referent_loads(
                teachers | gone, period.date_start, period.date_end
            ),
            "classes": (period.class_ids | placements.class_id),
        }
        columns, left = self._board_spread(placements, proposed, teachers | gone)
        return {
            "period": {
                "id": period.id,
                "name": period.name,
                "when": self._board_when(period),
                "learners": len(placements),
            },
            "periods": [{"id": p.id, "name": p.name} for p in periods],
            "max": round(figures["referent_max"]),
            "hours_rule": self._board_rule(figures),
            "columns": [
                self._board_column(teacher, lines, facts)
                for teacher, lines in columns.items()
            ],
            "left": [self._board_card(p, proposed.get(p), facts) for p in left],
            "proposal": self._board_proposal(spread),
            "may_write": self.env.user.has_group(OFFICE),
            "others": self._board_others(period, teachers),
        }

    @api.model
    def _board_spread(self, placements, proposed, teachers):
        """Return ({teacher: [placement]}, [those that nobody follows])."""
        columns, left = {teacher: [] for teacher in teachers}, []
        for placement in placements:
            line = proposed.get(placement)
            owner = placement.referent_id or (line and line.teacher_id)
            columns[owner].append(placement) if owner else left.append(placement)
        return columns, left

    @api.model
    def _board_figures(self, period):
        """Return the figures of the law that a board shows: {code: value}."""
        params = self.env["bde.pfmp.law.parameter"]._parameters()
        return {
            name: params.get(name, period.date_start) or 0
            for name in ("referent_max", "supervision_hours", "supervision_weeks")
        }

    @api.model
    def _board_when(self, period):
        """Return the dates of a period in words."""
        return self.env._(
            "%(start)s to %(end)s, %(when)s",
            start=format_date(self.env, period.date_start),
            end=format_date(self.env, period.date_end),
            when=period.day_text,
        )

    @api.model
    def _board_rule(self, figures):
        """Return how the hours are counted, in words."""
        return self.env._(
            "%(hours)s h a week for each learner, over %(weeks)s weeks at most",
            hours=self._number(figures["supervision_hours"]),
            weeks=self._number(figures["supervision_weeks"]),
        )

    @api.model
    def _board_column(self, teacher, lines, facts):
        """Return one teacher with the load, what is proposed included."""
        hours, places = 0, {}
        here = {placement.learner_id.id for placement in lines}
        for placement in lines:
            length = weeks.week_count(placement.date_start, placement._last_day())
            hours += facts["supervision_hours"] * min(
                length, facts["supervision_weeks"] or length
            )
            place = self._place(placement.host_id)
            if place and facts["school"]:
                places[placement.host_id.id] = distance_km(facts["school"], place)
        count = len(facts["loads"].get(teacher.id, set()) | here)
        top = facts["referent_max"]
        codes = [
            group.code
            for group in facts["classes"]
            if teacher in group.teacher_ids | group.head_teacher_ids
        ]
        return {
            "id": teacher.id,
            "name": teacher.name,
            "gone": not teacher.active,
            "classes": ", ".join(filter(None, codes)),
            "count": count,
            "elsewhere": count - len(here),
            "full": bool(top) and count >= top,
            "percent": min(100, round(100 * count / top)) if top else 0,
            "hours": self._number(hours),
            "km": self._number(round(2 * sum(places.values()))),
            "places": len(places),
            "cards": [
                self._board_card(p, facts["proposed"].get(p), facts) for p in lines
            ],
        }

    @api.model
    def _board_card(self, placement, line, facts):
        """Return one learner."""
        place = self._place(placement.host_id)
        away = place and facts["school"] and distance_km(facts["school"], place)
        dotted = bool(line) and not placement.referent_id
        return {
            "id": placement.id,
            "name": placement.learner_id.display_name,
            "group": placement.class_id.code or "",
            "host": placement.host_id.name or "",
            "city": placement.host_id.city or "",
            "km": self._number(round(away)) if away is not None else "",
            "proposed": dotted and bool(line.teacher_id),
            "reason": (line.reason or "") if dotted else "",
            "fixed": placement.state not in OPEN,
        }

    @api.model
    def _board_proposal(self, spread):
        """Return the counts of the proposal being made, or False."""
        lines = spread.line_ids.filtered(lambda line: not line.placement_id.referent_id)
        if not lines:
            return False
        return {
            "count": len(lines.filtered("teacher_id")),
            "proven": spread.is_proven
            and any(line.source == "solver" for line in lines),
            "left": [line.reason for line in lines if not line.teacher_id],
        }

    @api.model
    def _board_others(self, period, teachers):
        """Return the other teachers of the school: a column can be added for them."""
        found = self.env["res.partner"].search(
            [
                ("bde_is_teacher", "=", True),
                ("id", "not in", teachers.ids),
                ("company_id", "in", [False, period.company_id.id]),
            ],
            order="name",
        )
        return [{"id": teacher.id, "name": teacher.name} for teacher in found]

    @api.model
    def _number(self, value):
        """Return a number the way the user's language writes it."""
        return format_decimal(value, locale=self.env["bde.home"]._home_locale())
