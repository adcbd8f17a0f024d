from datetime import date

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestDemoPfmp(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = date(2026, 11, 23)
        cls.env["bde.demo"]._generate(today=cls.today)

    def test_counts(self):
        for model, domain, count in (
            ("bde.training", [], 8),
            ("bde.class", [("school_year_id.date_start", "=", "2026-09-01")], 20),
            ("bde.learner", [], 400),
            ("res.partner", [("bde_is_host", "=", True)], 250),
            ("res.partner", [("bde_is_teacher", "=", True)], 30),
        ):
            with self.subTest(model=model, domain=domain):
                self.assertEqual(self.env[model].search_count(domain), count)

    def test_hosts_lie_in_three_departements_with_coordinates(self):
        hosts = self.env["res.partner"].search([("bde_is_host", "=", True)])
        self.assertEqual({host.zip[:2] for host in hosts}, {"41", "37", "45"})
        for host in hosts:
            self.assertTrue(46.9 < host.partner_latitude < 48.2, host.name)
            self.assertTrue(0.1 < host.partner_longitude < 2.9, host.name)

    def test_every_state_over_two_years_around_today(self):
        placements = self.env["bde.pfmp.placement"].search([])
        states = dict(placements._fields["state"].selection)
        self.assertEqual(set(placements.mapped("state")), set(states))
        self.assertEqual(len(placements.school_year_id), 2)
        for placement in placements:
            if placement.state == "running":
                self.assertLessEqual(placement.date_start, self.today)
                self.assertGreaterEqual(placement.date_end, self.today)
            elif placement.state == "done":
                self.assertLess(placement.date_end, self.today)
            elif placement.state in ("to_find", "found", "ready"):
                self.assertGreater(placement.date_start, self.today)

    def test_no_learner_in_the_address_book(self):
        names = {
            learner.display_name.lower()
            for learner in self.env["bde.learner"].search([])
        }
        partners = {
            partner.name.lower() for partner in self.env["res.partner"].search([])
        }
        self.assertFalse(names & partners)

    def test_periods_hold_their_classes_and_the_sync_adds_nobody(self):
        periods = self.env["bde.pfmp.period"].search([])
        self.assertTrue(all(period.class_ids for period in periods))
        self.assertFalse(periods._sync_placements())


@tagged("post_install", "-at_install")
class TestDemoAnyDay(TransactionCase):
    def test_any_day_of_the_year_gives_a_school(self):
        """First days, holidays, July, and a year past the known calendar."""
        for today in (
            date(2026, 9, 2),
            date(2027, 2, 14),
            date(2027, 7, 15),
            date(2031, 3, 3),
        ):
            with self.subTest(today=today), self.cr.savepoint() as savepoint:
                self.env["bde.demo"]._generate(today=today)
                self.assertEqual(self.env["bde.learner"].search_count([]), 400)
                self.assertTrue(self.env["bde.pfmp.placement"].search_count([]))
                savepoint.rollback()
                self.env.invalidate_all()

    def test_refuses_real_learners(self):
        self.env["bde.learner"].create({"last_name": "Vrai", "first_name": "Élève"})
        with self.assertRaises(UserError):
            self.env["bde.demo"]._generate(today=date(2026, 11, 23))
