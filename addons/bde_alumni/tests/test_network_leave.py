"""Leaving the network: in one click, really erased."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_alumni import AlumniCase

PERSONAL = ("last_name", "first_name", "birth_date", "email", "phone", "city", "about")


@tagged("post_install", "-at_install")
class TestNetworkLeave(AlumniCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.profiles = cls.env["bde.alumni.profile"].sudo()
        cls.leaver = cls.make_leaver("Robin", "Jules")
        cls.profile = cls.profiles._join_from_leaver(
            cls.leaver,
            {"email": "jules.robin@example.org", "phone": "06 39 98 00 12"},
            ["network", "newsletter"],
        )
        cls.profile.write(
            {"city": "Tours", "about": "Je cherche", "link": "https://x.y"}
        )
        cls.partner = cls.profile.partner_id

    def test_everything_is_erased_and_only_a_nameless_proof_stays(self):
        self.profile._open_account()
        user = self.partner.user_ids
        consents = self.profile.consent_ids
        self.profile.message_post(body="Jules a appelé")
        token = self.profile._link_token()
        self.profile._withdraw("page")
        self.assertEqual(
            (self.profile.state, self.profile.active), ("withdrawn", False)
        )
        for name in PERSONAL:
            self.assertFalse(self.profile[name], name)
        self.assertNotIn("Robin", self.profile.display_name)
        self.assertFalse(self.profile.study_ids)
        self.assertFalse(self.profile.message_ids)
        self.assertFalse(self.partner.exists())
        self.assertFalse(user.exists())
        self.assertEqual(len(consents.exists()), 2)
        self.assertTrue(all(consents.mapped("withdrawn_on")))
        self.assertNotIn("Robin", " ".join(consents.mapped("text")))
        self.assertNotEqual(self.profile._link_token(), token)
        lines = self.env["bde.outbox"].search(
            [("res_model", "=", self.profile._name), ("res_id", "=", self.profile.id)]
        )
        self.assertFalse(any(lines.mapped("address")))

    def test_nothing_of_the_person_is_left_in_any_table(self):
        """Every text column that could hold it, of what the network writes."""
        self.profile._withdraw("page")
        self.env["mail.mail"].search([]).unlink()  # the last mail, deleted once sent
        self.env.flush_all()
        for table in ("bde_alumni_profile", "res_partner", "res_users", "bde_outbox"):
            self.env.cr.execute(
                f"SELECT count(*) FROM {table} t WHERE t::text ILIKE '%jules.robin%'"
            )
            self.assertEqual(self.env.cr.fetchone()[0], 0, table)

    def test_leaving_the_network_leaves_the_follow_up(self):
        self.profile._withdraw("page")
        self.assertEqual(self.leaver.last_name, "Robin")
        self.assertFalse(self.leaver.profile_id)
        self.assertEqual(self.leaver._followed(), self.leaver)

    def test_objecting_to_the_follow_up_leaves_the_network(self):
        self.leaver._object("page")
        self.assertEqual(self.profile.state, "member")
        self.assertEqual(self.profile._agreed("network"), self.profile)
        self.assertEqual(self.profile.last_name, "Robin")

    def test_the_person_is_told_once(self):
        mails = self.env["mail.mail"]
        before = mails.search([])
        self.profile._withdraw("page")
        self.profile._withdraw("page")
        made = mails.search([]) - before
        self.assertEqual(made.mapped("email_to"), ["jules.robin@example.org"])

    def test_erased_while_being_tutor_the_professional_contact_stays(self):
        learner = self.make_learner("Blanc", self.klass)
        self.partner.write(
            {
                "parent_id": self.host.id,
                "email": "j.robin@garage.example.org",
                "phone": "02 61 91 00 00",
                "function": "Chef d'atelier",
            }
        )
        placement = self.make_placement(
            learner, host_id=self.host.id, tutor_id=self.partner.id
        )
        mails = self.env["mail.mail"].search([])
        self.profile._withdraw("page")
        self.assertEqual(placement.tutor_id, self.partner)
        self.assertEqual(self.partner.name, "Jules Robin")
        self.assertEqual(self.partner.email, "j.robin@garage.example.org")
        self.assertEqual(self.partner.function, "Chef d'atelier")
        self.assertFalse(self.partner.bde_is_alumnus)
        self.assertFalse(self.profile.last_name)
        self.assertFalse(self.profile.partner_id)
        told = self.env["mail.mail"].search([]) - mails
        self.assertIn("jules.robin@example.org", told.mapped("email_to"))
        self.assertIn("Jules Robin", self.host.message_ids[0].body)

    def test_a_past_tutor_keeps_no_private_address(self):
        self.partner.parent_id = self.host
        self.profile._withdraw("page")
        self.assertTrue(self.partner.active)
        self.assertFalse(self.partner.email)

    def test_the_office_withdraws_at_the_persons_request(self):
        with self.assertRaises(AccessError):
            self.profile.with_user(self.users["teacher"]).action_withdraw()
        self.profile.with_user(self.users["user"]).action_withdraw()
        self.assertEqual(self.profile.state, "withdrawn")
