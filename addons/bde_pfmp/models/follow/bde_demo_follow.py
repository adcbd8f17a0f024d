import random
from datetime import datetime, time, timedelta

from odoo import fields, models

SEED = 20251123
ALERTS = (
    ("watch", "Arrive souvent en retard le matin : le tuteur en a parlé."),
    ("problem", "Ne fait que du rangement depuis une semaine, rien de l'annexe."),
    ("urgent", "L'entreprise ne veut plus le recevoir à partir de demain."),
    ("problem", "Le tuteur est parti, personne ne l'encadre."),
    ("watch", "Se dit isolé dans l'équipe."),
)
STEPS = (
    "Appel du tuteur : un point est prévu lundi.",
    "Entretien avec le jeune et le référent.",
)


class BdeDemo(models.AbstractModel):
    """Alerts of those in company, and one accident declared in time."""

    _inherit = "bde.demo"

    def _steps(self):
        return [*super()._steps(), ("alerts and accidents", "_make_follow")]

    def _make_follow(self, context):
        dice = random.Random(SEED)
        today = min(context["today"], fields.Date.context_today(self))
        placements = self.env["bde.pfmp.placement"].search(
            [
                ("state", "in", ("running", "done")),
                ("referent_id", "!=", False),
                ("date_start", "<", today),
            ],
            order="date_start desc, id",
            limit=40,
        )
        if not placements:
            return
        chosen = dice.sample(placements.ids, min(len(ALERTS), len(placements)))
        alerts = (
            self.env["bde.pfmp.alert"]
            .sudo()
            .with_context(mail_activity_quick_update=True)
        )
        user = context["company"].bde_ddfpt_id or self.env.user
        for number, (level, text) in enumerate(ALERTS[: len(chosen)]):
            placement = placements.browse(chosen[number])
            alert = alerts._open(
                placement, level, text, opened_by=placement.referent_id
            )
            alert.opened_on = today - timedelta(days=number)
            if number in (1, 3):
                alert._take(user)
                alert._note(STEPS[0], user.partner_id, today)
            if number == 4:
                alert._note(STEPS[1], placement.referent_id, today)
                alert._close("Intégré à l'équipe après l'entretien.")
        self._make_incident(placements.browse(chosen[0]), today)

    def _make_incident(self, placement, today):
        """One accident, declared the same day."""
        moment = datetime.combine(today - timedelta(days=3), time(9, 30))
        self.env["bde.pfmp.incident"].sudo().with_context(
            mail_activity_quick_update=True
        ).create(
            {
                "placement_id": placement.id,
                "happened_at": moment,
                "host_told_at": moment + timedelta(hours=2),
                "place": "Atelier, poste de découpe",
                "witness": "Le chef d'atelier",
                "circumstances": "En déplaçant une caisse, le jeune a glissé sur le "
                "sol mouillé.",
                "first_care": "Secouriste de l'entreprise",
                "declared_at": moment + timedelta(hours=6),
                "declared_how": "online",
                "declared_proof": "Récépissé du portail",
                "has_certificate": "yes",
            }
        ).action_declared()
