from dataclasses import replace

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, HttpCase, tagged

from odoo.addons.bde_partners.demo import stub_registers as stub

from .common_register import RegisterCase


@tagged("post_install", "-at_install")
class TestHostCreate(RegisterCase):
    """A new organisation from a SIRET or a name, with and without the register."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wizards = cls.env["bde.host.create"].with_user(cls.users["user"])

    def search(self, query, zip_code=False):
        """Return the wizard after a search."""
        wizard = self.wizards.create({"query": query, "zip_code": zip_code})
        action = wizard.action_search()
        self.assertEqual((action["res_id"], action["target"]), (wizard.id, "new"))
        return wizard

    def card(self, wizard, known):
        """Return the card of an organisation of the stubs."""
        return wizard.line_ids.filtered(lambda line: line.siret == known.siret)

    def opened(self, action):
        """Return the organisation whose dossier an action opens."""
        self.assertEqual(action["res_model"], "res.partner")
        form = self.env.ref("bde_partners.bde_host_view_form")
        self.assertEqual(action["views"], [(form.id, "form")])
        return self.env["res.partner"].browse(action["res_id"])

    # -- found in the register ------------------------------------
    def test_a_siret_becomes_an_organisation_to_approve(self):
        wizard = self.search(f" {stub.GARAGE.siret[:9]} {stub.GARAGE.siret[9:]} ")
        wizard.line_ids.action_choose()
        self.assertEqual((wizard.state, wizard.name), ("confirm", "GARAGE DES LILAS"))
        wizard.phone = "02 38 00 00 00"
        host = self.opened(wizard.action_create())
        self.assertRecordValues(
            host,
            [
                {
                    "bde_siret": stub.GARAGE.siret,
                    "zip": "45000",
                    "bde_naf": "45.20A",
                    "bde_headcount_bracket": "11",
                    "bde_host_state": "to_check",
                    "bde_is_host": True,
                    "phone": "02 38 00 00 00",
                    "bde_lock_identity": False,
                    "bde_lock_address": False,
                }
            ],
        )

    def test_a_name_and_a_postal_code_give_cards(self):
        wizard = self.search("boulangerie du mail", "45160")
        self.assertEqual(len(wizard.line_ids), 1)
        card = wizard.line_ids
        self.assertEqual(
            (card.name, card.usual_name), ("BOULANGERIE DU MAIL", "LE FOURNIL")
        )
        self.assertEqual(card.address, "8 route d'Olivet, 45160 Olivet")
        self.assertEqual(card.facts, "10.71C Food products · 3 to 5 employees")
        self.assertTrue(card.is_open)

    def test_what_the_office_writes_instead_is_kept_and_locked(self):
        wizard = self.search(stub.GARAGE.siret)
        wizard.line_ids.action_choose()
        wizard.name = "Garage des Lilas"
        host = self.opened(wizard.action_create())
        self.assertEqual(host.name, "Garage des Lilas")
        self.assertEqual(host._bde_locks(), {"identity"})

    def test_a_closed_site_is_shown_and_cannot_be_chosen(self):
        wizard = self.search("menuiserie de la source")
        card = self.card(wizard, stub.CLOSED)
        self.assertFalse(card.is_open)
        self.assertTrue(card.closed_on)
        with self.assertRaisesRegex(UserError, "closed"):
            card.action_choose()

    def test_the_same_siret_is_never_created_twice(self):
        host = self.make_host(name="Garage", bde_siret=stub.GARAGE.siret)
        wizard = self.search("garage des lilas")
        card = self.card(wizard, stub.GARAGE)
        self.assertEqual(card.partner_id, host)
        self.assertEqual(self.opened(card.action_open()), host)
        card.action_choose()
        self.assertEqual(wizard.twin_id, host)
        with self.assertRaisesRegex(UserError, "already"):
            wizard.action_create()
        self.assertEqual(self.opened(wizard.action_open_twin()), host)

    def test_an_archived_organisation_is_put_back_in_use(self):
        host = self.make_host(name="Garage", bde_siret=stub.GARAGE.siret, active=False)
        wizard = self.search(stub.GARAGE.siret)
        card = self.card(wizard, stub.GARAGE)
        self.assertEqual((card.partner_id, card.partner_active), (host, False))
        wizard.siret = stub.GARAGE.siret
        with self.assertRaisesRegex(UserError, "archived"):
            wizard.action_create()
        self.assertEqual(self.opened(card.action_reactivate()), host)
        self.assertTrue(host.active)

    def test_a_site_comes_with_its_head_office_when_asked(self):
        wizard = self.search(stub.BAKERY_SHOP.siret)
        self.card(wizard, stub.BAKERY_SHOP).action_choose()
        self.assertEqual(wizard.head_siret, stub.BAKERY.siret)
        wizard.create_head_office = True
        site = self.opened(wizard.action_create())
        head = site.parent_id
        self.assertEqual(head.bde_siret, stub.BAKERY.siret)
        self.assertEqual((site.city, head.city), ("Olivet", "Orleans"))
        self.assertFalse(head.bde_is_host)

    def test_a_head_office_that_is_here_becomes_the_parent(self):
        head = self.make_host(name="Boulangerie", bde_siret=stub.BAKERY.siret)
        wizard = self.search(stub.BAKERY_SHOP.siret)
        self.card(wizard, stub.BAKERY_SHOP).action_choose()
        self.assertEqual(wizard.head_id, head)
        site = self.opened(wizard.action_create())
        self.assertEqual(site.parent_id, head)

    def test_partial_diffusion_asks_for_the_name_and_shows_none(self):
        wizard = self.search(stub.HIDDEN.siret)
        card = wizard.line_ids
        self.assertEqual(card.name, "Name not handed on")
        self.assertTrue(card.is_partial)
        card.action_choose()
        self.assertFalse(wizard.name)
        with self.assertRaisesRegex(UserError, "partial"):
            wizard.action_create()
        wizard.name = "Dominique S., électricité"
        host = self.opened(wizard.action_create())
        self.assertTrue(host.bde_partial_diffusion)

    # -- by hand ------------------------------------
    def test_everything_works_without_network(self):
        self.outgoing._set_open("register", False)
        wizard = self.search("Association du Val")
        self.assertIn("switched off", wizard.message)
        wizard.action_by_hand()
        self.assertEqual(wizard.name, "Association du Val")
        wizard.write({"bde_legal_kind": "association", "city": "Olivet"})
        host = self.opened(wizard.action_create())
        self.assertEqual((host.bde_legal_kind, host.bde_siret), ("association", False))
        self.assertEqual(host.bde_host_state, "to_check")
        self.assertFalse(self.recherche.questions)

    def test_every_kind_of_organisation_can_be_typed(self):
        kinds = self.env["res.partner"]._fields["bde_legal_kind"].get_values(self.env)
        for kind in kinds:
            wizard = self.wizards.create({"query": f"Hôte {kind}"})
            wizard.action_by_hand()
            wizard.bde_legal_kind = kind
            host = self.opened(wizard.action_create())
            self.assertEqual((host.bde_legal_kind, host.is_company), (kind, True))

    def test_a_siret_can_be_typed_when_the_register_is_down(self):
        self.recherche.script = [500] * 4
        wizard = self.search(stub.GARAGE.siret)
        self.assertIn("out of order", wizard.message)
        wizard.action_by_hand()
        self.assertEqual((wizard.siret, wizard.name), (stub.GARAGE.siret, False))
        with self.assertRaisesRegex(UserError, "name"):
            wizard.action_create()
        wizard.name = "Garage"
        host = self.opened(wizard.action_create())
        self.assertEqual(host.bde_siret, stub.GARAGE.siret)
        self.assertEqual(host.bde_register_state, "unknown")

    def test_what_is_not_found_is_said(self):
        wizard = self.search("entreprise imaginaire")
        self.assertIn("entreprise imaginaire", wizard.message)
        with self.assertRaisesRegex(ValidationError, "mistyped"):
            self.search("12345678901234")
        with self.assertRaises(UserError):
            self.search(False)
        self.assertIn("three letters", self.search("ab").message)

    def test_a_siren_or_a_siret_is_read_with_its_spaces_and_dots(self):
        siren, siret = stub.GARAGE.siret[:9], stub.GARAGE.siret
        spaced = f"{siren[:3]} {siren[3:6]} {siren[6:]}"
        self.assertEqual(self.search(spaced).line_ids.siret, siret)
        dotted = f"SIRET : {siren}.{siret[9:]}"
        self.assertEqual(self.search(dotted).line_ids.siret, siret)

    def test_too_many_results_ask_for_more_words(self):
        many = [
            replace(stub.GARAGE, siret=stub.invented_siret(42000 + n), sign="")
            for n in range(15)
        ]
        self.recherche.known.update({site.siret: site for site in many})
        self.addCleanup(lambda: [self.recherche.known.pop(s.siret) for s in many])
        wizard = self.search("garage des lilas")
        self.assertEqual(len(wizard.line_ids), 12)
        self.assertIn("postal code", wizard.message)

    # -- what looks alike ------------------------------------
    def test_what_looks_alike_is_shown_before(self):
        self.make_host(name="Garage des Lilas", zip="45000", city="Orléans")
        wizard = self.search(stub.GARAGE.siret)
        wizard.line_ids.action_choose()
        self.assertIn("Garage des Lilas", wizard.lookalikes)
        self.assertIn("/odoo/bde-organisations/", wizard.lookalikes)

    # -- who ------------------------------------
    def test_the_form_of_the_window_is_that_of_the_office(self):
        with Form(self.wizards) as form:
            form.query = "Garage"
        for role in ("reader", "teacher", "head", "bursar"):
            with self.assertRaises(AccessError):
                self.wizards.with_user(self.users[role]).create({"query": "Garage"})

    def test_every_new_organisation_button_opens_the_window(self):
        action = self.env.ref("bde_partners.bde_host_create_action")
        home = self.env["bde.home"].with_user(self.users["user"])
        shortcut = next(s for s in home._home_shortcuts() if s["key"] == "new_host")
        self.assertEqual(
            shortcut["action"]["xmlid"], "bde_partners.bde_host_create_action"
        )
        for kind in ("list", "kanban"):
            view = self.env.ref(f"bde_partners.bde_host_view_{kind}")
            arch = (
                self.env["res.partner"]
                .with_user(self.users["user"])
                .get_view(view.id, kind)["arch"]
            )
            self.assertIn(f'name="{action.id}"', arch)
            self.assertIn('create="0"', arch)


@tagged("post_install", "-at_install")
class TestHostCreateScreen(RegisterCase, HttpCase):
    """The window in a browser."""

    def test_a_siret_then_the_dossier(self):
        self.start_tour("/odoo", "bde_host_create", login=self.users["user"].login)
        host = self.env["res.partner"].search([("bde_siret", "=", stub.GARAGE.siret)])
        self.assertEqual(host.name, "GARAGE DES LILAS")
