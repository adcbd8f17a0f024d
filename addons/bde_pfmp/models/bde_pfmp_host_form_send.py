from odoo import models
from odoo.tools.misc import format_date

from odoo.addons.bde_partners.rules.identifiers import check_siret
from odoo.addons.bde_partners.rules.registers.errors import RegisterError

from ..rules import host_form as rules
from .bde_pfmp_host_form import OPEN

TEMPLATES = {
    "host_form": "bde_pfmp.host_form_mail",
    "host_form_reminder": "bde_pfmp.host_form_reminder_mail",
    "host_form_returned": "bde_pfmp.host_form_returned_mail",
}


class BdePfmpHostForm(models.Model):
    """The mails that carry the link of a form, and the look-up of a company."""

    _name = "bde.pfmp.host.form"
    _inherit = ["bde.pfmp.host.form", "bde.outbox.mixin"]

    def _outbox_address(self, kind):
        return {
            "name": self.contact_id.name or self.host_id.name,
            "email": self.email,
            "phone": self.phone,
            "lang": self.contact_id.lang or self.host_id.lang,
            "company": self.company_id,
        }

    def _outbox_template(self, kind):
        return TEMPLATES[kind]

    def _outbox_link(self, kind, records):
        return self._link_url()

    def _outbox_words(self, kind, records):
        """Return the button, and who comes when: names the company needs, no more."""
        return {
            "button": self.env._("Fill in the form (5 minutes)"),
            "lines": [
                (line._public_name(), line._page_dates()) for line in self.line_ids
            ],
        }

    def _outbox_still_wanted(self, kind):
        return self.state in OPEN

    def _outbox_audience(self, kind):
        return "company"

    def _outbox_label(self, kind):
        return self.env._("Form of the company: %(name)s", name=self.display_name)

    def _outbox_failed(self, line):
        """The address is wrong: the office is told the same day."""
        self._tell_office(
            self.env._(
                "%(host)s: the link did not arrive at %(email)s. Call %(phone)s.",
                host=self.host_name,
                email=self.email or "",
                phone=self.phone or self.host_id.phone or "",
            )
        )

    def _can_look_up(self):
        """Tell whether the register may be asked about the SIRET of a company."""
        return not self.host_id and self.env["bde.outgoing"]._is_open("register")

    def _look_up(self, post):
        """Fill the name and address in from the SIRET that the company typed.

        What was typed is kept; a register that is closed or silent changes nothing.

        :param dict post: the fields of the first step
        """
        self.ensure_one()
        self.lock_for_update()
        kept = rules.keep(post, rules.ORGANISATION, "form")
        checked = check_siret(kept["host_siret"])
        site = None
        if self._can_look_up() and checked.ok and checked.value:
            try:
                site = self.env["bde.register"].sudo()._lookup(checked.value)
            except RegisterError:
                site = None
        if site and site.is_open and site.is_diffusible == "full":
            kept |= {
                "host_siret": site.siret,
                "host_name": site.usual_name or site.name,
                "host_street": site.street or "",
                "host_zip": site.zip or "",
                "host_city": site.city or "",
            }
        self.answers = {**(self.answers or {}), **kept}


class BdePfmpHostFormLine(models.Model):
    _inherit = "bde.pfmp.host.form.line"

    def _page_dates(self):
        """Return « from 12 January to 6 February 2026 »."""
        placement = self.placement_id
        return self.env._(
            "from %(start)s to %(end)s",
            start=format_date(self.env, placement.date_start, date_format="d MMMM"),
            end=format_date(self.env, placement.date_end, date_format="d MMMM y"),
        )
