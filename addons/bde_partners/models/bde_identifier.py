from odoo import models
from odoo.exceptions import ValidationError


class Base(models.AbstractModel):
    _inherit = "base"

    def _bde_refuse(self, checked):
        """Say what is wrong with an identifier of this record, if anything is.

        :param checked: `rules.identifiers.Checked`
        :raise ValidationError: in the reader's language, when it is an error
        """
        if checked.ok:
            return
        issue = checked.to_issue()
        raise ValidationError(
            self.env._(
                "%(name)s – %(problem)s",
                name=self.display_name,
                problem=self.env["bde.import"]._issue_message(issue),
            )
        )
