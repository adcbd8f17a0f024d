from odoo import models

from ...rules.allowance.checks import holds_iban

FORMAT = "aplypro_state"


class BdeImport(models.Model):
    """A table of APLyPro that holds bank account numbers is not kept."""

    _inherit = "bde.import"

    def _action_analyse(self):
        result = super()._action_analyse()
        if self.format == FORMAT and self.state == "failed":
            lines = self._source()
            if holds_iban(lines.content.decode(errors="replace")) or (
                lines.table is not None
                and any(
                    holds_iban(str(cell or ""))
                    for row in lines.table.rows
                    for cell in row.values.values()
                )
            ):
                self.sudo().write({"file": False, "pasted_text": False})
        return result
