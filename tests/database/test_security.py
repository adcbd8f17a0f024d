"""Every model has access lines, and a record rule where it belongs to a school."""

import host

# A model with company_id that is open to every school on purpose: model -> reason.
SHARED_BETWEEN_SCHOOLS = {}


def _ours(database, *, transient):
    """Our models that have a table, as {model: its id}."""
    rows = host.query(
        database,
        """
        SELECT m.model, m.id FROM ir_model m JOIN ir_model_data d
            ON d.model = 'ir.model' AND d.res_id = m.id
         WHERE NOT m.abstract AND m.transient = %s
         GROUP BY m.model, m.id HAVING bool_and(d.module = ANY(%s))
        """,
        [transient, list(host.manifests())],
    )
    return dict(rows)


def _models_with(database, statement):
    return {row[0] for row in host.query(database, statement)}


def test_every_model_has_an_access_line(addons_db):
    models = _ours(addons_db, transient=False) | _ours(addons_db, transient=True)
    opened = _models_with(
        addons_db, "SELECT model_id FROM ir_model_access WHERE active"
    )
    assert sorted(m for m, number in models.items() if number not in opened) == []


def test_no_access_line_is_open_to_everybody(addons_db):
    """A line without a group gives the model to every user, portal included."""
    models = _ours(addons_db, transient=False) | _ours(addons_db, transient=True)
    open_to_all = _models_with(
        addons_db,
        "SELECT model_id FROM ir_model_access WHERE active AND group_id IS NULL",
    )
    assert sorted(m for m, number in models.items() if number in open_to_all) == []


def test_every_model_of_a_school_has_a_record_rule(addons_db):
    models = _ours(addons_db, transient=False)
    of_a_school = _models_with(
        addons_db, "SELECT model_id FROM ir_model_fields WHERE name = 'company_id'"
    )
    ruled = _models_with(
        addons_db,
        "SELECT model_id FROM ir_rule"
        " WHERE active AND domain_force LIKE '%company_id%'",
    )
    missing = {
        model
        for model, number in models.items()
        if number in of_a_school and number not in ruled
    }
    assert sorted(missing - set(SHARED_BETWEEN_SCHOOLS)) == []
    assert not set(SHARED_BETWEEN_SCHOOLS) - set(models)
