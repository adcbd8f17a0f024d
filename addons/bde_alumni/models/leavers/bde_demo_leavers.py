import random

from odoo import fields, models

SEED, EACH, YEARS = 20270630, 24, 3
FIRST = ("Inès", "Noah", "Jade", "Adam", "Lina", "Hugo", "Sarah", "Yanis", "Chloé")
LAST = ("Perrot", "Aubry", "Keita", "Lopez", "Noël", "Baron", "Colas", "Diaz", "Royer")


class BdeDemo(models.AbstractModel):
    """Leavers of the last three years, and those whom the next June will bring."""

    _inherit = "bde.demo"

    def _steps(self):
        return [*super()._steps(), ("leavers", "_make_leavers")]

    def _make_leavers(self, context):
        company, today = context["company"], context["today"]
        leavers = self.env["bde.alumni.leaver"].sudo()
        if leavers.search_count([("company_id", "=", company.id)], limit=1):
            return
        years = self.env["bde.school.year"]
        start = context["year"].date_start
        dice = random.Random(SEED)
        trainings = [
            training
            for training in context["trainings"].values()
            if not training.is_family
        ]
        vals_list = []
        for back in range(1, YEARS + 1):
            year = years._get_for(fields.Date.add(start, years=-back), create=True)
            for number in range(EACH):
                training = trainings[number % len(trainings)]
                vals_list.append(
                    self._leaver_of(dice, company, year, training, back, number)
                    | {"notice_on": min(year.date_end, today)}
                )
        leavers.create(vals_list)
        self.env["bde.alumni.leaver"]._detect_around(company, today)

    def _leaver_of(self, dice, company, year, training, back, number):
        """Return the values of somebody who left after a year, without a learner."""
        outcome = dice.choices(
            ["left", "studies_elsewhere", "studies_here"], [60, 30, 10]
        )[0]
        born = fields.Date.subtract(year.date_end, years=18, days=dice.randrange(300))
        return {
            "company_id": company.id,
            "school_year_id": year.id,
            "training_id": training.id,
            "outcome": outcome,
            "proposed": outcome,
            "graduated": dice.choices(["yes", "no"], [85, 15])[0],
            "left_on": year.date_end,
            "last_name": dice.choice(LAST),
            "first_name": dice.choice(FIRST),
            "birth_date": born,
            "email": f"ancien.{back}.{number}@example.org",
            "phone": f"02619{back}{number:02}00",
        }
