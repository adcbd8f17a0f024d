"""Everything that points to a record, moved to another one: nothing is lost.

Odoo's own merge deletes the rows that would break a unique key, all rows of their
table with them. Here a row that would be a double of one that is there already is
folded into it: what hangs on the row moves to its double, empty columns are filled.
"""

import json

from psycopg2 import errors

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, mute_logger

_REFUSED = (errors.UniqueViolation, errors.CheckViolation, errors.ExclusionViolation)
_LOG_COLUMNS = ("id", "create_uid", "create_date", "write_uid", "write_date")
_SKIPPED_TABLES = "base_partner_merge_"  # rows of Odoo's own assistant


class BdeMerge(models.AbstractModel):
    """Moves links; `_merge` of the same model is what buttons call."""

    _name = "bde.merge"
    _description = "Merge of partners"

    @api.model
    def _move_links(self, model_name, src_ids, dst_id, trace):
        """Make all that points to records of a model point to one of them.

        :param list src_ids: the records that will go
        :param int dst_id: the one that stays
        :param trace: `MergeTrace`: what moved is counted there
        """
        self.env.flush_all()
        self.env.invalidate_all()
        table = self.env[model_name]._table
        for other, column in self._foreign_keys(table):
            self._move_key(other, column, src_ids, dst_id, trace)
        for name, field in self._stored_fields("many2one_reference"):
            self._move_res_id(name, field, model_name, src_ids, dst_id, trace)
        for name, field in self._stored_fields("reference"):
            self._move_reference(name, field, model_name, src_ids, dst_id, trace)
        self.env.invalidate_all()

    # ---------------------------------------------------------------- what points
    @api.model
    def _foreign_keys(self, table):
        """Return [(table, column)] of the columns that refer to the ids of `table`."""
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo()
        return sorted(
            (name, column)
            for name, column in wizard._get_fk_on(table)
            if not name.startswith(_SKIPPED_TABLES)
        )

    @api.model
    def _stored_fields(self, kind):
        """Return [(model name, field)] of the stored fields of a type."""
        return [
            (name, field)
            for name, model in self.env.registry.items()
            if not model._abstract and model._auto and not model._transient
            for field in model._fields.values()
            if field.type == kind and field.store and field.model_name == name
        ]

    @api.model
    def _model_of(self, table):
        """Return the name of the model stored in `table`, None for a relation."""
        for name, model in self.env.registry.items():
            if not model._abstract and model._auto and model._table == table:
                return name
        return None

    # ---------------------------------------------------------------- foreign keys
    @api.model
    def _move_key(self, table, column, src_ids, dst_id, trace):
        model_name = self._model_of(table)
        if not model_name:
            self._move_relation(table, column, src_ids, dst_id, trace)
            return
        where = SQL("%s = ANY(%s)", SQL.identifier(column), src_ids)
        if table == "res_partner":
            where = SQL("%s AND id <> ALL(%s)", where, [*src_ids, dst_id])
        self._move_rows(model_name, column, where, dst_id, trace)

    @api.model
    def _move_relation(self, table, column, src_ids, dst_id, trace):
        """Move the rows of a many2many; those that are there already go."""
        cr = self.env.cr
        cr.execute(
            SQL(
                """SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass
                AND attnum > 0 AND NOT attisdropped AND attname <> %s""",
                table,
                column,
            )
        )
        others = [SQL.identifier(name) for (name,) in cr.fetchall()]
        names = {"table": SQL.identifier(table), "column": SQL.identifier(column)}
        same = SQL(" AND ").join(
            SQL("t.%s IS NOT DISTINCT FROM s.%s", name, name) for name in others
        )
        cr.execute(
            SQL(
                """DELETE FROM %(table)s s WHERE s.%(column)s = ANY(%(src)s)
                AND EXISTS (SELECT 1 FROM %(table)s t WHERE %(same)s
                    AND (t.%(column)s = %(dst)s
                        OR (t.%(column)s = ANY(%(src)s)
                            AND t.%(column)s < s.%(column)s)))""",
                **names,
                same=same,
                src=src_ids,
                dst=dst_id,
            )
        )
        cr.execute(
            SQL(
                "UPDATE %(table)s SET %(column)s = %(dst)s "
                "WHERE %(column)s = ANY(%(src)s)",
                **names,
                src=src_ids,
                dst=dst_id,
            )
        )
        trace.count(table, cr.rowcount)

    # ---------------------------------------------------------------- rows of a model
    @api.model
    def _move_rows(self, model_name, column, where, value, trace):
        """Write `value` in a column of the rows `where`, fold those that clash."""
        cr, model = self.env.cr, self.env[model_name]
        table, name = SQL.identifier(model._table), SQL.identifier(column)
        cr.execute(SQL("SELECT id FROM %s WHERE %s ORDER BY id", table, where))
        ids = [row[0] for row in cr.fetchall()]
        if not ids:
            return
        update = SQL("UPDATE %s SET %s = %s", table, name, value)
        try:
            self._execute_apart(update, ids)
        except _REFUSED:
            kept = []
            for row_id in ids:
                try:
                    self._execute_apart(update, [row_id])
                    kept.append(row_id)
                except _REFUSED as error:
                    self._fold(model_name, column, row_id, value, error, trace)
            ids = kept
        trace.count(model_name, len(ids))
        if column in model._fields:
            trace.moved.append((model_name, column, ids))

    @api.model
    def _execute_apart(self, query, ids):
        with mute_logger("odoo.sql_db"), self.env.cr.savepoint(flush=False):
            self.env.cr.execute(SQL("%s WHERE id = ANY(%s)", query, ids))

    @api.model
    def _fold(self, model_name, column, row_id, value, error, trace):
        """Fold a row into the one that has its unique key already.

        :raise UserError: when another constraint refuses the row
        """
        cr, model = self.env.cr, self.env[model_name]
        twin_id = self._twin(model._table, column, row_id, value, error)
        if not twin_id:
            raise UserError(
                self.env._(
                    "These records cannot be merged: %(what)s refuses it "
                    "(%(rule)s). Settle that first.",
                    what=model._description,
                    rule=error.diag.constraint_name,
                )
            )
        table = SQL.identifier(model._table)
        cr.execute(SQL("SELECT to_jsonb(t) FROM %s t WHERE id = %s", table, row_id))
        trace.folded.append({"model": model_name, "values": cr.fetchone()[0]})
        self._move_links(model_name, [row_id], twin_id, trace)
        empty = SQL(", ").join(
            SQL("%s = COALESCE(t.%s, s.%s)", name, name, name)
            for name in map(SQL.identifier, self._fillable(model))
        )
        if empty:
            cr.execute(
                SQL(
                    "UPDATE %s t SET %s FROM %s s WHERE t.id = %s AND s.id = %s",
                    *(table, empty, table, twin_id, row_id),
                )
            )
        cr.execute(SQL("DELETE FROM %s WHERE id = %s", table, row_id))

    @api.model
    def _fillable(self, model):
        return [
            name
            for name, field in model._fields.items()
            if field.store and field.column_type and name not in _LOG_COLUMNS
        ]

    @api.model
    def _twin(self, table, column, row_id, value, error):
        """Return the id of the row that has the unique key of `row_id` once moved."""
        if not isinstance(error, errors.UniqueViolation):
            return None
        cr = self.env.cr
        cr.execute(
            """SELECT pg_get_indexdef(i.indexrelid, k, true),
                pg_get_expr(i.indpred, i.indrelid)
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid,
                generate_series(1, i.indnkeyatts) k WHERE c.relname = %s""",
            [error.diag.constraint_name],
        )
        rows = cr.fetchall()
        # expressions of the catalogue, not of anybody's typing
        keys = SQL(", ").join(
            SQL(f"{expression.replace('%', '%%')} AS k{number}")  # pylint: disable=sql-injection
            for number, (expression, _where) in enumerate(rows)
        )
        where = SQL((rows[0][1] or "TRUE").replace("%", "%%"))
        same = SQL(" AND ").join(
            SQL(f"t.k{number} = s.k{number}") for number in range(len(rows))
        )
        cr.execute(
            SQL(
                """SELECT t.id FROM (SELECT id, %(keys)s FROM %(table)s
                    WHERE %(where)s) t
                JOIN (SELECT %(keys)s FROM (
                    SELECT (jsonb_populate_record(r, %(change)s::jsonb)).*
                    FROM %(table)s r WHERE id = %(row)s) moved) s ON %(same)s
                WHERE t.id <> %(row)s LIMIT 1""",
                keys=keys,
                table=SQL.identifier(table),
                where=where,
                same=same,
                row=row_id,
                change=json.dumps({column: value}),
            )
        )
        found = cr.fetchone()
        return found and found[0]

    # ---------------------------------------------------------------- model and id
    @api.model
    def _move_res_id(self, name, field, model_name, src_ids, dst_id, trace):
        """Move the pairs (model, id) of a field: attachments, messages, activities."""
        model = self.env[name].sudo().with_context(active_test=False)
        holder = model._fields[field.model_field]
        column = SQL.identifier(field.name)
        where = SQL("%s = ANY(%s)", column, src_ids)
        if holder.store and holder.column_type:
            where = SQL(
                "%s AND %s = %s", where, SQL.identifier(holder.name), model_name
            )
        else:
            found = model.search(
                [(field.name, "in", src_ids), (holder.name, "=", model_name)]
            )
            where = SQL("id = ANY(%s)", found.ids)
        if name == "ir.attachment":  # files of a field go with its record
            where = SQL("%s AND res_field IS NULL", where)
        self._move_rows(name, field.name, where, dst_id, trace)

    @api.model
    def _move_reference(self, name, field, model_name, src_ids, dst_id, trace):
        """Move a field that holds « model,id »."""
        where = SQL(
            "%s = ANY(%s)",
            SQL.identifier(field.name),
            [f"{model_name},{src_id}" for src_id in src_ids],
        )
        self._move_rows(name, field.name, where, f"{model_name},{dst_id}", trace)
