"""Upgrading an installed database changes nothing and says nothing."""

import host


def _columns(database):
    return set(
        host.query(
            database,
            "SELECT table_name, column_name, data_type, is_nullable"
            " FROM information_schema.columns WHERE table_schema = 'public'",
        )
    )


def _constraints(database):
    return set(
        host.query(
            database,
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
            " FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
        )
    )


def _rows(database):
    return dict(
        host.query(
            database,
            "SELECT model, count(*) FROM ir_model_data WHERE module LIKE 'bde%%'"
            " GROUP BY model",
        )
    )


def test_upgrade_of_a_filled_database(demo_db, copy_of, odoo):
    database = copy_of(demo_db, "upgrade")
    before = _columns(database), _constraints(database), _rows(database)
    odoo(database, "-u", ",".join(host.manifests()))
    assert (_columns(database), _constraints(database), _rows(database)) == before


def test_what_was_said_of_hosts_is_kept(demo_db, copy_of, odoo):
    """The approval came from bde_pfmp, where « refused » meant excluded."""
    database = copy_of(demo_db, "trust")
    with host.cursor(database) as cr:
        cr.execute(
            """UPDATE ir_module_module SET latest_version = '19.0.1.0.0'
                WHERE name IN ('bde_partners', 'bde_pfmp')"""
        )
        cr.execute("DELETE FROM bde_host_status")
        cr.execute(
            """UPDATE res_partner SET bde_host_state_date = NULL,
                      bde_host_state = CASE bde_host_state WHEN 'excluded'
                          THEN 'refused' ELSE bde_host_state END"""
        )
        cr.execute(
            "UPDATE ir_model_data SET module = 'bde_pfmp'"
            " WHERE name = 'field_res_partner__bde_host_state'"
        )
    wanted = dict(
        host.query(
            database,
            "SELECT id, bde_host_state FROM res_partner WHERE bde_host_state <> ''",
        )
    )
    assert "refused" in wanted.values()
    odoo(database, "-u", ",".join(host.manifests()))
    for table, name in (("res_partner", "id"), ("bde_host_status", "partner_id")):
        column = "bde_host_state" if name == "id" else "state"
        rows = host.query(
            database, f"SELECT {name}, {column} FROM {table} WHERE {column} <> ''"
        )
        assert dict(rows) == {
            partner: state.replace("refused", "excluded")
            for partner, state in wanted.items()
        }


def test_what_is_new_is_filled_for_hosts_of_before(demo_db, copy_of, odoo):
    """Trainings received, last contacts and positions by hand, as if never known."""
    database = copy_of(demo_db, "received")
    received = """SELECT DISTINCT host_id, training_id FROM bde_pfmp_placement
                   WHERE active AND state NOT IN ('to_find', 'cancelled')
                     AND host_id IS NOT NULL AND training_id IS NOT NULL"""
    with host.cursor(database) as cr:
        cr.execute(
            """UPDATE ir_module_module SET latest_version = '19.0.1.0.0'
                WHERE name IN ('bde_partners', 'bde_pfmp')"""
        )
        cr.execute("DELETE FROM bde_partner_training_rel")
        cr.execute("UPDATE res_partner SET bde_last_contact = NULL")
        cr.execute(
            """UPDATE res_partner SET bde_geo_precision = NULL
                WHERE is_company AND partner_latitude <> 0"""
        )
        placed = cr.rowcount
    odoo(database, "-u", ",".join(host.manifests()))
    known = host.query(
        database, "SELECT partner_id, training_id FROM bde_partner_training_rel"
    )
    wanted = set(host.query(database, received))
    assert wanted
    assert wanted <= set(known)
    met = """SELECT count(*) FROM res_partner p WHERE bde_last_contact IS NULL
                AND EXISTS (SELECT FROM bde_pfmp_placement b
                             WHERE b.host_id = p.id AND b.state = 'done')"""
    assert host.query(database, met) == [(0,)]
    by_hand = "SELECT count(*) FROM res_partner WHERE bde_geo_precision = 'manual'"
    assert host.query(database, by_hand) == [(placed,)]
