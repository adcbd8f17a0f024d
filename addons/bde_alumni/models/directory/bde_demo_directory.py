import random
from datetime import timedelta

from odoo import api, fields, models

SEED = 77
STORIES = (
    (
        "De l'atelier à l'entreprise",
        "J'ai découvert le métier pendant mes PFMP. Mon tuteur m'a rappelé un mois "
        "après le diplôme ; aujourd'hui c'est moi qui accueille les élèves.",
    ),
    (
        "Reprendre ses études, puis revenir",
        "Après le bac pro j'ai hésité. Un BTS en apprentissage, et me voilà de retour "
        "dans le pays, avec un métier qui me plaît.",
    ),
)


class BdeDemo(models.AbstractModel):
    """Members who checked their page or not, a mail that came back, two stories."""

    _inherit = "bde.demo"

    @api.model
    def _steps(self):
        return [*super()._steps(), ("directory of former pupils", "_make_directory")]

    def _make_directory(self, context):
        dice = random.Random(SEED)
        today = context["today"]
        profiles = self.env["bde.alumni.profile"].sudo()
        members = profiles.search(
            [("state", "=", "member"), ("company_id", "=", context["company"].id)],
            order="id",
            limit=60,
        )
        for number, member in enumerate(members):
            days = dice.randint(400, 700) if number % 4 == 3 else dice.randint(5, 200)
            member.checked_on = today - timedelta(days=days)
        if members:
            members[-1].write(
                {
                    "bounced_on": today - timedelta(days=12),
                    "bounce_reason": "550 5.1.1 boîte inconnue",
                }
            )
        self._make_stories(members)

    def _make_stories(self, members):
        """Two stories of members who agreed to be shown, one that waits."""
        for member in members[: len(STORIES)] - members._agreed("image"):
            member._consent(["image"], how="paper")
        agreed = members._agreed("image")[: len(STORIES)]
        stories = self.env["bde.alumni.story"].sudo()
        for member, (title, text) in zip(agreed, STORIES, strict=False):
            story = stories.create(
                {
                    "name": title,
                    "text": text,
                    "profile_id": member.id,
                    "company_id": member.company_id.id,
                    "training_id": member.main_training_id.id,
                    "year": member.left_year,
                }
            )
            story.write(
                {"state": "published", "published_on": fields.Date.context_today(story)}
            )
        waiting = (members - members._agreed("image"))[:1]
        if waiting:
            stories.create(
                {
                    "name": "Un an après le CAP",
                    "text": "Récit à relire avec elle avant de le publier.",
                    "profile_id": waiting.id,
                    "company_id": waiting.company_id.id,
                }
            )
