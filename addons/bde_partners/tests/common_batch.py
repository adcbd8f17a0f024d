"""A school, its users and some work to do in the background."""

import io
import zipfile
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user


def _batch_test(self, run, fails=(), error=None):
    """Method of a batch: files one document for each partner."""
    documents = self.env["bde.document"]._file_many(
        [
            {
                "record": partner,
                "content": b"%%PDF-1.7 %d" % partner.id,
                "name": f"{partner.name} - Convention.pdf",
                "type": "other",
            }
            for partner in self
        ]
    )
    for partner in self:
        if partner.name in fails:
            raise (error or UserError)(f"no {partner.name}")
        run.advance()
    return documents


class BatchCommon(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school = cls.env["res.company"].create({"name": "Lycée A"})
        cls.user, cls.colleague, cls.manager = (
            new_test_user(
                cls.env,
                login=f"batch_{name}",
                groups=f"bde_partners.group_bde_{role}",
                company_id=cls.school.id,
                company_ids=[Command.set(cls.school.ids)],
            )
            for name, role in (
                ("user", "user"),
                ("colleague", "user"),
                ("manager", "manager"),
            )
        )
        cls.partners = cls.env["res.partner"].create(
            [{"name": f"2 MELEC - ÉLÈVE {number:02}"} for number in range(60)]
        )
        patcher = patch.object(
            cls.env.registry["res.partner"], "_batch_test", _batch_test, create=True
        )
        cls.startClassPatcher(patcher)

    def start(self, records=None, user=None, no_delay=True, **values):
        batches = self.env(user=user or self.user)["bde.batch"]
        batches = batches.with_context(
            queue_job__no_delay=no_delay, allowed_company_ids=self.school.ids
        )
        records = (records or self.partners).with_env(batches.env)
        return batches._start("Conventions", records, "_batch_test", **values)

    def names(self, batch):
        content = io.BytesIO(batch.sudo().attachment_id.raw)
        with zipfile.ZipFile(content) as archive:
            self.assertIsNone(archive.testzip())
            return archive.namelist()
