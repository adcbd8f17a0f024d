import base64
from pathlib import Path

from odoo import models
from odoo.tools import file_path

SAMPLE = "bde_pfmp/static/samples/convention_exemple.docx"


class BdeDemo(models.AbstractModel):
    """Demonstration: a Word model of the school."""

    _inherit = "bde.demo"

    def _steps(self):
        return [*super()._steps(), ("Word model", "_make_word_model")]

    def _make_word_model(self, context):
        """The sample model, as the school would have given it."""
        self.env["bde.pfmp.docx.model"].create(
            {
                "name": "Convention simplifiée (exemple)",
                "file": base64.b64encode(Path(file_path(SAMPLE)).read_bytes()),
                "filename": "convention_exemple.docx",
            }
        )
