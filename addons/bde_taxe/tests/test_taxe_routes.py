from odoo import http
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.bde_partners.tests.common_rpc import RpcCase

from .common_rights import AMOUNT, RightsCase

# Who opens each address of this addon: "link" its secret, "account" the account of
# that company, "amounts" the office, the head and the bursar
ROUTES = {
    "/bde/t/<string:token>": "link",
    "/bde/t/<string:token>/sheet": "link",
    "/my/taxe": "account",
    "/my/taxe/<int:target_id>": "account",
    "/my/taxe/<int:target_id>/sheet": "account",
    "/bde/taxe/classeur/<int:campaign_id>": "amounts",
    "/bde/taxe/emploi/<int:campaign_id>": "amounts",
}
# Pages of a company, whatever their list is
PAGES = {"/bde/t/<string:token>/": "link", "/my/taxe/<int:target_id>/": "account"}


def who_opens(url):
    if url in ROUTES:
        return ROUTES[url]
    return next(
        (
            who
            for start, who in PAGES.items()
            if url.startswith(f"{start}<any(") and url.endswith("):page>")
        ),
        None,
    )


@tagged("post_install", "-at_install")
class TestRoutes(RpcCase, RightsCase):
    """Every address of this addon, opened by everybody who should not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_account = new_test_user(
            cls.env, "taxe_company", "base.group_portal"
        )
        cls.company_account.partner_id.parent_id = cls.garage
        cls.rules = list(http._generate_routing_rules(["bde_taxe"], nodb_only=False))

    def test_every_route_is_known(self):
        """A new address must be listed here, with who opens it."""
        for url, _endpoint in self.rules:
            self.assertTrue(who_opens(url), f"{url}: who opens it?")

    def test_routes_ask_for_what_they_should(self):
        for url, endpoint in self.rules:
            routing = endpoint.routing
            auth = "public" if who_opens(url) == "link" else "user"
            self.assertEqual(routing["auth"], auth, url)
            methods = set(routing.get("methods") or ())
            self.assertIn(methods, ({"GET"}, {"POST"}), f"{url}: shows or acts")
            if methods == {"POST"}:
                self.assertTrue(routing.get("csrf", True), url)

    def addresses(self, who):
        token = self.target._link_token()
        known = {
            "<string:token>": token,
            "<int:target_id>": str(self.target.id),
            "<int:campaign_id>": str(self.campaign.id),
        }
        for url, endpoint in self.rules:
            if who_opens(url) != who or "POST" in endpoint.routing["methods"]:
                continue
            if "<any(" in url:
                first = url.partition("<any(")[2].partition(",")[0].rstrip(")")
                url = url.partition("<any(")[0] + first
            for name, value in known.items():
                url = url.replace(name, value)
            yield url

    def status(self, url):
        with mute_logger("odoo.http"):
            return self.url_open(url, allow_redirects=False)

    def test_amounts_are_for_their_roles(self):
        urls = list(self.addresses("amounts"))
        self.assertTrue(urls)
        for role in ("user", "manager", "head", "bursar"):
            self.rpc_login(self.users[role])
            for url in urls:
                self.assertEqual(self.status(url).status_code, 200, f"{role} {url}")
        for user in (
            *(self.users["teacher"], self.users["reader"], self.plain),
            *(self.portal, self.company_account, self.neighbour),
        ):
            self.rpc_login(user)
            for url in urls:
                response = self.status(url)
                self.assertIn(response.status_code, (403, 404), f"{user.login} {url}")
                self.assertNoAmount(response.text, url)
        self.authenticate(None, None)
        for url in urls:
            response = self.status(url)
            self.assertIn("/web/login", response.headers.get("Location", ""), url)

    def test_a_link_opens_its_own_company_only(self):
        other = self.make_target(self.make("Boulangerie"))
        mine, theirs = self.target._link_token(), other._link_token()
        digest = mine.partition("-")[2]
        self.assertNotEqual(digest, theirs.partition("-")[2])
        self.authenticate(None, None)
        self.assertEqual(self.status(f"/bde/t/{mine}").status_code, 200)
        for token in (
            *(f"{other.id}-{digest}", f"{self.target.id}-{'0' * len(digest)}"),
            *(str(self.target.id), f"{self.target.id}-", "x", f"{mine}0"),
        ):
            for url in (f"/bde/t/{token}", f"/bde/t/{token}/sheet"):
                response = self.status(url)
                self.assertIn(response.status_code, (403, 404, 410), url)
                self.assertNotIn("Lilas", response.text)
                self.assertNoAmount(response.text, url)

    def test_a_revoked_link_opens_nothing(self):
        token = self.target._link_token()
        self.target._link_revoke()
        self.env.flush_all()
        self.authenticate(None, None)
        response = self.status(f"/bde/t/{token}")
        self.assertIn(response.status_code, (403, 404, 410))
        self.assertNotIn("Lilas", response.text)

    def test_the_page_of_a_company_tells_nothing_of_another(self):
        other = self.make("Boulangerie Secrète")
        self.give(other, 2026, 24680.13)
        self.give(other, 2025, 24680.13)
        self.env.flush_all()
        self.authenticate(None, None)
        for url in self.addresses("link"):
            response = self.status(url)
            self.assertEqual(response.status_code, 200, url)
            if "html" in response.headers["Content-Type"]:
                self.assertNotIn("Secrète", response.text)
                self.assertNotIn("24680", response.text.replace("\u00a0", ""))

    def test_what_the_office_wrote_stays_in_the_office(self):
        """Estimates, notes and chatter are not for the company."""
        self.target.write({"amount_estimated": 98765.43, "answer_note": "têtu"})
        self.target.message_post(body="têtu")
        self.env.flush_all()
        self.authenticate(None, None)
        for url in self.addresses("link"):
            response = self.status(url)
            if "html" in response.headers["Content-Type"]:
                text = response.text.replace("\u00a0", "").replace("\u202f", "")
                self.assertNotIn("98765", text)
                self.assertNotIn("têtu", text)

    def test_showing_changes_nothing(self):
        def facts():
            self.env.invalidate_all()
            target = self.target
            names = ("state", "answer", "answer_on", "named", "contacted_on")
            return [target[name] for name in names] + [
                *target.pledge_ids.mapped("state"),
                *target.call_ids.mapped("state"),
            ]

        before = facts()
        self.authenticate(None, None)
        for url in self.addresses("link"):
            self.status(url)
        self.assertEqual(facts(), before)

    def test_acting_without_the_page_is_refused(self):
        """A POST that does not come from the page (no token of it) acts on nothing."""
        self.authenticate(None, None)
        acts = [
            url for url, endpoint in self.rules if "POST" in endpoint.routing["methods"]
        ]
        self.assertTrue(acts)
        for address in self.addresses("link"):
            with mute_logger("odoo.http"):
                response = self.url_open(address, data={"amount": "1"})
            self.assertIn(response.status_code, (400, 403, 404, 405), address)

    def test_the_account_of_another_company_opens_nothing(self):
        self.rpc_login(self.portal)
        for url in self.addresses("account"):
            if url == "/my/taxe":
                self.assertNoAmount(self.status(url).text, url)
                self.assertNotIn("Lilas", self.status(url).text)
                continue
            self.assertIn(self.status(url).status_code, (403, 404), url)

    def test_accounts_of_the_school_do_not_pass_by_the_company_s_page(self):
        for role in ("teacher", "reader"):
            self.rpc_login(self.users[role])
            for url in self.addresses("account"):
                response = self.status(url)
                self.assertNoAmount(response.text, f"{role} {url}")

    def test_files_of_the_campaign_by_their_number(self):
        """Documents and fields of the records are not downloaded by guessing."""
        file = self.env["ir.attachment"].create(
            {
                "name": "recu.txt",
                "raw": str(AMOUNT).encode(),
                "res_model": self.gift._name,
                "res_id": self.gift.id,
            }
        )
        self.env.flush_all()
        urls = (
            f"/web/content/{file.id}",
            f"/web/content/bde.taxe.gift/{self.gift.id}/value",
            f"/report/pdf/bde_taxe.report_accountant_sheet/{self.target.id}",
            f"/report/html/bde_taxe.report_accountant_sheet/{self.target.id}",
        )
        for user in (self.users["teacher"], self.users["reader"], self.portal):
            self.rpc_login(user)
            for url in urls:
                with mute_logger("odoo.http", "odoo.addons.web.controllers.report"):
                    response = self.url_open(url)
                self.assertNoAmount(response.text, f"{user.login} {url}")
                if "/report/" in url:
                    self.assertNotEqual(response.status_code, 200, user.login)


@tagged("post_install", "-at_install")
class TestImportRights(RightsCase):
    """The bursar imports statements of transfers, nothing else."""

    def test_a_bursar_reads_no_import_of_the_office(self):
        imports = self.env["bde.import"].with_user(self.users["user"])
        theirs = imports.create({"pasted_text": f"a;b\n{AMOUNT};1"})
        bursar = self.users["bursar"]
        found = self.env["bde.import"].with_user(bursar).search([])
        self.assertNotIn(theirs.with_user(bursar), found)

    def test_a_bursar_has_the_transfers_only(self):
        """Whatever formats other addons bring: learners, hosts, holidays…"""
        formats = self.env["bde.import.format"]
        office = formats.with_user(self.users["user"])._formats()
        self.assertGreater(len(office), 3)
        mine = formats.with_user(self.users["bursar"])._formats()
        self.assertEqual([fmt._format_code for fmt in mine], ["taxe_transfers"])

    def test_a_bursar_imports_no_partners(self):
        before = self.env["res.partner"].search_count([])
        text = "Nom;SIRET;Ville\nEntreprise Pirate;99937000000120;Orléans"
        given = (
            self.env["bde.import"]
            .with_user(self.users["bursar"])
            .create({"pasted_text": text, "filename": "x.csv"})
        )
        given._action_analyse()
        self.assertNotEqual(given.state, "analysed")
        with self.assertRaises(UserError):
            given._action_apply()
        self.assertEqual(self.env["res.partner"].search_count([]), before)
