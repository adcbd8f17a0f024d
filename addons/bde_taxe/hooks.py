"""Installation hooks of the tax floor."""


def uninstall_hook(env):
    """Remove the rows that this addon left in tables of the ground floor."""
    env["bde.import"]._forget_formats("bde_taxe")
    env["bde.document"].sudo()._forget_models("bde_taxe")
