"""Installation hooks of the PFMP floor."""

# imports of these formats become history without a format
FORMATS = [
    "siecle",
    "learners_csv",
    "learners_workbook",
    "placements_workbook",
    "teachers_sts",
    "teachers_workbook",
]


def uninstall_hook(env):
    """Remove the rows that this addon left in tables of the ground floor."""
    env["bde.import"]._forget_formats(FORMATS)
    env["bde.document"].sudo()._forget_models("bde_pfmp")
