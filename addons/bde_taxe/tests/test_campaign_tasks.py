from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common_campaign import CampaignCase


@tagged("post_install", "-at_install")
class TestCampaignTasks(CampaignCase):
    """The retro-planning: activities, dated by the calendar, for who does them."""

    def setUp(self):
        super().setUp()
        clock = freeze_time("2029-11-20 09:00:00")
        clock.start()
        self.addCleanup(clock.stop)
        self.campaign = self.make_campaign(user_id=self.office.id)

    def row(self, kind):
        return self.calendar.filtered(lambda row: row.kind == kind)

    def test_tasks_are_activities_dated_by_soltea(self):
        tasks = self.tasks(self.campaign)
        bank = tasks["bank"]
        self.assertEqual(bank.res_model, "bde.taxe.campaign")
        self.assertEqual(bank.date_deadline, date(2030, 6, 14))
        self.assertEqual(bank.user_id, self.bursar)
        self.assertEqual(tasks["segments"].date_deadline, date(2030, 2, 20))
        self.assertEqual(tasks["segments"].user_id, self.office)
        self.assertEqual(bank, self.campaign.activity_ids & bank)

    def test_what_is_still_open_is_due_today_what_is_past_is_not_made(self):
        self.assertEqual(
            self.tasks(self.campaign)["habilitation"].date_deadline,
            date(2029, 11, 20),
        )
        with freeze_time("2030-08-01 09:00:00"):
            self.campaign.unlink()
            late = self.tasks(self.make_campaign())
        self.assertNotIn("segments", late)
        self.assertNotIn("bank", late)
        self.assertIn("call_top", late)

    def test_no_mail_leaves_when_they_are_made(self):
        before = self.env["mail.mail"].search_count([])
        self.env["bde.taxe.campaign"].with_context(tracking_disable=False).with_user(
            self.manager
        ).create({"year": 2031})
        self.assertEqual(self.env["mail.mail"].search_count([]), before)

    def test_they_follow_the_calendar_unless_somebody_chose_the_day(self):
        tasks = self.tasks(self.campaign)
        tasks["remind"].date_deadline = date(2030, 6, 3)
        tasks["thank_1"].action_feedback()
        self.row("employers_1").date_end = date(2030, 7, 5)
        self.row("transfer_1").date_start = date(2030, 7, 19)
        self.assertEqual(tasks["bank"].date_deadline, date(2030, 6, 21))
        self.assertEqual(tasks["remind"].date_deadline, date(2030, 6, 3))
        self.assertEqual(tasks["thank_1"].date_deadline, date(2030, 7, 26))
        self.assertFalse(tasks["thank_1"].active)

    def test_steps_of_the_plan_follow_too(self):
        step = self.env["bde.taxe.step"].create(
            {
                "campaign_id": self.campaign.id,
                "name": "Mail d'ouverture",
                "milestone": "opening",
                "offset_days": 3,
            }
        )
        self.row("opening").date_start = date(2030, 5, 27)
        self.assertEqual(step.date_planned, date(2030, 5, 30))

    def test_a_deleted_task_stays_so_a_new_row_is_planned(self):
        self.tasks(self.campaign)["call_top"].unlink()
        row = self.env["bde.taxe.task"].create(
            {"name": "Article", "milestone": "dsn", "offset_days": -10}
        )
        self.campaign.with_user(self.office).action_plan_tasks()
        activities = self.campaign._plan_activities()
        self.assertIn(row, activities.bde_taxe_task_id)
        self.assertNotIn(
            self.env.ref("bde_taxe.bde_taxe_task_call_top"),
            activities.bde_taxe_task_id,
        )
        count = len(activities)
        self.campaign.action_plan_tasks()
        self.assertEqual(len(self.campaign._plan_activities()), count, "once only")

    def test_task_and_check_are_done_together(self):
        tasks = self.tasks(self.campaign)
        bank = self.campaign.check_ids.filtered(lambda check: check.code == "bank")
        tasks["bank"].with_user(self.bursar).action_feedback()
        self.assertEqual((bank.state, bank.done_by_id), ("done", self.bursar))
        asked = self.campaign.check_ids.filtered(lambda c: c.code == "habilitation")
        asked.with_user(self.office).action_done()
        self.assertFalse(tasks["habilitation"].active, "it asks no more")

    def test_another_person_in_charge_takes_the_tasks(self):
        tasks = self.tasks(self.campaign)
        self.campaign.user_id = self.manager
        self.assertEqual(tasks["segments"].user_id, self.manager)
        self.assertEqual(tasks["bank"].user_id, self.bursar)

    def test_rows_of_another_school_are_not_for_us(self):
        row = self.env["bde.taxe.task"].create(
            {"name": "Voisin", "milestone": "dsn", "company_id": self.other.id}
        )
        self.campaign.action_plan_tasks()
        self.assertNotIn(row, self.campaign._plan_activities().bde_taxe_task_id)

    # -- reminders --------------------------------------------------------------------
    def card(self, user, day="2030-06-10 09:00:00"):
        with freeze_time(day):
            return self.env["bde.home"].with_user(user)._home_card_taxe()

    def test_office_is_reminded_on_its_home_screen(self):
        card = self.card(self.office)
        labels = [line["label"] for line in card["lines"]]
        self.assertEqual(card["state"], "red", "tasks are late")
        self.assertIn(self.tasks(self.campaign)["habilitation"].summary, labels)

    def test_bursar_is_reminded_of_what_is_theirs(self):
        card = self.card(self.bursar)
        self.assertEqual(
            [line["label"] for line in card["lines"]],
            [self.tasks(self.campaign)["bank"].summary],
        )
        self.assertEqual(card["state"], "blue")
        self.assertIsNone(self.card(self.users["head"]), "nothing is theirs")

    def test_a_late_check_without_a_task_is_reminded_too(self):
        self.campaign._plan_activities().unlink()
        labels = [line["label"] for line in self.card(self.office)["lines"]]
        asked = self.campaign.check_ids.filtered(lambda c: c.code == "habilitation")
        self.assertIn(asked.name, labels)

    def test_card_is_on_the_home_screen_of_who_sees_the_tax(self):
        for role, seen in (("user", True), ("teacher", False), ("reader", False)):
            cards = self.env["bde.home"].with_user(self.users[role])._home_cards()
            self.assertEqual("taxe" in [card["key"] for card in cards], seen, role)
