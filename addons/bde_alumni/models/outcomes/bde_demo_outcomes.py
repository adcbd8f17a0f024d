import random
from datetime import date

from odoo import fields, models

SEED, EACH, YEARS, TRAININGS = 20270901, 34, 3, 2
STAY, ANSWER, EMPLOYED = 0.35, 0.7, 0.55


class BdeDemo(models.AbstractModel):
    """Past cohorts without a name, and the rows of InserJeunes beside them."""

    _inherit = "bde.demo"

    def _steps(self):
        return [*super()._steps(), ("outcomes of leavers", "_make_outcomes")]

    def _make_outcomes(self, context):
        company, start = context["company"], context["year"].date_start
        officials = self.env["bde.alumni.official"].sudo()
        if officials.search_count([("company_id", "=", company.id)], limit=1):
            return
        dice = random.Random(SEED)
        trainings = [t for t in context["trainings"].values() if not t.is_family]
        years = self.env["bde.school.year"]
        rows = []
        for back in range(2, 2 + YEARS):
            year = years._get_for(fields.Date.subtract(start, years=back), create=True)
            for training in trainings[:TRAININGS]:
                self._make_cohort(dice, company, training, year, context["today"])
                rows.append(self._official_vals(dice, company, training, year))
        officials.with_context(bde_no_outcomes=True).create(rows)
        self.env["bde.alumni.outcome"]._refresh(company, context["today"])

    def _make_cohort(self, dice, company, training, year, today):
        """Make leavers already anonymised, as the set time leaves them."""
        january = date(year.date_end.year + 1, 1, 1)
        leavers = (
            self.env["bde.alumni.leaver"]
            .sudo()
            .create(
                [
                    {
                        "company_id": company.id,
                        "school_year_id": year.id,
                        "training_id": training.id,
                        "outcome": "studies_elsewhere"
                        if dice.random() < STAY
                        else "left",
                        "left_on": year.date_end,
                        "notice_on": year.date_end,
                        "anonymised_on": min(today, fields.Date.today()),
                    }
                    for _rank in range(EACH)
                ]
            )
        )
        told = leavers.filtered(
            lambda one: one.outcome == "left" and dice.random() < ANSWER
        )
        self._make_cohort_jobs(dice, told, january)

    def _make_cohort_jobs(self, dice, told, january):
        """Those who answered: most have a job in January."""
        self.env["bde.alumni.situation"].sudo().create(
            [
                {
                    "company_id": leaver.company_id.id,
                    "leaver_id": leaver.id,
                    "kind": kind,
                    "contract": dice.choice(["cdi", "cdd", "interim"])
                    if kind == "employment"
                    else False,
                    "date_start": january,
                    "source": "survey",
                    "source_date": min(january, fields.Date.today()),
                }
                for leaver in told
                for kind in [
                    "employment" if dice.random() < EMPLOYED else "search",
                ]
            ]
        )

    def _official_vals(self, dice, company, training, year):
        """Return a row of InserJeunes, of two cohorts, near the school's figures."""
        final = 2 * EACH + dice.randint(-3, 5)
        studies = round(final * STAY)
        left = final - studies
        jobs = {6: 0.48, 12: 0.55, 18: 0.6, 24: 0.64}
        figures = self.env["bde.alumni.official"]._no_figures() | {
            "final_year": final,
            "leavers": left,
            "studies": studies,
            "rate_studies": round(100 * studies / final, 1),
        }
        for month, share in jobs.items():
            count = round(left * share)
            figures[f"job_{month}"] = count
            figures[f"rate_job_{month}"] = round(100 * count / left, 1)
        others = final - studies - figures["job_6"]
        figures["rate_other_6"] = round(100 * others / final, 1)
        return {
            "company_id": company.id,
            "training_id": training.id,
            "year": year.date_end.year,
            "cohorts": 2,
            "code": (training.mef_ids[:1].code or "")[:11],
            "label": training.name,
            "figures": figures,
            "source": "inserjeunes_exemple.csv",
        }
