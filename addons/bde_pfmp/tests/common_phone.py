import base64
import io
import json
import uuid
from datetime import timedelta

from PIL import Image

from .common_pfmp import PfmpCase


class PhoneCase(PfmpCase):
    """Learners in company, their referent, a visit to make, and a phone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = cls.users["user"]
        cls.ddfpt = cls.users["manager"]
        cls.company.bde_ddfpt_id = cls.ddfpt
        cls.host.write({"phone": "01 40 00 00 01", "city": "Lyon", "zip": "69001"})
        cls.learner = cls.make_learner("Durand", cls.klass)
        cls.placement = cls.make_running(cls.learner)
        cls.visit = cls.make_visit(cls.placement)
        # another teacher, without account, and their own learner
        cls.outsider = cls.env["res.partner"].create(
            {
                "name": "Paul Rey",
                "bde_is_teacher": True,
                "email": "paul.rey@lycee.example.org",
            }
        )
        cls.far = cls.make_running(
            cls.make_learner("Martin", cls.other_class), referent_id=cls.outsider.id
        )
        cls.far_visit = cls.make_visit(cls.far)

    @classmethod
    def make_running(cls, learner, **values):
        """Return the placement of a learner who is in company today."""
        start = cls.today - timedelta(days=4)
        return cls.make_placement(
            learner,
            start=start,
            end=start + timedelta(days=25),
            **{
                "host_id": cls.host.id,
                "referent_id": cls.teacher.id,
                "state": "running",
                "activities": "- Vidanges\n- Freins",
                **values,
            },
        )

    @classmethod
    def make_visit(cls, placement, **values):
        return cls.env["bde.pfmp.visit"].create(
            {
                "placement_id": placement.id,
                "window_start": placement.date_start,
                "window_end": placement.date_end,
                **values,
            }
        )

    @classmethod
    def raw(cls, **values):
        """Return a report as a phone writes it."""
        return {
            "uuid": str(uuid.uuid4()),
            "kind": "visit",
            "id": cls.visit.id,
            "day": cls.today.isoformat(),
            "channel": "visit",
            "attendance": "regular",
            "integration": "good",
            "alert_level": "none",
            "alert_text": "",
            "seen": "Il change les freins seul.",
            "next_step": "Voir la fiche",
            "ticks": {"1": True},
        } | values

    @classmethod
    def receive(cls, raw, photos=()):
        reports = cls.env["bde.pfmp.visit.report"]
        return reports._receive(
            raw, cls.placement, cls.visit, cls.teacher, "phone", photos
        )

    @staticmethod
    def photo():
        exif = Image.Exif()
        exif[0x0110] = "Telephone of Camille"
        out = io.BytesIO()
        Image.new("RGB", (600, 400), "blue").save(out, "JPEG", exif=exif)
        return out.getvalue()

    def reports(self, placement=None):
        placement = placement or self.placement
        return self.env["bde.pfmp.visit.report"].search(
            [("placement_id", "=", placement.id)]
        )

    def send(self, base, raw, photo=None, **values):
        """Post a report as the page does; return (status, answer)."""
        token = self.url_open(f"{base}/data").json()["csrf"]
        data = {"csrf_token": token, "report": json.dumps(raw), **values}
        files = {"photo0": ("p.jpg", photo, "image/jpeg")} if photo else None
        answer = self.url_open(f"{base}/report", data=data, files=files)
        return answer.status_code, answer.json()

    @staticmethod
    def decoded(document):
        return base64.b64decode(document.file)
