from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..rules.siecle_invent import invent
from .import_case import UAI, ImportCase, who


@tagged("post_install", "-at_install")
class TestImportRights(ImportCase):
    """Who may import, how many queries it takes, what stays when the addon goes."""

    def test_office_imports_with_its_own_rights(self):
        office = self.user_of("user")
        imp = self.make(self.learners_file(who(1), who(2)), user=office)
        imp.action_analyse()
        imp.action_apply()
        self.assertEqual(imp.state, "applied", imp.message)
        self.assertEqual(self.learner(who(1)).create_uid, office)

    def test_others_do_not(self):
        for role in ("teacher", "reader"):
            with self.subTest(role):
                user = self.user_of(role)
                with self.assertRaises(AccessError):
                    self.make(self.learners_file(who(1)), user=user)
                self.assertFalse(
                    {
                        f._format_code
                        for f in self.env["bde.import.format"]
                        .with_user(user)
                        ._formats()
                    }
                    & {"siecle", "learners_csv", "placements_workbook", "teachers_sts"}
                )

    def test_queries_do_not_grow_with_the_file(self):
        """Dry run: the same number whatever the length; apply: far below a record's."""
        big = self.analysed(invent(93, 120, uai=UAI).to_zip(), "s.zip")
        answers = {
            question.key: "create"
            for question in big.question_ids.filtered(lambda q: not q.answer)
        }
        counted = []
        for learners, persons in ((31, 40), (93, 120)):
            content = invent(learners, persons, uai=UAI).to_zip()
            with self.env.cr.savepoint() as savepoint:
                imp = self.make(content, "s.zip")
                imp._answer(answers)
                self.env.flush_all()
                before = self.env.cr.sql_log_count
                imp._action_analyse()
                self.env.flush_all()
                middle = self.env.cr.sql_log_count
                imp._action_apply()
                self.env.flush_all()
                self.assertEqual(imp.state, "applied", imp.message)
                after = self.env.cr.sql_log_count
                counted.append((middle - before, (after - middle), learners + persons))
                savepoint.rollback()
                self.env.invalidate_all()
        (small_plan, small_apply, _n), (big_plan, big_apply, records) = counted
        self.assertLessEqual(big_plan, small_plan + 8)
        self.assertLessEqual(big_apply, small_apply + 30)
        self.assertLess(big_apply / records, 1.5)

    def test_formats_are_forgotten_with_the_addon(self):
        imp = self.siecle(who(1))
        self.env["bde.import"]._forget_formats("bde_pfmp")
        self.assertFalse(imp.format)
        self.assertEqual(imp.state, "applied")

    def test_nothing_reaches_the_address_book(self):
        partners = self.env["res.partner"].search_count([])
        self.siecle(who(1, email="eleve@example.org"), who(2))
        self.assertEqual(self.env["res.partner"].search_count([]), partners)
