"""Two schools, their users and records that hold documents."""

from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

PDF = b"%%PDF-1.7\n%%%% document %d"


class DocumentCommon(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.school = cls.env["res.company"].create({"name": "Lycée A"})
        cls.other_school = cls.env["res.company"].create({"name": "Lycée B"})
        cls.year = cls.env["bde.school.year"]._current()
        cls.users = {}
        for role in ("reader", "user", "manager", "head", "teacher"):
            cls.users[role] = new_test_user(
                cls.env,
                login=f"doc_{role}",
                groups=f"bde_partners.group_bde_{role}",
                company_id=cls.school.id,
                company_ids=[Command.set(cls.school.ids)],
            )
        cls.classes = cls.env["bde.class"].create(
            [
                {
                    "name": f"2 MELEC {number}",
                    "code": f"2MELEC{number}",
                    "kind": "division",
                    "company_id": cls.school.id,
                    "school_year_id": cls.year.id,
                }
                for number in range(4)
            ]
        )
        cls.hidden_class = cls.env["bde.class"].create(
            {
                "name": "2 TCI",
                "code": "2TCI",
                "kind": "division",
                "company_id": cls.other_school.id,
                "school_year_id": cls.year.id,
            }
        )
        cls.cron = cls.env["ir.cron"].search([], limit=1)
        cls.Document = cls.env["bde.document"]

    def file_type(self):
        return self.env.ref("bde_partners.bde_document_type_other")

    def file(self, record, number=0, **values):
        return self.Document._file(
            record, PDF % number, f"d{number}.pdf", "other", **values
        )
