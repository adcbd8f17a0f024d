from odoo import api, models


class BdeInbox(models.Model):
    """How long a mail that nobody filed is kept."""

    _inherit = "bde.inbox"

    @api.autovacuum
    def _gc_unfiled(self):
        """Delete the mails never filed, and the text of those set aside, in time."""
        limit = self.env["bde.retention"]._limit("inbox")
        if limit:
            self.search(
                [("state", "in", ("to_file", "ignored")), ("create_date", "<", limit)]
            ).unlink()
