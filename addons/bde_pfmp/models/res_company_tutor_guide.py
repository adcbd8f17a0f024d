import hashlib
import io

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import tutor_guide

REPORT = "bde_pfmp.action_report_tutor_guide"
NAME = "Guide du tuteur.pdf"


class ResCompany(models.Model):
    """The guide for tutors: one page, by school, with the conventions and mails."""

    _inherit = "res.company"

    bde_tutor_guide = fields.Html(
        string="Guide for tutors",
        help="One page given to tutors with the convention. Empty: the text that "
        "comes with the application.",
    )

    def _tutor_guide_html(self):
        """Return the text printed, safe markup, with whom to call at the end."""
        self.ensure_one()
        company = self.sudo()
        text = company.bde_tutor_guide
        if not text or not Markup(text).striptags().strip():
            text = Markup(tutor_guide.DEFAULT)
        school = self.env["bde.pfmp.placement"]._facts_of_school(company)
        contact = ", ".join(filter(None, (school["phone"], school["email"])))
        lines = []
        if contact:
            lines.append(Markup("<b>Le bureau des entreprises</b> : %s") % contact)
        urgent = school["emergency"] or school["phone"]
        if urgent:
            lines.append(Markup("<b>En cas d'urgence</b> : %s") % urgent)
        if not lines:
            return Markup(text)
        return Markup('%s<p class="box">%s</p>') % (
            Markup(text),
            Markup("<br/>").join(lines),
        )

    def _tutor_guide_attachment(self):
        """Return the guide as an attachment, printed once for each text.

        :return: `ir.attachment` of the school, to join to a mail
        """
        self.ensure_one()
        company = self.sudo()
        facts = (self._tutor_guide_html(), company.name, company.logo, company.street)
        key = hashlib.sha256(repr(facts).encode()).hexdigest()[:16]
        files = self.env["ir.attachment"].sudo()
        found = files.search(
            [
                ("res_model", "=", "res.company"),
                ("res_id", "=", self.id),
                ("description", "=like", "tutor-guide-%"),
            ]
        )
        current = found.filtered(lambda a: a.description == f"tutor-guide-{key}")[:1]
        if current:
            return current
        found.unlink()
        return files.create(
            {
                "name": NAME,
                "raw": self._render_tutor_guide(),
                "mimetype": "application/pdf",
                "res_model": "res.company",
                "res_id": self.id,
                "description": f"tutor-guide-{key}",
            }
        )

    def _tutor_guide_pdf(self):
        """Return the bytes of the guide: one page, no personal data."""
        return self._tutor_guide_attachment().raw

    def _tutor_guide_url(self):
        """Return the address of the guide, for mails."""
        self.ensure_one()
        return f"{self.get_base_url()}/bde/guide-tuteur/{self.id}"

    def _render_tutor_guide(self):
        reports = self.env["ir.actions.report"].sudo()
        return reports._bde_render_pdfs(REPORT, self.sudo())[self.id]


class BdeSchool(models.Model):
    _inherit = "bde.school"

    bde_tutor_guide = fields.Html(related="company_id.bde_tutor_guide", readonly=False)

    def action_open_tutor_guide(self):
        """Button: read the guide as it prints.

        :raise UserError: when it does not hold on one page
        """
        self.ensure_one()
        self.check_access("read")
        pages = _page_count(self.company_id._tutor_guide_pdf())
        if pages > 1:
            raise UserError(
                self.env._(
                    "The guide takes %(pages)s pages: shorten it, so that it holds on "
                    "one.",
                    pages=pages,
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "bde_partners.open_file",
            "params": {"url": f"/bde/guide-tuteur/{self.company_id.id}"},
        }

    def action_default_tutor_guide(self):
        """Button: start from the text that comes with the application."""
        self.ensure_one()
        self.check_access("write")
        self.bde_tutor_guide = tutor_guide.DEFAULT


def _page_count(content):
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        return len(PdfReader(io.BytesIO(content)).pages)
    except PyPdfError:
        return 1


class ReportTutorGuide(models.AbstractModel):
    _name = "report.bde_pfmp.report_tutor_guide"
    _description = "Guide for tutors, values to print"

    @api.model
    def _get_report_values(self, docids, data=None):
        companies = self.env["res.company"].browse(docids)
        return {
            "doc_ids": docids,
            "doc_model": companies._name,
            "docs": companies,
            "guides": {c.id: c._tutor_guide_html() for c in companies},
            **self.env["report.bde_pfmp.report_convention"]._constants(),
        }
