import json
from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common_pfmp import PfmpCase


@tagged("post_install", "-at_install")
class TestSecurityNames(PfmpCase):
    """Ways round the rights on learners, that no screen shows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.learner = cls.make_learner("Secret", cls.klass)
        cls.placement = cls.make_placement(cls.learner, host_id=cls.host.id)
        cls.template = cls.env["bde.pfmp.template"].create(
            {"name": "Essai", "title": "Convention", "company_id": cls.company.id}
        )
        cls.convention = cls.env["bde.pfmp.convention"].create(
            {"placement_id": cls.placement.id, "template_id": cls.template.id}
        )

    def as_role(self, role, record):
        self.env.flush_all()
        self.env.invalidate_all()
        return record.with_user(self.users[role])

    def test_followers_tell_no_name(self):
        """A condition on followers is the host's, which evaluates it as superuser."""
        self.klass.teacher_ids = self.teacher
        self.host.message_subscribe(partner_ids=(self.host | self.teacher).ids)
        for path in (
            "message_partner_ids.bde_placement_ids.learner_id.last_name",
            "message_partner_ids.bde_class_ids.enrolment_ids.learner_id.last_name",
        ):
            domain = [("id", "=", self.host.id), (path, "=", "Secret")]
            with self.subTest(path=path):
                with self.assertRaises(AccessError):
                    self.as_role("reader", self.host).search(domain)
                office = self.as_role("user", self.host)
                self.assertEqual(office.search(domain), office)

    def test_a_document_of_the_host_names_no_learner_to_a_reader(self):
        document = self.env["bde.document"]._file(
            self.host, b"x", "Lettre", "convention", learner_id=self.learner.id
        )
        document.confidentiality = "internal"
        reader = self.as_role("reader", document)
        self.assertTrue(reader.read(["name"]))
        with self.assertRaises(AccessError):
            reader.read(["learner_id"])
        with self.assertRaises(AccessError):
            reader.search([("learner_id", "=", self.learner.id)])
        office = self.as_role("user", document)
        self.assertEqual(office.learner_id.display_name, "SECRET Camille")

    def test_an_address_does_not_say_what_a_convention_prints(self):
        """Facts come in JSON from /report/html/…?options=: they are not printed."""
        reports = self.env["ir.actions.report"].with_user(self.users["user"])
        facts = {"preamble": "<script>alert(1)</script>", "title": "Forged"}
        for forged in ([facts] * 3, {str(self.convention.id): facts}, facts):
            values = self.env["report.bde_pfmp.report_convention"]._get_report_values(
                self.convention.ids, json.loads(json.dumps({"facts": forged}))
            )
            self.assertNotEqual(values["facts"][self.convention.id]["title"], "Forged")
        html = reports._render_qweb_html(
            "bde_pfmp.report_convention",
            self.convention.ids,
            data={"facts": [facts] * (self.convention.id + 1)},
        )[0]
        self.assertNotIn(b"<script>alert(1)", html)
        given = {self.convention.id: {"title": "Ours"}}
        values = self.env["report.bde_pfmp.report_convention"]._get_report_values(
            self.convention.ids, {"facts": given}
        )
        self.assertEqual(values["facts"], given)

    def test_history_is_not_said_from_outside(self):
        office = self.as_role("user", self.placement)
        for value in (True, 1, "import"):
            context = {"bde_history": value}
            with self.assertRaises(UserError):
                call_kw(
                    office.browse(),
                    "write",
                    [office.ids, {"state": "done"}],
                    {"context": context},
                )
        office.action_mark_ready()
        self.assertEqual(office.state, "ready")

    def test_an_issued_convention_is_frozen(self):
        office = self.as_role("user", self.convention)
        self.convention.write({"facts_digest": "0" * 64, "pdf_sha256": "0" * 64})
        self.convention.issued_on = datetime(2026, 11, 2)
        for vals in (
            {"pdf_sha256": "1" * 64},
            {"number": "CONV-0"},
            {"verify_code": "abc"},
            {"document_id": False},
            {"issued_on": False},
            {"state": "signed"},
            {"state": "running"},
            {"state": "issued"},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                office.write(vals)
        with self.assertRaises(UserError):
            call_kw(
                office.browse(),
                "write",
                [office.ids, {"state": "signed"}],
                {"context": {"bde_mover": "system", "bde_history": True}},
            )
