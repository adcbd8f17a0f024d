"""Conventions out on paper: a scan of them finds whom it is of. After templates."""

import logging

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


def migrate(cr, version):
    """Open the rounds on paper of what was printed and waits; nothing is sent."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    out = env["bde.pfmp.convention"].search(
        [
            ("state", "=", "signing"),
            ("document_id", "!=", False),
            ("signature_request_id", "=", False),
        ]
    )
    if _opened(out):
        return
    # somebody is not known for one of them: the others do not wait
    waits = out.filtered(lambda convention: not _opened(convention))
    _logger.info(
        "Who signs is not all known, print again: %s",
        ", ".join(waits.mapped("display_name")),
    )


def _opened(conventions):
    try:
        with conventions.env.cr.savepoint():
            conventions._open_paper_round()
    except UserError:
        conventions.env.invalidate_all()
        return False
    return True
