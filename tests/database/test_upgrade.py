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
