import io
from datetime import timedelta

import openpyxl

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tests.common import HttpCase

from odoo.addons.bde_partners.tests.common_pdf import PdfCase

from .common_pfmp import PfmpCase


class WeeksCase(PfmpCase):
    """A class in its last year, with stays in past years."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.years = [cls.year]
        for _back in range(2):
            first = cls.years[0].date_start - timedelta(days=30)
            cls.years.insert(0, cls.env["bde.school.year"]._get_for(first, create=True))
        cls.cycles = cls.env["bde.pfmp.cycle"]
        cls.env["bde.school.holiday"].search([]).unlink()

    def make_last_year(self, name, whole_cycle=True, klass=None):
        learner = self.make_learner(
            name, klass or self.klass, enrolment={"cycle_year": 3}
        )
        if whole_cycle:
            self.env["bde.enrolment"].create(
                [
                    {
                        "learner_id": learner.id,
                        "training_id": self.training.id,
                        "school_year_id": year.id,
                        "cycle_year": rank,
                        "date_end": year.date_end,
                        "exit_reason": "year_end",
                    }
                    for rank, year in enumerate(self.years[:2], start=1)
                ]
            )
        return learner

    def stay(self, learner, year, weeks=4, **values):
        start = year.date_start + timedelta(days=100)
        start -= timedelta(days=start.weekday())
        return self.make_placement(
            learner,
            start,
            start + timedelta(weeks=weeks, days=-3),
            **{"host_id": self.host.id, "state": "done"} | values,
        )

    def row(self, learner):
        self.cycles._refresh(learner)
        return self.cycles.search([("learner_id", "=", learner.id)])


@tagged("post_install", "-at_install")
class TestWeeks(WeeksCase, PdfCase):
    # -- counting ----------------------------------------------------------------------
    def test_counts_whatever_the_class_and_the_year(self):
        learner = self.make_last_year("Cycle")
        self.stay(learner, self.years[0], 6)
        self.stay(learner, self.years[1], 8)
        row = self.row(learner)
        self.assertEqual((row.due, row.done, row.missing), (20, 14, 6))
        self.assertEqual(row.standing, "red")
        self.assertEqual(row.class_id, self.klass)

    def test_planned_weeks_take_off_the_red_list(self):
        learner = self.make_last_year("Prévue")
        self.stay(learner, self.years[0], 6)
        self.stay(learner, self.years[1], 8)
        start = fields.Date.context_today(self.env.user) + timedelta(days=7)
        start += timedelta(days=-start.weekday() % 7)
        self.make_placement(
            learner, start, start + timedelta(days=39), host_id=self.host.id
        )
        row = self.row(learner)
        self.assertEqual((row.planned, row.missing, row.standing), (6, 0, "on_way"))

    def test_catch_up_is_told_apart(self):
        learner = self.make_last_year("Rattrapage")
        period = self.make_period(self.klass, start=self.monday(3), kind="catch_up")
        line = period.placement_ids.filtered(lambda p: p.learner_id == learner)
        line.host_id = self.host
        row = self.row(learner)
        self.assertEqual((row.planned, row.catch_up, row.missing), (0, 2, 18))

    def test_arrival_in_mid_cycle_is_to_check_then_recognised(self):
        learner = self.make_last_year("Arrivée", whole_cycle=False)
        row = self.row(learner)
        self.assertEqual(row.standing, "check")
        self.assertTrue(row.why)
        self.env["bde.pfmp.weeks.decision"].create(
            {"learner_id": learner.id, "kind": "before", "weeks": 14}
        )
        row = self.row(learner)
        self.assertEqual((row.done, row.missing), (14, 6))
        self.assertEqual(row.standing, "red")

    def test_positioning_changes_the_weeks_due(self):
        learner = self.make_last_year("Positionné", whole_cycle=False)
        self.env["bde.pfmp.weeks.decision"].create(
            {"learner_id": learner.id, "kind": "positioning", "weeks": 10}
        )
        row = self.row(learner)
        self.assertEqual((row.due, row.missing, row.standing), (10, 10, "red"))

    def test_weeks_of_another_training_are_told_and_do_not_count(self):
        learner = self.make_last_year("Réorienté")
        other = self.env["bde.training"].create({"name": "Autre spécialité"})
        past = learner.enrolment_ids.filtered(lambda e: e.cycle_year == 1)
        past.training_id = other
        stay = self.stay(learner, self.years[0], 4)
        self.assertEqual(stay.training_id, other)
        row = self.row(learner)
        self.assertEqual((row.done, row.elsewhere, row.missing), (0, 4, 20))
        self.assertTrue(row.why)

    def test_the_path_counts_for_itself(self):
        self.training.diploma = "bac_pro"
        learner = self.make_last_year("Parcours")
        law = self.env["bde.pfmp.law.parameter"]
        law.search([("code", "=", "path_weeks")]).unlink()
        law.create({"code": "path_weeks", "value": 4, "source": "Essai"})
        self.assertEqual(self.row(learner).path_due, 0)
        learner.enrolment_id.path_choice = "company"
        row = self.row(learner)
        self.assertEqual((row.path_due, row.due, row.missing), (4, 20, 20))

    def test_who_left_is_counted_no_more(self):
        learner = self.make_last_year("Partie")
        self.assertTrue(self.row(learner))
        learner.enrolment_id._close(self.today, "left")
        self.assertFalse(self.row(learner))

    def test_an_apprentice_owes_no_week(self):
        learner = self.make_learner("Apprentie", self.klass, enrolment={"status": "ap"})
        self.assertFalse(self.row(learner))

    def test_counting_takes_as_many_queries_for_one_as_for_many(self):
        learners = self.env["bde.learner"]
        for rank in range(12):
            learner = self.make_last_year(f"Élève {rank}")
            self.stay(learner, self.years[0], 4)
            learners |= learner
        self.cycles._refresh(learners)
        counts = []
        for some in (learners[:1], learners):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.cycles._refresh(some)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)

    def test_absences_are_taken_off_until_made_up(self):
        learner = self.make_last_year("Absente")
        stay = self.stay(learner, self.years[0], 4)
        self.env["bde.pfmp.absence"].create(
            {
                "placement_id": stay.id,
                "date_start": stay.date_start,
                "date_end": stay.date_start + timedelta(days=4),
                "kind": "sick",
            }
        )
        row = self.row(learner)
        self.assertEqual((row.done, row.proved, row.unproved), (3, 0, 3))

    def test_school_holidays_inside_a_stay_do_not_count(self):
        learner = self.make_last_year("Vacances")
        stay = self.stay(learner, self.years[0], 4)
        self.env["bde.school.holiday"].create(
            {
                "name": "Vacances",
                "kind": "school",
                "school_year_id": self.years[0].id,
                "date_start": stay.date_start,
                "date_end": stay.date_start + timedelta(days=13),
            }
        )
        self.assertEqual(self.row(learner).done, 2)

    def test_what_the_host_attested_is_proved(self):
        learner = self.make_last_year("Attestée")
        stay = self.stay(learner, self.years[0], 4)
        self.env["bde.pfmp.attestation"].sudo().create(
            {
                "placement_id": stay.id,
                "days": stay.planned_days // 2,
                "hours": 70,
                "state": "signed",
            }
        )
        row = self.row(learner)
        self.assertEqual((row.done, row.proved, row.unproved), (2, 2, 0))

    # -- decisions ---------------------------------------------------------------------
    def ask(self, learner, **values):
        return self.env["bde.pfmp.weeks.decision"].create(
            {"learner_id": learner.id, "weeks": 20, "reason": "Entreprise fermée"}
            | values
        )

    def test_a_request_is_printed_filed_then_answered(self):
        learner = self.make_last_year("Dérogation")
        self.assertEqual(self.row(learner).standing, "red")
        request = self.ask(learner)
        request.with_context(force_report_rendering=True).action_request()
        self.assertEqual(request.state, "requested")
        document = self.env["bde.document"].search(
            [("res_model", "=", "bde.learner"), ("res_id", "=", learner.id)]
        )
        self.assertEqual(document.type_id.code, "weeks_request")
        self.assertTrue(document.attachment_id.raw.startswith(b"%PDF"))
        self.assertEqual(self.row(learner).standing, "requested")
        request.action_grant()
        row = self.row(learner)
        self.assertEqual((row.waived, row.missing), (20, 0))
        self.assertEqual(row.standing, "complete")

    def test_a_refusal_puts_back_on_the_red_list(self):
        learner = self.make_last_year("Refus")
        request = self.ask(learner)
        request.action_request()
        request.action_refuse()
        self.assertEqual(self.row(learner).standing, "red")
        with self.assertRaisesRegex(UserError, "REFUS"):
            request.action_grant()

    def test_a_request_without_a_reason_is_not_sent(self):
        request = self.ask(self.make_last_year("Muette"), reason=False)
        with self.assertRaisesRegex(UserError, "MUETTE"):
            request.action_request()
        self.assertEqual(request.state, "draft")

    def test_more_weeks_than_due_are_refused_by_name(self):
        learner = self.make_last_year("Excès")
        for weeks in (21, 0, -1):
            with self.assertRaisesRegex(ValidationError, "EXCÈS"):
                self.ask(learner, weeks=weeks)

    def test_a_request_that_was_sent_is_kept(self):
        request = self.ask(self.make_last_year("Gardée"))
        request.action_request()
        with self.assertRaises(UserError):
            request.unlink()

    def test_nothing_missing_nothing_to_ask(self):
        learner = self.make_last_year("Complète")
        self.ask(learner, kind="before", weeks=20)
        with self.assertRaisesRegex(UserError, "COMPLÈTE"):
            self.row(learner).action_ask_derogation()

    # -- screens and rights ------------------------------------------------------------
    def test_the_menu_counts_then_shows_the_red_list(self):
        learner = self.make_last_year("Ouverture")
        self.company.bde_exam_registration_on = self.today + timedelta(days=30)
        action = self.cycles.with_user(self.users["user"])._open_screen()
        self.assertEqual(action["res_model"], "bde.pfmp.cycle")
        self.assertIn("30", action["display_name"])
        self.assertTrue(self.cycles.search([("learner_id", "=", learner.id)]))

    def test_a_teacher_sees_own_learners_only(self):
        mine = self.make_last_year("Mienne")
        other = self.make_last_year("Autre", klass=self.other_class)
        self.klass.teacher_ids = self.teacher
        rows = self.row(mine) | self.row(other)
        requests = self.ask(mine) | self.ask(other)
        user = self.users["teacher"]
        for records in (rows, requests):
            found = records.with_user(user).search([("id", "in", records.ids)])
            self.assertEqual(found.learner_id, mine)
            with self.assertRaises(AccessError):
                records[1].with_user(user).read(["learner_id"])
        with self.assertRaises(AccessError):
            requests[0].with_user(user).write({"weeks": 1})
        with self.assertRaises(AccessError):
            rows[0].with_user(user).write({"missing": 0})

    def test_a_reader_sees_nobody(self):
        row = self.row(self.make_last_year("Secrète"))
        with self.assertRaises(AccessError):
            row.with_user(self.users["reader"]).read(["missing"])
        with self.assertRaises(AccessError):
            self.cycles.with_user(self.users["reader"])._open_screen()


@tagged("post_install", "-at_install")
class TestWeeksExport(WeeksCase, HttpCase):
    def test_the_red_list_leaves_by_class(self):
        mine = self.make_last_year("Mienne")
        other = self.make_last_year("Autre", klass=self.other_class)
        rows = self.row(mine) | self.row(other)
        self.authenticate(self.users["user"].login, self.users["user"].login)
        answer = self.url_open(rows.action_export()["url"])
        self.assertEqual(answer.status_code, 200)
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        self.assertEqual(book.sheetnames, ["1CIEL", "1TNE"])
        line = [cell.value for cell in book["1CIEL"][2]]
        self.assertEqual(line[0], mine.display_name)
        self.assertIn(20, line)

    def test_a_teacher_does_not_export_others(self):
        row = self.row(self.make_last_year("Autre", klass=self.other_class))
        self.authenticate(self.users["teacher"].login, self.users["teacher"].login)
        self.assertEqual(self.url_open(row.action_export()["url"]).status_code, 404)
