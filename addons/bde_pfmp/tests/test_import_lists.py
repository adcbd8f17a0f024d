from datetime import date
from unittest import skipUnless

from odoo.tests import tagged

from .import_case import MELEC_1, MELEC_2, SAMPLES, SHARED, ImportCase

APLYPRO = SHARED / "aplypro_csv_importer_fixture.csv"
HEADERS = (
    "ine;prénom;nom;date_naissance;label_classe;mef_code;année_scolaire;"
    "date_début;date_fin;Sexe biologique;Code postal de résidence"
)


@tagged("post_install", "-at_install")
class TestImportLists(ImportCase):
    """Canonical CSV, workbooks and pasted lines: the same plan as SIECLE."""

    def csv(self, *rows):
        return "\n".join([HEADERS, *rows]).encode()

    def learner_named(self, name):
        return self.env["bde.learner"].search(
            [("last_name", "=", name), ("company_id", "=", self.school.id)]
        )

    def test_canonical_csv(self):
        content = self.csv(
            f"123456789AB;Léa;INVENTEL;12/03/2009;2MELEC;{MELEC_2};2025;;;f;29000",
            f"123456789AC;Tom;CRÉATION;13/03/2009;2MELEC;{MELEC_2};2025;;;h;29000",
        )
        imp = self.applied(content, "eleves.csv")
        self.assertEqual(imp.format, "learners_csv")
        self.assertEqual(self.counts(imp), {"create": 3})
        learner = self.learner_named("INVENTEL")
        self.assertRecordValues(
            learner,
            [{"sex": "f", "zip": "29000", "birth_date": date(2009, 3, 12)}],
        )
        self.assertEqual(learner.enrolment_id.training_id, self.melec)
        self.assert_second_run_changes_nothing(content, "eleves.csv")

    def test_csv_keeps_the_dates_of_each_class_and_year(self):
        start = "123456789AB;Léa;INVENTEL;12/03/2009"
        content = self.csv(
            f"{start};2CUI;{MELEC_2};2024;02/09/2024;05/07/2025;f;",
            f"{start};1CUI;{MELEC_1};2025;01/09/2025;26/09/2025;f;",
            f"{start};1MELEC;{MELEC_1};2025;27/09/2025;;f;",
        )
        self.applied(content, "eleves.csv")
        learner = self.learner_named("INVENTEL")
        self.assertEqual(len(learner), 1)
        found = learner.enrolment_ids.sorted("date_start")
        self.assertEqual(
            [
                (e.class_id.code, str(e.date_start), str(e.date_end or ""))
                for e in found
            ],
            [
                ("2CUI", "2024-09-02", "2025-07-05"),
                ("1CUI", "2025-09-01", "2025-09-26"),
                ("1MELEC", "2025-09-27", ""),
            ],
        )
        self.assertEqual(found.mapped("exit_reason"), ["left", "class_change", False])
        self.assertEqual(learner.enrolment_id, found[2])
        self.assert_second_run_changes_nothing(content, "eleves.csv")

    def test_year_column_decides_the_school_year(self):
        content = self.csv(
            f"123456789AB;Léa;INVENTEL;12/03/2009;2MELEC;{MELEC_2};2024;;;f;"
        )
        imp = self.applied(content, "eleves.csv")
        self.assertFalse(imp.question_ids)
        self.assertEqual(
            self.learner_named("INVENTEL").enrolment_ids.school_year_id, self.before
        )
        group = self.env["bde.class"].search([("company_id", "=", self.school.id)])
        self.assertEqual(group.school_year_id, self.before)

    def test_workbook_without_mef_asks_the_training_of_each_class(self):
        text = (
            "Nom\tPrénom\tNé(e) le\tClasse\n"
            "INVENTEL\tLéa\t12/03/2009\t2MELEC\n"
            "CRÉATION\tTom\t13/03/2009\t2MELEC\n"
            "AUTREMENT\tZoé\t14/03/2009\t1CUI\n"
        )
        imp = self.analysed(text)
        self.assertEqual(imp.format, "learners_workbook")
        keys = imp.question_ids.mapped("key")
        self.assertEqual(keys, ["class_training:2MELEC", "class_training:1CUI"])
        imp._answer({keys[0]: self.melec, keys[1]: "empty"})
        imp._action_analyse()
        imp._action_apply()
        self.assertEqual(self.learner_named("INVENTEL").training_id, self.melec)
        self.assertFalse(self.learner_named("AUTREMENT").training_id)
        self.assert_second_run_changes_nothing(text)

    def test_class_of_last_year_proposes_its_training(self):
        self.applied(
            self.csv(f"123456789AB;Léa;INVENTEL;12/03/2009;2MELEC;{MELEC_2};2024;;;f;"),
            "eleves.csv",
        )
        imp = self.analysed(
            "Nom\tPrénom\tNé(e) le\tClasse\nNOUVEL\tJo\t1/2/2010\t2 melec"
        )
        question = self.question(imp, "class_training:2MELEC")
        self.assertEqual(question.answer, str(self.melec.id))

    def test_workbook_finds_the_learners_of_siecle_again(self):
        self.applied(
            self.csv(f"123456789AB;Léa;INVENTEL;12/03/2009;2MELEC;{MELEC_2};2025;;;f;"),
            "eleves.csv",
        )
        text = (
            "Élève\tNé(e) le\tClasse\tTél. mobile\tResponsable 1\tMail responsable 1\n"
            "INVENTEL Lea\t12/03/2009\t2MELEC\t06 39 98 00 01\tMme INVENTEL Anne\t"
            "a@example.org\n"
        )
        imp = self.applied(text)
        self.assertEqual(self.counts(imp), {"update": 1, "create": 1})
        learner = self.learner_named("INVENTEL")
        self.assertEqual((learner.first_name, learner.phone), ("Léa", "+33639980001"))
        self.assertEqual(learner.guardian_link_ids.guardian_id.email, "a@example.org")
        self.assertEqual(len(learner.enrolment_ids), 1)
        self.assert_second_run_changes_nothing(text)

    def test_brothers_share_their_representative(self):
        parent = f"2MELEC\t{MELEC_2}\tMme FRATRIE Anne\ta@example.org\n"
        text = (
            "Nom\tPrénom\tNé(e) le\tClasse\tMEF\tResponsable 1\tMail responsable 1\n"
            f"FRATRIE\tLéa\t12/03/2009\t{parent}"
            f"FRATRIE\tTom\t1/4/2010\t{parent}"
        )
        self.applied(text)
        guardians = self.learner_named("FRATRIE").guardian_link_ids.guardian_id
        self.assertEqual(guardians.mapped("email"), ["a@example.org"])
        self.assert_second_run_changes_nothing(text)

    def test_leaver_of_a_list(self):
        header = "Nom\tPrénom\tNé(e) le\tClasse\tMEF\tDate de sortie\tMotif de sortie\n"
        row = f"INVENTEL\tLéa\t12/03/2009\t2MELEC\t{MELEC_2}\t"
        self.applied(header + row + "\t\n")
        self.applied(header + row + "3/10/2025\tA trouvé un emploi\n")
        enrolment = self.learner_named("INVENTEL").enrolment_ids
        self.assertEqual(
            (str(enrolment.date_end), enrolment.exit_reason), ("2025-10-03", "work")
        )

    def test_address_of_a_list_does_not_erase_the_street(self):
        header = "Nom\tPrénom\tNé(e) le\tClasse\tMEF\tAdresse\tCode postal\tVille\n"
        row = f"INVENTEL\tLéa\t12/03/2009\t2MELEC\t{MELEC_2}\t"
        self.applied(header + row + "1 rue A\t29000\tQUIMPER\n")
        self.applied(
            self.csv(f";Léa;INVENTEL;12/03/2009;2MELEC;{MELEC_2};2025;;;f;29000"),
            "e.csv",
        )
        learner = self.learner_named("INVENTEL")
        self.assertEqual((learner.street, learner.city), ("1 rue A", "QUIMPER"))

    def test_line_without_a_first_name_is_refused(self):
        content = self.csv(
            f"123456789AB;Léa;INVENTEL;12/03/2009;2MELEC;{MELEC_2};2025;;;f;",
            f"123456789AC;;SEUL;12/03/2009;2MELEC;{MELEC_2};2025;;;f;",
        )
        imp = self.analysed(content, "eleves.csv")
        self.assertEqual(self.line(imp, "SEUL").action, "error")
        self.assertEqual(self.line(imp, "SEUL").line, 3)

    def test_leaving_before_arriving_is_refused(self):
        content = self.csv(
            f";Léa;INVENTEL;12/03/2009;2MELEC;{MELEC_2};2025;01/10/2025;03/09/2025;f;"
        )
        imp = self.analysed(content, "eleves.csv")
        self.assertIn("before arriving", self.line(imp, "INVENTEL").message)

    def test_samples_of_the_repository(self):
        for name in ("eleves_exemple.csv", "eleves_exemple.xlsx"):
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                content = (SAMPLES / name).read_bytes()
                imp = self.analysed(content, name)
                answers = {
                    question.key: "take" if question.key == "apprentices" else "empty"
                    for question in imp.question_ids.filtered(lambda q: not q.answer)
                }
                self.applied(content, name, answers)
                self.assert_second_run_changes_nothing(content, name)
                savepoint.rollback()
                self.env.invalidate_all()

    @skipUnless(APLYPRO.exists(), "no ../shared/data beside this clone")
    def test_real_csv_of_aplypro(self):
        content = APLYPRO.read_bytes()
        imp = self.analysed(content, "aplypro.csv")
        self.assertEqual(imp.format, "learners_csv")
        self.assertEqual(imp.question_ids.mapped("key"), ["mef:2473000432"])
        self.applied(content, "aplypro.csv", {"mef:2473000432": self.melec})
        enrolment = self.env["bde.enrolment"].search(
            [("company_id", "=", self.school.id)]
        )
        self.assertEqual(enrolment.school_year_id, self.before)
        self.assertEqual(str(enrolment.date_start), "2024-09-28")
        self.assertEqual(enrolment.class_id.code, "BAC PRO CHIMIE : 1ERE PRO")
        self.assert_second_run_changes_nothing(content, "aplypro.csv")
