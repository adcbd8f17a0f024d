from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common_pfmp import PfmpCase


class CensusCase(PfmpCase):
    """A commune where learners live and one where the host is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["bde.commune"].search([]).unlink()
        cls.blois, cls.mer = cls.env["bde.commune"].create(
            [
                {
                    "name": "Blois",
                    "insee": "99018",
                    "zips": "41000",
                    "lat": 47.586,
                    "lng": 1.336,
                },
                {
                    "name": "Mer",
                    "insee": "99136",
                    "zips": "41500",
                    "lat": 47.702,
                    "lng": 1.506,
                },
            ]
        )
        cls.host.write({"zip": "41000", "city": "Blois"})
        cls.spots = cls.env["bde.blank.spot"]

    def pupil(self, name, zip_code="41000", city="Blois", **values):
        return self.make_learner(name, self.klass, zip=zip_code, city=city, **values)

    def spot(self, commune, training=None):
        self.env.flush_all()
        self.spots.invalidate_model()
        return self.spots.search(
            [
                ("commune_id", "=", commune.id),
                ("training_id", "=", (training or self.training).id),
            ]
        )

    def offer(self, places=1, **values):
        return self.env["bde.hosting"].create(
            {
                "partner_id": self.host.id,
                "training_id": self.training.id,
                "places": places,
                **values,
            }
        )


@tagged("post_install", "-at_install")
class TestBlankSpots(CensusCase):
    """Trainings × communes with fewer places than learners to place."""

    def test_learners_to_place_less_the_places_of_their_commune(self):
        for name in ("Un", "Deux", "Trois"):
            self.pupil(name)
        spot = self.spot(self.blois)
        self.assertEqual((spot.learners, spot.to_place), (3, 3))
        self.assertEqual((spot.hosts, spot.places, spot.gap), (0, 0, 3))
        self.offer(places=2)
        spot = self.spot(self.blois)
        self.assertEqual((spot.hosts, spot.places, spot.gap), (1, 2, 1))

    def test_those_who_have_a_place_are_not_to_place(self):
        self.make_placement(self.pupil("Placé"), host_id=self.host.id, state="found")
        self.make_placement(self.pupil("Cherche"))
        spot = self.spot(self.blois)
        self.assertEqual((spot.learners, spot.to_place), (2, 1))
        # who welcomed the training is a host for it, for one place
        self.assertEqual((spot.hosts, spot.places, spot.gap), (1, 1, 0))

    def test_those_who_left_are_not_counted(self):
        learner = self.pupil("Parti")
        learner.enrolment_ids._close(self.today, "left")
        self.assertFalse(self.spot(self.blois))

    def test_a_host_of_the_specialty_counts_for_the_common_year(self):
        self.offer(places=2)
        self.make_learner(
            "Seconde",
            self.other_class,
            enrolment={"training_id": self.family.id},
            zip="41000",
            city="Blois",
        )
        spot = self.spot(self.blois, self.family)
        self.assertEqual((spot.hosts, spot.places, spot.gap), (1, 2, 0))

    def test_an_excluded_host_offers_nothing(self):
        self.offer()
        self.pupil("Un")
        self.host.with_user(self.users["user"])._action_set_host_state(
            "excluded", reason="Accident"
        )
        self.assertEqual(self.spot(self.blois).gap, 1)

    def test_numbers_for_every_role_and_no_name(self):
        self.pupil("Secrète")
        self.spot(self.blois)
        for role, user in self.users.items():
            spot = self.spots.with_user(user).search(
                [("commune_id", "=", self.blois.id)]
            )
            self.assertEqual(spot.gap, 1, role)
            self.assertNotIn("Secrète", str(spot.read()), role)
        with self.assertRaises(AccessError):
            self.spot(self.blois).with_user(self.users["manager"]).check_access("write")

    def test_another_school_has_its_own(self):
        self.pupil("Un")
        self.spot(self.blois)
        self.users["user"].write(
            {
                "company_ids": [Command.set(self.other.ids)],
                "company_id": self.other.id,
            }
        )
        self.assertFalse(self.spots.with_user(self.users["user"]).search([]))

    def test_a_layer_of_the_map(self):
        self.pupil("Un")
        self.pupil("Deux", "41500", "Mer")
        self.env.flush_all()
        partners = self.env["res.partner"].with_user(self.users["user"])
        keys = [layer["key"] for layer in partners.get_bde_map([])["layers"]]
        self.assertIn("blank_spots", keys)
        circles = partners.get_bde_map_layer("blank_spots")
        self.assertEqual({c["value"] for c in circles}, {1})
        self.assertEqual({c["lat"] for c in circles}, {47.586, 47.702})
        self.assertNotIn("Deux", str(circles))
        self.assertEqual(partners.get_bde_map_layer("unknown"), [])


@tagged("post_install", "-at_install")
class TestHostHistory(CensusCase):
    """Who was received, by training, with the last time."""

    def test_trainings_of_past_and_present_learners(self):
        self.assertFalse(self.host.bde_training_ids)
        placement = self.make_placement(
            self.pupil("Un"), host_id=self.host.id, state="found"
        )
        self.assertEqual(self.host.bde_training_ids, self.training)
        placement._move("cancelled", reason="Annulé")
        self.assertFalse(self.host.bde_training_ids)
        past = self.env["bde.pfmp.host.history"].create(
            {
                "host_id": self.host.id,
                "school_year_id": self.year.id,
                "training_id": self.family.id,
            }
        )
        self.assertEqual(self.host.bde_training_ids, self.family)
        past.unlink()
        self.assertFalse(self.host.bde_training_ids)

    def test_a_deleted_placement_takes_its_training_away(self):
        placement = self.make_placement(
            self.pupil("Un"), host_id=self.host.id, state="found"
        )
        self.assertTrue(self.host.bde_training_ids)
        placement._move("cancelled", reason="Annulé")
        placement.unlink()
        self.assertFalse(self.host.bde_training_ids)

    def test_the_history_adds_placements_and_older_lists(self):
        self.env["bde.pfmp.host.history"].create(
            {
                "host_id": self.host.id,
                "school_year_id": self.year.id,
                "training_id": self.training.id,
                "learner_count": 3,
                "date_end": "2024-06-28",
            }
        )
        self.make_placement(
            self.pupil("Un"),
            start=self.year.date_start,
            end=self.year.date_start,
            host_id=self.host.id,
            state="done",
        )
        for role in ("reader", "user", "teacher"):
            host = self.host.with_user(self.users[role]).sudo(role == "teacher")
            (line,) = host.bde_hosting_history
            self.assertEqual(line["learners"], 4)
            self.assertEqual(line["training"], "Bac pro CIEL")
            self.assertEqual(line["last"], self.year.date_start.isoformat())
            self.env.invalidate_all()

    def test_the_commune_of_a_learner_follows_the_address(self):
        learner = self.pupil("Un")
        self.assertEqual(learner.commune_id, self.blois)
        learner.write({"zip": "41500", "city": "MER"})
        self.assertEqual(learner.commune_id, self.mer)
        learner.insee_city = "99018"
        self.assertEqual(learner.commune_id, self.blois)
        learner.write({"insee_city": False, "country_code": "99109"})
        self.assertFalse(learner.commune_id)

    def test_uninstalled_only_what_is_offered_stays(self):
        self.make_placement(self.pupil("Un"), host_id=self.host.id, state="found")
        self.env["bde.hosting"].create(
            {"partner_id": self.host.id, "training_id": self.family.id}
        )
        self.assertEqual(self.host.bde_training_ids, self.training | self.family)
        self.env["res.partner"]._bde_keep_offered_trainings()
        self.assertEqual(self.host.bde_training_ids, self.family)
