from pathlib import Path

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.bde_partners.rules import french

LETTER = "bde_taxe.action_report_letter"
SHEET = "bde_taxe.action_report_accountant_sheet"
STYLE = Path(__file__).parent.parent / "report" / "letter.css"
PILE = 20  # letters a document: they share its fonts; even, for two sides


class BdeTaxeTarget(models.Model):
    """Letters: one, or thousands as one PDF; the sheet for the accountant."""

    _inherit = "bde.taxe.target"

    # -- what a letter says ------------------------------------------------------------
    def _letters(self, text=None):
        """Return {id: dict(subject, body, address, place_and_day, company, sign)}.

        A constant number of queries whatever their number.

        :param text: `bde.taxe.text`; default: the one that suits each
        """
        words = self._words("letter")
        texts = self._default_texts() if not text else dict.fromkeys(self, text)
        recipients = self._recipients()
        today = french.long_date(fields.Date.context_today(self))
        found = {}
        for target in self:
            subject, body = texts[target]._fill(words[target])
            company = target.company_id
            place = company.sudo().city
            day = self.env._("%(city)s, %(day)s", city=place, day=today)
            found[target.id] = {
                "subject": subject,
                "body": body,
                "address": target._address_lines(recipients[target]),
                "place_and_day": day if place else today,
                "company": company,
                "sign": company.sudo().bde_head_id.name or "",
            }
        return found

    def _address_lines(self, person):
        """Return the lines of the envelope: organisation, person, street, town."""
        site = self.sudo().partner_id
        name = "" if person.is_company else person.name
        town = " ".join(filter(None, [site.zip, site.city]))
        lines = [site.name, name, site.street, site.street2, town]
        return [line for line in lines if line]

    def _default_texts(self):
        """Return {target: text}: a donor is not written to as a stranger.

        :raise UserError: the school has no text
        """
        texts = self.env["bde.taxe.text"]
        known = {}
        for company in self.company_id:
            ask = texts._pick("ask", company)
            known[company] = ask, texts._pick("again", company) or ask
        found = {}
        for target in self:
            ask, again = known[target.company_id]
            found[target] = again if target.amount_last > 0 else ask
        if not all(found.values()):
            raise UserError(
                self.env._(
                    "There is no text to send: write one under Configuration > "
                    "Apprenticeship tax > Texts."
                )
            )
        return found

    def _letter_pdfs(self, text=None):
        """Return {target: PDF bytes}, one letter each."""
        return dict(self._printer(text)._bde_iter_pdfs(LETTER, self))

    def _printer(self, text):
        return self.env["ir.actions.report"].with_context(
            bde_taxe_text=text.id if text else False
        )

    # -- buttons -----------------------------------------------------------------------
    def action_print_letter(self):
        """Button: the letters of these organisations, to print.

        Who was not asked yet in the campaign is, within their quota.
        """
        todo = self.filtered(lambda target: not target.contacted_on)
        reached = self - todo
        if todo:
            reached |= todo._mark_contacted("post")
        if not reached:
            notes = filter(None, todo.mapped("exclusion_note"))
            raise UserError("\n".join(notes) or self.env._("Nobody to write to."))
        reached.check_access("read")
        if len(reached) == 1:
            return self.env.ref(LETTER).report_action(reached)
        name = self.env._("Letters %(day)s", day=fields.Date.context_today(self))
        return reached._start_letters(name)._open_action()

    def action_print_accountant_sheet(self):
        """Button: the sheet that the company hands to its accountant."""
        self.check_access("read")
        return self.env.ref(SHEET).report_action(self)

    def _accountant_sheet_pdf(self):
        """Return the bytes of the sheet « to hand to your accountant »."""
        self.ensure_one()
        return self.env["ir.actions.report"]._bde_render_pdfs(SHEET, self)[self.id]

    def _accountant_sheet_facts(self):
        """Return what the sheet says: school, path, dates, company."""
        self.ensure_one()
        company = self.company_id
        return {
            "words": self.campaign_id._words(),
            "siret": french.siret(company.sudo().bde_siret),
            "url": company._bde_taxe_url(),
            "path": company._bde_taxe_path(),
            "dates": self.campaign_id._calendar_words(),
            "firm": self.sudo().partner_id.name,
            "firm_siret": french.siret(self.sudo().partner_id.bde_siret),
        }

    # -- in bulk -----------------------------------------------------------------------
    def _start_letters(self, name, text=None, step=None):
        """Print letters in the background: one PDF, sorted for posting.

        :return: the `bde.batch`
        """
        ordered = self.sorted(lambda t: (t.sudo().partner_id.zip or "", t.id))
        return self.env["bde.batch"]._start(
            name,
            ordered,
            "_batch_letters",
            chunk=100,
            params={
                "text_id": text.id if text else False,
                "step_id": step.id if step else False,
            },
            result="pdf",
        )

    def _batch_letters(self, run, text_id=False, step_id=False):
        """Print some letters as one document, filed on the campaign; see `bde.batch`.

        Filed in parts: the whole takes their place when the last is done.
        """
        text = self.env["bde.taxe.text"].browse(text_id or [])
        piles = self._printer(text)._bde_iter_piles(LETTER, self, size=PILE)
        documents = self.env["bde.document"]
        first = self[:1]
        number = f"{first.sudo().partner_id.zip or '':0>5} {first.id:09}"
        for part, (pile, content) in enumerate(piles):
            run.advance(len(pile))
            documents |= documents._file(
                first.campaign_id,
                content,
                self.env._(
                    "Letters %(number)s %(part)02d.pdf", number=number, part=part
                ),
                "tax_letter",
            )
        return documents


class ReportLetter(models.AbstractModel):
    """What the template of letters needs, made once for all of them."""

    _name = "report.bde_taxe.report_letter"
    _description = "Letters of the tax campaign"

    def _get_report_values(self, docids, data=None):
        targets = self.env["bde.taxe.target"].browse(docids)
        targets.check_access("read")
        text = self.env["bde.taxe.text"].browse(
            self.env.context.get("bde_taxe_text") or []
        )
        return {
            "docs": targets,
            "letters": targets._letters(text),
            "letter_css": Markup(STYLE.read_text(encoding="utf-8")),
        }
