"""Templates of before: who signs was one box to tick, now a level a role."""


def migrate(cr, version):
    if not version:
        return
    cr.execute(
        "SELECT 1 FROM information_schema.columns WHERE table_name = "
        "'bde_pfmp_template' AND column_name = 'signatures_required'"
    )
    if cr.fetchone():
        cr.execute(
            "UPDATE bde_pfmp_template SET tutor_level = 'visa', referent_level = "
            "'visa' WHERE signatures_required IS NOT TRUE"
        )
