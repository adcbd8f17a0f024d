"""Public pages of the network: a link shows, POST acts."""

from odoo.tests import HttpCase, tagged

from .common_alumni import AlumniCase
from .test_network import TYPED

JOIN = "/bde/anciens"


@tagged("post_install", "-at_install")
class TestNetworkPages(AlumniCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.profiles = self.env["bde.alumni.profile"].sudo()
        self.authenticate(None, None)

    def post(self, page, act="", **data):
        """Post as the form of a page does; the answer is not followed."""
        text = self.url_open(page).text
        token = text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
        answer = self.url_open(
            page + act, data={"csrf_token": token, **data}, allow_redirects=False
        )
        self.env.invalidate_all()
        return answer

    def asked(self):
        return self.profiles.search([("email", "=", TYPED["email"])])

    def test_join_confirm_then_the_office(self):
        answer = self.post(JOIN, **TYPED)
        self.assertEqual(answer.status_code, 303)
        profile = self.asked()
        page = f"/bde/ancien/{profile._link_token()}"
        self.assertIn(TYPED["email"], self.url_open(page).text)
        self.assertFalse(profile.email_verified_on, "a link only shows")
        self.post(page, "/confirmer")
        self.assertTrue(profile.email_verified_on)
        self.assertEqual(profile.state, "pending")

    def test_errors_are_shown_beside_the_fields_and_nothing_is_lost(self):
        answer = self.post(JOIN, **TYPED | {"year": "19", "network": ""})
        self.assertEqual(answer.status_code, 422)
        self.assertIn('id="year-error"', answer.text)
        self.assertIn(TYPED["email"], answer.text)
        self.assertFalse(self.asked())

    def test_a_robot_that_fills_the_hidden_field_makes_nothing(self):
        answer = self.post(JOIN, site_web="http://spam.example", **TYPED)
        self.assertEqual(answer.status_code, 303)
        self.assertFalse(self.asked())

    def test_the_answer_is_the_same_for_a_member(self):
        fresh = self.post(JOIN, **TYPED).headers["Location"]
        member = self.make_member(email="deja@example.org")
        known = self.post(JOIN, **TYPED | {"email": member.email})
        self.assertEqual(known.headers["Location"], fresh)

    def test_nothing_is_posted_without_the_token_of_the_form(self):
        self.assertEqual(self.url_open(JOIN, data=TYPED).status_code, 400)
        self.assertFalse(self.asked())

    def test_withdraw_in_one_click(self):
        member = self.make_member()
        page = f"/bde/ancien/{member._link_token()}"
        self.url_open(f"{page}/quitter")
        self.env.invalidate_all()
        self.assertEqual(member.state, "member", "a link only shows")
        answer = self.post(page, "/quitter")
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(member.state, "withdrawn")
        self.assertFalse(member.last_name)
        self.assertEqual(self.url_open(page).status_code, 404)
        self.assertIn("left=1", answer.headers["Location"])
        self.assertEqual(self.url_open(answer.headers["Location"]).status_code, 200)

    def test_withdraw_in_one_click_from_the_account(self):
        member = self.make_member()
        member.partner_id = member._make_partner()
        member._open_account()
        user = member.partner_id.user_ids
        user.password = "un-mot-de-passe-1"
        other = self.make_member("Secret", "Paul")
        self.authenticate(user.login, "un-mot-de-passe-1")
        text = self.url_open("/my/anciens/moi").text
        token = text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
        left = self.url_open(
            "/my/anciens/quitter", data={"csrf_token": token}, allow_redirects=False
        )
        self.assertEqual(left.status_code, 303, left.text[:1500])
        # the session of an account that is gone is nobody's
        page = self.url_open(left.headers["Location"])
        self.assertEqual(page.status_code, 200)
        self.assertIn("/web/login", self.url_open("/my/anciens").url)
        self.env.invalidate_all()
        self.assertEqual(member.state, "withdrawn")
        self.assertFalse(user.exists())
        self.assertEqual(other.state, "member")

    def test_consents_are_changed_and_renewed_from_the_page(self):
        member = self.make_member()
        page = f"/bde/ancien/{member._link_token()}"
        self.post(page, "/accords", offers="1")
        self.assertEqual(member._agreed("offers"), member)
        self.post(page, "/accords")
        self.assertFalse(member._agreed("offers"))
        self.assertEqual(member._agreed("network"), member)
        self.post(page, "/rester")
        self.assertTrue(member._live_consents("network").filtered("until"))

    def test_an_account_is_opened_by_its_owner_once_accepted(self):
        pending = self.profiles.create(
            {"last_name": "A", "first_name": "B", "email": "ab@example.org"}
        )
        pending._consent(["network"])
        page = f"/bde/ancien/{pending._link_token()}"
        self.assertEqual(self.post(page, "/compte").status_code, 422)
        pending._approve()
        answer = self.post(page, "/compte")
        self.assertIn("/web/signup", answer.headers["Location"])
        user = pending.partner_id.user_ids
        self.assertTrue(user._is_portal())
        self.assertEqual(user.login, "ab@example.org")
        self.assertIn("/web/login", self.post(page, "/compte").headers["Location"])

    def test_a_page_of_ones_own_shows_nobody_else(self):
        member, other = self.make_member(), self.make_member("Secret", "Paul")
        text = self.url_open(f"/bde/ancien/{member._link_token()}").text
        self.assertNotIn("Secret", text)
        broken = f"/bde/ancien/{other.id}-{'0' * 32}"
        self.assertEqual(self.url_open(broken).status_code, 404)
        expired = self.url_open(f"{broken}/quitter", data={"csrf_token": "x"})
        self.assertIn(expired.status_code, (400, 404))
        self.assertEqual(other.state, "member")

    def test_an_account_that_exists_is_never_taken(self):
        member = self.make_member(email=self.users["head"].login)
        self.users["head"].login = "chef@example.org"
        member.write({"email": "chef@example.org"})
        member.partner_id = member._make_partner()
        page = f"/bde/ancien/{member._link_token()}"
        self.assertEqual(self.post(page, "/compte").status_code, 422)
        self.assertFalse(member.partner_id.user_ids)
