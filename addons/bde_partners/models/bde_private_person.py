from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, formataddr


class BdePrivatePersonMixin(models.AbstractModel):
    """Records on minors and families: notes inside, no message out, no contact made.

    `mail.thread` would turn an e-mail field into a contact of the shared address
    book and suggest it as a recipient. Here nothing does: mail to these people
    leaves by `_send_private_mail` only, which creates no contact.
    """

    _name = "bde.private.person.mixin"
    _description = "Person kept out of the address book"

    _primary_email = False
    # public of `bde.privacy.notice` whose notice a mail to this record links to
    _private_audience = "learner"

    # -- nothing leaves by the chatter ------------------------------------------------
    def _mail_get_partner_fields(self, introspect_fields=False):
        return []

    def _message_add_default_recipients(self):
        """No default recipient: neither the e-mail field nor any contact."""
        return {
            record.id: {
                "email_cc_lst": [],
                "email_to_lst": [],
                "partners": self.env["res.partner"],
            }
            for record in self
        }

    def _message_get_suggested_recipients_batch(self, *args, **kwargs):
        return {record.id: [] for record in self}

    def _partner_find_from_emails(
        self,
        records_emails,
        avoid_alias=True,
        ban_emails=None,
        filter_found=None,
        additional_values=None,
        no_create=False,
    ):
        """Look for contacts, never create one, whatever the caller asks."""
        return super()._partner_find_from_emails(
            records_emails,
            avoid_alias=avoid_alias,
            ban_emails=ban_emails,
            filter_found=filter_found,
            additional_values=additional_values,
            no_create=True,
        )

    def message_new(self, msg_dict, custom_values=None):
        """Refuse mail: an alias never creates a learner or a representative."""
        raise UserError(
            self.env._("%(model)s: no record is made by e-mail.", model=self._name)
        )

    def message_post(self, **kwargs):
        """Post a note for colleagues: anybody else is dropped from the recipients."""
        if kwargs.get("partner_ids"):
            partners = self.env["res.partner"].browse(kwargs["partner_ids"])
            inside = partners.sudo().filtered(
                lambda p: any(not user.share for user in p.user_ids)
            )
            kwargs["partner_ids"] = inside.ids
        kwargs.pop("outgoing_email_to", None)
        return super().message_post(**kwargs)

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Keep only users of the school: no mail leaves to an outside contact."""
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        return [item for item in recipients if item.get("type") == "user"]

    # -- the one way out --------------------------------------------------------------
    def _send_private_mail(self, template, email_to, link=None, lang=None):
        """Write to the person of this record, without creating a contact.

        The mail leaves from the school's address; a reply reaches the office. It ends
        with the person's own link, the office's phone and the privacy notice of the
        person's public. Its text is not kept (it holds a secret link): a note without
        it says what was sent.

        :param template: `mail.template` of this model; `ctx["bde_link"]` is the link
        :param str email_to: one address
        :param str link: the person's own link, absolute; None when there is none
        :param str lang: language of the person; None: the school's
        :return: the `mail.mail`, queued
        :raise UserError: when the address is not one
        """
        self.ensure_one()
        address = email_normalize(email_to)
        if not address:
            raise UserError(
                self.env._(
                    "« %(email)s » is not an e-mail address: please correct it on "
                    "the record of %(name)s.",
                    email=email_to or "",
                    name=self.display_name,
                )
            )
        company = self._private_company()
        lang = lang or company.partner_id.lang or self.env.lang
        values = (
            template.sudo()
            .with_context(lang=lang, bde_link=link, template_preview_lang=lang)
            ._generate_template(self.ids, ("subject", "body_html"))[self.id]
        )
        body = self._private_mail_body(values["body_html"], company, link, lang)
        mail = (
            self.env["mail.mail"]
            .sudo()
            .create(
                self._private_sender(company)
                | {
                    "subject": values["subject"],
                    "body_html": body,
                    "email_to": address,
                    "auto_delete": True,
                    "is_notification": False,
                }
            )
        )
        self._private_log_mail(values["subject"], address)
        return mail

    def _private_company(self):
        """Return the school that writes: the record's."""
        return self.company_id if "company_id" in self else self.env.company

    @api.model
    def _private_sender(self, company):
        """Return who writes, and where a reply goes: the office of the school."""
        sender = company.bde_email or company.email
        return {
            "email_from": formataddr((company.name, sender))
            if sender
            else self.env.user.email_formatted,
            "reply_to": sender or False,
            "author_id": company.partner_id.id,
        }

    def _private_mail_body(self, body, company, link, lang):
        """Return the whole HTML of a mail: letterhead, text, link, notice."""
        notice = self.env["bde.privacy.notice"]._url(self._private_audience)
        return (
            self.env["ir.qweb"]
            .with_context(lang=lang)
            ._render(
                "bde_partners.private_mail",
                {
                    "body": body,
                    "company": company,
                    "link": link,
                    "notice_url": self.get_base_url() + notice,
                    "lang": lang,
                },
                lang=lang,
            )
        )

    def _private_log_mail(self, subject, address):
        """Note on the record what was sent, the address half hidden."""
        if "message_ids" not in self:
            return
        name, _at, domain = address.partition("@")
        self._message_log(
            body=self.env._(
                "Mail « %(subject)s » sent to %(address)s.",
                subject=subject,
                address=f"{name[:2]}…@{domain}",
            )
        )
