import io
from datetime import timedelta

import openpyxl
from dateutil.relativedelta import relativedelta
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common_pfmp import PfmpCase


class TravelCase(PfmpCase):
    """A teacher with a signed order, who visited two hosts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env
        cls.today = max(cls.year.date_start + timedelta(days=60), cls.today)
        cls.month = (cls.today.replace(day=1)) - relativedelta(months=1)
        cls.month = max(cls.month, cls.year.date_start.replace(day=1))
        cls.commune = env["bde.commune"].create(
            {"name": "Essai-la-Ville", "insee": "41991", "lat": 47.59, "lng": 1.33}
        )
        cls.village = env["bde.commune"].create(
            {"name": "Essai-le-Village", "insee": "41992", "lat": 47.40, "lng": 1.10}
        )
        cls.company.partner_id.write(
            {
                "partner_latitude": 47.59,
                "partner_longitude": 1.33,
                "bde_geo_precision": "manual",
                "bde_commune_id": cls.commune.id,
            }
        )
        cls.place(cls.host, 47.69, 1.33)
        cls.far = cls.place(cls.make_host("Atelier du Val"), 47.41, 1.11)
        cls.profile = env["bde.pfmp.travel.profile"].create(
            {"teacher_id": cls.teacher.id, "power": 6}
        )
        cls.order = env["bde.pfmp.mission.order"].create(
            {"teacher_id": cls.teacher.id, "school_year_id": cls.year.id}
        )
        cls.order.sudo().state = "signed"
        cls.klass.teacher_ids = [Command.set(cls.teacher.ids)]
        cls.placements = cls.env["bde.pfmp.placement"]
        for name, host in (("Un", cls.host), ("Deux", cls.far), ("Trois", cls.host)):
            cls.placements |= cls.make_placement(
                cls.make_learner(name, cls.klass),
                cls.month,
                cls.month + timedelta(days=25),
                host_id=host.id,
                referent_id=cls.teacher.id,
                state="found",
            )

    @classmethod
    def place(cls, host, lat, lng):
        host.write(
            {
                "partner_latitude": lat,
                "partner_longitude": lng,
                "bde_geo_precision": "manual",
            }
        )
        return host

    def visit(self, placement, day, **values):
        return self.env["bde.pfmp.visit"].create(
            {
                "placement_id": placement.id,
                "state": "done",
                "done_on": day,
                "teacher_id": self.teacher.id,
            }
            | values
        )

    def draw(self):
        return self.env["bde.pfmp.travel.statement"]._draw(self.company, self.month)

    def statement(self):
        self.visit(self.placements[0], self.month + timedelta(days=4))
        return self.draw().statement_id


@tagged("post_install", "-at_install")
class TestTravel(TravelCase):
    def test_a_journey_a_day_over_the_visits_done(self):
        day = self.month + timedelta(days=4)
        visits = self.visit(self.placements[0], day)
        visits |= self.visit(self.placements[2], day)  # the same host: one stop
        visits |= self.visit(self.placements[1], day)
        visits |= self.visit(self.placements[0], day + timedelta(days=7))
        self.visit(self.placements[0], day, channel="call")
        self.visit(self.placements[1], day, state="to_plan", done_on=False)
        lines = self.draw()
        self.assertEqual(len(lines), 2)
        self.assertEqual(lines[0].host_ids, self.host | self.far)
        self.assertEqual(lines.visit_ids, visits)
        self.assertEqual(lines.statement_id.teacher_id, self.teacher)
        self.assertFalse(self.draw(), "a visit is paid once")
        self.assertEqual(self.far.name in lines[0].name, True)

    def test_from_school_or_home_the_shorter(self):
        day = self.month + timedelta(days=4)
        self.visit(self.placements[1], day)
        line = self.draw()
        self.assertEqual(line.origin, "school")
        school_km = line.km
        line.statement_id.unlink()
        self.profile.commune_id = self.village
        line = self.draw()
        self.assertEqual(line.origin, "home")
        self.assertLess(line.km, school_km)

    def test_horsepower_and_dated_rates(self):
        line = self.statement().line_ids
        line.km = 100
        self.assertEqual(line.amount_km, 41.0, "6 CV, 0,41 €")
        self.assertIn("0,41", line.with_context(lang="fr_FR").why.replace(".", ","))
        self.profile.power = 4
        line.statement_id.sudo()._price()
        self.assertEqual(line.amount_km, 32.0)
        own = {
            "company_id": self.company.id,
            "kind": "car",
            "rate": 0.25,
            "source": "CA du 12 juin",
            "valid_from": self.month,
        }
        self.env["bde.pfmp.travel.rate"].create(own)
        line.statement_id.sudo()._price()
        self.assertEqual(line.amount_km, 25.0, "the board's own rate comes first")
        with self.assertRaises(ValidationError):
            self.env["bde.pfmp.travel.rate"].create(own)

    def test_rates_go_by_the_total_of_the_calendar_year(self):
        self.profile.write({"km_before": 1950, "km_before_year": self.month.year})
        line = self.statement().line_ids
        line.km = 100
        self.assertEqual(line.amount_km, 46.0)

    def test_meals_and_other_costs(self):
        line = self.statement().line_ids
        line.write({"km": 0, "meals": 1, "amount_other": 7.5, "other_what": "Péage"})
        self.assertEqual(line.amount, 27.5)
        with self.assertRaises(ValidationError):
            line.write({"other_what": " "})
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            line.write({"meals": 3})
            self.env.flush_all()

    def test_in_the_town_of_the_school_nothing_is_paid(self):
        self.host.bde_commune_id = self.commune
        line = self.statement().line_ids
        self.assertTrue(line.in_town)
        self.assertFalse(line.amount_km)

    def test_typed_kilometres_are_remembered(self):
        day = self.month + timedelta(days=4)
        self.statement().line_ids.km = 88
        self.visit(self.placements[0], day + timedelta(days=2))
        self.assertEqual(self.draw().km, 88)

    def test_a_place_not_located_asks_for_the_kilometres(self):
        self.host.write({"partner_latitude": 0, "partner_longitude": 0})
        statement = self.statement()
        self.assertFalse(statement.line_ids.km)
        with self.assertRaisesRegex(UserError, "kilometres|kilomètres"):
            statement.action_submit()
        self.assertEqual(statement.state, "draft")

    def test_no_mission_order_no_payment(self):
        self.order.sudo().state = "cancelled"
        statement = self.statement()
        with self.assertRaisesRegex(UserError, self.teacher.name):
            statement.action_submit()
        self.assertTrue(statement.blocking)

    def test_horsepower_not_known(self):
        self.profile.power = 0
        with self.assertRaises(UserError):
            self.statement().action_submit()

    def test_submitted_approved_paid(self):
        statement = self.statement()
        statement.with_user(self.users["teacher"]).action_submit()
        self.assertEqual(statement.state, "submitted")
        with self.assertRaises(UserError):
            statement.line_ids.km = 3
        for role in ("teacher", "user", "bursar", "reader"):
            with self.assertRaises(AccessError):
                statement.with_user(self.users[role]).action_approve()
        statement.with_user(self.users["head"]).action_approve()
        with self.assertRaises(AccessError):
            statement.with_user(self.users["manager"]).action_pay()
        action = statement.with_user(self.users["bursar"]).action_pay()
        wizard = (
            self.env["bde.pfmp.travel.pay"]
            .with_user(self.users["bursar"])
            .with_context(**action["context"])
            .create({"reference": "MDT 12"})
        )
        wizard.action_pay()
        self.assertEqual((statement.state, statement.payment_ref), ("paid", "MDT 12"))
        late = self.visit(self.placements[0], self.month + timedelta(days=9))
        new = self.draw().statement_id
        self.assertNotEqual(new, statement, "what comes late goes in another draft")
        self.assertEqual(new.line_ids.visit_ids, late)

    def test_given_back_with_a_reason(self):
        statement = self.statement()
        statement.action_submit()
        wizard = (
            self.env["bde.pfmp.travel.return"]
            .with_user(self.users["head"])
            .create({"statement_id": statement.id, "reason": "Trop de km"})
        )
        wizard.action_return()
        self.assertEqual(
            (statement.state, statement.return_reason), ("draft", "Trop de km")
        )

    def test_nobody_approves_their_own(self):
        statement = self.statement()
        statement.action_submit()
        self.users["teacher"].group_ids += self.env.ref(
            "bde_partners.group_bde_manager"
        )
        with self.assertRaises(UserError):
            statement.with_user(self.users["teacher"]).action_approve()

    def test_amounts_and_states_are_not_typed(self):
        statement = self.statement()
        mine = statement.with_user(self.users["teacher"])
        for record, values in (
            (mine, {"state": "paid"}),
            (mine, {"paid_on": "2026-01-01"}),
            (mine.line_ids, {"amount_km": 1000}),
            (mine.line_ids, {"visit_ids": [Command.clear()]}),
        ):
            with self.assertRaises(UserError):
                record.write(values)
        mine.line_ids.write({"km": 12, "meals": 1})
        self.assertEqual(mine.line_ids.km, 12)

    def test_a_teacher_sees_their_own_only(self):
        statement = self.statement()
        colleague = self.env["res.partner"].create(
            {"name": "Paul Autre", "bde_is_teacher": True}
        )
        theirs = self.env["bde.pfmp.travel.statement"].create(
            {"teacher_id": colleague.id, "month": self.month}
        )
        profile = self.env["bde.pfmp.travel.profile"].create(
            {"teacher_id": colleague.id, "commune_id": self.village.id}
        )
        teacher = self.users["teacher"]
        for mine, other in ((statement, theirs), (self.profile, profile)):
            model = mine.with_user(teacher)
            self.assertEqual(model.search([("id", "in", (mine | other).ids)]), mine)
            with self.assertRaises(AccessError):
                other.with_user(teacher).read(["teacher_id"])
        with self.assertRaises(AccessError):
            self.env["bde.pfmp.travel.statement"].with_user(teacher).create(
                {"teacher_id": colleague.id, "month": "2020-01-01"}
            )
        for model in ("profile", "statement", "line"):
            with self.assertRaises(AccessError):
                self.env[f"bde.pfmp.travel.{model}"].with_user(
                    self.users["reader"]
                ).search([])
        self.assertTrue(statement.with_user(self.users["bursar"]).read(["amount"]))

    def test_another_school_sees_nothing(self):
        statement = self.statement()
        foreign = self.env["bde.pfmp.travel.statement"].with_user(self.users["user"])
        self.users["user"].write(
            {
                "company_ids": [Command.set(self.other.ids)],
                "company_id": self.other.id,
            }
        )
        self.assertFalse(foreign.search([("id", "=", statement.id)]))

    def test_paper_and_workbook_say_the_same(self):
        statement = self.statement()
        statement.line_ids.km = 100
        report = self.env["ir.actions.report"]
        (pdf,) = report._bde_render_pdfs(
            "bde_pfmp.action_report_travel_statement", statement
        ).values()
        self.assertIn("41,00", pdf.decode())
        name, content = statement._workbook()
        book = openpyxl.load_workbook(io.BytesIO(content))
        rows = list(book.worksheets[0].iter_rows(values_only=True))
        self.assertEqual(rows[1][0], self.teacher.name)
        self.assertEqual(rows[1][6], 41)
        self.assertEqual(rows[2][6], 41, "the total")
        self.assertTrue(name.endswith(".xlsx"))

    def test_drawing_costs_a_bounded_number_of_queries(self):
        def cost(count):
            teachers = self.env["res.partner"].create(
                [{"name": f"T{n}", "bde_is_teacher": True} for n in range(count)]
            )
            for teacher in teachers:
                self.visit(
                    self.placements[0],
                    self.month + timedelta(days=3),
                    teacher_id=teacher.id,
                )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.draw()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        cost(1)
        few, many = cost(2), cost(20)
        self.assertLess(many, few + 40)


@tagged("post_install", "-at_install")
class TestMissionOrder(TravelCase):
    def test_one_order_a_teacher_and_a_year(self):
        self.order.sudo().state = "cancelled"
        orders = self.env["bde.pfmp.mission.order"]
        made = orders._prepare_year(self.year)
        self.assertEqual(
            made.filtered(lambda o: o.teacher_id == self.teacher).state, "draft"
        )
        self.assertFalse(orders._prepare_year(self.year))
        self.assertTrue(made[0].number.startswith("OM-"))
        self.assertEqual(made[0].date_end, self.year.date_end)
        self.assertEqual(made.filtered(lambda o: o.teacher_id == self.teacher).power, 6)

    def test_signed_by_the_head(self):
        self.order.sudo().state = "cancelled"
        self.company.bde_head_id = self.users["head"]
        self.users["head"].email = "chef@example.com"
        order = self.env["bde.pfmp.mission.order"]._prepare_year(self.year)
        order = order.filtered(lambda o: o.teacher_id == self.teacher)
        order.with_user(self.users["user"]).action_send()
        self.assertEqual(order.state, "signing")
        self.assertEqual(order.document_id.type_id.code, "mission_order")
        signer = order.sudo().signature_request_id.signer_ids
        self.assertEqual(signer.name, self.users["head"].name)
        with self.assertRaises(UserError):
            order.with_user(self.users["user"]).write({"area": "La Terre"})
        signer._sign("paper", name=signer.name)
        self.assertEqual(order.state, "signed")
        self.assertTrue(order.signed_on)

    def test_without_a_head_it_is_said(self):
        self.order.sudo().state = "cancelled"
        self.company.bde_head_id = False
        order = self.env["bde.pfmp.mission.order"]._prepare_year(self.year)[:1]
        with self.assertRaises(UserError):
            order.action_send()

    def test_signed_on_paper(self):
        self.order.sudo().state = "draft"
        for role in ("teacher", "bursar"):
            with self.assertRaises(AccessError):
                self.order.with_user(self.users[role]).action_signed_on_paper()
        self.order.with_user(self.users["user"]).action_signed_on_paper()
        self.assertEqual(self.order.state, "signed")
        self.assertTrue(self.order.document_id)

    def test_within_the_school_year(self):
        self.order.sudo().state = "draft"
        with self.assertRaises(ValidationError):
            self.order.date_end = self.year.date_end + timedelta(days=1)


@tagged("post_install", "-at_install")
class TestTravelRoutes(TravelCase, HttpCase):
    def test_the_workbook_is_for_who_may_read(self):
        statement = self.statement()
        path = f"/bde/pfmp/deplacements?ids={statement.id}"
        for role, status in (("teacher", 200), ("bursar", 200), ("reader", 404)):
            user = self.users[role]
            user.password = "mot de passe long"
            self.authenticate(user.login, "mot de passe long")
            self.assertEqual(self.url_open(path).status_code, status, role)
        self.assertEqual(self.url_open(f"{path},x").status_code, 404)
