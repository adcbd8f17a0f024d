from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_dealings import DealingsCase


@tagged("post_install", "-at_install")
class TestTouchpoint(DealingsCase):
    """What happened with an organisation: every source, by role, paged, in words."""

    def make_everything(self):
        """One line of each source of the ground floor with the garage."""
        self.log(self.garage, kind="call", purpose="Places in March")
        self.chief.message_post(
            body="Bonjour",
            subject="Your learners",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.garage.message_post(body="To be careful with", message_type="comment")
        self.env["crm.lead"].create({"name": "One place", "partner_id": self.chief.id})
        self.env["calendar.event"].create(
            {
                "name": "Visit of the workshop",
                "start": fields.Datetime.now() - timedelta(days=2),
                "stop": fields.Datetime.now() - timedelta(days=2, hours=-1),
                "partner_ids": [(6, 0, (self.chief | self.garage).ids)],
            }
        )
        event = self.env["event.event"].create(
            {
                "name": "Forum",
                "date_begin": fields.Datetime.now() - timedelta(days=9),
                "date_end": fields.Datetime.now() - timedelta(days=9, hours=-4),
            }
        )
        self.env["event.registration"].create(
            {"event_id": event.id, "partner_id": self.chief.id, "name": "C. Q."}
        )
        self.env["bde.promise"].create(
            {"name": "Two places", "partner_id": self.garage.id}
        )

    def test_every_source_gives_its_line(self):
        self.make_everything()
        admin = self.env.ref("base.user_admin")
        found = self.env["bde.touchpoint"].with_user(admin).get_timeline(self.garage.id)
        kinds = [line["kind"] for line in found["lines"]]
        for kind in ("call", "mail", "note", "promise"):
            self.assertIn(kind, kinds)
        everything = self.env["bde.touchpoint"].sudo()
        rows = everything._timeline_rows(self.garage, None, 50)
        self.assertEqual(
            {row[3] for row in rows},
            {"call", "mail", "note", "request", "meeting", "event", "promise"},
        )
        # two people of the organisation at one meeting: one line
        self.assertEqual([row[3] for row in rows].count("meeting"), 1)
        dates = [row[1] for row in rows]
        self.assertEqual(dates, sorted(dates, reverse=True))
        call = next(line for line in found["lines"] if line["kind"] == "call")
        self.assertEqual(call["label"], "Places in March")
        self.assertTrue(call["icon"] and call["when"] and call["kind_label"])

    def test_filter_by_kind_and_pages(self):
        for number in range(7):
            self.log(
                self.garage,
                purpose=f"Call {number}",
                date=fields.Datetime.now() - timedelta(days=number),
            )
        self.log(self.garage, kind="visit", purpose="Visit")
        page = self.timeline(self.garage, kinds=["call"], limit=3)
        self.assertEqual(
            [line["label"] for line in page["lines"]], ["Call 0", "Call 1", "Call 2"]
        )
        self.assertTrue(page["more"])
        self.assertEqual({item["kind"] for item in page["kinds"]}, {"call", "visit"})
        page = self.timeline(self.garage, kinds=["call"], limit=3, offset=6)
        self.assertEqual([line["label"] for line in page["lines"]], ["Call 6"])
        self.assertFalse(page["more"])

    def test_a_head_office_sees_its_sites_and_says_which(self):
        self.log(self.head, purpose="At the head office")
        self.log(self.site, purpose="At the site", kind="visit")
        self.assertEqual(self.kinds(self.head), ["call"])
        lines = self.timeline(self.head, with_sites=True)["lines"]
        self.assertEqual(
            {(line["label"], line["site"]) for line in lines},
            {("At the head office", ""), ("At the site", "Lilas Nord")},
        )
        self.assertEqual(self.kinds(self.site, with_sites=True), ["visit"])

    def test_lines_of_records_that_one_may_not_read_are_hidden(self):
        for number in range(4):
            self.log(
                self.garage,
                purpose=f"Theirs {number}",
                company_id=self.other.id,
                date=fields.Datetime.now() - timedelta(days=number),
            )
        self.log(
            self.garage,
            purpose="Ours",
            date=fields.Datetime.now() - timedelta(days=30),
        )
        found = self.timeline(self.garage, limit=2)
        self.assertEqual([line["label"] for line in found["lines"]], ["Ours"])

    def test_a_reader_sees_no_text_and_no_person(self):
        self.make_everything()
        found = self.timeline(self.garage, "reader")
        for line in found["lines"]:
            self.assertEqual(line["label"], line["kind_label"])
            self.assertFalse(line["author"] or line["detail"] or line["action"])
        self.assertFalse({"call", "promise"} & {ln["kind"] for ln in found["lines"]})
        self.assertFalse(found["may_log"])

    def test_closed_to_strangers_and_to_hidden_organisations(self):
        stranger = new_test_user(self.env, "stranger", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.env["bde.touchpoint"].with_user(stranger).get_timeline(self.garage.id)
        self.garage.company_id = self.other
        with self.assertRaises(AccessError):
            self.timeline(self.garage)

    def test_read_by_partner_only(self):
        lines = self.env["bde.touchpoint"]
        self.log(self.garage)
        found = lines.search([("partner_id", "=", self.garage.id)])
        self.assertEqual(len(found), 1)
        for domain in ([], [("kind", "=", "call")], [("id", "in", found.ids)]):
            with self.assertRaises(UserError):
                lines.search(domain)
        with self.assertRaises(UserError):
            lines.search(["|", ("partner_id", "=", 1), ("kind", "=", "call")])
        with self.assertRaises(AccessError):
            lines.with_user(self.users["manager"]).search(
                [("partner_id", "=", self.garage.id)]
            )

    def test_as_many_queries_for_three_lines_as_for_thirty(self):
        def count():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.timeline(self.garage)
            return self.env.cr.sql_log_count - before

        def make(number):
            for index in range(number):
                day = fields.Datetime.now() - timedelta(days=index)
                self.log(self.garage, purpose=f"P{index}", date=day)
                self.garage.message_post(body=f"B{index}", message_type="comment")
                self.env["bde.promise"].create(
                    {"name": f"N{index}", "partner_id": self.garage.id}
                )

        make(1)
        self.timeline(self.garage)
        few = count()
        make(12)
        self.assertEqual(count(), few)

    def test_the_database_walks_indexes(self):
        """With many organisations, none of the sources is read whole."""
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        query = self.env["bde.touchpoint"]._table_query
        plan = self.env.execute_query(
            self._sql_explain(query, self.garage.id),
        )
        text = "\n".join(row[0] for row in plan)
        self.assertNotIn("Seq Scan on bde_interaction", text)
        self.assertNotIn("Seq Scan on mail_message ", text)
        self.assertNotIn("Seq Scan on res_partner", text)

    def _sql_explain(self, query, partner_id):
        from odoo.tools import SQL

        return SQL(
            "EXPLAIN SELECT * FROM (%s) t WHERE t.partner_id IN %s",
            query,
            (partner_id,),
        )
