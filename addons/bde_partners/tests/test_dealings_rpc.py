from odoo.tests import new_test_user, tagged

from .common_rpc import RpcCase


@tagged("post_install", "-at_install")
class TestDealingsRpc(RpcCase):
    """What a browser may ask of timelines, dealings and hand-overs, by role."""

    def setUp(self):
        super().setUp()
        self.garage = self.env["res.partner"].create(
            {"name": "Garage du Pont", "is_company": True, "bde_is_host": True}
        )
        self.visit = self.env["bde.interaction"].create(
            {"partner_id": self.garage.id, "kind": "visit", "purpose": "Workshop"}
        )
        self.promise = self.env["bde.promise"].create(
            {"partner_id": self.garage.id, "name": "Two places"}
        )

    def become(self, role, suffix=""):
        user = new_test_user(
            self.env, f"rpc_{role}{suffix}", groups=f"bde_partners.group_bde_{role}"
        )
        self.rpc_login(user)
        return user

    def timeline(self):
        return self.rpc("bde.touchpoint", "get_timeline", self.garage.id)

    def log(self, **vals):
        return self.rpc("bde.interaction", "log_bde", self.garage.id, vals)

    def test_the_office_reads_logs_keeps_and_hands_over(self):
        user = self.become("user")
        labels = [line["label"] for line in self.timeline()["lines"]]
        self.assertEqual(set(labels), {"Workshop", "Two places"})
        done = self.log(kind="call", purpose="Hello")
        self.assertEqual(
            self.env["bde.interaction"].browse(done["id"]).user_id.id, user.id
        )
        self.rpc_route(
            "/web/dataset/call_button/bde.promise/action_keep",
            model="bde.promise",
            method="action_keep",
            args=[self.promise.ids],
            kwargs={},
        )
        self.env.invalidate_all()
        self.assertEqual(self.promise.state, "kept")
        self.assertTrue(self.rpc("bde.handover", "create", [{"scope": "nobody"}]))

    def test_a_teacher_without_this_partner_is_refused(self):
        self.become("teacher")
        self.assertRefused(self.timeline())
        self.assertRefused(self.log(purpose="Hello"))
        self.assertRefused(self.rpc("bde.interaction", "read", self.visit.ids))
        self.assertEqual(self.rpc("bde.interaction", "search", []), [])
        self.assertEqual(self.rpc("bde.promise", "search", []), [])
        self.assertRefused(
            self.rpc("bde.interaction", "create", [{"partner_id": self.garage.id}])
        )
        self.assertRefused(self.rpc("bde.handover", "search", []))

    def test_a_head_reads_and_writes_nothing(self):
        self.become("head")
        self.assertTrue(self.timeline()["lines"])
        self.assertRefused(self.log(purpose="Hello"))
        self.assertRefused(self.rpc("bde.promise", "action_keep", self.promise.ids))

    def test_a_reader_meets_no_text(self):
        self.become("reader")
        self.assertEqual(self.timeline()["lines"], [])
        for model in ("bde.interaction", "bde.promise", "bde.handover"):
            self.assertRefused(self.rpc(model, "search_read", []))

    def test_the_lines_have_no_other_door(self):
        self.become("manager")
        for method, args in (
            ("search_read", [[("partner_id", "=", self.garage.id)]]),
            ("read", [[self.visit.id * 100 + 1]]),
            ("_timeline_rows", [[self.garage.id], None, 5]),
        ):
            self.assertIn("refused", self.rpc("bde.touchpoint", method, *args))
        self.assertIn(
            "refused", self.rpc("res.partner", "_bde_touched", self.garage.ids)
        )

    def test_a_plain_internal_user_has_none_of_it(self):
        self.rpc_login(new_test_user(self.env, "plain", groups="base.group_user"))
        self.assertRefused(self.timeline())
        self.assertRefused(self.log(purpose="Hello"))

    def test_logged_in_two_clicks_and_corrected_in_the_browser(self):
        new_test_user(self.env, "dealings_tour", "bde_partners.group_bde_user")
        self.start_tour(
            f"/odoo/bde-organisations/{self.garage.id}",
            "bde_dealings",
            login="dealings_tour",
        )
        call = self.garage.bde_interaction_ids.filtered(lambda d: d.kind == "call")
        self.assertEqual(call.purpose, "Places in May")
