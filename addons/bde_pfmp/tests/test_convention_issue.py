import hashlib
import io
import zipfile
from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.queue_job.tests.common import trap_jobs

from ..models.bde_pfmp_placement_state import HISTORY
from .common_convention import ConventionCase, ConventionFixture


@tagged("post_install", "-at_install")
class TestConventionIssue(ConventionCase):
    def test_issue_numbers_files_and_freezes(self):
        placement = self.make_minor()
        convention = placement._issue_conventions()
        self.assertRegex(convention.number, r"^CONV-\d{4}-\d{5}$")
        self.assertEqual((convention.state, convention.version), ("signing", 1))
        self.assertEqual(placement.state, "ready")
        self.assertEqual(placement.convention_id, convention)
        document = convention.document_id
        content = document.attachment_id.raw
        self.assertEqual(convention.pdf_sha256, hashlib.sha256(content).hexdigest())
        self.assertEqual(document.sha256, convention.pdf_sha256)
        self.assertEqual(document.type_id.code, "convention")
        self.assertEqual(document.learner_id, placement.learner_id)
        self.assertEqual(document.class_id, placement.class_id)
        self.assertEqual(document.partner_id, placement.host_id)
        self.assertEqual(document.school_year_id, self.year)
        self.assertEqual(
            document.name, f"Convention {convention.number} - DUPONT Léa.pdf"
        )

    def test_same_facts_give_the_same_pdf(self):
        placement = self.make_minor()
        first = placement._issue_conventions()
        self.assertEqual(placement._issue_conventions(), first)
        self.assertEqual(len(placement.convention_ids), 1)

    def test_changed_facts_make_a_new_version(self):
        placement = self.make_minor()
        first = placement._issue_conventions()
        placement.tutor_id = placement.signatory_id
        second = placement._issue_conventions()
        self.assertNotEqual(second, first)
        self.assertEqual(second.number, first.number)
        self.assertEqual(second.version, 2)
        self.assertEqual(second.display_name, f"{first.number} v2")
        self.assertEqual(first.state, "replaced")
        self.assertEqual(placement.convention_id, second)
        self.assertTrue(first.document_id, "what was issued is kept")
        self.assertNotEqual(first.verify_code, second.verify_code)
        # back to the first facts: a third version, the first stays replaced
        placement.tutor_id = self.host.child_ids.sorted("id")[1]
        self.assertEqual(placement._issue_conventions().version, 3)

    def test_text_of_the_template_is_a_fact(self):
        placement = self.make_minor()
        placement._issue_conventions()
        article = self.env.ref("bde_pfmp.template_pfmp_finalite")
        article.body = "<p>Un autre texte.</p>"
        self.assertEqual(placement._issue_conventions().version, 2)

    def test_running_placement_is_reprinted_in_its_state(self):
        placement = self.make_minor()
        convention = placement._issue_conventions()
        placement.with_context(bde_history=HISTORY)._move("running")
        convention.with_context(bde_history=HISTORY).state = "running"
        self.assertEqual(placement._issue_conventions(), convention)
        self.assertEqual(placement.state, "running")

    def test_refusals_name_the_learner_and_why(self):
        learner = self.make_learner("APPRENTI")
        placement = self.make_placement(learner, kind="apprentice")
        with self.assertRaisesRegex(UserError, "APPRENTI Léa.*(contrat|contract)"):
            placement._issue_conventions()
        placement.write({"kind": "pfmp", "host_id": False})
        with self.assertRaisesRegex(UserError, "APPRENTI Léa"):
            placement._issue_conventions()
        placement._move("cancelled", reason="Essai")
        with self.assertRaisesRegex(UserError, "APPRENTI Léa"):
            placement._issue_conventions()

    def test_issued_convention_is_not_deleted(self):
        convention = self.make_minor()._issue_conventions()
        with self.assertRaises(UserError):
            convention.unlink()

    def test_queries_do_not_grow_with_the_records(self):
        def count(number, letter):
            placements = self.env["bde.pfmp.placement"].union(
                *(self.make_minor(f"{letter}{rank}") for rank in range(number))
            )
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            placements._issue_conventions()
            self.env.flush_all()
            return self.cr.sql_log_count - start

        count(2, "WARM")
        small, large = count(5, "S"), count(25, "L")
        self.assertLess(large - small, 5, f"{small} then {large} queries")
        self.assertLess(large, 150)

    def test_progress_is_told_for_each(self):
        placements = self.make_minor("UN") | self.make_minor("DEUX")
        placements[0]._issue_conventions()
        steps = []
        placements._issue_conventions(step=lambda: steps.append(1))
        self.assertEqual(len(steps), 2)


@tagged("post_install", "-at_install")
class TestConventionPrint(ConventionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.host.bde_siret = "12345678200010"

    def wizard(self, action):
        self.assertEqual(action["res_model"], "bde.pfmp.convention.print")
        return self.env[action["res_model"]].browse(action["res_id"])

    def test_one_complete_learner_opens_the_pdf(self):
        placement = self.make_minor()
        action = placement.action_print_conventions()
        document = placement.convention_id.document_id
        self.assertEqual(action["tag"], "bde_partners.open_file")
        self.assertEqual(
            action["params"]["url"], f"/bde/document/{document.id}?download=1"
        )

    def test_missing_mention_asks_first(self):
        placement = self.make_minor()
        placement.activities = False
        wizard = self.wizard(placement.action_print_conventions())
        self.assertFalse(placement.convention_ids)
        self.assertIn("DUPONT", wizard.blocking_html)
        self.assertFalse(wizard.is_refused)
        self.assertEqual(wizard.action_print()["tag"], "bde_partners.open_file")
        self.assertEqual(placement.state, "ready")

    def test_template_may_refuse(self):
        self.env.ref("bde_pfmp.template_pfmp").missing_policy = "refuse"
        placement = self.make_minor()
        placement.activities = False
        wizard = self.wizard(placement.action_print_conventions())
        self.assertTrue(wizard.is_refused)
        with self.assertRaises(UserError):
            wizard.action_print()

    def test_who_is_left_out_is_named(self):
        apprentice = self.make_minor("APPRENTI", kind="apprentice")
        placements = self.make_minor() | apprentice
        wizard = self.wizard(placements.action_print_conventions())
        self.assertEqual(wizard.ready_count, 1)
        self.assertIn("APPRENTI Léa", wizard.refused_html)
        with self.assertRaisesRegex(UserError, "APPRENTI"):
            apprentice.action_print_conventions()

    def test_class_is_printed_in_the_background(self):
        placements = self.env["bde.pfmp.placement"].union(
            *(self.make_minor(f"ELEVE{rank:02d}") for rank in range(30))
        )
        wizard = self.wizard(self.klass.action_print_conventions())
        self.assertEqual(wizard.placement_ids, placements)
        wizard.output = "zip"
        with trap_jobs() as trap:
            action = wizard.action_print()
            batch = self.env["bde.batch"].browse(action["res_id"])
            self.assertEqual(batch.total, 30)
            # two parts of at most 25, and the one that makes the result
            trap.assert_jobs_count(3)
            self.assertFalse(placements.convention_ids)
            trap.perform_enqueued_jobs()
        self.assertEqual(set(placements.mapped("state")), {"ready"})
        self.assertEqual(batch.sudo().done_count, 30)
        with zipfile.ZipFile(io.BytesIO(batch.sudo().attachment_id.raw)) as archive:
            names = archive.namelist()
        self.assertEqual(len(names), 30)
        self.assertEqual(names[0], "1MELEC - ELEVE00 Léa - Convention.pdf")

    def test_second_run_prints_nothing_again(self):
        placements = self.make_minor("UN") | self.make_minor("DEUX")
        placements |= self.make_minor("TROIS") | self.make_minor("QUATRE")
        printer = self.env["bde.pfmp.convention.print"]
        for _time in range(2):
            wizard = printer.create({"placement_ids": placements.ids})
            batch = self.env["bde.batch"].browse(
                wizard.with_context(queue_job__no_delay=True).action_print()["res_id"]
            )
            self.assertEqual(batch.sudo().done_count, 4)
            self.assertEqual(batch.sudo().state, "done")
            self.assertEqual(len(placements.convention_ids), 4)

    def test_the_culprit_fails_alone(self):
        placements = self.make_minor("BON") | self.make_minor("MAUVAIS")
        placements |= self.make_minor("AUTRE") | self.make_minor("ENCORE")
        reports = type(self.env["ir.actions.report"])
        iter_pdfs = reports._bde_iter_pdfs

        refusal = "engine says no"

        def explode(self, ref, records, data=None):
            if any(r.learner_id.last_name == "MAUVAIS" for r in records):
                raise UserError(refusal)
            yield from iter_pdfs(self, ref, records, data)

        wizard = self.env["bde.pfmp.convention.print"].create(
            {"placement_ids": placements.ids}
        )
        with patch.object(reports, "_bde_iter_pdfs", explode):
            action = wizard.with_context(queue_job__no_delay=True).action_print()
        batch = self.env["bde.batch"].browse(action["res_id"]).sudo()
        self.assertEqual((batch.done_count, batch.failed_count), (3, 1))
        self.assertIn("MAUVAIS", batch.failure_ids.name)
        self.assertIn(refusal, batch.failure_ids.reason)
        self.assertEqual(len(placements.convention_ids), 3)


@tagged("post_install", "-at_install")
class TestConventionRights(ConventionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.teacher = new_test_user(
            cls.env,
            "teacher.convention",
            "base.group_user,bde_partners.group_bde_teacher",
        )
        cls.reader = new_test_user(
            cls.env, "reader.convention", "bde_partners.group_bde_reader"
        )
        cls.office = new_test_user(
            cls.env, "office.convention", "bde_partners.group_bde_user"
        )
        cls.placement = cls.make_minor()
        cls.other = cls.make_minor("AUTRE")
        cls.placement.referent_id = cls.teacher.partner_id

    def test_office_prints(self):
        convention = self.placement.with_user(self.office)._issue_conventions()
        self.assertEqual(convention.state, "signing")
        self.assertTrue(convention.document_id.attachment_id.raw)

    def test_teacher_reads_their_own_and_issues_nothing(self):
        (self.placement | self.other)._issue_conventions()
        Conventions = self.env["bde.pfmp.convention"].with_user(self.teacher)
        found = Conventions.search([("placement_id.period_id", "=", self.period.id)])
        self.assertEqual(found, self.placement.convention_id)
        self.assertTrue(found.document_id.name)
        self.assertTrue(found.action_open_pdf())
        with self.assertRaises(AccessError):
            self.other.convention_id.document_id.with_user(self.teacher).read(["name"])
        with self.assertRaises(AccessError):
            self.placement.with_user(self.teacher)._issue_conventions()
        with self.assertRaises(AccessError):
            self.placement.with_user(self.teacher).action_print_conventions()

    def test_reader_sees_nothing(self):
        convention = self.placement._issue_conventions().with_user(self.reader)
        for call in (
            lambda: convention.read(["number"]),
            lambda: convention.document_id.with_user(self.reader).read(["name"]),
            lambda: convention.action_open_pdf(),
            lambda: self.placement.with_user(self.reader)._issue_conventions(),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_office_does_not_change_templates(self):
        template = self.env.ref("bde_pfmp.template_pfmp").copy()
        article = template.article_ids[:1].with_user(self.office)
        with self.assertRaises(AccessError):
            article.title = "Autre"

    def test_other_school_sees_nothing(self):
        convention = self.placement._issue_conventions()
        school = self.env["res.company"].create({"name": "Autre lycée"})
        stranger = new_test_user(
            self.env,
            "stranger.convention",
            "bde_partners.group_bde_manager",
            company_id=school.id,
            company_ids=[(6, 0, school.ids)],
        )
        with self.assertRaises(AccessError):
            convention.with_user(stranger).read(["number"])


@tagged("post_install", "-at_install")
class TestConventionCode(ConventionFixture, HttpCase):
    def test_code_of_the_pages(self):
        self.make_school(self.env)
        placement = self.make_minor()
        convention = placement._issue_conventions()
        url = convention._get_verify_url()
        self.assertTrue(url.endswith(f"/bde/v/{convention.verify_code}"))
        self.assertNotIn("DUPONT", url)
        path = f"/bde/v/{convention.verify_code}"
        self.authenticate(None, None)
        answer = self.url_open(path)
        self.assertIn(convention.number, answer.text)
        self.assertNotIn("DUPONT", answer.text)
        self.assertEqual(self.url_open("/bde/v/0123").status_code, 404)
        opened = f"/odoo/bde-conventions/{convention.id}"
        for login, group, shown in (
            ("qr.office", "bde_partners.group_bde_user", True),
            ("qr.reader", "bde_partners.group_bde_reader", False),
        ):
            new_test_user(self.env, login, group)
            self.authenticate(login, login)
            self.assertEqual(opened in self.url_open(path).text, shown)
        self.assertEqual(placement.date_start, date(2026, 11, 2))
