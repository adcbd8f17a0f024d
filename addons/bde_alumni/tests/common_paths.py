from datetime import date

from odoo import fields

from odoo.addons.bde_pfmp.tests.common_pfmp import PfmpCase

TEXT = "I agree to be in the network."


class PathsCase(PfmpCase):
    """Members of the network and leavers, made as superuser; who works where."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.situations = cls.env["bde.alumni.situation"]
        cls.proposals = cls.env["bde.alumni.proposal"]
        cls.office = cls.users["user"]

    @classmethod
    def path_member(cls, last_name, first_name="Lina", purposes=("network",), **values):
        """Return a member with a contact, live consents, a study of the training."""
        partner = cls.env["res.partner"].create(
            {
                "name": f"{first_name} {last_name}",
                "email": f"{last_name.lower()}@perso.example",
                "bde_is_alumnus": True,
            }
        )
        profile = cls.env["bde.alumni.profile"].create(
            {
                "last_name": last_name,
                "first_name": first_name,
                "birth_date": date(cls.today.year - 22, 5, 4),
                "email": partner.email,
                "state": "member",
                "joined_on": cls.today,
                "partner_id": partner.id,
                "study_ids": [
                    fields.Command.create(
                        {"training_id": cls.training.id, "year": cls.today.year - 3}
                    )
                ],
            }
            | values
        )
        cls.env["bde.alumni.consent"].create(
            [
                {
                    "profile_id": profile.id,
                    "company_id": profile.company_id.id,
                    "purpose": purpose,
                    "text": TEXT,
                    "given_on": fields.Datetime.now(),
                    "how": "paper",
                }
                for purpose in purposes
            ]
        )
        return profile

    @classmethod
    def path_leaver(cls, last_name, klass=None, first_name="Lina", **values):
        """Return a leaver of last June."""
        return cls.env["bde.alumni.leaver"].create(
            {
                "last_name": last_name,
                "first_name": first_name,
                "birth_date": date(cls.today.year - 19, 5, 4),
                "school_year_id": cls.year.id,
                "class_id": (klass or cls.klass).id,
                "training_id": cls.training.id,
                "kind": "final_year",
                "status": "st",
            }
            | values
        )

    @classmethod
    def hire(cls, profile, employer=None, **values):
        """Return the situation of a member at work in an organisation of the base."""
        vals = {
            "kind": "employment",
            "date_start": fields.Date.add(cls.today, months=-30),
            "employer_id": (employer or cls.host).id,
            "job": "Technicienne réseaux",
            "in_specialty": "yes",
            "source": "self",
        }
        return cls.situations._record(vals | values, profile=profile)

    def role_lines(self, profile, state="proposed"):
        lines = self.proposals.search(
            [("profile_id", "=", profile.id), ("state", "=", state)]
        )
        return {line.role: line for line in lines}
