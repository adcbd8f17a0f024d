from datetime import date

from odoo import fields

from odoo.addons.bde_pfmp.tests.common_pfmp import PfmpCase


class AlumniCase(PfmpCase):
    """A school with leavers and members of its network, made on demand."""

    @classmethod
    def make_leaver(cls, last_name="Petit", first_name="Léa", **values):
        """Return a leaver of `cls.klass`, told, who left."""
        return (
            cls.env["bde.alumni.leaver"]
            .sudo()
            .create(
                {
                    "last_name": last_name,
                    "first_name": first_name,
                    "birth_date": date(2007, 4, 2),
                    "school_year_id": cls.year.id,
                    "class_id": cls.klass.id,
                    "training_id": cls.training.id,
                    "outcome": "left",
                    "left_on": cls.year.date_end,
                    "notice_on": cls.today,
                }
                | values
            )
        )

    @classmethod
    def make_member(cls, last_name="Petit", first_name="Léa", **values):
        """Return a member of the network who agreed to be in the directory."""
        profile = (
            cls.env["bde.alumni.profile"]
            .sudo()
            .create(
                {
                    "last_name": last_name,
                    "first_name": first_name,
                    "email": f"{first_name}.{last_name}@example.org".lower(),
                    "state": "member",
                    "joined_on": cls.today,
                }
                | values
            )
        )
        cls.env["bde.alumni.consent"].sudo().create(
            {
                "profile_id": profile.id,
                "purpose": "network",
                "text": "Le réseau des anciens élèves",
                "company_id": profile.company_id.id,
                "given_on": fields.Datetime.now(),
                "how": "page",
            }
        )
        return profile
