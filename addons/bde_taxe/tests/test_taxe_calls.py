from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.bde_partners.tests.common_pdf import PdfCase

from .common_answer import AnswerCase

AMOUNT = 98765.43


@tagged("post_install", "-at_install")
class TestTaxeCalls(PdfCase, AnswerCase):
    """Calls shared out, one card a company, the outcome in one click."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.teacher_person = cls.teacher.partner_id
        cls.teacher_person.bde_is_teacher = True
        mef = cls.env["bde.mef"].create(
            {"name": "MELEC", "code": "24725507311", "training_id": cls.melec.id}
        )
        cls.env["bde.class"].create(
            {
                "name": "1MELEC",
                "code": "1MELEC",
                "school_year_id": cls.year.id,
                "mef_ids": [Command.set(mef.ids)],
                "teacher_ids": [Command.set(cls.teacher_person.ids)],
            }
        )
        # the teacher works with the first company, not with the second one
        cls.env["bde.hosting"].create(
            {"partner_id": cls.firm.id, "training_id": cls.melec.id}
        )
        cls.far = cls.make_firm("Boulangerie Lointaine")
        cls.far_target = cls.make_target(cls.far)
        cls.both = cls.target | cls.far_target

    def call_of_teacher(self):
        calls = self.target._make_calls(users=self.teacher)
        return calls.with_user(self.teacher)

    # -- sharing out -------------------------------------------------------------------
    def test_shared_out_evenly_to_who_may_open_the_file(self):
        firms = [self.make_firm(f"Entreprise {n}") for n in range(6)]
        targets = self.both
        for firm in firms:
            targets |= self.make_target(firm)
        self.read_again()
        users = self.office | self.users["manager"] | self.teacher
        calls = targets._make_calls(users=users)
        self.assertEqual(len(calls), 8)
        shares = {user: len(found) for user, found in calls.grouped("user_id").items()}
        self.assertEqual(sorted(shares.values()), [1, 3, 4])
        theirs = calls.filtered(lambda c: c.user_id == self.teacher)
        self.assertEqual(theirs.partner_id, self.firm, "of their training only")

    def test_one_open_call_a_company(self):
        self.both._make_calls(users=self.office)
        self.assertFalse(self.both._make_calls(users=self.users["manager"]))

    def test_who_is_left_alone(self):
        more = {
            name: self.make_target(self.make_firm(name))
            for name in ("non", "exclue", "désignée", "épuisée", "promise")
        }
        more["non"]._decline("tax_other")
        more["exclue"].exclusion = "hand"
        more["désignée"]._note_designation(10)
        more["épuisée"].partner_id.bde_quota = 1
        self.env["bde.solicitation"]._ask(more["épuisée"].partner_id, "mail", "place")
        more["promise"]._declare(amount=10)
        targets = self.env["bde.taxe.target"].union(*more.values())
        calls = targets._make_calls(users=self.office)
        self.assertEqual(calls.partner_id.mapped("name"), ["promise"])

    def test_the_step_says_who_calls(self):
        step = self.env["bde.taxe.step"].create(
            {
                "campaign_id": self.campaign.id,
                "name": "Relance",
                "kind": "call",
                "date_planned": self.today + timedelta(days=3),
                "caller_ids": [Command.set(self.office.ids)],
            }
        )
        call = self.target._make_calls(step)
        self.assertEqual((call.user_id, call.step_id), (self.office, step))
        self.assertEqual(call.date_planned, step.date_planned)

    def test_who_follows_calls_by_default(self):
        self.assertEqual(self.target._make_calls().user_id, self.office)

    def test_ticked_in_the_list(self):
        action = self.both.with_user(self.office).action_share_calls()
        wizard = Form(
            self.env[action["res_model"]]
            .with_user(self.office)
            .with_context(**action["context"])
        )
        self.assertEqual((wizard.count, wizard.count_left), (2, 0))
        wizard.save().action_apply()
        self.assertEqual(len(self.both.call_ids), 2)

    # -- outcomes ----------------------------------------------------------------------
    def test_they_mean_to_designate_us(self):
        call = self.call_of_teacher()
        call.action_intention()
        self.assertEqual((call.state, call.outcome), ("done", "intention"))
        self.assertEqual(self.target.state, "promised")
        self.assertEqual(self.target.contacted_on, self.today)
        request = self.target._own_requests()
        self.assertEqual((request.channel, request.answer), ("phone", "yes"))

    def test_amounts_said_before_stay(self):
        self.target._declare(amount=500)
        self.call_of_teacher().action_intention()
        self.assertEqual(self.target.amount_promised, 500)

    def test_not_this_year(self):
        call = self.call_of_teacher()
        action = call.action_no()
        wizard = Form(
            self.env[action["res_model"]]
            .with_user(self.teacher)
            .with_context(**action["context"])
        )
        wizard.reason_id = self.env.ref("bde_taxe.bde_refusal_tax_group")
        wizard.save().action_apply()
        self.assertEqual(self.target.state, "refused")
        self.assertEqual(self.target.refusal_reason_id.code, "tax_group")

    def test_nobody_answers(self):
        call = self.call_of_teacher()
        for tries in (1, 2):
            call.action_no_answer()
            self.assertEqual((call.state, call.tries), ("todo", tries))
            self.assertEqual(call.date_planned, self.today + timedelta(days=1))
        call.action_no_answer()
        self.assertEqual(call.state, "done")
        self.assertFalse(self.target.contacted_on, "nobody was reached")

    def test_call_again(self):
        call = self.call_of_teacher()
        action = call.action_later()
        wizard = Form(
            self.env[action["res_model"]]
            .with_user(self.teacher)
            .with_context(**action["context"])
        )
        wizard.day = self.today + timedelta(days=12)
        wizard.save().action_apply()
        self.assertEqual((call.state, call.outcome), ("todo", "later"))
        self.assertEqual(call.date_planned, self.today + timedelta(days=12))

    def test_maybe_sheet_wrong_number(self):
        for button, told in (
            ("action_maybe", ""),
            ("action_sheet", "sheet for the accountant"),
            ("action_wrong", "Wrong telephone number"),
        ):
            call = self.call_of_teacher()
            getattr(call, button)()
            self.assertEqual(call.state, "done", button)
            self.assertIn(told, self.target.activity_ids[:1].summary or "", button)
        self.assertEqual(self.target.state, "contacted")

    def test_keyed_once(self):
        call = self.call_of_teacher()
        call.action_maybe()
        with self.assertRaisesRegex(UserError, "Ateliers Martin"):
            call.action_intention()

    def test_keyed_by_mistake(self):
        for key, answer in (("action_intention", "intention"), ("no", "no")):
            call = self.call_of_teacher()
            if key == "no":
                call._outcome("no", reason="tax_other")
            else:
                call.action_intention()
            self.assertEqual(self.target.answer, answer)
            call.action_undo()
            self.assertEqual((call.state, self.target.answer), ("todo", "waiting"))
            call.sudo().state = "cancelled"

    def test_the_quota_never_loses_what_was_heard(self):
        self.firm.bde_quota = 1
        call = self.call_of_teacher()
        self.env["bde.solicitation"]._ask(self.firm, "mail", "place")
        call.action_maybe()
        self.assertEqual(self.target.state, "contacted")

    def test_an_answer_on_the_page_cancels_the_call(self):
        call = self.target._make_calls()
        self.target._declare(amount=5, source="page")
        self.assertEqual(call.state, "cancelled")

    # -- what a caller sees ------------------------------------------------------------
    def test_the_card_says_whom_and_what_without_amount(self):
        self.gave_last_year(AMOUNT)
        self.target.write({"amount_last": AMOUNT, "amount_estimated": AMOUNT})
        self.target._declare(amount=AMOUNT)
        call = self.call_of_teacher()
        card = call.read()[0]
        self.assertEqual(card["phone"], "01 99 00 12 34")
        self.assertIn("Jeanne Petit", card["contact_words"])
        self.assertEqual(card["past"], "2025")
        for words in ("SOLTéA", "LP DES ESSAIS"):
            self.assertIn(words, card["script"])
        for amount in ("98765", "98\u00a0765", "98 765"):
            self.assertNotIn(amount, f"{card}")

    def test_a_caller_reads_their_calls_only(self):
        mine, other = self.call_of_teacher(), self.far_target._make_calls()
        calls = self.env["bde.taxe.call"].with_user(self.teacher)
        self.assertEqual(calls.search([]), mine)
        with self.assertRaises(AccessError):
            other.with_user(self.teacher).action_maybe()
        wizards = self.env["bde.taxe.call.outcome"].with_user(self.teacher)
        with self.assertRaises(AccessError):
            wizards.create({"call_id": other.id})

    def test_a_caller_keys_with_the_buttons_only(self):
        call = self.call_of_teacher()
        call.note = "Rappeler Mme Petit"
        for vals, refused in (
            ({"state": "done"}, AccessError),
            ({"user_id": self.office.id}, AccessError),
            ({"target_id": self.far_target.id}, UserError),
        ):
            with self.assertRaises(refused):
                call.write(vals)
        for name in ("target", "pledge", "transfer", "campaign"):
            with self.assertRaises(AccessError):
                self.env[f"bde.taxe.{name}"].with_user(self.teacher).search([])

    def test_a_reader_sees_no_call(self):
        self.target._make_calls()
        with self.assertRaises(AccessError):
            self.env["bde.taxe.call"].with_user(self.users["reader"]).search([])

    def test_many_cards_cost_as_much_as_few(self):
        targets = self.both
        for number in range(12):
            targets |= self.make_target(self.make_firm(f"Entreprise {number}"))
        calls = targets._make_calls(users=self.office).with_user(self.office)
        names = ["contact_words", "phone", "place", "past", "script"]
        counts = []
        for some in (calls[:3], calls):
            self.read_again()
            before = self.env.cr.sql_log_count
            some.read(names)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)

    def test_the_call_sheet_on_paper(self):
        self.gave_last_year(AMOUNT)
        call = self.call_of_teacher()
        action = call.action_print_sheet()
        sheets = self.env["bde.taxe.call.sheet"].with_user(self.teacher)
        sheet = sheets.browse(action["context"]["active_ids"])
        reports = self.env["ir.actions.report"].with_user(self.teacher)
        paper = reports._bde_render_pdfs("bde_taxe.action_report_call_sheet", sheet)
        text = paper[sheet.id].decode()
        for words in ("Ateliers Martin", "Jeanne Petit", "01 99 00 12 34", "2025", "☐"):
            self.assertIn(words, text)
        self.assertNotIn("98\u00a0765", text)

    def test_cards_of_the_home(self):
        home = self.env["bde.home"].with_user(self.teacher)
        self.assertIsNone(home._home_card_taxe_calls())
        self.call_of_teacher()
        self.assertEqual(home._home_card_taxe_calls()["count"], 1)
        self.target._tell_office("Wants to be called")
        card = self.env["bde.home"].with_user(self.office)._home_card_taxe_answers()
        self.assertEqual(card["count"], 1)
        self.assertEqual(card["lines"][0]["label"], "Ateliers Martin")
