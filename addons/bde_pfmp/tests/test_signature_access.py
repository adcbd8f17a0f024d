"""Who reads signatures, and that nobody writes them."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.bde_partners.tests.common import role_users
from odoo.addons.bde_partners.tests.common_rpc import RpcCase

from .common_convention import ConventionFixture
from .common_signature import SignatureCase, SignatureFixture

MODELS = ("bde.signature.request", "bde.signature.signer", "bde.signature.event")


@tagged("post_install", "-at_install")
class TestSignatureAccess(SignatureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = role_users(cls.env, suffix="_sign")
        cls.portal = new_test_user(cls.env, "sign.portal", groups="base.group_portal")

    def seen(self, user, model, request):
        field = "id" if model == "bde.signature.request" else "request_id"
        records = self.env[model].with_user(user)
        return bool(records.search([(field, "=", request.id)]))

    def may(self, user, model, request):
        """Tell whether this user finds and reads what is of this round."""
        try:
            return self.seen(user, model, request)
        except AccessError:
            return False

    def test_who_reads_the_document_reads_its_signatures(self):
        request = self.send()
        document = self.env["bde.pfmp.convention"].browse(request.res_id)
        for role, user in self.users.items():
            readable = document.with_user(user).has_access("read")
            for model in MODELS[:2]:
                with self.subTest(role=role, model=model):
                    found = self.may(user, model, request)
                    self.assertFalse(found and not readable)
                    if role in ("user", "manager", "head"):
                        self.assertTrue(found)
        for model in MODELS:
            self.assertFalse(self.may(self.portal, model, request))
            self.assertFalse(self.may(self.users["reader"], model, request))

    def test_a_teacher_of_another_class_sees_nothing(self):
        request = self.send()
        teacher = self.users["teacher"]
        for model in MODELS:
            self.assertFalse(self.may(teacher, model, request))
        with self.assertRaises(AccessError):
            request.with_user(teacher).read(["name"])

    def test_a_referent_sees_who_is_awaited_and_no_address(self):
        request = self.send()
        teacher = self.users["teacher"]
        document = self.env["bde.pfmp.convention"].browse(request.res_id)
        document.placement_id.referent_id = teacher.partner_id
        teacher.partner_id.bde_is_teacher = True
        self.env.invalidate_all()
        signer = request.signer_ids[0].with_user(teacher)
        self.assertEqual(signer.read(["name", "state"])[0]["state"], "asked")
        for field in ("email", "phone", "link_nonce"):
            with self.assertRaises(AccessError):
                signer.read([field])
        with self.assertRaises(AccessError):
            request.event_ids.with_user(teacher).read(["payload"])

    def test_another_school_sees_nothing(self):
        request = self.send()
        other = self.env["res.company"].create({"name": "Lycée voisin"})
        for role, user in role_users(self.env, other, "_far").items():
            for model in MODELS:
                with self.subTest(role=role, model=model):
                    self.assertFalse(self.may(user, model, request))

    def test_the_secret_of_links_is_read_by_nobody_of_the_school(self):
        request = self.send()
        for role in ("user", "manager", "head"):
            with self.assertRaises(AccessError):
                request.signer_ids.with_user(self.users[role]).read(["link_nonce"])

    def test_nobody_writes(self):
        request = self.send()
        signer = request.signer_ids[0]
        for role in ("user", "manager", "teacher", "head"):
            user = self.users[role]
            with self.assertRaises(AccessError):
                request.with_user(user).write({"state": "signed"})
            with self.assertRaises(AccessError):
                signer.with_user(user).write({"state": "signed"})
            with self.assertRaises(AccessError):
                signer.with_user(user).unlink()
            with self.assertRaises(AccessError):
                signer.with_user(user).create({"request_id": request.id, "name": "X"})

    def test_buttons_are_the_office_s(self):
        request = self.send()
        signer = request.signer_ids[0]
        document = self.env["bde.pfmp.convention"].browse(request.res_id)
        teacher = self.users["teacher"]
        document.placement_id.referent_id = teacher.partner_id
        self.env.invalidate_all()
        for button in ("action_resend", "action_correct"):
            with self.assertRaises(AccessError):
                getattr(signer.with_user(teacher), button)()
        with self.assertRaises(AccessError):
            request.with_user(teacher).action_cancel_round()
        signer.with_user(self.users["user"]).action_resend()
        self.assertEqual(request.event_ids[-1].kind, "resent")

    def change(self, user, action):
        """Apply the dialog that a button opens."""
        context = action["context"]
        return self.env["bde.signature.change"].with_user(user).with_context(**context)

    def test_the_office_corrects_who_signs(self):
        signer = self.send().signer_ids[0]
        office = self.users["user"]
        dialog = self.change(office, signer.with_user(office).action_correct())
        dialog = dialog.create({"name": "Lucie Durand", "email": "lucie@x.example.org"})
        dialog.action_apply()
        self.assertEqual(signer.name, "Lucie Durand")
        self.assertEqual(signer.state, "asked")

    def test_the_office_cancels_and_says_why(self):
        request = self.send()
        office = self.users["user"]
        dialog = self.change(office, request.with_user(office).action_cancel_round())
        with self.assertRaises(UserError):
            dialog.create({}).action_apply()
        dialog.create({"reason": "Élève parti"}).action_apply()
        self.assertEqual(request.state, "cancelled")
        self.assertEqual(self.told[-1][0], "cancelled")

    def test_a_signer_of_another_round_is_not_changed(self):
        first, second = self.requests._send_many(self.make_documents(2))
        office = self.users["user"]
        dialog = self.change(office, first.with_user(office).action_cancel_round())
        dialog = dialog.create(
            {"kind": "correct", "signer_id": second.signer_ids[0].id, "name": "X"}
        )
        with self.assertRaises(UserError):
            dialog.action_apply()

    def test_list_counts_a_constant_number_of_queries(self):
        self.requests._send_many(self.make_documents(12))
        office = self.users["user"]
        fields = ["name", "progress_text", "awaited_text", "state", "has_problem"]
        counts = []
        for limit in (3, 12):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records = self.requests.with_user(office).search([], limit=limit)
            records.read(fields)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1, counts)

    def test_to_correct_is_found(self):
        first, second = self.requests._send_many(self.make_documents(2))
        first.signer_ids[0]._wrong_person("Je suis le comptable")
        found = self.requests.search([("has_problem", "=", True)])
        self.assertIn(first, found)
        self.assertNotIn(second, found)
        self.assertEqual(first.signer_ids[0].color_state, "red")

    def test_the_journal_is_checked_by_a_button(self):
        request = self.send().with_user(self.users["user"])
        self.assertEqual(request.action_check_journal()["params"]["type"], "success")


@tagged("post_install", "-at_install")
class TestSignatureRpc(SignatureFixture, ConventionFixture, RpcCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_school(cls.env)
        cls.make_signing()
        cls.manager = new_test_user(
            cls.env, "sign.manager", groups="bde_partners.group_bde_manager"
        )

    def test_nothing_is_done_by_rpc(self):
        self.patch_document()
        request = self.send()
        signer = request.signer_ids[0]
        self.rpc_login(self.manager)
        ids = signer.ids
        self.assertRefused(
            self.rpc("bde.signature.signer", "write", ids, {"state": "signed"})
        )
        self.assertRefused(
            self.rpc("bde.signature.request", "write", request.ids, {"state": "signed"})
        )
        for method in ("_sign", "_link_token", "_link_url", "_correct", "_log"):
            answer = self.rpc("bde.signature.signer", method, ids)
            self.assertIn("refused", answer)
        answer = self.rpc("bde.signature.event", "unlink", request.event_ids.ids)
        self.assertIn("refused", answer)
        answer = self.rpc(
            "bde.signature.signer", "search_read", [["link_nonce", "like", "a"]], ["id"]
        )
        self.assertRefused(answer)
        self.assertEqual(signer.state, "asked")
        self.assertEqual(request.state, "sent")
