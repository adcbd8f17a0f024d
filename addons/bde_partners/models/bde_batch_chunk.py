"""A part of some background work: one job, one transaction."""

import logging
import time
from contextlib import contextmanager

from psycopg2 import OperationalError

from odoo import fields, models, modules
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_ERRORS_TO_RETRY

from odoo.addons.queue_job.exception import RetryableJobError

from .bde_batch import ALIVE

_logger = logging.getLogger(__name__)

SECONDS_BETWEEN_MESSAGES = 0.4


class ChunkRun:
    """What the method of a batch receives: tells progress, failures, documents."""

    def __init__(self, chunk, failures=None):
        self._chunk = chunk
        self._gone = failures or {}
        self._last = time.monotonic()
        self.restart()

    def restart(self):
        """Forget what an attempt said before it was rolled back."""
        self.advanced = 0
        self.failures = dict(self._gone)  # record id -> (name, reason)
        self.document_ids = []

    def advance(self, count=1):
        """Move the user's progress bar by `count` records, at most twice a second."""
        self.advanced += count
        if time.monotonic() - self._last >= SECONDS_BETWEEN_MESSAGES:
            self._last = time.monotonic()
            self._chunk._tell_progress(self.advanced)

    def fail(self, record, reason):
        """Note that `record` could not be done, and why; the others go on."""
        self.failures[record.id] = (record.display_name, str(reason))

    def keep(self, documents):
        """Keep these `bde.document` for the result of the batch."""
        self.document_ids += documents.ids


class BdeBatchChunk(models.Model):
    _name = "bde.batch.chunk"
    _description = "Part of background work"
    _order = "batch_id, sequence, id"

    batch_id = fields.Many2one(
        "bde.batch", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer()
    res_ids = fields.Json(help="Ids of the records of this part.")
    state = fields.Selection(
        [("pending", "Waiting"), ("done", "Done"), ("failed", "Failed")],
        default="pending",
        required=True,
    )
    done = fields.Integer(help="Records done, once the part is over.")
    failed = fields.Integer(help="Records that could not be done.")
    job_uuid = fields.Char()
    failure_ids = fields.One2many("bde.batch.failure", "chunk_id")
    document_ids = fields.Many2many("bde.document", ondelete="cascade")

    # ---------------------------------------------------------------- the job
    def _run(self):
        """Job: do the records of this part, all or nothing. Twice does no harm."""
        self.ensure_one()
        chunk = self.sudo()
        if chunk.state == "done" or chunk.batch_id.state == "cancelled":
            return
        chunk.failure_ids.unlink()
        model = self.env[chunk.batch_id.res_model].sudo(False)
        records = model.browse(chunk.res_ids).exists()
        gone = sorted(set(chunk.res_ids) - set(records.ids))
        reason = self.env._("It was deleted meanwhile.")
        run = ChunkRun(chunk, {number: (str(number), reason) for number in gone})
        try:
            self._call(run, records)
        except UserError as error:
            self._do_one_by_one(run, records, error)
        except RetryableJobError:
            raise
        except Exception as error:
            self._raise_if_concurrent(error)
            _logger.exception("Background work, part %s", chunk.id)
            self._do_one_by_one(run, records, error)
        chunk._settle(run)

    @staticmethod
    def _raise_if_concurrent(error):
        """Let the queue try again what only met another transaction."""
        concurrent = isinstance(error, OperationalError)
        if concurrent and error.pgcode in PG_CONCURRENCY_ERRORS_TO_RETRY:
            raise error

    def _call(self, run, records):
        """Call the method of the batch on `records`, in a savepoint."""
        batch = self.sudo().batch_id
        if not records:
            return
        method = batch.kind
        if not method.startswith("_batch_"):
            raise ValueError(method)
        with self.env.cr.savepoint():
            documents = getattr(records, method)(run, **(batch.params or {}))
            self.env.flush_all()
        if documents is not None:
            run.keep(documents)

    def _do_one_by_one(self, run, records, error):
        """After a failure of the whole, fail only those records that cannot be done."""
        run.restart()
        for record in records:
            if len(records) > 1:
                try:
                    self._call(run, record)
                    continue
                except RetryableJobError:
                    raise
                except Exception as own:  # noqa: BLE001 named to the user
                    self._raise_if_concurrent(own)
                    error = own
            if not isinstance(error, UserError):
                _logger.error("Background work on %s: %s", record, type(error).__name__)
            run.fail(record, self._explain(error))

    def _explain(self, error):
        """Return the words for the user: an unexpected error keeps its class."""
        if isinstance(error, UserError):
            return str(error)
        return self.env._("Unexpected error (%(kind)s).", kind=type(error).__name__)

    def _settle(self, run):
        """Write the outcome of `run` and tell the user's browser."""
        self.write(
            {
                "state": "done",
                "done": len(self.res_ids) - len(run.failures),
                "failed": len(run.failures),
                "document_ids": [fields.Command.set(run.document_ids)],
            }
        )
        self.env["bde.batch.failure"].create(
            [
                {
                    "batch_id": self.batch_id.id,
                    "chunk_id": self.id,
                    "res_id": record_id,
                    "name": name,
                    "reason": reason,
                }
                for record_id, (name, reason) in run.failures.items()
            ]
        )
        message = {**self.batch_id._progress_message(), "chunk": self.id, "advance": 0}
        self.batch_id.user_id._bus_send("bde_batch/progress", message)

    def _on_job_fail(self, **_values):
        """Called by the queue when the job itself failed, in a transaction apart."""
        chunk = self.sudo()
        chunk._give_up(self.env._("The job stopped."))
        chunk.batch_id.delayable(priority=20)._finish().delay()

    def _give_up(self, reason):
        """Mark parts as failed: none of their records is done."""
        for chunk in self:
            chunk.write({"state": "failed", "done": 0, "failed": len(chunk.res_ids)})
        self.env["bde.batch.failure"].create(
            [
                {
                    "batch_id": chunk.batch_id.id,
                    "chunk_id": chunk.id,
                    "name": self.env._("Part %(number)s", number=chunk.sequence + 1),
                    "reason": reason,
                }
                for chunk in self
            ]
        )

    def _take_failed(self):
        """Remove the failed records from these parts; return their ids."""
        ids = []
        for chunk in self.filtered("failed"):
            own = set(chunk.failure_ids.mapped("res_id"))
            ids += [record_id for record_id in chunk.res_ids if record_id in own]
            chunk.write(
                {"res_ids": [i for i in chunk.res_ids if i not in own], "failed": 0}
            )
        self.failure_ids.unlink()
        return ids

    # ---------------------------------------------------------------- the queue
    def _jobs(self):
        """Return the queue's jobs of these parts that are not over."""
        uuids = [uuid for uuid in self.mapped("job_uuid") if uuid]
        return (
            self.env["queue.job"]
            .sudo()
            .search([("uuid", "in", uuids), ("state", "in", ALIVE)])
        )

    def _alive(self):
        """Return the parts whose job is still in the queue or running."""
        alive = set(self._jobs().mapped("uuid"))
        return self.filtered(lambda chunk: chunk.job_uuid in alive)

    # ---------------------------------------------------------------- progress
    def _tell_progress(self, advanced):
        """Send the browser how far this part is, from a transaction of its own.

        The job's own messages leave at its end only. Nothing but the message is
        written: the job holds the rows of the batch.
        """
        try:
            with self._own_cursor() as cr:
                batch = self.with_env(self.env(cr=cr, su=True)).batch_id
                message = batch._progress_message()
                message.update(chunk=self.id, advance=advanced)
                batch.user_id._bus_send("bde_batch/progress", message)
        except Exception:
            _logger.warning("Progress of part %s not sent", self.id, exc_info=True)

    @contextmanager
    def _own_cursor(self):
        """Yield a cursor apart, committed at the end; in tests, the only one."""
        if modules.module.current_test:
            yield self.env.cr
            return
        with self.env.registry.cursor() as cr:
            yield cr


class BdeBatchFailure(models.Model):
    """A record that could not be done, and why."""

    _name = "bde.batch.failure"
    _description = "Failure in background work"
    _order = "name, id"

    batch_id = fields.Many2one(
        "bde.batch", required=True, ondelete="cascade", index=True
    )
    chunk_id = fields.Many2one("bde.batch.chunk", ondelete="cascade", index=True)
    res_model = fields.Char(related="batch_id.res_model")
    res_id = fields.Many2oneReference(model_field="res_model")
    name = fields.Char(string="Record", required=True)
    reason = fields.Text(required=True)

    def action_open_record(self):
        """Button: open the record that could not be done."""
        self.ensure_one()
        self.check_access("read")
        if not self.res_id:
            return False
        return (
            self.env[self.batch_id.res_model].browse(self.res_id).get_formview_action()
        )
