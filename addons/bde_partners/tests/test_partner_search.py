from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import OTHER_SIRET, SIRET, SchoolCase


@tagged("post_install", "-at_install")
class TestPartnerSearch(SchoolCase):
    """Organisations and people are found as people type, and the reason is told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partners = cls.env["res.partner"]
        cls.host = partners.create(
            {
                "name": "SARL Garage St-Éloi",
                "bde_usual_name": "Chez Zouzou",
                "is_company": True,
                "bde_is_host": True,
                "bde_siret": SIRET,
                "bde_activity": "Réparation automobile",
                "phone": "+33 2 61 91 00 30",
                "email": "atelier@steloi.example.org",
                "street": "12 boulevard Voltaire",
                "zip": "41300",
                "city": "Salbrives",
                "bde_host_state": "approved",
            }
        )
        cls.person = partners.create(
            {
                "name": "Aïcha Lemoyne",
                "parent_id": cls.host.id,
                "function": "Gérante",
                "phone": "06 39 98 02 80",
            }
        )
        cls.bakery = partners.create(
            {
                "name": "Ets Boulangerie Sainte-Zélie",
                "is_company": True,
                "bde_is_host": True,
                "bde_siret": OTHER_SIRET,
                "city": "Mer-sur-Zorn",
            }
        )

    def find(self, text, user=None):
        partners = self.env["res.partner"]
        if user:
            partners = partners.with_user(user)
        return partners.search([("bde_search", "ilike", text)])

    def listed(self, text, user=None, **more):
        """Rows of the list of organisations when `text` is looked for."""
        partners = self.env["res.partner"]
        if user:
            partners = partners.with_user(user)
        domain = [("is_company", "=", True), ("bde_search", "ilike", text)]
        spec = {"name": {}, "bde_match_reason": {}}
        return partners.web_search_read(domain, spec, limit=80, **more)["records"]

    def reason(self, text, user=None):
        rows = {row["id"]: row for row in self.listed(text, user)}
        self.assertIn(self.host.id, rows, text)
        return rows[self.host.id]["bde_match_reason"]

    # -- ways of typing -------------------------------------------------------------
    def test_accents_and_case_do_not_count(self):
        for text in ("garage st eloi", "GARAGE ST-ÉLOI", "Gàrâge st élOI"):
            self.assertIn(self.host, self.find(text), text)

    def test_abbreviations_and_legal_forms_do_not_count(self):
        for text in (
            "garage saint eloi",
            "Ets Garage St Eloi",
            "Sté garage st eloi",
            "12 bd voltaire eloi",
        ):
            self.assertIn(self.host, self.find(text), text)
        for text in ("boulangerie ste zelie", "SARL sainte zélie"):
            self.assertIn(self.bakery, self.find(text), text)

    def test_order_of_words_does_not_count(self):
        for text in ("eloi garage", "salbrives eloi", "saint garage salbrives"):
            self.assertIn(self.host, self.find(text), text)

    def test_a_typing_error_is_forgiven(self):
        for text in ("garaje eloi salbrives", "Salbrvies eloi", "zzouzou", "lemoine"):
            self.assertIn(self.host, self.find(text), text)
        self.assertFalse(self.find("xyzzyq"))

    def test_part_of_a_siret(self):
        for text in ("999370000", "999 370 000 00120", "37000000120"):
            self.assertIn(self.host, self.find(text), text)
        self.assertNotIn(self.bakery, self.find("999370000"))

    def test_part_of_a_telephone_however_it_is_written(self):
        for text in (
            "0261910030",
            "02 61 91 00 30",
            "02.61.91.00",
            "+33 2 61 91 00 30",
            "0033261910030",
            "910030",
            "06 39 98 02 80",
        ):
            self.assertIn(self.host, self.find(text), text)

    def test_mail_town_postal_code_activity_and_usual_name(self):
        for text in (
            "atelier@steloi",
            "salbrives",
            "41300 eloi",
            "automobile eloi",
            "zouzou",
        ):
            self.assertIn(self.host, self.find(text), text)

    def test_its_people_find_an_organisation(self):
        found = self.find("lemoyne garage")
        self.assertIn(self.host, found)
        self.assertIn(self.person, found)
        self.person.active = False
        self.assertNotIn(self.host, self.find("aicha lemoyne"))

    def test_what_is_renamed_is_found_by_its_new_name(self):
        self.host.name = "Carrosserie Quignon"
        self.assertIn(self.host, self.find("quignon"))
        self.assertIn(self.person, self.find("quignon aicha"))

    # -- why, and best first ----------------------------------------------------------
    def test_results_say_why(self):
        for text, expected in (
            ("garage eloi", "Name"),
            ("eloi salbrives", "Name · City: Salbrives"),
            ("999370000", f"SIRET: {SIRET}"),
            ("91 00 30", "Phone: +33 2 61 91 00 30"),
            ("lemoyne", "Contact: Aïcha Lemoyne"),
            ("06 39 98 02 80", "Contact: Aïcha Lemoyne (06 39 98 02 80)"),
            ("zouzou", "Usual name: Chez Zouzou"),
            ("garaje eloi", "Name, spelled nearly so"),
            ("voltaire", "Address: 12 boulevard Voltaire"),
        ):
            self.assertEqual(self.reason(text), expected, text)

    def test_without_a_search_there_is_no_reason(self):
        row = self.env["res.partner"].web_search_read(
            [("id", "=", self.host.id)], {"bde_match_reason": {}}
        )["records"][0]
        self.assertFalse(row["bde_match_reason"])

    def test_the_best_comes_first(self):
        create = self.env["res.partner"].create
        names = ("Ateliers Kuzbrik Aab", "Kuzbrik", "Garage Kuzbrik")
        create([{"name": name, "is_company": True} for name in names])
        create({"name": "Aaa Menuiserie", "is_company": True, "city": "Kuzbrik"})
        found = [row["name"] for row in self.listed("kuzbrik")]
        self.assertEqual(found[0], "Kuzbrik")
        self.assertEqual(found[-1], "Aaa Menuiserie")
        chosen = self.listed("kuzbrik", order="name")
        self.assertEqual(chosen[0]["name"], "Aaa Menuiserie")

    # -- choosers ---------------------------------------------------------------------
    def test_a_messy_name_in_the_field_of_a_host(self):
        partners = self.env["res.partner"].with_context(bde_find_hosts=True)
        for text in ("eloi garage", "garaje st eloi", "garage salbrives", "910030"):
            found = partners.name_search(text, [("is_company", "=", True)])
            self.assertEqual(found[0][0], self.host.id, text)
        shown = partners.web_name_search("eloi garage", {"display_name": {}}, limit=1)
        self.assertIn("Salbrives", shown[0]["__formatted_display_name"])
        plain = self.env["res.partner"].name_search("eloi garage")
        self.assertFalse(plain, "elsewhere the address book is the host's")

    # -- quick find -------------------------------------------------------------------
    def test_quick_find_gives_organisations_and_people(self):
        finder = self.env["bde.finder"].with_user(self.users["user"])
        lines = finder.find("aicha lemoyne")["lines"]
        self.assertEqual(lines[0]["name"], "Aïcha Lemoyne")
        self.assertEqual(lines[0]["kind"], "person")
        self.assertEqual(lines[0]["phone"], "06 39 98 02 80")
        self.assertEqual(lines[0]["action"]["res_id"], self.host.id)
        line = finder.find("eloi salbrives")["lines"][0]
        self.assertEqual(line["kind"], "organisation")
        self.assertEqual(line["where"], "41300 Salbrives")
        self.assertEqual(line["state"]["tone"], "success")
        self.assertIn("Salbrives", line["why"])
        self.assertEqual(line["action"]["res_id"], self.host.id)
        self.assertEqual(finder.find("garaje eloi")["lines"][0]["name"], self.host.name)

    def test_people_do_not_answer_to_the_name_of_their_organisation(self):
        finder = self.env["bde.finder"].with_user(self.users["user"])
        kinds = {line["kind"] for line in finder.find("zouzou")["lines"]}
        self.assertEqual(kinds, {"organisation"})

    def test_quick_find_offers_to_create_what_nobody_bears(self):
        found = self.env["bde.finder"].with_user(self.users["user"]).find("Xyzzyq & Co")
        self.assertFalse(found["lines"])
        self.assertIn("Xyzzyq & Co", found["create"]["label"])
        context = found["create"]["action"]["values"]["context"]
        self.assertEqual(context["default_name"], "Xyzzyq & Co")
        self.assertTrue(self.env.ref(found["create"]["action"]["xmlid"]))
        reader = self.env["bde.finder"].with_user(self.users["reader"])
        self.assertFalse(reader.find("Xyzzyq")["create"])

    def test_quick_find_takes_anything(self):
        finder = self.env["bde.finder"].with_user(self.users["user"])
        for text in ("", "  ", "%_", "\\", "'; drop", None, 12, ["a"], "é" * 5000):
            self.assertIsInstance(finder.find(text)["lines"], list)
        self.assertLessEqual(len(finder.find("a", limit=9999)["lines"]), 20)

    # -- rights -----------------------------------------------------------------------
    def test_a_reader_finds_no_organisation_by_its_people(self):
        reader = self.users["reader"]
        self.assertIn(self.host, self.find("garage eloi", reader))
        for text in ("lemoyne", "aicha lemoyne", "06 39 98 02 80"):
            self.assertNotIn(self.host, self.find(text, reader), text)
            found = self.env["bde.finder"].with_user(reader).find(text)
            self.assertFalse(found["lines"], text)
        self.assertNotIn("Lemoyne", self.reason("garage eloi", reader))

    def test_a_reader_is_not_told_the_telephone_of_a_sole_trader(self):
        self.host.bde_legal_kind = "sole_trader"
        line = self.env["bde.finder"].with_user(self.users["reader"]).find("st eloi")
        self.assertFalse(line["lines"][0]["phone"])
        office = self.env["bde.finder"].with_user(self.users["user"]).find("st eloi")
        self.assertTrue(office["lines"][0]["phone"])

    def test_a_teacher_finds_no_organisation_of_other_trainings(self):
        teacher = self.users["teacher"]
        self.assertNotIn(self.host, self.find("garage eloi", teacher))
        self.assertNotIn(self.person, self.find("lemoyne", teacher))
        found = self.env["bde.finder"].with_user(teacher).find("zouzou")
        self.assertFalse(found["lines"])
        for role in ("user", "manager", "head", "bursar"):
            self.assertIn(self.host, self.find("zouzou", self.users[role]), role)

    def test_quick_find_is_for_the_office(self):
        user = self.env["res.users"].create(
            {
                "name": "Interne",
                "login": "test_search_internal",
                "group_ids": [(6, 0, self.env.ref("base.group_user").ids)],
            }
        )
        with self.assertRaises(AccessError):
            self.env["bde.finder"].with_user(user).find("garage")

    # -- cost -------------------------------------------------------------------------
    def test_the_number_of_queries_does_not_depend_on_what_is_found(self):
        create = self.env["res.partner"].create
        one = create({"name": "Zorglub Un", "is_company": True})
        create({"name": "Paul Zorglub", "parent_id": one.id})
        counts = [self.count_queries("zorglub")]
        for number in range(30):
            host = create({"name": f"Zorglub {number}", "is_company": True})
            create({"name": f"Paul Zorglub {number}", "parent_id": host.id})
        counts.append(self.count_queries("zorglub"))
        self.assertEqual(counts[0], counts[1])

    def count_queries(self, text):
        finder = self.env["bde.finder"].with_user(self.users["user"])
        result = []
        for _warm in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.listed(text, self.users["user"])
            self.env.invalidate_all()
            finder.find(text)
            result.append(self.env.cr.sql_log_count - before)
        return result[-1]

    def test_the_index_of_trigrams_is_there(self):
        self.env.cr.execute(
            "SELECT indexdef FROM pg_indexes WHERE indexname = %s",
            ["res_partner_bde_search_trgm"],
        )
        self.assertIn("gin_trgm_ops", self.env.cr.fetchone()[0])
