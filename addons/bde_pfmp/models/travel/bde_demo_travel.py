import random
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import models

SEED = "travel"
SCALE = (
    ("Transport en voiture", "transport", "km", 0.12, {"cap_total": 120, "km_min": 3}),
    ("Transport en commun", "transport", "receipt", 100, {"needs_receipt": True}),
    ("Repas du midi", "meal", "day", 2.10, {"cap_total": 60}),
    (
        "Hébergement",
        "lodging",
        "receipt",
        50,
        {"cap_total": 200, "needs_receipt": True},
    ),
)


class BdeDemo(models.AbstractModel):
    """Demonstration: orders, statements of last month, costs of learners."""

    _inherit = "bde.demo"

    def _steps(self):
        return [*super()._steps(), ("travel and costs", "_make_travel")]

    def _make_travel(self, context):
        dice = random.Random(SEED)
        company, today = context["company"], context["today"]
        self._make_scale(context)
        year = context["year"]
        orders = self.env["bde.pfmp.mission.order"]
        teachers = (
            self.env["bde.pfmp.placement"]
            .search([("school_year_id", "=", year.id), ("state", "!=", "cancelled")])
            .referent_id
        )
        communes = self.env["bde.commune"].search([], limit=30)
        self.env["bde.pfmp.travel.profile"].create(
            [
                {
                    "teacher_id": teacher.id,
                    "company_id": company.id,
                    "power": dice.choice((4, 5, 6, 7)),
                    "insured_on": year.date_start + timedelta(days=10),
                    "commune_id": dice.choice(communes).id if communes else False,
                }
                for teacher in teachers
            ]
        )
        made = orders._prepare_year(year)
        signed = made[: len(made) * 3 // 4]
        signed.sudo().write(
            {"state": "signed", "signed_on": year.date_start + timedelta(days=15)}
        )
        self._make_visits_done(company, year, today)
        self._make_statements(company, today)
        self._make_claims(company)

    def _make_visits_done(self, company, year, today):
        """A visit to each of some learners, when no other step made any."""
        visits = self.env["bde.pfmp.visit"]
        if visits.search_count([("state", "=", "done")], limit=1):
            return
        placements = self.env["bde.pfmp.placement"].search(
            [
                ("company_id", "=", company.id),
                ("school_year_id", "=", year.id),
                ("state", "in", ("running", "done")),
                ("referent_id", "!=", False),
                ("date_start", "<", today - timedelta(days=7)),
            ],
            order="date_start, id",
            limit=60,
        )
        visits.create(
            [
                {
                    "placement_id": placement.id,
                    "state": "done",
                    "done_on": placement.date_start + timedelta(days=rank % 4 + 1),
                }
                for rank, placement in enumerate(placements)
            ]
        )

    def _make_scale(self, context):
        decision = self.env["bde.board.decision"].create(
            {
                "company_id": context["company"].id,
                "date": context["last_year"].date_end - timedelta(days=20),
                "kind": "costs",
                "number": "2026-31",
                "subject": "Barème des frais de PFMP des élèves",
            }
        )
        self.env["bde.pfmp.cost.scale"].create(
            [
                {
                    "company_id": context["company"].id,
                    "name": name,
                    "kind": kind,
                    "unit": unit,
                    "rate": rate,
                    "valid_from": context["year"].date_start,
                    "decision_id": decision.id,
                    "is_proposed": unit in ("km", "day"),
                    **values,
                }
                for name, kind, unit, rate, values in SCALE
            ]
        )

    def _make_statements(self, company, today):
        """Journeys of this month and the two before; the oldest are paid."""
        statements = self.env["bde.pfmp.travel.statement"]
        month = today.replace(day=1)
        for back in (2, 1, 0):
            statements._draw(company, month - relativedelta(months=back))
        old = statements.search(
            [("month", "<", month), ("company_id", "=", company.id)]
        )
        whole = old.filtered(lambda s: not s._reasons()[s])
        whole._action_submit()
        half = whole.filtered(lambda s: s.month < month - relativedelta(months=1))
        half |= whole[::2]
        half.write({"state": "approved", "approved_on": today})
        half[::3]._action_pay(today, "MDT 1042")

    def _make_claims(self, company):
        placements = self.env["bde.pfmp.placement"].search(
            [
                ("state", "in", ("done", "interrupted")),
                ("company_id", "=", company.id),
                ("kind", "=", "pfmp"),
            ],
            order="date_start desc, id",
            limit=40,
        )
        claims = self.env["bde.pfmp.cost.claim"].create(
            [{"placement_id": placement.id} for placement in placements]
        )
        good = claims.filtered(lambda c: not c._reasons())
        good[: len(good) // 2]._action_ready()
