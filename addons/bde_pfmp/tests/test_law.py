import base64
from datetime import date, timedelta
from pathlib import Path

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools.misc import mute_logger

from odoo.addons.bde_partners.tests.common import SchoolCase
from odoo.addons.bde_partners.tests.common_pdf import PdfCase

from ..rules.law import library, parameters
from .common_pfmp import PfmpCase

DOCUMENT = base64.b64encode(b"%PDF-1.7 arrete")
WEEK = ((8.0, 12.0), (13.0, 16.0))


class LawCase(PfmpCase):
    """A minor at a host, with a referent, a tutor, a representative: all in order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.learner = cls.make_learner("DURAND", cls.klass)
        cls.represent(cls.learner)
        cls.placement = cls.make_law_placement(cls.learner)

    @classmethod
    def represent(cls, learner):
        guardian = cls.env["bde.guardian"].create(
            {"last_name": "DURAND", "first_name": "Paul"}
        )
        cls.env["bde.guardian.link"].create(
            {
                "learner_id": learner.id,
                "guardian_id": guardian.id,
                "kinship": "father",
                "legal_level": "1",
                "is_legal": True,
            }
        )

    @classmethod
    def make_law_placement(cls, learner, hours=WEEK, days=range(5), **values):
        start = values.pop("start", None) or cls.calm_monday()
        placement = cls.make_placement(
            learner,
            start=start,
            end=values.pop("end", None) or start + timedelta(days=25),
            host_id=cls.host.id,
            referent_id=cls.teacher.id,
            schedule_kind="fixed",
            host_insurance="Mutuelle",
            slot_ids=[
                Command.create({"weekday": str(d), "hour_from": a, "hour_to": b})
                for d in days
                for a, b in hours
            ],
            **values,
        )
        return placement

    @classmethod
    def calm_monday(cls):
        """A Monday of January, away from holidays that a test does not make."""
        day = date(cls.year.date_end.year, 1, 11)
        return day - timedelta(days=day.weekday())

    def rules(self, placement, level=None):
        """Codes of the rules that speak of a placement, besides its paper."""
        found = placement._law_findings()[placement]
        return {
            f.rule
            for f in found
            if f.rule not in ("mentions", "insurance") and level in (None, f.level)
        }


@tagged("post_install", "-at_install")
class TestLaw(LawCase):
    """What the law says of a placement, on the screens and before printing."""

    def test_a_usual_period_is_in_order(self):
        self.assertFalse(self.rules(self.placement))
        self.assertEqual(self.placement.law_level, "fine")
        self.assertFalse(self.placement.law_html)

    def test_every_figure_of_the_rules_has_its_dated_data(self):
        known = set(self.env["bde.pfmp.law.parameter"].search([]).mapped("code"))
        self.assertEqual(known, set(parameters.FIGURES))

    def test_a_figure_that_changes_changes_the_check(self):
        self.env["bde.pfmp.law.parameter"].search(
            [("code", "=", "week_hours_max"), ("age_to", "=", 18)]
        ).value = 30
        self.assertEqual(self.rules(self.placement), {"week_hours"})

    def test_long_weeks_of_a_minor_are_to_authorise_and_say_why(self):
        placement = self.make_law_placement(
            self.make_learner_represented("LONG"), [(8, 12), (13, 16.5)]
        )
        self.assertEqual(placement.law_level, "blocked")
        self.assertIn("week", placement.law_html)
        self.assertIn(library.BY_CODE["week_hours"].why, placement.law_html)

    def make_learner_represented(self, name, **values):
        learner = self.make_learner(name, self.klass, **values)
        self.represent(learner)
        return learner

    def test_no_convention_for_a_minor_at_night(self):
        placement = self.make_law_placement(
            self.make_learner_represented("NUIT"), [(18, 23)]
        )
        self.assertEqual(placement.law_level, "forbidden")
        with self.assertRaisesRegex(UserError, "Nobody can authorise"):
            placement.with_user(self.users["manager"])._issue_conventions()
        wizard = self.env["bde.pfmp.convention.print"].create(
            {"placement_ids": (placement | self.placement).ids}
        )
        self.assertIn("NUIT", wizard.refused_html)
        self.assertEqual(wizard.ready_count, 1)

    def test_what_is_blocked_is_told_before_printing(self):
        placement = self.make_law_placement(
            self.make_learner_represented("LONG"), [(8, 12), (13, 16.5)]
        )
        wizard = self.env["bde.pfmp.convention.print"].create(
            {"placement_ids": placement.ids}
        )
        self.assertIn("LONG", wizard.law_html)
        action = placement.action_print_conventions()
        self.assertEqual(action["res_model"], "bde.pfmp.convention.print")

    def test_days_of_exams_of_the_training_and_year_are_told(self):
        day = self.placement.date_start
        exam = self.env["bde.pfmp.exam.day"].create(
            {
                "name": "Écrits du CAP",
                "date_start": day,
                "date_end": day,
                "training_ids": self.placement.training_id.ids,
            }
        )
        self.assertIn("exams", self.rules(self.placement))
        self.env.invalidate_all()
        self.assertIn("Écrits du CAP", self.placement.law_html)
        exam.cycle_year = 3
        self.assertNotIn("exams", self.rules(self.placement), "another year")

    def test_the_tutor_s_other_learners_count(self):
        tutor = self.host._bde_contacts("tutor")
        for name in ("A", "B", "C"):
            self.make_law_placement(
                self.make_learner_represented(name), tutor_id=tutor.id
            )
        self.placement.tutor_id = tutor
        self.assertIn("tutor", self.rules(self.placement, "blocked"))

    def test_the_host_quota_only_warns_until_the_host_declares(self):
        for name in ("A", "B", "C"):
            self.make_law_placement(self.make_learner_represented(name))
        self.assertEqual(self.rules(self.placement, "warning"), {"host_quota"})
        self.env["bde.pfmp.host.declaration"].create(
            {"host_id": self.host.id, "headcount": 8, "date": self.today}
        )
        start = max(self.today, self.placement.date_start)
        self.placement.write(
            {"date_start": start, "date_end": start + timedelta(days=25)}
        )
        self.assertIn("host_quota", self.rules(self.placement))

    def test_regulated_works_want_a_declaration_and_a_medical_opinion(self):
        work = self.env.ref("bde_pfmp.hazard_work_d4153_28")
        self.placement.hazard_work_ids = work
        self.assertEqual(
            self.rules(self.placement, "blocked"),
            {"regulated_works", "medical_opinion"},
        )
        declaration = self.env["bde.pfmp.hazard.declaration"].create(
            {
                "host_id": self.host.id,
                "work_ids": [Command.set(work.ids)],
                "date_sent": self.placement.date_start - timedelta(days=30),
            }
        )
        self.learner.medical_opinion_on = self.placement.date_start
        self.assertFalse(self.rules(self.placement))
        other = self.env.ref("bde_pfmp.hazard_work_d4153_34")
        declaration.work_ids = other
        self.assertEqual(self.rules(self.placement), {"regulated_works"})

    def test_a_work_forbidden_to_every_minor(self):
        self.placement.hazard_work_ids = self.env.ref(
            "bde_pfmp.hazard_work_d4153_37_absolute"
        )
        self.assertEqual(self.rules(self.placement, "forbidden"), {"forbidden_works"})

    def test_a_declaration_holds_three_years(self):
        declaration = self.env["bde.pfmp.hazard.declaration"].create(
            {"host_id": self.host.id, "date_sent": date(2026, 3, 1)}
        )
        self.assertEqual(declaration.valid_to, date(2029, 2, 28))
        declaration.valid_to = self.today - timedelta(days=1)
        self.assertEqual(declaration.state, "expired")
        action = declaration.action_renew()
        renewed = declaration.browse(action["res_id"])
        self.assertEqual((renewed.state, renewed.host_id), ("draft", self.host))

    def test_hours_at_the_same_employer_over_the_year_call_for_a_gratification(self):
        early = self.make_law_placement(
            self.make_learner_represented("HEURES"),
            start=self.calm_monday() - timedelta(weeks=14),
            end=self.calm_monday() - timedelta(weeks=5, days=3),
        )
        late = self.make_law_placement(early.learner_id)
        self.assertIn("gratification", self.rules(late))
        late.gratification = "4,50 € de l'heure"
        self.assertEqual(self.rules(late, "warning"), {"gratification"})

    def test_a_bounded_number_of_queries(self):
        placements = self.placement
        for name in "ABCDEFGH":
            placements |= self.make_law_placement(self.make_learner_represented(name))
        self.env.flush_all()

        def count(records):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records._law_findings()
            return self.env.cr.sql_log_count - before

        count(placements[:1])
        self.assertLessEqual(count(placements), count(placements[:2]) + 2)


@tagged("post_install", "-at_install")
class TestAuthorisation(LawCase):
    """Who lifts what is blocked, and what stays of it."""

    def authorise(self, user="head", **values):
        return (
            self.env["bde.pfmp.authorisation"]
            .with_user(self.users[user])
            .create(
                {
                    "placement_id": self.placement.id,
                    "rule": "week_hours",
                    "granted_on": self.today,
                    "reason": "Chantier d'été",
                    "file": DOCUMENT,
                    **values,
                }
            )
        )

    def setUp(self):
        super().setUp()
        self.placement.slot_ids.filtered(lambda s: s.hour_to == 16).hour_to = 16.5

    def test_an_authorisation_lifts_what_is_blocked_and_says_by_whom(self):
        self.assertEqual(self.placement.law_level, "blocked")
        record = self.authorise(reference="2026-12")
        self.env.invalidate_all()
        self.assertEqual(self.placement.law_level, "waived")
        self.assertIn("2026-12", self.placement.law_html)
        self.assertIn(record.user_id.name, self.placement.law_html)

    def test_one_for_the_host_serves_its_learners(self):
        self.authorise(placement_id=False, host_id=self.host.id)
        self.env.invalidate_all()
        self.assertEqual(self.placement.law_level, "waived")

    def test_only_what_the_law_lets_an_authority_lift_is_offered(self):
        offered = dict(self.env["bde.pfmp.authorisation"]._selection_rule())
        self.assertIn("week_hours", offered)
        self.assertFalse({"night", "age", "representative", "tutor"} & offered.keys())
        with self.assertRaises(ValidationError):
            self.authorise(rule="night")

    def test_the_office_and_teachers_do_not_authorise(self):
        for role in ("user", "teacher", "reader", "bursar"):
            with self.assertRaises(AccessError):
                self.authorise(role)
        self.assertTrue(self.authorise("manager"))

    def test_what_was_granted_neither_changes_nor_goes(self):
        record = self.authorise()
        with self.assertRaises(UserError):
            record.reason = "Autre"
        with self.assertRaises(AccessError):
            record.unlink()
        with self.assertRaises(UserError):
            record.sudo().unlink()

    def test_it_is_withdrawn_with_a_reason(self):
        record = self.authorise()
        wizard = (
            self.env["bde.pfmp.authorisation.revoke"]
            .with_user(self.users["head"])
            .create({"authorisation_id": record.id, "reason": "Retirée"})
        )
        wizard.action_revoke()
        self.env.invalidate_all()
        self.assertEqual(self.placement.law_level, "blocked")
        with self.assertRaises(UserError):
            record._action_revoke(" ")

    @mute_logger("odoo.sql_db")
    def test_for_a_host_or_a_learner_never_both(self):
        with self.assertRaises(IntegrityError):
            self.authorise(host_id=self.host.id)
            self.env.flush_all()

    def test_a_teacher_reads_those_of_own_learners_only(self):
        record = self.authorise()
        mine = record.with_user(self.users["teacher"])
        self.assertTrue(mine.read(["reason"]))
        self.placement.referent_id = False
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            mine.read(["reason"])

    def test_erasing_the_learner_erases_the_reason(self):
        record = self.authorise()
        self.placement._move("cancelled", reason="Parti")
        self.learner.enrolment_ids.write(
            {"date_end": self.year.date_start, "exit_reason": "left"}
        )
        self.learner.with_user(self.users["manager"]).action_anonymise()
        self.assertEqual(record.reason, "Erased")
        self.assertFalse(record.file)


@tagged("post_install", "-at_install")
class TestLawPages(SchoolCase):
    """The documentation tells the rules that the library holds."""

    def test_the_page_of_the_rules_is_up_to_date(self):
        page = Path(__file__).parents[3] / "docs" / "regles.md"
        text = page.read_text("utf-8")
        self.assertEqual(self.env["bde.command"]._law_page(text), text)
        for rule in library.RULES:
            self.assertIn(f"`{rule.code}`", text)


@tagged("post_install", "-at_install")
class TestHazardLetter(LawCase, PdfCase):
    """The letter that the host sends to the labour inspector."""

    def test_the_letter_names_host_works_and_trainings(self):
        work = self.env.ref("bde_pfmp.hazard_work_d4153_28")
        declaration = self.env["bde.pfmp.hazard.declaration"].create(
            {
                "host_id": self.host.id,
                "work_ids": [Command.set(work.ids)],
                "training_ids": [Command.set(self.training.ids)],
                "machines": "Tour et fraiseuse",
            }
        )
        pdfs = self.env["ir.actions.report"]._bde_render_pdfs(
            "bde_pfmp.action_report_hazard_letter", declaration
        )
        text = pdfs[declaration.id].decode()
        for words in (self.host.name, work.article, self.training.name, "fraiseuse"):
            self.assertIn(words, text)
