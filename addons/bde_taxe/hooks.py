"""Installation hooks of the tax floor."""


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
    env["bde.import"]._forget_formats("bde_taxe")
    env["bde.document"].sudo()._forget_models("bde_taxe")
    env["bde.segment.line"]._forget_criteria("bde_taxe")
    reasons = env["bde.refusal.reason"].with_context(active_test=False)
    reasons._forget(reasons.search([("code", "=like", "tax_%")]))
