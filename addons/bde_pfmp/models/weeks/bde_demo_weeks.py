from odoo import fields, models

# One learner in so many still lacks two weeks
LATE = 14


class BdeDemo(models.AbstractModel):
    """Demonstration: weeks recognised, a derogation being asked for."""

    _inherit = "bde.demo"

    def _steps(self):
        return [*super()._steps(), ("Weeks of the cycle", "_make_weeks")]

    def _make_weeks(self, context):
        """Learners who came in mid-cycle, and one whose request is ready."""
        cycles = self.env["bde.pfmp.cycle"]
        cycles._refresh()
        self.env.company.bde_exam_registration_on = fields.Date.add(
            fields.Date.context_today(self), days=45
        )
        rows = cycles.search([("company_id", "=", self.env.company.id)])
        unknown = rows.filtered(lambda row: row.standing in ("check", "red"))
        self.env["bde.pfmp.weeks.decision"].create(
            [
                {
                    "learner_id": row.learner_id.id,
                    "kind": "before",
                    "weeks": row.missing - 2.0 * (rank % LATE == 0),
                    "reason": "Livret de suivi de l'élève, années précédentes.",
                }
                for rank, row in enumerate(unknown)
                if row.missing > 2
            ]
        )
        cycles._refresh()
        late = rows.filtered(lambda row: row.standing == "red")[:1]
        if late:
            self.env["bde.pfmp.weeks.decision"].create(
                {
                    "learner_id": late.learner_id.id,
                    "kind": "derogation",
                    "weeks": min(late.missing, 2.0),
                    "reason": "Entreprise fermée pendant la période, place retrouvée "
                    "trop tard.",
                    "measures": "Trois recherches notées, rattrapage impossible avant "
                    "l'examen.",
                    "skills_assessed": True,
                }
            )
