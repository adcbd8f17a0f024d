from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .common import SIRET


@tagged("post_install", "-at_install")
class TestDuplicatesTour(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        new_test_user(
            cls.env,
            "duplicates_tour",
            groups="bde_partners.group_bde_user",
            company_id=cls.env.company.id,
            company_ids=[Command.set(cls.env.company.ids)],
        )
        cls.pairs = cls.env["bde.duplicate"]
        cls.pairs.search([]).unlink()
        cls.host, cls.double, cls.joiner, cls.other = cls.env["res.partner"].create(
            [
                cls.vals(
                    "Garage des Lilas",
                    bde_siret=SIRET,
                    phone="02 61 91 00 30",
                    street="3 rue du Moulin",
                    child_ids=[Command.create({"name": "Anne Petit"})],
                ),
                cls.vals(
                    "SARL GARAGE LILAS",
                    phone="0261910030",
                    street="5 rue de la Gare",
                    child_ids=[Command.create({"name": "PETIT Anne"})],
                ),
                cls.vals("Menuiserie Dupin"),
                cls.vals("Menuiserie Dupins"),
            ]
        )
        ids = (cls.host | cls.double | cls.joiner | cls.other).ids
        cls.pairs._find_pairs(ids)

    @staticmethod
    def vals(name, **vals):
        place = {"zip": "41300", "city": "Salbris"}
        return {"name": name, "is_company": True, "bde_is_host": True, **place, **vals}

    def test_pairs_reviewed_and_merged_in_a_browser(self):
        self.start_tour("/odoo/bde-doublons", "bde_duplicates", login="duplicates_tour")
        self.assertFalse(self.double.exists())
        self.assertEqual(self.host.street, "5 rue de la Gare")
        self.assertEqual(len(self.host.child_ids), 1, "the same person of both is one")
        self.assertTrue(self.host.bde_merge_log_ids)
        self.assertEqual(
            sorted(self.pairs.search([]).mapped("state")), ["merged", "not_duplicate"]
        )
