from odoo.tests import tagged

from .common import role_users
from .common_rpc import RpcCase


@tagged("post_install", "-at_install")
class TestTrustRpc(RpcCase):
    """Status, requests, refusals and charters by role, as calls from outside."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = role_users(cls.env, suffix="_trust_rpc")
        cls.host = cls.env["res.partner"].create(
            {"name": "Garage des Lilas", "is_company": True, "bde_is_host": True}
        )
        cls.host._action_set_host_state("watch", reason="Retards répétés")
        cls.request = cls.env["bde.solicitation"]._ask(cls.host, "phone", "place")
        cls.refusal = cls.env["bde.refusal"]._refuse(cls.host, "no_place")
        cls.charter = cls.env["bde.commitment"].create({"partner_id": cls.host.id})
        cls.records = (
            (cls.request, ["purpose_id"]),
            (cls.refusal, ["reason_id"]),
            (cls.charter, ["name"]),
            (cls.host.bde_host_status_ids, ["reason"]),
        )

    def test_who_reads(self):
        for role, allowed in (
            ("user", True),
            ("head", True),
            ("reader", False),
            ("bursar", False),
            ("teacher", False),  # not a partner of theirs
        ):
            self.rpc_login(self.users[role])
            for record, names in self.records:
                answer = self.rpc(record._name, "read", record.ids, names)
                with self.subTest(role=role, model=record._name):
                    if allowed:
                        self.assertEqual(answer[0]["id"], record.id)
                    else:
                        self.assertRefused(answer)
            answer = self.rpc(
                "res.partner", "read", self.host.ids, ["bde_host_state_reason"]
            )
            with self.subTest(role=role):
                if allowed:
                    self.assertEqual(
                        answer[0]["bde_host_state_reason"], "Retards répétés"
                    )
                else:
                    self.assertRefused(answer)

    def test_who_decides(self):
        for role, allowed in (
            ("reader", False),
            ("bursar", False),
            ("teacher", False),
            ("head", True),
            ("user", True),
            ("manager", True),
        ):
            self.host.sudo()._bde_write_status(
                {"state": "to_check", "until": False, "reason": False},
                self.env.cr.now().date(),
            )
            self.rpc_login(self.users[role])
            answer = self.rpc("res.partner", "action_bde_approve_host", self.host.ids)
            with self.subTest(role=role):
                if allowed:
                    self.assertTrue(answer)
                    self.assertEqual(self.host.bde_host_state, "approved")
                else:
                    self.assertRefused(answer)
                    self.assertEqual(self.host.bde_host_state, "to_check")

    def test_what_has_no_door_outside(self):
        self.rpc_login(self.users["manager"])
        for model, method, args in (
            ("res.partner", "_action_set_host_state", [self.host.ids, "approved"]),
            ("bde.solicitation", "_ask", [[], self.host.ids, "phone", "place"]),
            ("bde.solicitation", "_budgets", [[], self.host.ids]),
            ("bde.refusal", "_refuse", [[], self.host.ids, "no_place"]),
        ):
            with self.subTest(method=method):
                self.assertRefused(self.rpc(model, method, *args))

    def test_a_teacher_asks_and_hears_nothing_of_partners_they_do_not_see(self):
        self.rpc_login(self.users["teacher"])
        values = {
            "partner_ids": self.host.ids,
            "purpose_id": self.env.ref("bde_partners.bde_purpose_place").id,
        }
        for wizard in ("bde.solicitation.ask",):
            made = self.rpc(wizard, "create", [values])
            if isinstance(made, dict):
                self.assertRefused(made)
                continue
            text = self.rpc(wizard, "read", made, ["budget_text"])
            self.assertNotIn("Garage des Lilas", str(text))
            self.assertRefused(self.rpc(wizard, "action_ask", made))
        self.assertEqual(len(self.host.bde_solicitation_ids), 1)
