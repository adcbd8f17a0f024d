from odoo import models
from odoo.tools import format_date

TEMPLATES = {
    "network_verify": "bde_alumni.network_verify_mail",
    "network_known": "bde_alumni.network_known_mail",
    "network_accepted": "bde_alumni.network_accepted_mail",
    "network_refused": "bde_alumni.network_refused_mail",
    "network_renew": "bde_alumni.network_renew_mail",
}
LIVING = {
    "network_verify": "pending",
    "network_known": "member",
    "network_accepted": "member",
    "network_refused": "refused",
    "network_renew": "member",
}


class BdeAlumniProfile(models.Model):
    """The mails of the network, through the outbox; each with the person's own link."""

    _inherit = "bde.alumni.profile"

    def _outbox_address(self, kind):
        return super()._outbox_address(kind) | {
            "name": self.display_name,
            "email": self.email,
            "phone": self.phone,
            "lang": self.partner_id.lang,
            "company": self.company_id,
        }

    def _outbox_template(self, kind):
        return TEMPLATES.get(kind) or super()._outbox_template(kind)

    def _outbox_still_wanted(self, kind):
        if kind in LIVING:
            return self.state == LIVING[kind]
        return super()._outbox_still_wanted(kind)

    def _outbox_link(self, kind, records):
        if kind == "network_refused":
            return None
        if kind in TEMPLATES:
            return self._link_url()
        return super()._outbox_link(kind, records)

    def _outbox_words(self, kind, records):
        buttons = {
            "network_verify": self.env._("This is my e-mail address"),
            "network_known": self.env._("Open my page"),
            "network_accepted": self.env._("Open my page"),
            "network_renew": self.env._("I stay in the network"),
        }
        if kind not in TEMPLATES:
            return super()._outbox_words(kind, records)
        lines = []
        if kind == "network_renew" and self.network_until:
            end = format_date(self.env, self.network_until)
            lines = [(self.env._("Your agreement ends on"), end)]
        return {"button": buttons.get(kind), "lines": lines}

    def _outbox_label(self, kind):
        labels = {
            "network_verify": self.env._("Network: e-mail to confirm"),
            "network_known": self.env._("Network: already a member"),
            "network_accepted": self.env._("Network: welcome"),
            "network_refused": self.env._("Network: request refused"),
            "network_renew": self.env._("Network: consent to renew"),
        }
        return labels.get(kind) or super()._outbox_label(kind)
