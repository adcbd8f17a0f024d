from odoo import fields, models

from odoo.addons.bde_partners.demo.generator import Casting, ascii_slug

SEED = 701
MEMBERS = 24
ABOUT = (
    "Après mon bac pro, j'ai commencé comme technicien ; je peux en parler.",
    "J'ai repris des études en BTS par apprentissage.",
    "Je suis revenue m'installer près du lycée.",
)
CITIES = ("Orléans", "Fleury-les-Aubrais", "Olivet", "Blois", "Tours")


class BdeDemo(models.AbstractModel):
    """Members of the network of the demonstration, and three who ask to join."""

    _inherit = "bde.demo"

    def _steps(self):
        return [*super()._steps(), ("network of former pupils", "_make_network")]

    def _make_network(self, context):
        company, today = context["company"], context["today"]
        profiles = self.env["bde.alumni.profile"].sudo()
        if profiles.search_count([("company_id", "=", company.id)], limit=1):
            return
        casting = Casting(SEED)
        trainings = self.env["bde.training"].search(
            [("company_id", "in", [company.id, False]), ("is_family", "=", False)],
            order="id",
        )
        rows = [
            self._prepare_member(casting, company, trainings, today, number)
            for number in range(MEMBERS + 3)
        ]
        made = profiles.with_context(mail_notrack=True).create(rows)
        members, asking = made[:MEMBERS], made[MEMBERS:]
        members._consent(["network"], "page")
        members[: MEMBERS * 2 // 3]._consent(["newsletter"], "page")
        members[::2]._consent(["mentoring"], "page")
        members[::4]._consent(["offers"], "page")
        members._become_member_quietly(today)
        asking.write({"source": "page", "email_verified_on": fields.Datetime.now()})
        # one of them is a homonym born the same day as a member
        twin = members[0]
        asking[0].write(
            {
                "last_name": twin.last_name,
                "first_name": twin.first_name,
                "birth_date": twin.birth_date,
                "email": f"{ascii_slug(twin.first_name)}.nouveau@anciens.example.org",
            }
        )
        asking[0].study_ids.year = twin.study_ids.year
        asking._consent(["network", "newsletter"], "page")

    def _prepare_member(self, casting, company, trainings, today, number):
        """Return the values of an invented former pupil, who left 1 to 15 years ago."""
        __, first, last = casting.person()
        random = casting.random
        year = today.year - 1 - number % 15
        birth = fields.Date.subtract(
            today.replace(year=year, month=6, day=15),
            years=18 + number % 3,
            days=random.randrange(300),
        )
        return {
            "company_id": company.id,
            "last_name": last,
            "first_name": first,
            "birth_date": birth,
            "email": f"{ascii_slug(f'{first} {last}')}@anciens.example.org",
            "phone": casting.phone(mobile=True),
            "city": random.choice(CITIES),
            "about": random.choice(ABOUT) if number % 3 == 0 else False,
            "source": "page" if number % 2 else "office",
            "willing_tutor": number % 3 == 0,
            "willing_mentor": number % 2 == 0,
            "willing_speaker": number % 5 == 0,
            "willing_jury": number % 7 == 0,
            "willing_tax": number % 11 == 0,
            "study_ids": [
                fields.Command.create(
                    {
                        "training_id": trainings[number % len(trainings)].id
                        if trainings
                        else False,
                        "year": year,
                        "graduated": number % 6 != 5,
                    }
                )
            ],
        }


class BdeAlumniProfile(models.Model):
    _inherit = "bde.alumni.profile"

    def _become_member_quietly(self, today):
        """Make members without a mail: those of the demonstration."""
        for number, profile in enumerate(self.sudo()):
            joined = fields.Date.subtract(today, days=20 + 17 * number)
            profile.write(
                {
                    "state": "member",
                    "joined_on": joined,
                    "checked_on": joined,
                    "partner_id": profile._make_partner().id,
                }
            )
