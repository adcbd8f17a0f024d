from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.bde_partners.tests.common_public import PublicPageMixin

from ..models.bde_taxe_target_page import PAGES
from .common_answer import AnswerCase

EVIL = "<script>alert(1)</script>"


@tagged("post_install", "-at_install")
class TestAnswerPage(PublicPageMixin, AnswerCase, HttpCase):
    """The page of a company: by secret link, without account, on a phone."""

    def setUp(self):
        super().setUp()
        self.base = f"/bde/t/{self.target._link_token()}"

    def send(self, page, base=None, **data):
        answer = self.post(f"{base or self.base}/{page}", **data)
        self.read_again()
        return answer

    def activity(self):
        kind = self.env.ref("bde_taxe.activity_answer")
        return self.target.activity_ids.filtered(lambda a: a.activity_type_id == kind)

    # -- reading -----------------------------------------------------------------------
    def test_links_show_and_never_act(self):
        self.gave_last_year()
        self.read_again()
        before = self.target.read()[0]
        for path in ("", *(f"/{page}" for page in PAGES)):
            for method in ("GET", "HEAD"):
                shown = self.url_open(self.base + path, method=method, timeout=60)
                self.assertEqual(shown.status_code, 200, path)
                self.assertEqual(shown.headers["Cache-Control"], "no-store")
                self.assertEqual(shown.headers["Referrer-Policy"], "no-referrer")
                self.assertIn("noindex", shown.headers["X-Robots-Tag"])
        self.read_again()
        self.assertEqual(self.target.read()[0], before)
        self.assertFalse(self.target.activity_ids)

    def test_the_page_says_what_counts_and_what_they_gave(self):
        self.gave_last_year(1200)
        page = self.page(self.base).text
        for words in (
            "LP DES ESSAIS",
            "1\u00a0200\u00a0€",
            "SOLTéA",
            "Ateliers Martin",
        ):
            self.assertIn(words, page)
        self.assertRegex(
            page, r"only the distribution\s+that you make in SOLTéA counts"
        )
        form = self.page(f"{self.base}/intention").text
        self.assertRegex(form, r"only the distribution\s+that you make in SOLTéA")

    def test_nothing_of_another_company(self):
        other = self.make_target(self.make_firm("Garage Secret"))
        other._declare(amount=98765)
        page = self.page(self.base).text
        self.assertNotIn("Garage Secret", page)
        self.assertNotIn("98\u00a0765", page)

    def test_a_link_that_opens_nothing(self):
        token = self.target._link_token()
        for wrong in (token[:-1] + "x", "0-abc", f"{self.target.id + 1}-{token[-32:]}"):
            self.assertEqual(self.page(f"/bde/t/{wrong}").status_code, 404)
        self.target._link_revoke()
        self.read_again()
        self.assertEqual(self.page(self.base).status_code, 404)

    def test_a_closed_campaign_is_over(self):
        self.campaign.state = "closed"
        self.read_again()
        for path in ("", "/intention", "/sheet"):
            self.assertEqual(self.page(self.base + path).status_code, 410)
        answer = self.post(f"{self.base}/no", token_from="/web/login", reason="1")
        self.assertEqual(answer.status_code, 410)
        self.read_again()
        self.assertEqual(self.target.answer, "waiting")

    def test_a_post_without_its_token_is_refused(self):
        answer = self.url_open(
            f"{self.base}/intention", data={"unit": "amount", "all": "5"}, timeout=60
        )
        self.assertGreaterEqual(answer.status_code, 400)
        self.read_again()
        self.assertFalse(self.target.pledge_ids)

    def test_the_sheet_for_the_accountant(self):
        sheet = self.page(f"{self.base}/sheet")
        self.assertEqual(sheet.headers["Content-Type"], "application/pdf")
        self.assertEqual(sheet.content[:5], b"%PDF-")
        self.assertEqual(sheet.headers["Cache-Control"], "no-store")

    # -- we mean to designate you ------------------------------------------------------
    def test_an_intention_in_euros(self):
        self.target._mark_contacted("mail")
        answer = self.send(
            "intention",
            unit="amount",
            all="1 200,50 €",
            named="1",
            by="Jeanne Petit",
            note="Avec plaisir",
        )
        self.assertEqual(answer.status_code, 303)
        self.assertTrue(answer.headers["Location"].endswith("?said=intention"))
        target = self.target
        self.assertEqual(target.state, "promised")
        self.assertEqual(target.amount_promised, 1200.5)
        self.assertEqual(target.pledge_ids.source, "page")
        self.assertEqual((target.named, target.answered_by), ("yes", "Jeanne Petit"))
        self.assertEqual(target._own_requests().answer, "yes")
        self.assertEqual(target.amount_transferred, 0, "an intention is not money")
        activity = self.activity()
        self.assertEqual(activity.user_id, self.office)
        self.assertIn("1\u00a0200,50\u00a0€", activity.summary)
        page = self.page(f"{self.base}?said=intention").text
        self.assertIn("bde_said", page)
        self.assertIn("1\u00a0200,50\u00a0€", page)

    def test_an_intention_in_shares_of_several_trainings(self):
        self.send(
            "intention",
            unit="percent",
            **{f"t{self.melec.id}": "60", f"t{self.ciel.id}": "40 %"},
        )
        shares = {p.training_id: p.percent for p in self.target.pledge_ids}
        self.assertEqual(shares, {self.melec: 60.0, self.ciel: 40.0})
        self.assertEqual(self.target.named, "unknown", "not said, not agreed")

    def test_an_intention_without_amount(self):
        self.send("intention", unit="amount")
        self.assertEqual(self.target.state, "promised")
        self.assertEqual(self.target.amount_promised, 0)

    def test_what_is_wrong_is_said_and_nothing_is_kept(self):
        cases = [
            ({"unit": "amount", "all": "beaucoup"}, "all-error"),
            ({"unit": "amount", "all": "-50"}, "all-error"),
            ({"unit": "amount", "all": "50 $"}, "all-error"),
            ({"unit": "percent", "all": "120"}, "all-error"),
            (
                {"unit": "percent", "all": "70", f"t{self.ciel.id}": "60"},
                "bde-error",
            ),
            ({"unit": "other", "all": "70"}, "bde-error"),
        ]
        for form, words in cases:
            answer = self.send("intention", **form)
            self.assertEqual(answer.status_code, 422, form)
            self.assertIn(words, answer.text, form)
            self.assertIn('class="bde-error"', answer.text, form)
            self.assertIn(f'value="{form["all"]}"', answer.text, form)
        self.assertFalse(self.target.pledge_ids)
        self.assertEqual(self.target.answer, "waiting")

    def test_corrected_while_open(self):
        self.send("intention", unit="amount", all="500", named="1")
        page = self.page(f"{self.base}/intention").text
        self.assertIn('value="500"', page)
        self.send("intention", unit="amount", named="0", **{f"t{self.ciel.id}": "300"})
        self.assertEqual(self.target.amount_promised, 300)
        self.assertEqual(self.target.named, "no")
        self.assertEqual(len(self.activity()), 1, "one activity, the latest answer")
        self.send("no", reason=self.env.ref("bde_taxe.bde_refusal_tax_group").id)
        self.assertEqual(self.target.state, "refused")

    def test_what_soltea_says_is_not_corrected_here(self):
        self.target._note_designation(800, self.melec)
        answer = self.send("intention", unit="amount", **{f"t{self.melec.id}": "5"})
        self.assertEqual(answer.status_code, 422)
        self.assertEqual(self.target.amount_designated, 800)
        self.assertEqual(len(self.target.pledge_ids), 1)

    def test_a_training_of_another_school_is_not_taken(self):
        school = self.env["res.company"].create({"name": "Autre lycée"})
        other = self.env["bde.training"].create(
            {"name": "Ailleurs", "company_id": school.id}
        )
        self.send("intention", unit="amount", **{f"t{other.id}": "5"})
        self.assertFalse(self.target.pledge_ids.training_id)

    def test_what_is_typed_is_text(self):
        self.send("intention", unit="amount", all="5", by=EVIL, note=EVIL * 40)
        self.assertLessEqual(len(self.target.answer_note), 500)
        for path in ("", "/intention"):
            self.assertNotIn(EVIL, self.page(self.base + path).text)
        answer = self.send("accountant", name=EVIL, email=EVIL)
        self.assertNotIn(EVIL, answer.text)
        page = self.page(f"{self.base}?said={EVIL}").text
        self.assertNotIn(EVIL, page)

    # -- not this year, call me, my accountant, stop -----------------------------------
    def test_not_this_year_because(self):
        reason = self.env.ref("bde_taxe.bde_refusal_tax_other_school")
        self.assertEqual(self.send("no").status_code, 422)
        place = self.env.ref("bde_partners.bde_refusal_never")
        self.assertEqual(self.send("no", reason=place.id).status_code, 422)
        self.assertFalse(self.firm.bde_no_contact)
        self.send("no", reason=reason.id, note="L'an prochain peut-être")
        self.assertEqual(self.target.refusal_reason_id, reason)
        self.assertIn(reason.name, self.activity().summary)
        self.assertIn(reason.name, self.page(self.base).text)

    def test_call_me(self):
        self.assertEqual(self.send("call", phone="bientôt").status_code, 422)
        self.send("call", phone="01 99 00 55 55", note="le matin", by="Jeanne")
        call = self.target.call_ids
        self.assertEqual(call.user_id, self.office)
        self.assertEqual((call.asked, call.phone), (True, "01 99 00 55 55"))
        self.assertEqual(call.date_planned, self.today)
        self.assertEqual(self.target.answer, "call")
        self.assertIn("le matin", self.activity().note)
        self.send("call", phone="01 99 00 66 66")
        self.assertEqual(self.target.call_ids.phone, "01 99 00 66 66", "one call")

    def test_my_accountant_does_it(self):
        answer = self.send("accountant", name="Cabinet Durand", email="durand@")
        self.assertEqual(answer.status_code, 422)
        self.assertEqual(self.send("accountant", name="Cabinet").status_code, 422)
        people = self.env["res.partner"].search_count([])
        self.send("accountant", name="Cabinet Durand", email="paie@durand.example.org")
        self.assertEqual(self.target.accountant_email, "paie@durand.example.org")
        self.assertEqual(self.env["res.partner"].search_count([]), people)
        self.assertIn("Durand", self.activity().note)

    def test_do_not_ask_us_any_more(self):
        self.send("stop", note="Merci")
        self.assertTrue(self.firm.bde_taxe_stop_on)
        self.assertEqual(self.target.state, "excluded")
        page = self.page(self.base).text
        self.assertNotIn('id="bde_intention"', page)

    def test_a_colleague_who_fills_it_in_is_on_the_telephone(self):
        self.authenticate(self.office.login, self.office.login)
        self.send("intention", unit="amount", all="100")
        self.assertEqual(self.target.pledge_ids.source, "phone")
        self.assertFalse(self.activity(), "they know already")


@tagged("post_install", "-at_install")
class TestAnswerPortal(PublicPageMixin, AnswerCase, HttpCase):
    """The account of a company: its own site, who is in charge of the tax."""

    def log_in(self, person=None, **values):
        values = {
            "login": "firm",
            "groups": "base.group_portal",
            "lang": "en_US",
            **values,
        }
        if person:
            values["partner_id"] = person.id
        user = new_test_user(self.env, **values)
        self.authenticate(user.login, user.login)
        return user

    def test_its_answers_and_no_other(self):
        other = self.make_target(self.make_firm("Garage Secret"))
        self.target._declare(amount=1500)
        self.log_in(self.person)
        self.read_again()
        page = self.page("/my/taxe").text
        self.assertIn("1\u00a0500\u00a0€", page)
        self.assertNotIn("Garage Secret", page)
        base = f"/my/taxe/{self.target.id}"
        self.assertEqual(self.page(base).status_code, 200)
        answer = self.post(f"{base}/intention", unit="amount", all="1600")
        self.assertEqual(answer.status_code, 303)
        self.read_again()
        self.assertEqual(self.target.amount_promised, 1600)
        for path in ("", "/intention", "/sheet"):
            url = f"/my/taxe/{other.id}{path}"
            self.assertEqual(self.page(url).status_code, 404)
        answer = self.post(
            f"/my/taxe/{other.id}/no", token_from=f"{base}/no", reason="1"
        )
        self.assertEqual(answer.status_code, 404)
        self.read_again()
        self.assertEqual(other.answer, "waiting")

    def test_a_tutor_reads_no_amount(self):
        tutor = self.env["res.partner"].create(
            {"name": "Un tuteur", "parent_id": self.firm.id}
        )
        self.give_role(tutor, "tutor")
        self.target._declare(amount=1500)
        self.log_in(tutor)
        self.read_again()
        self.assertNotIn("1\u00a0500", self.page("/my/taxe").text)
        self.assertEqual(self.page(f"/my/taxe/{self.target.id}").status_code, 404)
        self.give_role(tutor, "accountant")
        self.read_again()
        self.assertEqual(self.page(f"/my/taxe/{self.target.id}").status_code, 200)

    def test_who_has_no_company_sees_nothing(self):
        self.log_in(login="alone")
        page = self.page("/my/taxe").text
        self.assertIn("alert-info", page, "it says that there is nothing")
        self.assertNotIn("list-group-item", page)
        self.assertEqual(self.page(f"/my/taxe/{self.target.id}").status_code, 404)

    def test_a_closed_campaign_is_read_not_answered(self):
        self.target._declare(amount=1500)
        self.campaign.state = "closed"
        self.log_in(self.person)
        self.read_again()
        self.assertIn("1\u00a0500\u00a0€", self.page("/my/taxe").text)
        self.assertEqual(self.page(f"/my/taxe/{self.target.id}").status_code, 404)
