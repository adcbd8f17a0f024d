"""Calls that no screen makes, about signatures, conventions and their papers."""

import base64

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged

from odoo.addons.bde_partners.tests.common import role_users

from ..models.bde_pfmp_placement_state import HISTORY
from .common_host_form import HostFormCase
from .common_signature import SignatureCase


class Attack:
    """Calls a method as the server does for a client: no object in the context."""

    def call(self, user, record, method, *args, **kwargs):
        self.env.flush_all()
        self.env.invalidate_all()
        context = {"allowed_company_ids": user.company_ids.ids, "lang": "en_US"}
        model = self.env[record._name].with_user(user)
        ids = [record.ids] if record.ids else []
        answer = call_kw(model, method, [*ids, *args], {**kwargs, "context": context})
        self.env.flush_all()
        self.env.invalidate_all()
        return answer

    def refused(self, user, record, method, *args, **kwargs):
        """Return what the refusal says."""
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            self.call(user, record, method, *args, **kwargs)
        self.env.invalidate_all()
        return str(caught.exception)


@tagged("post_install", "-at_install")
class TestAttackSignature(Attack, SignatureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = role_users(cls.env, suffix="_attack_sign")
        cls.office, cls.manager = cls.users["user"], cls.users["manager"]
        other = cls.env["res.company"].create({"name": "Lycée Voisin"})
        cls.stranger = new_test_user(
            cls.env,
            "attack_sign_stranger",
            "bde_partners.group_bde_user",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )

    def test_what_proves_a_convention_is_never_typed(self):
        signed = self.send()
        for signer in signed.signer_ids:
            self.sign(signer)
        convention = self.make_document("MARTIN")
        document = signed.document_id
        for values in (
            {"signature_request_id": signed.id},
            {"document_id": document.id},
            {"pdf_sha256": "0" * 64},
            {"issued_on": "2026-01-01 08:00:00"},
            {"facts_digest": "0" * 64},
            {"verify_code": "0123456789abcdef"},
            {"changed_values": {"company_id": self.stranger.company_id.id}},
            {"applied_on": "2026-01-01 08:00:00"},
        ):
            with self.subTest(values=values):
                self.refused(self.manager, convention, "write", values)

    def test_no_convention_begins_signed(self):
        first = self.make_document()
        common = {
            "placement_id": first.placement_id.id,
            "template_id": first.template_id.id,
            "version": 7,
        }
        for values in (
            {"state": "signed"},
            {"state": "validated"},
            {"document_id": first.document_id.id},
            {"kind": "amendment", "changed_values": {"date_end": "2030-01-01"}},
            {},
        ):
            with self.subTest(values=values):
                conventions = self.env["bde.pfmp.convention"]
                self.refused(self.office, conventions, "create", [common | values])

    def test_nobody_approves_a_template_by_hand(self):
        templates = self.env["bde.pfmp.template"]
        values = {"name": "Ours", "title": "Ours", "company_id": self.company.id}
        made = self.call(
            self.manager, templates, "create", [values | {"state": "approved"}]
        )
        draft = templates.browse(made)
        self.assertEqual(draft.state, "draft")
        self.refused(self.manager, draft, "write", {"state": "approved"})
        voted = templates.create(values | {"state": "approved"})
        self.refused(self.manager, voted, "write", {"state": "draft", "title": "No"})
        self.assertEqual(voted.state, "approved")

    def test_another_paper_is_not_printed_behind_our_cover(self):
        secret = self.make_document("SECRET").document_id
        placement = self.make_document("MARTIN").placement_id
        values = {"imposed_document_id": secret.id}
        said = self.refused(self.office, placement, "write", values)
        self.assertNotIn("SECRET", said)

    def test_the_facts_that_were_signed_do_not_move(self):
        convention = self.make_document()
        placement = convention.placement_id
        convention.with_context(bde_history=HISTORY).write({"state": "signed"})
        slot = self.env["bde.pfmp.slot"].create(
            {
                "placement_id": self.make_document("MARTIN").placement_id.id,
                "weekday": "0",
                "hour_from": 8,
                "hour_to": 12,
            }
        )
        self.refused(self.office, slot, "write", {"placement_id": placement.id})
        self.refused(self.office, placement, "write", {"kind": "apprentice"})

    def test_another_school_learns_nothing_of_who_signs(self):
        signer = self.send().signer_ids[0]
        values = {
            "kind": "correct",
            "request_id": signer.request_id.id,
            "signer_id": signer.id,
        }
        changes = self.env["bde.signature.change"]
        said = ""
        try:
            with self.env.cr.savepoint():
                made = self.call(self.stranger, changes, "create", [values])
                said = str(self.call(self.stranger, changes.browse(made), "read"))
        except UserError as error:
            said = str(error)
        self.assertNotIn(signer.email, said)
        spec = dict.fromkeys(("name", "email", "phone", "signer_id", "request_id"), {})
        try:
            asked = (self.stranger, changes, "onchange", [], values, ["signer_id"])
            said = str(self.call(*asked, spec))
        except UserError as error:
            said = str(error)
        self.env.invalidate_all()
        self.assertNotIn(signer.email, said)

    def test_a_paper_of_another_school_is_not_named(self):
        signer = self.send().signer_ids[0]
        scan = self.env["bde.signature.scan"].create(
            {
                "name": "scan",
                "company_id": self.stranger.company_id.id,
                "source": "stack",
                "file": base64.b64encode(b"%PDF-1.7"),
            }
        )
        for values in (
            {"request_id": signer.request_id.id},
            {"signer_ids": [(6, 0, signer.ids)]},
        ):
            said = self.refused(self.stranger, scan, "write", values)
            self.assertNotIn(signer.name, said)
            self.assertNotIn(signer.request_id.name, said)

    def test_the_office_does_not_receive_the_link_of_the_head(self):
        head = self.users["head"]
        head.email = "head@school.example.org"
        document = self.make_document()
        entries = [self.entry("school", head.name, head.email, person=head)]
        signer = self.send(document, entries).signer_ids
        for values in (
            {"email": self.office.email or "office@school.example.org"},
            {"phone": "0612345678", "channel": "sms"},
            {"name": "Somebody Else"},
        ):
            change = self.env["bde.signature.change"].create(
                {
                    "kind": "correct",
                    "request_id": signer.request_id.id,
                    "signer_id": signer.id,
                    "name": signer.name,
                    "email": signer.email,
                    **values,
                }
            )
            self.refused(self.office, change.with_user(self.office), "action_apply")
        head.email = "new.head@school.example.org"
        signer._correct(name=signer.name, email="new.head@school.example.org")
        self.assertEqual(signer.email, "new.head@school.example.org")

    def test_nobody_makes_themselves_the_head(self):
        before = self.company.bde_head_id
        school = self.env["bde.school"].search([("company_id", "=", self.company.id)])
        self.refused(self.manager, school, "write", {"bde_head_id": self.manager.id})
        self.assertEqual(self.company.bde_head_id, before)

    def made(self, user, model, values, **defaults):
        """Return what is made by a call whose context holds these defaults."""
        context = {f"default_{name}": value for name, value in defaults.items()}
        context["allowed_company_ids"] = user.company_ids.ids
        model = self.env[model].with_user(user)
        made = call_kw(model, "create", [values], {"context": context})
        self.env.flush_all()
        return self.env[model._name].browse(made)

    def test_a_default_decides_nothing(self):
        function = self.env["bde.signature.function"].search([], limit=1)
        act = self.made(
            self.manager,
            "bde.signature.act",
            {
                "name": "A-1",
                "delegator_id": self.company.bde_head_id.id,
                "delegate_id": self.manager.id,
                "function_id": function.id,
            },
            confirmed_on="2026-01-01 08:00:00",
            confirmed_by_id=self.company.bde_head_id.id,
        )
        self.assertEqual(act.state, "draft")
        template = self.made(
            self.manager,
            "bde.pfmp.template",
            {"name": "Ours", "title": "Ours"},
            state="approved",
        )
        self.assertEqual(template.state, "draft")
        form = self.made(
            self.office,
            "bde.pfmp.host.form",
            {"company_id": self.company.id},
            state="submitted",
            answers={"activities": "Forged"},
        )
        self.assertEqual(form.state, "draft")
        self.assertFalse(form.answers)
        first = self.make_document()
        first.with_context(bde_history=HISTORY).write({"state": "cancelled"})
        convention = self.made(
            self.office,
            "bde.pfmp.convention",
            {
                "placement_id": first.placement_id.id,
                "template_id": first.template_id.id,
                "version": 7,
            },
            state="signed",
            document_id=first.document_id.id,
            kind="amendment",
        )
        self.assertEqual((convention.state, convention.kind), ("draft", "first"))
        self.assertFalse(convention.document_id)
        self.assertTrue(convention.verify_code)
        convention.with_context(bde_history=HISTORY).write({"state": "signed"})
        hours = {"weekday": "0", "hour_from": 8, "hour_to": 12}
        with self.assertRaises(UserError), self.env.cr.savepoint():
            place = first.placement_id.id
            self.made(self.office, "bde.pfmp.slot", hours, placement_id=place)


@tagged("post_install", "-at_install")
class TestAttackHostForm(Attack, HostFormCase):
    def test_a_link_never_shows_a_learner_of_another_school(self):

        stranger = new_test_user(
            self.env,
            "attack_form_stranger",
            "bde_partners.group_bde_manager",
            company_id=self.other.id,
            company_ids=[(6, 0, self.other.ids)],
        )
        theirs = self.env["bde.pfmp.host.form"].create({"company_id": self.other.id})
        said = self.refused(
            stranger,
            self.env["bde.pfmp.host.form.line"],
            "create",
            [{"form_id": theirs.id, "placement_id": self.placements[0].id}],
        )
        self.assertNotIn(self.first.last_name, said)
