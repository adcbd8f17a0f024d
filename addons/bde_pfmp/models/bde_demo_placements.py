import logging
from dataclasses import dataclass
from datetime import date, timedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.bde_partners.demo import material

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Wave:
    """A period to make: classes, about when, how long, shares of the states."""

    name: str
    codes: list
    about: date
    weeks: int
    mix: dict

    def place(self, today):
        """Return (is to come, is over) as wanted, from its states."""
        if "running" in self.mix:
            return False, False
        return ("to_find" in self.mix, "done" in self.mix)


STANDARD_WEEK = [
    (str(day), start, end)
    for day in range(5)
    for start, end in ((8.0, 12.0), (13.0, 16.0))
]
SHIFTED_WEEK = [
    (str(day), start, end)
    for day in range(5)
    for start, end in ((9.0, 12.5), (14.0, 17.5))
]


class BdeDemo(models.AbstractModel):
    """Periods and placements of the demonstration: every state, around today."""

    _inherit = "bde.demo"

    def _make_past_placements(self, context):
        """Two periods of last year for the classes that were here, all over."""
        start = context["last_year"].date_start
        wanted = start.replace(year=start.year + 1, month=1, day=12)
        mix = {"done": 92, "interrupted": 3, "cancelled": 2}
        codes = [code for code in context["last_classes"] if code[:3] != "BTS"]
        for name, about in (
            ("PFMP n° 1 – janvier", wanted),
            ("PFMP n° 2 – mai", wanted + timedelta(weeks=18)),
        ):
            wave = Wave(name, codes, about, 4, mix)
            self._make_wave(context, wave, context["last_year"], "last_classes")

    def _make_placements(self, context):
        """This year: over, under way, about to leave, to find; apprentices."""
        today = context["today"]
        higher = [item.code for item in material.CLASSES if item.code[:3] == "BTS"]
        codes = [item.code for item in material.CLASSES if item.code not in higher]
        soon = {"ready": 45, "found": 30, "to_find": 22, "cancelled": 3}
        for name, who, weeks_away, weeks, mix in (
            ("PFMP d'automne", codes[0::4], -7, 4, {"done": 95, "interrupted": 3}),
            ("PFMP en cours", codes[1::4], -1, 4, {"running": 94, "interrupted": 2}),
            ("PFMP à préparer", codes[2::4], 2, 3, soon),
            ("PFMP d'hiver", codes[3::4], 7, 4, {"found": 35, "to_find": 65}),
            ("Stage BTS", higher, 5, 5, {"ready": 20, "found": 50, "to_find": 30}),
        ):
            about = today + timedelta(weeks=weeks_away)
            wave = Wave(name, who, about, weeks, mix)
            self._make_wave(context, wave, context["year"], "classes")
        self._make_apprentices(context)

    def _make_conventions(self, context):
        """Print what is said to be issued, when this machine can print."""
        ready = self.env["bde.pfmp.placement"].search([("state", "=", "ready")])
        stopped = ready._validation_stops()
        ready = ready.filtered(lambda p: p not in stopped)
        try:
            with self.env.cr.savepoint():
                ready._print_conventions()
        except UserError as error:
            _logger.warning("The conventions are not printed: %s", error)

    def _make_apprentices(self, context):
        """Apprentices have an employer and a contract, no convention."""
        year = context["year"]
        enrolments = self.env["bde.enrolment"].search(
            [("status", "=", "ap"), ("school_year_id", "=", year.id)]
        )
        vals_list = []
        for enrolment in enrolments:
            vals_list.append(
                {
                    "learner_id": enrolment.learner_id.id,
                    "enrolment_id": enrolment.id,
                    "company_id": context["company"].id,
                    "kind": "apprentice",
                    "date_start": year.date_start,
                    "date_end": year.date_end,
                    "contract_date_start": year.date_start,
                    "contract_date_end": year.date_end + timedelta(days=365),
                    "state": "running",
                    **self._prepare_place_vals(context, enrolment, "running"),
                }
            )
        self.env["bde.pfmp.placement"].create(vals_list)

    def _make_wave(self, context, wave, year, classes):
        """Make the period of a wave and its placements, if the year has room."""
        dates = self._find_dates(context, year, wave)
        if not dates:
            return
        period = self.env["bde.pfmp.period"].create(
            {
                "name": wave.name,
                "kind": "bts" if wave.name.endswith("BTS") else "pfmp",
                "date_start": dates[0],
                "date_end": dates[1],
                "school_year_id": year.id,
                "company_id": context["company"].id,
            }
        )
        groups = [context[classes][code] for code in wave.codes]
        self._fill_period(context, period, groups, wave.mix)

    def _find_dates(self, context, year, wave):
        """Return the (Monday, Friday) nearest to the wanted date, without holidays.

        What is to come stays to come, what is over stays over.
        """
        company, today = context["company"], context["today"]
        last = year.date_end - timedelta(weeks=wave.weeks)
        monday = wave.about - timedelta(days=wave.about.weekday())
        holidays = self.env["bde.school.holiday"]
        for shift in sorted(range(-12, 13), key=abs):
            start = monday + timedelta(weeks=shift)
            end = start + timedelta(weeks=wave.weeks, days=-3)
            if not year.date_start <= start <= last:
                continue
            if (start > today, end < today) != wave.place(today):
                continue
            if not holidays.search_count(
                holidays._off_domain(company, start, end, kinds=["school"])
                + [("date_end", ">", start)],
                limit=1,
            ):
                return start, end
        return None

    def _fill_period(self, context, period, groups, mix):
        casting = context["casting"]
        group_ids = [group.id for group in groups]
        enrolments = self.env["bde.enrolment"].search(
            [
                ("class_id", "in", group_ids),
                ("school_year_id", "=", period.school_year_id.id),
                ("status", "!=", "ap"),
            ]
        )
        vals_list = []
        for enrolment in enrolments:
            state = casting.random.choices(list(mix), weights=list(mix.values()))[0]
            vals = period._prepare_placement_vals(enrolment) | {"state": state}
            if state != "to_find":
                vals |= self._prepare_place_vals(context, enrolment, state)
            vals_list.append(vals)
        self.env["bde.pfmp.placement"].create(vals_list)
        period.class_ids = [Command.set(group_ids)]

    def _prepare_place_vals(self, context, enrolment, state):
        """Return where: host, people, hours; why, when it did not last."""
        casting = context["casting"]
        sectors = next(
            item.sectors
            for item in material.TRAININGS
            if context["trainings"][item.code] == enrolment.training_id
        )
        host = casting.random.choice(context["hosts"][casting.random.choice(sectors)])
        tutors = host._bde_contacts("tutor")
        teachers = context["class_teachers"].get(enrolment.class_id.code, [])
        kind = casting.random.choices(["fixed", "later"], weights=[85, 15])[0]
        vals = {
            "host_id": host.id,
            "tutor_id": casting.random.choice(tutors).id if tutors else False,
            "signatory_id": host._bde_contacts("signatory")[:1].id,
            "referent_id": casting.random.choice(teachers) if teachers else False,
            "schedule_kind": kind,
            "meals": "Panier fourni par la famille",
            "transport": "Transport en commun",
        }
        if kind == "fixed":
            week = casting.random.choice([STANDARD_WEEK, STANDARD_WEEK, SHIFTED_WEEK])
            vals["slot_ids"] = [
                Command.create({"weekday": day, "hour_from": start, "hour_to": end})
                for day, start, end in week
            ]
        if state == "interrupted":
            vals["end_reason"] = "Activité de l'entreprise insuffisante"
        if state == "cancelled":
            vals["end_reason"] = "L'élève a changé de projet"
        return vals
