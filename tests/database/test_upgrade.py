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
