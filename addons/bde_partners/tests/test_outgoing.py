from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from odoo.addons.link_tracker.models import link_tracker


@tagged("post_install", "-at_install")
class TestOutgoing(TransactionCase):
    """Nothing calls out of the school until an administrator says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outgoing = cls.env["bde.outgoing"]

    def test_everything_is_closed_at_installation(self):
        for channel in self.outgoing._channels():
            self.assertFalse(self.outgoing._is_open(channel), channel)
        cron = self.env.ref("mail.ir_cron_module_update_notification")
        self.assertFalse(cron.active)

    def test_each_switch_opens_and_closes(self):
        for channel in self.outgoing._channels():
            self.outgoing._set_open(channel, True)
            self.assertTrue(self.outgoing._is_open(channel), channel)
            self.outgoing._set_open(channel, False)
            self.assertFalse(self.outgoing._is_open(channel), channel)

    def test_settings_show_and_change_them(self):
        settings = self.env["res.config.settings"].create({})
        self.assertFalse(settings.bde_call_publisher)
        settings.bde_call_publisher = True
        settings.bde_call_preview = True
        settings.execute()
        self.assertTrue(self.outgoing._is_open("publisher"))
        self.assertTrue(self.outgoing._is_open("preview"))
        self.assertFalse(self.outgoing._is_open("iap"))

    def test_a_mailing_visits_no_page(self):
        with patch.object(
            link_tracker.link_preview, "get_link_preview_from_url"
        ) as visit:
            link = self.env["link.tracker"].create({"url": "https://example.org/a"})
            self.assertEqual(link.title, "https://example.org/a")
            visit.assert_not_called()

    def test_no_push_without_the_switch(self):
        params = self.env["ir.config_parameter"]
        params.set_param("mail.web_push_vapid_private_key", "x")
        params.set_param("mail.web_push_vapid_public_key", "y")
        partner = self.env.user.partner_id
        self.env["mail.push.device"].create(
            {"partner_id": partner.id, "endpoint": "https://push.example", "keys": "{}"}
        )
        get = self.env["res.partner"]._web_push_get_partners_parameters
        self.assertFalse(get(partner.ids)[0])
        self.outgoing._set_open("push", True)
        self.assertTrue(get(partner.ids)[0])
