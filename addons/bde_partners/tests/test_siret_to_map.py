from dataclasses import replace

from odoo.tests import HttpCase, tagged

from odoo.addons.bde_partners.demo import stub_registers as stub

from .common_register import RegisterCase


@tagged("post_install", "-at_install")
class TestSiretToMap(RegisterCase, HttpCase):
    """A new organisation, from its SIRET to an approved host on the map."""

    def test_from_a_siret_to_an_approved_host_on_the_map(self):
        """The register gives no position: the geocoder does, from the dossier."""
        office = self.users["user"]
        office.tour_enabled = False
        self.env["res.partner"].search([("bde_is_host", "=", True)]).active = False
        self.env.company.partner_id.write(
            {"partner_latitude": 47.9, "partner_longitude": 1.9}
        )
        known = self.recherche.known
        self.addCleanup(known.update, {stub.GARAGE.siret: stub.GARAGE})
        known[stub.GARAGE.siret] = replace(stub.GARAGE, lat=None, lng=None)
        self.start_tour("/odoo", "bde_siret_to_map", login=office.login)
        host = self.env["res.partner"].search([("bde_siret", "=", stub.GARAGE.siret)])
        self.assertRecordValues(
            host,
            [
                {
                    "name": "GARAGE DES LILAS",
                    "bde_is_host": True,
                    "bde_register_state": "open",
                    "bde_geo_precision": "address",
                    "bde_host_state": "approved",
                }
            ],
        )
        # who said so, and that it was to be approved before
        self.assertEqual(
            host.bde_host_status_ids.sorted("id").mapped("state"),
            ["to_check", "approved"],
        )
        self.assertEqual(host.bde_host_status_ids.sorted("id")[-1].user_id, office)
        self.assertTrue(self.recherche.questions)
        self.assertEqual(len(self.geo.questions), 1)
