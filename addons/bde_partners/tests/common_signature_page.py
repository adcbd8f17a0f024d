"""Something to sign in the ground floor alone: a partner's paper, its signatories."""

import base64
import io
from hashlib import sha256
from unittest.mock import patch

from lxml import html
from PIL import Image, ImageDraw

from odoo import fields
from odoo.tests import HttpCase

from ..models.bde_signature_mixin import BdeSignatureMixin

PASSWORD = "Longue phrase pour les tests 1"

# Run by `browser_js` at 390 px: the page of PATH is opened, drawn on with a finger and
# signed; it is in a frame of this width, so that the script outlives its reloads.
PHONE_SIGN = """
(async () => {
    const until = async (what, done) => {
        for (let wait = 0; !done(); wait++) {
            if (wait > 400) throw new Error("too long: " + what);
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
    };
    const frame = document.createElement("iframe");
    frame.style.cssText = "position: fixed; inset: 0; width: 390px; height: 844px";
    frame.src = "PATH";
    document.body.append(frame);
    const page = () => frame.contentDocument?.querySelector(".bde-sign");
    const state = () => page()?.dataset.state;
    const find = (selector) => {
        const found = frame.contentDocument.querySelector(selector);
        if (!found) throw new Error("missing: " + selector);
        return found;
    };
    await until("open", () => state() === "open");
    const inside = frame.contentWindow;
    await until("seen", () =>
        inside.performance.getEntriesByType("resource")
            .some((entry) => entry.name.endsWith("/seen"))
    );
    const wide = frame.contentDocument.documentElement.scrollWidth;
    if (wide > 390) throw new Error("wider than the screen: " + wide);
    for (const button of page().querySelectorAll("button, summary, .bde-way")) {
        const box = button.getBoundingClientRect();
        if (box.height && box.height < 40) throw new Error(button.outerHTML);
    }
    find("input[name=way][value=code]").click();
    if (find(".bde-panel[data-way=code]").hidden) throw new Error("code hidden");
    find("input[name=way][value=drawn]").click();
    const pad = find("#draw");
    pad.scrollIntoView();
    const box = pad.getBoundingClientRect();
    const touch = (name, x, y) =>
        pad.dispatchEvent(
            new inside.PointerEvent(name, {
                pointerId: 1, pointerType: "touch", isPrimary: true, bubbles: true,
                clientX: box.left + box.width * x, clientY: box.top + box.height * y,
            })
        );
    touch("pointerdown", 0.1, 0.6);
    for (let step = 1; step < 20; step++) {
        touch("pointermove", 0.1 + step * 0.04, 0.6 - 0.3 * Math.sin(step));
    }
    touch("pointerup", 0.9, 0.5);
    if (!find("#drawing").value) throw new Error("nothing drawn");
    find("input[name=agree]").click();
    find("#sign-go").click();
    find("#sign-go").click();
    await until("signed", () => state() === "signed");
    console.log("test successful");
})().catch((error) => console.error(String(error)));
"""


def pdf_of(text, pages=2):
    """Return the bytes of a PDF of some pages, unlike any other."""
    sheets = []
    for number in range(pages):
        sheet = Image.new("L", (420, 594), "white")
        ImageDraw.Draw(sheet).text((40, 40), f"{text} {number}", fill="black")
        sheets.append(sheet)
    out = io.BytesIO()
    sheets[0].save(out, format="PDF", save_all=True, append_images=sheets[1:])
    return out.getvalue()


def drawing(ink=True):
    """Return the data URL of a drawing, as the canvas of the page gives it."""
    picture = Image.new("RGBA", (900, 360), (0, 0, 0, 0))
    if ink:
        pen = ImageDraw.Draw(picture)
        pen.line((80, 200, 300, 90, 420, 260, 700, 120), fill="#111827", width=6)
    out = io.BytesIO()
    picture.save(out, format="PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


class SignaturePageCase(HttpCase):
    """Papers signed by a company, a tutor and two parents; pages read over HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref("base.main_company")
        cls.company.write({"bde_phone": "0261910011", "bde_email": "bde@example.org"})
        cls._hook_partners()
        cls._make_roles()
        cls.today = fields.Date.context_today(cls.env["res.partner"])
        cls.garage, cls.bakery = cls.env["res.partner"].create(
            [
                {"name": "Garage des Tests", "is_company": True},
                {"name": "Fournil des Tests", "is_company": True},
            ]
        )
        cls.boss, cls.baker = cls.env["res.partner"].create(
            [
                {
                    "name": "Rose Patronne",
                    "email": "rose@example.com",
                    "phone": "0611223344",
                    "parent_id": cls.garage.id,
                },
                {
                    "name": "Luc Boulanger",
                    "email": "luc@example.net",
                    "parent_id": cls.bakery.id,
                },
            ]
        )

    @classmethod
    def _hook_partners(cls):
        """Let a partner be a document to sign, for the time of these tests."""
        model = cls.registry["res.partner"]
        hooks = {
            name: hook
            for name, hook in vars(BdeSignatureMixin).items()
            if name.startswith("_signature_")
        }
        hooks |= {
            "_signature_follow": lambda self, requests: None,
            "_signature_prepare": lambda self: {
                partner: cls.entries[partner.id] for partner in self
            },
            "_signature_summary": lambda self, signer: [
                ("Who", self.name),
                ("When", "from 2 to 20 June"),
            ],
        }
        for name, hook in hooks.items():
            cls.startClassPatcher(patch.object(model, name, hook, create=True))
        cls.entries = {}

    @classmethod
    def _make_roles(cls):
        roles = cls.env["bde.signature.role"].with_context(active_test=False)
        for sequence, (code, name, hands_over) in enumerate(
            (
                ("host", "Company", True),
                ("tutor", "Tutor", False),
                ("guardian", "Legal representative", False),
                ("guardian2", "Second representative", False),
            )
        ):
            role = roles.search([("code", "=", code)])
            if not role:
                role = roles.create({"code": code, "name": name, "sequence": sequence})
            role.may_delegate = hands_over

    @classmethod
    def send(cls, name="Paper", signers=None, pages=2, **values):
        """Send a paper for signature; return its round."""
        partner = cls.env["res.partner"].create({"name": name})
        pdf = pdf_of(f"{name} {partner.id}", pages)
        document = cls.env["bde.document"]._file(
            partner, pdf, f"{name}.pdf", "other", company_id=cls.company.id
        )
        cls.entries[partner.id] = {
            "title": name,
            "document_id": document,
            "pdf_sha256": sha256(pdf).hexdigest(),
            "deadline_on": fields.Date.add(cls.today, days=20),
            "expires_on": fields.Date.add(cls.today, days=20),
            "verify_code": f"test-{partner.id}",
            "signers": signers or cls.people(),
            **values,
        }
        return cls.env["bde.signature.request"]._send_many(partner)

    @classmethod
    def people(cls, **first):
        """Return the signatories of a paper: the company, two parents."""
        return [
            {
                "role": "host",
                "person": cls.boss,
                "name": "Rose Patronne",
                "email": "rose@example.com",
                "phone": "0611223344",
            }
            | first,
            {
                "role": "guardian",
                "name": "Anne Parent",
                "email": "anne@example.com",
                "phone": "0655667788",
            },
            {
                "role": "guardian2",
                "name": "Paul Autreparent",
                "email": "paul@example.com",
                "phone": "0699887766",
                "level": "second",
            },
        ]

    # -- over HTTP --------------------------------------------------------------------
    def by(self, request, code="host"):
        """Return the signatory of a round who has this role."""
        return request.signer_ids.filtered(lambda s: code in s.role_ids.mapped("code"))

    def link(self, signer, path=""):
        return f"/bde/s/{signer._link_token()}{path}"

    def page(self, path, status=200):
        response = self.url_open(path)
        self.assertEqual(response.status_code, status, path)
        return html.fromstring(response.content)

    def csrf(self, path):
        """Open a page and return the token of its forms."""
        return self.page(path).xpath("//input[@name='csrf_token']/@value")[0]

    def post(self, path, data=None, token=None, files=None, follow=True):
        """Post a form of a page, from the page."""
        base = "/".join(path.split("/")[:4])
        token = token or self.csrf(base)
        response = self.url_open(
            path,
            data={"csrf_token": token} | (data or {}),
            files=files,
            allow_redirects=follow,
            timeout=30,
        )
        self.env.invalidate_all()
        return response

    def sign_form(self, *signers, **values):
        """Return the fields of the form to sign these documents."""
        return {
            "docs": [str(signer.id) for signer in signers],
            "agree": "1",
            "way": "drawn",
            "name": "Rose Patronne",
            "drawing": drawing(),
            **{f"sha_{s.id}": s.request_id.pdf_sha256 for s in signers},
            **values,
        }

    def kinds(self, request):
        """Return the kinds of the events of a round, in order."""
        return request.event_ids.sorted("id").mapped("kind")
