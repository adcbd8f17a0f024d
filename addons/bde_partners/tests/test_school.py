from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import SIRET, UAI, SchoolCase


@tagged("post_install", "-at_install")
class TestSchool(SchoolCase):
    """Identity of the school, and who may change it."""

    def school(self, role):
        return (
            self.env["bde.school"].with_user(self.users[role]).browse(self.company.id)
        )

    def test_uai_is_normalised_and_its_letter_checked(self):
        self.company.bde_uai = " 045 1662m "
        self.assertEqual(self.company.bde_uai, UAI)
        for wrong in ("0451662A", "451662M", "45166"):
            with self.assertRaises(ValidationError, msg=wrong):
                self.company.bde_uai = wrong

    def test_uai_tells_the_academie_and_the_zone(self):
        school = self.env["res.company"].create({"name": "L", "bde_uai": "0601551K"})
        self.assertEqual(
            school.bde_academy_id, self.env.ref("bde_partners.bde_academy_amiens")
        )
        self.assertEqual(school.bde_zone, "B")
        school.bde_academy_id = self.env.ref("bde_partners.bde_academy_corse")
        self.assertEqual(school.bde_zone, "own")
        school.bde_uai = UAI
        self.assertEqual(school.bde_academy_id.name, "Corse", "a choice is kept")

    def test_thirty_academies_each_departement_once(self):
        academies = self.env["bde.academy"].search([])
        self.assertEqual(len(academies), 30)
        self.assertEqual(len(academies.filtered(lambda a: a.zone == "own")), 6)
        codes = " ".join(academies.mapped("departments")).split()
        self.assertEqual(len(codes), len(set(codes)))
        self.assertFalse(self.env["bde.academy"]._from_uai("9999999X"))
        self.assertFalse(self.env["bde.academy"]._from_uai(False))

    def test_siret_of_the_school(self):
        self.company.bde_siret = "999 370 000 00120"
        self.assertEqual(self.company.partner_id.bde_siret, SIRET)
        with self.assertRaises(ValidationError):
            self.company.bde_siret = "99937000000121"

    def test_manager_changes_the_school_without_being_administrator(self):
        manager = self.users["manager"]
        self.assertFalse(manager.has_group("base.group_erp_manager"))
        with self.assertRaises(AccessError):
            self.company.with_user(manager).bde_room = "A1"
        self.school("manager").write(
            {
                "bde_room": "A012",
                "name": "Lycée Ada",
                "bde_uai": "0601551k",
                "zip": "60",
            }
        )
        self.assertEqual(self.company.bde_room, "A012")
        self.assertEqual(self.company.name, "Lycée Ada")
        self.assertEqual(self.company.bde_uai, "0601551K")
        self.assertEqual(self.company.partner_id.zip, "60")

    def test_manager_changes_it_through_the_form(self):
        with Form(
            self.school("manager"), view="bde_partners.bde_school_view_form"
        ) as form:
            form.bde_opening_hours = "8 h – 17 h"
            form.bde_head_id = self.users["head"]
            with form.board_decision_ids.new() as line:
                line.date = "2026-06-25"
                line.subject = "Convention type"
        self.assertEqual(self.company.bde_opening_hours, "8 h – 17 h")
        self.assertEqual(self.company.bde_head_id, self.users["head"])
        self.assertEqual(self.company.bde_board_decision_ids.subject, "Convention type")
        with (
            Form(
                self.school("manager"), view="bde_partners.bde_school_view_form"
            ) as form,
            form.board_decision_ids.edit(0) as line,
        ):
            line.number = "2026-21"
        self.assertEqual(self.company.bde_board_decision_ids.number, "2026-21")
        with Form(
            self.school("manager"), view="bde_partners.bde_school_view_form"
        ) as form:
            form.board_decision_ids.remove(0)
        self.assertFalse(self.company.bde_board_decision_ids)

    def test_other_roles_read_only(self):
        for role in ("reader", "user", "teacher", "head", "bursar"):
            school = self.school(role)
            self.assertEqual(school.bde_uai, UAI)
            with self.assertRaises(AccessError, msg=role):
                school.write({"bde_room": "B2"})

    def test_only_what_is_mirrored_can_be_written(self):
        school = self.school("manager")
        for name in ("company_id", "write_date", "display_name", "currency_id", "nope"):
            with self.assertRaises(AccessError, msg=name):
                school.write({name: 1})
        with self.assertRaises(AccessError):
            school.create({"name": "Another"})
        with self.assertRaises(AccessError):
            school.unlink()

    def test_another_school_is_out_of_reach(self):
        theirs = (
            self.env["bde.school"]
            .with_user(self.users["manager"])
            .browse(self.other.id)
        )
        with self.assertRaises(AccessError):
            theirs.write({"bde_room": "X"})
        with self.assertRaises(AccessError):
            theirs.read(["bde_uai"])
        seen = self.env["bde.school"].with_user(self.users["manager"]).search([])
        self.assertEqual(seen.ids, self.company.ids)

    def test_decisions_of_another_school_cannot_be_taken_over(self):
        theirs = self.env["bde.board.decision"].create(
            {"company_id": self.other.id, "date": "2026-06-25", "subject": "Theirs"}
        )
        self.school("manager").write(
            {
                "board_decision_ids": [
                    Command.update(theirs.id, {"subject": "Ours"}),
                    Command.delete(theirs.id),
                    Command.link(theirs.id),
                ]
            }
        )
        self.assertEqual(theirs.subject, "Theirs")
        self.assertEqual(theirs.company_id, self.other)

    def test_menu_opens_the_only_school_or_the_list(self):
        action = self.env["bde.school"].with_user(self.users["user"])._action_open()
        self.assertEqual(action["res_id"], self.company.id)
        both = self.env["bde.school"].with_context(
            allowed_company_ids=(self.company | self.other).ids
        )
        self.assertFalse(both._action_open().get("res_id"))

    def test_latest_decision_in_force(self):
        decisions = self.env["bde.board.decision"]
        old, new = decisions.create(
            [
                {"date": day, "kind": "template", "subject": day}
                for day in ("2025-06-20", "2026-06-25")
            ]
        )
        latest = decisions._latest
        self.assertEqual(latest(self.company, "template", new.date), new)
        self.assertEqual(latest(self.company, "template", old.date), old)
        self.assertFalse(latest(self.other, "template", new.date))

    def test_one_code_one_academie(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.env["bde.academy"].create({"name": "Double", "code": "01"})
