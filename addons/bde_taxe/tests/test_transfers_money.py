from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..hooks import post_init_hook
from .common_transfers import OTHER, SITE_A, TransfersCase


@tagged("post_install", "-at_install")
class TestTransfersMoney(TransfersCase):
    """Donors to check, one click; totals against the bank; who sees what."""

    # -- donors to check -------------------------------------------------------------
    def review(self, user="user"):
        return self.transfers.with_user(self.users[user]).get_review()

    def test_one_click_settles_all_lines_of_a_donor_and_is_remembered(self):
        rows = [f"{OTHER};ETS ROY;Tours;2026;{n};;;{n}0" for n in (1, 2)]
        self.applied(*rows)
        (donor,) = self.review()["donors"]
        self.assertEqual((donor["name"], len(donor["lines"])), ("ETS ROY", 2))
        transfers = self.transfers.with_user(self.users["bursar"])
        done = transfers.review_settle(donor["ids"][:1], self.joiner.id)
        self.assertEqual(len(done["ids"]), 2)
        self.assertEqual(self.found().partner_id, self.joiner)
        self.assertEqual(self.campaign.target_ids.amount_transferred, 30)
        self.assertFalse(self.review()["donors"])
        self.applied(f"{OTHER};ETS ROY;Tours;2026;3;;;5")
        self.assertEqual(self.found(amount=5).how, "remembered")
        self.assertEqual(self.campaign.target_ids.amount_transferred, 35)

    def test_candidates_are_side_by_side_with_what_tells_them_apart(self):
        twin = self.organisation(
            "Menuiserie Roy", OTHER, "Blois", bde_register_state="closed"
        )
        self.applied(";Menuiserie Roy;;2026;1;;;75")
        self.transfers.create(
            {
                "campaign_id": self.campaign.id,
                "partner_id": twin.id,
                "amount": 1200,
                "date": "2026-07-10",
            }
        )
        (donor,) = self.review()["donors"]
        shown = {candidate["id"]: candidate for candidate in donor["candidates"]}
        self.assertEqual(shown.keys(), {twin.id, self.joiner.id})
        self.assertTrue(shown[twin.id]["closed"])
        self.assertIn("1", shown[twin.id]["gave"])
        self.assertFalse(shown[self.joiner.id]["gave"])
        self.assertTrue(donor["why"])

    def test_undo_puts_it_back_and_forgets(self):
        self.applied(f"{OTHER};INCONNU;;2026;1;;;10")
        done = self.transfers.review_settle(self.found().ids, self.joiner.id)
        self.assertTrue(self.campaign.target_ids)
        self.transfers.review_undo(done["ids"])
        self.assertRecordValues(
            self.found(), [{"state": "unknown", "partner_id": False}]
        )
        self.assertFalse(self.campaign.target_ids, "only a mistake had made it")
        self.applied(f"{OTHER};INCONNU;;2026;2;;;10")
        self.assertEqual(set(self.found().mapped("state")), {"unknown"})

    def test_set_aside_is_remembered_and_its_money_stays(self):
        self.applied(f"{OTHER};INCONNU;;2026;1;;;10")
        self.transfers.review_set_aside(self.found().ids)
        self.applied(f"{OTHER};INCONNU;;2026;2;;;20")
        self.assertEqual(self.found().mapped("state"), ["aside", "aside"])
        self.assertEqual(self.campaign.amount_lines, 30)
        self.assertFalse(self.review()["donors"])

    def test_looking_again_finds_who_was_added_meanwhile(self):
        self.applied(f"{OTHER};NEUVE;;2026;1;;;10", ";INCONNU;;2026;1;;;20")
        partner = self.organisation("Neuve", OTHER)
        self.transfers.with_user(self.users["bursar"]).review_again()
        self.assertEqual(self.found(amount=10).partner_id, partner)
        self.assertEqual(self.found(amount=20).state, "unknown")
        self.assertEqual(self.campaign.target_ids.amount_transferred, 10)

    def test_an_organisation_is_made_from_the_file(self):
        self.applied(f"{OTHER};ATELIERS NEUFS;Bourges;2026;1;;;10")
        transfers = self.transfers.with_user(self.users["user"])
        self.assertTrue(self.review()["can_create"])
        transfers.review_create(self.found().ids)
        partner = self.found().partner_id
        self.assertRecordValues(
            partner,
            [{"name": "ATELIERS NEUFS", "bde_siret": OTHER, "city": "Bourges"}],
        )
        self.assertTrue(partner.is_company)
        self.assertEqual(self.campaign.target_ids.partner_id, partner)

    def test_the_screen_asks_a_constant_number_of_queries(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.transfers.get_review()
            return self.env.cr.sql_log_count - before

        self.applied(f"{OTHER};MENUISERIE ROI;Tours;2026;1;;;10")
        count()
        few = count()
        self.applied(
            *(f";MENUISERIE ROI {n};Tours;2026;1;;;{n}" for n in range(1, 8)),
            valid_part=True,
        )
        self.assertLessEqual(count(), few + 1)

    def test_nobody_is_given_money_by_mistake(self):
        self.applied(f"{OTHER};INCONNU;;2026;1;;;10")
        with self.assertRaises(UserError):
            self.found()._settle(self.company.partner_id)
        with self.assertRaises(UserError):
            self.found()._settle(self.env["res.partner"])
        person = self.env["res.partner"].create(
            {"name": "Anne", "parent_id": self.garage.id}
        )
        self.found()._settle(person)
        self.assertEqual(self.found().partner_id, self.garage)

    def test_an_imported_amount_is_not_rewritten(self):
        self.applied(f"{SITE_A};G;;2026;1;;;10")
        with self.assertRaisesRegex(UserError, "difference"):
            self.found().amount = 11
        with self.assertRaisesRegex(UserError, "not zero"):
            self.transfers.create({"campaign_id": self.campaign.id, "amount": 0})

    # -- by hand ---------------------------------------------------------------------
    def test_a_line_by_hand_finds_its_target(self):
        with Form(self.transfers.with_user(self.users["bursar"])) as form:
            form.campaign_id = self.campaign
            form.partner_id = self.garage
            form.amount = 33.33
        target = self.campaign.target_ids
        self.assertEqual(target.partner_id, self.garage)
        self.assertEqual(target.amount_transferred, 33.33)
        line = self.found()
        line.partner_id = self.joiner
        self.assertEqual(line.target_id.partner_id, self.joiner)
        self.assertEqual(self.campaign.target_ids, line.target_id)

    def test_a_line_without_donor_by_hand_is_to_check_and_settles_its_like(self):
        vals = {"campaign_id": self.campaign.id, "donor_name": "Ets Inconnu"}
        lines = self.transfers.create([{**vals, "amount": n} for n in (1, 2)])
        self.assertEqual(set(lines.mapped("state")), {"unknown"})
        (donor,) = self.review()["donors"]
        self.assertEqual(sorted(donor["ids"]), lines.ids)
        self.assertTrue(donor["why"])

    def test_french_schools_count_in_euros(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.other.write({"currency_id": dollar.id, "country_id": False})
        if "account.move" not in self.env:
            post_init_hook(self.env)
            self.assertEqual(self.other.currency_id, self.env.ref("base.EUR"))

    def test_lines_have_links_of_their_own_school_only(self):
        theirs = self.env["bde.taxe.campaign"].create(
            {"year": 2026, "company_id": self.other.id}
        )
        vals = {"amount": 1, "company_id": self.company.id}
        with self.assertRaises(UserError):
            self.transfers.create(
                [
                    {**vals, "campaign_id": self.campaign.id},
                    {**vals, "campaign_id": theirs.id},
                ]
            )
        with self.assertRaises(UserError):
            self.transfers._bulk_create(
                [
                    {**vals, "campaign_id": self.campaign.id, "key": "a"},
                    {**vals, "campaign_id": theirs.id, "key": "b"},
                ]
            )

    def test_cents_add_up(self):
        self.applied(*(f"{SITE_A};G;;2026;{n};;;0,10" for n in range(1, 31)))
        self.assertEqual(self.campaign.target_ids.amount_transferred, 3.0)

    # -- the bank --------------------------------------------------------------------
    def payment(self, **values):
        return self.env["bde.taxe.payment"].search(
            [("campaign_id", "=", self.campaign.id)], **values
        )

    def test_totals_are_compared_with_the_bank(self):
        self.applied(
            f"{SITE_A};G;;2026;1;10/07/2026;;100,10",
            f"{OTHER};X;;2026;1;10/07/2026;;-0,20",
        )
        payment = self.payment()
        self.assertRecordValues(
            payment,
            [{"number": "1", "amount_lines": 99.9, "state": "waiting"}],
        )
        self.assertIn("19410899900013 - 2026 - 1", payment.label)
        codes = [code for code, _text in self.campaign._money_warnings()]
        self.assertEqual(codes, ["transfers_to_check", "not_reconciled"])
        payment.amount = 120
        self.assertEqual((payment.state, payment.difference), ("gap", 20.1))
        with self.assertRaisesRegex(UserError, "between the bank and the lines"):
            payment.with_user(self.users["bursar"])._reconcile()
        payment.amount = 99.9
        self.assertEqual(payment.state, "matched")
        payment.with_user(self.users["bursar"]).action_reconcile()
        self.assertEqual(payment.reconciled_by_id, self.users["bursar"])
        codes = [code for code, _text in self.campaign._money_warnings()]
        self.assertEqual(codes, ["transfers_to_check"])
        self.applied(f"{SITE_A};G;;2026;1;10/07/2026;CAP;5")
        self.assertEqual(payment.state, "gap", "a line that comes later is seen")

    def test_a_difference_may_be_explained(self):
        self.applied(f"{SITE_A};G;;2026;1;10/07/2026;;100")
        payment = self.payment()
        payment.write({"amount": 90, "gap_reason": "Line paid in December"})
        self.assertEqual(payment.state, "explained")
        payment._reconcile()
        self.assertFalse(self.campaign._money_warnings())

    def test_closing_warns_of_what_is_not_reconciled(self):
        self.applied(f"{SITE_A};G;;2026;1;10/07/2026;;100")
        reasons = self.campaign._closing_reasons()
        self.assertIn("not_reconciled", [reason[0] for reason in reasons])

    def test_the_label_of_the_bank_tells_the_campaign_and_the_transfer(self):
        with Form(self.env["bde.taxe.payment"]) as form:
            form.label = "TAXE- APPRENTISSAGE - 19410899900013 - 2026 - 2"
            self.assertEqual(form.campaign_id, self.campaign)
            self.assertEqual(form.number, "2")
            form.amount = 100
        payment = form.record
        self.assertEqual((payment.state, payment.label_warning), ("empty", False))
        self.applied(f"{SITE_A};G;;2026;2;06/11/2026;;100")
        self.assertEqual(self.found().payment_id, payment)
        self.assertEqual(payment.state, "matched")
        payment.label = "TAXE- APPRENTISSAGE - 19450011200017 - 2026 - 2"
        self.assertIn("19450011200017", payment.label_warning)
        payment.label = "TAXE- APPRENTISSAGE - 19410899900013 - 2025 - 2"
        self.assertIn("2025", payment.label_warning)

    def test_a_bank_transfer_typed_later_takes_its_lines(self):
        headers = "SIRET;Montant;Campagne"
        self.applied(f"{SITE_A};100;2026", headers=headers)
        line = self.found()
        self.assertFalse(line.payment_id)
        codes = [code for code, _text in self.campaign._money_warnings()]
        self.assertEqual(codes, ["transfers_alone"])
        payment = self.env["bde.taxe.payment"].create(
            {
                "campaign_id": self.campaign.id,
                "label": "TAXE",
                "date": line.date,
                "amount": 100,
            }
        )
        self.assertEqual((line.payment_id, payment.state), (payment, "matched"))

    # -- who sees amounts ------------------------------------------------------------
    def test_only_authorised_roles_see_transfers_and_payments(self):
        self.applied(f"{SITE_A};G;;2026;1;;;10", f"{OTHER};X;;2026;1;;;20")
        line, payment = self.found()[:1], self.payment()
        for role in ("teacher", "reader"):
            user = self.users[role]
            for record in (line, payment):
                with self.assertRaises(AccessError):
                    record.with_user(user).read(["amount"])
            with self.assertRaises(AccessError):
                self.transfers.with_user(user).get_review()
            with self.assertRaises(AccessError):
                self.transfers.with_user(user).review_settle(line.ids, self.garage.id)
        for role in ("user", "manager", "head", "bursar"):
            self.assertEqual(line.with_user(self.users[role]).amount, 10)
        with self.assertRaises(AccessError):
            line.with_user(self.users["head"])._settle(self.garage)
        neighbour = self.users["user"].copy(
            {
                "login": "neighbour",
                "company_id": self.other.id,
                "company_ids": [(6, 0, self.other.ids)],
            }
        )
        self.assertFalse(self.transfers.with_user(neighbour).search([]))
        self.assertFalse(
            self.env["bde.taxe.match"].with_user(neighbour).search_count([])
        )

    def test_the_home_page_says_what_awaits_the_bursar(self):
        home = self.env["bde.home"].with_user(self.users["bursar"])
        self.assertFalse(home._home_card_taxe_money())
        self.applied(f"{OTHER};X;;2026;1;;;20")
        card = home._home_card_taxe_money()
        self.assertEqual((card["count"], len(card["lines"])), (2, 2))
