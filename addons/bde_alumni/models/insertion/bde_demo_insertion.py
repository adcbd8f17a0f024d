import random
from datetime import timedelta

from odoo import fields, models

SEED = 20260920
CLASSES, STEPS = 3, 40
SUBJECTS = (
    "Connaître ses forces et son projet",
    "CV, lettre et profil en ligne",
    "L'entretien d'embauche",
    "Le marché du travail d'ici",
)
PLACES = ("Salle polyvalente", "CDI", "Agence France Travail", "Mission locale")
EMPLOYERS = (
    "Garage des Tilleuls", "Maison Verdier", "Réseaux du Centre", "Atelier Nord",
)  # fmt: skip


class BdeDemo(models.AbstractModel):
    """Insertion modules, attendance and follow-ups of the demonstration."""

    _inherit = "bde.demo"

    def _steps(self):
        return [*super()._steps(), ("insertion", "_make_insertion")]

    def _make_insertion(self, context):
        modules = self.env["bde.alumni.module"]
        company = context["company"]
        if modules.search_count([("company_id", "=", company.id)], limit=1):
            return
        dice = random.Random(SEED)
        today = min(context["today"], fields.Date.context_today(self))
        module = self._make_module(context)
        if not module.followup_ids:
            return
        self._make_workshops(dice, module, today)
        self._make_followups(dice, module.followup_ids, today)

    def _make_module(self, context):
        """Return the module of the final classes of the year, learners enrolled."""
        enrolments = self.env["bde.enrolment"].search(
            [
                ("company_id", "=", context["company"].id),
                ("school_year_id", "=", context["year"].id),
                ("class_id", "!=", False),
            ],
            order="class_id, id",
        )
        last = enrolments.filtered(
            lambda e: e.cycle_year and e.cycle_year >= e.training_id.duration_years
        )
        partners = self.env["res.partner"].create(
            [
                {"name": name, "is_company": True}
                for name in ("Mission locale du Val", "Agence France Travail Centre")
            ]
        )
        module = self.env["bde.alumni.module"].create(
            {
                "name": "AvenirPro",
                "company_id": context["company"].id,
                "school_year_id": context["year"].id,
                "program_id": self.env.ref("bde_alumni.program_avenirpro").id,
                "class_ids": last.class_id[:CLASSES].ids,
                "partner_ids": partners.ids,
                "aim": "Préparer la sortie du lycée avec les acteurs du bassin.",
            }
        )
        module._enrol(module.followup_ids._enrol(module.class_ids))
        return module

    def _make_workshops(self, dice, module, today):
        """Two workshops held, two to come."""
        for number, subject in enumerate(SUBJECTS):
            day = today + timedelta(days=21 * (number - 2) + 7)
            day += timedelta(days=(7 - day.weekday()) % 7)
            if number < 2 and day >= today:
                day -= timedelta(days=14)
            session = self.env["bde.alumni.session"].create(
                {
                    "name": subject,
                    "module_id": module.id,
                    "date_start": fields.Datetime.to_datetime(day)
                    + timedelta(hours=13),
                    "place": PLACES[number],
                    "partner_id": dice.choice(module.partner_ids.ids),
                }
            )
            if number < 2 and day <= today:
                for presence in session.presence_ids:
                    presence.state = dice.choices(
                        ["present", "absent", "excused", "late"], [85, 7, 5, 3]
                    )[0]

    def _make_followups(self, dice, followups, today):
        """Projects, applications, solutions already found."""
        steps = []
        for followup in followups.sorted("id"):
            followup.project = dice.choice(
                ["studies", "apprenticeship", "employment", "unknown"]
            )
            if len(steps) < STEPS and dice.random() < 0.5:
                steps.append(
                    {
                        "followup_id": followup.id,
                        "kind": dice.choice(["application", "interview"]),
                        "date": today - timedelta(days=dice.randrange(1, 60)),
                        "name": dice.choice(EMPLOYERS),
                        "result": dice.choice(["waiting", "refused", "interview"]),
                    }
                )
            if dice.random() < 0.25:
                followup.solution = dice.choice(
                    ["employment", "apprenticeship", "studies"]
                )
        self.env["bde.alumni.followup.step"].create(steps)
