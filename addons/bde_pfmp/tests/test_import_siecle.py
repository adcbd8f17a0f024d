import io
from datetime import date
from unittest import skipUnless
from unittest.mock import patch

from odoo.tests import tagged

from ..rules.people import SiecleMef, SiecleStructure
from .import_case import (
    CUISINE,
    MELEC_1,
    MELEC_2,
    OTHER_UAI,
    SAMPLES,
    SHARED,
    ImportCase,
    moved,
    who,
)

PIX = SHARED / "pix_siecle_two_valid_students.xml"


@tagged("post_install", "-at_install")
class TestImportSiecle(ImportCase):
    """A SIECLE file from the first time it is given to the second."""

    def test_first_import_makes_learners_classes_and_enrolments(self):
        rows = [who(1), who(2, class_code="2CUI", mef=CUISINE, group_codes=["2CUI-G1"])]
        imp = self.siecle(*rows)
        self.assertEqual(imp.format, "siecle")
        self.assertEqual(self.counts(imp), {"create": 5})
        first, second = (self.learner(row) for row in rows)
        self.assertRecordValues(
            first,
            [
                {
                    "first_name": "Maël",
                    "birth_date": date(2010, 2, 4),
                    "ine": "000000001ZZ",
                    "siecle_ref": "1001",
                    "sex": "m",
                    "company_id": self.school.id,
                }
            ],
        )
        self.assertRecordValues(
            first.enrolment_id,
            [
                {
                    "school_year_id": self.year.id,
                    "training_id": self.melec.id,
                    "cycle_year": 1,
                    "status": "st",
                    "regime": "dp",
                    "date_start": date(2025, 9, 1),
                    "date_end": False,
                    "is_repeating": False,
                }
            ],
        )
        self.assertEqual(first.class_id.mef_ids.code, MELEC_2)
        self.assertEqual(second.enrolment_id.group_ids.mapped("kind"), ["group"])
        self.assertEqual(second.class_id.kind, "division")
        self.assertEqual(imp.line_ids.filtered("res_id"), imp.line_ids)

    def test_second_run_writes_nothing(self):
        rows = [who(1), who(2, group_codes=["G1"]), who(3, date_end=date(2025, 10, 3))]
        content = self.learners_file(*rows)
        self.applied(content)
        self.assert_second_run_changes_nothing(content)

    def test_empty_cells_of_the_file_erase_nothing(self):
        row = who(1, email="eleve@example.org", usage_name="USUEL")
        self.siecle(row)
        self.siecle(moved(row, email="", usage_name="", regime="", sex=""))
        learner = self.learner(row)
        self.assertEqual(learner.email, "eleve@example.org")
        self.assertEqual(learner.usage_name, "USUEL")
        self.assertEqual(learner.enrolment_id.regime, "dp")

    # -- points to settle ------------------------------------------------------------
    def test_unknown_mef_asks_once_which_training(self):
        rows = [who(n, mef="2999999931", class_code="2NEW") for n in (1, 2)]
        imp = self.analysed(self.learners_file(*rows))
        self.assertEqual(self.counts(imp), {"doubtful": 2})
        question = self.question(imp, "mef:2999999931")
        self.assertEqual((question.count, question.required), (2, True))
        self.assertIn("2NEW", question.name)
        self.assertIn(f"mef:{'2999999931'}", imp.line_ids.mapped("question_key"))
        imp._answer({"mef:2999999931": self.melec})
        imp._action_analyse()
        imp._action_apply()
        enrolment = self.learner(rows[0]).enrolment_id
        self.assertEqual(enrolment.training_id, self.melec)
        self.assertEqual(enrolment.mef_id.code, "2999999931")
        self.assert_second_run_changes_nothing(self.learners_file(*rows))

    def test_unknown_mef_of_a_known_training_asks_nothing(self):
        self.env["bde.mef"].search([("code", "=", MELEC_1)]).unlink()
        imp = self.siecle(who(1, mef=MELEC_1, class_code="1MELEC"))
        self.assertFalse(imp.question_ids)
        enrolment = self.learner(who(1)).enrolment_id
        self.assertEqual((enrolment.training_id, enrolment.cycle_year), (self.melec, 2))

    def test_unknown_mef_left_out(self):
        rows = [who(1), who(2, mef="12341234", class_code="4A")]
        answers = {"mef:12341234": "skip"}
        imp = self.siecle(*rows, answers=answers)
        self.assertEqual(self.counts(imp), {"create": 2, "skip": 1})
        self.assertFalse(self.learner(rows[1]))
        self.assertFalse(self.env["bde.class"].search([("code", "=", "4A")]))

    def test_the_command_names_the_trainings_that_may_answer(self):
        content = self.learners_file(who(1, mef="9999999999"))
        imp = self.analysed(content)
        with patch("sys.stdout", io.StringIO()) as out:
            self.env["bde.command"]._say_counts(imp)
        self.assertIn(f"{self.melec.id}: {self.melec.display_name}", out.getvalue())

    def test_unknown_mef_left_empty(self):
        row = who(1, mef="12341234", class_code="4A")
        self.siecle(row, answers={"mef:12341234": "empty"})
        self.assertFalse(self.learner(row).training_id)
        self.assert_second_run_changes_nothing(self.learners_file(row))

    def test_training_made_from_the_nomenclature(self):
        rows = [
            who(1, mef="2473121331", class_code="2MCV"),
            who(2, mef="2473121332", class_code="1MCV"),
        ]
        mefs = [
            SiecleMef(0, row.mef, name, "MCV", name, "23830031213")
            for row, name in zip(
                rows,
                ("2nde pro commerce inventé", "1ere pro commerce inventé"),
                strict=True,
            )
        ]
        imp = self.applied(self.zip_file(*rows, mefs=mefs), "s.zip")
        self.assertEqual(imp.question_ids.mapped("key"), ["mef:2473121331"])
        self.assertTrue(imp.question_ids.is_proposed, "the label is a proposal")
        training = self.learner(rows[0]).training_id
        self.assertRecordValues(
            training,
            [
                {
                    "name": "Commerce inventé",
                    "diploma": "bac_pro",
                    "level": "4",
                    "duration_years": 3,
                    "company_id": self.school.id,
                }
            ],
        )
        self.assertEqual(self.learner(rows[1]).training_id, training)
        self.assertEqual(training.mef_ids.mapped("mefstat"), ["23830031213"] * 2)

    def test_nomenclature_proposes_the_training_of_that_name(self):
        row = who(1, mef="2473121331", class_code="2MCV")
        mefs = [SiecleMef(0, row.mef, "", "", "2nde pro MELEC", "")]
        self.applied(self.zip_file(row, mefs=mefs), "s.zip")
        self.assertEqual(self.learner(row).training_id, self.melec)

    def test_apprentices_among_pupils_are_one_question(self):
        rows = [who(1), who(2, status="ap"), who(3, status="ap")]
        content = self.learners_file(*rows)
        imp = self.analysed(content)
        self.assertEqual(self.question(imp, "apprentices").count, 2)
        self.assertEqual(self.counts(imp), {"create": 2, "doubtful": 2})
        imp._answer({"apprentices": "leave"})
        imp._action_analyse()
        self.assertEqual(self.counts(imp), {"create": 2, "skip": 2})
        imp._answer({"apprentices": "take"})
        imp._action_analyse()
        imp._action_apply()
        self.assertEqual(self.learner(rows[1]).enrolment_id.status, "ap")
        self.assertEqual(self.learner(rows[0]).enrolment_id.status, "st")
        self.assert_second_run_changes_nothing(content)

    def test_file_of_another_school(self):
        content = self.learners_file(who(1), uai=OTHER_UAI)
        imp = self.analysed(content)
        self.assertEqual(imp.count_open_question, 1)
        key = f"uai:{OTHER_UAI}"
        self.assertIn(OTHER_UAI, self.question(imp, key).name)
        imp._answer({key: "no"})
        imp._action_analyse()
        self.assertEqual(self.counts(imp), {"skip": 1})
        self.applied(content, answers={key: "yes"})
        self.assertTrue(self.learner(who(1)))

    def test_file_of_another_year_is_told_and_goes_to_its_year(self):
        imp = self.siecle(who(1), year=2024)
        self.assertEqual(self.question(imp, "year:2024").answer, "2024")
        enrolment = self.learner(who(1)).enrolment_id
        self.assertEqual(enrolment.school_year_id, self.before)
        self.siecle(who(2), year=2024, answers={"year:2024": "2025"})
        self.assertEqual(self.learner(who(2)).school_year_id, self.year)

    def test_mef_of_last_year_is_not_this_year_s(self):
        """The MEF nested under last year's schooling is never taken for the MEF."""
        content = self.learners_file(who(1)).replace(
            f"<CODE_MEF>{MELEC_2}0</CODE_MEF>".encode(),
            b"<SCOLARITE_AN_DERNIER><CODE_MEF>99999999990</CODE_MEF>"
            b"</SCOLARITE_AN_DERNIER>",
        )
        imp = self.analysed(content)
        self.assertFalse(self.question(imp, "mef:9999999999"))
        self.assertTrue(self.question(imp, "class_training:2MELEC"))
        self.assertIn("No MEF for this school year", imp.line_ids[0].message or "")

    # -- other files of the export ---------------------------------------------------
    def test_structures_alone_make_the_classes(self):
        structures = [
            SiecleStructure(0, "2MELEC", "D", "2de MELEC", [MELEC_2, CUISINE]),
            SiecleStructure(0, "G1", "G", "Groupe 1"),
        ]
        content = self.zip_file(structures=structures)
        self.applied(content, "Structures.zip")
        groups = self.env["bde.class"].search([("company_id", "=", self.school.id)])
        self.assertEqual(
            {
                (g.code, g.name, g.kind, tuple(sorted(g.mef_ids.mapped("code"))))
                for g in groups
            },
            {
                ("2MELEC", "2de MELEC", "division", (CUISINE, MELEC_2)),
                ("G1", "Groupe 1", "group", ()),
            },
        )
        self.assert_second_run_changes_nothing(content, "Structures.zip")

    def test_nomenclature_alone_completes_known_mefs(self):
        mefs = [
            SiecleMef(0, MELEC_2, "2nde pro MELEC", "", "", "23810025520"),
            SiecleMef(0, "2999999931", "Autre", "", "", ""),
        ]
        content = self.zip_file(mefs=mefs)
        self.applied(content, "Nomenclature.zip")
        mef = self.env["bde.mef"].search(
            [("code", "=", MELEC_2), ("company_id", "=", self.school.id)]
        )
        self.assertEqual((mef.name, mef.mefstat), ("2nde pro MELEC", "23810025520"))
        self.assertFalse(self.env["bde.mef"].search([("code", "=", "2999999931")]))
        self.assert_second_run_changes_nothing(content, "Nomenclature.zip")

    # -- files as they are -----------------------------------------------------------
    def test_sample_of_the_repository(self):
        """A minor with two addresses, a ward of the ASE, a division with two MEFs."""
        self.school.bde_uai = "0299998K"
        content = (SAMPLES / "siecle_exemple.zip").read_bytes()
        imp = self.analysed(content, "siecle_exemple.zip")
        answers = {
            question.key: "create" if question.key.startswith("mef:") else "take"
            for question in imp.question_ids.filtered(lambda q: not q.answer)
        }
        imp = self.applied(content, "siecle_exemple.zip", answers)
        learners = self.env["bde.learner"].search([("company_id", "=", self.school.id)])
        self.assertGreaterEqual(len(learners), 20)
        ward = self.env["bde.guardian"].search(
            [("kind", "=", "institution"), ("company_id", "=", self.school.id)]
        )
        self.assertTrue(ward)
        self.assertEqual(ward[0].link_ids[0].kinship, "ase")
        both = learners.filtered(lambda le: len(le._legal_guardians()) == 2)
        apart = both.filtered(
            lambda le: len(set(le._legal_guardians().guardian_id.mapped("street"))) == 2
        )
        self.assertTrue(apart)
        two = self.env["bde.class"].search([("code", "=", "TMCV")])
        self.assertEqual(len(two.mef_ids), 2)
        self.assert_second_run_changes_nothing(content, "siecle_exemple.zip")

    @skipUnless(PIX.exists(), "no ../shared/data beside this clone")
    def test_real_awkward_file(self):
        """MEFs nobody knows, an apprentice among pupils, a group and a division."""
        content = PIX.read_bytes()
        imp = self.analysed(content)
        keys = {"uai:123ABC", "apprentices", "mef:12341234"}
        self.assertEqual(set(imp.question_ids.mapped("key")), keys)
        imp._answer(
            {"uai:123ABC": "yes", "apprentices": "leave", "mef:12341234": self.melec}
        )
        imp._action_analyse()
        self.assertEqual(self.counts(imp), {"create": 3, "skip": 1})
        imp._action_apply()
        learner = self.env["bde.learner"].search([("last_name", "=", "COVERT")])
        self.assertEqual(learner.usage_name, "COJAUNE")
        self.assertEqual(learner.enrolment_id.training_id, self.melec)
        self.assertFalse(learner.enrolment_id.mef_id)
        self.assertEqual(learner.class_id.code, "4A")
        self.assertEqual(learner.enrolment_id.group_ids.code, "42")
        again = self.analysed(content, answers={"uai:123ABC": "yes"})
        self.assertEqual(self.counts(again), {"same": 1, "skip": 1})
        taken = self.applied(
            content,
            answers={
                "uai:123ABC": "yes",
                "apprentices": "take",
                "mef:123456789": "empty",
            },
        )
        self.assertEqual(self.counts(taken), {"create": 1, "same": 1})
        self.assertEqual(
            self.env["bde.learner"]
            .search([("last_name", "=", "HANDMADE")])
            .enrolment_id.status,
            "ap",
        )
