from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from odoo.addons.bde_partners.rules.geo import is_position

from ...rules.referents import spread as rules
from .bde_pfmp_placement import APART

#: states whose referent may still be given
OPEN = ("to_find", "found", "ready", "running")


class BdePfmpSpread(models.Model):
    """How a proposal is made: the facts read in batch, then the rules."""

    _inherit = "bde.pfmp.spread"

    @api.model
    def _lines_of(self, period):
        """Return the placements of a period that take part, by class and name."""
        return self.env["bde.pfmp.placement"].search(
            Domain("period_id", "=", period.id)
            & Domain("state", "!=", "cancelled")
            & Domain("kind", "not in", APART),
            order="class_id, learner_id, id",
        )

    @api.model
    def _teachers_of(self, period, placements):
        """Return who may follow: the teachers of the classes, and who follows already.

        Those who left (archived) follow nobody new; they are not returned.
        """
        classes = period.class_ids | placements.class_id
        teachers = classes.teacher_ids | classes.head_teacher_ids
        teachers |= placements.referent_id | self._open_of(period).line_ids.teacher_id
        return teachers.filtered("active").sorted("name")

    @api.model
    def _open_of(self, period):
        """Return the proposal of a period that is being made, or none."""
        return self.search(
            [("period_id", "=", period.id), ("state", "=", "proposed")], limit=1
        )

    @api.model
    def _last_referents(self, period, learners):
        """Return {learner id: teacher} of the last PFMP of each before this one."""
        found = {}
        for line in self.env["bde.pfmp.placement"].search(
            Domain("learner_id", "in", learners.ids)
            & Domain("referent_id", "!=", False)
            & Domain("state", "!=", "cancelled")
            & Domain("kind", "not in", APART)
            & Domain("period_id", "!=", period.id)
            & Domain("date_start", "<", period.date_start),
            order="date_start desc, id desc",
        ):
            found.setdefault(line.learner_id.id, line.referent_id)
        return found

    @api.model
    def _learner_facts(self, line, last):
        """Return the `rules.Learner` of a placement.

        :param dict last: {learner id: teacher of the last period}
        """
        teacher = last.get(line.learner_id.id)
        return rules.Learner(
            line.id,
            group=line.class_id.id,
            place=self._place(line.host_id),
            last=teacher.id if teacher else None,
        )

    @api.model
    def _facts(self, period, placements, todo, proposed):
        """Return ([`rules.Learner`], [`rules.Teacher`], school) for a period.

        :param placements: every line of the period
        :param todo: those that nobody follows
        :param dict proposed: {placement: teacher} of the proposal so far
        """
        teachers = self._teachers_of(period, placements)
        params = self.env["bde.pfmp.law.parameter"]._parameters()
        top = params.get("referent_max", period.date_start)
        days = todo or placements
        loads = self.env["bde.pfmp.placement"]._referent_loads(
            teachers,
            min([period.date_start, *days.mapped("date_start")]),
            max([period.date_end, *days.mapped("date_end")]),
        )
        owners = {p: p.referent_id for p in placements if p.referent_id} | proposed
        here, places, added = {}, {}, {}
        for placement, teacher in owners.items():
            here.setdefault(teacher.id, set()).add(placement.learner_id.id)
            if placement in proposed:
                added.setdefault(teacher.id, set()).add(placement.learner_id.id)
            place = self._place(placement.host_id)
            if place:
                places.setdefault(teacher.id, set()).add(place)
        classes = self._by_teacher(period.class_ids | placements.class_id)
        last = self._last_referents(period, todo.learner_id)
        known = [
            rules.Teacher(
                teacher.id,
                load=len(here.get(teacher.id, ())),
                room=self._room(top, loads, added, teacher, len(todo)),
                classes=frozenset(classes.get(teacher.id, ())),
                places=tuple(sorted(places.get(teacher.id, ()))),
            )
            for teacher in teachers
        ]
        learners = [self._learner_facts(line, last) for line in todo]
        school = self.env["res.partner"].with_company(period.company_id)
        return learners, known, school._bde_school_position()

    @api.model
    def _by_teacher(self, classes):
        """Return {teacher id: ids of these classes that he or she teaches}."""
        result = {}
        for group in classes:
            for teacher in group.teacher_ids | group.head_teacher_ids:
                result.setdefault(teacher.id, []).append(group.id)
        return result

    @api.model
    def _room(self, top, loads, added, teacher, count):
        """Return how many learners a teacher may still take: all, without a limit."""
        if not top:
            return count
        taken = loads.get(teacher.id, set()) | added.get(teacher.id, set())
        return max(0, int(top) - len(taken))

    @api.model
    def _place(self, host):
        """Return the (lat, lng) of a host, None when it is not located."""
        point = (host.partner_latitude, host.partner_longitude)
        return point if host.bde_geo_precision and is_position(*point) else None

    @api.model
    def _propose(self, period, kind):
        """Propose a referent to the learners of a period who have none.

        What was proposed by hand, or copied, stays and counts; the solver's own part
        is made again.

        :param str kind: "copy" (the teacher of the last period) or "solve"
        :return: the `bde.pfmp.spread`
        :raise UserError: when there is nothing to do
        """
        placements = self._lines_of(period)
        if not placements:
            raise UserError(self.env._("No learner in %(name)s yet.", name=period.name))
        free = placements.filtered(lambda p: not p.referent_id and p.state in OPEN)
        if not free:
            raise UserError(
                self.env._(
                    "Every learner of %(name)s has a referent.", name=period.name
                )
            )
        spread = self._open_of(period) or self.create({"period_id": period.id})
        spread._forget(
            lambda line: (
                line.placement_id not in free
                or not line.teacher_id.active
                or line.source == ("copy" if kind == "copy" else "solver")
                or not line.teacher_id
            )
        )
        proposed = {line.placement_id: line.teacher_id for line in spread.line_ids}
        todo = free.filtered(lambda p: p not in proposed)
        facts = self._facts(period, placements, todo, proposed)
        vals_list = (
            spread._copy_vals(todo, *facts)
            if kind == "copy"
            else spread._solver_vals(todo, *facts)
        )
        spread.write({"line_ids": [Command.create(vals) for vals in vals_list]})
        return spread

    def _forget(self, condition):
        """Remove the lines that meet a condition."""
        self.line_ids.filtered(condition).unlink()

    def _copy_vals(self, todo, learners, teachers, _school):
        """Return the values of the lines copied from the last period."""
        copied = rules.copy_last(learners, teachers)
        return [
            {
                "placement_id": line.id,
                "teacher_id": copied[line.id],
                "source": "copy",
                "reason": self.env._("Followed this learner last time."),
            }
            for line in todo
            if line.id in copied
        ]

    def _solver_vals(self, todo, learners, teachers, school):
        """Return the values of the lines found by the solver, with their reasons."""
        found = rules.spread(learners, teachers, school)
        self.is_proven = found.proven
        loads = {teacher.key: teacher.load for teacher in teachers}
        for choice in found.choices:
            if choice.teacher is not None:
                loads[choice.teacher] += 1
        lines = {line.id: line for line in todo}
        return [
            {
                "placement_id": choice.learner,
                "teacher_id": choice.teacher or False,
                "source": "solver",
                "km": choice.km or 0.0,
                "reason": self._reason(
                    choice, lines[choice.learner], loads.get(choice.teacher), teachers
                ),
            }
            for choice in found.choices
        ]

    def _confirm(self):
        """Write the referents of these proposals, all or none.

        A learner who has a referent in the meantime keeps it.

        :return: the number of learners given
        """
        count = 0
        for spread in self:
            spread.line_ids.filtered(
                lambda line: line.teacher_id and not line.teacher_id.active
            )._refuse_archived()
            ready = spread.line_ids.filtered(
                lambda line: (
                    line.teacher_id
                    and not line.placement_id.referent_id
                    and line.placement_id.state in OPEN
                )
            )
            for teacher, lines in ready.grouped("teacher_id").items():
                lines.placement_id.write({"referent_id": teacher.id})
            count += len(ready)
            spread.write(
                {
                    "state": "confirmed",
                    "confirmed_on": fields.Datetime.now(),
                    "confirmed_by": self.env.uid,
                }
            )
        return count


class BdePfmpSpreadLine(models.Model):
    _inherit = "bde.pfmp.spread.line"

    def _refuse_archived(self):
        """Raise when somebody proposed has left."""
        if self:
            raise UserError(
                self.env._(
                    "%(teacher)s has left the school (archived): give %(learner)s to "
                    "somebody else.",
                    teacher=self[0].teacher_id.name,
                    learner=self[0].placement_id.learner_id.display_name,
                )
            )
