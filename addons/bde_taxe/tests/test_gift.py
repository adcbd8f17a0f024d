from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestGift(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.write({"name": "Lycée Camille Duval", "bde_taxe_has_cfa": False})
        cls.donor = cls.env["res.partner"].create(
            {
                "name": "Forges du Cher",
                "is_company": True,
                "bde_siret": "73282932000074",
                "street": "2 rue des Forges",
                "zip": "18000",
                "city": "Bourges",
                "email": "forges@example.org",
            }
        )
        cls.office = new_test_user(
            cls.env, "gift_office", "bde_partners.group_bde_user"
        )
        cls.decision = cls.env["bde.board.decision"].create(
            {"date": date(2026, 6, 25), "kind": "tax", "subject": "Don de matériel"}
        )

    def gift(self, **values):
        return (
            self.env["bde.taxe.gift"]
            .with_user(self.office)
            .create(
                {
                    "name": "Trois postes à souder",
                    "partner_id": self.donor.id,
                    "date": date(2026, 5, 4),
                    "value": 1280.80,
                    "valuation": "book",
                    "state": "received",
                    "decision_id": self.decision.id,
                    **values,
                }
            )
        )

    def text(self, gift):
        return gift.document_ids.sorted("id")[-1].sudo().attachment_id.raw.decode()

    def test_patronage_says_the_amount_in_words(self):
        gift = self.gift()
        self.assertEqual(gift.document_kind, "patronage")
        gift.with_context(lang="fr_FR").action_issue()
        self.assertTrue(gift.number)
        text = self.text(gift)
        self.assertIn(
            "mille deux cent quatre-vingts euros et quatre-vingts centimes", text
        )
        self.assertIn("1\u00a0280,80\u00a0€", text)
        self.assertIn("238 bis", text)
        self.assertIn("732829320", text)

    def test_amounts_are_whole_cents_from_the_first_day(self):
        campaign = self.env["bde.taxe.campaign"].create({"year": 2026})
        target = self.env["bde.taxe.target"].create(
            {"campaign_id": campaign.id, "partner_id": self.donor.id}
        )
        pledge = self.env["bde.taxe.pledge"].create(
            {"target_id": target.id, "amount_promised": 100.126}
        )
        payment = self.env["bde.taxe.payment"].create(
            {"campaign_id": campaign.id, "label": "TAXE", "amount": 100.126}
        )
        kept = self.gift(value=100.126).value, pledge.amount_promised, payment.amount
        self.assertEqual(kept, (100.13,) * 3)

    def test_a_lycee_without_cfa_issues_no_receipt_of_the_tax(self):
        gift = self.gift(kind="equipment_cfa", interest="Souder")
        self.assertFalse(gift.document_kind)
        with self.assertRaisesRegex(UserError, "L6241-4"):
            gift.action_issue()
        self.assertFalse(gift.number)
        self.assertFalse(gift.document_ids)

    def test_a_cfa_issues_it_with_the_interest_for_the_training(self):
        self.company.bde_taxe_has_cfa = True
        gift = self.gift(kind="equipment_cfa", interest="Souder à l'arc")
        gift.action_issue()
        text = self.text(gift)
        self.assertIn("L6241-4", text)
        self.assertIn("Souder à l&#39;arc", text)

    def test_a_loan_gets_thanks_that_are_no_receipt(self):
        gift = self.gift(kind="loan", valuation=False)
        self.assertEqual(gift.document_kind, "certificate")
        gift.action_issue()
        text = self.text(gift)
        self.assertNotIn("238 bis", text)
        self.assertNotIn("mille deux cent", text)

    def test_an_issued_document_is_replaced_not_rewritten(self):
        gift = self.gift()
        gift.action_issue()
        number = gift.number
        with self.assertRaises(UserError):
            gift.value = 5000
        with self.assertRaises(UserError):
            gift.action_cancel()
        with self.assertRaises(UserError):
            gift.sudo().unlink()
        gift.action_replace()
        gift.value = 1300
        gift.action_issue()
        self.assertNotEqual(gift.number, number)
        self.assertEqual(gift.replaces, number)
        self.assertIn(number, self.text(gift))
        self.assertEqual(len(gift.document_ids), 2)

    def test_what_is_missing_is_told_before(self):
        gift = self.gift(
            value=0, state="offered", decision_id=False, date=date(2027, 1, 1)
        )
        self.assertEqual(len(gift.blocks.splitlines()), 3)
        self.assertEqual(len(gift.warnings.splitlines()), 1)
        with self.assertRaisesRegex(UserError, "Trois postes"):
            gift.action_issue()

    def test_issuing_twice_numbers_once(self):
        gift = self.gift()
        gift.action_issue()
        number = gift.number
        gift.action_issue()
        self.assertEqual(gift.number, number)
        self.assertEqual(len(gift.document_ids), 1)

    def test_the_document_leaves_by_mail(self):
        gift = self.gift()
        action = gift.action_send()
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.office)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(composer.partner_ids, self.donor)
        self.assertEqual(composer.attachment_ids.mimetype, "application/pdf")
        composer._action_send_mail()
        self.assertTrue(gift.thanked_on)

    def test_amounts_are_not_for_teachers_and_readers(self):
        gift = self.gift()
        for group in ("reader", "teacher"):
            user = new_test_user(
                self.env, f"gift_{group}", f"bde_partners.group_bde_{group}"
            )
            with self.assertRaises(AccessError):
                gift.with_user(user).read(["name"])
        bursar = new_test_user(self.env, "gift_b", "bde_partners.group_bde_bursar")
        self.assertEqual(gift.with_user(bursar).value, 1280.80)
