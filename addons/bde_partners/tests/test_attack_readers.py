from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .test_attack_partners import AttackCase

PHONE = "0699887766"


@tagged("post_install", "-at_install")
class TestAttackReaders(AttackCase):
    """Side doors to what is hidden: maps, searches, letters, the portal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.trader = cls.env["res.partner"].create(
            {
                "name": "Plomberie Rpc",
                "is_company": True,
                "bde_is_host": True,
                "bde_legal_kind": "sole_trader",
                "phone": PHONE,
                "email": "artisan@plomberie.invalid",
                "comment": "Demander Zéphirine",
                "partner_latitude": 47.2,
                "partner_longitude": -1.5,
                "bde_geo_precision": "manual",
            }
        )
        cls.users["plain"] = new_test_user(cls.env, "attack_plain", "base.group_user")
        cls.users["portal"] = new_test_user(
            cls.env, "attack_portal", "base.group_portal"
        )
        cls.users["portal"].partner_id.parent_id = cls.garage
        cls.env.flush_all()

    def assertHidden(self, answer):
        for secret in (PHONE, "06 99 88 77 66", "artisan@", "Zéphirine"):
            self.assertNotIn(secret, str(answer))

    def test_the_map(self):
        partners = self.env["res.partner"]
        domain = [("id", "=", self.trader.id)]
        seen = self.call("reader", partners, "get_bde_map", domain)
        self.assertEqual(len(seen["points"]), 1)
        self.assertHidden(seen)
        for secret in (("phone", "ilike", "0699"), ("bde_search", "ilike", PHONE)):
            seen = self.call("reader", partners, "get_bde_map", [secret])
            self.assertFalse(seen["points"])
            self.assertFalse(seen["located"])
        office = self.call("user", partners, "get_bde_map", domain)
        self.assertIn(PHONE, str(office))

    def test_the_reason_of_a_match(self):
        for term in ("06", PHONE, "artisan", "zéphirine", "plomberie"):
            for partner in (self.trader, self.elsewhere):
                row = self.call(
                    "reader",
                    partner,
                    "read",
                    ["bde_match_reason"],
                    context={"bde_term": [term], "bde_find_hosts": 1},
                )
                self.assertHidden(row[0])
            found = self.call("reader", self.env["bde.finder"], "find", term)
            self.assertHidden(found)

    def test_letters_print_no_hidden_field(self):
        """A message to an organisation is not a way to read its phone."""
        body = "<p><t t-out='object.phone'/> {{ object.phone }} %s</p>"
        for model, vals in (
            (
                "mail.compose.message",
                {
                    "model": "res.partner",
                    "res_ids": str(self.trader.ids),
                    "composition_mode": "mass_mail",
                    "subject": "{{ object.phone }}",
                    "body": body,
                },
            ),
            (
                "mail.template",
                {
                    "name": "x",
                    "model_id": self.env["ir.model"]._get_id("res.partner"),
                    "subject": "{{ object.phone }} {{ object.comment }}",
                    "body_html": body,
                },
            ),
        ):
            text = self.told("reader", model, vals, ["subject"])
            self.assertHidden(text)
            records = self.env[model].with_user(self.users["reader"])
            if model == "mail.template" and records.has_access("create"):
                with self.assertRaises(AccessError):
                    made = records.create(vals)
                    made._render_field("subject", self.trader.ids)

    def test_screens_of_strangers(self):
        secret = self.env["res.partner"].create(
            {"name": "Theirs", "is_company": True, "company_id": self.company.id}
        )
        partners, touch = self.env["res.partner"], self.env["bde.touchpoint"]
        for role in ("stranger", "portal"):
            self.refused(role, secret, "get_bde_dossier")
            self.refused(role, touch, "get_timeline", secret.id)
            self.refused(
                role, self.env["bde.interaction"], "log_bde", secret.id, {"body": "x"}
            )
            self.refused(
                role, self.env["bde.inbox"], "drop_eml", secret.id, "x", "RnJvbQ=="
            )
        for role in ("plain", "portal"):
            self.refused(role, touch, "get_timeline", self.garage.id)
            self.refused(role, self.env["bde.finder"], "find", "garage")
            self.refused(role, self.env["bde.duplicate"], "get_comparison")
            self.refused(role, self.garage, "action_bde_approve_host")
            self.refused(role, partners, "action_bde_locate_all")
            self.refused(role, self.garage, "action_bde_refresh_register")
            self.assertFalse(self.garage.bde_host_state == "approved")

    def test_the_portal_hears_nothing_of_its_own_organisation(self):
        self.garage._action_set_host_state("watch", reason="Zéphirine a crié")
        self.garage.write({"bde_hosting_note": "Zéphirine crie"})
        self.env["bde.promise"].create(
            {"partner_id": self.garage.id, "name": "Zéphirine"}
        )
        try:
            self.assertHidden(self.call("portal", self.garage, "get_bde_dossier"))
        except UserError:
            self.env.invalidate_all()
        for name in ("bde_host_state_reason", "bde_host_status_ids"):
            self.refused("portal", self.garage, "read", [name])

    def test_the_teacher_settles_nothing_of_the_office(self):
        pair = self.env["bde.duplicate"]._pair_of(self.garage | self.elsewhere)
        for role in ("reader", "teacher", "head", "bursar"):
            self.refused(role, pair, "action_not_duplicate")
            self.refused(role, pair, "action_review")
            self.refused(
                role,
                self.env["bde.duplicate"],
                "settle_bde",
                "merge",
                {"partner_ids": (self.garage | self.elsewhere).ids},
                self.garage.id,
            )
            self.refused(role, self.env["bde.handover"], "create", [{}])
            self.refused(role, self.env["bde.host.create"], "create", [{}])
            self.refused(role, self.env["bde.inbox"], "search_read", [])
            self.refused(role, self.env["bde.merge.log"], "search_read", [])
            self.refused(role, self.env["bde.lookup.cache"], "search_read", [])

    def test_addresses_of_services_are_for_administrators(self):
        """Who sets them sends the server wherever they like."""
        for role in ("manager", "head", "user"):
            for name in ("bde_register_recherche_url", "bde_tile_url"):
                self.refused(
                    role,
                    self.env["res.config.settings"],
                    "create",
                    [{name: "http://169.254.169.254/"}],
                )
            self.refused(
                role,
                self.env["ir.config_parameter"],
                "create",
                [{"key": "bde.lookup.recherche.url", "value": "http://x"}],
            )

    def test_who_reads_does_not_follow(self):
        """A follower gets by mail what is said of an organisation."""
        own = self.users["reader"].partner_id
        self.refused("reader", self.garage, "message_subscribe", own.ids)
        self.assertNotIn(own, self.garage.message_partner_ids)
        self.call(
            "user",
            self.garage,
            "message_subscribe",
            self.users["user"].partner_id.ids,
        )

    def test_offers_are_for_the_teachers_of_the_organisation(self):
        hosting = self.env["bde.hosting"].create(
            {
                "partner_id": self.elsewhere.id,
                "training_id": self.env["bde.training"].create({"name": "Autre"}).id,
                "note": "Zéphirine",
            }
        )
        self.refused("teacher", hosting, "read", ["note", "partner_id"])
        domain = [("id", "=", hosting.id)]
        found = self.call("teacher", self.env["bde.hosting"], "search", domain)
        self.assertFalse(found)
        for role in ("reader", "user", "head", "bursar"):
            self.assertTrue(self.call(role, hosting, "read", ["partner_id"]))
        mine = self.garage.bde_hosting_ids
        self.assertTrue(self.call("teacher", mine, "read", ["note"]))

    def test_a_hand_over_leaves_promises_of_other_schools(self):
        leaving, stranger = self.users["user"], self.users["stranger"]
        shared = self.env["res.partner"].create(
            {"name": "Shared", "is_company": True, "user_id": leaving.id}
        )
        promise = self.env["bde.promise"].create(
            {"partner_id": shared.id, "name": "Two", "user_id": leaving.id}
        )
        made = self.call(
            "stranger",
            self.env["bde.handover"],
            "create",
            [
                {
                    "scope": "selected",
                    "partner_ids": [(6, 0, shared.ids)],
                    "user_to_id": stranger.id,
                }
            ],
        )
        handover = self.env["bde.handover"].browse(made)
        self.call("stranger", handover, "action_hand_over")
        self.assertEqual(promise.user_id, leaving)

    def test_values_of_a_merge_come_from_its_records(self):
        for values in (
            {"comment": self.trader.id},
            {"bde_host_state": self.garage.id},
            {"user_ids": self.users["manager"].partner_id.id},
        ):
            try:
                with self.env.cr.savepoint():
                    self.call(
                        "user",
                        self.env["bde.duplicate"],
                        "settle_bde",
                        "merge",
                        {"partner_ids": (self.garage | self.elsewhere).ids},
                        self.garage.id,
                        values,
                    )
            except UserError:
                self.env.invalidate_all()
            self.assertHidden(self.garage.comment)
            self.assertFalse(self.garage.user_ids)

    def test_the_timeline_takes_no_sql(self):
        touch = self.env["bde.touchpoint"]
        for options in (
            {"kinds": ["call'); DROP TABLE bde_promise; --"]},
            {"offset": "0; SELECT 1"},
            {"limit": 10**9},
        ):
            try:
                with self.env.cr.savepoint():
                    answer = self.call(
                        "user", touch, "get_timeline", self.garage.id, **options
                    )
            except (UserError, ValueError, TypeError):
                continue
            self.assertLessEqual(len(answer["lines"]), 200)
        self.assertTrue(self.env["bde.promise"].search_count([], limit=1) >= 0)

    def test_next_actions_stay_in_the_school(self):
        """An activity is told by mail to whom it is given."""
        for name in ("stranger", "portal"):
            self.refused(
                "teacher",
                self.env["bde.interaction"],
                "log_bde",
                self.garage.id,
                {
                    "purpose": "x",
                    "next_date": "2026-12-01",
                    "next_user_id": self.users[name].id,
                },
            )
