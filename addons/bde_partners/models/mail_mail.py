from odoo import models
from odoo.tools.mail import append_content_to_html

NOTICE_PATH = "/bde/confidentialite"


class Base(models.AbstractModel):
    _inherit = "base"

    def _bde_notice_audience(self):
        """Return the public of this record: whose privacy notice its mails link to.

        :return: an audience of `bde.privacy.notice`; models about learners, families,
            former pupils or staff override it
        """
        return "company"

    def _bde_notice_company(self):
        """Return the school that writes about this record."""
        field = self._fields.get("company_id")
        if field and getattr(field, "comodel_name", "") == "res.company":
            return self.sudo().company_id[:1] or self.env.company
        return self.env.company


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _bde_notice_audience(self):
        people = self.sudo()
        if people and all(p.bde_is_teacher or not p.partner_share for p in people):
            return "staff"
        return "company"


class ResUsers(models.Model):
    _inherit = "res.users"

    def _bde_notice_audience(self):
        return self.sudo().partner_id._bde_notice_audience()


class MailMail(models.Model):
    """Every mail says what we do with personal data, whatever it was made from."""

    _inherit = "mail.mail"

    def _prepare_outgoing_body(self):
        body = super()._prepare_outgoing_body()
        if not body or NOTICE_PATH in body:
            return body
        return append_content_to_html(body, self._bde_notice_footer(), plaintext=False)

    def _bde_notice_footer(self):
        """Return the HTML of the link to the notice of the public of this mail."""
        record = self.env.get(self.model, self)
        if self.res_id and record is not self:
            record = record.sudo().browse(self.res_id).exists() or self
        recipients = self.recipient_ids
        if recipients and recipients._bde_notice_audience() == "staff":
            audience = "staff"
        elif record is self:
            audience = recipients._bde_notice_audience()
        else:
            audience = record._bde_notice_audience()
        company = record._bde_notice_company()
        lang = recipients[:1].lang or company.partner_id.lang or self.env.lang
        notice = self.env["bde.privacy.notice"]._url(audience, company)
        return (
            self.env["ir.qweb"]
            .with_context(lang=lang)
            ._render(
                "bde_partners.mail_notice_footer",
                {"company": company, "notice_url": self.get_base_url() + notice},
                lang=lang,
            )
        )
