from odoo import api, models
from odoo.tools import SQL

# Whose `create` does nothing for the records of an import: mail.thread only writes
# messages, followers and tracking, all switched off. Ended by a dot: all of a package.
_KNOWN = ("odoo.orm.", "odoo.addons.mail.models.mail_thread")
_PLAIN = (
    "char",
    "text",
    "html",
    "boolean",
    "integer",
    "float",
    "monetary",
    "date",
    "datetime",
    "selection",
    "many2one",
)


# Stands in the values for the id of the record itself
OWN_ID = object()


class BdeBulkCreateMixin(models.AbstractModel):
    """Thousands of records of an import in one statement.

    Rights, defaults, computed fields, constraints and checks are those of `create`;
    only its work record by record is spared. Whoever extends `create` of the model
    is obeyed: the records then go the usual way.
    """

    _name = "bde.bulk.create.mixin"
    _description = "Creation of many records"

    @api.model
    def _bulk_known(self):
        """Return the modules whose `create` this model may do without."""
        return _KNOWN

    @api.model
    def _bulk_create(self, vals_list):
        """Create records; the same as `create` for an import, faster.

        :param list vals_list: as for `create`; many2many as `[(6, 0, ids)]` only
        :return: the records, in the order of the list
        """
        if not vals_list or not self._bulk_fits(vals_list):
            return self.create(vals_list)
        self.check_access("create")
        for name in {name for vals in vals_list for name in vals}:
            self._check_field_access(self._fields[name], "write")
        asked, vals_list = vals_list, self._bulk_prepared(vals_list)
        given = {name for vals in vals_list for name in vals}
        if self._bulk_uneven(given, vals_list):
            return self.create(asked)
        names = sorted(name for name in given if self._fields[name].column_type)
        defaults = self._bulk_defaults()
        records = self.browse(self._bulk_insert(names, defaults, vals_list))
        for name in given.difference(names):
            self._bulk_relate(self._fields[name], records, vals_list)
        given |= defaults.keys()
        self._bulk_forget_inverses(given)
        computed = self._bulk_computed(given)
        kept = [self._fields[n] for n in given if self._fields[n].compute]
        with self.env.protecting([*records._bulk_protected(), (kept, records)]):
            records.modified(given, create=True)
        for field in computed:
            self.env.add_to_compute(field, records)
        records._validate_fields(given)
        records.check_access("create")
        records._check_company()
        records._bulk_created()
        return records

    @api.model
    def _bulk_prepared(self, vals_list):
        """Hook: add values of stored computed fields that are known beforehand."""
        return vals_list

    @api.model
    def _bulk_computed(self, given):
        """Return the stored fields to compute, those that are not given."""
        return [
            field
            for field in self._fields.values()
            if field.store and field.compute and field.name not in given
        ]

    @api.model
    def _bulk_uneven(self, given, vals_list):
        """Tell whether some records only are given a value that others compute."""
        computed = [name for name in given if self._fields[name].compute]
        return any(name not in vals for name in computed for vals in vals_list)

    def _bulk_protected(self):
        """Hook: [(fields, records)] that `_bulk_created` will give values itself."""
        return []

    def _bulk_created(self):
        """Hook: what extensions of `create` would have done for these records."""

    @api.model
    def _bulk_fits(self, vals_list):
        """Tell whether plain columns are given and nobody else listens to `create`."""
        known = self._bulk_known()
        for cls in type(self).__mro__:
            if "create" in vars(cls) and not _is_known(cls.__module__, known):
                return False
        fields = {name: self._fields[name] for vals in vals_list for name in vals}
        if not all(
            field.store and field.type in (*_PLAIN, "many2many")
            for field in fields.values()
        ):
            return False
        lists = [name for name, field in fields.items() if field.type == "many2many"]
        return all(
            command[0] == 6
            for name in lists
            for vals in vals_list
            for command in vals.get(name) or ()
        )

    @api.model
    def _bulk_defaults(self):
        """Return the defaults of the columns, for those that are not given."""
        names = [
            name
            for name, field in self._fields.items()
            if field.store and field.column_type and name not in models.MAGIC_COLUMNS
        ]
        found = self.default_get(names)
        return {n: v for n, v in found.items() if self._fields[n].type in _PLAIN}

    @api.model
    def _bulk_insert(self, names, defaults, vals_list):
        """Insert the rows in one statement; return their ids in the same order.

        A value `OWN_ID` is the id of the row.
        """
        cr, uid = self.env.cr, self.env.uid
        ids = self._bulk_ids(len(vals_list))
        columns, parts = [SQL.identifier("id")], [SQL("%s::int4[]", ids)]
        for name in names:
            field, default = self._fields[name], defaults.get(name)
            convert = field.convert_to_column_insert
            values = [vals.get(name, default) for vals in vals_list]
            values = [
                record_id if value is OWN_ID else convert(value, self)
                for record_id, value in zip(ids, values, strict=True)
            ]
            columns.append(SQL.identifier(name))
            parts.append(SQL("%s::" + field.column_type[0] + "[]", values))
        fixed = [
            (name, self._fields[name].convert_to_column_insert(value, self))
            for name, value in defaults.items()
            if name not in names
        ]
        now = cr.now()
        fixed += [("create_uid", uid), ("write_uid", uid)]
        fixed += [("create_date", now), ("write_date", now)]
        cr.execute(
            SQL(
                "INSERT INTO %s (%s) SELECT u.*, %s FROM unnest(%s) AS u",
                SQL.identifier(self._table),
                SQL(", ").join([*columns, *(SQL.identifier(n) for n, _v in fixed)]),
                SQL(", ").join(SQL("%s", value) for _name, value in fixed),
                SQL(", ").join(parts),
            )
        )
        return ids

    @api.model
    def _bulk_ids(self, count):
        """Take ids of records to come from the sequence of the table."""
        rows = self.env.execute_query(
            SQL(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) "
                "FROM generate_series(1, %s)",
                self._table,
                count,
            )
        )
        return [row[0] for row in rows]

    @api.model
    def _bulk_relate(self, field, records, vals_list):
        """Insert the pairs of a many2many in one statement."""
        pairs = {
            (record.id, other)
            for record, vals in zip(records, vals_list, strict=True)
            for command in vals.get(field.name) or ()
            for other in command[2]
        }
        if pairs:
            left, right = zip(*sorted(pairs), strict=True)
            self.env.cr.execute(
                SQL(
                    "INSERT INTO %s (%s, %s) "
                    "SELECT * FROM unnest(%s::int[], %s::int[])",
                    SQL.identifier(field.relation),
                    SQL.identifier(field.column1),
                    SQL.identifier(field.column2),
                    list(left),
                    list(right),
                )
            )

    @api.model
    def _bulk_forget_inverses(self, names):
        """The lists that hold the new records, on other records, are read again."""
        for name in names:
            for inverse in self.pool.field_inverses[self._fields[name]]:
                model = self.env[inverse.model_name]
                model.invalidate_model([inverse.name], flush=False)


def _is_known(module, known):
    """Is a module one of those, or in one of those packages (ended by a dot)?"""
    return module in known or module.startswith(
        tuple(name for name in known if name.endswith("."))
    )
