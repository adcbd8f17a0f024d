import io

import pypdf

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged

from odoo.addons.bde_partners.tests.common_pdf import PdfCase


def make_campaign(env, year=2026, **values):
    """Return a campaign of the current school."""
    return env["bde.taxe.campaign"].create({"year": year, **values})


def make_donor(env, name, **values):
    """Return an organisation."""
    return env["res.partner"].create({"name": name, "is_company": True, **values})


def give(target, amount):
    """Money of this donor comes in."""
    return target.env["bde.taxe.transfer"].create(
        {
            "campaign_id": target.campaign_id.id,
            "partner_id": target.partner_id.id,
            "target_id": target.id,
            "amount": amount,
            "state": "matched",
        }
    )


class ThanksCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = make_campaign(cls.env)
        cls.forges = make_donor(cls.env, "Forges du Cher", email="forges@example.org")
        cls.moulin = make_donor(cls.env, "Moulin Bleu", city="Blois", zip="41000")
        cls.targets = cls.env["bde.taxe.target"].create(
            [
                {"campaign_id": cls.campaign.id, "partner_id": donor.id}
                for donor in (cls.forges, cls.moulin)
            ]
        )
        cls.by_mail, cls.by_letter = cls.targets


@tagged("post_install", "-at_install")
class TestThanks(ThanksCase):
    def test_only_money_received_is_thanked(self):
        left, _batch = self.by_mail._thank()
        self.assertEqual(list(left), [self.by_mail])
        self.assertFalse(self.by_mail.thanked_on)

    def test_by_mail_once_and_again_when_more_comes(self):
        give(self.by_mail, 400)
        self.assertEqual(self.by_mail.state, "transferred")
        left, _batch = self.by_mail._thank()
        self.assertFalse(left)
        self.assertEqual(self.by_mail.state, "thanked")
        self.assertEqual(self.by_mail.amount_thanked, 400)
        left, _batch = self.by_mail._thank()
        self.assertEqual(list(left), [self.by_mail])
        give(self.by_mail, 100)
        self.assertEqual(self.by_mail.state, "transferred")
        give(self.by_mail, -150)
        self.assertEqual(self.by_mail.state, "thanked")

    def test_a_correction_to_nothing_is_not_thanked(self):
        give(self.by_mail, 400)
        give(self.by_mail, -400)
        left, _batch = self.by_mail._thank()
        self.assertEqual(list(left), [self.by_mail])
        self.assertNotIn(self.by_mail.state, ("transferred", "thanked"))

    def test_who_has_no_address_is_told(self):
        give(self.by_mail, 400)
        give(self.by_letter, 300)
        left, _batch = self.targets._thank()
        self.assertEqual(list(left), [self.by_letter])
        self.assertTrue(self.by_mail.thanked_on)
        self.assertFalse(self.by_letter.thanked_on)

    def test_the_dialog_counts_before(self):
        give(self.by_mail, 400)
        give(self.by_letter, 300)
        wizard = self.env["bde.taxe.thank"].create({"target_ids": self.targets.ids})
        self.assertEqual(
            (wizard.mail_count, wizard.letter_count, wizard.left_count), (1, 1, 0)
        )
        wizard.action_mail()
        self.assertEqual(self.by_mail.state, "thanked")
        wizard.invalidate_recordset()
        self.assertEqual(
            (wizard.mail_count, wizard.letter_count, wizard.left_count), (0, 1, 1)
        )
        with self.assertRaises(UserError):
            wizard.action_mail()

    def test_others_do_not_thank(self):
        give(self.by_mail, 400)
        for group in ("reader", "teacher", "bursar"):
            user = new_test_user(
                self.env, f"thank_{group}", f"bde_partners.group_bde_{group}"
            )
            with self.assertRaises(AccessError):
                self.by_mail.with_user(user)._thank()

    def test_only_who_agreed_is_named(self):
        give(self.by_mail, 400)
        give(self.by_letter, 300)
        with self.assertRaises(UserError):
            self.campaign.action_print_wall()
        self.by_mail.named = "yes"
        self.by_letter.named = "no"
        self.assertEqual(
            self.campaign._named_donors(), {self.campaign: ["Forges du Cher"]}
        )

    def test_who_gave_nothing_is_not_named(self):
        self.by_mail.named = "yes"
        self.assertEqual(self.campaign._named_donors(), {self.campaign: []})

    def test_a_later_no_is_heard(self):
        give(self.by_mail, 400)
        self.by_mail.named = "yes"
        later = make_campaign(self.env, 2027)
        self.env["bde.taxe.target"].create(
            {"campaign_id": later.id, "partner_id": self.forges.id, "named": "no"}
        )
        self.assertEqual(self.campaign._named_donors(), {self.campaign: []})

    def test_the_poster_names_without_amount(self):
        give(self.by_mail, 437)
        give(self.by_letter, 300)
        self.by_mail.named = "yes"
        html = (
            self.env["ir.actions.report"]
            ._bde_render_pdfs("bde_taxe.action_report_wall", self.campaign)[
                self.campaign.id
            ]
            .decode()
        )
        self.assertIn("Forges du Cher", html)
        self.assertNotIn("Moulin", html)
        self.assertNotIn("437", html)


@tagged("post_install", "-at_install")
class TestThanksByLetter(PdfCase, ThanksCase):
    def test_letters_leave_in_one_file(self):
        give(self.by_mail, 400)
        give(self.by_letter, 300)
        _left, batch = self.targets.with_context(force_report_rendering=True)._thank(
            "letter"
        )
        self.assertEqual(batch.state, "done")
        self.assertEqual(set(self.targets.mapped("state")), {"thanked"})
        self.assertEqual(len(self.targets.document_ids), 2)
        printed = pypdf.PdfReader(io.BytesIO(batch.attachment_id.raw))
        words = "".join(page.extract_text() for page in printed.pages)
        self.assertIn("Forges du Cher", words)
        self.assertIn("Moulin Bleu", words)


@tagged("post_install", "-at_install")
class TestWallPage(HttpCase):
    def test_the_public_page_names_who_agreed_when_the_school_wants_it(self):
        campaign = make_campaign(self.env)
        donors = [make_donor(self.env, name) for name in ("Oui & Fils", "Discret")]
        targets = self.env["bde.taxe.target"].create(
            [{"campaign_id": campaign.id, "partner_id": donor.id} for donor in donors]
        )
        for target in targets:
            give(target, 250)
        targets[0].named = "yes"
        self.assertNotIn("Oui &amp; Fils", self.url_open("/bde").text)
        self.env.company.bde_taxe_wall = True
        page = self.url_open("/bde").text
        self.assertIn("Oui &amp; Fils", page)
        self.assertNotIn("Discret", page)
        self.assertNotIn("250", page)
