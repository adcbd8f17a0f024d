"""The member's own page, « still true? », bounces, success stories."""

from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.bde_partners.tests.common_public import PublicPageMixin

from .common_directory import DirectoryCase


@tagged("post_install", "-at_install")
class TestDirectoryPages(PublicPageMixin, DirectoryCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lea = cls.make_directory_member(
            "Léa", "Morvan", email="lea@mail.invalid", phone="0611223344", city="Brest"
        )
        cls.base = f"/bde/ancien/{cls.lea._link_token()}"
        cls.old = cls.today - timedelta(days=500)

    def form(self, **changed):
        values = {
            "email": "lea@mail.invalid",
            "phone": "0611223344",
            "city": "Brest",
            **{
                f"show_{name}": self.lea[f"show_{name}"]
                for name in (
                    "email phone city job employer studies image link about".split()
                )
            },
        }
        return values | changed

    def save(self, **changed):
        answer = self.post(f"{self.base}/fiche", **self.form(**changed))
        self.env.invalidate_all()
        return answer

    # -- own page ----------------------------------------------------------------------
    def test_own_page_changes_fields_and_who_sees_them(self):
        answer = self.save(
            city="Quimper",
            show_phone="everyone",
            show_city="nobody",
            willing_mentor="1",
            kind="employment",
            job="Soudeuse",
            employer_name="Chantier Naval",
        )
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(self.lea.city, "Quimper")
        self.assertEqual(
            (self.lea.show_phone, self.lea.show_city), ("everyone", "nobody")
        )
        self.assertTrue(self.lea.willing_mentor)
        self.assertEqual(self.lea.current_situation_id.job, "Soudeuse")
        self.assertEqual(self.lea.current_situation_id.source, "self")
        self.assertEqual(self.lea.checked_on, self.today)

    def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_kept(self):
        self.env["bde.guardian"].create(
            {
                "first_name": "Anne",
                "last_name": "Morvan",
                "email": "maman@mail.invalid",
            }
        )
        for changed in (
            {"email": "maman@mail.invalid"},
            {"email": "rien"},
            {"link": "javascript:alert(1)"},
            {"since": "2999-01-01", "kind": "employment"},
        ):
            answer = self.save(city="Ailleurs", **changed)
            self.assertEqual(answer.status_code, 200)
            self.assertIn("bde-error", answer.text)
            self.assertEqual(self.lea.city, "Brest")
            self.assertEqual(self.lea.email, "lea@mail.invalid")

    def test_a_choice_that_is_not_understood_hides(self):
        self.save(show_phone="tout le monde")
        self.assertEqual(self.lea.show_phone, "nobody")

    def test_a_photo_is_drawn_again_and_anything_else_refused(self):
        page = self.page(f"{self.base}/fiche").text
        token = page.partition('name="csrf_token"')[2].partition('value="')[2]
        data = self.form(csrf_token=token.partition('"')[0])
        bad = {"photo": ("cv.jpg", b"<svg onload=alert(1)>", "image/jpeg")}
        answer = self.url_open(f"{self.base}/fiche", data=data, files=bad)
        self.assertIn("bde-error", answer.text)
        self.assertFalse(self.lea.image_1920)
        self.assertIsNone(self.lea._read_photo(b"x" * (9 * 1024 * 1024)))

    def test_the_account_opens_the_same_page_on_oneself_only(self):
        user = new_test_user(self.env, "test_alumni_lea", groups="base.group_portal")
        self.lea.partner_id = user.partner_id
        self.env.flush_all()
        self.authenticate("test_alumni_lea", "test_alumni_lea")
        answer = self.post("/my/anciens/moi", **self.form(city="Morlaix"))
        self.assertEqual(answer.status_code, 303)
        self.env.invalidate_all()
        self.assertEqual(self.lea.city, "Morlaix")
        other = new_test_user(self.env, "test_alumni_none", groups="base.group_portal")
        self.authenticate(other.login, other.login)
        self.assertEqual(self.page("/my/anciens/moi").status_code, 404)

    # -- still true? -------------------------------------------------------------------
    def asked(self):
        return self.env["bde.outbox"].search(
            [
                ("res_model", "=", "bde.alumni.profile"),
                ("kind", "=", "alumni_still_true"),
            ]
        )

    def test_one_tap_says_it_is_still_true_and_looking_does_not(self):
        self.lea.checked_on = self.old
        self.assertEqual(self.lea.freshness, "stale")
        self.env.flush_all()
        self.page(f"{self.base}/verifier")
        self.env.invalidate_all()
        self.assertEqual(self.lea.checked_on, self.old)
        answer = self.post(f"{self.base}/verifier")
        self.assertEqual(answer.status_code, 303)
        self.env.invalidate_all()
        self.assertEqual(self.lea.checked_on, self.today)
        self.assertEqual(self.lea.freshness, "fresh")

    def test_old_profiles_are_asked_once_then_after_the_pause_then_no_more(self):
        self.lea.checked_on = self.old
        profiles = self.env["bde.alumni.profile"]
        profiles._cron_still_true()
        profiles._cron_still_true()
        mine = self.asked().filtered(lambda line: line.res_id == self.lea.id)
        self.assertEqual(len(mine), 1)
        self.assertEqual((self.lea.ask_count, self.lea.asked_on), (1, self.today))
        self.lea.asked_on = self.today - timedelta(days=31)
        self.assertIn(self.lea, profiles._still_true_due(self.company))
        self.lea.ask_count = 2
        self.assertNotIn(self.lea, profiles._still_true_due(self.company))

    def test_without_consent_nobody_is_asked(self):
        self.lea.checked_on = self.old
        self.end_consent(self.lea)
        profiles = self.env["bde.alumni.profile"]
        self.assertNotIn(self.lea, profiles._still_true_due(self.company))
        with self.assertRaises(UserError):
            self.lea.with_user(self.users["user"]).action_ask_still_true()

    def test_a_mail_that_comes_back_is_noticed_until_another_address(self):
        self.lea.with_user(self.users["user"]).action_ask_still_true()
        line = self.asked().filtered(lambda found: found.res_id == self.lea.id)
        line.sudo().write({"state": "bounced", "error": "550 unknown"})
        self.lea._outbox_failed(line)
        self.assertEqual(self.lea.bounced_on, self.today)
        self.assertEqual(self.lea.freshness, "unreachable")
        office = self.env["bde.alumni.profile"].with_user(self.users["user"])
        self.assertIn(self.lea, office.search([("freshness", "=", "unreachable")]))
        self.lea.email = "lea.neuve@mail.invalid"
        self.assertFalse(self.lea.bounced_on)

    def test_a_newsletter_that_comes_back_is_noticed(self):
        partner = self.env["res.partner"].create(
            {"name": "Léa", "email": "lea@mail.invalid"}
        )
        self.lea.partner_id = partner
        partner._message_receive_bounce("lea@mail.invalid", partner)
        self.assertEqual(self.lea.bounced_on, self.today)

    def test_the_filters_and_the_state_say_the_same(self):
        profiles = self.env["bde.alumni.profile"]
        for values in (
            {"checked_on": self.old},
            {"checked_on": self.today},
            {"checked_on": False, "joined_on": self.old},
            {"checked_on": self.today, "bounced_on": self.today},
        ):
            self.lea.write(values)
            for state in ("fresh", "stale", "unreachable"):
                found = self.lea in profiles.search([("freshness", "=", state)])
                self.assertEqual(found, self.lea.freshness == state, (values, state))

    # -- stories -----------------------------------------------------------------------
    def story(self, **values):
        return self.env["bde.alumni.story"].create(
            {
                "name": "De l'atelier au chantier",
                "text": "Je soude des coques zinguées.",
                "profile_id": self.lea.id,
                "image_1920": self.PHOTO,
            }
            | values
        )

    def test_a_story_needs_a_dated_agreement(self):
        story = self.story()
        with self.assertRaises(UserError):
            story.with_user(self.users["user"]).action_publish()
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            story.state = "published"
        story.state = "draft"
        self.give_consents(self.lea, ["image"])
        story.with_user(self.users["user"]).action_publish()
        self.assertTrue(story.consent_on)
        self.env.flush_all()
        page = self.page("/bde/parcours").text
        self.assertIn("coques zinguées", page)
        self.assertNotIn("Morvan", page, "the first name only")
        photo = self.page(f"/bde/parcours/{story.id}/photo")
        self.assertEqual(photo.status_code, 200)

    def test_a_story_leaves_the_page_with_the_agreement(self):
        self.give_consents(self.lea, ["image"])
        story = self.story()
        story.action_publish()
        self.end_consent(self.lea, "image")
        self.assertNotIn("coques zinguées", self.page("/bde/parcours").text)
        self.assertEqual(self.page(f"/bde/parcours/{story.id}/photo").status_code, 404)
        self.assertFalse(story.is_shown)

    def test_who_leaves_the_network_takes_the_story_along(self):
        self.give_consents(self.lea, ["image"])
        story = self.story()
        story.action_publish()
        self.lea.sudo()._withdraw("page")
        self.assertFalse(story.exists())

    def test_stories_of_the_office_only(self):
        self.story()
        for role in ("reader", "teacher", "bursar"):
            stories = self.env["bde.alumni.story"].with_user(self.users[role])
            self.assertFalse(stories.has_access("read"), role)
