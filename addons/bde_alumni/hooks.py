"""Installation hooks of the alumni floor."""

from odoo.addons.bde_partners.leaving import forget_addon


def uninstall_hook(env):
    """Remove the rows that this addon left in tables of the lower floors."""
    forget_addon(env, "bde_alumni")
