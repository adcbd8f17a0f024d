from markupsafe import Markup

from odoo import models
from odoo.tools.misc import get_lang

from odoo.addons.bde_partners.report.layout import qr_uri

from ..rules import letter_words
from ..rules.money import euros


class BdeTaxeTarget(models.Model):
    """What a letter or an e-mail says to an organisation, from what is known of it."""

    _inherit = "bde.taxe.target"

    def _recipients(self):
        """Return {target: the partner written to}: the contact, else the organisation.

        A contact without an address of their own is reached at the organisation's.
        """
        people = self.sudo().contact_id
        people.fetch(["email", "name"])
        return {
            target: target.contact_id or target.partner_id for target in self.sudo()
        }

    def _recipient_emails(self):
        """Return {target: address}: of the accountant they named, of the contact…"""
        found = {}
        for target, partner in self._recipients().items():
            emails = (target.accountant_email, partner.email, target.partner_id.email)
            found[target] = next(filter(None, emails), False)
        return found

    def _past_gifts(self):
        """Return {target: `Past` of its last gift, or None}, in bounded queries."""
        return {
            target: letter_words.last_gift(lines)
            for target, lines in self._history().items()
        }

    def _history_sentence(self, past):
        """Return « Your 1 200 € of 2026 bought: … », empty when nothing was given."""
        if not past:
            return ""
        given = {"amount": euros(past.amount), "year": past.year}
        if not past.bought:
            return self.env._(
                "In %(year)s you designated our school: %(amount)s. Thank you.", **given
            )
        what = letter_words.enumeration(past.bought, self.env._("and"))
        return self.env._(
            "Your %(amount)s of %(year)s bought: %(what)s.", what=what, **given
        )

    def _words(self, channel="mail"):
        """Return {target: {name: text or Markup}}; see `rules.letter_words.NAMES`.

        A constant number of queries whatever the number of targets. In the language of
        the context.

        :param str channel: "mail" or "letter": how to answer is not said the same way
        """
        past = self._past_gifts()
        recipients = self._recipients()
        common = {c: self._campaign_words(c) for c in self.campaign_id}
        found = {}
        for target in self:
            gift, person = past.get(target), recipients[target]
            name = "" if person.is_company else person.name or ""
            own = {
                "entreprise": target.sudo().partner_id.name,
                "contact": name,
                "salutation": self._greeting(name),
                "histoire": self._history_sentence(gift),
                "montant_dernier": gift and euros(gift.amount),
                "annee_dernier": gift and str(gift.year),
                "reponse": target._answer_block(channel),
            }
            found[target] = common[target.campaign_id] | own
        return found

    def _greeting(self, name):
        if not name:
            return self.env._("Dear Madam or Sir,")
        return self.env._("Dear %(name)s,", name=name)

    def _campaign_words(self, campaign):
        """Return the words of a campaign, the path among them."""
        campaign = campaign.with_env(self.env)
        path = campaign.company_id.with_env(self.env)._bde_taxe_path()
        steps = Markup("").join(Markup("<li>%s</li>") % step for step in path)
        block = Markup("<ol class='path'>%s</ol>") % steps if path else ""
        return campaign._words() | {"chemin": block}

    def _answer_block(self, channel):
        """Return how this organisation answers: a button, or a code to scan."""
        template = f"bde_taxe.answer_block_{channel}"
        lang = self.env.context.get("lang") or get_lang(self.env).code
        return self.env["ir.qweb"]._render(
            template, {"target": self, "url": self._link_url(), "qr": qr_uri}, lang=lang
        )
