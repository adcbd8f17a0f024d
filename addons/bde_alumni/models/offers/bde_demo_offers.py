import random
from datetime import timedelta

from odoo import fields, models

SEED = 20260930
OFFERS = (
    ("job", "Technicien réseaux", "Réseaux du Centre", "permanent", "company"),
    ("apprenticeship", "Apprenti mécanicien", "Garage des Tilleuls",
     "apprenticeship", "company"),
    ("job", "Aide à domicile", "Maison Verdier", "fixed", "office"),
    ("tip", "Ils recrutent à l'atelier", "Atelier Nord", False, "member"),
    ("job", "Vendeuse ou vendeur", "Boutique du Pont", "fixed", "member"),
)  # fmt: skip
TEXT = "Poste à pourvoir dès que possible. Débutants acceptés, équipe accueillante."


class BdeDemo(models.AbstractModel):
    """Offers at each step, and applications, of the demonstration."""

    _inherit = "bde.demo"

    def _steps(self):
        return [*super()._steps(), ("offers", "_make_offers")]

    def _make_offers(self, context):
        company = context["company"]
        offers = self.env["bde.alumni.offer"].sudo()
        if offers.search_count([("company_id", "=", company.id)], limit=1):
            return
        dice = random.Random(SEED)
        members = self.env["bde.alumni.profile"].search(
            [("company_id", "=", company.id), ("state", "=", "member")], order="id"
        )
        made = offers.create(
            [
                {
                    "kind": kind,
                    "name": name,
                    "employer_name": employer,
                    "contract": contract,
                    "source": source,
                    "profile_id": members[:1].id if source == "member" else False,
                    "description": TEXT,
                    "city": company.city or "Orléans",
                    "company_id": company.id,
                }
                for kind, name, employer, contract, source in OFFERS
            ]
        )
        made[:4]._approve()
        self.env["bde.alumni.application"].create(
            [
                {
                    "offer_id": dice.choice(made[:3].ids),
                    "profile_id": member.id,
                    "message": "Bonjour, ce poste m'intéresse beaucoup.",
                    "state": state,
                    "date": fields.Date.context_today(self) - timedelta(days=2),
                }
                for member, state in zip(
                    members[1:4], ("sent", "forwarded", "interview"), strict=False
                )
            ]
        )
