"""Members of the network with a path, for the tests of the directory."""

import base64
import io
from datetime import timedelta

from PIL import Image

from odoo import fields

from odoo.addons.bde_pfmp.tests.common_pfmp import PfmpCase

CHOICES = ("everyone", "office", "nobody")


def _photo():
    out = io.BytesIO()
    Image.new("RGB", (200, 200), "#336699").save(out, "JPEG")
    return base64.b64encode(out.getvalue())


class DirectoryCase(PfmpCase):
    PHOTO = _photo()

    @classmethod
    def make_directory_member(
        cls,
        first_name,
        last_name,
        training=None,
        year=None,
        job=None,
        employer=None,
        purposes=("network",),
        **values,
    ):
        """Return a member whose consents are valid, with studies and a situation."""
        env = cls.env
        profile = env["bde.alumni.profile"].create(
            {
                "first_name": first_name,
                "last_name": last_name,
                "email": f"{first_name}.{last_name}@mail.invalid".lower().replace(
                    " ", ""
                ),
                "state": "member",
                "joined_on": fields.Date.context_today(cls.company),
                "company_id": cls.company.id,
            }
            | values
        )
        cls.give_consents(profile, purposes)
        if training or year:
            env["bde.alumni.study"].create(
                {
                    "profile_id": profile.id,
                    "training_id": training and training.id,
                    "year": year,
                }
            )
        if job or employer:
            env["bde.alumni.situation"]._record(
                {
                    "kind": "employment",
                    "job": job,
                    "employer_name": employer,
                    "source": "office",
                    "date_start": fields.Date.context_today(cls.company)
                    - timedelta(days=30),
                },
                profile=profile,
            )
        return profile

    @classmethod
    def give_consents(cls, profile, purposes):
        cls.env["bde.alumni.consent"].create(
            [
                {
                    "profile_id": profile.id,
                    "purpose": purpose,
                    "text": "Ce que j'accepte",
                    "company_id": profile.company_id.id,
                    "given_on": fields.Datetime.now(),
                    "how": "page",
                }
                for purpose in purposes
            ]
        )

    def end_consent(self, profile, purpose="network"):
        """Let the consent be over since yesterday, as time does."""
        yesterday = fields.Date.context_today(profile) - timedelta(days=1)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE bde_alumni_consent SET until = %s "
            "WHERE profile_id = %s AND purpose = %s",
            (yesterday, profile.id, purpose),
        )
        self.env.invalidate_all()
