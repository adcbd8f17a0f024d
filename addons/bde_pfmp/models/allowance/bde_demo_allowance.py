from odoo import models
from odoo.fields import Domain


class BdeDemo(models.AbstractModel):
    """Demonstration: the allowance of the year, half of it known to APLyPro."""

    _inherit = "bde.demo"

    def _steps(self):
        return [*super()._steps(), ("allowance", "_make_allowance")]

    def _make_allowance(self, context):
        """Lines of all the classes; decisions and bank details for most; one gap."""
        year = context["year"]
        over = self._demo_over(year)
        born = over.learner_id.filtered(lambda x: not x.birth_city_insee)
        born[: len(born) * 9 // 10].write({"birth_city_insee": "41018"})
        attended = over._attendance()
        self.env["bde.pfmp.attestation"].sudo().create(
            [
                {
                    "placement_id": placement.id,
                    "days": attended[placement].done_days,
                    "hours": attended[placement].done_hours,
                    "state": "signed",
                    "signed_on": placement.date_end,
                }
                for rank, placement in enumerate(over)
                if rank % 6 and attended[placement].done_days
            ]
        )
        classes = self.env["bde.class"].search(
            [("school_year_id", "=", year.id), ("kind", "=", "division")]
        )
        lines = (classes | over.class_id)._prepare_allowance()
        self._make_awards(context)
        self._make_seen(lines)

    def _make_awards(self, context):
        """Decisions and bank details for most."""
        year, casting = context["year"], context["casting"]
        awards = self.env["bde.pfmp.award"].search(Domain.TRUE)
        draws = {award: casting.random.random() for award in awards}
        known = awards.filtered(lambda a: draws[a] < 0.85)
        for adult, found in known.grouped(
            lambda a: (
                bool(a.learner_id.birth_date)
                and a.learner_id.birth_date.year <= year.date_start.year - 17
            )
        ).items():
            owner = "personal" if adult else "other_person"
            found.write({"bank_known": True, "bank_owner": owner})
        awards.filtered(lambda a: draws[a] < 0.95).write(
            {"state": "edited", "edited_on": year.date_start}
        )

    def _make_seen(self, lines):
        """What APLyPro shows of a dozen: one of them with a day less."""
        ready = lines.filtered(lambda line: line.state == "to_key")[:12]
        if ready:
            ready.action_key()
            for rank, line in enumerate(ready[:6]):
                days = line.days - 1 if rank == 0 else line.days
                line._see(
                    {
                        "seen_state": "completed",
                        "seen_days": days,
                        "seen_amount": line.amount * days / line.days,
                    }
                )
            ready._recompute()

    def _demo_over(self, year):
        """Return PFMP that are over, without an attestation: two classes a year."""
        found = self.env["bde.pfmp.placement"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("state", "=", "done"),
                ("kind", "=", "pfmp"),
                ("attestation_ids", "=", False),
            ],
            order="school_year_id, class_id, date_start, id",
        )
        chosen = found.browse()
        for placements in found.grouped("school_year_id").values():
            chosen |= placements.filtered(
                lambda p, kept=placements.class_id[:2]: p.class_id in kept
            )
        return chosen
