from odoo.tests import tagged

from .import_case import SAMPLES, ImportCase

HEADERS = "Nom\tPrénom\tE-mail\tMatière\tClasses\tProfesseur principal\n"


@tagged("post_install", "-at_install")
class TestImportTeachers(ImportCase):
    """Teachers become contacts of the school; nobody is invited."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.second = cls.env["bde.class"].create(
            [
                {
                    "name": code,
                    "code": code,
                    "school_year_id": cls.year.id,
                    "company_id": cls.school.id,
                }
                for code in ("2MELEC", "1CUI")
            ]
        )

    def teachers(self):
        return self.env["res.partner"].search(
            [("bde_is_teacher", "=", True), ("company_id", "=", self.school.id)]
        )

    def test_workbook(self):
        text = HEADERS + (
            "DURAND\tClaire\tc.durand@example.org\tMaths\t2MELEC, 1CUI\t2MELEC\n"
            "PETIT\tPaul\tp.petit@example.org\tCuisine\t1CUI, 3ZZZ\t\n"
        )
        users = self.env["res.users"].search_count([])
        mails = self.env["mail.mail"].search_count([])
        imp = self.applied(text, format="teachers_workbook")
        self.assertEqual(self.counts(imp), {"create": 2})
        self.assertIn("3ZZZ", imp.message)
        claire = self.teachers().filtered(lambda t: t.email == "c.durand@example.org")
        self.assertRecordValues(
            claire,
            [
                {
                    "name": "Claire DURAND",
                    "bde_subject": "Maths",
                    "parent_id": self.school.partner_id.id,
                    "is_company": False,
                }
            ],
        )
        self.assertEqual(claire.bde_class_ids, self.first | self.second)
        self.assertEqual(self.first.head_teacher_ids, claire)
        self.assertEqual(len(self.second.teacher_ids), 2)
        self.assertEqual(self.env["res.users"].search_count([]), users)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assert_second_run_changes_nothing(text, format="teachers_workbook")

    def test_second_list_completes_and_erases_nothing(self):
        self.applied(
            HEADERS + "DURAND\tClaire\tc@example.org\tMaths\t2MELEC\t\n",
            format="teachers_workbook",
        )
        self.applied(
            "Nom\tPrénom\tClasses\nDurand\tClaire\t1CUI\n", format="teachers_workbook"
        )
        claire = self.teachers()
        self.assertEqual(len(claire), 1)
        self.assertEqual(claire.email, "c@example.org")
        self.assertEqual(claire.bde_class_ids, self.first | self.second)

    def test_sts(self):
        self.school.bde_uai = "0299998K"
        content = (SAMPLES / "sts_emp_exemple.xml").read_bytes()
        imp = self.analysed(content, "sts_emp.xml")
        self.assertEqual(imp.format, "teachers_sts")
        imp._action_apply()
        found = self.teachers()
        self.assertEqual(len(found), 4)
        self.assertEqual(len(found.filtered("bde_staff_ref")), 4)
        self.assertFalse(found.user_ids)
        head = found.filtered("bde_head_class_ids")
        self.assertTrue(head)
        year = head.bde_head_class_ids.school_year_id
        self.assertEqual(year.name, "2026-2027")
        self.assert_second_run_changes_nothing(content, "sts_emp.xml")

    def test_sts_takes_away_classes_of_the_year_only(self):
        self.school.bde_uai = "0299998K"
        content = (SAMPLES / "sts_emp_exemple.xml").read_bytes()
        self.applied(content, "sts_emp.xml")
        teacher = self.teachers()[0]
        year = teacher.bde_class_ids.school_year_id
        other = self.env["bde.class"].create(
            {"name": "OLD", "code": "OLD", "school_year_id": year.id}
        )
        wanted = teacher.bde_class_ids
        teacher.bde_class_ids |= other | self.first
        self.applied(content, "sts_emp.xml")
        self.assertEqual(teacher.bde_class_ids, wanted | self.first)

    def test_sts_of_another_school(self):
        content = (SAMPLES / "sts_emp_exemple.xml").read_bytes()
        imp = self.analysed(content, "sts_emp.xml", answers={"uai:0299998K": "no"})
        self.assertEqual(self.counts(imp), {"skip": 1})

    def test_address_of_somebody_else_is_settled_by_hand(self):
        other = self.env["res.partner"].create(
            {
                "name": "Secrétariat",
                "email": "office@example.org",
                "parent_id": self.school.partner_id.id,
            }
        )
        text = HEADERS + "DURAND\tClaire\toffice@example.org\tMaths\t\t\n"
        imp = self.analysed(text, format="teachers_workbook")
        self.assertEqual(self.counts(imp), {"doubtful": 1})
        key = imp.question_ids.key
        self.applied(text, answers={key: "no"}, format="teachers_workbook")
        self.assertFalse(other.bde_is_teacher)
        self.assertFalse(self.teachers().email)
        self.assert_second_run_changes_nothing(text, format="teachers_workbook")

    def test_sample_workbook(self):
        content = (SAMPLES / "enseignants_exemple.xlsx").read_bytes()
        imp = self.applied(content, "enseignants_exemple.xlsx")
        self.assertEqual(imp.format, "teachers_workbook")
        self.assertEqual(len(self.teachers()), 4)
        self.assert_second_run_changes_nothing(content, "enseignants_exemple.xlsx")
