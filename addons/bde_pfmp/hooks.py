"""Installation hooks of the PFMP floor."""

from odoo.addons.bde_partners.leaving import forget_addon


def uninstall_hook(env):
    """Remove the rows that this addon left in tables of the ground floor."""
    env["res.partner"].sudo()._bde_keep_offered_trainings()
    forget_addon(env, "bde_pfmp")
