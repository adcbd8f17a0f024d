from pathlib import Path

from markupsafe import Markup

from odoo import api, models
from odoo.tools import file_path

REPORT = "bde_pfmp.action_report_information_sheet"


class BdePfmpPlacement(models.Model):
    """The sheet of information that the learner carries to the company."""

    _inherit = "bde.pfmp.placement"

    def _sheet_page_facts(self):
        """Return {placement id: what its page prints}; bounded queries.

        Name, class, training and dates of the learner: nothing else of theirs.
        """
        self.check_access("read")
        urls = {}
        if hasattr(self, "_host_form_urls") and self._may_carry_links():
            urls = self.sudo()._host_form_urls()
        return {placement.id: placement._sheet_page(urls) for placement in self}

    def _may_carry_links(self):
        """Tell whether the user hands the sheets out: office, teachers, head."""
        groups = ("user", "teacher", "head")
        return self.env.su or any(
            self.env.user.has_group(f"bde_partners.group_bde_{name}") for name in groups
        )

    def _sheet_page(self, urls):
        """Return what one page prints.

        :param dict urls: {placement: address of the company's form}
        """
        self.ensure_one()
        office = self.company_id.sudo()
        host = self.host_id
        reach = (
            office.bde_manager_id.name,
            office.bde_phone or office.phone,
            office.bde_email or office.email,
        )
        return {
            "url": urls.get(self, ""),
            "code": self.sheet_code,
            "office": " · ".join(filter(None, reach)) or office.name,
            "host": {
                "name": host.name or "",
                "siret": host.bde_siret or "",
                "street": ", ".join(filter(None, (host.street, host.street2))),
                "town": " ".join(filter(None, (host.zip, host.city))),
            },
        }

    def _sheet_print_name(self):
        """Return the name of the printed file."""
        parts = [self.class_id.code, self.learner_id.display_name]
        return " - ".join([*filter(None, parts), self.env._("Information sheet")])

    def _sheet_sorted(self):
        """Return these lines as a pile of paper: by class, then by name."""
        return self.sorted(lambda p: (p.class_id.code or "", p._by_name()))

    def action_print_sheets(self):
        """Button: choose what is printed of the sheets of these learners."""
        return self._open_wizard("bde_pfmp.bde_pfmp_sheet_print_action")

    def _batch_print_sheets(self, run, **_params):
        """Background work: print the sheets of a part of a batch, and file them.

        :param run: what `bde.batch` gives, for progress and documents
        """
        reports = self.env["ir.actions.report"]
        items = []
        for placement, pdf in reports._bde_iter_pdfs(REPORT, self):
            items.append(
                {
                    "record": placement,
                    "content": pdf,
                    "name": f"{placement._sheet_print_name()}.pdf".replace("/", "-"),
                    "type": "information_sheet",
                    "class_id": placement.class_id.id,
                    "learner_id": placement.learner_id.id,
                }
            )
            run.advance()
        run.keep(self.env["bde.document"]._file_many(items))


class ReportInformationSheet(models.AbstractModel):
    """Values of the sheets, read once for all that are printed."""

    _name = "report.bde_pfmp.report_information_sheet"
    _description = "Information sheet, values to print"

    @api.model
    def _get_report_values(self, docids, data=None):
        placements = self.env["bde.pfmp.placement"].browse(docids)
        placements.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": placements._name,
            "docs": placements,
            **self._sheet_values(placements),
        }

    @api.model
    def _sheet_values(self, placements):
        """Return what the pages of these placements share."""
        style = Path(file_path("bde_pfmp/report/information_sheet.css"))
        return {
            "pages": placements._sheet_page_facts(),
            "sheet_css": Markup(style.read_text(encoding="utf-8")),
        }


class ReportInformationSheets(models.AbstractModel):
    _name = "report.bde_pfmp.report_information_sheets"
    _description = "Information sheets of a class, values to print"

    @api.model
    def _get_report_values(self, docids, data=None):
        wizards = self.env["bde.pfmp.sheet.print"].browse(docids)
        wizards.check_access("read")
        lines = {wizard.id: wizard._lines() for wizard in wizards}
        placements = self.env["bde.pfmp.placement"].union(*lines.values())
        report = self.env["report.bde_pfmp.report_information_sheet"]
        return {
            "doc_ids": docids,
            "doc_model": wizards._name,
            "docs": wizards,
            "sheet_lines": lines,
            **report._sheet_values(placements),
        }
