"""Paper: file for the copier, signing list, what the host imposes, guide."""

import base64
import io

from pypdf import PdfReader, PdfWriter

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.bde_partners.tests.common_pdf import PdfCase

from ..rules.booklet import BLANK
from .common_convention import ConventionCase, ConventionFixture


def pages_of(content):
    return [
        page.extract_text().replace("\u00a0", " ")
        for page in PdfReader(io.BytesIO(content)).pages
    ]


def blank_pdf(pages, script=False):
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(595, 842)
    if script:
        writer.add_js("app.alert(1)")
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


@tagged("post_install", "-at_install")
class TestClassPrint(PdfCase, ConventionCase):
    """A class prints as one PDF."""

    def print_class(self, placements, **values):
        wizard = (
            self.env["bde.pfmp.convention.print"]
            .with_context(force_report_rendering=True, queue_job__no_delay=True)
            .create({"placement_ids": placements.ids, "output": "pdf", **values})
        )
        action = wizard.action_print()
        batch = self.env["bde.batch"].browse(action["res_id"])
        self.assertEqual(batch.state, "done", batch.message)
        return pages_of(batch.sudo().attachment_id.raw)

    def test_one_pdf_alphabetical_collated_odd_pages_and_list_at_the_end(self):
        placements = self.make_minor("ZOLA") | self.make_minor("ANDRÉ")
        pages = self.print_class(placements, copies=2, with_guide=True)
        starts = [
            (number, "ZOLA" if "ZOLA Léa" in text else "ANDRÉ")
            for number, text in enumerate(pages, 1)
            if "Les parties" in text
        ]
        self.assertEqual([name for _n, name in starts], ["ANDRÉ"] * 2 + ["ZOLA"] * 2)
        self.assertEqual({number % 2 for number, _name in starts}, {1})
        # collated: the pages of a copy follow one another
        total = int(pages[0].rpartition("1 / ")[2].split()[0])
        for first, _name in starts:
            for rank in range(total):
                self.assertIn(f"{rank + 1} / {total}", pages[first - 1 + rank])
        guides = [n for n, text in enumerate(pages, 1) if "Avant l'arrivée" in text]
        self.assertEqual(len(guides), 2, "one a learner")
        self.assertEqual({number % 2 for number in guides}, {1})
        blank = [text for text in pages if text.strip() == BLANK]
        self.assertTrue(blank, "said to be left blank")
        last = pages[-1]
        self.assertIn("Liste d'émargement", last)
        self.assertLess(last.index("ANDRÉ Léa"), last.index("ZOLA Léa"))
        self.assertEqual(last.count("☐"), 12, "six signatories each")

    def test_without_list_nor_guide(self):
        pages = self.print_class(
            self.make_minor("A") | self.make_minor("B"), copies=1, signing_list=False
        )
        self.assertFalse([p for p in pages if "émargement" in p or "l'arrivée" in p])

    def test_a_class_is_proposed_as_one_file(self):
        for name in ("A", "B"):
            self.make_minor(name)
        action = self.klass.action_print_conventions()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual((wizard.output, wizard.copies), ("pdf", 3))

    def test_copies_are_bounded(self):
        for copies in (0, 6):
            with self.assertRaises(ValidationError):
                self.env["bde.pfmp.convention.print"].create({"copies": copies})

    def test_stamp_boxes_for_each_side(self):
        placement = self.make_minor().with_context(force_report_rendering=True)
        content = placement._issue_conventions().document_id.attachment_id.raw
        last = pages_of(content)[-1]
        self.assertIn("Cachet de l'établissement", last)
        self.assertIn("Cachet de l'organisme d'accueil", last)

    def test_list_alone_and_what_is_not_awaited(self):
        adult = self.make_placement(
            self.make_learner("MAJEUR", birth=self.period.date_start.replace(year=2000))
        )
        minor = self.make_minor("MINEUR")
        action = (adult | minor).action_print_signing_list()
        self.assertEqual(action["type"], "ir.actions.report")
        wizard = self.env["bde.pfmp.convention.print"].search(
            [], order="id desc", limit=1
        )
        values = self.env["report.bde_pfmp.report_signing_list"]._classes(wizard)
        rows = {row["name"]: row["awaited"] for _name, rows in values for row in rows}
        self.assertFalse(rows["MAJEUR Léa"]["guardian"])
        self.assertTrue(rows["MINEUR Léa"]["guardian"])
        with self.assertRaises(UserError):
            self.env["bde.pfmp.placement"].action_print_signing_list()

    def test_nobody_lists_those_they_may_not_read(self):
        placement = self.make_minor()
        stranger = new_test_user(self.env, "paper_nobody", "base.group_user")
        with self.assertRaises(AccessError):
            placement.with_user(stranger).action_print_signing_list()


@tagged("post_install", "-at_install")
class TestImposed(PdfCase, ConventionCase):
    """A convention imposed by the host."""

    def impose(self, placement, content, user=None):
        wizard = self.env["bde.pfmp.imposed"].with_user(user or self.env.user)
        return wizard.create(
            {
                "placement_id": placement.id,
                "file": base64.b64encode(content),
                "filename": "Convention CHU.pdf",
            }
        ).action_apply()

    def test_our_cover_then_the_pages_of_the_host(self):
        placement = self.make_minor().with_context(force_report_rendering=True)
        self.impose(placement, blank_pdf(3))
        convention = placement._issue_conventions()
        content = convention.document_id.attachment_id.raw
        pages = pages_of(content)
        self.assertEqual(len(pages), 4)
        self.assertIn("Page de garde", pages[0])
        self.assertIn("DUPONT Léa", pages[0])
        self.assertIn(convention.number, pages[0])
        self.assertIn("3 page(s)", pages[0])
        self.assertIn(placement.imposed_document_id.sha256[:20], pages[0])
        self.assertTrue(PdfReader(io.BytesIO(content)).pages[0].images, "QR code")
        self.assertEqual(convention.template_id.kind, "imposed")
        self.assertTrue(convention.is_imposed)
        self.assertEqual(convention.pdf_sha256, convention.document_id.sha256)

    def test_mandatory_mentions_are_not_checked_but_told(self):
        placement = self.make_minor()
        placement.write({"skills": False, "activities": False})
        self.assertTrue(placement.missing_blocking)
        self.impose(placement, blank_pdf(1))
        self.assertFalse(placement._missing_mentions()[placement])
        wizard = self.env["bde.pfmp.convention.print"].create(
            {"placement_ids": placement.ids}
        )
        self.assertIn("DUPONT Léa", str(wizard.imposed_html))

    def test_given_once_ours_is_out_the_round_starts_again(self):
        placement = self.make_minor()
        ours = placement._issue_conventions()
        self.assertEqual(ours.state, "signing")
        self.impose(placement, blank_pdf(1))
        self.assertNotEqual(ours.state, "signing", "what it says changed")
        again = placement.with_context(force_report_rendering=True)._issue_conventions()
        self.assertEqual(again.template_id.kind, "imposed")
        self.assertIn("Page de garde", pages_of(again.document_id.attachment_id.raw)[0])

    def test_our_template_again(self):
        placement = self.make_minor()
        self.impose(placement, blank_pdf(1))
        self.env["bde.pfmp.imposed"].create(
            {"placement_id": placement.id}
        ).action_remove()
        self.assertEqual(placement._convention_templates()[placement].kind, "pfmp")

    def test_what_is_no_plain_pdf_is_refused_in_words(self):
        placement = self.make_minor()
        for content in (b"bonjour", blank_pdf(1, script=True), blank_pdf(61)):
            with self.assertRaisesRegex(UserError, "Convention CHU.pdf"):
                self.impose(placement, content)
        with self.assertRaises(UserError):
            self.env["bde.pfmp.imposed"].create(
                {"placement_id": placement.id}
            ).action_apply()
        self.assertFalse(placement.imposed_document_id)

    def test_rights(self):
        placement = self.make_minor()
        teacher = new_test_user(
            self.env,
            login="paper_teacher",
            groups="bde_partners.group_bde_teacher",
            company_id=self.company.id,
        )
        with self.assertRaises(AccessError):
            placement.with_user(teacher).action_impose_pdf()
        with self.assertRaises(AccessError):
            self.impose(placement, blank_pdf(1), teacher)
        office = new_test_user(
            self.env,
            login="paper_office",
            groups="bde_partners.group_bde_user",
            company_id=self.company.id,
        )
        self.impose(placement, blank_pdf(1), office)
        self.assertEqual(placement.imposed_pages, 1)


@tagged("post_install", "-at_install")
class TestTutorGuide(PdfCase, ConventionFixture, HttpCase):
    """The school's one-page guide for tutors."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context={**cls.env.context, "lang": "fr_FR", "force_report_rendering": True}
        )
        cls.make_school(cls.env)
        cls.school = cls.env["bde.school"].browse(cls.company.id)

    def test_shipped_text_holds_on_one_page_with_the_telephones(self):
        pages = pages_of(self.company._tutor_guide_pdf())
        self.assertEqual(len(pages), 1)
        self.assertIn("Guide du tuteur", pages[0])
        self.assertIn("04 78 00 00 01", pages[0])
        action = self.school.action_open_tutor_guide()
        self.assertEqual(action["tag"], "bde_partners.open_file")

    def test_each_school_writes_its_own_printed_once(self):
        first = self.company._tutor_guide_attachment()
        self.assertEqual(self.company._tutor_guide_attachment(), first)
        self.school.bde_tutor_guide = "<p>Bienvenue à tous</p>"
        second = self.company._tutor_guide_attachment()
        self.assertNotEqual(second, first)
        self.assertFalse(first.exists(), "the former text is not kept")
        self.assertIn("Bienvenue à tous", pages_of(second.raw)[0])

    def test_too_long_is_said(self):
        self.school.bde_tutor_guide = "<p>Une ligne de trop.</p>" * 200
        with self.assertRaisesRegex(UserError, "pages"):
            self.school.action_open_tutor_guide()

    def test_only_the_manager_writes_it(self):
        office = new_test_user(
            self.env,
            login="guide_office",
            groups="bde_partners.group_bde_user",
            company_id=self.company.id,
        )
        with self.assertRaises(AccessError):
            self.school.with_user(office).bde_tutor_guide = "<p>x</p>"

    def test_link_for_mails(self):
        self.company._tutor_guide_attachment()
        self.env.flush_all()
        path = self.company._tutor_guide_url().partition("/bde/")[2]
        answer = self.url_open(f"/bde/{path}")
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.content.startswith(b"%PDF-"))
        self.assertEqual(self.url_open("/bde/guide-tuteur/999999").status_code, 404)
