"""The life of a minor's convention, end to end in real browsers and over HTTP."""

import os
import tempfile
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.bde_partners.models.ir_actions_report import IrActionsReport
from odoo.addons.bde_partners.tests.common_pdf import PdfCase
from odoo.addons.bde_partners.tests.common_scan import paper, stack
from odoo.addons.bde_partners.tests.common_seal import has_pdfsig, pdfsig
from odoo.addons.bde_partners.tests.common_signature_page import PHONE_SIGN, drawing

from .common_convention import ConventionFixture

SIX = {"school", "host", "tutor", "referent", "learner", "guardian"}


class WalkCase(ConventionFixture, PdfCase, HttpCase):
    """A school whose deputy signs by an act, its office, a minor and a host."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context={
                **cls.env.context,
                "tracking_disable": True,
                "lang": "fr_FR",
                "tz": "Europe/Paris",
            }
        )
        cls.make_school(cls.env)
        cls.today = fields.Date.context_today(cls.env["bde.pfmp.placement"])
        cls.office = new_test_user(
            cls.env,
            "bureau.walk",
            password="bureau.walk",
            groups="base.group_user,bde_partners.group_bde_user",
            lang="fr_FR",
        )
        cls.deputy = new_test_user(
            cls.env,
            "adjoint.walk",
            groups="base.group_user,bde_partners.group_bde_head",
            name="Karim Adjoint",
            email="adjoint@lycee.example.org",
        )
        cls._delegate()
        cls.placement = cls._placement("DUPONT")

    @classmethod
    def _delegate(cls):
        """The head gives the signature to the deputy, who is asked first."""
        head = cls.company.bde_head_id
        head.partner_id.email = "chef@lycee.example.org"
        head.group_ids = cls.env.ref("bde_partners.group_bde_head") | cls.env.ref(
            "base.group_user"
        )
        cls.company.bde_sector = "public"
        act = cls.env["bde.signature.act"].create(
            {
                "name": "2026-014",
                "company_id": cls.company.id,
                "delegator_id": head.id,
                "delegate_id": cls.deputy.id,
                "function_id": cls.env.ref(
                    "bde_partners.bde_signature_function_deputy"
                ).id,
                "date": cls.today - timedelta(days=10),
                "published_on": cls.today - timedelta(days=9),
                "published_where": "Panneau du hall",
                "valid_from": cls.today - timedelta(days=9),
                "valid_to": cls.today + timedelta(days=90),
                "usual": True,
            }
        )
        act.with_user(head).action_confirm()

    @classmethod
    def _placement(cls, name):
        """Return the placement of a minor that begins in a week."""
        learner = cls.make_learner(name, birth=cls.today - timedelta(days=16 * 365))
        learner.email = "lea@eleves.example.org"
        guardian = cls.add_guardian(learner)
        guardian.email = "marie@familles.example.org"
        host = cls.make_host(f"Électricité {name.title()}")
        for person, email in zip(
            host.child_ids.sorted("id"), ("patron", "tuteur"), strict=True
        ):
            person.email = f"{email}.{name.lower()}@hote.example.org"
        start = cls.today + timedelta(days=7)
        return cls.make_placement(
            learner,
            host,
            period_id=False,
            date_start=start,
            date_end=start + timedelta(days=25),
        )

    def setUp(self):
        super().setUp()
        for patcher in (
            patch.object(
                IrActionsReport, "_bde_rendering_is_off", lambda report: False
            ),
            patch.dict(os.environ, {"QUEUE_JOB__NO_DELAY": "1"}),
        ):
            patcher.start()
            self.addCleanup(patcher.stop)

    # -- what people do ----------------------------------------------------------------
    def walk(self, tour, convention):
        self.start_tour(
            f"/odoo/bde-conventions/{convention.id}", tour, login="bureau.walk"
        )
        self.env.invalidate_all()

    def signer(self, convention, role):
        return convention.signature_request_id.signer_ids.filtered(
            lambda s: role in s.role_ids.mapped("code") and s.state != "delegated"
        )

    def post(self, signer, act, data, files=None):
        """Post as the page of this signatory does; return the response."""
        door = f"/bde/s/{signer._link_token()}"
        self.authenticate(None, None)
        page = self.url_open(door)
        token = page.text.split('name="csrf_token"')[1].split('value="')[1]
        response = self.url_open(
            f"{door}/{act}",
            data={"csrf_token": token.split('"')[0], **data},
            files=files,
        )
        self.env.invalidate_all()
        return response

    def sign(self, signer):
        self.post(
            signer,
            "sign",
            {
                "docs": signer.id,
                f"sha_{signer.id}": signer.request_id.pdf_sha256,
                "agree": "1",
                "way": "drawn",
                "name": signer.name,
                "drawing": drawing(),
            },
        )

    def sign_on_phone(self, signer):
        door = f"/bde/s/{signer._link_token()}"
        self.browser_js("/bde", PHONE_SIGN.replace("PATH", door))
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestConventionWalk(WalkCase):
    browser_size = "1440x900"

    def test_from_draft_to_sealed_then_amended(self):
        """Six signatories: a phone, a scan, an act; then another tutor."""
        convention = self.placement._prepare_conventions()
        self.walk("bde_convention_sent", convention)
        request = convention.signature_request_id
        roles = request.signer_ids.role_ids.mapped("code")
        self.assertEqual(set(roles), SIX)
        self.assertEqual(len(request.signer_ids), 6)
        self.sign_on_phone(self.signer(convention, "host"))
        for role in ("tutor", "referent", "learner"):
            self.sign(self.signer(convention, role))
        self._sign_on_paper(convention)
        school = self.signer(convention, "school")
        self.assertEqual(school.name, self.deputy.name)
        self.sign_on_phone(school)
        self._check_sealed(convention)
        self._amend_tutor(convention)

    def _sign_on_paper(self, convention):
        """The representative deposits a photograph; the office files it."""
        guardian = self.signer(convention, "guardian")
        request = convention.signature_request_id
        self.post(
            guardian,
            "deposit",
            {},
            {
                "file": (
                    "photo.pdf",
                    stack(paper(request.verify_code)),
                    "application/pdf",
                )
            },
        )
        self.assertEqual(guardian.state, "asked", "somebody looks at it first")
        self.start_tour(
            "/odoo/bde-scans", "bde_convention_scan_filed", login="bureau.walk"
        )
        self.env.invalidate_all()
        self.assertEqual((guardian.state, guardian.method), ("signed", "paper"))

    def _check_sealed(self, convention):
        request = convention.signature_request_id
        self.assertEqual(set(request.signer_ids.mapped("state")), {"signed"})
        self.assertEqual(self.signer(convention, "school").act_id.name, "2026-014")
        self.assertEqual((convention.state, request.state), ("signed", "signed"))
        self.assertEqual(request.seal_state, "sealed")
        self.assertTrue(request._chain_check()["ok"])
        content = request.final_document_id.attachment_id.raw
        found = self.env["bde.verification"]._check_file(content)
        self.assertEqual(found["verdict"], "sealed")
        if has_pdfsig():
            with tempfile.TemporaryDirectory() as folder:
                self.assertIn("Signature is Valid", pdfsig(content, folder))
        self.authenticate(None, None)
        page = self.url_open(f"/bde/v/{request.verify_code}")
        self.assertEqual(page.status_code, 200)
        for name in ("DUPONT", "Léa", self.deputy.name, "Durand"):
            self.assertNotIn(name, page.text, "no name on the public page")

    def _amend_tutor(self, convention):
        placement = convention.placement_id
        former = placement.tutor_id
        tutor = self.env["res.partner"].create(
            {
                "name": "Zoé Neuve",
                "parent_id": placement.host_id.id,
                "function": "cheffe",
                "email": "zoe@hote.example.org",
            }
        )
        self.walk("bde_convention_amended", convention)
        amendment = convention.amendment_ids
        self.assertEqual(placement.tutor_id, former, "not before it is signed")
        names = amendment.signature_request_id.signer_ids.mapped("name")
        self.assertLessEqual({"Zoé Neuve", "Luc Durand", self.deputy.name}, set(names))
        for signer in amendment.signature_request_id.signer_ids.sorted("order"):
            self.sign(signer)
        self.assertEqual(amendment.state, "signed")
        self.assertEqual(placement.tutor_id, tutor)
        self.assertEqual(amendment.signature_request_id.seal_state, "sealed")

    def test_refused_then_replaced(self):
        """The company refuses with a reason: nothing is retyped, nothing overlaps."""
        convention = self.placement._prepare_conventions()
        convention._action_validate()
        convention._action_send()
        host = self.signer(convention, "host")
        self.post(host, "refuse", {"reason": "Les dates ne conviennent pas"})
        self.assertEqual((host.state, convention.state), ("refused", "refused"))
        self.assertIn("Les dates ne conviennent pas", convention.state_reason)
        self.walk("bde_convention_replaced", convention)
        self.assertEqual(convention.state, "replaced")
        new = self.placement.convention_id
        self.assertEqual((new.state, new.version), ("signing", convention.version + 1))
        self.assertEqual(new.number, convention.number)
        self.assertEqual(self.signer(new, "host").state, "asked")
        self.assertEqual(
            self.placement.search_count(
                [("learner_id", "=", self.placement.learner_id.id)]
            ),
            1,
            "the same placement, nothing typed again",
        )
