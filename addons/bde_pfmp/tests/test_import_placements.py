from datetime import date

from odoo.tests import tagged

from .import_case import SAMPLES, ImportCase, who

HEADERS = (
    "Élève\tClasse\tAnnée scolaire\tEntreprise\tVille\tSIRET\tTuteur\tDu\tAu\t"
    "Professeur référent\tRemarque\n"
)


@tagged("post_install", "-at_install")
class TestImportPlacements(ImportCase):
    """Three years of who went where: what an office owns on its first day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.row = who(1)
        cls.teacher = cls.env["res.partner"].create(
            {
                "name": "Claire DURAND",
                "bde_is_teacher": True,
                "company_id": cls.school.id,
            }
        )

    def setUp(self):
        super().setUp()
        self.siecle(self.row)
        self.pupil = self.learner(self.row)

    def places(self, *lines, **kwargs):
        return self.applied(HEADERS + "\n".join(lines), **kwargs)

    def line_of(self, learner="", host="Garage Inventé", **kwargs):
        cells = {
            "learner": learner,
            "class": "2MELEC",
            "year": "2025-2026",
            "host": host,
            "city": "Brest",
            "siret": "",
            "tutor": "M. Jean PETIT",
            "start": "06/10/2025",
            "end": "24/10/2025",
            "referent": "Mme DURAND",
            "note": "",
        }
        return "\t".join((cells | kwargs).values())

    @property
    def me(self):
        return f"{self.row.last_name} {self.row.first_name}"

    def history(self):
        return self.env["bde.pfmp.host.history"].search(
            [("company_id", "=", self.school.id)]
        )

    def host(self, name="Garage Inventé"):
        return self.env["res.partner"].search(
            [("name", "=", name), ("is_company", "=", True)]
        )

    def test_placements_of_known_learners_take_the_state_of_their_dates(self):
        lines = [
            self.line_of(self.me),
            self.line_of(self.me, start="03/11/2025", end="21/11/2025", host="Deux"),
            self.line_of(self.me, start="05/01/2026", end="30/01/2026", host="Trois"),
        ]
        imp = self.places(*lines)
        self.assertEqual(imp.format, "placements_workbook")
        placements = self.pupil.placement_ids.sorted("date_start")
        self.assertEqual(placements.mapped("state"), ["done", "running", "found"])
        self.assertRecordValues(
            placements[0],
            [
                {
                    "host_id": self.host().id,
                    "date_start": date(2025, 10, 6),
                    "date_end": date(2025, 10, 24),
                    "referent_id": self.teacher.id,
                    "enrolment_id": self.pupil.enrolment_id.id,
                    "period_id": False,
                    "kind": "pfmp",
                }
            ],
        )
        host = self.host()
        self.assertTrue(host.bde_is_host)
        self.assertEqual(host.city, "Brest")
        tutor = placements[0].tutor_id
        self.assertEqual((tutor.name, tutor.parent_id), ("Jean PETIT", host))
        self.assertEqual(tutor.bde_role_ids.mapped("code"), ["tutor"])
        self.assert_second_run_changes_nothing(HEADERS + "\n".join(lines))

    def test_known_hosts_are_found_by_siret_then_by_name_and_town(self):
        by_siret, by_name = self.env["res.partner"].create(
            [
                {
                    "name": "Enseigne",
                    "is_company": True,
                    "bde_siret": "73282932000074",
                },
                {"name": "SARL GARAGE INVENTÉ", "is_company": True, "city": "BREST"},
            ]
        )
        self.places(
            self.line_of(self.me, host="Autre nom", siret="732 829 320 00074"),
            self.line_of(self.me, start="03/11/2025", end="21/11/2025"),
        )
        placements = self.pupil.placement_ids.sorted("date_start")
        self.assertEqual(placements.host_id, by_siret | by_name)
        self.assertTrue(by_name.bde_is_host)

    def test_doubtful_name_is_settled_by_hand(self):
        known = self.env["res.partner"].create(
            {"name": "Garage Invente et Fils", "is_company": True, "city": "Brest"}
        )
        line = self.line_of(self.me, host="Garage Inventé Fils")
        imp = self.analysed(HEADERS + line)
        self.assertEqual(self.counts(imp), {"doubtful": 1})
        question = imp.question_ids
        self.assertIn(str(known.id), dict(question.choices))
        self.places(line, answers={question.key: known})
        self.assertEqual(self.pupil.placement_ids.host_id, known)
        self.assert_second_run_changes_nothing(HEADERS + line)

    def test_namesakes_are_chosen_from_and_never_multiplied(self):
        twins = self.env["res.partner"].create(
            [{"name": "Garage Inventé", "is_company": True, "city": "Brest"}] * 2
        )
        line = self.line_of(self.me)
        question = self.analysed(HEADERS + line).question_ids
        self.assertEqual(
            {value for value, _label in question.choices}, {str(i) for i in twins.ids}
        )
        self.places(line, answers={question.key: twins[1]})
        self.assertEqual(self.pupil.placement_ids.host_id, twins[1])
        self.assert_second_run_changes_nothing(HEADERS + line)

    def test_line_to_find_is_filled(self):
        period = self.env["bde.pfmp.period"].create(
            {
                "name": "PFMP 1",
                "date_start": date(2025, 10, 6),
                "date_end": date(2025, 10, 24),
                "class_ids": self.pupil.class_id.ids,
                "company_id": self.school.id,
            }
        )
        self.places(self.line_of(self.me))
        self.assertEqual(period.placement_ids, self.pupil.placement_ids)
        self.assertEqual(period.placement_ids.state, "done")
        self.assertEqual(period.placement_ids.host_id, self.host())

    def test_placement_inside_a_period_belongs_to_it(self):
        self.places(self.line_of(self.me))
        period = self.env["bde.pfmp.period"].create(
            {
                "name": "PFMP 2",
                "date_start": date(2026, 1, 5),
                "date_end": date(2026, 1, 30),
                "class_ids": self.pupil.class_id.ids,
                "company_id": self.school.id,
            }
        )
        period.placement_ids.unlink()
        self.places(self.line_of(self.me, start="05/01/2026", end="30/01/2026"))
        self.assertEqual(period.placement_ids.host_id, self.host())

    def test_past_year_of_a_learner_keeps_its_class_and_year(self):
        line = self.line_of(
            self.me,
            year="2024-2025",
            start="06/01/2025",
            end="31/01/2025",
            **{"class": "3PM"},
        )
        self.places(line)
        placement = self.pupil.placement_ids
        self.assertEqual(placement.school_year_id, self.before)
        self.assertEqual(placement.class_id.code, "3PM")
        self.assertEqual(placement.enrolment_id.exit_reason, "year_end")
        self.assertEqual(self.pupil.class_id.code, "2MELEC")
        self.assert_second_run_changes_nothing(HEADERS + line)

    def test_class_and_year_alone_are_kept_without_names(self):
        when = {"year": "2023-2024", "start": "", "end": ""}
        lines = [
            self.line_of("", note="Très bien", **when),
            self.line_of("", **when),
            self.line_of("INCONNU Jean", **when, **{"class": "TMELEC"}),
        ]
        imp = self.places(*lines)
        self.assertEqual(self.question(imp, "unknown_learners").answer, "keep")
        self.assertRecordValues(
            self.history().sorted("class_code"),
            [
                {"class_code": "2MELEC", "learner_count": 2, "note": "Très bien"},
                {"class_code": "TMELEC", "learner_count": 1, "note": False},
            ],
        )
        self.assertEqual(self.history().school_year_id.name, "2023-2024")
        self.assertEqual(self.history().host_id, self.host())
        self.assertEqual(self.history().referent_id, self.teacher)
        self.assertFalse(
            self.env["bde.learner"].search([("last_name", "=", "INCONNU")])
        )
        self.assert_second_run_changes_nothing(HEADERS + "\n".join(lines))

    def test_known_learner_without_dates_is_kept_without_a_name(self):
        line = self.line_of(self.me, start="", end="")
        imp = self.places(line)
        self.assertFalse(self.pupil.placement_ids)
        self.assertEqual(self.history().class_code, "2MELEC")
        self.assertIn("without names", self.line(imp, "2MELEC").message)

    def test_unknown_learners_may_be_left_out(self):
        imp = self.places(
            self.line_of("INCONNU Jean"),
            self.line_of(self.me),
            answers={"unknown_learners": "skip"},
        )
        self.assertEqual(self.line(imp, "INCONNU").action, "skip")
        self.assertFalse(self.history())

    def test_two_places_at_once_are_refused(self):
        self.places(self.line_of(self.me))
        line = self.line_of(self.me, host="Ailleurs", start="13/10/2025")
        imp = self.analysed(HEADERS + line)
        error = imp.line_ids.filtered(lambda li: li.action == "error")
        self.assertIn("already at Garage Inventé", error.message)

    def test_homonyms_are_settled_by_class_or_by_hand(self):
        twin = who(
            2,
            last_name=self.row.last_name,
            first_name=self.row.first_name,
            class_code="2CUI",
        )
        self.siecle(twin, answers={"scope": "part"})
        self.places(self.line_of(self.me))
        self.assertTrue(self.pupil.placement_ids)
        line = self.line_of(
            self.me, start="03/11/2025", end="21/11/2025", **{"class": ""}
        )
        imp = self.analysed(HEADERS + line)
        self.assertEqual(imp.count_doubtful, 1)

    def test_unknown_referent_is_told_and_not_made(self):
        teachers = self.env["res.partner"].search_count([("bde_is_teacher", "=", True)])
        imp = self.places(self.line_of(self.me, referent="Mme NOUVELLE"))
        self.assertIn("NOUVELLE", imp.message)
        self.assertFalse(self.pupil.placement_ids.referent_id)
        found = self.env["res.partner"].search_count([("bde_is_teacher", "=", True)])
        self.assertEqual(found, teachers)

    def test_remark_is_kept_as_a_note(self):
        self.places(self.line_of(self.me, note="Reprendrait volontiers"))
        bodies = self.pupil.placement_ids.message_ids.mapped("body")
        self.assertIn("Reprendrait volontiers", "".join(bodies))

    def test_impossible_dates_are_refused_with_their_line(self):
        imp = self.analysed(
            HEADERS
            + "\n".join(
                [self.line_of(self.me, start="31/11/2025"), self.line_of(self.me)]
            )
        )
        error = imp.line_ids.filtered(lambda li: li.action == "error")
        self.assertEqual(error.line, 2)
        self.assertIn("31/11/2025", error.message)

    def test_sample_of_the_repository(self):
        content = (SAMPLES / "pfmp_exemple.xlsx").read_bytes()
        imp = self.applied(content, "pfmp_exemple.xlsx", valid_part=True)
        self.assertGreater(imp.count_create, 5)
        self.assertTrue(self.history())
        self.assert_second_run_changes_nothing(content, "pfmp_exemple.xlsx")
