"""Background work: what the user sees of it and what it leaves."""

import io
from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader, PdfFileWriter

from odoo.addons.queue_job.tests.common import trap_jobs

from ..models import bde_batch_result
from .common_batch import BatchCommon


def pdf(pages):
    writer, output = PdfFileWriter(), io.BytesIO()
    for _page in range(pages):
        writer.addBlankPage(width=100, height=100)
    writer.write(output)
    return output.getvalue()


@tagged("post_install", "-at_install")
class TestProgress(BatchCommon):
    @contextmanager
    def messages(self):
        """Collect (cursor, message) of the progress sent."""
        sent = []
        Users = self.env.registry["res.users"]
        original = Users._bus_send

        def spy(users, kind, message, **kwargs):
            if kind == "bde_batch/progress":
                sent.append((users.env.cr, message))
            return original(users, kind, message, **kwargs)

        with patch.object(Users, "_bus_send", spy):
            yield sent

    def test_the_browser_is_told_part_by_part_then_the_end(self):
        with self.messages() as sent:
            batch = self.start()
        settled = [m["done"] for _cr, m in sent]
        self.assertEqual(settled, sorted(settled))
        self.assertEqual(settled[-2:], [60, 60])
        self.assertEqual(len(settled), 4)
        self.assertEqual(sent[-1][1]["state"], "done")
        self.assertEqual({m["id"] for _cr, m in sent}, {batch.id})

    def test_within_a_part_messages_leave_from_another_transaction(self):
        with trap_jobs():
            batch = self.start(no_delay=False)
        chunk = batch.sudo().chunk_ids[0]
        other = self.env.cr

        entered = []

        @contextmanager
        def cursor(*_args, **_kwargs):
            entered.append("open")
            yield other
            entered.append("closed")

        path = "odoo.addons.bde_partners.models.bde_batch_chunk"
        with (
            patch(f"{path}.modules.module.current_test", None),
            patch.object(type(self.env.registry), "cursor", cursor),
            patch(f"{path}.SECONDS_BETWEEN_MESSAGES", 0),
            self.messages() as sent,
        ):
            chunk._tell_progress(7)
        self.assertEqual(entered, ["open", "closed"])
        self.assertEqual(sent[0][1]["advance"], 7)
        self.assertEqual(sent[0][1]["chunk"], chunk.id)

    @mute_logger("odoo.addons.bde_partners.models.bde_batch_chunk")
    def test_a_progress_that_cannot_be_sent_does_not_stop_the_work(self):
        path = "odoo.addons.bde_partners.models.bde_batch_chunk"
        with (
            patch(f"{path}.BdeBatchChunk._own_cursor", side_effect=ValueError),
            patch(f"{path}.SECONDS_BETWEEN_MESSAGES", 0),
        ):
            batch = self.start(self.partners[:5])
        self.assertEqual(batch.state, "done")


@tagged("post_install", "-at_install")
class TestResult(BatchCommon):
    def test_one_file_to_print_starts_each_document_on_a_front(self):
        partners = self.partners[:3]
        documents = self.env["bde.document"]._file_many(
            [
                {
                    "record": partner,
                    "content": pdf(pages),
                    "name": f"{partner.name}.pdf",
                    "type": "other",
                }
                for partner, pages in zip(partners, (1, 2, 3), strict=True)
            ]
        )
        output = io.BytesIO()
        self.env["bde.batch"]._merge(documents, output)
        self.assertEqual(len(PdfFileReader(output).pages), 2 + 2 + 4)

    def test_file_names_every_system_accepts(self):
        for name, expected in (
            ("2MELEC - O'NEIL Zoé - Convention.pdf",) * 2,
            ("a/b\\c:d*e.pdf", "a b c d e.pdf"),
            ("  ..hidden. ", "hidden"),
            ("", "document"),
            ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
            ("v1.2 du contrat", "v1.2 du contrat"),
        ):
            with self.subTest(name):
                self.assertEqual(bde_batch_result.clean_name(name), expected)

    def test_homonyms_are_numbered(self):
        used = set()
        names = [bde_batch_result.unique_name("É a.pdf", used) for _i in range(3)]
        self.assertEqual(names, ["É a.pdf", "É a (2).pdf", "É a (3).pdf"])
        self.assertEqual(bde_batch_result.unique_name("É A.pdf", used), "É A (4).pdf")

    def test_the_parent_may_name_the_file(self):
        def name(self, document):
            return f"Classe - {self.name}.pdf"

        with patch.object(
            self.env.registry["res.partner"], "_bde_zip_name", name, create=True
        ):
            batch = self.start(self.partners[:2])
        self.assertEqual(self.names(batch)[0], "Classe - 2 MELEC - ÉLÈVE 00.pdf")


@tagged("post_install", "-at_install")
class TestBatchHttp(HttpCase, BatchCommon):
    @mute_logger("odoo.http")
    def test_the_result_is_downloaded_by_its_user_alone(self):
        batch = self.start(self.partners[:3])
        url = f"/bde/batch/{batch.id}/download"
        for login, status in (("batch_user", 200), ("batch_colleague", 404)):
            self.authenticate(login, login)
            response = self.url_open(url, timeout=30)
            self.assertEqual(response.status_code, status, login)
            if status == 200:
                self.assertTrue(response.content.startswith(b"PK"))
                self.assertIn("attachment", response.headers["Content-Disposition"])

    def test_run_by_the_real_runner_over_http(self):
        batch = self.start(self.partners[:30], no_delay=False)
        jobs = self.env["queue.job"].sudo()
        uuids = batch.sudo().chunk_ids.mapped("job_uuid")
        key = f"bde.batch.finish:{batch.id}:"
        last = jobs.search([("identity_key", "=like", f"{key}%")])
        self.assertEqual(last.state, "wait_dependencies")
        for uuid in [*uuids, last.uuid]:
            job = jobs.search([("uuid", "=", uuid)])
            self.assertEqual(job.state, "pending", uuid)
            job.state = "enqueued"
            self.env.flush_all()
            response = self.url_open(
                f"/queue_job/runjob?db={self.env.cr.dbname}&job_uuid={uuid}",
                timeout=60,
            )
            self.assertEqual(response.status_code, 200)
            self.env.invalidate_all()
            self.assertEqual(job.state, "done", job.exc_info)
        self.assertEqual(batch.state, "done")
        self.assertEqual(batch.done_count, 30)
        self.assertEqual(len(self.names(batch)), 30)

    def test_the_progress_is_seen_and_the_work_stopped_in_the_browser(self):
        batch = self.start(no_delay=False)
        batch.sudo().chunk_ids[0]._run()
        self.start_tour(
            f"/odoo/bde-batches/{batch.id}", "bde_batch_progress", login="batch_user"
        )
        self.assertEqual(batch.state, "cancelled")
        self.assertEqual(batch.done_count, 25)
