import secrets
from typing import NamedTuple

from odoo import fields, models
from odoo.tools import formataddr
from odoo.tools.misc import hmac

from ..rules import outbox as rules
from .bde_outbox_send import SendingRefused


class Message(NamedTuple):
    """What leaves: subject and HTML of a mail, label and text of an SMS."""

    subject: str
    body: str


class BdeOutbox(models.Model):
    """The message itself: made when it leaves, sent, and not kept."""

    _inherit = "bde.outbox"

    def _new_number(self):
        """Return the Message-ID of a line: replies and reports come back by it."""
        company = self.company_id
        sender = company.bde_email or company.email or ""
        domain = sender.rpartition("@")[2].strip("> ") or "localhost"
        return f"<bde-{self.id}-{secrets.token_hex(8)}@{domain}>"

    def _reference(self):
        """Return what a forwarded answer still shows of a mail: nobody can guess it."""
        digest = hmac(self.env(su=True), "bde-outbox", (self.id, self.message_number))
        return f"BDE-{self.id}-{digest[:8]}"

    def _compose(self, lines):
        """Return the `Message` of this line, about all of `lines`; nothing is sent."""
        self.ensure_one()
        record = self._record().with_context(lang=self.lang or self.env.lang)
        records = record.browse(lines.mapped("res_id"))
        link = record._outbox_link(self.kind, records)
        if self.channel == "sms":
            label = record._outbox_label(self.kind)
            return Message(label, record._outbox_sms(self.kind, link))
        words = record._outbox_words(self.kind, records)
        return Message(*self._render(record, link, words))

    def _carry(self, message):
        """Give a message to what carries it.

        :raise SendingRefused: the carrier does not take it
        """
        if self.channel == "sms":
            providers = self.env["bde.sms.provider"]
            providers._send_line(self.company_id, self.address, message.body)
        else:
            self._send_mail(message.subject, message.body)

    def _render(self, record, link, words):
        """Return (subject, whole HTML) of a mail, in the person's language."""
        template = self.env.ref(record._outbox_template(self.kind)).sudo()
        lang = record.env.lang
        values = template.with_context(
            lang=lang,
            template_preview_lang=lang,
            bde_link=link,
            bde_words=words,
        )._generate_template([record.id], ("subject", "body_html"))[record.id]
        audience = record._outbox_audience(self.kind)
        notice = self.env["bde.privacy.notice"]._url(audience, self.company_id)
        layout = self.env["ir.qweb"].with_context(lang=lang)
        html = layout._render(
            "bde_partners.private_mail",
            {
                "body": values["body_html"],
                "company": self.company_id,
                "link": link,
                "button": words.get("button"),
                "lines": words.get("lines") or [],
                "notice_url": self.get_base_url() + notice,
                "reference": self._reference(),
                "lang": lang,
            },
            lang=lang,
        )
        return " ".join((values["subject"] or "").split()), html

    def _send_mail(self, subject, body):
        """Hand a mail to the server of the school; nothing of it stays.

        :raise SendingRefused: the server does not take it
        """
        company = self.company_id
        mail = (
            self.env["mail.mail"]
            .sudo()
            .create(
                self._sender(company)
                | {
                    "subject": subject,
                    "body_html": body,
                    "email_to": formataddr((self.name or "", self.address)),
                    "message_id": self.message_number,
                    "auto_delete": False,
                    "is_notification": False,
                    "record_company_id": company.id,
                    "record_alias_domain_id": company.alias_domain_id.id,
                }
            )
        )
        try:
            mail.send(raise_exception=True)
        except Exception as error:
            raise SendingRefused(rules.smtp_refusal(error)) from error
        if mail.state == "exception":
            raise SendingRefused(
                rules.Refusal("address", mail.failure_reason or self.address)
            )
        mail.unlink()

    def _sender(self, company):
        """Return who writes, and where a reply goes: the office of the school.

        The address that files mails is added when the school has one: what is sent
        back, scans among them, then files itself.
        """
        sender = self.env["bde.private.person.mixin"]._private_sender(company)
        reply = [sender["reply_to"]]
        if company.bde_outbox_file_replies:
            reply.append(company.bde_inbox_address)
        known = dict.fromkeys(filter(None, reply))
        return sender | {"reply_to": ", ".join(known) or False}


class ResCompany(models.Model):
    """How the mails of a school leave."""

    _inherit = "res.company"

    bde_outbox_per_hour = fields.Integer(
        string="Mails an hour",
        default=300,
        help="What the mail server of the school accepts. 0: no limit. Codes and "
        "copies of signed documents are not counted.",
    )
    bde_outbox_office_hours = fields.Boolean(
        string="At office hours only",
        help="Mails leave from Monday to Friday between these hours; codes and copies "
        "leave at once.",
    )
    bde_outbox_from = fields.Float(string="Mails leave from", default=8.0)
    bde_outbox_until = fields.Float(string="Mails leave until", default=19.0)
    bde_outbox_file_replies = fields.Boolean(
        string="File replies by themselves",
        default=True,
        help="Replies also reach the address that files mails, when the school has "
        "one: a scan sent back goes to its document.",
    )

    _bde_outbox_check = models.Constraint(
        "CHECK(bde_outbox_per_hour >= 0 AND bde_outbox_from < bde_outbox_until "
        "AND bde_outbox_from >= 0 AND bde_outbox_until < 24)",
        "Mails leave at a pace of 0 or more an hour, from an hour to a later one.",
    )

    def _bde_outbox_pace(self):
        """Return the `Pace` of this school."""
        self.ensure_one()
        hours = (None, None)
        if self.bde_outbox_office_hours:
            hours = (
                rules.hour(self.bde_outbox_from),
                rules.hour(self.bde_outbox_until),
            )
        return rules.Pace(self.bde_outbox_per_hour, *hours)


class BdeSchool(models.Model):
    _inherit = "bde.school"

    bde_outbox_per_hour = fields.Integer(
        related="company_id.bde_outbox_per_hour", readonly=False
    )
    bde_outbox_office_hours = fields.Boolean(
        related="company_id.bde_outbox_office_hours", readonly=False
    )
    bde_outbox_from = fields.Float(related="company_id.bde_outbox_from", readonly=False)
    bde_outbox_until = fields.Float(
        related="company_id.bde_outbox_until", readonly=False
    )
    bde_outbox_file_replies = fields.Boolean(
        related="company_id.bde_outbox_file_replies", readonly=False
    )
