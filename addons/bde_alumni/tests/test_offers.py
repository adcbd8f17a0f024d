import re
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .common_alumni import AlumniCase

TYPED = {
    "kind": "job",
    "name": "Technicienne réseaux",
    "employer_name": "Réseaux du Centre",
    "contact_name": "Paul Chef",
    "email": "Paul@Example.org",
    "description": "Câbler, configurer.",
}


class OfferCase(AlumniCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.offers = cls.env["bde.alumni.offer"]
        cls.member = cls.make_member()

    @classmethod
    def make_offer(cls, approve=True, **values):
        offer = cls.offers.create(
            {"name": "Apprenti", "description": "À pourvoir."} | values
        )
        if approve:
            offer._approve()
        return offer

    def shown(self):
        return [offer["id"] for offer in self.offers._member_offers(self.member)]


@tagged("post_install", "-at_install")
class TestOffers(OfferCase):
    def test_company_gives_an_offer_nothing_shown_before_approval(self):
        self.assertEqual(self.offers._propose(self.company, TYPED), {})
        offer = self.offers.search([("name", "=", TYPED["name"])])
        self.assertEqual((offer.state, offer.source), ("pending", "company"))
        self.assertEqual(offer.email, "paul@example.org")
        self.assertFalse(offer.partner_id)
        self.assertNotIn(offer.id, self.shown())
        offer.with_user(self.users["user"]).action_approve()
        self.assertIn(offer.id, self.shown())

    def test_bad_input_names_the_field(self):
        typed = TYPED | {"name": " ", "email": "x", "siret": "12", "kind": "?"}
        errors = self.offers._propose(self.company, typed)
        self.assertEqual(set(errors), {"name", "email", "siret", "kind"})

    def test_pages_take_a_number_an_hour(self):
        self.company.bde_alumni_hourly = 1
        self.assertFalse(self.offers._propose(self.company, TYPED))
        self.assertIn("form", self.offers._propose(self.company, TYPED))

    def test_member_gives_an_offer_or_a_tip(self):
        typed = {"kind": "tip", "name": "Ils recrutent", "description": "Allez-y."}
        self.assertFalse(self.offers._propose(self.company, typed, self.member))
        offer = self.offers.search([("profile_id", "=", self.member.id)])
        self.assertEqual((offer.source, offer.state), ("member", "pending"))
        offer._approve()
        with self.assertRaises(UserError):
            self.member._apply(offer.id, "")

    def test_offer_expires_by_itself_after_the_days_of_the_setting(self):
        self.company.bde_alumni_offer_days = 10
        offer = self.make_offer()
        self.assertEqual(offer.expires_on, self.today + timedelta(days=10))
        offer.expires_on = self.today - timedelta(days=1)
        self.assertNotIn(offer.id, self.shown())
        self.offers._cron_expire()
        self.assertEqual(offer.state, "expired")
        offer._approve()
        self.assertEqual(offer.state, "published")

    def test_approval_is_the_office_s(self):
        offer = self.make_offer(approve=False)
        user = offer.with_user(self.users["user"])
        for vals in ({"state": "published"}, {"source": "member"}):
            with self.assertRaises(AccessError):
                user.write(vals)
        with self.assertRaises(AccessError):
            user.create({"name": "x", "description": "x", "state": "published"})
        with self.assertRaises(AccessError):
            offer.with_user(self.users["head"]).action_approve()
        with self.assertRaises(UserError):
            user.action_refuse()
        user.refusal = "Hors du champ"
        user.action_refuse()
        self.assertEqual(offer.state, "refused")

    def test_applications_are_followed(self):
        offer = self.make_offer()
        self.member._apply(offer.id, "  Bonjour  ")
        self.member._apply(offer.id, "Encore")
        application = self.member.application_ids
        self.assertEqual((application.state, application.message), ("sent", "Bonjour"))
        application.with_user(self.users["user"]).action_forward()
        self.assertEqual(application.state, "forwarded")
        application.with_user(self.users["user"]).state = "hired"
        self.assertEqual(offer.state, "filled")
        self.assertEqual(application.state_on, self.today)

    def test_member_takes_an_application_back(self):
        offer = self.make_offer()
        self.member._apply(offer.id, "Bonjour")
        self.member._give_up(offer.id)
        application = self.member.application_ids
        self.assertEqual(application.state, "dropped")
        self.assertFalse(application.message)

    def test_page_shows_neither_contact_nor_giver(self):
        offer = self.make_offer(email="chef@example.org", contact_name="Chef")
        values = str(self.offers._member_offers(self.member))
        self.assertIn(offer.name, values)
        self.assertNotIn("chef@example.org", values)
        self.assertNotIn("Chef", values)

    def test_leaving_the_network_erases_applications_and_giver(self):
        offer = self.make_offer()
        self.offers._propose(
            self.company,
            {
                "kind": "tip",
                "name": "Astuce",
                "description": "x",
                "contact_phone": "06",
            },
            self.member,
        )
        given = self.offers.search([("profile_id", "=", self.member.id)])
        self.member._apply(offer.id, "Bonjour")
        applications = self.member.application_ids
        self.member._withdraw("test")
        self.assertFalse(applications.exists())
        self.assertFalse(given.profile_id or given.contact_phone)

    def test_home_tells_what_waits(self):
        self.make_offer(approve=False)
        card = self.env["bde.home"].with_user(self.users["user"])._home_card_offers()
        self.assertEqual((card["state"], card["count"] > 0), ("amber", True))

    def test_rights_by_role(self):
        waiting, shown = self.make_offer(approve=False), self.make_offer()
        self.member._apply(shown.id, "")
        teacher = self.offers.with_user(self.users["teacher"])
        found = teacher.search([("id", "in", (waiting + shown).ids)])
        self.assertEqual(found, shown)
        with self.assertRaises(AccessError):
            found.read(["email"])
        applications = self.env["bde.alumni.application"]
        for role in ("teacher", "reader", "bursar"):
            with self.assertRaises(AccessError):
                applications.with_user(self.users[role]).search([])
        for role in ("reader", "bursar"):
            with self.assertRaises(AccessError):
                self.offers.with_user(self.users[role]).search([])
        self.assertTrue(applications.with_user(self.users["head"]).search([]))
        with self.assertRaises(AccessError):
            self.member.application_ids.with_user(self.users["head"]).state = "hired"
        portal = new_test_user(self.env, "offre_portail", groups="base.group_portal")
        there = new_test_user(
            self.env,
            "offre_voisin",
            groups="bde_partners.group_bde_manager",
            company_id=self.other.id,
            company_ids=[Command.set(self.other.ids)],
        )
        for model in (self.offers, applications):
            self.assertFalse(model.with_user(there).search([]))
            with self.assertRaises(AccessError):
                model.with_user(portal).search([])


@tagged("post_install", "-at_install")
class TestOfferPages(OfferCase, HttpCase):
    def form_post(self, page, action, **data):
        """Post a form of a page, with the token that the page holds."""
        text = self.url_open(page).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', text).group(1)
        return self.url_open(action, data={"csrf_token": token, **data})

    def test_company_page(self):
        answer = self.form_post("/bde/offre", "/bde/offre", **TYPED)
        self.assertTrue(answer.url.split("?")[0].endswith("/bde/offre/merci"))
        self.assertEqual(self.offers.search_count([("name", "=", TYPED["name"])]), 1)
        answer = self.form_post("/bde/offre", "/bde/offre", kind="job")
        self.assertEqual(answer.status_code, 422)
        self.form_post(
            "/bde/offre", "/bde/offre", **TYPED | {"name": "Robot", "site_web": "x"}
        )
        self.assertFalse(self.offers.search([("name", "=", "Robot")]))

    def test_member_page_by_link(self):
        offer = self.make_offer(email="chef@example.org")
        base = f"/bde/ancien/{self.member._link_token()}/offres"
        answer = self.url_open(base)
        self.assertIn(offer.name, answer.text)
        self.assertNotIn("chef@example.org", answer.text)
        self.assertEqual(
            self.url_open(f"{base}/{offer.id}/candidater").status_code, 405
        )
        self.form_post(base, f"{base}/{offer.id}/candidater", message="Bonjour")
        self.assertEqual(self.member.application_ids.message, "Bonjour")
        self.form_post(base, f"{base}/{offer.id}/renoncer")
        self.assertEqual(self.member.application_ids.state, "dropped")
        answer = self.form_post(base, f"{base}/donner", kind="tip")
        self.assertEqual(answer.status_code, 422)

    def test_who_is_no_member_sees_no_offer(self):
        self.make_offer()
        pending = self.make_member("Autre", "Ana", state="pending")
        base = f"/bde/ancien/{pending._link_token()}/offres"
        self.assertEqual(self.url_open(base).status_code, 404)
        token = self.member._link_token()
        self.assertEqual(self.url_open(f"/bde/ancien/{token}x/offres").status_code, 404)
        new_test_user(self.env, "offre_parent", groups="base.group_portal")
        self.authenticate("offre_parent", "offre_parent")
        self.assertEqual(self.url_open("/my/offres").status_code, 404)

    def test_member_page_by_account(self):
        offer = self.make_offer()
        user = new_test_user(self.env, "offre_membre", groups="base.group_portal")
        self.member.sudo().partner_id = user.partner_id
        self.authenticate("offre_membre", "offre_membre")
        self.assertIn(offer.name, self.url_open("/my/offres").text)
        self.form_post("/my/offres", f"/my/offres/{offer.id}/candidater", message="Moi")
        self.assertEqual(self.member.application_ids.message, "Moi")
