import json
from datetime import datetime

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import SchoolCase
from .common_rpc import RpcCase

SPEC = {"id": {}, "display_name": {}, "phone": {}, "email": {}, "comment": {}}
SECRETS = ("Zéphirine", "0611223344", "zephirine@", "0699887766", "artisan@")


@tagged("post_install", "-at_install")
class TestReaderAccess(RpcCase, SchoolCase):
    """Who only reads meets organisations, and no person, through any door."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partners = cls.env["res.partner"]
        cls.garage = partners.create(
            {
                "name": "Garage Rpc",
                "is_company": True,
                "bde_is_host": True,
                "phone": "0261910011",
                "email": "accueil@garage.invalid",
                "comment": "Demander Zéphirine",
            }
        )
        cls.person = partners.create(
            {
                "name": "Zéphirine Rpc",
                "parent_id": cls.garage.id,
                "phone": "0611223344",
                "email": "zephirine@garage.invalid",
            }
        )
        cls.trader = partners.create(
            {
                "name": "Plomberie Rpc",
                "is_company": True,
                "bde_is_host": True,
                "bde_legal_kind": "sole_trader",
                "phone": "0699887766",
                "email": "artisan@plomberie.invalid",
            }
        )
        cls.employer = partners.create(
            {
                "name": "Zéphirine employeuse",
                "is_company": True,
                "bde_is_host": True,
                "bde_legal_kind": "individual",
            }
        )
        cls.message = cls.garage.message_post(
            body="Zéphirine a rappelé", author_id=cls.person.id
        )
        cls.garage.message_subscribe(cls.person.ids)
        cls.activity = cls.garage.activity_schedule(
            summary="Rappeler Zéphirine", user_id=cls.users["user"].id
        )
        cls.event = cls.env["calendar.event"].create(
            {
                "name": "Visite chez Zéphirine",
                "start": datetime(2026, 11, 24, 9),
                "stop": datetime(2026, 11, 24, 10),
                "user_id": cls.users["user"].id,
                "partner_ids": [Command.set(cls.person.ids)],
            }
        )
        cls.file = cls.env["ir.attachment"].create(
            {
                "name": "Lettre.txt",
                "raw": b"Ch\xc3\xa8re Z\xc3\xa9phirine",
                "res_model": "res.partner",
                "res_id": cls.garage.id,
            }
        )
        cls.users["reader"].group_ids |= cls.env.ref("base.group_allow_export")

    def setUp(self):
        super().setUp()
        self.rpc_login(self.users["reader"])

    def assertNobody(self, answer):
        text = json.dumps(answer, ensure_ascii=False, default=str)
        for secret in SECRETS:
            self.assertNotIn(secret, text)

    def test_organisations_are_read(self):
        (row,) = self.rpc("res.partner", "web_read", self.garage.ids, SPEC)
        self.assertEqual(row["display_name"], "Garage Rpc")
        self.assertEqual(row["phone"], "0261910011", "a switchboard is nobody's")
        self.assertFalse(row["comment"], "notes name people")
        names = self.rpc("res.partner", "name_search", "Rpc")
        self.assertEqual({n for _id, n in names}, {"Garage Rpc", "Plomberie Rpc"})

    def test_people_are_refused(self):
        for person in (self.person, self.employer):
            self.assertRefused(self.rpc("res.partner", "read", person.ids, ["name"]))
            self.assertRefused(self.rpc("res.partner", "web_read", person.ids, SPEC))
            self.assertRefused(
                self.rpc("res.partner", "export_data", person.ids, ["name", "phone"])
            )
            self.assertEqual(
                self.rpc("res.partner", "search_count", [("id", "=", person.id)]), 0
            )
        found = self.rpc(
            "res.partner",
            "web_search_read",
            [("id", "in", (self.person | self.garage | self.employer).ids)],
            SPEC,
        )
        self.assertEqual([row["id"] for row in found["records"]], self.garage.ids)
        self.assertNobody(found)

    def test_name_search_finds_nobody(self):
        for text in ("Zéphirine", "zephirine@", "artisan@", "0699887766", "06998877"):
            self.assertEqual(self.rpc("res.partner", "name_search", text), [], text)
            domain = [("bde_search", "ilike", text)]
            self.assertEqual(self.rpc("res.partner", "search", domain), [], text)
        domain = [("bde_search", "ilike", "plomberie")]
        self.assertEqual(self.rpc("res.partner", "search", domain), self.trader.ids)
        domain = [("bde_search", "ilike", "0261910011")]
        self.assertEqual(self.rpc("res.partner", "search", domain), self.garage.ids)

    def test_lists_below_an_organisation_are_empty(self):
        lists = ("child_ids", "bde_contact_ids", "message_follower_ids", "message_ids")
        spec = {name: {"fields": {"display_name": {}}} for name in lists}
        (row,) = self.rpc("res.partner", "web_read", self.garage.ids, spec)
        for name in lists:
            self.assertEqual(row[name], [], name)
        data = self.rpc(
            "res.partner",
            "export_data",
            self.garage.ids,
            ["name", "phone", "email", "child_ids/name", "child_ids/phone", "comment"],
        )
        self.assertNobody(data)
        self.assertEqual(data["datas"][0][0], "Garage Rpc")

    def test_counts_tell_nothing(self):
        domain = [("id", "in", (self.garage | self.person | self.trader).ids)]
        groups = self.rpc(
            "res.partner", "formatted_read_group", domain, ["is_company"], ["__count"]
        )
        self.assertEqual([group["__count"] for group in groups], [2])
        for groupby, aggregates in (
            (["phone"], ["__count"]),
            (["is_company"], ["phone:array_agg"]),
            (["is_company"], ["email:max"]),
        ):
            self.assertRefused(
                self.rpc(
                    "res.partner", "formatted_read_group", domain, groupby, aggregates
                )
            )
        self.assertNobody(
            self.rpc(
                "res.partner",
                "formatted_read_group",
                domain,
                ["commercial_partner_id"],
                ["__count"],
            )
        )

    def test_a_question_on_a_hidden_field_has_one_answer(self):
        for operator, value, found in (
            ("=", "0699887766", 0),
            ("ilike", "06998", 0),
            ("not ilike", "06998", 1),
            ("not ilike", "07", 1),
            ("!=", False, 1),
        ):
            domain = [("id", "=", self.trader.id), ("phone", operator, value)]
            self.assertEqual(
                self.rpc("res.partner", "search_count", domain), found, operator
            )
        domain = [("id", "=", self.garage.id), ("child_ids.phone", "ilike", "0611")]
        self.assertEqual(self.rpc("res.partner", "search_count", domain), 0)
        ordered = self.rpc(
            "res.partner", "search", [("bde_is_host", "=", True)], order="phone, id"
        )
        self.assertEqual(ordered, sorted(ordered))

    def test_a_sole_trader_keeps_the_phone(self):
        names = ["name", "phone", "email", "email_formatted", "email_normalized"]
        (row,) = self.rpc("res.partner", "read", self.trader.ids, names)
        self.assertEqual(row["name"], "Plomberie Rpc")
        self.assertNobody(row)
        found = self.rpc(
            "res.partner", "search_read", [("id", "=", self.trader.id)], names
        )
        self.assertNobody(found)
        self.assertNobody(
            self.rpc("res.partner", "export_data", self.trader.ids, names)
        )

    def test_a_linked_name_is_hidden(self):
        """The host shows the name behind any link: not that of a person."""
        document = self.env["bde.document"].create(
            {
                "name": "Essai",
                "type_id": self.env["bde.document.type"].search([], limit=1).id,
                "partner_id": self.person.id,
                "attachment_id": self.file.id,
                "res_model": "res.partner",
                "res_id": self.garage.id,
                "confidentiality": "internal",
            }
        )
        (row,) = self.rpc("bde.document", "read", document.ids, ["partner_id"])
        self.assertEqual(row["partner_id"], [self.person.id, "A person"])
        groups = self.rpc(
            "bde.document",
            "formatted_read_group",
            [("id", "=", document.id)],
            ["partner_id"],
            ["__count"],
        )
        self.assertNobody(groups)
        found = [("id", "=", document.id), ("partner_id", "ilike", "Zéphirine")]
        self.assertEqual(self.rpc("bde.document", "search_count", found), 0)

    def test_messages_activities_meetings_and_files_are_closed(self):
        for record, names in (
            (self.message, ["body", "email_from"]),
            (self.activity, ["summary"]),
            (self.event, ["name", "partner_ids"]),
            (self.event.attendee_ids, ["email", "partner_id"]),
            (self.file, ["name", "raw"]),
            (self.garage.message_follower_ids, ["email", "name"]),
        ):
            with self.subTest(model=record._name):
                self.assertTrue(record)
                self.assertRefused(self.rpc(record._name, "read", record.ids, names))
                domain = [("id", "in", record.ids)]
                self.assertEqual(
                    self.rpc(record._name, "search_read", domain, names), []
                )
                self.assertNobody(
                    self.rpc(record._name, "web_search_read", domain, {"id": {}})
                )
        thread = self.rpc_route(
            "/mail/thread/messages",
            thread_model="res.partner",
            thread_id=self.garage.id,
            fetch_params={},
        )
        self.assertNobody(thread)
        self.assertFalse(thread["messages"])
        data = self.rpc_route(
            "/mail/data",
            fetch_params=[
                [
                    "mail.thread",
                    {
                        "thread_model": "res.partner",
                        "thread_id": self.garage.id,
                        "request_list": ["activities", "attachments", "followers"],
                    },
                ]
            ],
        )
        self.assertNobody(data)
        answer = self.url_open(f"/web/content/{self.file.id}")
        self.assertNotIn("Zéphirine", answer.text)

    def _tell_everywhere(self):
        """Name the person wherever the office may write of a partner."""
        partner = {"partner_id": self.garage.id}
        said = "Zéphirine a dit"
        office = self.env(user=self.users["manager"])
        office["bde.interaction"].create(
            {**partner, "kind": "call", "purpose": said, "contact_id": self.person.id}
        )
        office["bde.promise"].create({**partner, "name": said})
        office["bde.proposal"].create({"name": "Neuve", "contact_name": "Zéphirine"})
        self.garage.with_env(office)._action_set_host_state("watch", reason=said)
        training = office["bde.training"].create({"name": "Essai"})
        office["bde.hosting"].create(
            {**partner, "training_id": training.id, "note": said}
        )
        self.garage.write({"bde_hosting_note": said, "user_id": self.users["user"].id})
        self.env.flush_all()
        self.env.invalidate_all()

    def test_no_door_is_left(self):
        """Every field of every model that the reader may read, one after the other."""
        self._tell_everywhere()
        env = self.env(user=self.users["reader"], context={})
        looked = set()
        garage = self.garage.with_env(env)
        self.assertNobody(garage.get_bde_dossier())
        self.assertNobody(env["bde.touchpoint"].get_timeline(garage.id))
        for name in sorted(env.registry):
            model = env[name]
            if model._abstract or model._transient or not model._auto:
                continue
            if name.startswith(("ir.", "base.")) or not model.has_access("read"):
                continue
            records = model.with_context(active_test=False).search([], limit=300)
            for field in model.fields_get(attributes=["type"]):
                try:
                    values = records.read([field])
                except (AccessError, UserError):
                    continue
                looked.add(name)
                text = str(values)
                for secret in SECRETS:
                    self.assertNotIn(secret, text, f"{name}.{field}")
        self.assertLess({"res.partner", "mail.message", "bde.hosting"}, looked)

    def test_mentions_find_nobody_outside(self):
        self.assertNobody(
            self.rpc("res.partner", "get_mention_suggestions", "Zéphirine")
        )

    def test_own_things_stay(self):
        """Their own activities, meetings, notes and colleagues are still theirs."""
        reader = self.users["reader"]
        own = self.garage.activity_schedule(summary="Lire", user_id=reader.id)
        self.assertTrue(self.rpc("mail.activity", "read", own.ids, ["summary"]))
        event = self.event.copy({"user_id": reader.id, "name": "Réunion"})
        (row,) = self.rpc("calendar.event", "read", event.ids, ["name", "partner_ids"])
        self.assertEqual(row["name"], "Réunion")
        self.assertNotIn(self.person.id, row["partner_ids"])
        self.assertTrue(self.rpc("res.users", "read", [reader.id], ["name", "email"]))
        colleague = self.users["user"].partner_id
        self.assertTrue(self.rpc("res.partner", "read", colleague.ids, ["name"]))


@tagged("post_install", "-at_install")
class TestOthersAccess(RpcCase, SchoolCase):
    """The office sees all, a plain user has the host's address book."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.garage = cls.env["res.partner"].create(
            {"name": "Garage Rpc", "is_company": True, "phone": "0261910011"}
        )
        cls.person = cls.env["res.partner"].create(
            {"name": "Zoé Rpc", "parent_id": cls.garage.id, "phone": "0611223344"}
        )
        cls.all = cls.garage | cls.person
        cls.garage.message_post(body="Bonjour", author_id=cls.person.id)
        cls.plain = new_test_user(cls.env, "plain_rpc", "base.group_user")
        cls.portal = new_test_user(cls.env, "portal_rpc", "base.group_portal")
        cls.portal.partner_id.parent_id = cls.garage

    def test_everybody_else_sees_all(self):
        users = [self.users[r] for r in ("user", "manager", "head", "bursar")]
        for user in [*users, self.plain]:
            with self.subTest(user=user.login):
                self.rpc_login(user)
                found = self.rpc(
                    "res.partner",
                    "web_search_read",
                    [("id", "in", self.all.ids)],
                    SPEC,
                    order="phone",
                )
                names = {row["display_name"] for row in found["records"]}
                self.assertEqual(names, {"Garage Rpc", "Garage Rpc, Zoé Rpc"})
                domain = [("phone", "ilike", "0611"), ("id", "in", self.all.ids)]
                self.assertEqual(self.rpc("res.partner", "search_count", domain), 1)
                thread = self.rpc_route(
                    "/mail/thread/messages",
                    thread_model="res.partner",
                    thread_id=self.garage.id,
                    fetch_params={},
                )
                self.assertEqual(len(thread["messages"]), 1)

    def test_portal_is_as_the_host_has_it(self):
        self.rpc_login(self.portal)
        self.assertTrue(self.rpc("res.partner", "read", self.garage.ids, ["name"]))
        stranger = self.env["res.partner"].create({"name": "Autre", "is_company": 1})
        self.assertRefused(self.rpc("res.partner", "read", stranger.ids, ["name"]))

    def test_the_office_writes_and_the_reader_does_not(self):
        for role, allowed in (("user", True), ("reader", False), ("head", False)):
            partner = self.garage.with_user(self.users[role])
            self.assertEqual(partner.has_access("write"), allowed, role)

    def test_a_teacher_without_class_sees_the_school_only(self):
        self.rpc_login(self.users["teacher"])
        self.assertRefused(self.rpc("res.partner", "read", self.all.ids, ["name"]))
        colleague = self.users["user"].partner_id
        self.assertTrue(self.rpc("res.partner", "read", colleague.ids, ["name"]))
        school = self.company.partner_id
        self.assertTrue(self.rpc("res.partner", "read", school.ids, ["name"]))

    def test_dates_of_a_plain_user(self):
        """Meetings, activities and files are open as the host has them."""
        self.rpc_login(self.plain)
        event = self.env["calendar.event"].create(
            {
                "name": "Réunion",
                "start": fields.Datetime.now(),
                "stop": fields.Datetime.now(),
                "partner_ids": [Command.set(self.person.ids)],
            }
        )
        self.assertTrue(self.rpc("calendar.event", "read", event.ids, ["name"]))
        attendee = event.attendee_ids
        self.assertTrue(self.rpc("calendar.attendee", "read", attendee.ids, ["email"]))
