from datetime import timedelta

from odoo import fields, models

from ..bde_pfmp_placement_state import HISTORY

SEEN = (
    "Travail soigné, consignes de sécurité respectées.",
    "Accueil prévu, poste préparé, tuteur présent toute la journée.",
    "Autonome sur les tâches simples, pose des questions.",
    "Rythme à trouver, progrès depuis la première semaine.",
)
STEPS = (
    "Rappeler le tuteur vendredi",
    "Voir la fiche d'activités à la prochaine visite",
    "",
    "Passer à l'atelier avec le tuteur",
)
REPORTS = 24


class BdeDemo(models.AbstractModel):
    """Demonstration: first-day calls, reports of visits, a personal link."""

    _inherit = "bde.demo"

    def _steps(self):
        return [
            *super()._steps(),
            ("reports of visits", "_make_visit_reports"),
        ]

    def _make_visit_reports(self, context):
        """Calls of those in company, and reports of some of their teachers."""
        placements = self.env["bde.pfmp.placement"].search(
            [
                ("state", "=", "running"),
                ("kind", "!=", "apprentice"),
                ("host_id", "!=", False),
                ("date_start", "<=", context["today"]),
                ("company_id", "=", context["company"].id),
            ],
            order="class_id, id",
        )
        self._make_first_calls(placements)
        self._make_reports(placements[:REPORTS], context["today"])
        teachers = placements.referent_id[:1]
        if teachers:
            teachers._bde_visit_link(context["company"])

    def _make_first_calls(self, placements):
        """Most arrived; one late, one absent, one who does not answer."""
        for rank, placement in enumerate(placements[:60]):
            state = {3: "late", 11: "absent", 17: "no_answer"}.get(rank % 20, "arrived")
            placement.write(
                {
                    "first_day_state": state,
                    "first_day_on": fields.Datetime.to_datetime(placement.date_start)
                    + timedelta(hours=8),
                    "first_day_by_id": self.env.uid,
                }
            )

    def _make_reports(self, placements, today):
        """Reports of the last days; nothing urgent but once."""
        vals_list = []
        for rank, placement in enumerate(placements.filtered("referent_id")):
            day = max(placement.date_start, today - timedelta(days=rank % 6))
            level = {5: "watch", 13: "problem"}.get(rank, "none")
            vals_list.append(
                {
                    "placement_id": placement.id,
                    "day": min(day, today),
                    "channel": "call" if rank % 3 == 0 else "visit",
                    "attendance": "late" if rank % 7 == 3 else "regular",
                    "integration": "fragile" if rank in (5, 13) else "good",
                    "alert_level": level,
                    "alert_text": "Missions loin de l'annexe : à revoir avec le tuteur."
                    if level != "none"
                    else False,
                    "seen": SEEN[rank % len(SEEN)],
                    "next_step": STEPS[rank % len(STEPS)],
                    "source": "phone",
                }
            )
        reports = self.env["bde.pfmp.visit.report"]
        reports = reports.with_context(bde_history=HISTORY).create(vals_list)
        for rank, line in enumerate(reports.line_ids):
            line.is_seen = rank % 3 != 2
