from odoo import models
from odoo.exceptions import UserError


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """The host's own merge of contacts leaves no trace, and may drop clashing rows."""

    _inherit = "base.partner.merge.automatic.wizard"

    def action_merge(self):
        """Leave organisations to our merge, which keeps every link and a trace."""
        organisations = self.partner_ids.filtered("is_company")
        if organisations:
            raise UserError(
                self.env._(
                    "%(names)s: organisations are merged from « Partners, Duplicates » "
                    "or with « Compare or merge » in their list: every link is kept, "
                    "and a trace.",
                    names=", ".join(organisations.mapped("name")),
                )
            )
        return super().action_merge()
