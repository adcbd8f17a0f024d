from datetime import date

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from ..demo import material
from ..demo.generator import Casting
from ..rules import identifiers


@tagged("post_install", "-at_install")
class TestDemoMaterial(TransactionCase):
    def test_same_seed_same_lycee(self):
        first, second = Casting(7), Casting(7)
        self.assertEqual(
            [first.person() for __ in range(50)], [second.person() for __ in range(50)]
        )

    def test_numbers_are_valid_and_fictional(self):
        casting = Casting(7)
        for __ in range(50):
            siret = casting.siret()
            self.assertTrue(identifiers.check_siret(siret).ok, siret)
            self.assertTrue(siret.startswith("999"))
            self.assertTrue(identifiers.check_phone(casting.phone()).ok)

    def test_size_of_the_school(self):
        self.assertEqual(len(material.TRAININGS), 8)
        self.assertEqual(len(material.CLASSES), 20)
        self.assertEqual(sum(item.size for item in material.CLASSES), 400)
        self.assertEqual(len({commune.zip[:2] for commune in material.COMMUNES}), 3)


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    def test_refuses_a_database_with_partners(self):
        self.env["res.partner"].create(
            {"name": "Une vraie entreprise", "is_company": True, "bde_is_host": True}
        )
        with self.assertRaises(UserError):
            self.env["bde.demo"]._generate(today=date(2026, 11, 23))

    def test_once_only(self):
        self.env["ir.config_parameter"].set_param("bde.demo", "1")
        before = self.env["res.partner"].search_count([])
        self.assertFalse(self.env["bde.demo"]._generate())
        self.assertEqual(self.env["res.partner"].search_count([]), before)
