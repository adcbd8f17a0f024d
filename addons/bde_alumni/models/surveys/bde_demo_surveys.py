import random

from odoo import fields, models

from ...rules.surveys import steps

SEED, RATE = 20270701, 0.62
EMPLOYERS = ("Garage Verne", "Hôtel des Halles", "Élec Centre", "Atelier Loire", "")
JOBS = ("Vendeur", "Électricien", "Aide-soignant", "Technicien", "Assistante")


class BdeDemo(models.AbstractModel):
    """Outcome surveys of the past years, answered by six in ten."""

    _inherit = "bde.demo"

    def _steps(self):
        return [*super()._steps(), ("outcome surveys", "_make_outcome_surveys")]

    def _make_outcome_surveys(self, context):
        company, today = context["company"], context["today"]
        waves = self.env["bde.alumni.wave"].sudo()
        if waves.search_count([("company_id", "=", company.id)], limit=1):
            return
        dice = random.Random(SEED)
        leavers = (
            self.env["bde.alumni.leaver"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("outcome", "in", ["left", "studies_elsewhere"]),
                ]
            )
        )
        for year, people in leavers.grouped("school_year_id").items():
            for months in (6, 12, 18, 24):
                due = steps.due(year.date_end, months)
                if due <= today:
                    self._make_outcome_wave(
                        dice, waves, people, year, months, due, today
                    )
        waves._run(company, today)

    def _make_outcome_wave(self, dice, waves, people, year, months, due, today):
        """Make a survey whose day came, with the answers it got."""
        end = fields.Date.add(due, days=60)
        wave = waves.create(
            {
                "company_id": people[:1].company_id.id,
                "school_year_id": year.id,
                "months": months,
                "date_due": due,
                "date_end": end,
                "state": "closed" if end < today else "running",
            }
        )
        lines = (
            self.env["bde.alumni.wave.line"]
            .sudo()
            .create(
                [
                    {
                        "wave_id": wave.id,
                        "leaver_id": leaver.id,
                        "opened_on": due,
                        "mailed_on": due,
                        "texted_on": fields.Date.add(due, days=7),
                        "state": "to_call",
                    }
                    for leaver in people._followed()
                ]
            )
        )
        self._make_outcome_answers(dice, lines, due)

    def _make_outcome_answers(self, dice, lines, due):
        """Six in ten answered on the day of the survey."""
        answered = lines.filtered(lambda line: dice.random() < RATE)
        situations = (
            self.env["bde.alumni.situation"]
            .sudo()
            .create([self._demo_answer(dice, line, due) for line in answered])
        )
        for line, situation in zip(answered, situations, strict=True):
            line.situation_id = situation
        answered.write(
            {
                "state": "answered",
                "answered_on": fields.Datetime.to_datetime(due),
                "answered_by": "page",
            }
        )

    def _demo_answer(self, dice, line, due):
        """Return the situation of somebody on the day of a survey."""
        goes_on = line.leaver_id.outcome == "studies_elsewhere"
        kinds = ["studies", "apprenticeship"] if goes_on else ["employment", "search"]
        kind = dice.choices(kinds, [70, 30])[0]
        employed = kind in ("employment", "apprenticeship")
        return {
            "company_id": line.company_id.id,
            "leaver_id": line.leaver_id.id,
            "kind": kind,
            "date_start": due,
            "date_end": fields.Date.add(due, months=5, days=27),
            "contract": dice.choice(["cdi", "cdd", "interim"]) if employed else False,
            "employer_name": dice.choice(EMPLOYERS) if employed else False,
            "job": dice.choice(JOBS) if employed else False,
            "in_specialty": dice.choice(["yes", "yes", "partly", "no"])
            if employed
            else False,
            "source": "survey",
            "source_date": min(due, fields.Date.context_today(self)),
        }
