from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.bde_partners.tests.common_public import PublicPageMixin

from .common_alumni import AlumniCase


class LeaversCase(AlumniCase):
    """A school year that ended, and the one after it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leavers = cls.env["bde.alumni.leaver"]
        years = cls.env["bde.school.year"]
        cls.past = years._get_for(cls.year.date_start - timedelta(days=60), create=True)
        cls.past_class = cls.make_class("TCIEL", school_year_id=cls.past.id)

    @classmethod
    def seat(cls, learner, **values):
        """Enrol a learner in the last year of the past school year."""
        return cls.env["bde.enrolment"].create(
            {
                "learner_id": learner.id,
                "school_year_id": cls.past.id,
                "class_id": cls.past_class.id,
                "training_id": cls.training.id,
                "cycle_year": 3,
                "status": "st",
            }
            | values
        )

    @classmethod
    def person(cls, name, **values):
        return cls.env["bde.learner"].create(
            {"last_name": name, "first_name": "Léa", "birth_date": date(2008, 3, 1)}
            | values
        )

    def detect(self):
        return self.leavers._detect(self.company, self.past)

    def line(self, learner):
        return self.leavers.search([("learner_id", "=", learner.id)])


@tagged("post_install", "-at_install")
class TestDetection(LeaversCase):
    def test_final_years_and_exits_are_leavers_others_are_not(self):
        last, first, gone = (self.person(n) for n in ("Dernier", "Premier", "Parti"))
        self.seat(last)
        self.seat(first, cycle_year=1)
        day = self.past.date_start + timedelta(days=90)
        self.seat(gone, cycle_year=1, date_end=day, exit_reason="left")
        made = self.detect()
        self.assertEqual(made.learner_id, last | gone)
        self.assertEqual(self.line(last).kind, "final_year")
        self.assertEqual((self.line(gone).kind, self.line(gone).left_on), ("exit", day))
        self.assertEqual(set(made.mapped("outcome")), {"to_confirm"})

    def test_twice_makes_nothing_twice(self):
        self.seat(self.person("Dernier"))
        self.assertTrue(self.detect())
        self.assertFalse(self.detect())

    def test_the_file_of_september_proposes_class_by_class(self):
        stays, leaves = self.person("Reste"), self.person("Part")
        self.seat(stays)
        self.seat(leaves)
        self.detect()
        self.assertFalse(self.line(leaves).proposed, "no file of September yet")
        with self.assertRaisesRegex(UserError, "PART"):
            self.line(leaves).action_confirm()
        self.env["bde.enrolment"].create(
            {
                "learner_id": stays.id,
                "school_year_id": self.year.id,
                "class_id": self.klass.id,
                "training_id": self.training.id,
                "status": "st",
            }
        )
        self.detect()
        lines = self.line(stays) | self.line(leaves)
        lines.with_user(self.users["user"]).action_confirm()
        self.assertEqual(self.line(stays).outcome, "studies_here")
        self.assertEqual(self.line(leaves).outcome, "left")

    def test_what_somebody_settled_is_left_alone(self):
        learner = self.person("Dernier")
        self.seat(learner)
        self.detect()
        self.line(learner).with_user(self.users["user"]).outcome = "studies_elsewhere"
        self.detect()
        self.assertEqual(self.line(learner).outcome, "studies_elsewhere")

    def test_the_year_under_way_gives_its_exits_then_its_final_years(self):
        near = self.company.bde_alumni_detect_days
        learner = self.person("Cette année")
        self.seat(learner, school_year_id=self.year.id, class_id=self.klass.id)
        early = fields.Date.subtract(self.year.date_end, days=near + 20)
        self.leavers._detect_around(self.company, early)
        self.assertFalse(self.line(learner))
        late = fields.Date.subtract(self.year.date_end, days=near - 1)
        self.leavers._detect_around(self.company, late)
        self.assertTrue(self.line(learner))

    def test_an_address_of_a_parent_never_comes_along(self):
        own = self.person("Sien", email="sien@example.org")
        theirs = self.person("Leur", email="Papa@example.org", phone="06 11 22 33 44")
        self.env["bde.guardian.link"].create(
            {
                "learner_id": theirs.id,
                "guardian_id": self.env["bde.guardian"]
                .create(
                    {
                        "last_name": "Leur",
                        "email": "papa@example.org",
                        "phone": "+33611223344",
                    }
                )
                .id,
            }
        )
        self.seat(own)
        self.seat(theirs)
        self.detect()
        self.assertEqual(self.line(own).email, "sien@example.org")
        self.assertFalse(self.line(theirs).email)
        self.assertFalse(self.line(theirs).phone)

    def test_who_was_forgotten_does_not_come_back(self):
        far = self.env["bde.school.year"]._get_for(
            self.past.date_start - timedelta(days=400), create=True
        )
        self.seat(self.person("Ancien"), school_year_id=far.id, class_id=False)
        self.env.ref("bde_alumni.bde_retention_leaver").months = 12
        learner = self.person("Aujourd'hui")
        self.seat(learner)
        self.assertFalse(self.leavers._detect(self.company, far))
        self.assertEqual(self.detect().learner_id, learner)

    def test_queries_do_not_follow_the_number(self):
        def cost(count):
            for number in range(count):
                self.seat(self.person(f"N{count}-{number}"))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.detect()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        cost(2)
        few = cost(5)
        self.assertLessEqual(cost(60), few + 6)

    def test_the_home_says_who_waits_for_a_confirmation(self):
        learner = self.person("Dernier")
        self.seat(learner)
        self.detect()
        self.line(learner).sudo().proposed = "left"
        home = self.env["bde.home"].with_user(self.users["user"])
        card = {card["key"]: card for card in home._home_cards()}["alumni_leavers"]
        self.assertEqual(card["count"], 1)
        self.assertIn("TCIEL", card["lines"][0]["label"])


@tagged("post_install", "-at_install")
class TestTwoProcessings(LeaversCase):
    def test_objecting_stops_the_follow_up_and_only_it(self):
        leaver = self.make_leaver(email="lea@example.org")
        member = self.make_member()
        leaver.profile_id = member
        leaver._object("the page")
        self.assertFalse(leaver._followed())
        self.assertFalse(leaver.email)
        self.assertEqual(leaver.objected_on, self.today)
        self.assertEqual(member.state, "member")
        self.assertTrue(member._agreed("network"))

    def test_leaving_the_network_leaves_the_follow_up(self):
        leaver = self.make_leaver(email="lea@example.org")
        self.assertFalse(leaver._answer_page(self.typed(network="1")))
        leaver.profile_id._withdraw("their page")
        self.assertTrue(leaver._followed())
        self.assertEqual(leaver.email, "lea@example.org")

    def test_refusing_the_network_leaves_the_follow_up(self):
        leaver = self.make_leaver()
        self.assertFalse(leaver._answer_page(self.typed()))
        self.assertEqual(leaver.email, "lea@example.org")
        self.assertFalse(leaver.profile_id)
        self.assertTrue(leaver._followed())

    def test_saying_yes_makes_a_member_with_the_proof(self):
        leaver = self.make_leaver()
        self.assertFalse(leaver._answer_page(self.typed(network="1", newsletter="1")))
        member = leaver.profile_id
        self.assertEqual((member.state, member.source), ("member", "leaver"))
        self.assertEqual(
            set(member.consent_ids.mapped("purpose")), {"network", "newsletter"}
        )
        for consent in member.consent_ids:
            self.assertTrue(consent.text and consent.seen_by and consent.until)

    def test_under_the_age_nobody_joins_alone(self):
        leaver = self.make_leaver(birth_date=fields.Date.subtract(self.today, years=14))
        self.assertFalse(leaver._page_values()["purposes"])
        self.assertIn("network", leaver._answer_page(self.typed(network="1")))
        self.assertFalse(leaver.profile_id)

    def test_what_is_wrong_is_told_and_nothing_is_written(self):
        leaver = self.make_leaver()
        for typed, field in (
            ({}, "email"),
            (self.typed(newsletter="1"), "network"),
            ({"phone": "0699000001", "network": "1"}, "email"),
        ):
            self.assertIn(field, leaver._answer_page(typed))
        self.assertFalse(leaver.email or leaver.phone or leaver.profile_id)

    def test_a_parents_address_is_refused(self):
        learner = self.person("Leur")
        guardian = self.env["bde.guardian"].create(
            {"last_name": "Leur", "email": "papa@example.org"}
        )
        self.env["bde.guardian.link"].create(
            {"learner_id": learner.id, "guardian_id": guardian.id}
        )
        leaver = self.make_leaver(learner_id=learner.id)
        said = leaver._answer_page({"email": "PAPA@example.org"})
        self.assertIn("parents", said["email"])

    def typed(self, **values):
        return {"email": "lea@example.org", "phone": ""} | values


@tagged("post_install", "-at_install")
class TestEndOfTheFollowUp(LeaversCase):
    def test_names_go_after_the_period_and_figures_stay(self):
        leaver = self.make_leaver(email="lea@example.org", outcome="left")
        after = leaver.anonymise_on + timedelta(days=1)
        self.leavers._over(leaver.anonymise_on)._anonymise()
        self.assertTrue(leaver.last_name)
        self.leavers._over(after)._anonymise()
        self.assertFalse(leaver.last_name or leaver.email or leaver.birth_date)
        self.assertTrue(leaver.anonymised_on)
        self.assertEqual((leaver.outcome, leaver.training_id), ("left", self.training))
        self.assertNotIn("PETIT", leaver.display_name)
        self.assertFalse(leaver._followed())

    def test_forgetting_a_learner_forgets_the_leaver(self):
        learner = self.person("Oubli")
        leaver = self.make_leaver("Oubli", learner_id=learner.id)
        learner.sudo()._anonymise()
        self.assertFalse(leaver.last_name or leaver.learner_id)

    def test_the_period_is_a_setting_with_its_source(self):
        retention = self.env.ref("bde_alumni.bde_retention_leaver")
        self.assertTrue(retention.source)
        before = self.make_leaver("Avant")
        retention.months = 12
        self.assertEqual(
            before.anonymise_on, fields.Date.add(before.left_on, months=12)
        )
        retention.months = 0
        self.assertFalse(self.make_leaver().anonymise_on)


@tagged("post_install", "-at_install")
class TestLeaversRights(LeaversCase):
    def test_teachers_read_their_classes_and_nothing_else(self):
        mine = self.make_leaver("Mien")
        other = self.make_leaver("Autre", class_id=self.other_class.id)
        self.klass.teacher_ids = self.teacher
        teacher = self.leavers.with_user(self.users["teacher"])
        found = teacher.search([("id", "in", (mine | other).ids)])
        self.assertEqual(found, mine)
        with self.assertRaises(AccessError):
            other.with_user(self.users["teacher"]).read(["last_name"])
        with self.assertRaises(AccessError):
            mine.with_user(self.users["teacher"]).outcome = "left"
        with self.assertRaises(AccessError):
            mine.with_user(self.users["teacher"]).action_confirm()

    def test_teachers_read_no_address_and_no_birth_date(self):
        self.klass.teacher_ids = self.teacher
        leaver = self.make_leaver("Mien", email="sien@example.org")
        mine = leaver.with_user(self.users["teacher"])
        for name in ("email", "phone", "birth_date"):
            with self.subTest(name), self.assertRaises(AccessError):
                mine.read([name])
        with self.assertRaises(AccessError):
            mine.search([("email", "=", "sien@example.org")])
        self.assertEqual(mine.last_name, "Mien")

    def test_the_office_types_no_parents_address_either(self):
        learner = self.person("Leur")
        guardian = self.env["bde.guardian"].create(
            {"last_name": "Leur", "email": "papa@example.org"}
        )
        self.env["bde.guardian.link"].create(
            {"learner_id": learner.id, "guardian_id": guardian.id}
        )
        leaver = self.make_leaver(learner_id=learner.id)
        with self.assertRaisesRegex(ValidationError, "PETIT"):
            leaver.with_user(self.users["user"]).email = "Papa@example.org"

    def test_no_default_decides_either(self):
        made = (
            self.leavers.with_user(self.users["user"])
            .with_context(default_notice_on=self.today, default_objected_on=self.today)
            .create(
                {
                    "last_name": "Neuf",
                    "first_name": "Léo",
                    "school_year_id": self.past.id,
                }
            )
        )
        self.assertFalse(made.notice_on or made.objected_on)

    def test_reader_bursar_and_portal_read_no_leaver(self):
        leaver = self.make_leaver()
        portal = new_test_user(self.env, "portal.leaver", groups="base.group_portal")
        for user in (self.users["reader"], self.users["bursar"], portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                leaver.with_user(user).read(["last_name"])

    def test_another_school_reads_none(self):
        leaver = self.make_leaver(
            company_id=self.other.id, class_id=False, training_id=False
        )
        with self.assertRaises(AccessError):
            leaver.with_user(self.users["user"]).read(["last_name"])

    def test_no_call_decides_what_the_person_decides(self):
        leaver = self.make_leaver()
        member = self.make_member()
        for name, value in (
            ("objected_on", False),
            ("notice_on", self.today),
            ("anonymised_on", self.today),
            ("profile_id", member.id),
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                leaver.with_user(self.users["user"]).write({name: value})


@tagged("post_install", "-at_install")
class TestLeaverPage(PublicPageMixin, LeaversCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.leaver = self.make_leaver(notice_on=False)
        self.base = f"/bde/apres/{self.leaver._link_token()}"

    def test_the_link_shows_and_the_post_acts(self):
        page = self.url_open(self.base)
        self.assertEqual(page.status_code, 200)
        self.assertIn("Léa", page.text)
        self.env.invalidate_all()
        self.assertFalse(self.leaver.notice_on, "showing writes nothing")
        answer = self.post(self.base, email="lea@example.org", phone="", network="1")
        self.assertEqual(answer.status_code, 303)
        self.env.invalidate_all()
        self.assertEqual(self.leaver.email, "lea@example.org")
        self.assertEqual(self.leaver.profile_id.state, "member")
        self.assertEqual(self.leaver.notice_on, self.today)

    def test_nothing_is_ticked_in_advance(self):
        page = self.url_open(self.base).text
        self.assertIn('name="network"', page)
        self.assertNotIn("checked", page)

    def test_what_is_wrong_is_said_on_the_page(self):
        answer = self.post(self.base, email="pas une adresse", phone="")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("pas une adresse", answer.text)

    def test_objecting_takes_one_tap(self):
        answer = self.post(f"{self.base}/refus", token_from=self.base)
        self.assertEqual(answer.status_code, 303)
        self.env.invalidate_all()
        self.assertEqual(self.leaver.objected_on, self.today)
        self.assertEqual(self.url_open(f"{self.base}/refus").status_code, 405)

    def test_an_altered_or_revoked_link_opens_nothing(self):
        self.assertEqual(self.url_open(f"{self.base}x").status_code, 404)
        self.leaver._link_revoke()
        self.env.flush_all()
        self.assertEqual(self.url_open(self.base).status_code, 404)

    def test_the_sheet_carries_the_code_and_the_rights(self):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "bde_alumni.report_leaver_sheet", self.leaver.ids
        )
        text = html.decode()
        self.assertIn("data:image", text)
        self.assertIn("Léa", text)
