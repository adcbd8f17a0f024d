from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..rules.siecle_invent import invent
from .import_case import UAI, ImportCase, who

MODELS = ("bde.learner", "bde.guardian", "bde.enrolment", "bde.guardian.link")


@tagged("post_install", "-at_install")
class TestImportBulk(ImportCase):
    """Records made in one statement are those that `create` would have made."""

    def values(self):
        """Return every stored value of our tables that does not depend on the clock."""
        self.env.flush_all()
        self.env.invalidate_all()
        found = {}
        for name in MODELS:
            model = self.env[name]
            skipped = {"id", "create_date", "write_date"}
            fields = [
                field
                for field in model._fields.values()
                if field.store and field.name not in skipped
            ]
            records = model.search([("company_id", "=", self.school.id)], order="id")
            first = records[:1].id or 0
            self.assertTrue(records)
            found[name] = [
                {field.name: self.plain(field, record, first) for field in fields}
                for record in records
            ]
        return found

    def plain(self, field, record, first):
        value = record[field.name]
        if field.relational:
            # two runs number their records apart: compare what they say
            return [item.display_name for item in value]
        return value

    def imported(self):
        content = invent(40, 60, uai=UAI).to_zip()
        content = (
            self.zip_file(who(1, group_codes=["G1", "G2"]), who(2), who(3)),
            content,
        )
        values = []
        for file in content:
            imp = self.analysed(file, "s.zip")
            answers = {
                question.key: "create"
                for question in imp.question_ids.filtered(lambda q: not q.answer)
            }
            self.applied(file, "s.zip", answers)
        values.append(self.values())
        return values[0]

    def test_same_records_as_with_create(self):
        mixin = type(self.env["bde.bulk.create.mixin"])
        with self.env.cr.savepoint() as savepoint:
            bulk = self.imported()
            savepoint.rollback()
            self.env.invalidate_all()
        with patch.object(mixin, "_bulk_fits", lambda model, vals_list: False):
            usual = self.imported()
        for name in MODELS:
            self.assertEqual(len(bulk[name]), len(usual[name]))
            for one, other in zip(bulk[name], usual[name], strict=True):
                self.assertEqual(one, other)

    def test_computed_fields_are_those_the_host_computes(self):
        self.imported()
        before = self.values()
        for name in MODELS:
            records = self.env[name].search([("company_id", "=", self.school.id)])
            for field in records._fields.values():
                if field.store and field.compute and field.readonly:
                    self.env.add_to_compute(field, records)
        self.assertEqual(self.values(), before)

    def test_bulk_is_what_an_import_uses(self):
        model = type(self.env["bde.learner"])
        with patch.object(model, "create", side_effect=AssertionError):
            self.siecle(who(1), who(2, group_codes=["G1"]))
        self.assertEqual(self.learner(who(2)).enrolment_id.group_ids.code, "G1")

    def test_whoever_extends_create_is_obeyed(self):
        model = self.env["bde.learner"]
        self.assertTrue(model._bulk_fits([{"last_name": "A"}]))
        with patch.object(type(model), "_bulk_known", lambda model: ("odoo.orm.",)):
            self.assertFalse(model._bulk_fits([{"last_name": "A"}]))
        self.assertFalse(model._bulk_fits([{"guardian_link_ids": [(0, 0, {})]}]))

    def test_constraints_and_schools_are_checked(self):
        with self.assertRaises(ValidationError):
            self.env["bde.learner"]._bulk_create(
                [
                    {
                        "last_name": "FUTUR",
                        "first_name": "Jo",
                        "birth_date": "2099-01-01",
                        "company_id": self.school.id,
                    }
                ]
            )
        other = self.env["res.company"].create({"name": "Autre"})
        self.siecle(who(1))
        stranger = self.env["bde.guardian"].create(
            {"last_name": "AUTRE", "company_id": other.id}
        )
        with self.assertRaises(UserError):
            self.env["bde.guardian.link"]._bulk_create(
                [
                    {
                        "learner_id": self.learner(who(1)).id,
                        "guardian_id": stranger.id,
                        "kinship": "mother",
                        "legal_level": "1",
                    }
                ]
            )
