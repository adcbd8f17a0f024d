import base64

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import SchoolCase
from .test_geo import GeoCase


@tagged("post_install", "-at_install")
class TestCensus(SchoolCase):
    """What each site can offer, and who may read and write it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        trainings = cls.env["bde.training"]
        cls.melec = trainings.create(
            {"name": "Bac pro MELEC", "short_name": "MELEC", "level": "4"}
        )
        cls.cap = trainings.create(
            {"name": "CAP Électricien", "diploma": "cap", "level": "3"}
        )
        cls.host = cls.env["res.partner"].create(
            {"name": "Élec Blois", "is_company": True, "bde_is_host": True}
        )
        cls.offer = cls.env["bde.hosting"].create(
            {
                "partner_id": cls.host.id,
                "training_id": cls.melec.id,
                "places": 2,
                "year_2": True,
            }
        )

    def test_trainings_levels_and_places(self):
        self.assertEqual(self.offer.level, "4")
        self.assertEqual(self.offer.years, "2nd year")
        self.assertEqual(self.host.bde_places, 2)
        self.assertEqual(self.host.bde_training_ids, self.melec)
        self.offer.year_2 = False
        self.assertEqual(self.offer.years, "Every year")

    def test_trainings_follow_the_lines_even_deleted(self):
        other = self.offer.create(
            {"partner_id": self.host.id, "training_id": self.cap.id}
        )
        self.assertEqual(self.host.bde_training_ids, self.melec | self.cap)
        other.active = False
        self.assertEqual(self.host.bde_training_ids, self.melec)
        other.active = True
        self.assertEqual(self.host.bde_training_ids, self.melec | self.cap)
        other.unlink()
        self.assertEqual(self.host.bde_training_ids, self.melec)

    def test_one_line_for_a_training(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.offer.copy()

    def test_the_trainings_of_many_take_a_constant_number_of_queries(self):
        partners = self.env["res.partner"]
        hosts = partners.create(
            [{"name": f"Atelier {n}", "is_company": True} for n in range(30)]
        )
        self.env["bde.hosting"].create(
            [{"partner_id": h.id, "training_id": self.cap.id} for h in hosts]
        )
        self.env.flush_all()

        def queries(records):
            records.invalidate_recordset()
            self.env.add_to_compute(partners._fields["bde_training_ids"], records)
            before = self.env.cr.sql_log_count
            records.flush_recordset(["bde_training_ids"])
            return self.env.cr.sql_log_count - before

        self.assertEqual(queries(hosts[:2]), queries(hosts))

    def test_the_page_and_the_card_of_the_dossier(self):
        user_host = self.host.with_user(self.users["user"])
        with Form(user_host, view="bde_partners.bde_host_view_form") as form:
            form.bde_min_age = 16
            form.bde_equipment = "Chaussures de sécurité"
            form.bde_regulated_works = "Travaux en hauteur"
            form.bde_accessibility = "Plain-pied"
            form.bde_transport = "Bus A"
            form.bde_lodging = "Foyer à 300 m"
            with form.bde_hosting_ids.new() as line:
                line.training_id = self.cap
                line.places = 3
        self.assertEqual(self.host.bde_places, 5)
        cards = {c["key"]: c for c in user_host.get_bde_dossier()["cards"]}
        self.assertEqual(cards["hosting"]["count"], 5)
        self.assertEqual(len(cards["hosting"]["lines"]), 2)

    def test_an_empty_card_teaches(self):
        self.offer.unlink()
        (card,) = self.host._bde_census_cards()
        self.assertEqual((card["count"], card["state"]), (0, "grey"))
        self.assertTrue(card["hint"])

    def test_rights_by_role(self):
        for role, user in self.users.items():
            offer = self.offer.with_user(user)
            self.assertEqual(offer.places, 2, role)
            if role in ("user", "manager"):
                offer.places = 2
            else:
                with self.assertRaises(AccessError, msg=role):
                    offer.places = 4

    def test_another_school_does_not_see_the_offers(self):
        self.users["manager"].write(
            {
                "company_ids": [(6, 0, self.other.ids)],
                "company_id": self.other.id,
            }
        )
        offers = self.env["bde.hosting"].with_user(self.users["manager"])
        self.assertFalse(offers.search([("partner_id", "=", self.host.id)]))
        host = self.host.with_user(self.users["manager"])
        self.env.invalidate_all()
        self.assertFalse(host.bde_places)


SAMPLE = """code_insee;nom_commune;code_postal;latitude;longitude
41194;Romorantin-Lanthenay;41200;47.356;1.744
37261;Tours;37000;47.394;0.685
37261;Tours;37200;47.394;0.685
;Sans code;41000;47;1
41999;Sans place;41999;;
"""


@tagged("post_install", "-at_install")
class TestImportCommunes(GeoCase):
    """The table of communes comes from a public file."""

    def analysed(self, text=SAMPLE):
        imp = self.env["bde.import"].create(
            {"filename": "communes.csv", "file": base64.b64encode(text.encode())}
        )
        imp._action_analyse()
        return imp

    def test_recognised_loaded_and_the_hosts_placed(self):
        host = self.host("Scierie", "41200", "Romorantin-Lanthenay")
        self.assertFalse(host.bde_geo_precision)
        imp = self.analysed()
        self.assertEqual(imp.format, "communes")
        self.assertEqual((imp.count_create, imp.count_error), (2, 1))
        self.assertEqual(imp.count_skip, 1)
        imp.accept_valid_part = True
        imp._action_apply()
        tours = self.env["bde.commune"].search([("insee", "=", "37261")])
        self.assertEqual(tours.zips, "37000 37200")
        self.assertEqual(host.bde_geo_precision, "commune")

    def test_again_changes_nothing(self):
        imp = self.analysed()
        imp.accept_valid_part = True
        imp._action_apply()
        again = self.analysed()
        self.assertEqual((again.count_create, again.count_update), (0, 0))
        self.assertEqual(again.count_same, 2)

    def test_planning_more_communes_takes_no_more_queries(self):
        head = "code_insee;nom_commune;code_postal;latitude;longitude\n"

        def queries(count):
            lines = [
                f"{n:05d};Commune {n};{n:05d};47.{n % 1000:03d};1.{n % 1000:03d}"
                for n in range(10000, 10000 + count)
            ]
            imp = self.analysed(head + "\n".join(lines))
            found = imp._format()
            parsed = found._parse(imp)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            plan = found._plan(imp, parsed, {})
            self.assertEqual(len(plan.lines), count)
            return self.env.cr.sql_log_count - before

        self.assertEqual(queries(10), queries(400))
