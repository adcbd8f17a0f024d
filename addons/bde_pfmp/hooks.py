"""Installation hooks of the PFMP floor."""


def uninstall_hook(env):
    """Remove the rows that this addon left in tables of the ground floor."""
    env["bde.import"]._forget_formats("bde_pfmp")
    env["res.partner"].sudo()._bde_keep_offered_trainings()
    env["bde.document"].sudo()._forget_models("bde_pfmp")
