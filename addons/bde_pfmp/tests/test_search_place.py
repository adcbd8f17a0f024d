import io
from datetime import timedelta

from psycopg2 import IntegrityError
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.bde_partners.tests.common_pdf import PdfCase

from .common_pfmp import PfmpCase

BOARD = {"state": {}, "search_text": {}, "asked_count": {}, "last_search_on": {}}


class SearchCase(PfmpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.klass.teacher_ids = [Command.set(cls.teacher.ids)]
        cls.placement = cls.make_placement(cls.make_learner("Durand", cls.klass))
        cls.elsewhere = cls.make_placement(cls.make_learner("Petit", cls.other_class))
        cls.later = cls.today + timedelta(days=90)
        cls.reason = cls.env["bde.refusal.reason"]._get("no_place")

    def note(self, role="teacher", placement=None, **values):
        """Return a search noted by this role."""
        vals = {"placement_id": (placement or self.placement).id}
        if "host_name" not in values:
            vals["host_id"] = self.host.id
        model = self.env["bde.pfmp.search"].with_user(self.users[role])
        return model.create(vals | values)


@tagged("post_install", "-at_install")
class TestSearchRights(SearchCase):
    """Who notes, reads and changes a search: both sides."""

    def test_teacher_notes_for_own_classes(self):
        search = self.note(host_name="Garage du Pont")
        self.assertEqual(search.user_id, self.users["teacher"])
        search.answer = "no_answer"
        with self.assertRaises(AccessError):
            self.note(placement=self.elsewhere, host_name="Garage du Pont")
        self.elsewhere.referent_id = self.teacher
        self.assertTrue(self.note(placement=self.elsewhere, host_name="Garage"))

    def test_teacher_changes_own_only(self):
        search = self.note("user").with_user(self.users["teacher"])
        self.assertTrue(search.search([("id", "=", search.id)]))
        self.assertEqual(search.host_label, "Garage des Lilas")
        for vals in ({"answer": "yes"}, {"user_id": self.users["teacher"].id}):
            with self.assertRaises(AccessError):
                search.write(vals)
        with self.assertRaises(AccessError):
            self.note().unlink()

    def test_who_noted_is_not_forged(self):
        search = self.note(user_id=self.users["head"].id, host_name="X")
        self.assertEqual(search.user_id, self.users["teacher"])
        with self.assertRaises(AccessError):
            search.user_id = self.users["head"]

    def test_office_all_head_reads(self):
        search = self.note()
        for role in ("user", "manager"):
            search.with_user(self.users[role]).write({"answer": "no_answer"})
        head = search.with_user(self.users["head"])
        self.assertEqual(head.answer, "no_answer")
        with self.assertRaises(AccessError):
            head.answer = "yes"
        with self.assertRaises(AccessError):
            self.note("head")

    def test_nothing_for_the_others(self):
        search = self.note()
        portal = new_test_user(self.env, "portal_search", "base.group_portal")
        employee = new_test_user(self.env, "emp_search", "base.group_user")
        for user in (self.users["reader"], self.users["bursar"], portal, employee):
            model = search.with_user(user)
            for operation in ("read", "write", "create", "unlink"):
                self.assertFalse(model.has_access(operation), user.login)
            with self.assertRaises(AccessError):
                model.search([])

    def test_one_school_does_not_see_the_other(self):
        search = self.note()
        office = new_test_user(
            self.env,
            "office_next_door",
            "bde_partners.group_bde_manager",
            company_id=self.other.id,
            company_ids=[Command.set(self.other.ids)],
        )
        self.assertFalse(search.with_user(office).search([("id", "=", search.id)]))
        with self.assertRaises(AccessError):
            search.with_user(office).read(["host_name"])

    def test_only_the_office_notes_what_it_asked(self):
        with self.assertRaises(AccessError):
            self.note(asked_by="office")
        search = self.note()
        with self.assertRaises(AccessError):
            search.asked_by = "office"
        self.assertFalse(search.solicitation_id)


@tagged("post_install", "-at_install")
class TestSearchFlow(SearchCase):
    """Yes, no, the quota of the host, the next step."""

    def budget(self):
        return self.env["bde.solicitation"]._budgets(self.host)[self.host.id]

    def test_whom_is_needed(self):
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self.note(host_name="  ", host_id=False)
        with self.assertRaises(ValidationError):
            self.note(date=self.today + timedelta(days=2))

    def test_two_clicks(self):
        """The button, a name, « Note it »: nothing else is asked."""
        placement = self.placement.with_user(self.users["teacher"])
        action = placement.action_note_search()
        self.assertEqual(action["target"], "new")
        model = self.env["bde.pfmp.search"].with_user(self.users["teacher"])
        form = Form(model.with_context(**action["context"]))
        form.host_name = "Garage du Pont"
        search = form.save()
        self.assertEqual(search.placement_id, self.placement)
        self.assertEqual((search.answer, search.date), ("waiting", self.today))
        self.assertEqual(search.asked_by, "learner")

    def test_yes_gives_the_place(self):
        search = self.note("user", answer="yes")
        search.action_give_host()
        self.assertEqual(self.placement.host_id, self.host)
        self.assertEqual(self.placement.state, "found")
        with self.assertRaises(UserError):
            search.action_give_host()

    def test_yes_of_an_unknown_one_creates_it_to_approve(self):
        search = self.note(
            host_name="Zéphyr Robotique", host_city="Olivet", answer="yes"
        )
        with self.assertRaises(AccessError):
            search.action_give_host()
        search.with_user(self.users["user"]).action_give_host()
        host = self.placement.host_id
        self.assertEqual((host.name, host.city), ("Zéphyr Robotique", "Olivet"))
        self.assertEqual(host.bde_host_state, "to_check")
        self.assertEqual(search.host_id, host)

    def test_yes_of_one_that_looks_known_asks(self):
        self.host.write({"city": "Olivet", "zip": "45160"})
        search = self.note(
            "user", host_name="garage des lilas", host_city="Olivet", answer="yes"
        )
        action = search.action_give_host()
        self.assertEqual(action["res_model"], "bde.pfmp.assign.host")
        self.assertEqual(action["context"]["default_host_id"], self.host.id)
        self.assertFalse(self.placement.host_id)

    def test_yes_of_a_paused_one_asks(self):
        self.host._action_set_host_state("paused", "Travaux", self.later)
        search = self.note("user", answer="yes")
        self.assertTrue(search.warning)
        action = search.action_give_host()
        self.assertEqual(action["res_model"], "bde.pfmp.assign.host")
        self.assertEqual(self.placement.state, "to_find")

    def test_no_is_a_refusal_only_when_said(self):
        search = self.note("user", answer="no", reason_id=self.reason.id)
        self.assertFalse(self.host.bde_refusal_ids)
        search.note_on_host = True
        refusal = search.refusal_id
        self.assertEqual(refusal.partner_id, self.host)
        self.assertEqual(refusal.reason_id, self.reason)
        self.assertEqual(refusal.training_id, self.training)
        search.answer = "waiting"
        self.assertFalse(refusal.active)
        self.assertFalse(search.reason_id)
        self.assertFalse(search.note_on_host)

    def test_a_teacher_notes_the_refusal(self):
        self.placement.host_id = self.host  # whose hosts a teacher reads
        search = self.note(answer="no", reason_id=self.reason.id, note_on_host=True)
        self.assertEqual(search.refusal_id.user_id, self.users["teacher"])

    def test_a_learner_asking_does_not_count(self):
        left = self.budget().left
        self.note("user")
        self.note("user", asked_by="teacher")
        self.assertEqual(self.budget().left, left)

    def test_the_office_asking_counts(self):
        left = self.budget().left
        search = self.note("user", asked_by="office", channel="phone")
        self.assertEqual(self.budget().left, left - 1)
        request = search.solicitation_id
        self.assertEqual(request.channel, "phone")
        self.assertEqual(request.purpose_id.code, "place")
        search.write(
            {"answer": "no", "reason_id": self.reason.id, "note_on_host": True}
        )
        self.assertEqual(request.answer, "no")
        self.assertEqual(request.refusal_ids, search.refusal_id)

    def test_a_spent_quota_needs_a_reason(self):
        for _number in range(self.budget().left):
            self.note("user", asked_by="office")
        with self.assertRaises(UserError):
            self.note("user", asked_by="office")
        search = self.note(
            "user", asked_by="office", override_reason="Le directeur l'a proposé"
        )
        self.assertTrue(search.solicitation_id.override_reason)
        fresh = self.env["bde.pfmp.search"].with_user(self.users["user"])
        self.assertTrue(
            fresh.new({"host_id": self.host.id, "asked_by": "office"}).warning
        )

    def test_reminds_only_when_wanted(self):
        self.placement.referent_id = self.teacher
        day = self.today + timedelta(days=2)
        search = self.note(next_step="Rappeler", next_date=day)
        self.assertFalse(self.placement.activity_ids)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.note(next_for="referent")
        search.next_for = "referent"
        activity = self.placement.activity_ids
        self.assertEqual(activity.user_id, self.users["teacher"])
        self.assertEqual((activity.summary, activity.date_deadline), ("Rappeler", day))
        self.company.bde_manager_id = self.users["manager"]
        search.next_for = "office"
        self.assertEqual(self.placement.activity_ids.user_id, self.users["manager"])
        search.next_for = False
        self.assertFalse(self.placement.activity_ids)


@tagged("post_install", "-at_install")
class TestSearchBoard(SearchCase):
    """The board says how many and the last one; a constant number of queries."""

    def read_board(self, placements, role="teacher"):
        self.env.flush_all()
        self.env.invalidate_all()
        return (
            self.env["bde.pfmp.placement"]
            .with_user(self.users[role])
            .web_search_read([("id", "in", placements.ids)], BOARD)["records"]
        )

    def test_last_one_in_words(self):
        day = timedelta(days=1)
        self.note("user", date=self.today - 9 * day, answer="yes")
        self.note(
            "user",
            host_name="Garage du Pont",
            date=self.today - day,
            answer="no",
            reason_id=self.reason.id,
        )
        (row,) = self.read_board(self.placement)
        self.assertEqual(row["asked_count"], 2)
        text = row["search_text"]
        self.assertTrue(text.startswith("2 · Garage du Pont"), text)
        self.assertIn(self.reason.name.lower(), text)
        self.assertEqual(row["last_search_on"], self.today - day)
        self.placement.host_id = self.host
        (row,) = self.read_board(self.placement)
        self.assertFalse(row["search_text"])

    def test_nobody_asked_for_days(self):
        view = self.env.ref("bde_pfmp.bde_pfmp_placement_view_search_search")
        self.assertIn("nobody_asked_7", view.arch)
        domain = [
            ("id", "in", (self.placement | self.elsewhere).ids),
            ("state", "=", "to_find"),
            "|",
            ("last_search_on", "=", False),
            ("last_search_on", "<", "today -7d"),
        ]
        model = self.env["bde.pfmp.placement"]
        self.assertEqual(model.search(domain), self.placement | self.elsewhere)
        search = self.note("user", date=self.today - timedelta(days=8))
        self.assertIn(self.placement, model.search(domain))
        search.date = self.today - timedelta(days=2)
        self.assertEqual(model.search(domain), self.elsewhere)
        search.unlink()
        self.assertIn(self.placement, model.search(domain))

    def test_number_of_queries(self):
        many = self.placement
        for number in range(40):
            many |= self.make_placement(self.make_learner(f"É{number:02}", self.klass))
        for number, placement in enumerate(many):
            for _copy in range(number % 4):
                self.note("user", placement)
        costs = []
        for placements in (many[:3], many[:3], many):
            self.read_board(placements)
            before = self.env.cr.sql_log_count
            rows = self.read_board(placements)
            costs.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(rows), 41)
        self.assertEqual(costs[2], costs[1], "no query a line")


@tagged("post_install", "-at_install")
class TestSearchSheet(PdfCase, SearchCase):
    """The sheet: the learner, the dates, blank lines, hosts that may be asked."""

    def sheet(self, placements, role="teacher"):
        reports = self.env["ir.actions.report"].with_user(self.users[role])
        found = reports._bde_render_pdfs(
            "bde_pfmp.action_report_search_sheet",
            placements.with_user(self.users[role]),
        )
        return {key: value.decode() for key, value in found.items()}

    def welcome(self, name, **values):
        host = self.make_host(name, people=False, **values)
        self.env["bde.pfmp.host.history"].create(
            {
                "host_id": host.id,
                "training_id": self.training.id,
                "school_year_id": self.year.id,
            }
        )
        return host

    def test_what_it_says(self):
        learner = self.placement.learner_id
        learner.write({"phone": "+33612345678", "ine": "123456789AA", "city": "Secret"})
        self.company.write({"bde_phone": "02 38 00 00 00"})
        self.note("user", host_name="Déjà vu")
        text = self.sheet(self.placement)[self.placement.id]
        for part in ("DURAND Camille", "1CIEL", "02 38 00 00 00"):
            self.assertIn(part, text)
        self.assertEqual(text.count("<tr"), 10, "a head and nine blank lines")
        birth = str(learner.birth_date.year)
        for part in ("612345678", "123456789AA", "Secret", "Déjà vu", f"/{birth}"):
            self.assertNotIn(part, text)

    def test_hosts_that_may_be_asked(self):
        self.welcome("Bon Accueil", city="Olivet", email="patron@example.org")
        for name, state in (("Exclue SA", "excluded"), ("En pause SA", "paused")):
            until = state == "paused" and self.later
            self.welcome(name)._action_set_host_state(state, "Motif", until)
        self.welcome("Archivée SA").active = False
        spent = self.welcome("Sollicitée SA")
        spent.bde_no_contact = True
        self.make_host("Autre métier SA", people=False)
        text = self.sheet(self.placement)[self.placement.id]
        self.assertIn("Bon Accueil", text)
        self.assertIn("Olivet", text)
        self.assertNotIn("patron@example.org", text)
        for name in ("Exclue", "En pause", "Archivée", "Sollicitée", "Autre métier"):
            self.assertNotIn(name, text)

    def test_eight_at_most(self):
        for number in range(11):
            self.welcome(f"Hôte {number:02}")
        report = self.env["report.bde_pfmp.report_search_sheet"]
        found = report._welcoming_hosts(self.company, self.training)
        self.assertEqual(len(found), 8)

    def test_one_page_in_the_real_pdf(self):
        self.welcome("Bon Accueil", city="Olivet")
        self.note("user")
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        pdf, _kind = reports._render_qweb_pdf(
            "bde_pfmp.action_report_search_sheet",
            (self.placement | self.elsewhere).ids,
        )
        self.assertEqual(len(PdfReader(io.BytesIO(pdf)).pages), 2)

    def test_by_class(self):
        placed = self.make_placement(
            self.make_learner("Placée", self.klass), host_id=self.host.id
        )
        klass = self.klass.with_user(self.users["teacher"])
        action = klass.action_print_search_sheets()
        ids = action["context"]["active_ids"]
        self.assertIn(self.placement.id, ids)
        self.assertNotIn(placed.id, ids)
        self.placement.host_id = self.host
        with self.assertRaises(UserError):
            klass.action_print_search_sheets()

    def test_rights(self):
        with self.assertRaises(AccessError):
            self.sheet(self.elsewhere)
        with self.assertRaises(AccessError):
            self.sheet(self.placement, "reader")


@tagged("post_install", "-at_install")
class TestSearchPrivacy(SearchCase):
    """Given with the learner's data, erased with the learner."""

    def test_export(self):
        self.note(host_name="Garage du Pont", note="Rappeler")
        learner = self.placement.learner_id.with_user(self.users["manager"])
        text = str(learner._export_data())
        self.assertIn("Garage du Pont", text)
        self.assertIn("Rappeler", text)

    def test_erased(self):
        search = self.note(host_name="Garage du Pont")
        other = self.note("user", self.elsewhere)
        learner = self.placement.learner_id
        learner.enrolment_ids.write({"date_end": self.year.date_start})
        learner.with_user(self.users["manager"])._anonymise()
        self.assertFalse(search.exists())
        self.assertTrue(other.exists())
