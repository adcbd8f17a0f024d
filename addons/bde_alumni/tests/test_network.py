"""The network: consent, joining, leaving; one sentence of the issue, one test."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_alumni import AlumniCase

TYPED = {
    "last_name": "Morel",
    "first_name": "Inès",
    "birth_date": "2001-05-30",
    "email": "ines.morel@example.org",
    "year": "2019",
    "training_text": "Bac pro commerce",
    "network": "1",
    "newsletter": "1",
}


@tagged("post_install", "-at_install")
class TestNetwork(AlumniCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.profiles = cls.env["bde.alumni.profile"].sudo()
        cls.outbox = cls.env["bde.outbox"]

    def ask(self, verified=True, **typed):
        """Return the request that the public page makes."""
        before = self.profiles.search([])
        self.assertFalse(self.profiles._join_request(self.company, TYPED | typed))
        profile = self.profiles.search([]) - before
        if verified:
            profile._verify_email()
        return profile

    def kinds(self, profile):
        lines = self.outbox.search(
            [("res_model", "=", profile._name), ("res_id", "=", profile.id)]
        )
        return set(lines.mapped("kind"))

    def office(self, profile):
        return profile.with_user(self.users["user"])

    # -- joining ---------------------------------------------------------------------
    def test_public_joining_shows_nothing_before_the_office(self):
        profile = self.ask(verified=False)
        self.assertEqual(profile.state, "pending")
        self.assertFalse(profile.partner_id)
        self.assertIn("network_verify", self.kinds(profile))
        teacher = self.profiles.with_user(self.users["teacher"])
        self.assertFalse(teacher.search([("id", "=", profile.id)]))

    def test_the_office_waits_for_the_email_to_be_verified(self):
        profile = self.ask(verified=False)
        with self.assertRaisesRegex(UserError, "MOREL"):
            self.office(profile).action_approve()
        profile._verify_email()
        self.office(profile).action_approve()
        self.assertEqual(profile.state, "member")

    def test_joining_makes_the_contact_and_no_more_than_it_needs(self):
        profile = self.ask()
        self.assertFalse(
            self.env["res.partner"].search([("email", "=", TYPED["email"])])
        )
        self.office(profile).action_approve()
        partner = profile.partner_id
        self.assertEqual(partner.name, "Inès Morel")
        self.assertTrue(partner.bde_is_alumnus)
        self.assertFalse(partner.phone)
        self.assertIn("network_accepted", self.kinds(profile))

    def test_the_consent_says_what_how_long_and_who_sees(self):
        profile = self.ask()
        consent = profile.consent_ids.filtered(lambda c: c.purpose == "network")
        self.assertTrue(consent.text)
        self.assertTrue(consent.seen_by)
        self.assertEqual(
            consent.until, fields.Date.context_today(consent) + relativedelta(years=3)
        )
        self.assertEqual(profile._agreed("newsletter"), profile)
        self.assertFalse(profile._agreed("offers"))

    def test_without_the_tick_nothing_is_made(self):
        count = self.profiles.search_count([])
        errors = self.profiles._join_request(self.company, TYPED | {"network": ""})
        self.assertEqual(list(errors), ["network"])
        self.assertEqual(self.profiles.search_count([]), count)

    def test_a_minor_under_15_is_refused_with_the_reason(self):
        birth = fields.Date.context_today(self.profiles) - relativedelta(years=14)
        errors = self.profiles._join_request(
            self.company,
            TYPED | {"birth_date": str(birth), "year": str(date.today().year)},
        )
        self.assertIn("15", errors["birth_date"])

    def test_a_member_is_not_told_to_strangers(self):
        member = self.make_member(email=TYPED["email"])
        count = self.profiles.search_count([])
        self.assertFalse(self.profiles._join_request(self.company, TYPED))
        self.assertEqual(self.profiles.search_count([]), count)
        self.assertIn("network_known", self.kinds(member))

    def test_robots_are_stopped_after_so_many_an_hour(self):
        self.company.bde_alumni_hourly = 2
        self.ask(verified=False, email="a1@example.org")
        self.ask(verified=False, email="a2@example.org")
        errors = self.profiles._join_request(self.company, TYPED)
        self.assertIn("form", errors)

    def test_asking_twice_makes_one_request_and_no_flood_of_mails(self):
        profile = self.ask(verified=False)
        for _again in range(3):
            self.assertFalse(self.profiles._join_request(self.company, TYPED))
        same = self.profiles.search([("email", "=", TYPED["email"])])
        self.assertEqual(same, profile)
        lines = self.outbox.search([("res_id", "=", profile.id)])
        mails = lines.filtered(lambda line: line.res_model == profile._name)
        self.assertEqual(mails.mapped("kind"), ["network_verify"] * 2)

    def test_the_home_of_the_office_counts_who_waits(self):
        home = self.env["bde.home"].with_user(self.users["user"])
        before = home._home_card_network_requests()["count"]
        self.ask(verified=False)
        self.assertEqual(home._home_card_network_requests()["count"], before)
        self.ask(email="e@example.org")
        card = home._home_card_network_requests()
        self.assertEqual(card["count"], before + 1)
        with self.assertRaises(AccessError):
            self.env["bde.home"].with_user(
                self.users["reader"]
            )._home_card_network_requests()

    def test_duplicate_identity_is_told_then_settled(self):
        self.make_member(
            "Morel", "Ines", birth_date="2001-05-30", email="b@example.org"
        )
        profile = self.ask()
        self.assertIn("MOREL", profile.warnings)
        with self.assertRaisesRegex(UserError, "Another person"):
            self.office(profile).action_approve()
        self.office(profile).checked_homonym = True
        self.office(profile).action_approve()
        self.assertEqual(profile.state, "member")

    def test_an_email_used_by_a_parent_is_told(self):
        self.env["bde.guardian"].create(
            {
                "last_name": "Morel",
                "first_name": "Paul",
                "email": "Ines.Morel@example.org",
            }
        )
        profile = self.ask()
        self.assertIn("representative", profile.warnings)

    def test_the_registers_say_who_it_may_be(self):
        self.make_learner(
            "Morel", self.klass, first_name="Inès", birth_date=date(2001, 5, 30)
        )
        self.make_learner(
            "Morel", self.klass, first_name="Inès", birth_date=date(2002, 1, 1)
        )
        lines = self.ask().known_as.splitlines()
        self.assertEqual(len(lines), 2)
        self.assertEqual(sum("same person" in line for line in lines), 1)

    def test_two_requests_are_compared_in_a_constant_number_of_queries(self):
        profiles = self.ask() | self.ask(email="c@example.org", last_name="Roy")
        profiles.invalidate_recordset()
        profiles[:1].mapped("warnings")
        profiles.invalidate_recordset(["warnings", "known_as"])
        with self.assertQueryCount(8):
            profiles.mapped("warnings")

    def test_refusing_gives_the_reason(self):
        profile = self.ask()
        wizard = (
            self.env["bde.alumni.refuse"]
            .with_user(self.users["user"])
            .with_context(default_profile_ids=profile.ids)
            .create({"reason": "Inconnue chez nous"})
        )
        wizard.action_refuse()
        self.assertEqual((profile.state, profile.refusal), ("refused", wizard.reason))
        self.assertIn("network_refused", self.kinds(profile))

    def test_requests_that_nobody_confirmed_are_forgotten(self):
        silent, good = self.ask(verified=False), self.ask(email="d@example.org")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE bde_alumni_profile "
            "SET create_date = create_date - interval '9 days'"
        )
        self.env.invalidate_all()
        self.profiles._cron_network()
        self.assertFalse(silent.exists())
        self.assertTrue(good.exists())

    def test_no_call_decides_what_the_office_decides(self):
        profile = self.ask()
        for vals in ({"state": "member"}, {"partner_id": self.teacher.id}):
            with self.assertRaises(AccessError):
                self.office(profile).write(vals)
        with self.assertRaises(AccessError):
            self.profiles.with_user(self.users["user"]).create(
                {"last_name": "A", "first_name": "B", "state": "member"}
            )

    # -- from the follow-up ----------------------------------------------------------
    def test_a_leaver_joins_by_consent_and_the_school_knows_them(self):
        leaver = self.make_leaver()
        profile = self.profiles._join_from_leaver(
            leaver, {"email": "lea@example.org"}, ["network", "mentoring"]
        )
        self.assertEqual((profile.state, profile.source), ("member", "leaver"))
        self.assertEqual(leaver.profile_id, profile)
        self.assertEqual(profile.study_ids.training_id, self.training)
        self.assertEqual(profile._agreed("mentoring"), profile)

    def test_refusing_the_network_leaves_the_follow_up(self):
        leaver = self.make_leaver()
        self.assertFalse(self.profiles._join_from_leaver(leaver, {}, ["newsletter"]))
        self.assertFalse(leaver.profile_id)
        self.assertEqual(leaver._followed(), leaver)

    def test_the_network_takes_no_address_from_the_follow_up(self):
        leaver = self.make_leaver(email="sondage@example.org", phone="06 39 98 00 11")
        profile = self.profiles._join_from_leaver(leaver, {}, ["network"])
        self.assertFalse(profile.email)
        self.assertFalse(profile.phone)

    def test_a_leaver_under_15_cannot_join_alone(self):
        birth = fields.Date.context_today(self.profiles) - relativedelta(years=14)
        leaver = self.make_leaver(birth_date=birth)
        with self.assertRaisesRegex(UserError, "15"):
            self.profiles._join_from_leaver(leaver, {}, ["network"])

    def test_paper_is_keyed_in_with_what_was_ticked(self):
        wizards = self.env["bde.alumni.paper"].with_user(self.users["user"])
        vals = {
            "last_name": "Faure",
            "first_name": "Noé",
            "birth_date": "1999-01-02",
            "year": 2017,
        }
        with self.assertRaisesRegex(UserError, "Faure"):
            wizards.create(vals).action_join()
        action = wizards.create(vals | {"network": True, "offers": True}).action_join()
        profile = self.profiles.browse(action["res_id"])
        self.assertEqual(profile.state, "member")
        self.assertEqual(set(profile.consent_ids.mapped("how")), {"paper"})
        self.assertEqual(
            set(profile.consent_ids.mapped("purpose")), {"network", "offers"}
        )

    # -- consents --------------------------------------------------------------------
    def test_a_consent_is_never_rewritten_nor_deleted(self):
        consent = self.make_member().consent_ids
        with self.assertRaises(UserError):
            consent.write({"text": "autre"})
        with self.assertRaises(UserError):
            consent.unlink()
        with self.assertRaises(AccessError):
            consent.with_user(self.users["manager"]).write(
                {"withdrawn_on": fields.Datetime.now()}
            )

    def test_an_optional_consent_is_taken_back_alone(self):
        profile = self.ask()
        profile._set_consents(["offers"])
        self.assertFalse(profile._agreed("newsletter"))
        self.assertEqual(profile._agreed("offers"), profile)
        self.assertEqual(profile._agreed("network"), profile)

    def test_consents_are_asked_again_then_lapse_then_are_erased(self):
        today = fields.Date.context_today(self.profiles)
        profile = self.ask()
        profile._approve()
        consent = profile.consent_ids.filtered(lambda c: c.purpose == "network")

        def ends(day):
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE bde_alumni_consent SET until = %s WHERE id = %s",
                [day, consent.id],
            )
            self.env.invalidate_all()
            self.profiles._cron_network()

        ends(today + timedelta(days=200))
        self.assertNotIn("network_renew", self.kinds(profile))
        ends(today + timedelta(days=30))
        self.assertIn("network_renew", self.kinds(profile))
        ends(today - timedelta(days=1))
        self.assertFalse(profile._agreed("network"))
        self.assertEqual(profile.state, "member")
        profile._renew()
        self.assertEqual(profile._agreed("network"), profile)

    def test_without_an_answer_a_lapsed_member_is_erased(self):
        today = fields.Date.context_today(self.profiles)
        profile = self.make_member(birth_date="2000-01-01")
        self.env.cr.execute(
            "UPDATE bde_alumni_consent SET until = %s WHERE profile_id = %s",
            [today - relativedelta(months=7), profile.id],
        )
        self.env.invalidate_all()
        self.profiles._cron_network()
        self.assertEqual(profile.state, "withdrawn")
        self.assertFalse(profile.last_name)
