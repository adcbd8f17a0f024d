"""Installation hooks of the tax floor."""


def uninstall_hook(env):
    """Remove the rows that this addon left in tables of the ground floor."""
    env["bde.import"]._forget_formats("bde_taxe")
    env["bde.document"].sudo()._forget_models("bde_taxe")
    env["bde.segment.line"]._forget_criteria("bde_taxe")
    reasons = env["bde.refusal.reason"].with_context(active_test=False)
    reasons._forget(reasons.search([("code", "=like", "tax_%")]))
