from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SchoolCase


@tagged("post_install", "-at_install")
class TestTraining(SchoolCase):
    """Trainings, MEFs, classes: shapes, families, schools."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.training = cls.env["bde.training"].create(
            {"name": "Bac pro MELEC", "short_name": "MELEC", "weeks_due": 18}
        )

    def test_rncp_shape(self):
        self.training.rncp = "RNCP38878"
        for wrong in ("38", "RNCP-X", "ABC12345"):
            with self.assertRaises(ValidationError, msg=wrong):
                self.training.rncp = wrong

    def test_rome_shape(self):
        self.env["bde.rome"].create({"code": "F1602", "name": "Électricité bâtiment"})
        with self.assertRaises(ValidationError):
            self.env["bde.rome"].create({"code": "16F02", "name": "?"})

    def test_figures_are_not_negative(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.training.weeks_due = -1
            self.training.flush_recordset()

    def test_a_family_counts_with_its_specialties(self):
        family = self.env["bde.training"].create(
            {"name": "2de TNE", "is_family": True, "weeks_due": 6}
        )
        self.training.family_id = family
        self.assertEqual(self.training._cycle_trainings(), self.training | family)
        self.assertEqual(family.specialty_ids, self.training)
        with self.assertRaises(ValidationError):
            family.family_id = self.training

    def test_mef_of_another_school_is_refused(self):
        with self.assertRaises(UserError):
            self.env["bde.mef"].create(
                {
                    "name": "2de",
                    "code": "2472551131",
                    "training_id": self.training.id,
                    "company_id": self.other.id,
                }
            )

    def test_a_mef_once_in_a_school(self):
        vals = {"name": "2de", "code": "2472551131", "training_id": self.training.id}
        self.env["bde.mef"].create(vals)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.env["bde.mef"].create(vals)

    def test_found_by_what_people_say(self):
        self.env["bde.mef"].create(
            {"name": "2de", "code": "2472551131", "training_id": self.training.id}
        )
        for text in ("melec", "2472551131"):
            found = self.env["bde.training"].name_search(text)
            self.assertIn(self.training.id, [item[0] for item in found], text)

    def test_class_holds_several_mefs_and_is_named_by_its_code(self):
        mefs = self.env["bde.mef"].create(
            [
                {"name": code, "code": code, "training_id": self.training.id}
                for code in ("2472551131", "2472551132")
            ]
        )
        group = self.env["bde.class"].create(
            {"name": "Première", "code": "1MELEC", "mef_ids": mefs.ids}
        )
        self.assertEqual(group.school_year_id, self.year)
        self.assertEqual(group.display_name, "1MELEC")
        self.assertIn(
            self.year.name, group.with_context(bde_with_year=True).display_name
        )

    def test_rights_both_sides(self):
        vals = {"name": "CAP"}
        for role in ("user", "manager"):
            self.env["bde.training"].with_user(self.users[role]).create(vals)
        for role in ("reader", "teacher", "head", "bursar"):
            trainings = self.env["bde.training"].with_user(self.users[role])
            self.assertEqual(trainings.browse(self.training.id).name, "Bac pro MELEC")
            with self.assertRaises(AccessError, msg=role):
                trainings.create(vals)
        with self.assertRaises(AccessError):
            self.training.with_user(self.users["user"]).unlink()
        self.training.with_user(self.users["manager"]).unlink()

    def test_records_of_another_school_are_hidden(self):
        models = {
            "bde.training": {"name": "Chez eux"},
            "bde.class": {"name": "X", "code": "X"},
            "bde.board.decision": {"date": "2026-06-25", "subject": "X"},
        }
        for name, vals in models.items():
            theirs = self.env[name].create({**vals, "company_id": self.other.id})
            for user in self.users.values():
                self.assertNotIn(theirs, self.env[name].with_user(user).search([]))
            with self.assertRaises(AccessError, msg=name):
                theirs.with_user(self.users["manager"]).write({"company_id": 1})
