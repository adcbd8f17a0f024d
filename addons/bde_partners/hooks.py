"""Installation hooks of the ground floor."""


def uninstall_hook(env):
    """Remove what the addon left outside its own tables (system parameters)."""
    env["ir.config_parameter"].sudo().search([("key", "=like", "bde.%")]).unlink()
