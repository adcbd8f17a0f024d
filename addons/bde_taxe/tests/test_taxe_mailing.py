from odoo.tests import TransactionCase, tagged

from odoo.addons.bde_partners.tests.common_smtp import SmtpMixin

from ..rules.money import euros
from .common_taxe_letters import LettersMixin


@tagged("post_install", "-at_install")
class TestTaxeMailing(SmtpMixin, LettersMixin, TransactionCase):
    """E-mails of the campaign, as a mail server of this machine receives them."""

    def setUp(self):
        super().setUp()
        self.make_campaign()
        self.start_smtp()
        self.env["mail.mail"].search([]).unlink()

    def prepare(self, *targets, **values):
        """Run a step of e-mail as the office; return its mailings."""
        segment = self.segment(*targets) if targets else self.env["bde.segment"]
        values = {"segment_ids": segment.ids, **values}
        step = self.step("mail", **values).with_user(self.roles["user"])
        step.action_run()
        return step.mailing_ids

    def send(self, mailing):
        """Send a mailing as the office; return {address: mail received}."""
        mailing.action_send_mail()
        self.env["mail.mail"].sudo().search([("state", "=", "outgoing")]).send()
        return {mail.envelope_to[0]: mail for mail in self.postman.mails}

    def test_each_company_gets_its_own_link_history_and_path(self):
        self.give_last_year(self.alpha)
        mails = self.send(self.prepare())
        self.assertEqual(
            set(mails),
            {
                "jeanne@firm.example.org",  # the person chosen, not the organisation
                "beta@firm.example.org",
                "gamma@firm.example.org",
                "delta@firm.example.org",
            },
        )
        html = self.html_of(mails["jeanne@firm.example.org"])
        self.assertIn(self.alpha._link_url(), html)
        self.assertNotIn(self.beta._link_url(), html)
        self.assertIn("Un tour à commande numérique", html)
        self.assertIn(euros(1200), html)
        self.assertIn(self.school.bde_uai, html)
        self.assertNotIn("{{", html)
        other = self.html_of(mails["beta@firm.example.org"])
        self.assertIn(self.beta._link_url(), other)
        self.assertNotIn("Un tour", other)

    def test_donors_and_strangers_get_each_their_text(self):
        self.give_last_year(self.alpha)
        mailings = self.prepare(self.alpha, self.beta)
        self.assertEqual(len(mailings), 2)
        step = mailings.sudo().bde_taxe_step_id
        self.assertEqual(step.action_run()["domain"], [("id", "in", mailings.ids)])
        self.send(mailings[0])
        self.assertEqual(step.state, "planned", "one is still to leave")
        mails = self.send(mailings[1])
        self.assertEqual(step.state, "done")
        subjects = {address: mail["Subject"] for address, mail in mails.items()}
        again = self.env.ref("bde_taxe.text_again").subject.partition("{{")[0]
        self.assertTrue(subjects["jeanne@firm.example.org"].startswith(again))
        self.assertFalse(subjects["beta@firm.example.org"].startswith(again))

    def test_the_mail_is_from_the_office_and_answers_reach_it(self):
        (mail,) = self.send(self.prepare(self.beta)).values()
        self.assertIn("bureau@lycee.example.org", mail["From"])
        self.assertIn("bureau@lycee.example.org", mail["Reply-To"])
        self.assertIn("2031", mail["Subject"])
        self.assertNotIn("{{", mail["Subject"])

    def test_the_subject_names_the_company(self):
        text = self.env["bde.taxe.text"].create(
            {
                "name": "Sujet",
                "kind": "ask",
                "subject": "{{ entreprise }} et {{ etablissement }}",
                "body": "<p>Bonjour</p>",
            }
        )
        (mail,) = self.send(self.prepare(self.beta, text_id=text.id)).values()
        self.assertEqual(mail["Subject"], "Société beta et Lycée des Essais")

    def test_sending_asks_in_the_quota_and_does_the_step(self):
        mailing = self.prepare(self.alpha, self.beta)
        step = mailing.sudo().bde_taxe_step_id
        self.assertEqual(step.state, "planned", "nothing left yet")
        self.assertEqual(self.alpha.state, "selected")
        self.send(mailing)
        self.assertEqual(step.state, "done")
        self.assertEqual((self.alpha | self.beta).mapped("state"), ["contacted"] * 2)
        asked = self.env["bde.solicitation"].search([("mailing_id", "=", mailing.id)])
        self.assertEqual(asked.partner_id, self.firms[:2])
        self.assertEqual(asked.purpose_id.code, "tax")
        request = asked.filtered(lambda r: r.partner_id == self.firms[0])
        self.assertEqual(
            (request.res_model, request.res_id), (self.alpha._name, self.alpha.id)
        )
        self.assertEqual(request.contact_id, self.person)

    def test_who_has_no_quota_left_is_left_out_and_told(self):
        for purpose in ("place", "event"):
            self.env["bde.solicitation"]._ask(self.firms[1], "phone", purpose)
        mails = self.send(self.prepare(self.alpha, self.beta))
        self.assertNotIn("beta@firm.example.org", mails)
        self.assertEqual(self.beta.exclusion, "budget")

    def test_quota_spent_between_the_preparation_and_the_sending(self):
        mailing = self.prepare(self.alpha, self.beta)
        for purpose in ("place", "event"):
            self.env["bde.solicitation"]._ask(self.firms[1], "phone", purpose)
        mails = self.send(mailing)
        self.assertEqual(set(mails), {"jeanne@firm.example.org"})
        self.assertEqual(mailing.sudo().bde_left_out_ids.partner_id, self.firms[1])
        self.assertEqual(self.beta.state, "selected")

    def test_a_reminder_reaches_who_has_no_quota_left(self):
        self.alpha._mark_contacted("post")
        self.env["bde.solicitation"]._ask(self.firms[0], "phone", "place")
        remind = self.env.ref("bde_taxe.text_remind")
        mailing = self.prepare(self.alpha, text_id=remind.id)
        self.assertEqual(set(self.send(mailing)), {"jeanne@firm.example.org"})
        asked = self.env["bde.solicitation"].search([("mailing_id", "=", mailing.id)])
        self.assertEqual(asked.purpose_id.code, "reminder_ask")
        self.assertFalse(asked.counts)

    def test_unsubscribing_is_kept_and_next_time_nothing_leaves(self):
        (mail,) = self.send(self.prepare(self.beta)).values()
        self.assertIn("unsubscribe_oneclick", mail["List-Unsubscribe"])
        self.assertIn("/confirm_unsubscribe", self.html_of(mail))
        self.env["mail.blacklist"]._add("beta@firm.example.org")
        self.postman.mails.clear()
        remind = self.env.ref("bde_taxe.text_remind")
        self.assertFalse(self.send(self.prepare(self.beta, text_id=remind.id)))

    def test_an_accountant_of_two_companies_gets_a_mail_for_each(self):
        for target in (self.beta, self.gamma):
            target.write(
                {
                    "accountant_name": "Cabinet K",
                    "accountant_email": "k@cabinet.example",
                }
            )
        self.send(self.prepare(self.beta, self.gamma))
        bodies = [self.html_of(mail) for mail in self.postman.mails]
        self.assertEqual(len(bodies), 2)
        for target in (self.beta, self.gamma):
            self.assertTrue(any(target._link_url() in body for body in bodies))
        self.assertEqual(
            {mail.envelope_to[0] for mail in self.postman.mails}, {"k@cabinet.example"}
        )

    def test_a_closed_organisation_gets_nothing(self):
        mailing = self.prepare(self.beta, self.gamma)
        self.firms[1].bde_register_state = "closed"
        self.assertEqual(set(self.send(mailing)), {"gamma@firm.example.org"})

    def test_the_preview_and_the_page_in_a_browser_are_filled_in(self):
        mailing = self.prepare(self.beta)
        body = mailing._render_field("body_html", self.beta.ids)[self.beta.id]
        self.assertIn(self.beta._link_url(), body)
        self.assertNotIn("{{", body)

    def test_thanks_ask_for_nothing(self):
        text = self.env.ref("bde_taxe.text_thank")
        self.beta._send_text(text)
        self.env["mail.mail"].search([("state", "=", "outgoing")]).send()
        (mail,) = self.postman.mails
        self.assertEqual(mail["Subject"], "Merci à Société beta")
        self.assertFalse(
            self.env["bde.solicitation"].search([("partner_id", "=", self.firms[1].id)])
        )
        self.assertEqual(self.beta.state, "selected")
