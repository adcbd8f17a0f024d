from odoo import fields, models
from odoo.exceptions import UserError

from ..rules.amount_words import amount_in_words
from ..rules.gift_document import CERTIFICATE
from ..rules.money import euros

REPORT = "bde_taxe.action_report_gift"


class BdeTaxeGift(models.Model):
    """The document of a gift: numbered, printed once, filed."""

    _inherit = "bde.taxe.gift"

    def action_issue(self):
        """Button: number and print the document, file it, and show it."""
        self.ensure_one()
        self._issue()
        return self.document_ids.sorted("id")[-1].action_preview()

    def action_replace(self):
        """Button: the document issued was wrong; the next one says it replaces it."""
        self.check_access("write")
        for gift in self.filtered("issued_on"):
            gift.message_post(
                body=self.env._(
                    "Document no. %(number)s withdrawn.", number=gift.number
                )
            )
            gift.sudo().write(
                {
                    "replaces": gift.number,
                    "number": False,
                    "issued_on": False,
                    "thanked_on": False,
                }
            )

    def action_send(self):
        """Button: write to the donor, with the document."""
        self.ensure_one()
        if not self.issued_on:
            self._issue()
        document = self.document_ids.sorted("id")[-1]
        people = self.contact_id or self.partner_id
        return {
            "type": "ir.actions.act_window",
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_partner_ids": people.ids,
                "default_composition_mode": "comment",
                "default_subject": self.env._("Thank you: %(gift)s", gift=self.name),
                "default_body": self.env._(
                    "<p>Hello,</p><p>Thank you for « %(gift)s ». You will find the "
                    "document enclosed.</p>",
                    gift=self.name,
                ),
                "default_attachment_ids": self._mail_file(document).ids,
                "bde_gift_sent": self.id,
            },
        }

    def _mail_file(self, document):
        """Return a copy of a document's file for a mail: swept if it never leaves."""
        composer = {"res_model": "mail.compose.message", "res_id": 0}
        return document.sudo().attachment_id.copy(composer)

    def _message_post_after_hook(self, message, msg_vals):
        """The mail with the document left: say when."""
        if self.env.context.get("bde_gift_sent") == self.id:
            self.sudo().thanked_on = fields.Date.context_today(self)
        return super()._message_post_after_hook(message, msg_vals)

    def _issue(self):
        """Number, print and file the documents of these gifts, all or none.

        :raise UserError: naming the gift and what stands in its way
        """
        self.check_access("write")
        for gift in self:
            if gift.blocks:
                raise UserError(
                    self.env._(
                        "%(gift)s\n%(blocks)s",
                        gift=gift.display_name,
                        blocks=gift.blocks,
                    )
                )
        today = fields.Date.context_today(self)
        todo = self.filtered(lambda gift: not gift.issued_on)
        sequence = self.env["ir.sequence"].sudo()
        for gift in todo:
            number = sequence.with_company(gift.company_id).next_by_code(self._name)
            gift.sudo().write({"number": number, "issued_on": today})
        pdfs = self.env["ir.actions.report"]._bde_render_pdfs(REPORT, todo)
        self.env["bde.document"]._file_many(
            [
                {
                    "record": gift,
                    "content": pdfs[gift.id],
                    "name": f"{gift._get_document_name()}.pdf",
                    "type": "tax_receipt",
                    "partner_id": gift.partner_id.id,
                }
                for gift in todo
            ]
        )

    # -- words of the document ---------------------------------------------------------
    def _get_document_name(self):
        """Return the name of the printed file."""
        self.ensure_one()
        kinds = dict(self._selection_document_kind())
        parts = [kinds.get(self.document_kind), self.number, self.partner_id.name]
        return " ".join(filter(None, parts))

    def _value_text(self):
        """Return the value in figures: « 1 200 € »."""
        return euros(self.value)

    def _value_words(self):
        """Return the value in words: « mille deux cents euros »."""
        return amount_in_words(round(self.value * 100))

    def _donor_address(self):
        """Return the address of the donor on one line."""
        donor = self.partner_id
        city = " ".join(filter(None, (donor.zip, donor.city)))
        return ", ".join(filter(None, (donor.street, donor.street2, city))) or "…"

    def _is_certificate(self):
        return self.document_kind == CERTIFICATE
