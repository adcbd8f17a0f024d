"""Newsletter, reunion, graduation: only to those who agreed."""

from odoo.tests import tagged

from .common_alumni import AlumniCase


@tagged("post_install", "-at_install")
class TestNetworkMailing(AlumniCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreed = cls.make_member("Oui", "Ana")
        cls.agreed._consent(["newsletter"])
        cls.silent = cls.make_member("Non", "Bob")
        cls.taken = cls.make_member("Plus", "Cléo", email="cleo.plus@example.org")
        cls.taken._consent(["newsletter"])
        cls.taken._unconsent(["newsletter"], "page")
        cls.silent.partner_id = cls.silent._make_partner()

    def make_mailing(self, model="bde.alumni.profile", domain="[]", user="user"):
        return (
            self.env["mailing.mailing"]
            .with_user(self.users[user])
            .create(
                {
                    "subject": "Lettre aux anciens",
                    "mailing_model_id": self.env["ir.model"]._get(model).id,
                    "mailing_domain": domain,
                    "body_html": "<p>Bonjour</p>",
                }
            )
        )

    def sent(self, mailing):
        mailing.action_send_mail()
        traces = self.env["mailing.trace"].sudo()
        found = traces.search([("mass_mailing_id", "=", mailing.id)])
        return set(found.filtered(lambda t: t.trace_status != "cancel").mapped("email"))

    def test_consent_missing_blocks_mailing(self):
        mailing = self.make_mailing()
        self.assertEqual(mailing._get_recipients(), self.agreed.ids)
        self.assertEqual(mailing.bde_alumni_left_out, 2)
        self.assertEqual(self.sent(mailing), {self.agreed.email})

    def test_somebody_chosen_by_hand_is_blocked_too(self):
        mailing = self.make_mailing(domain=f"[('id', '=', {self.silent.id})]")
        self.assertFalse(mailing._get_recipients())
        mailing.sudo().action_send_mail(self.silent.ids)
        traces = self.env["mailing.trace"].sudo()
        self.assertFalse(traces.search([("mass_mailing_id", "=", mailing.id)]))

    def test_the_contacts_of_members_are_in_no_other_mailing(self):
        partner = self.silent.partner_id
        mailing = self.make_mailing("res.partner", f"[('id', '=', {partner.id})]")
        self.assertFalse(mailing._get_recipients())

    def test_a_composer_in_bulk_knows_only_those_who_agreed(self):
        members = self.agreed | self.silent
        found = members._message_add_default_recipients()
        self.assertEqual(found[self.agreed.id]["email_to_lst"], [self.agreed.email])
        self.assertFalse(found[self.silent.id]["email_to_lst"])

    def test_a_cron_sends_to_the_authors_school_alone(self):
        other = (
            self.env["bde.alumni.profile"]
            .sudo()
            .create(
                {
                    "last_name": "Loin",
                    "first_name": "Dan",
                    "email": "dan@example.org",
                    "company_id": self.other.id,
                    "state": "member",
                }
            )
        )
        other._consent(["network", "newsletter"])
        mailing = self.make_mailing().sudo()
        self.assertEqual(mailing._get_recipients(), self.agreed.ids)

    def test_an_invitation_is_prepared_from_the_event(self):
        user = self.users["user"]
        event = (
            self.env["event.event"]
            .with_user(user)
            .create(
                {
                    "name": "Remise des diplômes",
                    "date_begin": "2026-12-11 17:00:00",
                    "date_end": "2026-12-11 19:00:00",
                }
            )
        )
        action = event.action_invite_alumni()
        mailing = self.env["mailing.mailing"].browse(action["res_id"])
        self.assertEqual(mailing.state, "draft")
        self.assertIn("Remise des diplômes", mailing.subject)
        self.assertIn("Remise des diplômes", mailing.body_html)
        self.assertEqual(mailing.mailing_model_real, "bde.alumni.profile")
        self.assertEqual(mailing.sudo()._get_recipients(), self.agreed.ids)

    def test_unsubscribing_takes_the_consent_back(self):
        self.env["mail.blacklist"].sudo()._add(self.agreed.email)
        self.assertFalse(self.agreed._agreed("newsletter"))
