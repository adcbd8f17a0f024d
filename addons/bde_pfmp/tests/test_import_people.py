from datetime import date

from odoo.tests import tagged

from ..rules.people import Address
from .import_case import ImportCase, link, moved, parent, who


@tagged("post_install", "-at_install")
class TestImportPeople(ImportCase):
    """Learners found again, representatives shared, never a silent merge."""

    # -- learners --------------------------------------------------------------------
    def test_found_by_ine_across_years(self):
        row = who(1)
        self.siecle(row)
        learner = self.learner(row)
        name = row.last_name[:-1]
        imp = self.siecle(moved(row, ref="9", last_name=name, birth_date=None))
        self.assertEqual(self.counts(imp), {"update": 1})
        self.assertEqual(learner.last_name, name)

    def test_found_by_reference_inside_a_year(self):
        row = who(1, ine="")
        self.siecle(row)
        imp = self.siecle(moved(row, ine="000000001ZZ"))
        self.assertEqual(self.counts(imp), {"update": 1})
        self.assertEqual(self.learner(row).ine, "000000001ZZ")

    def test_found_by_name_and_birth_date_and_told(self):
        row = who(1, ine="", ref="1")
        self.siecle(row)
        imp = self.siecle(moved(row, ref="2", first_name="MAEL"))
        self.assertEqual(self.counts(imp), {"update": 1})
        self.assertIn("Recognised by name", imp.line_ids.message)
        self.assertEqual(
            self.learner(row).first_name, "Maël", "the better spelling stays"
        )

    def test_doubtful_learner_is_settled_by_hand(self):
        row = who(1, ine="", ref="1")
        self.siecle(row)
        other = moved(row, ref="2", birth_date=date(2010, 2, 5))
        content = self.learners_file(other)
        imp = self.analysed(content)
        self.assertEqual(self.counts(imp), {"doubtful": 1})
        question = imp.question_ids.filtered(lambda q: q.key.startswith("who:"))
        self.assertFalse(question.required)
        known = self.learner(row)
        self.assertIn(str(known.id), dict(question.choices))
        self.applied(content, answers={question.key: known})
        self.assertEqual(known.birth_date, date(2010, 2, 5))
        self.assert_second_run_changes_nothing(content)

    def test_doubtful_learner_may_be_another_person(self):
        row = who(1, ine="", ref="1")
        self.siecle(row)
        content = self.learners_file(
            row, moved(row, ref="2", birth_date=date(2010, 2, 5))
        )
        imp = self.analysed(content)
        question = imp.question_ids.filtered(lambda q: q.key.startswith("who:"))
        self.assertTrue(question)
        self.applied(content, answers={question.key: "new"})
        self.assertEqual(len(self.learner(row)), 2)
        self.assert_second_run_changes_nothing(content)

    def test_doubtful_learner_without_answer_is_left_out_and_not_a_leaver(self):
        row, others = who(1, ine="", ref="1"), [who(2), who(3)]
        self.siecle(row, *others)
        changed = moved(row, ref="2", birth_date=date(2010, 2, 5))
        imp = self.siecle(changed, *others)
        self.assertEqual(self.counts(imp), {"doubtful": 1, "same": 2})
        self.assertFalse(self.enrolments(row).is_probable_leaver)
        self.assertEqual(self.learner(row).birth_date, row.birth_date)

    def test_ine_of_another_learner_is_not_taken_twice(self):
        row = who(1)
        self.siecle(row)
        thief = who(2, ine=row.ine)
        content = self.learners_file(row, thief)
        imp = self.analysed(content)
        self.assertEqual(self.counts(imp), {"error": 2})
        alone = self.learners_file(thief)
        question = self.analysed(alone).question_ids.filtered(
            lambda q: q.key.startswith("who:")
        )
        self.applied(alone, answers={question.key: "new", "scope": "part"})
        self.assertEqual(self.learner(row).ine, row.ine)
        self.assertFalse(self.learner(thief).ine)

    def test_archived_learner_who_comes_back(self):
        row = who(1)
        self.siecle(row)
        learner = self.learner(row)
        learner.active = False
        self.siecle(row)
        self.assertTrue(learner.active)

    # -- representatives -------------------------------------------------------------
    def test_two_representatives_at_two_addresses(self):
        row = who(1)
        mother = parent(1, address=Address("1 rue A", "", "29000", "QUIMPER"))
        father = parent(
            2,
            title="m",
            address=Address("2 rue B", "", "29200", "BREST"),
            accepts_sms=True,
        )
        content = self.zip_file(
            row,
            persons=[mother, father],
            responsibilities=[
                link(row, mother, is_payer=True),
                link(row, father, "2", "father"),
            ],
        )
        imp = self.applied(content, "e.zip")
        self.assertEqual(self.counts(imp), {"create": 4})
        links = self.learner(row).guardian_link_ids.sorted("legal_level")
        self.assertRecordValues(
            links,
            [
                {"legal_level": "1", "kinship": "mother", "is_payer": True},
                {"legal_level": "2", "kinship": "father", "is_payer": False},
            ],
        )
        self.assertRecordValues(
            links.guardian_id,
            [
                {"city": "QUIMPER", "title": "mme", "accepts_sms": False},
                {"city": "BREST", "title": "m", "accepts_sms": True},
            ],
        )
        self.assertEqual(links[0].guardian_id.mobile, mother.mobile)
        self.assertFalse(
            self.env["res.partner"].search([("email", "=like", "parent%@example.org")])
        )
        self.assert_second_run_changes_nothing(content, "e.zip")

    def test_institution(self):
        row = who(1)
        ase = parent(
            1, last_name="AIDE SOCIALE A L'ENFANCE DU NORD", first_name="", title=""
        )
        content = self.zip_file(
            row, persons=[ase], responsibilities=[link(row, ase, "1", "ase")]
        )
        self.applied(content, "e.zip")
        guardian = self.learner(row).guardian_link_ids.guardian_id
        self.assertEqual(guardian.kind, "institution")
        self.assertEqual(guardian.institution_name, ase.last_name)
        self.assert_second_run_changes_nothing(content, "e.zip")

    def test_one_family_shares_its_representative(self):
        rows = [who(1), who(2)]
        mother = parent(1)
        self.applied(
            self.zip_file(
                *rows,
                persons=[mother],
                responsibilities=[link(row, mother) for row in rows],
            ),
            "e.zip",
        )
        links = [self.learner(row).guardian_link_ids for row in rows]
        self.assertEqual(links[0].guardian_id, links[1].guardian_id)

    def test_representatives_alone_update_the_links(self):
        row = who(1)
        mother, father, stranger = parent(1), parent(2), parent(3)
        self.applied(
            self.zip_file(
                row,
                persons=[mother, father],
                responsibilities=[link(row, mother), link(row, father, "2", "father")],
            ),
            "e.zip",
        )
        content = self.zip_file(
            persons=[moved(mother, mobile="+33639980099"), stranger],
            responsibilities=[link(row, mother), link(who(9), stranger)],
        )
        imp = self.applied(content, "ResponsablesAvecAdresses.zip")
        self.assertEqual(self.counts(imp), {"update": 2})
        links = {
            li.guardian_id.siecle_ref: li for li in self.learner(row).guardian_link_ids
        }
        self.assertEqual(links[mother.ref].guardian_id.mobile, "+33639980099")
        lost = links[father.ref]
        self.assertEqual((lost.legal_level, lost.is_legal), ("contact", False))
        self.assertNotIn(stranger.ref, links)
        self.assertFalse(
            self.env["bde.guardian"].search([("last_name", "=", stranger.last_name)])
        )
        self.assert_second_run_changes_nothing(content, "ResponsablesAvecAdresses.zip")

    def test_same_link_twice_keeps_the_strongest(self):
        row, mother = who(1), parent(1)
        self.applied(
            self.zip_file(
                row,
                persons=[mother],
                responsibilities=[
                    link(row, mother, "contact", "other"),
                    link(row, mother),
                ],
            ),
            "e.zip",
        )
        self.assertEqual(self.learner(row).guardian_link_ids.legal_level, "1")

    def test_people_of_learners_left_out_are_not_kept(self):
        kept, gone = who(1), who(2, date_end=date(2025, 10, 1))
        mother, other = parent(1), parent(2)
        imp = self.applied(
            self.zip_file(
                kept,
                gone,
                persons=[mother, other],
                responsibilities=[link(kept, mother), link(gone, other)],
            ),
            "e.zip",
        )
        self.assertFalse(
            self.env["bde.guardian"].search([("last_name", "=", other.last_name)])
        )
        self.assertIn("left out: 1", imp.message)
