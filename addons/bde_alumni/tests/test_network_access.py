"""Who sees the members, their consents and their contacts: every role, by RPC."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.bde_partners.tests.common import role_users

from .common_alumni import AlumniCase


@tagged("post_install", "-at_install")
class TestNetworkAccess(AlumniCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        profiles = cls.env["bde.alumni.profile"].sudo()
        leaver = cls.make_leaver("Caron", "Eva")
        cls.member = profiles._join_from_leaver(
            leaver, {"email": "eva.caron@example.org"}, ["network"]
        )
        cls.pending = profiles.create({"last_name": "Adam", "first_name": "Zoé"})
        cls.partner = cls.member.partner_id
        cls.portal = new_test_user(cls.env, "zoe.portal", groups="base.group_portal")
        cls.plain = new_test_user(cls.env, "plain.user", groups="base.group_user")

    def test_office_and_head_read_the_teacher_reads_members(self):
        for role in ("user", "manager", "head"):
            seen = self.member.with_user(self.users[role]).search([])
            self.assertIn(self.member, seen, role)
            self.assertIn(self.pending, seen, role)
        seen = self.member.with_user(self.users["teacher"]).search([])
        self.assertIn(self.member, seen)
        self.assertNotIn(self.pending, seen)
        with self.assertRaises(AccessError):
            self.member.with_user(self.users["teacher"]).write({"city": "Ici"})

    def test_reader_bursar_portal_and_plain_users_read_nobody(self):
        for user in (
            self.users["reader"],
            self.users["bursar"],
            self.portal,
            self.plain,
            self.env.ref("base.public_user"),
        ):
            for record in (self.member, self.member.study_ids, self.member.consent_ids):
                with self.assertRaises(AccessError, msg=(user.login, record._name)):
                    record.with_user(user).read(["display_name"])

    def test_a_teacher_reads_no_consent(self):
        with self.assertRaises(AccessError):
            self.member.consent_ids.with_user(self.users["teacher"]).read(["purpose"])

    def test_another_school_sees_nothing(self):
        for role, user in role_users(self.env, self.other, ".other").items():
            if role in ("user", "manager", "head", "teacher"):
                profiles = self.member.with_user(user)
                self.assertNotIn(self.member, profiles.search([]), role)
                with self.assertRaises(AccessError):
                    profiles.with_company(self.other).read(["last_name"])

    def test_a_lapsed_consent_hides_from_teachers(self):
        self.member._live_consents("network").write({"withdrawn_on": "2020-01-01"})
        seen = self.member.with_user(self.users["teacher"]).search([])
        self.assertNotIn(self.member, seen)

    def test_the_contact_is_for_the_office_until_it_acts(self):
        def sees(user):
            contacts = self.env["res.partner"].with_user(user)
            return self.partner in contacts.search([("id", "=", self.partner.id)])

        for role in ("user", "manager"):
            self.assertTrue(sees(self.users[role]), role)
        for user in (
            self.users["head"],
            self.users["bursar"],
            self.users["teacher"],
            self.users["reader"],
            self.plain,
        ):
            self.assertFalse(sees(user), user.login)
        self.partner.parent_id = self.host
        self.assertTrue(sees(self.users["head"]))
        self.assertTrue(sees(self.plain))

    def test_only_the_office_decides(self):
        for role in ("teacher", "head"):
            profile = self.pending.with_user(self.users[role])
            for act in ("action_approve", "action_refuse", "action_withdraw"):
                with self.assertRaises(AccessError, msg=(role, act)):
                    getattr(profile, act)()
        with self.assertRaises(AccessError):
            self.env["bde.alumni.paper"].with_user(self.users["teacher"]).create({})

    def test_notes_and_mails_make_no_contact(self):
        count = self.env["res.partner"].search_count([])
        self.pending.email = "zoe.adam@example.org"
        self.pending.with_user(self.users["user"]).message_post(body="Bonjour")
        self.pending._message_get_suggested_recipients_batch()
        self.assertEqual(self.env["res.partner"].search_count([]), count)
