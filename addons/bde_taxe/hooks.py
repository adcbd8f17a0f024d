"""Installation hooks of the tax floor."""

from odoo.addons.bde_partners.leaving import forget_addon


def post_init_hook(env):
    """French schools count in euros; Odoo alone starts in dollars.

    A currency in which an accountant has written already is left alone.
    """
    euro = env.ref("base.EUR")
    if "account.move" in env:
        return
    schools = env["res.company"].search([("currency_id", "!=", euro.id)])
    euro.active = True
    schools.filtered(lambda c: c.country_id.code in (False, "FR", "US")).write(
        {"currency_id": euro.id}
    )


def uninstall_hook(env):
    """Remove the rows that this addon left in tables of the ground floor."""
    reasons = env["bde.refusal.reason"].with_context(active_test=False)
    reasons._forget(reasons.search([("code", "=like", "tax_%")]))
    forget_addon(env, "bde_taxe")
