from odoo import fields, models

from ...rules import cycle, weeks

KINDS = {"path": cycle.PATH, "catch_up": cycle.CATCH_UP}
OF_A_PUPIL = ("pfmp", "bts")


class BdeLearner(models.Model):
    """What the counter of the weeks reads of learners, in a bounded number of queries.

    It follows the person through classes, school years and trainings.
    """

    _inherit = "bde.learner"

    weeks_decision_ids = fields.One2many(
        "bde.pfmp.weeks.decision", "learner_id", string="Decisions on the weeks"
    )

    def _cycle_counts(self, today=None):
        """Return {learner: `rules.cycle.Count`}.

        :param date today: the day they are counted on, today at the school when None
        """
        today = today or fields.Date.context_today(self)
        stays = self._cycle_stays(today)
        law = self.env["bde.pfmp.law.parameter"]._parameters()
        return {
            learner: cycle.count(
                learner.training_id.weeks_due,
                stays.get(learner._origin, ()),
                learner._cycle_decisions(),
                today,
                learner._path_due(law),
            )
            for learner in self
        }

    def _cycle_stays(self, today):
        """Return {learner: [`rules.cycle.Stay`]} of what counts or might count.

        Placements without a convention yet count as planned as soon as a place is
        found.
        """
        placements = self.env["bde.pfmp.placement"].search(
            [
                ("learner_id", "in", self._origin.ids),
                ("kind", "in", OF_A_PUPIL),
                ("state", "not in", ("to_find", "cancelled")),
            ],
            order="date_start, id",
        )
        done = placements._weeks_of_presence(today)
        stays = {}
        for placement in placements:
            learner, training = placement.learner_id, placement.training_id
            stays.setdefault(learner, []).append(
                cycle.Stay(
                    placement.date_start,
                    placement._last_day(),
                    KINDS.get(placement.period_id.kind, cycle.PFMP),
                    *done[placement],
                    counts=not training
                    or training in learner.training_id._cycle_trainings(),
                )
            )
        return stays

    def _cycle_decisions(self):
        """Return the `rules.cycle.Decision`s on this learner's present cycle."""
        self.ensure_one()
        cycle_trainings = self.training_id._cycle_trainings()
        return [
            cycle.Decision(said.kind, said.weeks, granted=said.state == "granted")
            for said in self.weeks_decision_ids.sorted("id")
            if said.state in ("requested", "granted")
            and said.training_id in cycle_trainings
        ]

    def _is_in_last_year(self):
        """Tell whether the exam is at the end of this school year."""
        self.ensure_one()
        years = self.training_id.duration_years
        return bool(years) and self.enrolment_id.cycle_year >= years

    def _path_due(self, law):
        """Return the weeks of the personalised path chosen in a company.

        :param law: `rules.law.parameters.Parameters`
        """
        self.ensure_one()
        enrolment = self.enrolment_id
        if enrolment.path_choice != "company" or not self._is_in_last_year():
            return 0.0
        return law.get("path_weeks", enrolment.school_year_id.date_start) or 0.0

    def _is_unknown_before(self, stays):
        """Tell whether they came in mid-cycle, and nothing is known of before.

        :param stays: their `rules.cycle.Stay`s
        """
        self.ensure_one()
        if any(said.kind != cycle.DEROGATION for said in self._cycle_decisions()):
            return False
        own = self.training_id._cycle_trainings()
        enrolments = self.enrolment_ids.filtered(lambda e: e.training_id in own)
        first = enrolments.sorted(lambda e: e.school_year_id.date_start)[:1]
        arrived = first.date_start or first.school_year_id.date_start
        return first.cycle_year > 1 and not any(
            stay.counts and stay.first < arrived for stay in stays
        )


class BdePfmpPlacement(models.Model):
    """Presence of a placement, in weeks."""

    _inherit = "bde.pfmp.placement"

    def _weeks_of_presence(self, today):
        """Return {placement: (weeks of presence up to `today`, proved by the host)}."""
        return {
            placement: (
                weeks.week_count(
                    placement.date_start, min(placement._last_day(), today)
                ),
                False,
            )
            for placement in self
        }
