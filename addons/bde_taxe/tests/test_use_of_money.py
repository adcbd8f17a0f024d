import io

import python_calamine

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, HttpCase, tagged

from .common_use_of_money import UseCase

USE = "bde_taxe.action_report_use"


@tagged("post_install", "-at_install")
class TestUseOfMoney(UseCase):
    def test_allocation_to_a_training_and_its_purchases(self):
        bench = self.allocate("Wiring workshop", 1000, self.melec)
        self.buy(bench, "Three wiring benches", 600.10)
        self.buy(bench, "Cable", 99.90, "materials", state="ordered")
        self.buy(bench, "A tester", 250, state="planned")
        self.buy(bench, "Wrong order", 999, state="cancelled")
        self.assertRecordValues(
            bench,
            [{"amount_spent": 700, "amount_planned": 250, "amount_left": 300}],
        )
        self.assertEqual(bench.use_rate, 70)
        self.assertEqual(bench.expense_ids.training_id, self.melec)

    def test_amounts_are_rounded_to_the_cent(self):
        project = self.allocate("Open day", 0.3)
        for amount in (0.1, 0.2):
            self.buy(project, "Leaflets", amount, "promotion")
        self.assertEqual(project.amount_spent, 0.3)
        self.assertTrue(self.campaign.currency_id.is_zero(project.amount_left))
        expense = self.buy(project, "Paper", 12.345, "promotion", state="planned")
        self.assertEqual(expense.amount, 12.35)
        expense.amount = 7.004
        self.assertEqual(expense.amount, 7)
        self.assertEqual(project.amount_planned, 7)

    def test_overspending_is_refused_and_says_how_much(self):
        bench = self.allocate("Wiring workshop", 500, self.melec)
        planned = self.buy(bench, "Bench", 700.5, state="planned")
        with self.assertRaisesRegex(ValidationError, "Wiring workshop.*200,50"):
            planned.action_order()
        with self.assertRaises(ValidationError):
            self.buy(bench, "Bench", 500.01)
        planned.amount = 500
        planned.action_order()
        with self.assertRaises(ValidationError):
            bench.amount = 499.99
        with self.assertRaises(ValidationError):
            planned.amount = 500.01
        bench.amount = 800
        planned.amount = 800

    def test_more_planned_than_left_is_told_not_refused(self):
        bench = self.allocate("Wiring workshop", 500, decision_id=self.board.id)
        self.receive(self.vasseur, 500)
        self.assertFalse(self.campaign.use_warnings)
        self.buy(bench, "Bench", 700, state="planned")
        self.assertIn("Wiring workshop", self.campaign.use_warnings)

    def test_excluded_expense_asks_why_and_keeps_it(self):
        office = self.allocate("Office", 900)
        desk = self.buy(office, "A desk", 320, "furniture", state="planned")
        self.assertEqual(desk.verdict, "excluded")
        with self.assertRaises(ValidationError) as refusal:
            desk.action_pay()
        for text in ("A desk", desk.kind_note, desk.kind_source):
            self.assertIn(text, str(refusal.exception))
        desk.reason = "Reception of companies, accepted by the rectorate"
        desk.action_pay()
        self.assertEqual(desk.state, "paid")
        self.assertTrue(desk.paid_on)
        with self.assertRaises(ValidationError):
            desk.reason = False
        self.assertIn("accepted by the rectorate", self.campaign.use_warnings)

    def test_expense_to_verify_asks_why_and_an_allowed_one_does_not(self):
        project = self.allocate("Projects", 900)
        with self.assertRaises(ValidationError):
            self.buy(project, "Hours of a teacher", 100, "teaching_pay")
        self.buy(project, "Hours", 100, "teaching_pay", reason="The accountant agreed")
        self.buy(project, "Visit of the trade fair", 100, "trips")

    def test_verdict_is_the_one_of_the_day_it_was_chosen(self):
        trip = self.buy(self.allocate("Trips", 900), "Trade fair", 100, "trips")
        self.kind("trips").verdict = "excluded"
        self.assertEqual(trip.verdict, "allowed")
        trip.name = "Trade fair, Lyon"
        self.assertEqual(trip.verdict, "allowed")

    def test_kinds_say_their_source(self):
        kinds = self.env["bde.taxe.expense.kind"].search([])
        self.assertEqual(set(kinds.mapped("verdict")), {"allowed", "check", "excluded"})
        self.assertTrue(all(kind.source and kind.verified_on for kind in kinds))

    def test_warned_while_typing(self):
        form = Form(self.env["bde.taxe.expense"])
        form.name = "A desk"
        form.allocation_id = self.allocate("Office", 900)
        with self.assertLogs("odoo.tests.form.onchange", "WARNING") as logs:
            form.kind_id = self.kind("furniture")
        self.assertIn(self.kind("furniture").note, "".join(logs.output))
        form.amount = 12
        self.assertEqual(form.save().state, "planned")

    def test_paid_purchase_is_cancelled_not_deleted(self):
        project = self.allocate("Projects", 900)
        paid = self.buy(project, "Tools", 100)
        with self.assertRaises(UserError):
            paid.with_user(self.users["manager"]).unlink()
        paid.action_cancel()
        self.assertEqual(project.amount_left, 900)
        self.assertFalse(paid.paid_on)
        paid.unlink()

    def test_who_sells_is_a_supplier(self):
        self.buy(self.allocate("Tools", 900), "Saw", 100, supplier_id=self.pinel.id)
        self.assertTrue(self.pinel.bde_is_supplier)
        self.assertFalse(self.vasseur.bde_is_supplier)

    def test_balance_is_carried_from_year_to_year(self):
        self.last.amount_brought = 100
        self.receive(self.vasseur, 1000, campaign=self.last)
        self.buy(self.allocate("2025", 800, campaign=self.last), "Tools", 700.25)
        self.receive(self.legoff, 400.5)
        self.receive(None, 99.5, kind="unallocated")
        self.receive(self.legoff, -50)
        allocation = self.allocate("2026", 600)
        self.buy(allocation, "Screens", 150, state="ordered")
        self.buy(allocation, "Trip", 30, "trips", state="planned")
        self.assertRecordValues(
            self.last + self.campaign,
            [
                {"amount_carried": 100, "amount_received": 1000, "amount_left": 399.75},
                {
                    "amount_carried": 399.75,
                    "amount_received": 450,
                    "amount_left": 699.75,
                },
            ],
        )
        self.assertRecordValues(
            self.campaign,
            [
                {
                    "amount_available": 849.75,
                    "amount_allocated": 600,
                    # 99,75 € of the allocation of 2025 are not spent yet
                    "amount_free": 150,
                    "amount_spent": 150,
                    "amount_planned": 30,
                }
            ],
        )

    def test_balance_outlives_the_campaigns_deleted_at_term(self):
        old = self.env["bde.taxe.campaign"].create(
            {"year": 2005, "state": "closed", "amount_brought": 40}
        )
        self.receive(self.vasseur, 1000, campaign=old)
        self.buy(self.allocate("Old", 900, campaign=old), "Tools", 700.5)
        self.receive(self.vasseur, 100, campaign=self.last)
        before = (self.last + self.campaign).mapped("amount_left")
        self.assertEqual(before, [439.5, 439.5])
        self.env["bde.taxe.campaign"]._gc_campaigns()
        self.assertFalse(old.exists())
        self.assertEqual(self.last.amount_brought, 339.5)
        self.assertEqual((self.last + self.campaign).mapped("amount_left"), before)

    def test_balance_takes_a_constant_number_of_queries(self):
        def count(campaigns):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            campaigns.mapped("amount_left")
            return self.env.cr.sql_log_count - before

        few = count(self.campaign)
        more = self.env["bde.taxe.campaign"].create(
            [{"year": year} for year in range(2010, 2020)]
        )
        for campaign in more:
            self.receive(self.vasseur, 10, campaign=campaign)
            self.buy(self.allocate("All", 9, campaign=campaign), "Tools", 5)
        self.assertLessEqual(count(more + self.campaign), few + 1)

    def test_what_the_board_should_look_at(self):
        self.receive(self.vasseur, 100)
        self.allocate("Trips", 300, decision_id=self.board.id)
        big = self.allocate("Benches", 200)
        self.buy(big, "Bench", 150)
        warnings = self.campaign.use_warnings
        self.assertIn("400", warnings)  # more allocated than received
        self.assertIn("50", warnings)  # more paid than received
        self.assertIn("Benches", warnings)  # no decision yet
        self.assertNotIn("Trips", warnings)

    def test_where_we_are_leads_to_the_use_of_the_money(self):
        self.receive(self.vasseur, 100)
        self.allocate("Benches", 50)
        cockpit = self.env["bde.taxe.cockpit"].with_user(self.users["user"])
        found = cockpit.get_cockpit(self.campaign.id)
        button = next(b for b in found["buttons"] if b["key"] == "use")
        self.assertEqual(button["action"]["res_id"], self.campaign.id)
        self.assertTrue(
            any("Benches" in alert["text"] for alert in found["alerts"]),
            "no decision of the board yet",
        )

    def test_other_school_has_its_own_balance(self):
        other = self.env["bde.taxe.campaign"].create(
            {"year": 2026, "company_id": self.other.id}
        )
        self.receive(self.vasseur, 70, campaign=other)
        self.receive(self.vasseur, 30)
        self.assertEqual((self.campaign + other).mapped("amount_left"), [30, 70])
        bursar = self.users["bursar"]
        with self.assertRaises(AccessError):
            other.with_user(bursar).amount_left  # noqa: B018

    def test_who_sees_and_who_spends(self):
        allocation = self.allocate("Tools", 900)
        expense = self.buy(allocation, "Saw", 100)
        for role in ("teacher", "reader"):
            for record in (allocation, expense, self.kind("trips"), self.campaign):
                with self.assertRaises(AccessError):
                    record.with_user(self.users[role]).read(["name"])
        for role in ("user", "manager", "head", "bursar"):
            mine = allocation.with_user(self.users[role])
            self.assertEqual(mine.amount_left, 800)
            self.assertEqual(
                self.campaign.with_user(self.users[role]).amount_spent, 100
            )
        bursar = self.users["bursar"]
        own = self.env["bde.taxe.expense"].with_user(bursar)
        made = own.create(
            {
                "name": "Drill",
                "allocation_id": allocation.id,
                "kind_id": self.kind("equipment").id,
                "amount": 50,
                "supplier_id": self.pinel.id,
            }
        )
        made.action_order()
        made.action_pay()
        self.assertEqual(allocation.amount_left, 750)
        with self.assertRaises(AccessError):
            expense.with_user(self.users["head"]).action_cancel()
        with self.assertRaises(AccessError):
            made.unlink()

    def test_report_to_the_board(self):
        self.receive(self.vasseur, 1200)
        self.receive(self.legoff, 34.56)
        self.campaign.target_ids.filtered(
            lambda t: t.partner_id == self.vasseur
        ).named = "yes"
        benches = self.allocate("Benches", 900, self.melec, decision_id=self.board.id)
        self.buy(benches, "Wiring bench", 812.5)
        self.buy(benches, "Desk", 50, "furniture", reason="Agreed by the rectorate")
        self.env["bde.taxe.gift"].create(
            {
                "name": "Welding set",
                "partner_id": self.pinel.id,
                "campaign_id": self.campaign.id,
                "value": 300,
                "state": "received",
            }
        )
        self.campaign.use_note = "A good year."
        html = self.print_use(self.campaign.with_user(self.users["head"]))
        for text in (
            "1\u00a0234,56\u00a0€",
            "372,06\u00a0€",
            "Wiring bench",
            "Agreed by the rectorate",
            "Taxe 2026",
            "Vasseur Électricité",
            "300,00\u00a0€",
            "A good year.",
        ):
            self.assertIn(text, html)
        self.assertNotIn("Le Goff", html)
        with self.assertRaises(AccessError):
            self.print_use(self.campaign.with_user(self.users["teacher"]))

    def print_use(self, campaign):
        reports = campaign.env["ir.actions.report"]
        return reports._bde_render_pdfs(USE, campaign)[campaign.id].decode()

    def test_report_of_an_empty_campaign(self):
        html = self.print_use(self.campaign)
        self.assertIn("0,00\u00a0€", html)


@tagged("post_install", "-at_install")
class TestUseWorkbook(HttpCase, UseCase):
    def get(self, role):
        login = f"test_{role}"
        self.users[role].password = login
        self.authenticate(login, login)
        return self.url_open(f"/bde/taxe/emploi/{self.campaign.id}")

    def test_workbook_adds_up(self):
        self.receive(self.vasseur, 1000.1)
        benches = self.allocate("=Benches", 900, self.melec)
        self.buy(benches, "Wiring bench", 812.5, supplier_id=self.pinel.id)
        self.buy(benches, "Cable", 40.25, "materials", state="ordered")
        answer = self.get("bursar")
        self.assertEqual(answer.status_code, 200)
        book = python_calamine.CalamineWorkbook.from_filelike(
            io.BytesIO(answer.content)
        )
        years, allocations, purchases = (
            book.get_sheet_by_index(i).to_python() for i in range(3)
        )
        self.assertEqual([row[0] for row in years[1:]], [2025, 2026])
        self.assertEqual(years[2][2], 1000.1)
        self.assertAlmostEqual(years[2][-1], 147.35)
        self.assertEqual(allocations[1][0], "=Benches")
        self.assertIn(852.75, purchases[-1])
        self.assertIn("Pinel SARL", purchases[1])

    def test_workbook_is_for_who_sees_amounts(self):
        self.assertEqual(self.get("head").status_code, 200)
        for role in ("teacher", "reader"):
            self.assertEqual(self.get(role).status_code, 404)
        self.authenticate(None, None)
        answer = self.url_open(f"/bde/taxe/emploi/{self.campaign.id}")
        self.assertIn("/web/login", answer.url)

    def test_workbook_of_another_school_is_refused(self):
        self.campaign = self.env["bde.taxe.campaign"].create(
            {"year": 2026, "company_id": self.other.id}
        )
        self.assertEqual(self.get("bursar").status_code, 404)
