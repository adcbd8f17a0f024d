from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..models.bde_pfmp_placement_state import HISTORY
from .common_pfmp import PfmpCase


@tagged("post_install", "-at_install")
class TestPlacement(PfmpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.learner = cls.make_learner("Durand", cls.klass)

    # -- V07 ---------------------------------------------------------------------------
    def test_overlap(self):
        start = self.monday(3)
        end = start + timedelta(days=11)
        first = self.make_placement(self.learner, start, end, host_id=self.host.id)
        with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
            self.make_placement(self.learner, end, host_id=self.host.id)
        self.assertIn("Garage des Lilas", str(caught.exception))
        after = self.make_placement(
            self.learner, end + timedelta(days=1), host_id=self.host.id
        )
        self.assertTrue(after)
        line = self.make_placement(self.learner, start, end)
        self.assertEqual(line.state, "to_find", "a line to find overlaps nothing")
        with self.assertRaises(ValidationError), self.cr.savepoint():
            line.host_id = self.host
        first._move("cancelled", reason="Désistement")
        line.host_id = self.host
        with self.assertRaises(ValidationError), self.cr.savepoint():
            first.action_undo()

    def test_overlap_after_an_interruption(self):
        start = self.today - timedelta(days=14)
        first = self.make_placement(
            self.learner,
            start,
            start + timedelta(days=25),
            host_id=self.host.id,
            state="running",
        )
        stop = start + timedelta(days=7)
        first._move("interrupted", reason="Entreprise fermée", day=stop)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.make_placement(self.learner, stop, host_id=self.host.id)
        self.make_placement(
            self.learner, stop + timedelta(days=1), host_id=self.host.id
        )
        with self.assertRaises(ValidationError), self.cr.savepoint():
            first.end_date = first.date_end + timedelta(days=1)

    # -- the host and its people -------------------------------------------------------
    def test_usual_people_of_the_host(self):
        placement = self.make_placement(self.learner)
        placement.host_id = self.host
        self.assertEqual(placement.tutor_id.name, "tutor de Garage des Lilas")
        self.assertEqual(placement.signatory_id.name, "signatory de Garage des Lilas")
        other = self.make_host("Mairie", people=False)
        placement.host_id = other
        self.assertFalse(placement.tutor_id, "people of the former host are dropped")
        self.assertFalse(placement.signatory_id)

    def test_head_office_signs(self):
        site = self.make_host("Site nord", people=False, parent_id=self.host.id)
        placement = self.make_placement(self.learner)
        placement.host_id = site
        self.assertEqual(placement.host_head_id, self.host)
        self.assertEqual(placement.signatory_id.name, "signatory de Garage des Lilas")
        self.assertFalse(placement.tutor_id, "the tutor is on the site")

    def test_chosen_people_stay(self):
        tutors = self.env["res.partner"].create(
            [{"name": name, "parent_id": self.host.id} for name in ("Ali", "Bea")]
        )
        placement = self.make_placement(self.learner)
        placement.write({"host_id": self.host.id, "tutor_id": tutors[1].id})
        self.assertEqual(placement.tutor_id, tutors[1])

    def test_a_company_becomes_a_host(self):
        company = self.env["res.partner"].create({"name": "SARL", "is_company": True})
        self.make_placement(self.learner).host_id = company
        self.assertTrue(company.bde_is_host)
        self.assertEqual(company.bde_host_state, "to_check", "before a first learner")

    def test_quick_creation_is_to_be_approved(self):
        partners = (
            self.env["res.partner"]
            .with_user(self.users["user"])
            .with_context(
                default_is_company=True,
                default_bde_is_host=True,
                default_bde_host_state="to_check",
            )
        )
        host = partners.browse(partners.name_create("Atelier du Pont")[0])
        self.assertTrue(host.is_company and host.bde_is_host)
        self.assertEqual(host.bde_host_state, "to_check")
        host.action_bde_approve_host()
        self.assertEqual(host.bde_host_state, "approved")

    def test_who_came(self):
        self.make_placement(self.learner, host_id=self.host.id)
        self.assertEqual(self.host.bde_placement_count, 1)
        action = self.host.action_bde_open_placements()
        self.assertTrue(self.env["bde.pfmp.placement"].search(action["domain"]))
        self.env.invalidate_all()
        as_reader = self.host.with_user(self.users["reader"])
        self.assertEqual(as_reader.bde_placement_count, 0)

    # -- bulk --------------------------------------------------------------------------
    def test_give_a_host_to_a_selection(self):
        lines = self.make_placement(self.learner)
        for name in ("Alpha", "Beta", "Gamma", "Delta", "Epsilon"):
            lines |= self.make_placement(self.make_learner(name, self.klass))
        issued = self.make_placement(
            self.make_learner("Déjà", self.klass), host_id=self.host.id, state="ready"
        )
        action = (lines | issued).action_choose_host()
        with Form(
            self.env[action["res_model"]]
            .with_user(self.users["user"])
            .with_context(**action["context"])
        ) as form:
            form.host_id = self.make_host("Mairie")
            form.referent_id = self.teacher
        wizard = form.record
        self.assertEqual(wizard.tutor_id.name, "tutor de Mairie")
        self.assertEqual(wizard.skipped_names, "DÉJÀ Camille")
        wizard.action_apply()
        self.assertEqual(set(lines.mapped("state")), {"found"})
        self.assertEqual(lines.referent_id, self.teacher)
        self.assertEqual(lines.signatory_id.name, "signatory de Mairie")
        self.assertEqual(issued.host_id, self.host)
        wizard.placement_ids = issued
        with self.assertRaises(UserError):
            wizard.action_apply()
        with self.assertRaises(UserError):
            self.env["bde.pfmp.placement"].action_choose_host()

    def test_give_a_referent(self):
        self.klass.teacher_ids = self.teacher
        line = self.make_placement(self.learner)
        self.make_placement(
            self.make_learner("Autre", self.klass),
            host_id=self.host.id,
            referent_id=self.teacher.id,
        )
        wizard = self.env["bde.pfmp.assign.referent"].create(
            {"placement_ids": line.ids, "referent_id": self.teacher.id}
        )
        self.assertEqual(wizard.class_teacher_ids, self.teacher)
        self.assertIn("1", wizard.load_text)
        wizard.action_apply()
        self.assertEqual(line.referent_id, self.teacher)

    # -- the week ----------------------------------------------------------------------
    def test_standard_week(self):
        placement = self.make_placement(self.learner)
        placement.action_standard_week()
        self.assertEqual(placement.schedule_kind, "fixed")
        self.assertEqual(len(placement.slot_ids), 10)
        self.assertEqual(placement.weekly_hours, 35)
        self.assertIn("lundi au vendredi", placement.schedule_text)
        placement.schedule_kind = "later"
        self.assertEqual(placement.weekly_hours, 0)

    def test_weeks_a_and_b(self):
        placement = self.make_placement(self.learner)
        placement.schedule_kind = "alternating"
        with self.assertRaises(UserError):
            placement.action_copy_week()
        placement.slot_ids = [
            Command.create({"week": "a", "weekday": "0", "hour_from": 6, "hour_to": 9}),
            Command.create(
                {"week": "a", "weekday": "0", "hour_from": 17, "hour_to": 20}
            ),
            Command.create({"week": "b", "weekday": "4", "hour_from": 8, "hour_to": 9}),
        ]
        placement.action_copy_week()
        self.assertEqual(placement.weekly_hours, 6)
        self.assertEqual(
            sorted(placement.slot_ids.mapped("week")), ["a", "a", "b", "b"]
        )
        with self.assertRaises(ValidationError), self.cr.savepoint():
            placement.slot_ids = [
                Command.create(
                    {"week": "all", "weekday": "0", "hour_from": 8, "hour_to": 10}
                )
            ]

    def test_week_for_a_selection(self):
        first = self.make_placement(self.learner)
        others = self.make_placement(self.make_learner("Alpha", self.klass))
        others |= self.make_placement(self.make_learner("Beta", self.klass))
        week = self.env["bde.pfmp.week"].create(
            {"placement_ids": first.ids, "last_day": "3", "afternoon_to": 17.5}
        )
        self.assertEqual(week.weekly_hours, 4 * 8.5)
        week.action_apply()
        self.assertEqual(first.weekly_hours, 34)
        copy = self.env["bde.pfmp.week"].create(
            {"placement_ids": others.ids, "mode": "copy"}
        )
        with self.assertRaises(UserError):
            copy.action_apply()
        copy.source_id = first
        copy.action_apply()
        self.assertEqual(others.mapped("weekly_hours"), [34, 34])
        self.env["bde.pfmp.week"].create(
            {"placement_ids": others.ids, "mode": "later"}
        ).action_apply()
        self.assertFalse(others.slot_ids)

    # -- apprentices -------------------------------------------------------------------
    def test_apprentice(self):
        apprentice = self.make_learner("Apprenti", self.klass, {"status": "ap"})
        first, last = self.year.date_start, self.year.date_end + timedelta(days=365)
        placement = self.env["bde.pfmp.placement"].create(
            {
                "learner_id": apprentice.id,
                "kind": "apprentice",
                "contract_date_start": first,
                "contract_date_end": last,
                "host_id": self.host.id,
            }
        )
        self.assertEqual((placement.date_start, placement.date_end), (first, last))
        self.assertEqual(placement.next_step, "contract")
        placement.action_mark_ready()
        self.assertEqual(placement.next_step, "")
        placement.contract_date_end = last - timedelta(days=30)
        self.assertEqual(placement.date_end, last - timedelta(days=30))
        with self.assertRaises(UserError):
            placement.action_print_conventions()

    # -- weeks of the cycle ------------------------------------------------------------
    def test_weeks_done_and_due(self):
        learner = self.make_learner("Semaines", self.klass)
        last = self.env["bde.school.year"]._get_for(
            self.year.date_start - timedelta(days=30), create=True
        )
        family_year = self.env["bde.enrolment"].create(
            {
                "learner_id": learner.id,
                "training_id": self.family.id,
                "school_year_id": last.id,
                "date_end": last.date_end,
                "exit_reason": "training_change",
            }
        )
        other = self.env["bde.training"].create({"name": "Autre spécialité"})
        start = last.date_start + timedelta(days=100)
        start -= timedelta(days=start.weekday())
        week = timedelta(weeks=1)
        common = {"host_id": self.host.id, "state": "done"}
        self.make_placement(learner, start, start + timedelta(days=25), **common)
        self.env["bde.school.holiday"].search([]).unlink()
        self.assertIn(family_year, learner.enrolment_ids)
        self.assertEqual(learner.weeks_done, 4, "the common year counts")
        interrupted = self.make_placement(
            learner,
            start + 6 * week,
            start + 8 * week - timedelta(days=3),
            host_id=self.host.id,
            state="interrupted",
            end_date=start + 6 * week + timedelta(days=4),
        )
        self.assertEqual(learner.weeks_done, 5, "until the interruption only")
        interrupted.with_context(bde_history=HISTORY).state = "cancelled"
        self.assertEqual(learner.weeks_done, 4)
        self.make_placement(learner, self.monday(3), host_id=self.host.id)
        self.assertEqual(learner.weeks_planned, 2)
        self.assertEqual((learner.weeks_due, learner.weeks_missing), (20, 14))
        self.assertIn("20", learner.weeks_text)
        self.assertFalse(learner.weeks_are_short)
        learner.enrolment_id.cycle_year = 3
        self.assertTrue(learner.weeks_are_short)
        family_year.training_id = other
        self.assertEqual(learner.weeks_done, 0, "another training does not count")

    def test_the_path_is_not_counted(self):
        learner = self.make_learner("Parcours", self.klass)
        period = self.make_period(self.klass, kind="path")
        line = period.placement_ids.filtered(lambda p: p.learner_id == learner)
        line.host_id = self.host
        self.assertEqual(learner.weeks_planned, 0)
        self.assertEqual(learner.placement_count, 1)
