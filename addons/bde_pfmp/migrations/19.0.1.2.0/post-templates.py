"""Templates of before: approved as they were, levels of signature, trainings."""


def _has(cr, table, column):
    cr.execute(
        "SELECT 1 FROM information_schema.columns WHERE table_name = %s AND "
        "column_name = %s",
        (table, column),
    )
    return bool(cr.fetchone())


def migrate(cr, version):
    """What printed goes on printing; who signed goes on signing."""
    if not version:
        return
    cr.execute(
        "UPDATE bde_pfmp_template t SET approved_on = d.date FROM bde_board_decision d "
        "WHERE d.id = t.decision_id AND t.approved_on IS NULL"
    )
    if _has(cr, "bde_pfmp_template", "signatures_required"):
        # templates that come with this version never had the column filled
        cr.execute(
            "UPDATE bde_pfmp_template SET tutor_level = 'visa', referent_level = "
            "'visa' WHERE signatures_required IS FALSE"
        )
    if _has(cr, "bde_training", "template_id"):
        cr.execute(
            "INSERT INTO bde_pfmp_template_training_rel (template_id, training_id) "
            "SELECT r.template_id, r.id FROM bde_training r "
            "JOIN bde_pfmp_template t ON t.id = r.template_id WHERE EXISTS ("
            # the first of its kind printed for all: it goes on doing so
            "SELECT 1 FROM bde_pfmp_template o WHERE o.kind = t.kind AND o.active "
            "AND o.company_id IS NOT DISTINCT FROM t.company_id "
            "AND (o.sequence, o.id) < (t.sequence, t.id)) ON CONFLICT DO NOTHING"
        )
