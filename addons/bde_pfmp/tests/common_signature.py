import io
from datetime import date, timedelta
from unittest.mock import patch

from odoo import fields

from .common_convention import ConventionCase

REFERENT = 16  # learners of one referent at most (D124-3)
ROLES = ("school", "host", "tutor", "learner", "guardian", "visa")


def drawing():
    """Return the PNG of somebody's signature: a stroke on a transparent ground."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGBA", (300, 100))
    ImageDraw.Draw(picture).line((20, 80, 120, 20, 280, 70), fill="black", width=4)
    output = io.BytesIO()
    picture.save(output, "PNG")
    return output.getvalue()


class SignatureFixture:
    """Frozen documents that are signed: conventions without their own rules.

    What is tested is the layer: `_signature_prepare` is the test's, one signatory a
    role; `people` says otherwise.
    """

    @classmethod
    def make_signing(cls):
        roles = cls.env["bde.signature.role"]
        known = set(roles.search([]).mapped("code"))
        roles.create(
            [
                {
                    "name": code.title(),
                    "code": code,
                    "letter": code[0].upper(),
                    "sequence": number,
                }
                for number, code in enumerate(ROLES)
                if code not in known
            ]
        )
        roles.search([("code", "=", "host")]).may_delegate = True
        cls.requests = cls.env["bde.signature.request"]
        cls.today = fields.Date.context_today(cls.requests)
        cls.people = {}
        cls.drawing = drawing()

    def patch_document(self):
        """Make conventions plain signed documents; `self.told` lists their hooks."""
        self.told = []
        model = type(self.env["bde.pfmp.convention"])
        case = self

        def prepare(documents):
            return {document: case.prepared(document) for document in documents}

        def tell(name):
            def hook(document, about):
                case.told.append((name, document.id))

            return hook

        hooks = {
            f"_signature_{name}": tell(name)
            for name in ("signed", "done", "refused", "cancelled", "expired")
        }
        for name, method in {"_signature_prepare": prepare, **hooks}.items():
            patcher = patch.object(model, name, method)
            patcher.start()
            self.addCleanup(patcher.stop)

    def prepared(self, document):
        """Return what the layer is given for one document."""
        entries = self.people.get(document.id) or [
            self.entry("host", "Luc Durand", "luc@durand.example.org"),
            self.entry("learner", "Léa Dupont", "lea@example.org"),
        ]
        return {
            "title": f"Convention {document.number}",
            "document_id": document.document_id,
            "pdf_sha256": document.pdf_sha256,
            "deadline_on": self.today + timedelta(days=20),
            "expires_on": self.today + timedelta(days=40),
            "verify_code": document.verify_code,
            "signers": entries,
        }

    @staticmethod
    def entry(role, name, email=None, **values):
        return {
            "role": role,
            "person": None,
            "name": name,
            "email": email,
            "phone": None,
            "lang": "fr_FR",
            "channel": "mail",
            "level": "required",
            "order": 10,
            "warning": None,
            **values,
        }

    @classmethod
    def make_document(cls, last_name="DUPONT", content=None):
        """Return a convention whose PDF is frozen, without printing it."""
        return cls.make_documents(1, last_name, content)

    @classmethod
    def make_documents(cls, count, last_name="DUPONT", content=None):
        env = cls.env
        learners = env["bde.learner"].create(
            [
                {
                    "last_name": f"{last_name}{number or ''}",
                    "first_name": "Léa",
                    "birth_date": date(2010, 3, 14),
                }
                for number in range(count)
            ]
        )
        env["bde.enrolment"].create(
            [
                {
                    "learner_id": learner.id,
                    "school_year_id": cls.year.id,
                    "class_id": cls.klass.id,
                    "training_id": cls.training.id,
                    "status": "st",
                }
                for learner in learners
            ]
        )
        signatory, tutor = cls.host.child_ids.sorted("id")[:2]
        referents = cls.referent
        if count > 1:
            referents = env["res.partner"].create(
                [
                    {"name": f"Référent {number}", "bde_is_teacher": True}
                    for number in range(1 + count // REFERENT)
                ]
            )
        placements = env["bde.pfmp.placement"].create(
            [
                {
                    "learner_id": learner.id,
                    "period_id": cls.period.id,
                    "host_id": cls.host.id,
                    "signatory_id": signatory.id,
                    "tutor_id": tutor.id,
                    "referent_id": referents[rank // REFERENT].id,
                    "date_start": cls.period.date_start,
                    "date_end": cls.period.date_end,
                    "schedule_kind": "later",
                }
                for rank, learner in enumerate(learners)
            ]
        )
        template = env["bde.pfmp.template"].search([], limit=1)
        conventions = env["bde.pfmp.convention"].create(
            [
                {"placement_id": placement.id, "template_id": template.id}
                for placement in placements
            ]
        )
        documents = env["bde.document"]._file_many(
            [
                {
                    "record": convention,
                    "content": content or b"%PDF-1.7 " + convention.number.encode(),
                    "name": f"{convention.number}.pdf",
                    "type": "convention",
                }
                for convention in conventions
            ]
        )
        for convention, document in zip(conventions, documents, strict=True):
            convention.sudo().write(
                {"document_id": document.id, "pdf_sha256": document.sha256}
            )
        env.flush_all()
        return conventions

    def send(self, document=None, entries=None, **options):
        """Send one document; return its round."""
        document = document or self.make_document()
        if entries:
            self.people[document.id] = entries
        return self.requests._send_many(document, **options)

    def signer_of(self, request, role):
        return request.signer_ids.filtered(lambda s: role in s.role_ids.mapped("code"))

    def sign(self, signers, **values):
        """Sign as the page does."""
        given = {
            "name": signers[:1].name,
            "image": self.drawing,
            "ip": "192.0.2.7",
            "agent": "Firefox",
            "sha": signers[:1].request_id.pdf_sha256,
        }
        if len(signers) > 1:
            given["sha"] = {s.id: s.request_id.pdf_sha256 for s in signers}
        return signers._sign(values.pop("method", "drawn"), **{**given, **values})


class SignatureCase(SignatureFixture, ConventionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_signing()

    def setUp(self):
        super().setUp()
        self.patch_document()
