import io
import re
from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, tagged
from odoo.tools.pdf import PdfFileReader

from odoo.addons.bde_partners.tests.common import OTHER_SIRET, SIRET, UAI
from odoo.addons.bde_partners.tests.common_pdf import PdfCase

from ..rules.money import euros
from .common_taxe_letters import LettersMixin


@tagged("post_install", "-at_install")
class TestTaxeLetters(LettersMixin, TransactionCase):
    """What is written to each: their own history, the exact path, how to answer."""

    def setUp(self):
        super().setUp()
        self.make_campaign()

    def letter(self, target, text=None):
        content = target._letter_pdfs(text)[target].decode()
        return re.sub(r"[ \n]+", " ", content.replace("&#39;", "'"))

    def test_the_path_says_the_exact_name_siret_and_uai(self):
        path = self.school._bde_taxe_path()
        self.assertGreaterEqual(len(path), 4)
        whole = " ".join(path)
        for word in ("LP DES ESSAIS – LYON 3", SIRET, UAI):
            self.assertIn(word, whole)
        self.assertNotIn("{{", whole)

    def test_a_letter_tells_the_company_what_its_own_money_bought(self):
        self.give_last_year(self.alpha)
        html = self.letter(self.alpha)
        self.assertIn(euros(1200), html)
        self.assertIn("Un tour à commande numérique", html)
        other = self.letter(self.beta)
        self.assertNotIn("tour à commande", other)
        self.assertNotIn(euros(1200), other)

    def test_a_letter_says_the_path_the_dates_and_has_the_code_of_the_company(self):
        html = self.letter(self.alpha)
        self.assertIn(UAI, html)
        self.assertIn(self.alpha._link_url(), html)
        self.assertIn('class="answer-code"', html)
        self.assertIn("data:image/png;base64", html)
        self.assertIn("27\u00a0juin\u00a02031", html)
        self.assertNotIn("{{", html)

    def test_the_window_has_the_company_the_person_the_street_the_town(self):
        lines = self.alpha._letters()[self.alpha.id]["address"]
        self.assertEqual(
            lines, ["Société alpha", "Jeanne Martin", "1 quai du Port", "69009 Lyon"]
        )
        self.assertIn('class="letter-window"', self.letter(self.alpha))

    def test_a_donor_and_a_stranger_do_not_get_the_same_text(self):
        self.alpha.amount_last = 10
        texts = self.targets._default_texts()
        self.assertEqual(texts[self.alpha].kind, "again")
        self.assertEqual(texts[self.beta].kind, "ask")

    def test_the_text_of_the_school_comes_first(self):
        own = self.env["bde.taxe.text"].create(
            {
                "name": "À nous",
                "kind": "ask",
                "sequence": 99,
                "subject": "Pour {{ entreprise }}",
                "body": "<p>Bonjour {{ contact }}</p>",
                "company_id": self.school.id,
            }
        )
        self.assertEqual(self.beta._default_texts()[self.beta], own)
        html = self.letter(self.alpha)
        self.assertIn("Pour Société alpha", html)
        self.assertIn("Bonjour Jeanne Martin", html)
        # what the author left out is said all the same
        self.assertIn(UAI, html)
        self.assertIn(self.alpha._link_url(), html)

    def test_a_text_with_a_wrong_name_is_refused_and_named(self):
        values = {"name": "Faux", "kind": "ask", "subject": "a", "body": "<p>a</p>"}
        for wrong, said in (
            ({"body": "<p>{{ montants }}</p>"}, "montants"),
            ({"subject": "{{ histoire }}"}, "histoire"),
            ({"body": "<p>{{ object.env }}</p>"}, "Faux"),
            ({"body": "<p>{{ entreprise</p>"}, "entreprise"),
        ):
            with self.assertRaisesRegex(ValidationError, said), self.cr.savepoint():
                self.env["bde.taxe.text"].create(values | wrong)

    def test_letters_take_a_constant_number_of_queries(self):
        def queries(targets):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            targets._letters()
            return self.env.cr.sql_log_count - before

        for target in self.targets:
            self.give_last_year(target)
        queries(self.targets)
        self.assertEqual(queries(self.targets[:2]), queries(self.targets))

    def test_the_sheet_for_the_accountant(self):
        self.firms[0].bde_siret = OTHER_SIRET
        content = self.alpha._accountant_sheet_pdf().decode()
        for word in (
            "Société alpha",
            "999\u00a0752\u00a0801\u00a000160",
            "LP DES ESSAIS – LYON 3",
            SIRET,
            UAI,
            "27\u00a0juin\u00a02031",
            self.alpha._link_url(),
        ):
            self.assertIn(word, content)
        self.assertNotIn("reçu libératoire", content)

    def test_the_flyer(self):
        report = self.env["ir.actions.report"]
        pdfs = report._bde_render_pdfs("bde_taxe.action_report_flyer", self.campaign)
        content = pdfs[self.campaign.id].decode()
        self.assertIn("LP DES ESSAIS – LYON 3", content)
        self.assertRegex(content, r"QR code.{0,3}https://www\.soltea")
        self.assertEqual(
            self.campaign.action_print_flyer()["type"], "ir.actions.report"
        )

    def test_printing_asks_within_the_quota(self):
        requests = self.env["bde.solicitation"]
        requests._ask(self.firms[1], "phone", "place")
        requests._ask(self.firms[1], "phone", "event")
        (self.alpha | self.beta).with_user(self.roles["user"]).action_print_letter()
        asked = requests.search(
            [("partner_id", "in", self.firms.ids), ("purpose_id.code", "=", "tax")]
        )
        self.assertEqual(asked.partner_id, self.firms[0])
        self.assertEqual(asked.channel, "post")
        self.assertEqual(
            (asked.res_model, asked.res_id), (self.alpha._name, self.alpha.id)
        )
        self.assertEqual(self.alpha.state, "contacted")
        self.assertEqual(self.beta.exclusion, "budget")
        self.assertIn("Société beta", self.beta.exclusion_note)
        with self.assertRaisesRegex(UserError, "Société beta"):
            self.beta.with_user(self.roles["user"]).action_print_letter()

    def test_a_second_request_of_the_campaign_is_a_reminder_that_does_not_count(self):
        self.alpha._mark_contacted("post")
        self.alpha._mark_contacted("phone")
        asked = self.env["bde.solicitation"].search(
            [("partner_id", "=", self.firms[0].id)], order="id"
        )
        self.assertEqual(asked.mapped("purpose_id.code"), ["tax", "reminder_ask"])
        self.assertEqual(asked.mapped("counts"), [True, False])

    def test_who_refuses_any_contact_is_not_even_reminded(self):
        self.alpha._mark_contacted("post")
        self.env["bde.refusal"]._refuse(self.firms[0], "never")
        self.assertFalse(self.alpha._mark_contacted("phone"))
        self.assertEqual(self.alpha.exclusion, "refusal")

    def test_a_teacher_prints_no_letter(self):
        with self.assertRaises(AccessError):
            self.alpha.with_user(self.roles["teacher"]).action_print_letter()
        with self.assertRaises(AccessError):
            self.alpha.with_user(self.roles["reader"]).action_print_accountant_sheet()


@tagged("post_install", "-at_install")
class TestTaxeSteps(LettersMixin, TransactionCase):
    """The plan: timed steps for segments."""

    def setUp(self):
        super().setUp()
        self.make_campaign()

    def test_a_step_is_dated_by_the_calendar_and_follows_it(self):
        step = self.step("letter", milestone="dsn", offset_days=-30)
        self.assertEqual(step.date_planned, date(2031, 4, 5))
        self.assertFalse(step.is_expected)
        step = self.step("mail", milestone="employers_1", offset_days=1)
        self.assertEqual(step.date_planned, date(2031, 5, 27))
        self.assertTrue(step.is_expected, "the date is not published")
        self.campaign._calendar("employers_1").date_start = date(2031, 5, 20)
        self.campaign._date_steps()
        self.assertEqual(step.date_planned, date(2031, 5, 21))

    def test_the_usual_plan_has_the_four_kinds(self):
        self.campaign._make_plan()
        steps = self.campaign.step_ids
        self.assertEqual(set(steps.mapped("kind")), {"letter", "mail", "call", "thank"})
        count = len(steps)
        self.campaign.action_make_plan()
        self.assertEqual(len(self.campaign.step_ids), count, "made once")

    def test_a_step_is_for_its_segments_and_for_who_did_not_answer(self):
        segment = self.segment(self.alpha, self.beta)
        step = self.step("letter", segment_ids=segment.ids)
        self.beta.answer = "no"
        self.assertEqual(step._targets(), self.alpha)
        self.assertEqual(step.target_count, 1)
        everybody = self.step("letter")
        self.assertEqual(everybody._targets(), self.targets - self.beta)

    def test_a_reminder_is_for_those_who_were_asked(self):
        remind = self.env.ref("bde_taxe.text_remind")
        step = self.step("mail", text_id=remind.id)
        self.assertFalse(step._targets())
        self.alpha.contacted_on = date(2031, 5, 1)
        self.assertEqual(step._targets(), self.alpha)

    def test_a_letter_step_prints_marks_and_is_done_once(self):
        step = self.step("letter", segment_ids=self.segment(self.alpha).ids)
        started = []
        targets = type(self.targets)
        with patch.object(
            targets,
            "_start_letters",
            lambda records, *args: (
                started.append(records)
                or self.env["bde.batch"].create(
                    {"name": "x", "user_id": self.env.uid, "company_id": self.school.id}
                )
            ),
        ):
            step.with_user(self.roles["user"]).action_run()
        self.assertEqual(started[0], self.alpha)
        self.assertEqual(step.state, "done")
        self.assertEqual(self.alpha.state, "contacted")
        with self.assertRaises(UserError):
            step.action_run()

    def test_nobody_to_write_to_is_told(self):
        step = self.step("letter", segment_ids=self.segment().ids)
        with self.assertRaisesRegex(UserError, "Étape letter"):
            step.action_run()

    def test_due_steps_are_on_the_home_page_of_the_office(self):
        step = self.step("letter", date_planned=date(2020, 1, 1))
        home = self.env["bde.home"].with_user(self.roles["user"])
        card = home._home_card_taxe_steps()
        self.assertEqual(card["state"], "red")
        self.assertIn(step.name, [line["label"] for line in card["lines"]])

    def test_the_head_sees_the_plan_and_does_not_run_it(self):
        step = self.step("letter")
        step.with_user(self.roles["head"]).read(["name", "target_count"])
        with self.assertRaises(AccessError):
            step.with_user(self.roles["head"]).action_run()


@tagged("post_install", "-at_install")
class TestTaxeLettersPrinted(PdfCase, LettersMixin, TransactionCase):
    """Really printed: one PDF for all, filed on the campaign."""

    def setUp(self):
        super().setUp()
        self.make_campaign()
        self.env = self.env(
            context={
                **self.env.context,
                "force_report_rendering": True,
                "queue_job__no_delay": True,
            }
        )

    def test_letters_in_bulk_are_one_pdf_sorted_for_posting(self):
        step = self.step("letter").with_env(self.env)
        step.action_run()
        batch = step.batch_id
        self.assertEqual(batch.state, "done", batch.message)
        reader = PdfFileReader(io.BytesIO(batch.attachment_id.raw))
        pages = [page.extract_text() for page in reader.pages]
        self.assertEqual(len(pages), 4, "one page each, two of one sheet none blank")
        order = [re.search(r"Société (\w+)", text)[1] for text in pages]
        self.assertEqual(order, ["delta", "gamma", "beta", "alpha"], "by postal code")
        documents = self.campaign.document_ids
        self.assertEqual(len(documents), 1, "the whole took the place of the parts")
        self.assertEqual(documents.attachment_id.checksum, batch.attachment_id.checksum)

    def test_one_letter_is_one_page(self):
        self.give_last_year(self.alpha)
        for text in (None, self.env.ref("bde_taxe.text_remind")):
            pdf = self.alpha.with_env(self.env)._letter_pdfs(text)
            (content,) = pdf.values()
            self.assertEqual(len(PdfFileReader(io.BytesIO(content)).pages), 1)

    def test_flyer_and_sheet_are_one_page(self):
        """Even with the trainings and the purchases of a large school."""
        self.give_last_year(self.alpha)
        self.env["bde.training"].create(
            [
                {
                    "name": f"Baccalauréat professionnel Métiers du bois n° {number}, "
                    "option fabrication et agencement de l'espace",
                    "short_name": f"Bac pro Bois {number}",
                    "company_id": self.campaign.company_id.id,
                }
                for number in range(14)
            ]
        )
        last = self.campaign._last()[self.campaign]
        allocation = self.env["bde.taxe.allocation"].create(
            {"name": "Ateliers", "campaign_id": last.id, "amount": 1000}
        )
        kind = self.env.ref("bde_taxe.bde_taxe_expense_kind_equipment")
        for number in range(6):
            self.env["bde.taxe.expense"].create(
                {
                    "name": f"Machine à commande numérique n° {number}",
                    "allocation_id": allocation.id,
                    "kind_id": kind.id,
                    "amount": 10,
                }
            )._mark_paid()
        report = self.env["ir.actions.report"]
        for ref, record in (
            ("bde_taxe.action_report_flyer", self.campaign),
            ("bde_taxe.action_report_accountant_sheet", self.alpha),
        ):
            (content,) = report._bde_render_pdfs(ref, record).values()
            self.assertEqual(len(PdfFileReader(io.BytesIO(content)).pages), 1, ref)
