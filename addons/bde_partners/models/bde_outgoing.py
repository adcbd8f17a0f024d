from odoo import api, models
from odoo.http import request

# Nothing listens on the discard port of this machine: a call ends at once, inside
CLOSED_ENDPOINT = "http://127.0.0.1:9"
IAP_ENDPOINTS = (
    "iap.endpoint",
    "sms.endpoint",
    "enrich.endpoint",
    "html_editor.olg_api_endpoint",
    "html_editor.media_library_endpoint",
)
# What pages may load when browsers stay at home: this server, nothing else
PAGE_POLICY = (
    "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; "
    "object-src 'self' blob:; base-uri 'self'"
)


class BdeOutgoing(models.AbstractModel):
    """Every call that the host makes to somebody else, and its switch.

    A school's data stay at home: all are closed when the addon is installed, and an
    administrator opens them one by one in the settings. docs/rgpd/appels-sortants.md
    lists them.
    """

    _name = "bde.outgoing"
    _description = "Calls to outside services"

    @api.model
    def _channels(self):
        """Return the codes of the switches."""
        return ("publisher", "preview", "iap", "push", "browser", "digest")

    @api.model
    def _close_all(self):
        """Close every switch: done once, at installation."""
        for channel in self._channels():
            self._set_open(channel, False)

    @api.model
    def _is_open(self, channel):
        """Tell whether calls of this kind may leave."""
        params = self.env["ir.config_parameter"].sudo()
        if channel == "publisher":
            cron = self._cron()
            return bool(cron and cron.active)
        if channel == "preview":
            return params.get_param("mail.link_preview_throttle") != "0"
        if channel == "iap":
            return params.get_param("iap.endpoint") != CLOSED_ENDPOINT
        if channel == "digest":
            return bool(params.get_param("digest.default_digest_emails"))
        return params.get_param(f"bde.outgoing.{channel}") == "open"

    @api.model
    def _set_open(self, channel, is_open):
        """Open or close a switch."""
        params = self.env["ir.config_parameter"].sudo()
        if channel == "publisher":
            self._cron().active = is_open
        elif channel == "preview":
            params.set_param("mail.link_preview_throttle", False if is_open else "0")
        elif channel == "iap":
            for key in IAP_ENDPOINTS:
                params.set_param(key, False if is_open else CLOSED_ENDPOINT)
        elif channel == "digest":
            params.set_param("digest.default_digest_emails", is_open)
            digest = self.env.ref("digest.digest_digest_default", False)
            if digest:
                digest.sudo().state = "activated" if is_open else "deactivated"
        else:
            value = "open" if is_open else "closed"
            params.set_param(f"bde.outgoing.{channel}", value)

    @api.model
    def _page_policy(self):
        """Return what pages may load from elsewhere, "" when nothing is forbidden."""
        return "" if self._is_open("browser") else PAGE_POLICY

    @api.model
    def _cron(self):
        cron = self.env.ref("mail.ir_cron_module_update_notification", False)
        return (cron or self.env["ir.cron"]).sudo()


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _post_dispatch(cls, response):
        """Pages load nothing from elsewhere, unless an administrator allows it."""
        super()._post_dispatch(response)
        if getattr(response, "mimetype", "") != "text/html" or not request.db:
            return
        policy = response.headers.get("Content-Security-Policy", "")
        ours = request.env["bde.outgoing"]._page_policy()
        if "default-src" in policy or not ours:
            return
        response.headers["Content-Security-Policy"] = "; ".join(
            filter(None, (policy, ours))
        )


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _web_push_get_partners_parameters(self, partner_ids):
        """Send nothing to the push services of browser makers when that is closed."""
        if not self.env["bde.outgoing"]._is_open("push"):
            partner_ids = []
        return super()._web_push_get_partners_parameters(partner_ids)


class LinkTracker(models.Model):
    _inherit = "link.tracker"

    def _get_title_from_url(self, url):
        """Do not visit the pages that a mailing links to when previews are closed."""
        if not self.env["bde.outgoing"]._is_open("preview"):
            return url
        return super()._get_title_from_url(url)
