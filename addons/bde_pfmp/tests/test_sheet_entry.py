"""What the screen « key a sheet » asks the server."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_pfmp import PfmpCase

SHEET = {
    "host": {"name": "Boulangerie Test", "zip": "33000", "city": "Bordeaux"},
    "signatory": {"name": "Anne Petit"},
    "same_person": True,
    "hours": "lu-ve 8h-12h 13h-16h",
}


@tagged("post_install", "-at_install")
class TestSheetEntry(PfmpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.period = cls.make_period(cls.klass | cls.other_class)
        names = ["Charpin", "Abadie", "Berger"]
        cls.lines = cls.env["bde.pfmp.placement"].union(
            *(cls.line(name, cls.klass) for name in names)
        )
        cls.stranger = cls.line("Abadie", cls.other_class)

    @classmethod
    def line(cls, name, klass):
        return cls.make_placement(
            cls.make_learner(name, klass),
            start=cls.period.date_start,
            end=cls.period.date_end,
            period_id=cls.period.id,
        )

    def setUp(self):
        super().setUp()
        self.entry = self.env["bde.pfmp.sheet.entry"].with_user(self.users["user"])

    def named(self, name):
        return self.lines.filtered(lambda p: p.learner_id.last_name.title() == name)

    def test_learner_by_letters_class_first(self):
        found = self.entry.find_learner("aba", self.klass.id)
        self.assertEqual(
            [one["id"] for one in found], [self.named("Abadie").id, self.stranger.id]
        )
        found = self.entry.find_learner("cam ber")
        self.assertEqual([one["id"] for one in found], self.named("Berger").ids)
        self.assertEqual(self.entry.find_learner(""), [])

    def test_learner_by_the_code_of_the_sheet(self):
        line = self.named("Berger")
        (found,) = self.entry.find_learner(line.sheet_code.lower())
        self.assertEqual((found["id"], found["sure"]), (line.id, True))

    def test_learner_by_the_code_of_the_company_form(self):
        line = self.named("Berger")
        url = line._host_form_urls()[line]
        (found,) = self.entry.find_learner(url)
        self.assertEqual(found["id"], line.id)
        self.assertEqual(self.entry.find_learner(url[:-3] + "000"), [])

    def test_filing_calls_the_next_of_the_class(self):
        opened = self.entry.open(False, self.klass.id, self.period.id)
        self.assertEqual(opened["placement"]["id"], self.named("Abadie").id)
        self.assertEqual(opened["counter"]["total"], 3)
        answer = self.entry.file(opened["placement"]["id"], SHEET)
        self.assertEqual(answer["problems"], {})
        self.assertEqual(answer["next"], self.named("Berger").id)
        self.assertEqual(self.entry.open(answer["next"])["counter"]["done"], 1)
        answer = self.entry.file(self.named("Charpin").id, SHEET)
        self.assertEqual(answer["next"], self.named("Berger").id)
        answer = self.entry.file(self.named("Berger").id, SHEET)
        self.assertFalse(answer["next"])

    def test_mistakes_come_back_at_their_fields(self):
        line = self.named("Abadie")
        answer = self.entry.file(line.id, {**SHEET, "hours": "lu 8h", "host": {}})
        self.assertEqual(set(answer["problems"]), {"hours", "host"})
        self.assertEqual(line.state, "to_find")

    def test_what_the_database_refuses_is_said(self):
        line = self.named("Abadie")
        self.make_placement(
            line.learner_id, line.date_start, line.date_end, host_id=self.host.id
        )
        answer = self.entry.file(line.id, SHEET)
        self.assertEqual(set(answer["problems"]), {""})
        self.assertFalse(line.host_id)

    def test_anything_may_be_sent(self):
        line = self.named("Abadie")
        for sheet in (None, [], "x", {"host": 3, "works": "x", "hours": ["a"]}):
            self.assertTrue(self.entry.file(line.id, sheet)["problems"])
        for text in (None, 3, "%", "' OR 1=1", "x" * 5000):
            self.entry.find_learner(text)
            self.entry.find_host(text)
        self.entry.find_alike(None)
        with self.assertRaises(UserError):
            self.entry.open(99999999)

    def test_hours_are_shown_as_a_table_with_the_law(self):
        line = self.named("Abadie")
        look = self.entry.look(line.id, {"hours": "lu-ve 8h-12h 13h-16h"})
        self.assertEqual(len(look["rows"]), 1)
        self.assertIn("35", look["total"])
        self.assertFalse([one for one in look["law"] if one["level"] != "warning"])
        look = self.entry.look(line.id, {"hours": "lu-ve 8h-12h 13h-18h"})
        self.assertIn("blocked", [one["level"] for one in look["law"]])
        self.assertTrue(self.entry.look(line.id, {"hours": "lu 8h"})["problem"])

    def test_known_host_comes_with_its_people_and_last_values(self):
        self.entry.file(self.named("Abadie").id, {**SHEET, "meals": "cantine"})
        host = self.named("Abadie").host_id
        (found,) = self.entry.find_host("boulangerie bordeaux")
        self.assertEqual((found["id"], found["fits"]), (host.id, True))
        known = self.entry.host(self.named("Berger").id, host.id)
        self.assertEqual(known["last"]["meals"], "cantine")
        self.assertEqual(known["last"]["hours"], "lu-ve 8h-12h 13h-16h")
        self.assertEqual(known["usual"]["tutor"], known["usual"]["signatory"])

    def test_what_only_looks_like_it_does_not_fit(self):
        self.make_host("Boutique Joly", city="Blois")
        for found in self.entry.find_host("boutiqe joli"):
            self.assertFalse(found["fits"])
        alike = self.entry.find_alike(
            {"name": "Boutique Joly", "city": "Blois", "siret": 3}
        )
        self.assertIn("Boutique Joly", [one["name"] for one in alike])

    def test_register_that_is_closed_says_nothing(self):
        found = self.entry.find_register("boulangerie")
        self.assertEqual(found, {"options": [], "message": ""})

    def test_issued_convention_is_not_keyed(self):
        line = self.named("Abadie")
        line.host_id = self.host
        line.action_mark_ready()
        self.assertIn("learner", self.entry.open(line.id)["problems"])
        self.assertIn("learner", self.entry.file(line.id, SHEET)["problems"])

    def test_teacher_and_reader_key_nothing(self):
        line = self.named("Abadie")
        for who in ("teacher", "reader", "head"):
            entry = self.entry.with_user(self.users[who])
            calls = {
                "open": [line.id],
                "find_learner": ["aba"],
                "find_host": ["boul"],
                "find_register": ["boul"],
                "find_alike": [{"name": "x"}],
                "look": [line.id, SHEET],
                "file": [line.id, SHEET],
                "host": [line.id, self.host.id],
            }
            for name, args in calls.items():
                with self.assertRaises(AccessError):
                    getattr(entry, name)(*args)

    def test_queries_do_not_grow_with_the_class(self):
        counts = []
        for _turn in range(2):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.entry.open(self.named("Abadie").id)
            self.entry.find_learner("a")
            counts.append(self.cr.sql_log_count - before)
            for number in range(8):
                self.line(f"Zola{number}", self.klass)
        self.assertLessEqual(counts[1], counts[0] + 2)
