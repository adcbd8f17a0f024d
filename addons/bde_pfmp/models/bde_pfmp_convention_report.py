from pathlib import Path

from markupsafe import Markup

from odoo import api, models
from odoo.tools import file_path

from ..rules.convention_english import say


class ReportConvention(models.AbstractModel):
    """Values of the printed convention: facts by record, all made at once."""

    _name = "report.bde_pfmp.report_convention"
    _description = "Convention, values to print"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the facts of each convention.

        :param dict data: may hold the facts already made, {convention id: facts}
        """
        conventions = self.env["bde.pfmp.convention"].browse(docids)
        facts = (data or {}).get("facts")
        if not isinstance(facts, dict) or not all(
            isinstance(key, int) for key in facts
        ):
            facts = None  # not ours: an address may hold JSON, whose keys are texts
        if not facts:
            by_placement = conventions.placement_id._convention_facts(
                {c.placement_id: c.template_id for c in conventions}
            )
            facts = {c.id: by_placement[c.placement_id] for c in conventions}
        return {
            "doc_ids": docids,
            "doc_model": conventions._name,
            "docs": conventions,
            "facts": facts,
            "urls": {c.id: c._get_verify_url() for c in conventions},
            **self._constants(),
        }

    @api.model
    def _constants(self):
        """Return what every document of the batch shares."""
        sheet = Path(file_path("bde_pfmp/report/convention.css"))
        return {
            "markup": Markup,
            "convention_css": Markup(sheet.read_text(encoding="utf-8")),
            "say": say,
        }


class ReportConventionPreview(models.AbstractModel):
    _name = "report.bde_pfmp.report_convention_preview"
    _description = "Preview of a template, values to print"

    @api.model
    def _get_report_values(self, docids, data=None):
        wizards = self.env["bde.pfmp.template.preview"].browse(docids)
        return {
            "doc_ids": docids,
            "doc_model": wizards._name,
            "docs": wizards,
            "facts": {wizard.id: wizard._preview_facts() for wizard in wizards},
            **self.env["report.bde_pfmp.report_convention"]._constants(),
        }
