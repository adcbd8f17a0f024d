from odoo.tests import HttpCase, new_test_user, tagged

from .common import SIRET


@tagged("post_install", "-at_install")
class TestPartnerSearchTour(HttpCase):
    def test_anyone_found_from_the_top_bar_by_keyboard_or_barcode_reader(self):
        self.env["res.partner"].search([("bde_siret", "=", SIRET)]).bde_siret = False
        host = self.env["res.partner"].create(
            {
                "name": "Garage Tourbillon",
                "is_company": True,
                "bde_is_host": True,
                "bde_siret": SIRET,
                "city": "Salbrives",
            }
        )
        self.env["res.partner"].create(
            {
                "name": "Aïcha Tourbillon",
                "parent_id": host.id,
                "phone": "06 39 98 97 31",
            }
        )
        new_test_user(self.env, "find_tour", "bde_partners.group_bde_user")
        self.start_tour("/odoo/bde-organisations", "bde_find", login="find_tour")
