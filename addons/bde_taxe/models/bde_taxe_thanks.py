from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class BdeTaxeTarget(models.Model):
    """Thanks: for what was received, and again when more comes."""

    _inherit = "bde.taxe.target"

    amount_thanked = fields.Monetary(
        string="Thanked for", readonly=True, copy=False, help="What they gave by then."
    )

    @api.depends("amount_thanked")
    def _compute_state(self):
        return super()._compute_state()

    def _state_now(self):
        """More came since the thanks: they are owed again."""
        state = super()._state_now()
        return "transferred" if state == "thanked" and self._owed() else state

    def _owed(self):
        """Tell whether this organisation gave more than it was thanked for."""
        received = self.amount_transferred
        return received > 0 and (
            not self.thanked_on
            or self.currency_id.compare_amounts(received, self.amount_thanked) > 0
        )

    def _thank(self, channel="mail", text=None):
        """Thank for what was received; nobody is thanked twice for the same money.

        :param str channel: "mail", or "letter" (one file to print, in the background)
        :param text: `bde.taxe.text`; default: the one of the school for thanks
        :return: ({target left out: sentence}, `bde.batch` of letters or None)
        """
        self.check_access("write")
        text = text or self.env["bde.taxe.text"]._thanks(self.company_id[:1])
        left = {
            target: self.env._("Nothing received, or thanked already.")
            for target in self
            if not target._owed()
        }
        todo = self.filtered(lambda target: target not in left)
        if channel == "letter":
            return left, todo._thank_by_letter(text)
        recipients = todo._recipients()
        silent = todo.filtered(lambda t: not recipients[t].email)
        left |= {t: self.env._("No e-mail address: print a letter.") for t in silent}
        reached = todo - silent
        if reached:
            reached._send_text(text)
            reached._note_thanks()
        return left, None

    def _thank_by_letter(self, text):
        """Start the letters, one PDF; return the `bde.batch`, None for nobody."""
        if not self:
            return None
        return self.env["bde.batch"]._start(
            self.env._("Letters of thanks"),
            self,
            "_batch_thank",
            params={"text_id": text.id},
            result="pdf",
        )

    def _batch_thank(self, run, text_id):
        """Print, file and note some letters; see `bde.batch`."""
        text = self.env["bde.taxe.text"].browse(text_id)
        pdfs = self._letter_pdfs(text)
        documents = self.env["bde.document"]._file_many(
            [
                {
                    "record": target,
                    "content": pdfs[target],
                    "name": f"{text.name} - {target.partner_id.name}.pdf",
                    "type": "tax_letter",
                    "partner_id": target.partner_id.id,
                }
                for target in self
            ]
        )
        self._note_thanks()
        run.advance(len(self))
        return documents

    def _note_thanks(self):
        """Note today's thanks, for all that was received so far."""
        today = fields.Date.context_today(self)
        for received, targets in self.grouped("amount_transferred").items():
            targets.write({"thanked_on": today, "amount_thanked": received})

    def action_thank(self):
        """Button: the dialog that thanks these organisations."""
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_taxe.bde_taxe_thank_action"
        )
        return action | {"context": {"default_target_ids": self.ids}}


class BdeTaxeText(models.Model):
    _inherit = "bde.taxe.text"

    @api.model
    def _thanks(self, company):
        """Return the text of thanks of a school, its own first.

        :raise UserError: there is none
        """
        domain = Domain("kind", "=", "thank") & Domain(
            "company_id", "in", (False, company.id)
        )
        found = self.search(domain).sorted(lambda text: not text.company_id)
        if not found:
            raise UserError(
                self.env._(
                    "There is no text of thanks: write one under Configuration > "
                    "Apprenticeship tax > Texts."
                )
            )
        return found[0]
