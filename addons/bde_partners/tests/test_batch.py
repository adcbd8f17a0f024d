"""Background work: chunks, failures, resuming, access."""

from unittest.mock import patch

from psycopg2 import OperationalError
from psycopg2.errorcodes import SERIALIZATION_FAILURE

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.tests.common import trap_jobs

from .common_batch import BatchCommon


@tagged("post_install", "-at_install")
class TestBatch(BatchCommon):
    def test_cut_in_jobs_with_one_at_the_end(self):
        with trap_jobs() as trap:
            batch = self.start(no_delay=False)
        chunks = batch.sudo().chunk_ids
        self.assertEqual([len(chunk.res_ids) for chunk in chunks], [25, 25, 10])
        trap.assert_jobs_count(4)
        trap.assert_jobs_count(1, only=batch._finish)
        for chunk in chunks:
            trap.assert_enqueued_job(
                chunk._run,
                properties={"identity_key": f"bde.batch.chunk:{chunk.id}"},
            )
        self.assertEqual(batch.state, "running")
        self.assertEqual(batch.progress, 0)

    def test_done_with_a_zip_named_in_french_order(self):
        batch = self.start()
        self.assertRecordValues(
            batch, [{"state": "done", "done_count": 60, "failed_count": 0}]
        )
        self.assertEqual(batch.progress, 100)
        names = self.names(batch)
        self.assertEqual(len(names), 60)
        self.assertEqual(names[0], "2 MELEC - ÉLÈVE 00 - Convention.pdf")
        self.assertEqual(names, sorted(names))

    def test_the_work_is_done_as_the_user_who_asked(self):
        batch = self.start(self.partners[:5])
        documents = batch.sudo().chunk_ids.document_ids
        self.assertEqual(documents.create_uid, self.user)

    def test_a_few_records_are_done_at_once_without_a_job(self):
        with trap_jobs() as trap:
            batch = self.start(self.partners[:3], no_delay=False)
        trap.assert_jobs_count(0)
        self.assertEqual(batch.state, "done")
        self.assertEqual(len(self.names(batch)), 3)

    def test_only_the_culprits_fail_and_each_is_named(self):
        culprits = self.partners[3] | self.partners[40]
        batch = self.start(params={"fails": culprits.mapped("name")})
        self.assertEqual(batch.state, "done")
        self.assertEqual(batch.done_count, 58)
        self.assertEqual(batch.failed_count, 2)
        self.assertEqual(
            set(batch.failure_ids.mapped("name")), set(culprits.mapped("name"))
        )
        self.assertIn("no 2 MELEC", batch.failure_ids[0].reason)
        self.assertEqual(len(self.names(batch)), 58)
        filed = self.env["bde.document"].search(
            [("res_model", "=", "res.partner"), ("res_id", "in", culprits.ids)]
        )
        self.assertFalse(filed)

    @mute_logger("odoo.addons.bde_partners.models.bde_batch_chunk")
    def test_an_unexpected_error_does_not_show_its_text(self):
        def broken(self, run):
            raise ZeroDivisionError("secret detail")

        with patch.object(self.env.registry["res.partner"], "_batch_test", broken):
            batch = self.start(self.partners[:4])
        self.assertEqual(batch.state, "failed")
        self.assertEqual(batch.failed_count, 4)
        self.assertNotIn("secret", "".join(batch.failure_ids.mapped("reason")))
        self.assertIn("ZeroDivisionError", batch.failure_ids[0].reason)

    def test_a_job_that_met_another_transaction_is_tried_again(self):
        class Concurrent(OperationalError):
            pgcode = SERIALIZATION_FAILURE

        def concurrent(self, run):
            raise Concurrent()

        with trap_jobs():
            batch = self.start(no_delay=False)
        chunk = batch.sudo().chunk_ids[0]
        with (
            patch.object(self.env.registry["res.partner"], "_batch_test", concurrent),
            self.assertRaises(OperationalError),
        ):
            chunk._run()
        self.assertEqual(chunk.state, "pending")

    def test_a_part_run_twice_files_nothing_twice(self):
        with trap_jobs():
            batch = self.start(no_delay=False)
        chunk = batch.sudo().chunk_ids[0].with_user(self.user).sudo()
        chunk._run()
        documents = chunk.document_ids
        chunk.write({"state": "pending"})  # the server died after the work
        chunk._run()
        self.assertEqual(chunk.document_ids, documents)
        self.assertEqual(chunk.done, 25)

    def test_resuming_does_only_what_is_not_done(self):
        culprit = self.partners[3]
        batch = self.start(params={"fails": [culprit.name]})
        batch.sudo().params = {}
        done = batch.sudo().chunk_ids.document_ids
        with trap_jobs() as trap:
            batch.action_resume()
        trap.assert_jobs_count(0)
        self.assertRecordValues(
            batch,
            [{"state": "done", "done_count": 60, "failed_count": 0, "total": 60}],
        )
        self.assertEqual(len(batch.sudo().chunk_ids.document_ids - done), 1)
        self.assertEqual(len(self.names(batch)), 60)
        with self.assertRaises(UserError):
            batch.action_resume()

    def test_resuming_after_a_lost_job(self):
        with trap_jobs():
            batch = self.start(no_delay=False)
        first = batch.sudo().chunk_ids[0]
        first._run()
        batch.sudo()._finish()
        self.assertEqual(batch.state, "failed")
        self.assertEqual(batch.done_count, 25)
        batch.with_context(queue_job__no_delay=True).action_resume()
        self.assertEqual(batch.state, "done")
        self.assertEqual(batch.done_count, 60)

    def test_the_end_waits_for_the_parts_still_in_the_queue(self):
        batch = self.start(no_delay=False)
        chunks = batch.sudo().chunk_ids
        self.assertEqual(chunks._alive(), chunks)
        with self.assertRaises(RetryableJobError):
            batch.sudo()._finish()

    def test_a_job_that_stopped_fails_its_part_and_lets_the_rest_end(self):
        batch = self.start(no_delay=False)
        chunks = batch.sudo().chunk_ids
        chunks[0]._on_job_fail(exc_name="x")
        self.assertEqual(chunks[0].state, "failed")
        (chunks[1] | chunks[2])._jobs().button_cancelled()
        for chunk in chunks[1:]:
            chunk._run()
        batch.sudo()._finish()
        self.assertEqual(batch.state, "failed")
        self.assertEqual(batch.done_count, 35)
        self.assertEqual(batch.failed_count, 25)

    def test_stopping_leaves_what_is_done_and_does_no_more(self):
        batch = self.start(no_delay=False)
        chunks = batch.sudo().chunk_ids
        chunks[0]._run()
        batch.action_cancel()
        chunks[1]._run()
        self.assertEqual(batch.state, "cancelled")
        self.assertEqual(batch.done_count, 25)
        self.assertFalse((chunks[1] | chunks[2])._alive())

    def test_a_record_deleted_meanwhile_is_named_as_such(self):
        with trap_jobs():
            batch = self.start(self.partners[:6], no_delay=False)
        self.partners[2].unlink()
        batch.sudo().chunk_ids._run()
        self.assertEqual(batch.failed_count, 1)
        self.assertEqual(batch.done_count, 5)

    def test_only_batch_methods_can_be_asked_for(self):
        for method in ("unlink", "write", "_batch_nothing"):
            with self.assertRaises(ValueError):
                self.env["bde.batch"]._start("x", self.partners, method)
        with self.assertRaises(UserError):
            self.env["bde.batch"]._start("x", self.env["res.partner"], "_batch_test")

    def test_users_cannot_write_a_batch(self):
        batch = self.start(self.partners[:2])
        self.assertFalse(batch.has_access("write"))
        self.assertFalse(
            self.env["bde.batch"].with_user(self.user).has_access("create")
        )

    def test_a_batch_is_its_users_and_the_managers(self):
        batch = self.start(params={"fails": [self.partners[0].name]})
        for user, allowed in (
            (self.user, True),
            (self.colleague, False),
            (self.manager, True),
        ):
            own = batch.with_user(user)
            self.assertEqual(own.has_access("read"), allowed, user.login)
            attachment = batch.sudo().attachment_id.with_user(user).sudo(False)
            self.assertEqual(attachment.has_access("read"), allowed, user.login)
            failures = batch.sudo().failure_ids.with_user(user).sudo(False)
            self.assertEqual(failures.has_access("read"), allowed, user.login)

    def test_old_batches_go_with_their_result(self):
        batch = self.start(self.partners[:2])
        attachment = batch.sudo().attachment_id
        documents = batch.sudo().chunk_ids.document_ids
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE bde_batch SET create_date = create_date - interval '8 days' "
            "WHERE id = %s",
            [batch.id],
        )
        batch.invalidate_recordset()
        self.env["bde.batch"]._gc_old()
        self.assertFalse(batch.exists())
        self.assertFalse(attachment.exists())
        self.assertTrue(documents.exists())
