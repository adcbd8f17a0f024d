from ast import literal_eval
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from odoo.addons.mail.tests.common import mail_new_test_user

from .common_campaign import CampaignCase


@tagged("post_install", "-at_install")
class TestCockpit(CampaignCase):
    """One screen: asked, promised, designated, transferred, unallocated."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.last = cls.make_campaign(2029, amount_goal=4000)
        cls.now = cls.make_campaign(2030, amount_goal=5000)
        cls.now.action_start()
        cls.fill(cls.last, 2029, 900)
        cls.receive(cls.last, 700, date(2029, 11, 29), kind="unallocated")
        cls.last.write({"state": "closed"})
        cls.garage = cls.fill(cls.now, 2030, 1000)
        cls.bakery = cls.make_target(
            cls.now, "Boulangerie du Canal", contacted_on=date(2030, 4, 20)
        )
        cls.promise(cls.bakery, 400, date(2030, 5, 2))
        cls.make_target(cls.now, "Menuiserie Aubin")
        cls.make_target(cls.now, "Mairie de Sully", exclusion="public")

    @classmethod
    def fill(cls, campaign, year, amount):
        """One donor that promises, designates and sends a little less."""
        target = cls.make_target(campaign, contacted_on=date(year, 4, 15))
        cls.promise(target, amount, date(year, 5, 6), designated=amount)
        cls.receive(campaign, amount - 50, date(year, 7, 12), target)
        return target

    def figures(self):
        self.env.flush_all()
        return self.now.with_user(self.bursar)._figures()

    # -- figures ----------------------------------------------------------------------
    def test_figures_of_the_campaign(self):
        self.receive(self.now, 610.4, date(2030, 11, 29), kind="unallocated")
        now = self.figures()["now"]
        known = {name: (value["count"], value["amount"]) for name, value in now.items()}
        self.assertEqual(known["asked"][0], 3, "who is left out is not asked")
        self.assertEqual(known["excluded"][0], 1)
        self.assertEqual(known["contacted"][0], 2)
        self.assertEqual(known["promised"], (2, 1400))
        self.assertEqual(known["designated"], (1, 1000))
        self.assertEqual(known["transferred"], (1, 950))
        self.assertEqual(known["unallocated"], (1, 610.4))
        self.assertEqual(known["received"], (1, 1560.4))
        self.assertEqual(known["thanked"][0], 0)

    def test_a_promise_is_never_counted_as_received(self):
        before = self.figures()["now"]["received"]
        self.promise(self.bakery, 9999, date(2030, 6, 1), designated=9999)
        self.assertEqual(self.figures()["now"]["received"], before)
        self.receive(self.now, 300, date(2030, 7, 12), self.bakery)
        now = self.figures()["now"]
        self.assertEqual(now["promised"]["amount"], 1400 + 9999)
        self.assertEqual(now["transferred"]["amount"], 950 + 300)

    def test_money_whose_donor_is_not_known_is_received_all_the_same(self):
        self.receive(self.now, 120, date(2030, 7, 12), state="unknown")
        self.receive(self.now, -20, date(2030, 11, 8), self.garage)
        now = self.figures()["now"]["transferred"]
        self.assertEqual((now["count"], now["amount"]), (1, 950 + 120 - 20))

    @freeze_time("2030-08-01 09:00:00")
    def test_last_year_in_all_and_on_the_same_day(self):
        figures = self.figures()
        self.assertEqual(figures["last_campaign"], self.last)
        self.assertEqual(figures["last"]["received"]["amount"], 850 + 700)
        then = figures["last_same_day"]
        self.assertEqual(then["received"]["amount"], 850, "funds come in November")
        self.assertEqual(then["promised"], {"count": 1, "amount": 900})
        self.assertEqual(then["contacted"]["count"], 1)

    def test_first_campaign_has_no_past(self):
        figures = self.last._figures()
        self.assertFalse(figures["last_campaign"])
        self.assertEqual((figures["last"], figures["last_same_day"]), ({}, {}))

    # -- curve ------------------------------------------------------------------------
    def test_curve_lies_over_that_of_last_year(self):
        self.env.flush_all()
        curves = (self.now | self.last)._curve("transferred")
        weeks = {c: [week for week, _total in points] for c, points in curves.items()}
        self.assertEqual(weeks[self.now][0], weeks[self.last][0], "same week of July")
        self.assertEqual([total for _w, total in curves[self.last]], [850, 1550])
        rows = self.env["bde.taxe.progress"].search(
            [("campaign_id", "=", self.now.id), ("kind", "=", "promised")],
            order="date",
        )
        self.assertEqual(rows.mapped("amount_total"), [400, 1400])

    @freeze_time("2030-08-01 09:00:00")
    def test_line_of_this_year_stops_today(self):
        data = self.cockpit()
        lines = {line["key"]: line["points"] for line in data["curve"]["series"]}
        self.assertLess(len(lines["received"]), len(lines["last"]))
        self.assertEqual(lines["received"][-1], 950)
        self.assertEqual(lines["last"][-1], 1550)
        self.assertEqual(data["curve"]["goal"], 5000)

    def test_progress_is_that_of_the_school(self):
        progress = self.env["bde.taxe.progress"]
        self.assertTrue(progress.with_user(self.bursar).search([]))
        with self.assertRaises(AccessError):
            progress.with_user(self.users["teacher"]).search([])

    # -- the screen -------------------------------------------------------------------
    def cockpit(self, user=None, campaign=None):
        self.env.flush_all()
        self.env.invalidate_all()
        model = self.env["bde.taxe.cockpit"].with_user(user or self.office)
        return model.get_cockpit(campaign and campaign.id)

    @freeze_time("2030-06-20 09:00:00")
    def test_screen_says_where_we_are(self):
        data = self.cockpit()
        self.assertEqual(data["campaign"]["id"], self.now.id)
        stages = {stage["key"]: stage for stage in data["stages"]}
        self.assertEqual(
            list(stages),
            ["asked", "contacted", "promised", "designated", "transferred", "thanked"],
        )
        self.assertEqual(stages["promised"]["count"], "2")
        self.assertEqual(stages["promised"]["amount"], "1\u00a0400\u00a0€")
        self.assertIn("900\u00a0€", stages["promised"]["compare"]["text"])
        self.assertEqual(stages["promised"]["compare"]["sign"], "+56 %")
        parts = {part["key"]: part["amount"] for part in data["goal"]["parts"]}
        self.assertEqual(parts["transferred"], "950\u00a0€")
        self.assertEqual(parts["designated"], "0\u00a0€", "theirs came in")
        self.assertEqual(parts["promised"], "400\u00a0€")
        self.assertIn("19 %", data["goal"]["sentence"])
        self.assertIn("4\u00a0050\u00a0€", data["goal"]["sentence"], "missing")
        self.assertIn("28", data["headline"], "period 1 ends on 28 June")
        bands = {band["key"]: band["state"] for band in data["calendar"]["bands"]}
        self.assertEqual(bands["dsn"], "past")
        self.assertEqual(bands["employers_1"], "now")
        self.assertEqual(bands["transfer_1"], "next")

    def test_stages_open_the_list_that_they_count(self):
        targets = self.env["bde.taxe.target"]
        action = self.env.ref("bde_taxe.bde_taxe_target_action")
        view = self.env.ref("bde_taxe.bde_taxe_target_view_search")
        filters = {
            node.get("name"): node.get("domain")
            for node in view._get_combined_arch().iter("filter")
        }
        for stage in self.cockpit()["stages"]:
            values = stage["action"]["values"]
            domain = list(values["domain"])
            for name in values["context"]:
                if name.startswith("search_default_"):
                    text = filters[name.removeprefix("search_default_")]
                    domain += literal_eval(text)
            self.assertEqual(
                str(targets.search_count(domain)), stage["count"], stage["key"]
            )
        self.assertEqual(action.res_model, "bde.taxe.target")

    @freeze_time("2030-01-07 09:00:00")
    def test_next_steps_are_ticked_on_the_screen(self):
        self.now.planned_task_ids = False
        self.now.action_plan_tasks()
        steps = self.cockpit()["steps"]
        task = next(step for step in steps if step["task"])
        self.assertTrue(task["may_do"])
        self.env["bde.taxe.cockpit"].with_user(self.office).task_done(task["task"])
        self.assertNotIn(task["key"], [step["key"] for step in self.cockpit()["steps"]])
        self.assertTrue(any(step["key"].startswith("step-") for step in steps))

    def test_head_sees_and_ticks_nothing(self):
        self.now.planned_task_ids = False
        with freeze_time("2030-01-07 09:00:00"):
            self.now.action_plan_tasks()
            data = self.cockpit(self.users["head"])
            self.assertFalse(data["primary"])
            task = next(step for step in data["steps"] if step["task"])
            self.assertFalse(task["may_do"])
            head = self.env["bde.taxe.cockpit"].with_user(self.users["head"])
            with self.assertRaises(AccessError):
                head.task_done(task["task"])
            with self.assertRaises(AccessError):
                head.prepare_campaign()

    def test_only_who_sees_amounts_opens_it(self):
        for role in ("teacher", "reader"):
            with self.assertRaises(AccessError):
                self.env["bde.taxe.cockpit"].with_user(self.users[role]).get_cockpit()
        for role in ("user", "manager", "head", "bursar"):
            self.assertTrue(self.cockpit(self.users[role])["campaign"])

    def test_campaign_of_another_school_is_not_shown(self):
        theirs = self.env["bde.taxe.campaign"].create(
            {"year": 2030, "company_id": self.other.id}
        )
        data = self.cockpit(campaign=theirs)
        self.assertEqual(data["campaign"]["id"], self.now.id)
        self.assertNotIn(theirs.id, [item["id"] for item in data["campaigns"]])

    @freeze_time("2030-07-20 09:00:00")
    def test_calls_of_the_day_and_checklist(self):
        self.env["bde.taxe.call"].create(
            [
                {
                    "target_id": self.bakery.id,
                    "partner_id": self.bakery.partner_id.id,
                    "user_id": self.office.id,
                    "date_planned": day,
                }
                for day in (date(2030, 7, 20), date(2030, 7, 21))
            ]
        )
        cards = {card["key"]: card for card in self.cockpit()["cards"]}
        self.assertEqual(cards["calls"]["count"], 1, "tomorrow's waits")
        self.assertEqual(cards["calls"]["lines"][0]["label"], "Boulangerie du Canal")
        self.assertEqual(cards["checks"]["state"], "red")
        calls = {card["key"]: card for card in self.cockpit(self.bursar)["cards"]}
        self.assertEqual(calls["calls"]["count"], 0, "theirs only")

    def test_alerts_tell_doubtful_money_and_dates_to_verify(self):
        self.receive(self.now, 120, date(2030, 7, 12), state="review")
        opening = self.calendar.filtered(lambda row: row.kind == "opening")
        opening.certainty = "expected"
        with freeze_time("2030-04-10 09:00:00"):
            alerts = " ".join(alert["text"] for alert in self.cockpit()["alerts"])
        self.assertIn("SOLTéA opens to schools", alerts)
        self.assertIn("1 line", alerts)

    def test_bank_details_not_verified_before_the_period_closes(self):
        bank = self.now.check_ids.filtered(lambda check: check.code == "bank")

        def told(day):
            with freeze_time(day):
                alerts = self.cockpit()["alerts"]
            return [a["state"] for a in alerts if a["text"].startswith(bank.name)]

        self.assertEqual(told("2030-06-10 09:00:00"), [], "18 days before")
        self.assertEqual(told("2030-06-20 09:00:00"), ["red"])
        bank.with_user(self.bursar).action_done()
        self.assertEqual(told("2030-06-20 09:00:00"), [])

    def test_what_is_next_to_do(self):
        fresh = self.make_campaign(2031)
        office = self.office

        def label():
            return self.cockpit(office, fresh)["primary"]["label"]

        self.assertEqual(label(), "Choose who to ask")
        target = self.make_target(fresh)
        self.assertEqual(label(), "Start the campaign")
        fresh.action_start()
        self.assertEqual(label(), "1 to contact")
        target.contacted_on = date(2031, 4, 2)
        self.receive(fresh, 100, date(2031, 7, 11), target)
        self.assertEqual(label(), "Thank 1 donors")
        self.receive(fresh, 50, date(2031, 7, 11), state="review")
        self.assertEqual(label(), "Check the transfers")

    @freeze_time("2029-11-20 09:00:00")
    def test_without_campaign_it_teaches_and_prepares(self):
        (self.now | self.last).transfer_ids.unlink()
        (self.now | self.last).unlink()
        data = self.cockpit()
        self.assertFalse(data["campaign"])
        self.assertTrue(data["may_prepare"])
        self.assertIn("2030", data["prepare"])
        self.assertFalse(self.cockpit(self.bursar)["may_prepare"])
        made = self.env["bde.taxe.cockpit"].with_user(self.office).prepare_campaign()
        campaign = self.env["bde.taxe.campaign"].browse(made)
        self.assertEqual(campaign.year, 2030)
        self.assertTrue(campaign.check_ids)
        self.assertTrue(self.cockpit()["steps"])

    def test_queries_do_not_grow_with_the_organisations(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["bde.taxe.cockpit"].with_user(self.office).get_cockpit()
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        for number in range(30):
            target = self.make_target(
                self.now, f"Entreprise {number}", contacted_on=date(2030, 4, 1)
            )
            self.promise(target, 10 * number + 1, date(2030, 5, 1))
        self.assertLessEqual(count(), few)
        self.assertLessEqual(few, 70)


@tagged("post_install", "-at_install")
class TestCockpitTour(HttpCase):
    """The screen in a browser: prepare, tick a step, start."""

    browser_size = "1440x900"

    def test_prepare_a_campaign_and_tick_a_step(self):
        school = self.env["res.company"].create({"name": "Lycée du cockpit"})
        mail_new_test_user(
            self.env,
            login="cockpit",
            company_id=school.id,
            company_ids=[(6, 0, school.ids)],
            groups="bde_partners.group_bde_user",
        )
        self.start_tour("/odoo/bde-taxe", "bde_taxe_cockpit", login="cockpit")
        campaign = self.env["bde.taxe.campaign"].search(
            [("company_id", "=", school.id)]
        )
        done = campaign._plan_activities().filtered(lambda a: not a.active)
        self.assertEqual(len(done), 1)
