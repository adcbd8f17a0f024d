from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import SIRET, SchoolCase


@tagged("post_install", "-at_install")
class TestSegment(SchoolCase):
    """Segments: whom the user describes, saves and finds again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.company)
        make = cls.env["res.partner"].create
        cls.garage = make(
            {
                "name": "Garage Segment",
                "is_company": True,
                "bde_is_host": True,
                "bde_siret": SIRET,
                "bde_naf": "45.20A",
                "bde_legal_kind": "company",
                "bde_headcount": 12,
                "zip": "33500",
                "city": "Libourne",
                "email": "garage@example.com",
            }
        )
        cls.asso = make(
            {
                "name": "Association Segment",
                "is_company": True,
                "bde_legal_kind": "association",
                "bde_headcount_bracket": "21",
                "bde_activity": "Hébergement de personnes âgées",
                "zip": "24100",
                "city": "Saint-Laurent-des-Vignes",
            }
        )
        cls.closed = make(
            {
                "name": "Fermé Segment",
                "is_company": True,
                "bde_legal_kind": "association",
                "bde_register_state": "closed",
            }
        )
        cls.mine = cls.garage | cls.asso | cls.closed
        cls.office = cls.users["user"]

    def segment(self, *lines, match="all", user=None):
        return (
            self.env["bde.segment"]
            .with_user(user or self.office)
            .create(
                {
                    "name": "Essai",
                    "match": match,
                    "line_ids": [
                        Command.create({"criterion": code, **values})
                        for code, values in lines
                    ],
                }
            )
        )

    def found(self, *lines, match="all"):
        segment = self.segment(*lines, match=match)
        found = segment._organisations()
        self.assertEqual(segment.partner_count, len(found))
        return found.with_user(self.env.user) & self.mine

    def test_each_criterion_finds_its_own(self):
        tutor = self.env.ref("bde_partners.bde_contact_role_tutor")
        self.env["res.partner"].create(
            {
                "name": "Tuteur",
                "parent_id": self.asso.id,
                "email": "tuteur@example.com",
                "bde_role_ids": [Command.link(tutor.id)],
            }
        )
        self.garage.bde_is_supplier = True
        self.garage.category_id = self.env["res.partner.category"].create(
            {"name": "Club"}
        )
        self.garage.user_id = self.office
        self.asso.sudo()._bde_touched(self.today)
        garage, asso = self.garage, self.asso
        for code, values, expected in (
            ("host", {}, garage),
            ("supplier", {}, garage),
            ("legal_kind", {"legal_kind": "association"}, asso),
            ("activity", {"text": "4520a; 56"}, garage),
            ("activity", {"text": "personnes âgées"}, asso),
            ("place", {"text": "33, 2A"}, garage),
            ("place", {"text": "24100"}, asso),
            ("place", {"text": "St Laurent des Vignes"}, asso),
            ("place", {"text": "saint laurent des vignes, libourne"}, garage | asso),
            ("headcount", {"number": 10, "number_max": 20}, garage),
            ("headcount", {"number": 20}, asso),
            ("head_office", {}, garage | asso),
            ("tag", {"tag_ids": garage.category_id.ids}, garage),
            ("closed", {}, self.closed),
            ("role", {"role_ids": tutor.ids}, asso),
            ("email", {}, garage | asso),
            ("followed", {"user_id": self.office.id}, garage),
            ("silent", {"number": 6}, garage),
        ):
            with self.subTest(code=code, **values):
                self.assertEqual(self.found((code, values)), expected)

    def test_what_passed_between_us_finds_too(self):
        asks = self.env["bde.solicitation"].with_user(self.office)
        asks._ask(self.garage, "phone", "tax")
        purpose = self.env.ref("bde_partners.bde_purpose_tax").id
        place = self.env.ref("bde_partners.bde_purpose_place").id
        self.env["bde.refusal"]._refuse(self.asso, "no_place")
        self.env["bde.commitment"].create({"partner_id": self.garage.id})
        self.env["bde.promise"].create(
            {"partner_id": self.asso.id, "name": "Deux places", "due": self.today}
        )
        garage, asso = self.garage, self.asso
        for code, values, expected in (
            ("asked", {}, garage),
            ("asked", {"purpose_id": purpose, "number": 3}, garage),
            ("asked", {"purpose_id": place}, garage.browse()),
            ("asked", {"negate": True}, asso),
            ("refused", {"number": 1}, asso),
            ("committed", {}, garage),
            ("promised", {}, asso),
            ("may_ask", {}, garage),
        ):
            with self.subTest(code=code, **values):
                self.assertEqual(self.found((code, values)), expected)

    def test_criteria_add_up_or_widen_and_may_be_the_contrary(self):
        both = [("host", {}), ("legal_kind", {"legal_kind": "association"})]
        self.assertFalse(self.found(*both))
        self.assertEqual(self.found(*both, match="any"), self.garage | self.asso)
        self.assertEqual(
            self.found(("host", {"negate": True}), both[1]), self.asso, "not a host"
        )

    def test_closed_ones_and_the_school_itself_stay_out(self):
        found = self.segment(("email", {"negate": True}))._organisations()
        self.assertNotIn(self.closed, found)
        self.assertNotIn(self.company.partner_id, found)
        segment = self.segment(("legal_kind", {"legal_kind": "association"}))
        everyone = self.env["res.partner"].search(segment._domain(closed=True))
        self.assertIn(self.closed, everyone)

    def test_an_empty_segment_holds_nobody(self):
        self.assertFalse(self.segment().partner_count)

    def test_a_segment_in_a_segment_but_never_in_a_circle(self):
        hosts = self.segment(("host", {}))
        outer = self.segment(("segment", {"inner_id": hosts.id}))
        self.assertEqual(outer._organisations() & self.mine, self.garage)
        with self.assertRaisesRegex(ValidationError, "part of itself"):
            hosts.line_ids = [
                Command.create({"criterion": "segment", "inner_id": outer.id})
            ]

    def test_a_criterion_without_its_value_is_refused_by_name(self):
        with self.assertRaisesRegex(ValidationError, "Sector"):
            self.segment(("activity", {}))

    def test_the_number_follows_while_one_builds(self):
        with Form(self.env["bde.segment"].with_user(self.office)) as form:
            form.name = "Garages"
            self.assertEqual(form.partner_count, 0)
            with form.line_ids.new() as line:
                line.criterion = "activity"
                line.text = "45.20A"
            self.assertGreaterEqual(form.partner_count, 1)
        self.assertIn("45.20A", form.record.summary)

    def test_it_is_a_filter_of_lists_and_of_mailings(self):
        segment = self.segment(("activity", {"text": "45.20"}))
        action = segment.action_see()
        partners = self.env["res.partner"].with_user(self.office)
        self.assertEqual(partners.search(action["domain"]) & self.mine, self.garage)
        by_name = partners.search([("bde_segment_id", "ilike", "Essai")])
        self.assertIn(self.garage, by_name)
        new = segment.action_write()
        mailing = (
            self.env["mailing.mailing"]
            .with_user(self.office)
            .with_context(**new["context"])
        ).create({"subject": "Portes ouvertes"})
        self.assertIn(self.garage.id, mailing._get_recipients())
        self.assertNotIn(self.asso.id, mailing._get_recipients(), "no address")

    def test_all_are_counted_in_one_statement(self):
        segments = self.env["bde.segment"].search([])
        self.assertGreater(len(segments), 5, "ready-made ones")
        segments.line_ids.mapped("criterion")
        partners = self.env["res.partner"]
        self.env.flush_all()
        one = self.env.ref("bde_partners.bde_segment_hosts")
        one._counts()
        with self.assertQueryCount(4):
            one.invalidate_recordset()
            one.line_ids.mapped("criterion")
            one._counts()
        counted = segments._counts()
        for segment in segments:
            self.assertEqual(counted[segment], partners.search_count(segment._domain()))

    def test_who_may_build_and_who_may_read(self):
        segment = self.segment(("host", {}))
        self.assertTrue(segment.with_user(self.users["bursar"]).summary)
        for role in ("teacher", "reader"):
            with self.assertRaises(AccessError):
                segment.with_user(self.users[role]).action_see()
            with self.assertRaises(AccessError):
                self.env["res.partner"].with_user(self.users[role]).search(
                    [("bde_segment_id", "in", segment.ids)]
                )
        with self.assertRaises(AccessError):
            self.segment(("host", {}), user=self.users["bursar"])
        segment.sudo().company_id = self.other
        with self.assertRaises(AccessError):
            segment.with_user(self.users["manager"]).read(["name"])

    def test_an_addon_that_leaves_makes_no_segment_wider(self):
        mixed = self.segment(("host", {}), ("email", {}))
        alone = self.segment(("email", {}))
        lines = self.env["bde.segment.line"]
        criteria = lines._criteria()
        gone = criteria["email"].__class__("E-mail", module="bde_gone")
        self.patch(type(lines), "_criteria", lambda self: criteria | {"email": gone})
        lines._forget_criteria("bde_gone")
        self.assertFalse(alone.exists())
        self.assertFalse(mixed.active, "it would hold more than it said")
        self.assertEqual(mixed.line_ids.mapped("criterion"), ["host"])

    def test_a_meeting_yesterday_is_news(self):
        day = self.today - timedelta(days=1)
        self.garage.sudo()._bde_touched(day)
        self.assertNotIn(self.garage, self.found(("silent", {"number": 1})))
