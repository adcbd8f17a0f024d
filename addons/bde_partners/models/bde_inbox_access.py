from odoo import api, models
from odoo.exceptions import AccessError


class BdeInbox(models.Model):
    """Who writes what of a mail that waits, and who files it."""

    _inherit = "bde.inbox"

    def write(self, vals):
        """What came is not rewritten; the office says with whom it is filed.

        A file linked by hand would be filed with the organisation, whatever it is.
        """
        if not self.env.su and vals.keys() & self._received_fields():
            raise AccessError(
                self.env._("A mail stays as it came: choose its organisation.")
            )
        result = super().write(vals)
        if not self.env.su and "contact_id" in vals:
            self.contact_id.check_access("read")
        return result

    @api.model
    def _received_fields(self):
        """Return the names of the fields that say what came and what became of it."""
        return {name for name, field in self._fields.items() if field.readonly} - {
            "write_uid",
            "write_date",
        }

    def _may_be_filed_by(self, user):
        """Tell whether this user may file a mail that waits: the office, who gave it.

        For anybody else its number is not a key to what it says.
        """
        return user == self.user_id or user.has_group("bde_partners.group_bde_user")
