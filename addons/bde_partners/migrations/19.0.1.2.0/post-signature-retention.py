"""The notices of a school that is there already say how long evidence is kept."""

from odoo import SUPERUSER_ID, api
from odoo.fields import Command

AUDIENCES = ("company", "learner", "guardian", "staff")


def migrate(cr, version):
    """Add the new period to the notices that show periods."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    period = env.ref("bde_partners.bde_retention_signature_evidence", False)
    if period:
        env["bde.privacy.notice"].search([("audience", "in", AUDIENCES)]).filtered(
            "retention_ids"
        ).write({"retention_ids": [Command.link(period.id)]})
