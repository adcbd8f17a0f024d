from pathlib import Path

from markupsafe import Markup

from odoo import api, models
from odoo.tools.misc import file_path


class ReportWall(models.AbstractModel):
    """What the poster of the donors prints."""

    _name = "report.bde_taxe.report_wall"
    _description = "Poster of the donors"

    @api.model
    def _get_report_values(self, docids, data=None):
        campaigns = self.env["bde.taxe.campaign"].browse(docids)
        campaigns.check_access("read")
        sheet = Path(file_path("bde_taxe/report/donors_wall.css"))
        return {
            "docs": campaigns,
            "names": campaigns._named_donors(),
            "wall_css": Markup(sheet.read_text(encoding="utf-8")),
        }
