from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools.misc import format_date


class BdeTaxeCall(models.Model):
    """The card of a call: whom, which number, what to say; no amount."""

    _inherit = "bde.taxe.call"

    contact_words = fields.Char(string="Ask for", compute="_compute_card")
    phone = fields.Char(string="Telephone", compute="_compute_card")
    place = fields.Char(string="Town", compute="_compute_card")
    past = fields.Char(string="Already gave in", compute="_compute_script")
    script = fields.Html(
        string="What to say", compute="_compute_script", sanitize=False
    )

    def _card_targets(self):
        """Return {call: target (sudo)}: as kept, never as a screen says it is."""
        seen = self._origin._filtered_access("read")
        return {call: (call._origin & seen).sudo().target_id for call in self}

    def _compute_card(self):
        """Who is asked for and their number: only what the caller may read."""
        targets = self._card_targets()
        people = self.sudo().browse().target_id.union(*targets.values()).contact_id
        seen = people.sudo(self.env.su).with_env(self.env)._filtered_access("read")
        for call in self:
            contact = targets[call].contact_id & seen.sudo()
            partner = call.partner_id
            parts = [contact.name, contact.function]
            call.contact_words = ", ".join(filter(None, parts))
            call.phone = call.phone_given or contact.phone or partner.phone
            call.place = partner.city

    def _compute_script(self):
        """What to say, from what is known of each; bounded queries."""
        targets = self._card_targets()
        history = self.sudo().browse().target_id.union(*targets.values())._history()
        paths = {
            company: company.sudo()._bde_taxe_path() for company in self.company_id
        }
        until = {
            campaign: campaign._answer_until() for campaign in self.sudo().campaign_id
        }
        for call in self:
            target = targets[call]
            past = [line for line in history.get(target, []) if line["amount"] > 0]
            call.past = ", ".join(str(line["year"]) for line in past)
            lines = call._script_lines(past, until[call.sudo().campaign_id])
            call.script = self._script_html(lines, paths[call.company_id])

    def _common_script(self):
        """Return what to say to a company of which nothing is known."""
        self.ensure_one()
        lines = self._script_lines([], self.sudo().campaign_id._answer_until())
        return self._script_html(lines, self.company_id.sudo()._bde_taxe_path())

    @api.model
    def _script_html(self, lines, path):
        """Return sentences, then the steps in SOLTéA, as a list with numbers."""
        said = Markup().join(Markup('<p class="mb-1">%s</p>') % text for text in lines)
        steps = Markup().join(Markup("<li>%s</li>") % text for text in path)
        return said + Markup('<ol class="mb-1">%s</ol>') % steps

    def _script_lines(self, past, until):
        """Return the sentences of this call.

        :param past: lines of `_history`, the latest first
        :param date until: last day on which employers choose, None when not known
        """
        school = self.company_id.bde_taxe_name or self.company_id.name
        lines = [
            self.env._(
                "Hello, this is %(school)s, about the apprenticeship tax %(year)s.",
                school=school,
                year=self.sudo().campaign_id.year,
            )
        ]
        if self.asked:
            lines.append(self.env._("You asked us to call you back."))
        if past:
            lines.append(
                self.env._(
                    "Thank you for your support in %(year)s.", year=past[0]["year"]
                )
            )
            bought = ", ".join(past[0]["bought"][:3])
            if bought:
                lines.append(self.env._("It helped to buy: %(what)s.", what=bought))
        lines.append(
            self.env._("Would you choose us for the part that you may direct?")
        )
        if until and until >= fields.Date.context_today(self):
            lines.append(
                self.env._(
                    "It is chosen in SOLTéA, until %(day)s, in a few minutes: only "
                    "what you choose there counts.",
                    day=format_date(self.env, until, date_format="d MMMM"),
                )
            )
        else:
            lines.append(
                self.env._(
                    "It is chosen in SOLTéA, in a few minutes: only what you choose "
                    "there counts."
                )
            )
        return lines
