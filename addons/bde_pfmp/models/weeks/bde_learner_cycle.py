from odoo import fields, models

from ...rules import cycle

KINDS = {"path": cycle.PATH, "catch_up": cycle.CATCH_UP}
OF_A_PUPIL = ("pfmp", "bts")
NOTES = ("bde.pfmp.absence", "bde.pfmp.catchup", "bde.pfmp.attestation")
# read at once: the cache would read them a thousand at a time
READ = (
    "learner_id",
    "training_id",
    "company_id",
    "period_id",
    "host_id",
    "kind",
    "state",
    "date_start",
    "date_end",
    "end_date",
    "schedule_kind",
)


class BdeLearner(models.Model):
    """What the counter of the weeks reads of learners, in a bounded number of queries.

    It follows the person through classes, school years and trainings.
    """

    _inherit = "bde.learner"

    weeks_decision_ids = fields.One2many(
        "bde.pfmp.weeks.decision", "learner_id", string="Decisions on the weeks"
    )

    def _cycle_counts(self, today=None, stays=None):
        """Return {learner: `rules.cycle.Count`}.

        :param date today: the day they are counted on, today at the school when None
        :param dict stays: what `_cycle_stays` returned, when it was read already
        """
        today = today or fields.Date.context_today(self)
        stays = self._cycle_stays(today) if stays is None else stays
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
        placements = self.env["bde.pfmp.placement"].search_fetch(
            [
                ("learner_id", "in", self._origin.ids),
                ("kind", "in", OF_A_PUPIL),
                ("state", "not in", ("to_find", "cancelled")),
            ],
            READ,
            order="date_start, id",
        )
        done = placements._weeks_of_presence(today)
        cycles = {
            training: set(training._cycle_trainings().ids)
            for training in self.training_id
        }
        stays = {}
        for placement in placements:
            learner, training = placement.learner_id, placement.training_id
            own = cycles.get(learner.training_id, ())
            stays.setdefault(learner, []).append(
                cycle.Stay(
                    placement.date_start,
                    placement._last_day(),
                    KINDS.get(placement.period_id.kind, cycle.PFMP),
                    *done[placement],
                    counts=not training or training.id in own,
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
        """Return {placement: (weeks done up to `today`, weeks ahead, proved)}.

        Proved by the attestation of the host. A bounded number of queries.
        """
        off, found = self._school_days_off(), {}
        attendance = self._with_something_noted()._attendance(today)
        for placement in self:
            seen, known = cycle.Seen(), attendance.get(placement)
            if known:
                missed = known.half_days_absent / 2 - known.caught_up_days
                seen = cycle.Seen(known.planned_days, missed, known.attested_days)
            present = cycle.presence(
                placement.date_start,
                placement._last_day(),
                today,
                seen,
                off.get(placement.company_id, ())
                if "school" in placement._kinds_off()
                else (),
            )
            found[placement] = (*present, bool(known) and known.is_attested)
        return found

    def _with_something_noted(self):
        """Return those with an absence, days made up or a signed attestation.

        The other ones were there as planned: the calendar is enough.
        """
        noted = set()
        for model in NOTES:
            groups = (
                self.env[model]
                .sudo()
                ._read_group([("placement_id", "in", self.ids)], ["placement_id"])
            )
            noted.update(placement.id for (placement,) in groups)
        return self.filtered(lambda placement: placement.id in noted)

    def _school_days_off(self):
        """Return {company: dates of the school holidays} around these placements."""
        return {
            company: cycle.worked_days(
                placements._kinds_of_days_off(
                    company,
                    min(placements.mapped("date_start")),
                    max(placements.mapped("date_end")),
                ).get("school", ())
            )
            for company, placements in self.sudo().grouped("company_id").items()
        }
