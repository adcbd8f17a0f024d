from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .import_case import AWKWARD, ImportCase, moved, who


@tagged("post_install", "-at_install")
class TestImportBad(ImportCase):
    """Bad input: a clear message, nothing written unless the valid part is accepted."""

    def refused(self, name, *words):
        """Give an awkward sample: refused whole, with these words in the message."""
        stamps = self.stamps()
        path = AWKWARD / name
        imp = self.analysed(path.read_bytes(), name, format="siecle")
        self.assertEqual(imp.state, "failed", imp.message)
        self.assertIn("Nothing was written", imp.message)
        for word in words:
            self.assertIn(word, imp.message)
        with self.assertRaises(UserError):
            imp._action_apply()
        self.assertEqual(self.stamps(), stamps)

    def test_truncated_file(self):
        self.refused("truncated.xml", "incomplete")

    def test_entities(self):
        self.refused("external_entity.xml", "entities")
        self.refused("entity_bomb.xml", "entities")

    def test_zip_bomb_and_path_outside(self):
        self.refused("bomb.zip", "ZIP")
        self.refused("slip.zip", "ZIP")

    def test_zip_without_anything_useful(self):
        self.refused("nothing.zip", "Nothing useful")

    def test_wrong_encoding(self):
        self.refused("wrong_encoding.xml", "line")

    def test_encoding_that_is_not_the_one_said_is_read_and_told(self):
        content = (AWKWARD / "utf8_says_latin9.xml").read_bytes()
        imp = self.analysed(content)
        self.assertEqual(imp.state, "analysed")
        self.assertIn("UTF-8", imp.message)

    def test_xml_of_something_else(self):
        self.refused("not_siecle.xml", "not a SIECLE export")

    def test_zip_inside_a_zip_is_read(self):
        content = (AWKWARD / "nested.zip").read_bytes()
        imp = self.analysed(content, "nested.zip")
        self.assertEqual(imp.state, "analysed", imp.message)

    def test_huge_file(self):
        content = self.learners_file(who(1)).replace(b"</DONNEES>", b" " * 90_000_000)
        imp = self.analysed(content)
        self.assertEqual(imp.state, "failed")
        self.assertIn("too big", imp.message)

    def test_year_that_is_not_plausible(self):
        imp = self.applied(self.learners_file(who(1), year=6022))
        self.assertIn("6022-6023", imp.message)
        self.assertEqual(self.learner(who(1)).school_year_id, self.year)

    # -- line by line ----------------------------------------------------------------
    def refused_line(self, rows, *labels):
        """Import rows some of which are refused: the others only when accepted."""
        content = self.learners_file(*rows)
        stamps = self.stamps()
        imp = self.analysed(content)
        errors = imp.line_ids.filtered(lambda line: line.action == "error")
        self.assertEqual(sorted(errors.mapped("label")), sorted(labels))
        self.assertTrue(all(errors.mapped("line")), "the line of the file is said")
        messages = errors.mapped("message")
        with self.assertRaisesRegex(UserError, "refused"):
            imp._action_apply()
        self.assertEqual(self.stamps(), stamps)
        imp.accept_valid_part = True
        imp._action_apply()
        self.assertEqual(imp.state, "applied", imp.message)
        self.assertTrue(imp.report_file)
        self.assert_second_run_changes_nothing(content)
        return messages

    def test_duplicate_ine(self):
        rows = [who(1), who(2), who(3, ine="000000002ZZ")]
        labels = [row.label for row in rows[1:]]
        messages = self.refused_line(rows, *labels)
        self.assertIn("000000002ZZ", messages[0])
        self.assertTrue(self.learner(rows[0]))
        self.assertFalse(self.learner(rows[1]) | self.learner(rows[2]))

    def test_duplicate_ine_sample(self):
        content = (AWKWARD / "duplicate_ine.xml").read_bytes()
        imp = self.analysed(content)
        self.assertEqual(imp.count_error, 2)

    def test_learner_twice_in_the_file(self):
        rows = [who(1), who(1, ine="", ref="2")]
        [message] = self.refused_line(rows, rows[0].label)
        self.assertIn("twice", message)
        self.assertEqual(len(self.learner(rows[0])), 1)

    def test_date_that_does_not_exist(self):
        content = self.learners_file(who(1), who(2)).replace(
            b"04/02/2010", b"30/02/2010"
        )
        imp = self.analysed(content)
        error = imp.line_ids.filtered(lambda line: line.action == "error")
        self.assertEqual(error.label, who(1).label)
        self.assertIn("30/02/2010", error.message)
        imp.accept_valid_part = True
        imp._action_apply()
        self.assertFalse(self.learner(who(1)))
        self.assertTrue(self.learner(who(2)))

    def test_birth_in_the_future(self):
        rows = [who(1), who(2, birth_date=date(2091, 1, 1))]
        [message] = self.refused_line(rows, rows[1].label)
        self.assertIn("in the future", message)

    def test_refused_learner_is_not_a_leaver(self):
        rows = [who(1), who(2), who(3)]
        self.siecle(*rows)
        content = self.learners_file(*rows).replace(b"04/02/2010", b"30/02/2010")
        imp = self.applied(content, valid_part=True)
        self.assertEqual(self.counts(imp), {"same": 2, "error": 1})
        self.assertFalse(self.enrolments(rows[0]).is_probable_leaver)

    def test_learner_without_a_name(self):
        rows = [who(1), who(2, last_name="", first_name="")]
        [message] = self.refused_line(rows, rows[1].ref)
        self.assertIn("without a last name", message)

    def test_mixed_defects_say_each_their_line_in_french(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        rows = [who(1), who(2), moved(who(3), ine="000000002ZZ"), who(4, mef="1234")]
        imp = self.make(self.learners_file(*rows)).with_context(lang="fr_FR")
        imp._action_analyse()
        self.assertEqual(
            (imp.count_error, imp.count_doubtful, imp.count_create), (2, 1, 2)
        )
        lines = imp.line_ids.filtered(lambda line: line.action != "create")
        self.assertTrue(all(lines.mapped("message")))
