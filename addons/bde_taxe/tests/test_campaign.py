from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, users

from .common_campaign import CampaignCase


@tagged("post_install", "-at_install")
class TestCampaign(CampaignCase):
    """A campaign a year: target, calendar, checklist, closing."""

    # -- a campaign per year ----------------------------------------------------------
    @freeze_time("2029-11-20 09:00:00")
    def test_next_campaign_is_made_from_last_years(self):
        last = self.make_campaign(2029, amount_goal=5000)
        last.step_ids.unlink()
        last.step_ids = [
            (
                0,
                0,
                {
                    "name": "Lettre aux hôtes",
                    "kind": "letter",
                    "milestone": "dsn",
                    "offset_days": -20,
                },
            )
        ]
        self.receive(last, 6200.5, date(2029, 7, 12))
        campaign = (
            self.env["bde.taxe.campaign"]
            .with_user(self.office)
            .create({"user_id": self.office.id})
        )
        self.assertEqual(campaign.year, 2030, "from September on, the next one")
        self.assertEqual(campaign.amount_goal, 6200.5, "what was received last year")
        step = campaign.step_ids
        self.assertEqual(step.mapped("name"), ["Lettre aux hôtes"])
        self.assertEqual(step.date_planned, date(2030, 4, 16), "dated by its year")
        self.assertEqual(step.state, "planned")

    @freeze_time("2030-03-01 09:00:00")
    def test_before_september_it_is_this_year(self):
        self.assertEqual(self.env["bde.taxe.campaign"]._next_year(), 2030)
        self.make_campaign()
        self.assertEqual(self.env["bde.taxe.campaign"]._next_year(), 2031)

    def test_first_campaign_has_the_usual_plan(self):
        campaign = self.make_campaign()
        self.assertTrue(campaign.step_ids)
        self.assertIn("2030", campaign.name)

    def test_current_campaign_is_the_one_that_runs(self):
        last, now = self.make_campaign(2029), self.make_campaign()
        campaigns = self.env["bde.taxe.campaign"]
        self.assertEqual(campaigns._current(), now)
        last.action_start()
        self.assertEqual(campaigns._current(), last)
        (last | now).write({"state": "closed"})
        self.assertEqual(campaigns._current(), now)
        self.assertFalse(campaigns._current(self.other))

    # -- calendar: dated data ---------------------------------------------------------
    def test_calendar_of_a_year_has_two_periods_and_their_transfers(self):
        rows = self.env["bde.taxe.calendar"].search(
            [("year", "=", 2025), ("company_id", "=", False)]
        )
        known = {row.kind: row for row in rows}
        self.assertEqual(
            (known["employers_1"].date_start, known["employers_1"].date_end),
            (date(2025, 5, 26), date(2025, 6, 27)),
        )
        self.assertEqual(known["transfer_1"].date_start, date(2025, 7, 11))
        self.assertEqual(known["employers_2"].date_end, date(2025, 10, 24))
        self.assertEqual(known["transfer_2"].date_start, date(2025, 11, 7))
        self.assertEqual(set(rows.mapped("certainty")), {"published"})
        self.assertTrue(all(rows.mapped("source")), "each says where it comes from")
        expected = self.env["bde.taxe.calendar"].search(
            [("year", "=", 2026), ("kind", "=", "employers_1")]
        )
        self.assertEqual(expected.certainty, "expected", "not published: said so")

    def test_the_school_s_own_date_stands_first(self):
        campaign = self.make_campaign()
        own = self.env["bde.taxe.calendar"].create(
            {
                "year": 2030,
                "kind": "opening",
                "date_start": "2030-05-22",
                "company_id": self.company.id,
            }
        )
        self.assertEqual(campaign._calendar("opening"), own)
        self.assertEqual(campaign._calendar("dsn").date_end, date(2030, 5, 15))
        self.assertFalse(campaign._calendar("transfer_3"))

    def test_an_unknown_year_takes_the_dates_of_the_one_before_as_expected(self):
        campaign = self.make_campaign(2031)
        row = campaign._calendar("employers_1")
        self.assertEqual(row.date_start, date(2031, 5, 27))
        self.assertEqual(row.certainty, "expected")

    # -- checklist --------------------------------------------------------------------
    def check(self, campaign, code):
        return campaign.check_ids.filtered(lambda check: check.code == code)

    def test_checklist_knows_what_the_school_says(self):
        self.env["bde.training"].search([]).active = False
        self.env["bde.training"].create(
            [
                {"name": "MELEC", "rncp": "RNCP38878"},
                {"name": "Cuisine"},
                {"name": "Famille des métiers", "is_family": True},
            ]
        )
        campaign = self.make_campaign()
        self.assertEqual(self.check(campaign, "uai").result, "done")
        self.assertEqual(self.check(campaign, "siret").fact, self.company.bde_siret)
        self.assertEqual(self.check(campaign, "name").fact, "LP ADA LOVELACE")
        trainings = self.check(campaign, "trainings")
        self.assertNotEqual(trainings.result, "done")
        self.assertIn("Cuisine", trainings.fact)
        self.assertNotIn("MELEC", trainings.fact)
        found = self.env["bde.training"].search(trainings.action_open_where()["domain"])
        self.assertEqual(found.mapped("name"), ["Cuisine"])
        found.rncp = "RNCP37910"
        campaign.check_ids.invalidate_recordset()
        self.assertEqual(trainings.result, "done")

    @freeze_time("2030-01-10 09:00:00")
    def test_a_check_is_done_by_somebody_before_its_day(self):
        campaign = self.make_campaign()
        habilitation = self.check(campaign, "habilitation")
        self.assertEqual(habilitation.due, date(2030, 1, 18))
        self.assertEqual(habilitation.result, "todo")
        with freeze_time("2030-01-21 09:00:00"):
            habilitation.invalidate_recordset()
            self.assertEqual(habilitation.result, "late")
        habilitation.with_user(self.office).action_done()
        self.assertEqual(habilitation.result, "done")
        self.assertEqual(habilitation.done_by_id, self.office)
        self.assertEqual(habilitation.done_on, date(2030, 1, 10))
        habilitation.with_user(self.office).action_undo()
        self.assertEqual((habilitation.result, habilitation.done_on), ("todo", False))

    def test_bursar_verifies_the_bank_details_head_does_not(self):
        campaign = self.make_campaign()
        bank = self.check(campaign, "bank")
        self.assertEqual(bank.due, date(2030, 6, 28), "before the period closes")
        with self.assertRaises(AccessError):
            bank.with_user(self.users["head"]).action_done()
        bank.with_user(self.bursar).action_done()
        self.assertEqual(bank.done_by_id, self.bursar)

    def test_a_fact_is_not_said_done_by_hand(self):
        self.company.bde_taxe_name = False
        name = self.check(self.make_campaign(), "name")
        name.with_user(self.office).action_done()
        self.assertNotEqual(name.result, "done")
        name.with_user(self.office).action_na()
        self.assertEqual(name.result, "na")

    def test_own_lines_keep_their_day(self):
        campaign = self.make_campaign()
        own = self.env["bde.taxe.check"].create(
            {"campaign_id": campaign.id, "name": "Affiche", "due": "2030-04-01"}
        )
        self.calendar.filtered(
            lambda row: row.kind == "habilitation"
        ).date_end = "2030-01-25"
        self.assertEqual(own.due, date(2030, 4, 1))
        self.assertEqual(self.check(campaign, "uai").due, date(2030, 1, 25))

    # -- closing: rule V30 ------------------------------------------------------------
    def close_checks(self, campaign):
        campaign.check_ids.with_user(self.office).action_done()
        campaign.check_ids.filtered(lambda c: c.result != "done").action_na()

    def test_closing_without_verified_bank_details_wants_a_reason(self):
        campaign = self.make_campaign()
        campaign.action_start()
        self.close_checks(campaign)
        self.check(campaign, "bank").action_undo()
        bank = self.check(campaign, "bank").name
        with self.assertRaisesRegex(UserError, bank):
            campaign._close()
        close = self.env["bde.taxe.campaign.close"].create(
            {"campaign_id": campaign.id, "reason": "RIB vérifié au téléphone"}
        )
        self.assertEqual(close.line_ids.mapped("level"), ["warn"])
        close.action_close()
        self.assertEqual(campaign.state, "closed")
        self.assertEqual(campaign.closing_reason, "RIB vérifié au téléphone")
        self.assertFalse(campaign._plan_activities().filtered("active"))

    def test_a_doubtful_transfer_keeps_the_campaign_open(self):
        campaign = self.make_campaign()
        campaign.action_start()
        self.close_checks(campaign)
        self.receive(campaign, 250, date(2030, 7, 12), state="review")
        close = self.env["bde.taxe.campaign.close"].create({"campaign_id": campaign.id})
        self.assertTrue(close.is_blocked)
        with self.assertRaises(UserError):
            campaign._close("Tant pis")

    def test_donors_not_thanked_are_told(self):
        campaign = self.make_campaign()
        target = self.make_target(campaign)
        self.receive(campaign, 100, date(2030, 7, 12), target)
        codes = [code for code, _level, _text in campaign._closing_reasons()]
        self.assertIn("thanks", codes)
        target.write({"thanked_on": date(2030, 7, 20), "amount_thanked": 100})
        codes = [code for code, _level, _text in campaign._closing_reasons()]
        self.assertNotIn("thanks", codes)

    def test_a_clean_campaign_closes_and_only_the_manager_opens_it_again(self):
        campaign = self.make_campaign()
        campaign.action_start()
        self.close_checks(campaign)
        self.assertFalse(campaign._closing_reasons())
        campaign.with_user(self.office)._close()
        with self.assertRaises(UserError):
            campaign.with_user(self.office).action_reopen()
        campaign.with_user(self.manager).action_reopen()
        self.assertEqual(campaign.state, "running")
        with self.assertRaises(AccessError):
            campaign.with_user(self.bursar)._close("Non")

    # -- the school -------------------------------------------------------------------
    def test_identity_is_the_one_of_soltea(self):
        identity = self.company._bde_taxe_identity()
        self.assertEqual(identity["name"], "LP ADA LOVELACE")
        self.assertEqual(identity["siret"], self.company.bde_siret)
        self.company.bde_taxe_name = False
        self.assertEqual(self.company._bde_taxe_identity()["name"], self.company.name)

    @users("test_manager")
    def test_manager_writes_the_name_in_soltea_on_the_school(self):
        self.env["bde.school"].browse(self.company.id).bde_taxe_name = "LP ADA"
        self.assertEqual(self.company.bde_taxe_name, "LP ADA")
