"""Background work that shows its progress: one batch, chunks of documents as jobs."""

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.queue_job.delay import group
from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.job import ENQUEUED, PENDING, STARTED, WAIT_DEPENDENCIES

_logger = logging.getLogger(__name__)

AT_ONCE = 3  # records: no job for so little
KEPT_DAYS = 7  # results hold personal data: they are not an archive
ALIVE = (PENDING, ENQUEUED, STARTED, WAIT_DEPENDENCIES)
FINISH_PRIORITY = 5  # before the chunks (10) of other batches


class BdeBatch(models.Model):
    """Work on many records, cut in chunks; each chunk is a job, all or nothing.

    The row of the batch is written by the first and the last job only; each chunk
    writes its own row, so that jobs running together never wait for one another.
    """

    _name = "bde.batch"
    _description = "Background work"
    _order = "id desc"

    name = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one("res.users", required=True, readonly=True, index=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    kind = fields.Char(readonly=True, help="Method that does the work.")
    res_model = fields.Char(string="Records", readonly=True)
    params = fields.Json(readonly=True)
    finish = fields.Char(readonly=True, help="Method called at the end.")
    result = fields.Selection(
        [("zip", "ZIP of the files"), ("pdf", "One file to print"), ("none", "None")],
        default="zip",
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [
            ("pending", "Waiting"),
            ("running", "Running"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        default="pending",
        required=True,
        readonly=True,
        index=True,
    )
    message = fields.Text(readonly=True)
    total = fields.Integer(readonly=True)
    done_count = fields.Integer(string="Done", compute="_compute_progress")
    failed_count = fields.Integer(string="Failed", compute="_compute_progress")
    progress = fields.Float(
        compute="_compute_progress", aggregator=False, help="From 0 to 100."
    )
    chunk_ids = fields.One2many("bde.batch.chunk", "batch_id", readonly=True)
    failure_ids = fields.One2many("bde.batch.failure", "batch_id", readonly=True)
    attachment_id = fields.Many2one("ir.attachment", string="File", readonly=True)
    date_end = fields.Datetime(string="Ended on", readonly=True)

    @api.depends("total", "chunk_ids.done", "chunk_ids.failed")
    def _compute_progress(self):
        rows = (
            self.env["bde.batch.chunk"]
            .sudo()
            ._read_group(
                [("batch_id", "in", self.ids)], ["batch_id"], ["done:sum", "failed:sum"]
            )
        )
        sums = {batch.id: (done, failed) for batch, done, failed in rows}
        for batch in self:
            batch.done_count, batch.failed_count = sums.get(batch.id, (0, 0))
            settled = batch.done_count + batch.failed_count
            batch.progress = 100 * settled / batch.total if batch.total else 0

    # ---------------------------------------------------------------- start
    @api.model
    def _start(
        self, name, records, method, *, chunk=25, params=None, result="zip", finish=None
    ):
        """Do `method` on `records` in the background; return the batch.

        :param str name: what the user reads
        :param records: recordset, cut in parts of `chunk`
        :param str method: `_batch_…` of its model, called on each part as
            `part.method(run, **params)`, see `ChunkRun`
        :param dict params: JSON values
        :param str result: made of the documents kept: zip, pdf (to print) or none
        :param str finish: `_batch_…` of the model, called once at the end with the
            batch, before the result is made
        Up to three records are done at once, in the caller's transaction.
        """
        if not records:
            raise UserError(
                self.env._("There is nothing to do: no record is selected.")
            )
        for called in filter(None, (method, finish)):
            if not called.startswith("_batch_") or not hasattr(records, called):
                raise ValueError(f"{records._name}.{called} is not a batch method")
        batch = self.sudo().create(
            {
                "name": name,
                "user_id": self.env.uid,
                "company_id": self.env.company.id,
                "kind": method,
                "finish": finish,
                "res_model": records._name,
                "params": params or {},
                "result": result,
                "total": len(records),
            }
        )
        batch._add_chunks(records.ids, chunk)
        if len(records) <= AT_ONCE:
            batch._run_now()
        else:
            batch._enqueue(batch.chunk_ids)
        return batch.sudo(False)

    def _add_chunks(self, ids, size):
        """Add the chunks of `ids`, each of `size` at most; return them."""
        first = len(self.chunk_ids)
        return self.env["bde.batch.chunk"].create(
            [
                {
                    "batch_id": self.id,
                    "sequence": first + number,
                    "res_ids": ids[start : start + size],
                }
                for number, start in enumerate(range(0, len(ids), size))
            ]
        )

    def _run_now(self):
        self.state = "running"
        for chunk in self.chunk_ids.filtered(lambda chunk: chunk.state != "done"):
            chunk._run()
        self._finish()

    def _enqueue(self, chunks):
        """Queue the jobs of `chunks`, then the one that makes the result."""
        self.ensure_one()
        self.write({"state": "running", "message": False, "date_end": False})
        chunks.write({"state": "pending"})
        jobs = [
            chunk.delayable(
                description=f"{self.name} ({chunk.sequence + 1})",
                identity_key=f"bde.batch.chunk:{chunk.id}",
            )._run()
            for chunk in chunks
        ]
        last = self.delayable(
            description=self.name,
            priority=FINISH_PRIORITY,
            identity_key=f"bde.batch.finish:{self.id}:{chunks[:1].id}",
        )._finish()
        group(*jobs).on_done(last).delay()
        for chunk, job in zip(chunks, jobs, strict=True):
            chunk.job_uuid = job._generated_job.uuid

    # ---------------------------------------------------------------- end
    def _finish(self):
        """Last job: make the result and tell the user.

        Waits for the chunks that are still in the queue; those that left it without
        being done are failed.
        """
        batch = self.sudo()
        if batch.state in ("done", "cancelled"):
            return
        open_chunks = batch.chunk_ids.filtered(lambda chunk: chunk.state == "pending")
        if open_chunks and open_chunks._alive():
            raise RetryableJobError("parts are running", seconds=2, ignore_retry=True)
        open_chunks._give_up(self.env._("The job was lost."))
        message = False
        try:
            with self.env.cr.savepoint():
                batch._call_finish()
                batch._make_result()
        except Exception as error:
            _logger.exception("Background work %s: the end failed", batch.id)
            message = str(error)
        complete = all(chunk.state == "done" for chunk in batch.chunk_ids)
        failed = message or not complete or not batch.done_count
        batch.write(
            {
                "state": "failed" if failed else "done",
                "message": message,
                "date_end": fields.Datetime.now(),
            }
        )
        batch._notify_end()

    def _call_finish(self):
        if self.finish:
            model = self.env[self.res_model].with_user(self.user_id)
            getattr(model, self.finish)(self.with_user(self.user_id).sudo(False))

    def _progress_message(self):
        """Return what the browser is told: see static/src/batch."""
        self.ensure_one()
        return {
            "id": self.id,
            "state": self.state,
            "total": self.total,
            "done": self.done_count,
            "failed": self.failed_count,
        }

    def _notify_end(self):
        self.user_id._bus_send("bde_batch/progress", self._progress_message())
        if self.state == "done" and not self.failed_count:
            text = self.env._("Done: %(name)s.", name=self.name)
        else:
            text = self.env._(
                "%(name)s: %(done)s done, %(failed)s not done.",
                name=self.name,
                done=self.done_count,
                failed=self.total - self.done_count,
            )
        self.user_id._bus_send(
            "simple_notification",
            {
                "message": text,
                "type": "success" if self.state == "done" else "warning",
                "sticky": False,
            },
        )

    # ---------------------------------------------------------------- buttons
    def _open_action(self):
        """Return the window that shows the progress, then the result."""
        self.ensure_one()
        view = self.env.ref("bde_partners.bde_batch_view_form_dialog")
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(view.id, "form")],
            "target": "new",
        }

    def action_download(self):
        """Button: the result."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/bde/batch/{self.id}/download",
            "target": "download",
        }

    def action_resume(self):
        """Button: do again what is not done, and nothing else."""
        self.ensure_one()
        self.check_access("read")
        batch = self.sudo()
        chunks = batch.chunk_ids.filtered(lambda chunk: chunk.state != "done")
        chunks -= chunks._alive()
        failed = batch.chunk_ids.filtered(lambda chunk: chunk.state == "done")
        if ids := failed._take_failed():
            chunks |= batch._add_chunks(ids, 25)
        if not chunks:
            raise UserError(self.env._("Nothing is left to do."))
        if sum(len(chunk.res_ids) for chunk in chunks) <= AT_ONCE:
            batch._run_now()
        else:
            batch._enqueue(chunks)
        return self._open_action()

    def action_cancel(self):
        """Button: stop; what is done stays done."""
        self.ensure_one()
        self.check_access("read")
        batch = self.sudo()
        if batch.state not in ("pending", "running"):
            return
        batch.write({"state": "cancelled", "date_end": fields.Datetime.now()})
        batch.chunk_ids._jobs().button_cancelled()
        batch._notify_end()

    @api.autovacuum
    def _gc_old(self):
        """Delete old batches with their result."""
        limit = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.sudo().search([("create_date", "<", limit)]).unlink()
