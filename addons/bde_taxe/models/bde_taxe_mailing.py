from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.bde_partners.rules import placeholders

from ..rules import letter_words

TARGET = "bde.taxe.target"


class BdeTaxeTarget(models.Model):
    """E-mails leave by `mass_mailing`: each with the link of its organisation."""

    _inherit = "bde.taxe.target"

    @api.model
    def mail_allowed_qweb_expressions(self):
        """The office writes names in braces: replaced, never evaluated."""
        return (*super().mail_allowed_qweb_expressions(), *letter_words.NAMES)

    def _message_add_default_recipients(self):
        """The accountant they named, else the contact, else the organisation."""
        recipients, emails = self._recipients(), self._recipient_emails()
        nobody = self.env["res.partner"]
        found = {}
        for target in self:
            email, person = emails[target], recipients[target]
            if person.email != email:
                person = target.sudo().partner_id
            known = person.email == email
            found[target.id] = {
                "email_cc_lst": [],
                "email_to_lst": [] if known or not email else [email],
                "partners": person.with_env(self.env) if known else nobody,
            }
        return found

    def _make_mailing(self, text, name, purpose="tax"):
        """Return a mailing to these organisations, ready to be read over and sent.

        :param text: `bde.taxe.text`
        :param str purpose: code of `bde.solicitation.purpose`
        :raise UserError: none of them has an address
        """
        reached = self.filtered(self._recipient_emails().get)
        if not reached:
            self._raise_no_email()
        company = reached.company_id[:1]
        words = reached.campaign_id[:1].with_context(lang=reached._bde_lang())._words()
        words["entreprise"] = "{{ object.partner_id.name }}"
        body = reached._mailing_body(text)
        known = company._bde_taxe_identity()
        sender = known["email"] or self.env.user.email_formatted
        return self.env["mailing.mailing"].create(
            {
                "name": name,
                "subject": placeholders.fill_text(text.subject, words),
                "mailing_model_id": self.env["ir.model"]._get(TARGET).id,
                "mailing_domain": repr([("id", "in", reached.ids)]),
                "body_arch": body,
                "body_html": body,
                "bde_purpose_id": self.env["bde.solicitation.purpose"]._get(purpose).id,
                "user_id": self.env.uid,
                "email_from": sender,
                "reply_to_mode": "new",
                "reply_to": sender,
            }
        )

    def _raise_no_email(self):
        raise UserError(
            self.env._("None of these organisations has an e-mail: print letters.")
        )

    def _mailing_body(self, text):
        """Return the HTML of a mailing: the text, its names in braces kept."""
        return self.env["ir.qweb"]._render(
            "bde_taxe.mailing_body",
            {"body": text._full_body(), "company": self.company_id[:1]},
            lang=self._bde_lang(),
        )

    def _send_text(self, text, purpose="thanks"):
        """Send a text to these organisations now; return the mailing."""
        mailing = self._make_mailing(text, text.name, purpose)
        mailing._action_send_mail()
        return mailing

    def _bde_lang(self):
        return self.env["ir.actions.report"]._bde_document_lang()


class MailRender(models.AbstractModel):
    """Names in braces are what is known of each organisation, whoever renders."""

    _inherit = "mail.render.mixin"

    def _render_field(self, field, res_ids, *args, **kwargs):
        rendered = super()._render_field(field, res_ids, *args, **kwargs)
        if field not in ("body", "body_html") or not self:
            return rendered
        if "render_model" not in self._fields or self.render_model != TARGET:
            return rendered
        targets = self.env[TARGET].browse(res_ids)
        words = targets.with_context(lang=targets._bde_lang())._words("mail")
        return {
            target.id: type(rendered[target.id])(
                placeholders.fill(rendered[target.id], words[target])
            )
            for target in words
        }


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    bde_taxe_step_id = fields.Many2one(
        "bde.taxe.step",
        string="Step of the tax campaign",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )

    def _action_send_mail(self, res_ids=None):
        result = super()._action_send_mail(res_ids)
        steps = self.sudo().bde_taxe_step_id
        steps.filtered(lambda step: not step._waiting_mailings())._done()
        return result
