from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged

from .common import role_users
from .test_geo import BLOIS, GeoCase


@tagged("post_install", "-at_install")
class TestMap(GeoCase):
    """What the map draws: one method, a constant number of queries."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.training = cls.env["bde.training"].create(
            {"name": "Bac pro MELEC", "short_name": "MELEC", "level": "4"}
        )
        cls.hosts = cls.partners.concat(
            *(cls.host(f"Garage {n}", phone="02 61 91 00 30") for n in range(3))
        )
        cls.lost = cls.host("Perdu", "99999", "Nulle-Part")
        cls.env["bde.hosting"].create(
            {
                "partner_id": cls.hosts[0].id,
                "training_id": cls.training.id,
                "places": 2,
            }
        )
        cls.mine = [("id", "in", (cls.hosts | cls.lost).ids)]

    def data(self, domain=None, bounds=None, user="user"):
        partners = self.partners.with_user(self.users[user])
        return partners.get_bde_map(domain or self.mine, bounds)

    def test_organisations_with_what_the_popup_says(self):
        data = self.data()
        self.assertEqual((data["shown"], data["located"], data["missing"]), (3, 3, 1))
        point = next(p for p in data["points"] if p["id"] == self.hosts[0].id)
        self.assertEqual(point["places"], 2)
        self.assertEqual(point["trainings"], [self.training.id])
        self.assertEqual(data["trainings"], {self.training.id: "MELEC"})
        self.assertFalse(point["exact"])
        self.assertEqual(point["city"], "Blois")
        self.assertEqual(data["school"]["lat"], BLOIS[0])

    def test_states_are_told_by_letter_and_shape_too(self):
        states = self.data()["states"]
        told = {(s["colour"], s["letter"], s["shape"]) for s in states}
        self.assertEqual(len(told), len(states))
        self.assertTrue(
            {point["state"] for point in self.data()["points"]}
            <= {state["code"] for state in states}
        )

    def test_filtered_by_training_and_level(self):
        domain = [*self.mine, ("bde_training_ids.level", "=", "4")]
        self.assertEqual(self.data(domain)["shown"], 1)
        domain = [*self.mine, ("bde_training_ids", "in", self.training.ids)]
        self.assertEqual(self.data(domain)["shown"], 1)
        self.assertEqual(self.data([*self.mine, ("bde_places", ">", 1)])["shown"], 1)

    def test_bounds(self):
        self.assertEqual(self.data(bounds=[47.5, 1.2, 47.7, 1.5])["shown"], 3)
        self.assertEqual(self.data(bounds=[48.5, 1.2, 48.7, 1.5])["shown"], 0)

    def test_no_organisation_at_all(self):
        data = self.data([("id", "=", 0)])
        self.assertEqual((data["points"], data["missing"]), ([], 0))

    def test_the_same_number_of_queries_for_more_organisations(self):
        def queries(domain):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.data(domain)
            return self.env.cr.sql_log_count - before

        self.data()
        few = queries(self.mine)
        more = self.partners.concat(*(self.host(f"Atelier {n}") for n in range(40)))
        self.env.flush_all()
        many = queries([("id", "in", (self.hosts | self.lost | more).ids)])
        self.assertLessEqual(many, few)

    def test_by_role(self):
        for role in ("reader", "user", "manager", "head", "bursar"):
            self.assertEqual(self.data(user=role)["located"], 3, role)
        stranger = self.env["res.users"].create(
            {
                "name": "Portail",
                "login": "map_portal",
                "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
            }
        )
        with self.assertRaises(AccessError):
            self.hosts.with_user(stranger).get_bde_map([("id", "in", self.hosts.ids)])[
                "points"
            ][0]

    def test_the_view_is_refused_elsewhere(self):
        with self.assertRaises(ValidationError):
            self.env["ir.ui.view"].create(
                {
                    "name": "no map",
                    "model": "bde.training",
                    "type": "bde_map",
                    "arch": "<bde_map/>",
                }
            )
        with self.assertRaises(ValidationError):
            self.env["ir.ui.view"].create(
                {
                    "name": "wrong map",
                    "model": "res.partner",
                    "type": "bde_map",
                    "arch": '<bde_map zoom="3"/>',
                }
            )


@tagged("post_install", "-at_install")
class TestTiles(GeoCase):
    """The background of maps is closed at first, then allowed for one server only."""

    def test_closed_then_open_for_its_server_alone(self):
        outgoing = self.env["bde.outgoing"]
        self.assertIsNone(outgoing._tiles())
        self.assertNotIn("img-src", outgoing._page_policy())
        outgoing._set_open("tiles", True)
        policy = outgoing._page_policy()
        self.assertIn("img-src 'self' data: blob: https://data.geopf.fr", policy)
        self.assertIn("default-src 'self'", policy)

    def test_a_server_of_the_school(self):
        params = self.env["ir.config_parameter"]
        params.set_param(
            "bde.map.tile_url", "https://{s}.tiles.example.org/{z}/{x}/{y}.png"
        )
        self.env["bde.outgoing"]._set_open("tiles", True)
        policy = self.env["bde.outgoing"]._page_policy()
        self.assertTrue(policy.endswith(" https://*.tiles.example.org"))

    def test_an_address_cannot_loosen_the_policy(self):
        origin = self.env["bde.outgoing"]._tile_origin
        for url in (
            "javascript:alert(1)",
            "https://a; script-src */{z}/{x}/{y}",
            "https://a b/{z}",
            "https://*/{z}",
            "",
            None,
        ):
            self.assertEqual(origin(url), "", url)

    def test_the_settings_check_the_address(self):
        settings = self.env["res.config.settings"].create({})
        settings.bde_call_tiles = True
        settings.bde_tile_url = "https://tiles.example.org/map.png"
        with self.assertRaises(UserError):
            settings.execute()


@tagged("post_install", "-at_install")
class TestMapTour(HttpCase):
    """The map in a browser, without tiles: with hosts, then with none."""

    def setUp(self):
        super().setUp()
        self.env["res.partner"].search([("bde_is_host", "=", True)]).write(
            {"active": False}
        )
        self.env["bde.commune"].search([]).unlink()
        self.env["bde.commune"].create(
            [
                GeoCase.commune("Blois", "99018", "41000", *BLOIS),
                GeoCase.commune("Tours", "99261", "37000", 47.394, 0.685),
            ]
        )
        self.env.company.partner_id.write(
            {"partner_latitude": BLOIS[0], "partner_longitude": BLOIS[1]}
        )
        self.user = role_users(self.env, suffix="_map")["user"]
        self.user.tour_enabled = False

    def host(self, name, zip_code, city):
        return self.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "bde_is_host": True,
                "zip": zip_code,
                "city": city,
            }
        )

    def test_a_map_without_tiles(self):
        self.host("Garage des Lilas", "41000", "Blois")
        self.host("Halles de Tours", "37000", "Tours")
        self.host("Scierie perdue", "99999", "Nulle-Part")
        self.start_tour(
            "/odoo/bde-organisations", "bde_map_hosts", login=self.user.login
        )

    def test_a_map_without_any_organisation(self):
        self.start_tour(
            "/odoo/bde-organisations", "bde_map_empty", login=self.user.login
        )
