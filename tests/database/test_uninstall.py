"""Removing an addon from a filled database leaves nothing of it behind."""

import host
import pytest
from psycopg2 import sql

# columns that name a model in text: nobody cleans these by a foreign key
MODEL_COLUMNS = [
    ("bde_batch", "res_model"),
    ("bde_document", "res_model"),
    ("bde_outbox", "res_model"),
    ("bde_signature_request", "res_model"),
    ("bde_signature_signer", "person_model"),
    ("bde_solicitation", "res_model"),
    ("ir_act_report_xml", "model"),
    ("ir_act_server", "model_name"),
    ("ir_act_window", "res_model"),
    ("ir_attachment", "res_model"),
    ("ir_exports", "resource"),
    ("ir_filters", "model_id"),
    ("ir_model_data", "model"),
    ("ir_ui_view", "model"),
    ("mail_activity", "res_model"),
    ("mail_activity_type", "res_model"),
    ("mail_activity_plan", "res_model"),
    ("mail_alias", "alias_full_name"),
    ("mail_followers", "res_model"),
    ("mail_mail_res", "model"),
    ("mail_message", "model"),
    ("mail_message_subtype", "res_model"),
    ("mail_template", "model"),
    ("queue_job", "model_name"),
    ("rating_rating", "res_model"),
    ("sms_template", "model"),
]


def _names(database, statement, *parameters):
    return {row[0] for row in host.query(database, statement, list(parameters))}


def _existing(database, pairs):
    found = set(
        host.query(
            database,
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public'",
        )
    )
    return [pair for pair in pairs if pair in found]


def _owned(database, removed):
    """Models, tables and columns that only the `removed` addons declare."""
    modules = list(removed)
    models = _names(
        database,
        """SELECT m.model FROM ir_model m JOIN ir_model_data d
               ON d.model = 'ir.model' AND d.res_id = m.id
            GROUP BY m.model HAVING bool_and(d.module = ANY(%s))""",
        modules,
    )
    relations = _names(
        database,
        """SELECT r.name FROM ir_model_relation r JOIN ir_module_module m
               ON m.id = r.module GROUP BY r.name HAVING bool_and(m.name = ANY(%s))""",
        modules,
    )
    columns = set(
        host.query(
            database,
            """SELECT f.model, f.name FROM ir_model_fields f JOIN ir_model_data d
                   ON d.model = 'ir.model.fields' AND d.res_id = f.id
                WHERE f.store GROUP BY f.model, f.name
               HAVING bool_and(d.module = ANY(%s))""",
            [modules],
        )
    )
    tables = relations | {model.replace(".", "_") for model in models}
    columns = {(m.replace(".", "_"), field) for m, field in columns if m not in models}
    return models, tables, columns


def _leftovers(database, removed, models, tables, columns):
    """What is still there, in words."""
    left = []
    present = _names(
        database,
        "SELECT table_name FROM information_schema.tables"
        " WHERE table_schema = 'public'",
    )
    left += [f"table {name}" for name in sorted(tables & present)]
    left += [f"column {t}.{c}" for t, c in sorted(_existing(database, columns))]
    for table, column in _existing(database, MODEL_COLUMNS):
        rows = host.query(
            database,
            sql.SQL(
                "SELECT {column}, count(*) FROM {table}"
                " WHERE {column} = ANY(%s) GROUP BY 1"
            ).format(column=sql.Identifier(column), table=sql.Identifier(table)),
            [sorted(models)],
        )
        left += [f"{count} rows of {table} for {model}" for model, count in rows]
    for addon in removed:
        rows = host.query(
            database,
            "SELECT model, count(*) FROM ir_model_data WHERE module = %s GROUP BY 1",
            [addon],
        )
        left += [
            f"{count} ir.model.data of {addon} for {model}" for model, count in rows
        ]
        left += [
            f"parameter {key}"
            for key in _names(
                database,
                "SELECT key FROM ir_config_parameter WHERE starts_with(key, %s)",
                f"{addon}.",
            )
        ]
    return left


def _leftovers_of_all(database):
    """When every addon is gone: nothing may carry our prefix, whoever made it."""
    searches = {
        "table": "SELECT table_name FROM information_schema.tables"
        " WHERE table_schema = 'public' AND starts_with(table_name, 'bde')",
        "column": "SELECT table_name || '.' || column_name"
        " FROM information_schema.columns"
        " WHERE table_schema = 'public' AND starts_with(column_name, 'bde_')",
        "parameter": "SELECT key FROM ir_config_parameter"
        " WHERE starts_with(key, 'bde')",
        "model": "SELECT model FROM ir_model WHERE starts_with(model, 'bde.')",
        "field": "SELECT model || '.' || name FROM ir_model_fields"
        " WHERE starts_with(name, 'bde_')",
        "external id": "SELECT module || '.' || name FROM ir_model_data"
        " WHERE starts_with(module, 'bde')",
        "sequence": "SELECT code FROM ir_sequence WHERE starts_with(code, 'bde')",
        "job function": "SELECT name FROM queue_job_function WHERE name LIKE '%<bde.%'",
        "job channel": "SELECT complete_name FROM queue_job_channel"
        " WHERE complete_name LIKE '%bde%'",
        "user": "SELECT login FROM res_users WHERE login LIKE '%bde%'",
    }
    return [
        f"{what} {name}"
        for what, statement in searches.items()
        for name in sorted(_names(database, statement))
    ]


@pytest.mark.parametrize("addon", list(reversed(host.manifests())))
def test_uninstall_leaves_nothing(addon, demo_db, copy_of):
    database = copy_of(demo_db, "uninstall")
    removed = [other for other in host.manifests() if addon in host.floors(other)]
    owned = _owned(database, removed)
    assert owned[0], f"{addon} owns no model: this test looks at nothing"

    conf = host.write_conf(host.HOME / "run" / f"{database}.conf", database)
    result = host.odoo("module", conf, "uninstall", "-d", database, addon)
    assert result.code == 0, host.tail(result.output)
    assert " ERROR " not in result.output, host.tail(result.output)
    assert not host.installed(database) & set(removed)

    left = _leftovers(database, removed, *owned)
    if set(removed) == set(host.manifests()):
        left += _leftovers_of_all(database)
    assert left == []


def test_an_addon_can_come_back(copy_of, addons_db, odoo):
    """Uninstalled and installed again: the state a hook must leave."""
    top = list(host.manifests())[-1]
    database = copy_of(addons_db, "again")
    conf = host.write_conf(host.HOME / "run" / f"{database}.conf", database)
    result = host.odoo("module", conf, "uninstall", "-d", database, top)
    assert result.code == 0, host.tail(result.output)
    odoo(database, "-i", top)
    assert top in host.installed(database)
