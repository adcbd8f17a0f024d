from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.bde_partners.tests.common_pdf import PdfCase

from ..models.bde_pfmp_placement_state import HISTORY
from .common_pfmp import PfmpCase


class VisitCase(PfmpCase):
    """Learners with a place, their referent, the usual rule."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.write(
            {
                "tz": "Europe/Paris",
                "partner_latitude": 48.85,
                "partner_longitude": 2.35,
            }
        )
        cls.host.write(
            {
                "email": "contact@garage.example.org",
                "phone": "0199001200",
                "street": "1 rue du Port",
                "city": "Tours",
                "partner_latitude": 48.9,
                "partner_longitude": 2.4,
            }
        )
        cls.other_host = cls.make_host(
            "Halles de Tours",
            email="halles@example.org",
            partner_latitude=48.91,
            partner_longitude=2.41,
        )
        cls.period = cls.make_period(cls.klass, weeks=4)
        cls.start, cls.end = cls.period.date_start, cls.period.date_end
        cls.other_teacher = cls.env["res.partner"].create(
            {"name": "Paul Roche", "bde_is_teacher": True}
        )
        cls.one = cls.make_stay("Durand", cls.host)
        cls.two = cls.make_stay("Petit", cls.other_host)
        cls.rule = cls.env.ref("bde_pfmp.visit_rule_usual")

    @classmethod
    def make_stay(cls, name, host, **values):
        learner = cls.make_learner(name, cls.klass)
        return cls.make_placement(
            learner,
            cls.start,
            cls.end,
            **{
                "period_id": cls.period.id,
                "host_id": host.id,
                "referent_id": cls.teacher.id,
                "tutor_id": host._bde_contacts("tutor")[:1].id,
            }
            | values,
        )

    @classmethod
    def at(cls, days, hour=14.0):
        """Return the UTC moment of an hour of a day of the period."""
        visits = cls.env["bde.pfmp.visit"]
        return visits._moment(cls.start + timedelta(days), hour, cls.company)

    def visits(self, stay, purpose=None):
        self.env.flush_all()
        found = self.env["bde.pfmp.visit"].search([("placement_id", "=", stay.id)])
        return found.filtered(lambda v: v.purpose == purpose) if purpose else found


@tagged("post_install", "-at_install")
class TestVisits(VisitCase):
    # -- generated from the rule ------------------------------------------------------
    def test_the_usual_rule_makes_type_channel_and_window(self):
        self.period._generate_visits()
        found = [
            (v.purpose, v.channel, v.window_start, v.window_end, v.teacher_id)
            for v in self.visits(self.one).sorted("window_end")
        ]
        day = self.start
        self.assertEqual(
            found,
            [
                ("first_day", "call", day, day + timedelta(4), self.teacher),
                (
                    "follow_up",
                    "visit",
                    day + timedelta(7),
                    day + timedelta(18),
                    self.teacher,
                ),
                (
                    "evaluation",
                    "visit",
                    self.end - timedelta(7),
                    self.end,
                    self.teacher,
                ),
            ],
        )

    def test_the_rule_of_the_school_comes_first_and_is_dated(self):
        action = self.rule.action_make_own()
        own = self.env["bde.pfmp.visit.rule"].browse(action["res_id"])
        decision = self.env["bde.board.decision"].create(
            {"kind": "visits", "date": self.today, "subject": "Visites"}
        )
        own.write(
            {
                "decision_id": decision.id,
                "line_ids": [
                    Command.clear(),
                    Command.create(
                        {"number": 2, "channel": "video", "day_last": 9},
                    ),
                    Command.create({"kind": "bts"}),
                    Command.create(
                        {
                            "channel": "call",
                            "training_ids": [Command.set(self.family.ids)],
                        }
                    ),
                ],
            }
        )
        self.period._generate_visits()
        self.assertEqual(self.visits(self.one).mapped("channel"), ["video", "video"])
        own.valid_from = self.start + timedelta(1)
        self.assertEqual(
            own._for_days(self.company, [self.start])[self.start], self.rule
        )
        with self.assertRaisesRegex(ValidationError, own.name):
            own.copy({"company_id": self.company.id, "name": "Again"})

    def test_generated_twice_nothing_doubles(self):
        self.assertEqual(len(self.period._generate_visits()), 6)
        self.assertFalse(self.period._generate_visits())
        self.env["bde.pfmp.placement"]._cron_generate_visits()
        self.assertEqual(len(self.visits(self.one)), 3)

    def test_generation_in_a_bounded_number_of_queries(self):
        self.period._generate_visits()
        counts = []
        for size in (2, 11):
            stays = self.env["bde.pfmp.placement"]
            for number in range(size):
                stays |= self.make_stay(
                    f"L{size}{number}",
                    self.host,
                    referent_id=self.other_teacher.id,
                    tutor_id=False,
                )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            stays._generate_visits()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 4)

    def test_those_without_a_place_have_no_visit(self):
        stay = self.make_stay("Sans", self.env["res.partner"])
        self.assertFalse(stay._generate_visits())

    # -- follows the placement ---------------------------------------------------------
    def test_a_new_referent_takes_over_but_not_who_replaces(self):
        self.one._generate_visits()
        call, visit, last = self.visits(self.one).sorted("window_end")
        last.teacher_id = self.other_teacher
        visit._plan(self.at(9))
        someone = self.other_teacher.copy({"name": "Zoé Blin"})
        self.one.referent_id = someone
        self.assertEqual(
            (call | visit | last).mapped("teacher_id"), someone | self.other_teacher
        )
        self.assertEqual(last.teacher_id, self.other_teacher)
        self.assertEqual((visit.state, visit.planned_at), ("to_plan", False))

    def test_a_new_host_unplans(self):
        self.one._generate_visits()
        visit = self.visits(self.one, "follow_up")
        visit._plan(self.at(9))
        self.one.host_id = self.other_host
        self.assertEqual(visit.state, "to_plan")
        self.assertEqual(visit.host_id, self.other_host)

    def test_new_dates_move_the_windows(self):
        self.one._generate_visits()
        visit = self.visits(self.one, "follow_up")
        visit._plan(self.at(9))
        self.one.date_start = self.start + timedelta(11)
        self.assertEqual(visit.state, "to_plan")
        self.assertEqual(visit.window_start, self.start + timedelta(18))

    def test_an_interruption_cancels_and_its_undoing_brings_back(self):
        self.one._generate_visits()
        done = self.visits(self.one, "first_day")
        done._done(self.today)
        stay = self.one.with_context(bde_history=HISTORY)
        stay._move("running")
        stay._move("interrupted", "Rupture", self.start + timedelta(3))
        others = self.visits(self.one) - done
        self.assertEqual(set(others.mapped("state")), {"cancelled"})
        self.assertEqual(done.state, "done")
        stay.write({"state": "running", "end_date": False})
        self.assertEqual(set(others.mapped("state")), {"to_plan"})
        self.assertEqual(len(self.visits(self.one)), 3)

    def test_a_learner_moved_to_another_class_keeps_visits(self):
        self.one._generate_visits()
        self.one.enrolment_id.class_id = self.other_class
        self.assertEqual(self.visits(self.one).class_id, self.other_class)
        self.assertFalse(self.one._generate_visits())

    def test_a_host_that_closes_tells_who_visits_it(self):
        self.one._generate_visits()
        self.host.bde_register_state = "closed"
        visits = self.visits(self.one)
        self.assertEqual(
            visits.activity_ids.user_id, self.users["teacher"], "the teacher is told"
        )
        self.assertIn("Garage des Lilas", visits.activity_ids[0].summary)
        self.assertTrue(all(visits.mapped("host_closed")))
        self.assertEqual(set(visits.mapped("state")), {"to_plan"}, "nothing is lost")

    # -- planned, in the calendar -----------------------------------------------------
    def test_dragged_in_the_calendar_it_is_planned(self):
        """What the calendar view writes when one drags."""
        self.one._generate_visits()
        visit = self.visits(self.one, "follow_up").with_user(self.users["teacher"])
        start = self.at(9)
        visit.write({"planned_at": start, "planned_end": start + timedelta(minutes=30)})
        self.assertEqual((visit.state, visit.planned_minutes), ("planned", 30))
        visit.planned_at = False
        self.assertEqual(visit.state, "to_plan")

    def test_the_private_event_follows_both_ways_and_names_no_learner(self):
        self.one._generate_visits()
        visit = self.visits(self.one, "follow_up")
        with mute_logger("odoo.tests"):
            visit._plan(self.at(9), 40)
        event = visit.event_id
        self.assertEqual(event.user_id, self.users["teacher"])
        self.assertEqual(event.privacy, "private")
        self.assertEqual(event.start, self.at(9))
        self.assertIn("Garage des Lilas", event.name)
        shown = f"{event.name} {event.location} {event.description}"
        self.assertNotIn("durand", shown.lower())
        self.assertNotIn("Camille", shown)
        visit.planned_at = self.at(10)
        self.assertEqual(event.start, self.at(10))
        event.with_user(self.users["teacher"]).write(
            {"start": self.at(11), "stop": self.at(11) + timedelta(hours=1)}
        )
        self.assertEqual((visit.planned_at, visit.planned_minutes), (self.at(11), 60))
        event.with_user(self.users["teacher"]).unlink()
        self.assertEqual((visit.state, visit.planned_at), ("to_plan", False))

    def test_planned_when_the_learner_is_there(self):
        self.one._generate_visits()
        visit = self.visits(self.one, "follow_up")
        with self.assertRaisesRegex(ValidationError, "DURAND"):
            visit._plan(self.at(-1))
        with self.assertRaisesRegex(ValidationError, "DURAND"):
            visit._plan(self.at(40))
        visit._cancel("x")
        with self.assertRaisesRegex(ValidationError, "DURAND"):
            visit._plan(self.at(9))

    def test_done_once_and_never_in_the_future(self):
        self.one._generate_visits()
        visit = self.visits(self.one, "first_day")
        with self.assertRaises(ValidationError):
            visit._done(self.today + timedelta(1))
        visit._done(self.today)
        visit._done(self.today - timedelta(1))
        self.assertEqual(visit.done_on, self.today)

    def test_late_is_found(self):
        self.one._generate_visits()
        visit = self.visits(self.one, "first_day")
        self.assertFalse(visit.is_late)
        visit.write(
            {
                "window_start": self.today - timedelta(9),
                "window_end": self.today - timedelta(1),
            }
        )
        self.assertTrue(visit.is_late)
        late = self.env["bde.pfmp.visit"].search([("is_late", "=", True)])
        self.assertIn(visit, late)
        visit._done(self.today)
        self.assertFalse(visit.is_late)

    def test_ics_of_ones_visits(self):
        self.period._generate_visits()
        visit = self.visits(self.one, "follow_up")
        visit._plan(self.at(9))
        data = visit.with_user(self.users["teacher"])._ics().decode()
        self.assertEqual(data.count("BEGIN:VEVENT"), 1)
        self.assertIn(f"DTSTART:{self.at(9):%Y%m%dT%H%M%SZ}", data)
        self.assertNotIn("durand", data.lower())

    # -- tours ------------------------------------------------------------------------
    def test_tours_by_distance_ordered_confirmed_told(self):
        far = self.make_host("Loin", partner_latitude=44.8, partner_longitude=-0.5)
        self.make_stay("Loin", far)
        self.period._generate_visits()
        visits = self.env["bde.pfmp.visit"].search(
            [("period_id", "=", self.period.id), ("purpose", "=", "follow_up")]
        )
        teacher = self.users["teacher"]
        action = visits.with_user(teacher).action_group_tours()
        tours = self.env["bde.pfmp.tour"].search(action["domain"])
        self.assertEqual(sorted(tours.mapped("stop_count")), [1, 2])
        tour = tours.filtered(lambda t: t.stop_count == 2)
        self.assertEqual(tour.visit_ids.host_id, self.host | self.other_host)
        self.assertLess(tour.day.weekday(), 5)
        self.assertAlmostEqual(tour.km, 15.9, delta=0.5)
        tour.with_user(teacher).action_confirm()
        self.assertEqual(tour.state, "confirmed")
        stops = tour._stops()
        self.assertEqual(set(stops.mapped("state")), {"planned"})
        self.assertLess(stops[0].planned_end, stops[1].planned_at)
        self.assertEqual(stops[0]._local().hour, 13)
        self.assertEqual(set(stops.mapped("tutor_state")), {"told"})
        tour.with_user(teacher).action_cancel()
        self.assertEqual(set(stops.mapped("state")), {"to_plan"})

    def test_a_learner_is_on_a_tour_once(self):
        self.one._generate_visits()
        tours = self.visits(self.one).filtered(lambda v: v.channel == "visit")
        tours = tours._propose_tours()
        self.assertEqual(tours.visit_ids, self.visits(self.one, "follow_up"))

    def test_a_tour_takes_the_visits_of_its_teacher(self):
        self.one._generate_visits()
        tour = self.env["bde.pfmp.tour"].create(
            {"teacher_id": self.other_teacher.id, "day": self.start}
        )
        with self.assertRaisesRegex(ValidationError, "DURAND"):
            self.visits(self.one, "follow_up").tour_id = tour
        with self.assertRaisesRegex(ValidationError, "DURAND"):
            tour.teacher_id = self.teacher
            self.visits(self.one, "first_day").tour_id = tour

    def test_nothing_to_group_says_so(self):
        self.one._generate_visits()
        with self.assertRaises(UserError):
            self.visits(self.one, "first_day").action_group_tours()

    # -- rights ------------------------------------------------------------------------
    def test_a_teacher_reads_own_learners_and_plans_own_visits(self):
        self.period._generate_visits()
        stranger = self.make_stay("Autre", self.host, referent_id=self.other_teacher.id)
        stranger._generate_visits()
        teacher = self.users["teacher"]
        mine = self.env["bde.pfmp.visit"].with_user(teacher).search([])
        self.assertEqual(mine.placement_id, self.one | self.two)
        foreign = self.visits(stranger).with_user(teacher)
        with self.assertRaises(AccessError):
            foreign[0].read(["state"])
        visit = mine[0]
        visit.note = "Livret"
        for values in (
            {"state": "done", "done_on": self.today},
            {"teacher_id": self.other_teacher.id},
            {"placement_id": stranger.id},
            {"window_end": self.end},
            {"told_at": fields.Datetime.now()},
        ):
            with self.assertRaises(AccessError):
                visit.write(values)
        with self.assertRaises(AccessError):
            visit.action_cancel()
        with self.assertRaises(AccessError):
            visit.unlink()
        visit.sudo().teacher_id = self.other_teacher
        with self.assertRaises(AccessError):
            visit.write({"note": "x"})
        for act in ("action_tell_tutor", "action_group_tours", "action_keep_time"):
            with self.assertRaises(AccessError):
                getattr(visit, act)()

    def test_others_read_nothing(self):
        self.period._generate_visits()
        school = self.env["res.company"].create({"name": "Autre lycée"})
        outsider = new_test_user(
            self.env,
            "other_school",
            groups="bde_partners.group_bde_user",
            company_id=school.id,
            company_ids=[Command.set(school.ids)],
        )
        self.assertFalse(self.env["bde.pfmp.visit"].with_user(outsider).search([]))
        reader = self.users["reader"]
        for model in ("bde.pfmp.visit", "bde.pfmp.tour", "bde.pfmp.visit.rule"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(reader).search([])


@tagged("post_install", "-at_install")
class TestRoadSheet(VisitCase, PdfCase):
    def test_road_sheet(self):
        self.period._generate_visits()
        self.one.tutor_id.phone = "0199001234"
        visits = self.visits(self.one, "follow_up") | self.visits(self.two, "follow_up")
        tour = visits._propose_tours()
        tour.action_confirm()
        report = self.env["ir.actions.report"].with_user(self.users["teacher"])
        pdfs = report._bde_render_pdfs("bde_pfmp.action_report_road_sheet", tour)
        text = pdfs[tour.id].decode()
        for words in ("Garage des Lilas", "1 rue du Port", "Durand", "Anne Martin"):
            self.assertIn(words, text)
        self.assertEqual(text.count("data:image/png"), 2, "one code a stop")
        action = tour.action_map()
        self.assertEqual(action["views"][0][1], "bde_map")
