from datetime import date, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from odoo.addons.bde_partners.demo import stub_registers as stub
from odoo.addons.bde_partners.rules.registers.errors import RegisterError
from odoo.addons.queue_job.exception import RetryableJobError

from .common_register import RegisterCase


@tagged("post_install", "-at_install")
class TestRegisterClosed(TransactionCase):
    """Nothing leaves before an administrator says so."""

    def test_both_switches_are_closed_at_installation(self):
        for model, code in (
            ("bde.register", "switched_off"),
            ("bde.geocoder", "switched_off_geocoder"),
        ):
            self.assertFalse(self.env[model]._is_open())
            with self.assertRaises(RegisterError) as caught:
                self.env[model]._check_may_ask()
            self.assertEqual(caught.exception.code, code)

    def test_the_published_addresses_are_those_of_the_state(self):
        params = self.env["ir.config_parameter"].sudo()
        for code, host in (
            ("recherche", "https://recherche-entreprises.api.gouv.fr"),
            ("sirene", "https://api.insee.fr/api-sirene/3.11"),
            ("geoplateforme", "https://data.geopf.fr/geocodage"),
        ):
            self.assertEqual(params.get_param(f"bde.lookup.{code}.url"), host)
        self.assertEqual(params.get_param("bde.lookup.recherche.rate"), "7/1")
        self.assertEqual(params.get_param("bde.lookup.geoplateforme.rate"), "50/1")
        self.assertEqual(params.get_param("bde.lookup.sirene.rate"), "30/60")

    def test_the_monthly_refresh_is_off_until_switched_on(self):
        cron = self.env.ref("bde_partners.ir_cron_bde_register")
        self.assertFalse(cron.active)
        settings = self.env["res.config.settings"].create({})
        settings.write({"bde_register_cron": True, "bde_call_register": True})
        settings.execute()
        self.assertTrue(cron.active)
        self.assertTrue(self.env["bde.register"]._is_open())


@tagged("post_install", "-at_install")
class TestRegister(RegisterCase):
    """The register of companies, asked over HTTP through a local stub."""

    # -- answers ----------------------------------------------------------------------
    def test_a_siret_gives_its_site_from_both_services(self):
        for use in (lambda: None, self.use_sirene):
            use()
            site = self.register._lookup(stub.GARAGE.siret)
            self.assertEqual(site.name, "GARAGE DES LILAS")
            self.assertEqual((site.zip, site.naf), ("45000", "45.20A"))
            self.assertIsNone(self.register._lookup(stub.invented_siret(5)))

    def test_a_name_gives_sites_from_both_services(self):
        for use in (lambda: None, self.use_sirene):
            use()
            sites = self.register._search_name("boulangerie du mail")
            self.assertEqual(
                {site.siret for site in sites},
                {stub.BAKERY.siret, stub.BAKERY_SHOP.siret},
            )
            near = self.register._search_name("boulangerie du mail", "45160")
            self.assertEqual([site.siret for site in near], [stub.BAKERY_SHOP.siret])

    def test_only_the_name_and_the_postal_code_leave(self):
        self.register._search_name("Garage des Lilas", "45000")
        question = self.recherche.questions[0]
        self.assertEqual(question.params["q"], "Garage des Lilas")
        self.assertEqual(question.params["code_postal"], "45000")
        self.assertIn("BureauDesEntreprises/", question.headers["User-Agent"])
        self.assertNotIn(self.company.name, str(question.headers))
        self.assertNotIn("dirigeants", question.params["include"])

    def test_the_key_goes_to_sirene_and_nowhere_else(self):
        self.register._lookup(stub.GARAGE.siret)
        self.assertNotIn(stub.SireneStub.key, str(self.recherche.questions[0].headers))
        self.use_sirene()
        self.register._lookup(stub.BAKERY.siret)
        self.params.set_param("bde.lookup.sirene.key", "wrong")
        with self.assertRaises(RegisterError) as caught:
            self.register._lookup(stub.CLOSED.siret)
        self.assertEqual(caught.exception.code, "key_refused")
        self.params.set_param("bde.lookup.sirene.key", False)
        with self.assertRaises(RegisterError) as caught:
            self.register._lookup(stub.CLOSED.siret)
        self.assertEqual(caught.exception.code, "key_missing")

    def test_several_sirets_are_one_question_to_sirene(self):
        self.use_sirene()
        wanted = [stub.GARAGE.siret, stub.BAKERY.siret, stub.invented_siret(9)]
        found = self.register._lookup_many(wanted)
        self.assertEqual(set(found), {stub.GARAGE.siret, stub.BAKERY.siret})
        self.assertEqual(len(self.sirene.questions), 1)

    # -- memory -----------------------------------------------------------------------
    def test_the_same_question_is_asked_once(self):
        for _turn in range(2):
            self.register._lookup(stub.GARAGE.siret)
            self.register._search_name("lilas")
        self.assertEqual(len(self.recherche.questions), 2)

    def test_what_is_remembered_expires_and_is_cleared(self):
        self.register._lookup(stub.GARAGE.siret)
        cache = self.env["bde.lookup.cache"]
        later = fields.Datetime.now() + timedelta(days=31)
        with freeze_time(later):
            self.register._lookup(stub.GARAGE.siret)
            self.assertEqual(len(self.recherche.questions), 2)
        with freeze_time(later + timedelta(days=31)):
            cache._gc_expired()
        self.assertFalse(cache.search([]))

    def test_an_unknown_siret_is_asked_again_the_next_day(self):
        number = stub.invented_siret(5)
        for _turn in range(2):
            self.assertIsNone(self.register._lookup(number))
        self.assertEqual(len(self.recherche.questions), 1)
        with freeze_time(fields.Datetime.now() + timedelta(days=2)):
            self.register._lookup(number)
        self.assertEqual(len(self.recherche.questions), 2)

    def test_a_refresh_does_not_believe_the_memory(self):
        self.register._lookup(stub.GARAGE.siret)
        self.register._lookup_many([stub.GARAGE.siret], fresh=True)
        self.assertEqual(len(self.recherche.questions), 2)

    def test_no_manager_is_kept_and_no_mask(self):
        self.register._search_name("secret")
        kept = str(self.env["bde.lookup.cache"].search([]).mapped("answer"))
        self.assertNotIn("SECRET", kept)
        self.assertNotIn("[ND]", kept)
        self.assertNotIn("dirigeant", kept)

    # -- trouble ----------------------------------------------------------------------
    def test_a_passing_failure_is_tried_again(self):
        self.recherche.script = [503, (429, {"Retry-After": "2"})]
        self.assertTrue(self.register._lookup(stub.GARAGE.siret))
        self.assertEqual(len(self.recherche.questions), 3)
        self.assertEqual(self.pauses, [2])

    def test_each_failure_has_its_sentence(self):
        for script, words in (
            ([500] * 4, "out of order"),
            ([(429, {"Retry-After": "90"})], "90 seconds"),
            (["garbage"], "cannot be read"),
            (["drop"] * 2, "cannot be reached"),
            ([400], "refused the question"),
        ):
            self.recherche.script = list(script)
            with self.assertRaises(RegisterError) as caught:
                self.register._lookup(stub.GARAGE.siret)
            self.assertIn(words, self.register._message(caught.exception))
        self.assertFalse(self.env["bde.lookup.cache"].search([]))

    def test_the_limit_of_the_service_is_kept(self):
        self.params.set_param("bde.lookup.recherche.rate", "2/600")
        self.register._lookup(stub.GARAGE.siret)
        self.register._lookup(stub.BAKERY.siret)
        with self.assertRaises(RegisterError) as caught:
            self.register._lookup(stub.CLOSED.siret)
        self.assertEqual(caught.exception.code, "busy")
        self.assertEqual(len(self.recherche.questions), 2)

    # -- who --------------------------------------------------------------------------
    def test_only_the_office_asks(self):
        for role, user in self.users.items():
            register = self.register.with_user(user)
            geocoder = self.geocoder.with_user(user)
            if role in ("user", "manager"):
                self.assertTrue(register._lookup(stub.GARAGE.siret))
                self.assertEqual(geocoder._geocode([]), [])
                continue
            for ask in (
                lambda r=register: r._lookup(stub.GARAGE.siret),
                lambda r=register: r._search_name("lilas"),
                lambda g=geocoder: g._geocode([]),
            ):
                with self.assertRaises(AccessError):
                    ask()
            with self.assertRaises(AccessError):
                self.env["bde.host.create"].with_user(user).create({})

    def test_nobody_of_the_office_reads_the_key_nor_the_memory(self):
        self.register._lookup(stub.GARAGE.siret)
        for user in self.users.values():
            with self.assertRaises(AccessError):
                self.env["ir.config_parameter"].with_user(user).search_read([])
            with self.assertRaises(AccessError):
                self.env["bde.lookup.cache"].with_user(user).search_read([])


@tagged("post_install", "-at_install")
class TestGeocoder(RegisterCase):
    """Places of organisations, and of nobody else."""

    def test_one_place_for_each_address_in_their_order(self):
        points = self.geocoder._geocode(
            [
                {"street": "8 rue des Sureaux", "zip": "45000", "city": "Orléans"},
                {"street": "", "zip": "", "city": ""},
                {"street": "rue inconnue", "zip": "45000", "city": "Orléans"},
                {"zip": "45160", "city": "Olivet"},
            ]
        )
        self.assertEqual(
            [point and point.precision for point in points],
            ["address", None, None, "commune"],
        )
        self.assertEqual(len(self.geo.questions), 1)

    def test_the_same_address_is_asked_once(self):
        address = {"street": "8 rue des Sureaux", "zip": "45000", "city": "Orléans"}
        self.geocoder._geocode([address, address])
        self.geocoder._geocode([{**address, "city": "ORLEANS"}])
        self.assertEqual(len(self.geo.questions), 1)
        self.assertEqual(self.geo.questions[0].body.count(b"Sureaux"), 1)

    def test_organisations_are_placed_without_their_name(self):
        host = self.make_host(
            name="Garage Secret", street="8 rue A", zip="45000", city="Orléans"
        )
        point = self.geocoder._geocode_partners(host)[host.id]
        self.assertEqual(point.precision, "address")
        self.assertNotIn(b"Secret", self.geo.questions[0].body)

    def test_the_address_of_a_person_never_leaves(self):
        host = self.make_host(street="8 rue A", zip="45000", city="Orléans")
        person = self.env["res.partner"].create(
            {"name": "Alix", "parent_id": host.id, "type": "other", "city": "Olivet"}
        )
        employer = self.make_host(name="Chez M.", bde_legal_kind="individual")
        for refused in (person, host | person, employer, self.env.user):
            with self.assertRaises(UserError):
                self.geocoder._geocode_partners(refused)
            with self.assertRaises(UserError):
                self.geocoder._geocode(refused)
        self.assertFalse(self.geo.questions)

    def test_a_doubtful_place_is_not_kept(self):
        self.params.set_param("bde.lookup.geoplateforme.score", "0.99")
        address = {"street": "8 rue des Sureaux", "zip": "45000", "city": "Orléans"}
        self.assertEqual(self.geocoder._geocode([address]), [None])


@tagged("post_install", "-at_install")
class TestRegisterFacts(RegisterCase):
    """Locks, refresh, closed organisations, partial diffusion."""

    def make_garage(self, **vals):
        """Return the garage of the stubs, as the register has it."""
        site = self.register._lookup(stub.GARAGE.siret)
        return self.env["res.partner"]._bde_create_from_site(site, vals)

    def test_an_organisation_has_the_facts_of_the_register(self):
        host = self.make_garage()
        self.assertRecordValues(
            host,
            [
                {
                    "name": "GARAGE DES LILAS",
                    "bde_usual_name": "LILAS AUTO",
                    "bde_siret": stub.GARAGE.siret,
                    "bde_legal_kind": "company",
                    "street": "12 rue de la Gare",
                    "zip": "45000",
                    "bde_naf": "45.20A",
                    "bde_naf_version": "2008",
                    "bde_headcount_bracket": "11",
                    "bde_headcount_date": date(2024, 12, 31),
                    "bde_register_state": "open",
                    "bde_register_source": "recherche",
                    "bde_host_state": "to_check",
                    "is_company": True,
                }
            ],
        )
        self.assertAlmostEqual(host.partner_latitude, 47.902)
        self.assertEqual(host.bde_activity, "Sale and repair of motor vehicles")
        self.assertFalse(host._bde_locks())

    def test_a_correction_by_the_school_locks_its_group(self):
        host = self.make_garage()
        host.write({"phone": "0238000000", "zip": "45000"})
        self.assertFalse(host._bde_locks())
        host.with_user(self.users["user"]).street = "14 rue de la Gare"
        self.assertEqual(host._bde_locks(), {"address"})
        host.with_context(bde_from_register=True).bde_naf = "45.20B"
        self.assertEqual(host._bde_locks(), {"address"})

    def test_a_refresh_never_overwrites_what_the_school_corrected(self):
        host = self.make_garage()
        host.write({"street": "14 rue de la Gare", "bde_naf": "45.11Z"})
        host.write({"bde_lock_activity": False})
        site = self.register._lookup(stub.GARAGE.siret)
        self.assertEqual(host._bde_apply_site(site), ["bde_naf"])
        self.assertEqual((host.street, host.bde_naf), ("14 rue de la Gare", "45.20A"))

    def test_the_refresh_shows_differences_before_it_writes(self):
        host = self.make_garage()
        host.with_context(bde_from_register=True).write(
            {"street": "1 rue Ancienne", "bde_headcount_bracket": "02"}
        )
        host.name = "Garage du coin"
        action = host.with_user(self.users["user"]).action_bde_refresh_register()
        wizard = self.env["bde.register.refresh"].browse(action["res_id"])
        lines = {line.field: line for line in wizard.line_ids}
        self.assertEqual(set(lines), {"name", "street", "bde_headcount_bracket"})
        self.assertTrue(lines["name"].locked)
        self.assertEqual(lines["street"].before, "1 rue Ancienne")
        self.assertEqual(lines["street"].after, "12 rue de la Gare")
        self.assertEqual(lines["bde_headcount_bracket"].before, "3 to 5 employees")
        self.assertEqual(host.street, "1 rue Ancienne")
        lines["bde_headcount_bracket"].apply = False
        lines["name"].apply = True  # greyed on screen: refused by the server
        wizard.action_apply()
        self.assertEqual(host.street, "12 rue de la Gare")
        self.assertEqual(host.bde_headcount_bracket, "02")
        self.assertEqual(host.name, "Garage du coin")
        self.assertEqual(host._bde_locks(), {"identity", "activity"})

    def test_a_refresh_in_the_background_flags_the_closed(self):
        partners = self.env["res.partner"]
        for known in (stub.GARAGE, stub.CLOSED, stub.BAKERY, stub.TOWN_HALL):
            partners |= self.make_host(name=known.name, bde_siret=known.siret)
        unknown = self.make_host(name="Inconnue", bde_siret=stub.invented_siret(7))
        batch = (partners | unknown).with_context(queue_job__no_delay=True)
        batch = batch._bde_start_refresh()
        self.assertEqual((batch.done_count, batch.failed_count), (4, 1))
        self.assertIn("does not know", batch.failure_ids.reason)
        closed = partners.filtered(lambda p: p.bde_register_state == "closed")
        self.assertEqual(closed.bde_siret, stub.CLOSED.siret)
        self.assertEqual(closed.bde_closed_on, date(2025, 6, 30))
        self.assertEqual(partners[0].zip, "45000")

    def test_a_job_waits_when_the_service_is_out_of_order(self):
        hosts = self.make_host(bde_siret=stub.GARAGE.siret)
        self.recherche.script = [500] * 4
        job = hosts.with_context(job_uuid="a job")
        with self.assertRaises(RetryableJobError) as caught:
            job._batch_register_refresh(None)
        self.assertEqual(caught.exception.seconds, 60)

    def test_a_host_that_closed_is_told_on_the_home_page(self):
        host = self.make_host(bde_siret=stub.CLOSED.siret, name="Menuiserie")
        home = self.env["bde.home"].with_user(self.users["user"])
        before = home._home_card_closed_hosts()["count"]
        host._bde_apply_site(self.register._lookup(stub.CLOSED.siret))
        card = home._home_card_closed_hosts()
        self.assertEqual((card["count"], card["state"]), (before + 1, "blue"))

    def test_the_monthly_task_takes_the_old_ones_only(self):
        old = self.make_host(bde_siret=stub.GARAGE.siret)
        new = self.make_host(bde_siret=stub.BAKERY.siret)
        none = self.make_host()
        new.bde_register_date = fields.Date.today()
        old.bde_register_date = fields.Date.today() - timedelta(days=300)
        due = self.env["res.partner"].search(
            self.env["res.partner"]._bde_due_domain("today")
        )
        self.assertIn(old, due)
        self.assertFalse(due & (new | none))
        self.params.set_param("bde.lookup.refresh_most", "1")
        (self.env["res.partner"].search([("bde_siret", "!=", False)]) - old).write(
            {"bde_register_date": fields.Date.today()}
        )
        self.env["res.partner"]._cron_bde_refresh_register()
        self.assertEqual(old.bde_register_date, fields.Date.today())
        self.outgoing._set_open("register", False)
        self.recherche.questions.clear()
        self.env["res.partner"]._cron_bde_refresh_register()
        self.assertFalse(self.recherche.questions)

    def test_a_closed_organisation_is_never_proposed(self):
        host = self.make_host(bde_siret=stub.CLOSED.siret)
        partners = self.env["res.partner"]
        self.assertIn(host, partners.search(partners._bde_host_domain()))
        host._bde_apply_site(self.register._lookup(stub.CLOSED.siret))
        self.assertNotIn(host, partners.search(partners._bde_host_domain()))

    def test_partial_diffusion_is_flagged_and_masked(self):
        site = self.register._lookup(stub.HIDDEN.siret)
        with self.assertRaises(UserError):
            self.env["res.partner"]._bde_create_from_site(site)
        host = self.env["res.partner"]._bde_create_from_site(
            site, {"name": "Électricité D.", "street": "3 rue B"}
        )
        self.assertTrue(host.bde_partial_diffusion)
        self.assertEqual(
            host._bde_public_values(),
            {"name": "", "street": "", "zip": "45000", "city": "Orleans"},
        )
        self.assertEqual(self.make_garage()._bde_public_values()["name"], "LILAS AUTO")

    def test_a_mailing_leaves_out_partial_diffusion_and_closed(self):
        good, partial, closed = (
            self.make_host(name=name, email=f"{name}@example.org")
            for name in ("bon", "partiel", "ferme")
        )
        partial.bde_partial_diffusion = True
        closed.bde_register_state = "closed"
        people = self.env["res.partner"].create(
            [
                {"name": f"P {h.name}", "parent_id": h.id, "email": f"p@{h.name}.fr"}
                for h in (good, partial, closed)
            ]
        )
        ids = (good | partial | closed | people).ids
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "Portes ouvertes",
                "mailing_model_id": self.env.ref("base.model_res_partner").id,
                "mailing_domain": [("id", "in", ids)],
            }
        )
        self.assertEqual(set(mailing._get_recipients()), {good.id, people[0].id})

    def test_a_refresh_without_siret_or_network_says_so(self):
        with self.assertRaisesRegex(UserError, "no SIRET"):
            self.make_host().action_bde_refresh_register()
        host = self.make_host(bde_siret=stub.GARAGE.siret)
        self.recherche.script = [500] * 4
        with self.assertRaisesRegex(UserError, "out of order"):
            host.action_bde_refresh_register()
        self.outgoing._set_open("register", False)
        for partners in (host, host | self.make_host(bde_siret=stub.BAKERY.siret)):
            with self.assertRaisesRegex(UserError, "switched off"):
                partners.action_bde_refresh_register()

    def test_the_refresh_is_for_the_office(self):
        host = self.make_host(bde_siret=stub.GARAGE.siret)
        for role in ("reader", "teacher", "head", "bursar"):
            with self.assertRaises(AccessError):
                host.with_user(self.users[role]).action_bde_refresh_register()

    def test_a_site_keeps_its_own_address(self):
        head = self.make_host(street="1 rue Mère", zip="45000", city="Orléans")
        site = self.make_host(
            parent_id=head.id, street="2 rue Fille", zip="45160", city="Olivet"
        )
        person = self.env["res.partner"].create({"name": "P", "parent_id": site.id})
        self.assertEqual((site.city, head.city), ("Olivet", "Orléans"))
        head.city = "Saran"
        site.street = "4 rue Fille"
        self.assertEqual((site.city, head.street), ("Olivet", "1 rue Mère"))
        self.assertEqual(person.street, "4 rue Fille")
        other = self.make_host(street="9 rue Seule", city="Meung")
        other.parent_id = head
        self.assertEqual((other.city, head.city), ("Meung", "Saran"))
