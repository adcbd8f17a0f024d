import base64
from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import SchoolCase

PDF = base64.b64encode(b"%PDF-1.4 an act, signed\n%%EOF")


@tagged("post_install", "-at_install")
class TestSignatureAct(SchoolCase):
    """The head gives the signature by a dated, nominative, published act."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = cls.users["head"]
        cls.manager = cls.users["manager"]
        cls.company.write({"bde_sector": "public", "bde_head_id": cls.head.id})
        cls.deputy = new_test_user(
            cls.env, "test_deputy", groups="bde_partners.group_bde_head"
        )
        cls.today = fields.Date.context_today(cls.env["bde.signature.act"])

    def make(self, user=None, **values):
        acts = self.env["bde.signature.act"].with_user(user or self.head)
        return acts.create(
            {
                "name": "2026-014",
                "company_id": self.company.id,
                "delegator_id": self.head.id,
                "delegate_id": self.deputy.id,
                "function_id": self.env.ref(
                    "bde_partners.bde_signature_function_deputy"
                ).id,
                "date": self.today - relativedelta(days=10),
                "published_on": self.today - relativedelta(days=9),
                "published_where": "Panneau du hall",
                "valid_from": self.today - relativedelta(days=9),
                "valid_to": self.today + relativedelta(days=90),
            }
            | values
        )

    def function(self, code):
        return self.env.ref(f"bde_partners.bde_signature_function_{code}").id

    def may(self, user, **values):
        return self.company._school_may_sign(user, **values)

    def test_without_an_act_only_the_head_signs(self):
        self.assertTrue(self.may(self.head)[0])
        may, act, reason = self.may(self.deputy)
        self.assertFalse(may)
        self.assertFalse(act)
        self.assertIn(self.deputy.name, reason)

    def test_a_prepared_act_is_not_in_force(self):
        act = self.make()
        self.assertEqual(act.state, "draft")
        self.assertFalse(self.may(self.deputy)[0])
        act.action_confirm()
        self.assertEqual(act.state, "running")
        self.assertEqual(self.may(self.deputy)[:2], (True, act))

    def test_an_act_is_published_before_it_is_in_force(self):
        act = self.make(published_where=False)
        with self.assertRaisesRegex(UserError, "published"):
            act.action_confirm()

    def test_neither_the_ddfpt_nor_the_bde_manager_may_sign(self):
        for code in ("ddfpt", "bde_manager", "other"):
            with self.assertRaisesRegex(ValidationError, "deput"):
                self.make(function_id=self.function(code))

    def test_whatever_the_act_calls_them(self):
        self.company.bde_ddfpt_id = self.deputy
        with self.assertRaisesRegex(ValidationError, "DDFPT"):
            self.make(function_id=self.function("deputy"))

    def test_a_private_school_delegates_as_it_wishes(self):
        self.company.bde_sector = "private"
        self.assertTrue(self.make(function_id=self.function("other")))

    def test_the_dates_of_an_act_are_kept(self):
        act = self.make()
        act.action_confirm()
        self.assertFalse(self.may(self.deputy, on_date=date(2020, 1, 1))[0])
        after = act.valid_to + relativedelta(days=1)
        self.assertFalse(self.may(self.deputy, on_date=after)[0])
        self.assertTrue(self.may(self.deputy, on_date=act.valid_to)[0])

    def test_an_act_about_some_documents(self):
        kind = self.env.ref("bde_partners.bde_document_type_agreement")
        act = self.make(kind_ids=[fields.Command.set(kind.ids)])
        act.action_confirm()
        self.assertTrue(self.may(self.deputy, kind="agreement")[0])
        may, _act, reason = self.may(self.deputy, kind="convention")
        self.assertFalse(may)
        self.assertIn("other documents", reason)

    def test_an_act_ends_when_the_head_changes(self):
        act = self.make()
        act.action_confirm()
        new_head = new_test_user(
            self.env, "test_new_head", groups="bde_partners.group_bde_head"
        )
        self.company.bde_head_id = new_head
        self.assertEqual(act.state, "ended")
        self.assertIn("head", act.end_reason)
        self.assertFalse(self.may(self.deputy)[0])

    def test_who_is_asked(self):
        self.assertEqual(self.company._school_signatory()[0], self.head)
        act = self.make()
        act.action_confirm()
        user, found = self.company._school_signatory()
        self.assertEqual((user, bool(found)), (self.head, False))
        act.usual = True
        self.assertEqual(self.company._school_signatory(), (self.deputy, act))

    def test_an_act_in_force_does_not_change(self):
        act = self.make()
        act.action_confirm()
        with self.assertRaises(UserError):
            act.write({"delegate_id": self.manager.id})
        with self.assertRaises(UserError):
            act.unlink()
        act.action_end()
        self.assertEqual(act.state, "ended")
        self.assertFalse(self.may(self.deputy)[0])

    def test_a_teacher_makes_no_act(self):
        with self.assertRaises(AccessError):
            self.make(user=self.users["teacher"])
        with self.assertRaises(AccessError):
            self.make(user=self.users["user"])

    def test_the_manager_records_an_act_signed_on_paper_only(self):
        act = self.make(user=self.manager)
        with self.assertRaisesRegex(UserError, "scan"):
            act.action_confirm()
        act.file = PDF
        self.assertEqual(act.document_id.type_id.code, "signature_act")
        act.action_confirm()
        self.assertEqual(act.state, "running")

    def test_the_manager_never_confirms_in_their_own_favour(self):
        self.company.bde_sector = "private"
        act = self.make(user=self.manager, delegate_id=self.manager.id, file=PDF)
        with self.assertRaisesRegex(UserError, "Only the head"):
            act.action_confirm()

    def test_confirming_by_rpc_is_refused(self):
        act = self.make(user=self.manager, confirmed_on="2026-01-01 00:00:00")
        self.assertEqual(act.state, "draft")

    def test_another_school_sees_and_makes_nothing(self):
        act = self.make()
        stranger = new_test_user(
            self.env,
            "test_head_next_door",
            groups="bde_partners.group_bde_head",
            company_id=self.other.id,
            company_ids=[fields.Command.set(self.other.ids)],
        )
        acts = self.env["bde.signature.act"].with_user(stranger)
        self.assertNotIn(act, acts.search([]))
        with self.assertRaises(AccessError):
            act.with_user(stranger).action_confirm()
        with self.assertRaises(AccessError):
            self.make(user=stranger)
