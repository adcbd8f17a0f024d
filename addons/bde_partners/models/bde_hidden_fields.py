from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL


class BdeHiddenFieldsMixin(models.AbstractModel):
    """Fields that who only reads sees empty, whatever the way they are asked for.

    Empty and not refused: the screens of the office stay the same, and a question
    about such a field (a search, an order) has the same answer for every record.
    """

    _name = "bde.hidden.fields.mixin"
    _description = "Record with fields hidden from readers"

    @api.model
    def _bde_hidden_fields(self):
        """Return the names of the fields that who only reads may not look into."""
        return set()

    def _bde_hidden_of(self, names):
        """Return {id: those of `names` that are hidden of this record}.

        :param set names: hidden fields that are asked for
        """
        return dict.fromkeys(self.ids, names)

    @api.model
    def _bde_hides_from_user(self):
        return not self.env.su and self.env.user._bde_only_reads()

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Answer no question about a hidden field: who asks learns nothing."""
        if self._bde_hides_from_user() and not kwargs.get("bypass_access"):
            hidden = self._bde_hidden_fields()

            def answer(condition):
                if condition.field_expr.partition(".")[0] not in hidden:
                    return condition
                return Domain(condition.operator.startswith(("not", "!", "<>")))

            # what is asked, then what that comes to: a name is looked for in mails too
            domain = Domain(domain).map_conditions(answer)
            domain = domain.optimize_full(self).map_conditions(answer)
        return super()._search(domain, *args, **kwargs)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if self._bde_hides_from_user() and field_name in self._bde_hidden_fields():
            return SQL()
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    def _read_group_groupby(self, alias, groupby_spec, query):
        self._bde_refuse_hidden(groupby_spec)
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _read_group_select(self, aggregate_spec, query):
        self._bde_refuse_hidden(aggregate_spec)
        return super()._read_group_select(aggregate_spec, query)

    @api.model
    def _bde_refuse_hidden(self, spec):
        """Raise AccessError when who only reads groups or counts by a hidden field."""
        name = spec.partition(":")[0].partition(".")[0]
        if self._bde_hides_from_user() and name in self._bde_hidden_fields():
            raise AccessError(
                self.env._(
                    "Phone numbers, e-mail addresses and notes are for the office: "
                    "they are not part of what you may count."
                )
            )

    def _read_format(self, fnames, load="_classic_read"):
        rows = super()._read_format(fnames, load)
        names = self._bde_hidden_fields() & set(fnames)
        if names and self._bde_hides_from_user():
            hidden = self._bde_hidden_of(names)
            for row in rows:
                row.update(dict.fromkeys(hidden.get(row["id"], names), False))
        return rows

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        rows = super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
        if self._bde_hides_from_user():
            hidden = self._bde_hidden_fields()
            columns = [i for i, path in enumerate(fields) if path and path[0] in hidden]
            for row in rows:
                for column in columns:
                    row[column] = ""
        return rows


class BdeHosting(models.Model):
    """Who only reads sees what is offered, not what was said of people."""

    _inherit = ["bde.hosting", "bde.hidden.fields.mixin"]
    _name = "bde.hosting"

    @api.model
    def _bde_hidden_fields(self):
        return super()._bde_hidden_fields() | {"note", "period"}
