from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestClickAll(HttpCase):
    """Odoo's own robot opens every menu, view and filter of our application."""

    def test_every_menu_opens(self):
        self.env.ref("base.user_admin").tour_enabled = False
        self.env["res.partner"].create(
            [
                {
                    "name": "Garage des Lilas",
                    "is_company": True,
                    "bde_is_host": True,
                    "child_ids": [(0, 0, {"name": "Jeanne Martin"})],
                },
                {"name": "Camille Bernard", "bde_is_teacher": True},
            ]
        )
        self.browser_js(
            "/odoo",
            "odoo.loader.modules.get('@web/webclient/clickbot/clickbot_loader')"
            ".startClickEverywhere('bde_partners.bde_menu_root');",
            "odoo.isReady === true",
            login="admin",
            timeout=300,
            success_signal="clickbot test succeeded",
        )
