from datetime import date

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common_answer import AnswerCase


@tagged("post_install", "-at_install")
class TestAnswerCycle(AnswerCase):
    """Contacted → promised → designated → transferred; promise and receipt apart."""

    def test_contacted_promised_designated_transferred(self):
        target = self.target
        self.assertEqual(target.state, "selected")
        target._mark_contacted("mail")
        self.assertEqual(target.state, "contacted")
        pledge = target._declare(amount=1200.5, training=self.melec, source="page")
        self.assertEqual(target.state, "promised")
        pledge._designate(1000, date(2026, 6, 2))
        self.assertEqual(target.state, "designated")
        self.env["bde.taxe.transfer"].create(
            {
                "campaign_id": self.campaign.id,
                "partner_id": self.firm.id,
                "target_id": target.id,
                "amount": 990.0,
                "state": "matched",
                "key": "cycle",
            }
        )
        self.assertEqual(target.state, "transferred")
        amounts = (
            target.amount_promised,
            target.amount_designated,
            target.amount_transferred,
        )
        self.assertEqual(amounts, (1200.5, 1000.0, 990.0))
        self.assertEqual(pledge.promised_on, self.today)
        self.assertEqual(pledge.designated_on, date(2026, 6, 2))

    def test_several_trainings_partial_amounts(self):
        target = self.target
        first = target._declare(amount=600, training=self.melec)
        target._declare(amount=400, training=self.ciel)
        first._designate(250)
        self.assertEqual(target.amount_promised, 1000)
        self.assertEqual(target.amount_designated, 250)
        self.assertEqual(
            target.pledge_words, "250\u00a0€ for MELEC · 400\u00a0€ for CIEL"
        )

    def test_the_same_training_again_corrects(self):
        first = self.target._declare(amount=600, training=self.melec)
        again = self.target._declare(amount=700, training=self.melec)
        self.assertEqual(first, again)
        self.assertEqual(self.target.amount_promised, 700)

    def test_said_anew_drops_what_is_not_said_any_more(self):
        self.target._declare(amount=600, training=self.melec)
        self.target._declare_lines([(self.ciel, "amount", 300)])
        self.assertEqual(self.target.amount_promised, 300)
        states = self.target.pledge_ids.mapped("state")
        self.assertEqual(sorted(states), ["dropped", "promised"])

    def test_a_share_of_an_estimated_credit(self):
        self.target.amount_estimated = 900.10
        pledge = self.target._declare(percent=33.33)
        self.assertEqual(pledge.amount_promised, 300.0)
        self.assertEqual(pledge._words(), "33,33\u00a0%")

    def test_a_share_of_an_unknown_credit_is_a_promise_all_the_same(self):
        self.target._declare(percent=30)
        self.assertEqual(self.target.amount_promised, 0)
        self.assertEqual(self.target.state, "promised")

    def test_impossible_intentions_are_refused(self):
        for said in ({"amount": -5}, {"percent": 130}, {"amount": 5, "percent": 5}):
            with self.assertRaises(UserError):
                self.target._declare(**said)
        pledge = self.target._declare()
        with self.assertRaisesRegex(UserError, "Ateliers Martin"):
            pledge._designate()

    def test_what_soltea_says_is_not_promised_over(self):
        self.target._note_designation(800, self.melec, date(2026, 6, 3))
        self.assertEqual(self.target.amount_promised, 0)
        self.assertEqual(self.target.amount_designated, 800)
        with self.assertRaisesRegex(UserError, "MELEC"):
            self.target._declare(amount=900, training=self.melec)

    def test_dropped_then_promised_again(self):
        pledge = self.target._declare(amount=600)
        self.target.contacted_on = self.today
        pledge._drop("They changed their mind")
        self.assertEqual(self.target.state, "contacted")
        self.assertEqual(self.target.promise_id.state, "dropped")
        pledge._reopen()
        self.assertEqual(self.target.state, "promised")
        self.assertEqual(self.target.promise_id.state, "open")

    # -- the ground floor follows ------------------------------------------------------
    def test_the_request_and_the_promise_follow(self):
        self.target._mark_contacted("mail")
        request = self.target._own_requests()
        self.assertEqual(request.answer, "waiting")
        pledge = self.target._declare(amount=1200)
        self.assertEqual(request.answer, "yes")
        promise = self.target.promise_id
        self.assertEqual((promise.kind, promise.state), ("tax", "open"))
        self.assertEqual(promise.due, date(2027, 6, 26))
        self.assertNotIn("1", promise.name.replace("2026", ""))
        pledge._designate()
        self.assertEqual(promise.state, "kept")

    def test_money_keeps_the_promise(self):
        self.target._declare(amount=100)
        transfer = self.env["bde.taxe.transfer"].create(
            {
                "campaign_id": self.campaign.id,
                "partner_id": self.firm.id,
                "target_id": self.target.id,
                "amount": -10.0,
                "state": "matched",
                "key": "promise",
            }
        )
        self.assertEqual(self.target.promise_id.state, "open")
        transfer.amount = 90.0
        self.assertEqual(self.target.promise_id.state, "kept")

    def test_not_this_year(self):
        self.target._mark_contacted("mail")
        self.target._declare(amount=500)
        self.target._decline("tax_group", "Le siège décide")
        self.assertEqual(self.target.state, "refused")
        self.assertEqual(self.target.amount_promised, 0)
        self.assertEqual(self.target._own_requests().answer, "no")
        refusal = self.env["bde.refusal"].search([("partner_id", "=", self.firm.id)])
        self.assertEqual(refusal.reason_id.code, "tax_group")
        self.assertFalse(refusal.rest_until, "nobody rests for the tax")
        self.assertEqual(self.target.promise_id.state, "dropped")

    def test_yes_after_no(self):
        self.target._decline("tax_other")
        self.target._declare(amount=100)
        self.assertEqual(self.target.state, "promised")
        self.assertFalse(self.target.refusal_reason_id)
        domain = [("partner_id", "=", self.firm.id)]
        self.assertFalse(self.env["bde.refusal"].search(domain))

    def test_nothing_was_answered(self):
        self.target._mark_contacted("mail")
        self.target._decline("tax_other")
        self.target.with_user(self.office).action_undo_answer()
        self.assertEqual(self.target.state, "contacted")
        self.assertEqual(self.target._own_requests().answer, "waiting")

    def test_no_more_requests(self):
        self.target._stop_asking("Merci de ne plus écrire")
        self.assertEqual(self.firm.bde_taxe_stop_on, self.today)
        self.assertEqual(self.target.exclusion, "refusal")
        self.assertFalse(self.target._to_call())

    def test_reasons_of_the_tax_are_not_offered_for_a_place(self):
        reasons = self.env["bde.refusal.reason"]
        self.assertIn("tax_group", reasons._for("tax").mapped("code"))
        self.assertNotIn("tax_group", reasons._for("place").mapped("code"))

    def test_refusals_outlive_the_addon(self):
        self.target._decline("tax_other")
        reasons = self.env["bde.refusal.reason"]
        refusal = self.env["bde.refusal"].search([("partner_id", "=", self.firm.id)])
        reasons._forget(reasons._get("tax_other"))
        self.assertEqual(refusal.reason_id.code, "other")
        self.assertFalse(refusal.rest_until)

    # -- the office --------------------------------------------------------------------
    def test_the_office_notes_what_they_said(self):
        action = self.target.with_user(self.office).action_answer()
        wizard = Form(
            self.env[action["res_model"]]
            .with_user(self.office)
            .with_context(**action["context"])
        )
        wizard.source = "meeting"
        wizard.named = "yes"
        wizard.by = "Jeanne Petit"
        with wizard.line_ids.new() as line:
            line.training_id = self.melec
            line.amount = 750
        wizard.save().action_apply()
        self.assertEqual(self.target.pledge_words, "750\u00a0€ for MELEC")
        self.assertEqual(self.target.pledge_ids.source, "meeting")
        self.assertEqual((self.target.named, self.target.named_on), ("yes", self.today))
        self.assertEqual(self.target.answered_by, "Jeanne Petit")

    def test_the_office_notes_a_designation(self):
        pledge = self.target._declare(amount=750)
        action = pledge.with_user(self.office).action_designate()
        wizard = Form(
            self.env[action["res_model"]]
            .with_user(self.office)
            .with_context(**action["context"])
        )
        self.assertEqual(wizard.amount, 750)
        wizard.amount = 600
        wizard.save().action_apply()
        self.assertEqual(self.target.amount_designated, 600)

    def test_the_accountant_they_named_is_written_to(self):
        self.target._name_accountant("Cabinet Durand", "paie@durand.example.org")
        self.target.with_user(self.office).action_take_accountant()
        contact = self.target.contact_id
        self.assertEqual(contact.name, "Cabinet Durand")
        self.assertEqual(contact.bde_role_ids.mapped("code"), ["accountant"])
        self.assertEqual(contact.parent_id, self.firm)
        self.assertFalse(self.target.accountant_name)
