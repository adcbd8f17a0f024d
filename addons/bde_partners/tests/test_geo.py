from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import tagged

from ..rules.registers.errors import RegisterError
from ..rules.registers.site import GeoPoint
from .common import SchoolCase

BLOIS = (47.586, 1.336)
TOURS = (47.394, 0.685)


class GeoCase(SchoolCase):
    """A school at Blois, three communes, and hosts nearer and farther."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["bde.commune"].search([]).unlink()
        cls.blois, cls.tours, cls.aignan = cls.env["bde.commune"].create(
            [
                cls.commune("Blois", "99018", "41000 41029", *BLOIS),
                cls.commune("Tours", "99261", "37000 37100", *TOURS),
                cls.commune("Saint-Aignan", "99198", "41110", 47.27, 1.375),
            ]
        )
        cls.company.partner_id.write(
            {"partner_latitude": BLOIS[0], "partner_longitude": BLOIS[1]}
        )
        cls.partners = cls.env["res.partner"]

    @staticmethod
    def commune(name, insee, zips, lat, lng):
        return {"name": name, "insee": insee, "zips": zips, "lat": lat, "lng": lng}

    @classmethod
    def host(cls, name, zip_code="41000", city="Blois", **vals):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "bde_is_host": True,
                "zip": zip_code,
                "city": city,
                "country_id": cls.env.ref("base.fr").id,
                **vals,
            }
        )


@tagged("post_install", "-at_install")
class TestCommunes(GeoCase):
    """The table of communes finds the town of an address."""

    def match(self, **address):
        return self.env["bde.commune"]._match([address])[0]

    def test_by_postal_code_and_town_as_people_write_it(self):
        self.assertEqual(self.match(zip="41110", city="ST AIGNAN"), self.aignan)
        self.assertEqual(self.match(zip="41029", city="BLOIS CEDEX 9"), self.blois)
        self.assertEqual(self.match(zip="37100", city="tours"), self.tours)

    def test_by_insee_code_first(self):
        found = self.match(insee="99261", zip="41000", city="Blois")
        self.assertEqual(found, self.tours)

    def test_one_postal_code_alone_is_enough(self):
        self.assertEqual(self.match(zip="41110"), self.aignan)

    def test_a_name_needs_its_departement(self):
        self.assertFalse(self.match(city="Blois"))
        self.assertFalse(self.match(zip="41999", city="Blois"))
        self.env["bde.commune"].create(
            self.commune("Vineuil", "41295", "41350", 47.581, 1.375)
        )
        self.assertEqual(self.match(zip="41999", city="Vineuil").name, "Vineuil")

    def test_nothing_abroad_nor_from_nothing(self):
        self.assertFalse(self.match(zip="41000", city="Blois", country="DE"))
        self.assertFalse(self.match())

    def test_a_hundred_addresses_take_one_query(self):
        addresses = [{"zip": "41000", "city": "Blois"}, {"zip": "37000"}] * 50
        self.env.flush_all()
        with self.assertQueryCount(1):
            found = self.env["bde.commune"]._match(addresses)
        self.assertEqual(found[:2], [self.blois, self.tours])

    def test_found_by_name_without_accents(self):
        found = self.env["bde.commune"].name_search("st aignan")
        self.assertEqual([number for number, __ in found], self.aignan.ids)


@tagged("post_install", "-at_install")
class TestPositions(GeoCase):
    """An organisation is placed by its address; a hand-made position stays."""

    def test_placed_at_its_commune_when_created(self):
        host = self.host("Garage des Lilas")
        self.assertEqual(host.bde_geo_precision, "commune")
        self.assertEqual(host.bde_commune_id, self.blois)
        self.assertAlmostEqual(host.partner_latitude, BLOIS[0], 5)
        self.assertFalse(host.bde_geo_date)

    def test_placed_again_when_its_address_changes(self):
        host = self.host("Garage des Lilas")
        host.write({"zip": "37000", "city": "Tours"})
        self.assertEqual(host.bde_commune_id, self.tours)
        self.assertAlmostEqual(host.partner_longitude, TOURS[1], 5)
        host.write({"zip": "99999", "city": "Nulle-Part"})
        self.assertFalse(host.bde_geo_precision)
        self.assertFalse(host.partner_latitude)

    def test_a_position_by_hand_is_never_moved(self):
        host = self.host("Garage des Lilas")
        host.write({"partner_latitude": 47.5, "partner_longitude": 1.2})
        self.assertEqual(host.bde_geo_precision, "manual")
        host.write({"zip": "37000", "city": "Tours"})
        self.assertAlmostEqual(host.partner_latitude, 47.5, 5)
        self.assertEqual(host.bde_commune_id, self.tours)
        host._bde_locate()
        self.assertEqual(host.bde_geo_precision, "manual")
        with self.assertRaises(UserError):
            host.action_bde_locate()

    def test_a_given_position_has_its_commune_too(self):
        host = self.host("Garage", partner_latitude=47.5, partner_longitude=1.2)
        self.assertEqual(host.bde_geo_precision, "manual")
        self.assertEqual(host.bde_commune_id, self.blois)

    def test_a_person_is_never_located(self):
        person = self.partners.create(
            {"name": "Aïcha Lemoine", "zip": "41000", "city": "Blois"}
        )
        self.assertFalse(person.bde_geo_precision)
        with self.assertRaises(UserError):
            person.action_bde_locate()

    def test_creating_many_takes_one_query_for_the_places(self):
        calls = []
        match = type(self.env["bde.commune"])._match

        def counted(model, addresses):
            calls.append(len(addresses))
            return match(model, addresses)

        vals_list = [
            {
                "name": f"Atelier {n}",
                "is_company": True,
                "zip": "41000",
                "city": "Blois",
            }
            for n in range(20)
        ]
        with patch.object(type(self.env["bde.commune"]), "_match", counted):
            self.partners.create(vals_list)
        self.assertEqual(calls, [20])


@tagged("post_install", "-at_install")
class TestGeocoding(GeoCase):
    """Batches through the geocoder, when its switch is open."""

    def geocode(self, hosts, points, is_open=True):
        """Locate with a geocoder that answers `points` ({host: GeoPoint or error})."""
        asked = []

        def answer(model, partners):
            asked.append(partners)
            if isinstance(points, Exception):
                raise points
            return {partner.id: points.get(partner) for partner in partners}

        geocoder = type(self.env["bde.geocoder"])
        with (
            patch.object(geocoder, "_is_open", lambda model: is_open),
            patch.object(geocoder, "_geocode_partners", answer),
        ):
            hosts._bde_locate()
        return asked

    def point(self, precision="address"):
        return GeoPoint(47.6, 1.3, precision, "1 rue X 41000 Blois", "99018", 0.9)

    def test_the_address_then_the_commune(self):
        near, far = self.host("Garage"), self.host("Ferme", "37000", "Tours")
        asked = self.geocode(near | far, {near: self.point()})
        self.assertEqual(asked, [near | far])
        self.assertEqual(near.bde_geo_precision, "address")
        self.assertAlmostEqual(near.partner_latitude, 47.6, 5)
        self.assertEqual(near.bde_commune_id, self.blois)
        self.assertEqual(far.bde_geo_precision, "commune")
        self.assertTrue(near.bde_geo_date and far.bde_geo_date)

    def test_without_network_the_commune_serves_and_it_is_asked_again(self):
        host = self.host("Garage")
        self.geocode(host, RegisterError("offline"))
        self.assertEqual(host.bde_geo_precision, "commune")
        self.assertFalse(host.bde_geo_date)

    def test_closed_nobody_is_asked(self):
        host = self.host("Garage")
        self.assertFalse(self.geocode(host, {host: self.point()}, is_open=False))
        self.assertEqual(host.bde_geo_precision, "commune")

    def test_only_organisations_and_not_those_placed_by_hand_are_sent(self):
        person = self.partners.create({"name": "Jeanne", "city": "Blois"})
        manual = self.host("Main", partner_latitude=47.1, partner_longitude=1.1)
        host = self.host("Garage")
        asked = self.geocode(person | manual | host, {})
        self.assertEqual(asked, [host])

    def test_many_are_a_batch_with_its_progress(self):
        hosts = self.partners.concat(*(self.host(f"Atelier {n}") for n in range(5)))
        action = hosts.action_bde_locate()
        self.assertEqual(action["res_model"], "bde.batch")
        batch = self.env["bde.batch"].browse(action["res_id"])
        self.assertEqual((batch.total, batch.kind), (5, "_batch_bde_locate"))

    def test_scheduled_only_when_the_switch_is_open(self):
        host = self.host("Garage")
        batches = self.env["bde.batch"]
        before = batches.search_count([])
        self.partners._cron_bde_locate()
        self.assertEqual(batches.search_count([]), before)
        geocoder = type(self.env["bde.geocoder"])
        with (
            patch.object(geocoder, "_is_open", lambda model: True),
            patch.object(
                geocoder,
                "_geocode_partners",
                lambda model, partners: {p.id: self.point() for p in partners},
            ),
        ):
            self.partners.search(
                self.partners._bde_to_locate_domain() & Domain("id", "!=", host.id)
            ).bde_geo_date = "2026-01-01"
            self.partners._cron_bde_locate()
        self.assertEqual(host.bde_geo_precision, "address")

    def test_communes_loaded_later_place_those_who_wait(self):
        host = self.host("Scierie", "41200", "Romorantin-Lanthenay")
        self.assertFalse(host.bde_geo_precision)
        self.env["bde.commune"].create(
            self.commune("Romorantin-Lanthenay", "41194", "41200", 47.356, 1.744)
        )
        self.partners._bde_locate_again()
        self.assertEqual(host.bde_geo_precision, "commune")

    def test_readers_do_not_locate(self):
        host = self.host("Garage")
        with self.assertRaises(AccessError):
            host.with_user(self.users["reader"]).action_bde_locate()


@tagged("post_install", "-at_install")
class TestDistance(GeoCase):
    """Distances from the school or any place: shown, searched, sorted in SQL."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.far = cls.host("A loin", "37000", "Tours")
        cls.near = cls.host("B près", "41110", "Saint-Aignan")
        cls.here = cls.host("C ici")
        cls.lost = cls.host("D perdu", "99999", "Nulle-Part")
        cls.all = cls.far | cls.near | cls.here | cls.lost
        cls.mine = [("id", "in", cls.all.ids)]

    def sorted_by(self, order, **context):
        return self.partners.with_context(**context).search(self.mine, order=order)

    def test_from_the_school(self):
        self.assertAlmostEqual(self.here.bde_distance, 0, 1)
        self.assertAlmostEqual(self.far.bde_distance, 53.3, 0)
        self.assertFalse(self.lost.bde_distance)

    def test_sorted_in_sql_those_not_located_last(self):
        order = self.here | self.near | self.far
        self.assertEqual(list(self.sorted_by("bde_distance")), [*order, self.lost])
        self.assertEqual(
            list(self.sorted_by("bde_distance desc")),
            [self.far, self.near, self.here, self.lost],
        )

    def test_from_another_place(self):
        found = self.sorted_by("bde_distance", bde_origin="47.394,0.685")
        self.assertEqual(found[0], self.far)
        self.assertAlmostEqual(found[0].bde_distance, 0, 1)

    def test_within_a_radius(self):
        found = self.partners.search([*self.mine, ("bde_distance", "<=", 40)])
        self.assertEqual(found, self.near | self.here)
        found = self.partners.search([*self.mine, ("bde_distance", ">", 40)])
        self.assertEqual(found, self.far)

    def test_the_column_of_the_list_is_sortable(self):
        description = self.partners.fields_get(["bde_distance"])["bde_distance"]
        self.assertTrue(description["sortable"])
        self.assertTrue(description["searchable"])

    def test_sql_and_python_agree(self):
        for host in self.all - self.lost:
            within = host.bde_distance + 0.1
            found = self.partners.search([*self.mine, ("bde_distance", "<=", within)])
            self.assertIn(host, found)
            without = max(host.bde_distance - 0.1, 0)
            found = self.partners.search([*self.mine, ("bde_distance", "<", without)])
            self.assertNotIn(host, found)

    def test_a_school_without_position_sorts_nothing_and_fails_nothing(self):
        self.company.partner_id.write(
            {
                "partner_latitude": 0,
                "partner_longitude": 0,
                "zip": False,
                "city": False,
            }
        )
        self.assertEqual(len(self.sorted_by("bde_distance, name")), 4)
        self.assertFalse(self.partners.search([*self.mine, ("bde_distance", "<=", 40)]))

    def test_a_wrong_origin_is_the_school(self):
        found = self.sorted_by("bde_distance", bde_origin="'; drop table")
        self.assertEqual(found[0], self.here)

    def test_origins_for_what_people_type(self):
        origins = self.partners.get_bde_origins
        self.assertEqual(origins("47,394 ; 0,685")[0]["kind"], "position")
        self.assertEqual(origins("3 rue des Fleurs 37100 Tours")[0]["lat"], TOURS[0])
        self.assertEqual(origins("saint aig")[0]["kind"], "commune")
        labels = [o["label"] for o in origins("B près")]
        self.assertEqual(labels, ["B près – Saint-Aignan"])
        self.assertEqual(origins("x"), [])

    def test_the_town_itself_before_those_that_hold_its_name(self):
        self.env["bde.commune"].create(
            self.commune("Joué-lès-Tours", "99122", "37300", 47.352, 0.669)
        )
        labels = [place["label"] for place in self.partners.get_bde_origins("tours")]
        self.assertEqual(labels[:2], ["Tours (37000)", "Joué-lès-Tours (37300)"])
