"""Installation hooks of the alumni floor."""

from odoo.addons.bde_partners.leaving import forget_addon


def uninstall_hook(env):
    """Remove the rows that this addon left in tables of the lower floors."""
    forget_addon(env, "bde_alumni")
    # the questionnaire is this addon's, its table is not: it goes before the waves'
    env["bde.alumni.wave"].sudo().search([]).unlink()
    # the right to make events came with the invitations of former pupils
    office = env.ref("bde_partners.group_bde_user")
    office.implied_ids -= env.ref("event.group_event_user")
