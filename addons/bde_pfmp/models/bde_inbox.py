from odoo import api, models
from odoo.tools import SQL


class BdeInbox(models.Model):
    """Addresses of learners and of families never become contacts of a partner."""

    _inherit = "bde.inbox"

    @api.model
    def _private_addresses(self, addresses):
        found = super()._private_addresses(addresses)
        wanted = list({(a or "").strip().lower() for a in addresses} - {""})
        if not wanted:
            return found
        learners = self.env["bde.learner"]._fields["email"]
        guardians = self.env["bde.guardian"]._fields["email"]
        rows = self.env.execute_query(
            SQL(
                "%s UNION %s",
                SQL(
                    "SELECT lower(trim(email)) FROM bde_learner "
                    "WHERE lower(trim(email)) = ANY(%s)",
                    wanted,
                    to_flush=learners,
                ),
                SQL(
                    "SELECT lower(trim(email)) FROM bde_guardian "
                    "WHERE lower(trim(email)) = ANY(%s)",
                    wanted,
                    to_flush=guardians,
                ),
            )
        )
        return found | {address for (address,) in rows}
