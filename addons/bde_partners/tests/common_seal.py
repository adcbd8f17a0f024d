"""A round signed by all, with a real PDF, for the tests of the seal."""

import base64
import io
import shutil
import subprocess
from hashlib import sha256
from unittest.mock import patch

from PIL import Image, ImageDraw

from odoo import fields

from .common import SchoolCase


def paper(text="Convention", pages=2):
    """Return a PDF of a few pages, as a scanner makes it."""
    sheets = []
    for number in range(pages):
        sheet = Image.new("L", (620, 877), 255)
        ImageDraw.Draw(sheet).text((60, 60), f"{text} {number + 1}", fill=0)
        sheets.append(sheet)
    out = io.BytesIO()
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:], resolution=75)
    return out.getvalue()


def drawing():
    """Return the PNG of a signature drawn on a screen."""
    image = Image.new("RGBA", (400, 150), (255, 255, 255, 0))
    ImageDraw.Draw(image).line(
        [(20, 100), (90, 30), (160, 120), (380, 60)], fill=(0, 0, 0, 255), width=5
    )
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def pdfsig(content, folder):
    """Return what poppler's validator says of a PDF."""
    path = f"{folder}/{sha256(content).hexdigest()[:12]}.pdf"
    with open(path, "wb") as file:
        file.write(content)
    run = subprocess.run(
        ["pdfsig", "-nocert", path], capture_output=True, text=True, timeout=60
    )
    return run.stdout + run.stderr


def has_pdfsig():
    return bool(shutil.which("pdfsig"))


class SealCase(SchoolCase):
    """A round whose document is a partner: the ground floor signs nothing itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "name": "Lycée Ada Lovelace",
                "city": "Lyon",
                "bde_sector": "public",
                "bde_head_id": cls.users["head"].id,
            }
        )
        cls.partner = cls.env["res.partner"].create(
            {"name": "Garage Moreau", "is_company": True}
        )
        hooks = {
            "_signature_signed": lambda self, signer: None,
            "_signature_done": lambda self, request: None,
            "_signature_sealed": lambda self, request: None,
            "_signature_cancelled": lambda self, request: None,
            "_signature_refused": lambda self, signer: None,
            "_signature_reference": lambda self: f"TEST-{self.id}",
            "_signature_path": lambda self: f"/odoo/res.partner/{self.id}",
        }
        for name, hook in hooks.items():
            cls.classPatch(type(cls.partner), name, hook)
        rounds = type(cls.env["bde.signature.request"])
        cls.classPatch(rounds, "_signed_models", lambda self: ["res.partner"])
        cls.roles = {
            code: cls.role(code, name)
            for code, name in (
                ("school", "Chef d'établissement"),
                ("host", "Entreprise d'accueil"),
                ("tutor", "Tuteur"),
                ("learner", "Élève"),
            )
        }

    @classmethod
    def classPatch(cls, owner, name, value):
        patcher = patch.object(owner, name, value, create=True)
        patcher.start()
        cls.addClassCleanup(patcher.stop)

    @classmethod
    def role(cls, code, name):
        roles = cls.env["bde.signature.role"].with_context(active_test=False)
        found = roles.search([("code", "=", code)], limit=1)
        return found or roles.create({"code": code, "name": name})

    @classmethod
    def make_round(cls, signers=None, content=None, **values):
        """Return a round that is out, with a frozen PDF and these signatories."""
        content = content or paper()
        partner = cls.env["res.partner"].create({"name": "Garage Moreau"})
        document = cls.env["bde.document"]._file(
            partner, content, "Convention TEST.pdf", "convention"
        )
        request = cls.env["bde.signature.request"].create(
            {
                "name": "Convention de Léa DUPONT",
                "company_id": cls.company.id,
                "res_model": "res.partner",
                "res_id": partner.id,
                "document_id": document.id,
                "pdf_sha256": document.sha256,
                "state": "sent",
                "sent_on": fields.Datetime.now(),
                "verify_code": sha256(content).hexdigest()[:16],
            }
            | values
        )
        default = [{"name": "Paul Moreau", "email": "paul@example.com"}]
        for vals in signers if signers is not None else default:
            vals = dict(vals)
            codes = vals.pop("roles", ["host"])
            cls.env["bde.signature.signer"].create(
                {
                    "request_id": request.id,
                    "state": "asked",
                    "role_ids": [
                        fields.Command.set([cls.roles[code].id for code in codes])
                    ],
                }
                | vals
            )
        request._log("frozen", payload={"title": request.name})
        return request

    @classmethod
    def sign_all(cls, request):
        """Everybody draws a signature; the round is complete, not sealed yet."""
        for signer in request.signer_ids:
            signer._sign(
                "drawn",
                name=signer.name,
                image=drawing(),
                ip="203.0.113.9",
                agent="Mozilla",
                sha=request.pdf_sha256,
            )

    @classmethod
    def seal(cls, request):
        """Seal for real, now; return the bytes of the final PDF."""
        request.with_context(force_report_rendering=True)._seal()
        return request.final_document_id.attachment_id.raw

    @classmethod
    def sealed_round(cls, **values):
        request = cls.make_round(**values)
        cls.sign_all(request)
        cls.seal(request)
        return request

    @staticmethod
    def b64(content):
        return base64.b64encode(content).decode()
