"""A sheet of information filed in a placement."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.bde_pfmp.models.bde_pfmp_sheet import SheetRefused
from odoo.addons.bde_pfmp.rules.sheet import Person, SheetValues

from .common_pfmp import PfmpCase

HOURS = "lu-ve 8h-12h 13h30-17h"


@tagged("post_install", "-at_install")
class TestSheet(PfmpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.placement = cls.make_placement(cls.make_learner("Durand", cls.klass))
        cls.partners = cls.env["res.partner"]

    def sheet(self, **values):
        """A new host, as a sheet gives it."""
        return SheetValues.from_dict(
            {
                "host": {
                    "name": "Boulangerie Test",
                    "street": "3 rue du Four",
                    "zip": "33000",
                    "city": "Bordeaux",
                    "phone": "05 56 00 00 01",
                },
                "signatory": {"name": "Mme Anne Petit", "email": "anne@example.com"},
                "tutor": {"name": "Luc Grand", "phone": "06 00 00 00 01"},
                "hours": HOURS,
                "activities": "Pétrir",
                "insurance_company": "MAAF",
                "insurance_number": "41-2",
                "meals": "sur place",
            }
            | values
        )

    def test_unknown_host_is_created_to_approve_with_its_people(self):
        result = self.placement._sheet_apply(self.sheet())
        host = self.placement.host_id
        self.assertEqual(host.id, result.host_id)
        self.assertEqual(host.bde_host_state, "to_check")
        self.assertEqual((host.zip, host.city), ("33000", "Bordeaux"))
        self.assertEqual(self.placement.state, "found")
        self.assertEqual(self.placement.signatory_id.name, "Anne Petit")
        self.assertEqual(self.placement.signatory_id.bde_title, "mme")
        self.assertEqual(self.placement.tutor_id.name, "Luc Grand")
        self.assertEqual(self.placement.tutor_id.bde_role_ids.mapped("code"), ["tutor"])
        self.assertEqual(self.placement.weekly_hours, 37.5)
        self.assertEqual(self.placement.host_insurance, "MAAF, contrat n° 41-2")
        self.assertEqual(host.bde_insurance, "MAAF, contrat n° 41-2")
        self.assertEqual(
            [role for role, _id, _name in result.created],
            ["host", "signatory", "tutor"],
        )

    def test_the_draft_of_the_convention_is_to_be_checked(self):
        self.placement._sheet_apply(self.sheet(hours=""))
        self.assertEqual(self.placement.convention_id.state, "draft")
        self.placement._sheet_apply(self.sheet())
        self.assertEqual(self.placement.convention_id.state, "check")

    def test_filed_twice_it_changes_nothing(self):
        values = self.sheet(other_trainees=1, headcount=12)
        self.placement._sheet_apply(values)
        declarations = self.env["bde.pfmp.host.declaration"]
        counted = declarations.search_count([]), self.partners.search_count([])
        again = self.placement._sheet_apply(values)
        self.assertEqual((again.created, again.changes, again.kept), ([], [], []))
        self.assertEqual(
            (declarations.search_count([]), self.partners.search_count([])), counted
        )

    def test_second_learner_of_the_same_place_finds_it_again(self):
        self.placement._sheet_apply(self.sheet())
        other = self.make_placement(self.make_learner("Morel", self.klass))
        result = other._sheet_apply(self.sheet(host={
            "name": "boulangerie TEST", "zip": "33000", "city": "BORDEAUX"
        }))  # fmt: skip
        self.assertEqual(other.host_id, self.placement.host_id)
        self.assertEqual(other.tutor_id, self.placement.tutor_id)
        self.assertEqual(result.created, [])

    def test_same_person_signs_and_is_the_tutor(self):
        self.placement._sheet_apply(self.sheet(tutor={}, same_person=True))
        self.assertEqual(self.placement.tutor_id, self.placement.signatory_id)
        self.assertEqual(
            set(self.placement.tutor_id.bde_role_ids.mapped("code")),
            {"tutor", "signatory"},
        )

    def test_what_is_known_is_not_overwritten_without_a_word(self):
        self.placement._sheet_apply(self.sheet())
        tutor = self.placement.tutor_id
        changed = self.sheet(tutor={"name": "GRAND Luc", "phone": "07 11 22 33 44"})
        result = self.placement._sheet_apply(changed)
        self.assertEqual(tutor.phone, "06 00 00 00 01")
        self.assertEqual([change.field for change in result.kept], ["tutor.phone"])
        accepted = SheetValues.from_dict(
            {**changed.to_dict(), "replace": ["tutor.phone"]}
        )
        self.placement._sheet_apply(accepted)
        self.assertEqual(tutor.phone, "07 11 22 33 44")

    def test_what_is_not_said_erases_nothing(self):
        self.placement._sheet_apply(self.sheet())
        host = {"id": self.placement.host_id.id}
        self.placement._sheet_apply(SheetValues.from_dict({"host": host}))
        self.assertEqual(self.placement.meals, "sur place")
        self.assertEqual(self.placement.weekly_hours, 37.5)
        self.assertTrue(self.placement.tutor_id)
        gone = SheetValues.from_dict({"host": host, "replace": ["meals"]})
        self.placement._sheet_apply(gone)
        self.assertFalse(self.placement.meals)

    def test_errors_stand_at_their_field_and_nothing_is_written(self):
        count = self.partners.search_count([])
        wrong = self.sheet(hours="lu 8h", tutor={"phone": "0102030405"})
        with self.assertRaises(SheetRefused) as refused:
            self.placement._sheet_apply(wrong)
        self.assertEqual(set(refused.exception.problems), {"hours", "tutor.name"})
        self.assertEqual(self.partners.search_count([]), count)
        self.assertFalse(self.placement.host_id)

    def test_all_or_nothing(self):
        """What the database refuses at the end undoes the host that was created."""
        count = self.partners.search_count([])
        late = self.sheet(works=[])
        busy = self.make_placement(self.placement.learner_id, host_id=self.host.id)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.placement._sheet_apply(late)
        self.assertTrue(busy.host_id)
        self.assertEqual(self.partners.search_count([]), count)

    def test_host_by_siret(self):
        self.host.bde_siret = "73282932000074"
        self.placement._sheet_apply(self.sheet(host={"siret": "732 829 320 00074"}))
        self.assertEqual(self.placement.host_id, self.host)
        other = self.make_placement(self.make_learner("Morel", self.klass))
        problems = other._sheet_problems(self.sheet(host={"siret": "35600000000048"}))
        self.assertEqual(set(problems), {"host.name"})

    def test_a_barred_host_is_refused_at_its_field(self):
        self.host._action_set_host_state("excluded", reason="Sécurité")
        problems = self.placement._sheet_problems(self.sheet(host={"id": self.host.id}))
        self.assertEqual(set(problems), {"host"})

    def test_issued_convention_is_not_changed_by_a_sheet(self):
        self.placement.write({"host_id": self.host.id})
        self.placement.action_mark_ready()
        self.assertIn("learner", self.placement._sheet_problems(self.sheet()))

    def test_a_company_chooses_no_other_host(self):
        self.placement.write({"host_id": self.host.id})
        values = self.sheet(host={"id": self.make_host("Autre").id})
        self.placement.sudo()._sheet_apply(values, source="company")
        self.assertEqual(self.placement.host_id, self.host)

    def test_people_of_another_host_are_refused(self):
        stranger = self.make_host("Autre").child_ids[:1]
        values = self.sheet(
            host={"id": self.host.id}, tutor={"id": stranger.id, "name": "x"}
        )
        self.assertEqual(set(self.placement._sheet_problems(values)), {"tutor.name"})

    def test_teachers_and_readers_file_nothing(self):
        for who in ("teacher", "reader"):
            placement = self.placement.with_user(self.users[who])
            with self.assertRaises(AccessError):
                placement._sheet_apply(self.sheet())

    def test_office_files_a_sheet(self):
        self.placement.with_user(self.users["user"])._sheet_apply(self.sheet())
        self.assertEqual(self.placement.host_id.name, "Boulangerie Test")

    def test_last_values_of_the_host_are_proposed(self):
        self.placement._sheet_apply(self.sheet())
        other = self.make_placement(self.make_learner("Morel", self.klass))
        other.host_id = self.placement.host_id
        values = other._sheet_values()
        self.assertEqual(values.hours, HOURS)
        self.assertEqual(values.insurance_company, "MAAF")
        self.assertEqual(values.meals, "sur place")
        self.assertFalse(other._sheet_values(last=False).hours)
        self.assertEqual(values.tutor, Person(
            self.placement.tutor_id.id, "Luc Grand", "", "06 00 00 00 01", ""
        ))  # fmt: skip

    def test_code_of_the_sheet_finds_its_line(self):
        found = self.env["bde.pfmp.placement"]._sheet_find(self.placement.sheet_code)
        self.assertEqual(found, self.placement)
        self.assertFalse(self.env["bde.pfmp.placement"]._sheet_find("F99"))
