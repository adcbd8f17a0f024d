import psycopg2

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import split_every

from ..rules.import_plan import WRITES, resolve, waves

# Records written in one call; those made in one statement may be more.
CHUNK, BULK = 400, 2000


class BdeImportFormat(models.AbstractModel):
    """How a plan is written: in batches, and naming the line that is refused."""

    _inherit = "bde.import.format"

    @api.model
    def _apply(self, imp, plan):
        """Write the plan; the caller holds the transaction and rolls it back whole.

        :return: {key: id} of the lines that carry a key
        """
        writer = self.with_context(**self._apply_context())
        todo = [planned for planned in plan.lines if planned.action in WRITES]
        writer._before_apply(imp, plan)
        ids = {p.key: p.res_id for p in plan.lines if p.key and p.res_id}
        done = 0
        for write, chunk in writer._chunks(todo):
            write(chunk, ids)
            done += len(chunk)
            imp._progress(done, len(todo))
        writer._after_apply(imp, plan, ids)
        return ids

    @api.model
    def _chunks(self, todo):
        """Yield (method, lines): creations in dependency order, then updates."""
        creates = [planned for planned in todo if planned.action == "create"]
        for model, batch in waves(creates, self._format_models):
            bulk = hasattr(self.env[model], "_bulk_create")
            for chunk in split_every(BULK if bulk else CHUNK, batch, list):
                yield self._create_chunk, chunk
        by_model = {}
        for planned in todo:
            if planned.action == "update":
                by_model.setdefault(planned.model, []).append(planned)
        for lines in by_model.values():
            for chunk in split_every(CHUNK, lines, list):
                yield self._write_chunk, chunk

    @api.model
    def _create_chunk(self, chunk, ids):
        """Create the records of some lines of one model, in one call or statement."""
        model = self.env[chunk[0].model]
        make = getattr(model, "_bulk_create", model.create)
        vals_list = [resolve(planned.vals, ids) for planned in chunk]

        def create(positions):
            return make([dict(vals_list[i]) for i in positions])

        records = self._or_name_line(create, chunk)
        for planned, record_id in zip(chunk, records.ids, strict=True):
            planned.res_id = record_id
            if planned.key:
                ids[planned.key] = record_id

    @api.model
    def _write_chunk(self, chunk, ids):
        """Update the records of some lines of one model; equal values in one write."""
        everybody = self.env[chunk[0].model].browse([p.res_id for p in chunk])
        vals_list = [resolve(planned.vals, ids) for planned in chunk]

        def write(positions):
            groups = {}
            for i in positions:
                print_ = repr(sorted(vals_list[i].items()))
                groups.setdefault(print_, (vals_list[i], []))[1].append(chunk[i].res_id)
            for vals, record_ids in groups.values():
                records = everybody.browse(record_ids)
                records.with_prefetch(everybody.ids).write(dict(vals))

        self._or_name_line(write, chunk)

    @api.model
    def _or_name_line(self, do, chunk):
        """Do a chunk; when the database or a rule refuses it, say which line.

        :param do: function of the positions in the chunk
        :raise UserError: with the line and the reason
        """
        try:
            with self.env.cr.savepoint():
                return do(range(len(chunk)))
        except psycopg2.OperationalError:
            raise
        except (UserError, psycopg2.Error) as error:
            refused = error
        position, refused = self._culprit(do, len(chunk), refused)
        planned = chunk[position]
        raise UserError(
            self.env._(
                "%(who)s (line %(line)s): %(reason)s",
                who=planned.label,
                line=planned.line or "–",
                reason=self._reason(planned.model, refused),
            )
        ) from refused

    @api.model
    def _culprit(self, do, count, error):
        """Return (position, error) of the first line without which the others pass."""
        low, high = 0, count - 1
        while low < high:
            middle = (low + high) // 2
            found = self._attempt(do, range(middle + 1))
            if found is None:
                low = middle + 1
            else:
                error, high = found, middle
        return low, error

    @api.model
    def _attempt(self, do, positions):
        """Return the error that these lines give, None when they pass; undo both."""
        try:
            with self.env.cr.savepoint() as savepoint:
                do(positions)
                self.env.flush_all()
                savepoint.rollback()
        except psycopg2.OperationalError:
            raise
        except (UserError, psycopg2.Error) as error:
            return error
        return None

    @api.model
    def _reason(self, model, error):
        """Return an error as the user can read it."""
        if isinstance(error, psycopg2.Error):
            return self.env[model]._sql_error_to_message(error)
        return str(error.args[0])
