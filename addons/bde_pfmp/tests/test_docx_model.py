"""Word models: checked when given, filled for a learner or a class."""

import base64
import io
import zipfile
from pathlib import Path

from docx import Document

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import file_path

from .common_convention import ConventionCase

SAMPLE = "bde_pfmp/static/samples/convention_exemple.docx"


def docx(*paragraphs):
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    output = io.BytesIO()
    document.save(output)
    return base64.b64encode(output.getvalue())


def words(content):
    document = Document(io.BytesIO(content))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


@tagged("post_install", "-at_install")
class TestDocxModel(ConventionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office, cls.manager = (
            new_test_user(
                cls.env,
                login=f"docx_{role}",
                groups=f"bde_partners.group_bde_{role}",
                company_id=cls.company.id,
            )
            for role in ("user", "manager")
        )

    def model(self, *paragraphs, **values):
        return self.env["bde.pfmp.docx.model"].create(
            {
                "name": "Convention académique",
                "file": docx(*paragraphs),
                "filename": "convention.docx",
                **values,
            }
        )

    def wizard(self, placements, model, user=None):
        wizards = self.env["bde.pfmp.docx.fill"].with_user(user or self.office)
        return wizards.create({"placement_ids": placements.ids, "model_id": model.id})

    def test_the_sample_that_comes_with_us_is_filled_for_a_learner(self):
        content = Path(file_path(SAMPLE)).read_bytes()
        model = self.model(file=base64.b64encode(content))
        placement = self.make_minor()
        action = self.wizard(placement, model).action_fill()
        self.assertEqual(action["type"], "ir.actions.act_url")
        document = self.env["bde.document"].search([], order="id desc", limit=1)
        self.assertIn(str(document.id), action["url"])
        self.assertEqual(document.learner_id, placement.learner_id)
        self.assertTrue(document.name.endswith(".docx"))
        text = words(document.attachment_id.raw)
        for expected in (
            "DUPONT Léa",
            "Électricité Durand",
            "Câblage hors tension",
            "Lycée professionnel des Essais",
        ):
            self.assertIn(expected, text)
        self.assertNotIn("{{", text)

    def test_a_class_comes_as_a_zip(self):
        model = self.model("{{ nom }} chez {{ entreprise }}")
        placements = self.make_minor("B") | self.make_minor("A")
        action = self.wizard(placements, model).action_fill()
        batch = self.env["bde.batch"].browse(action["res_id"]).sudo()
        self.assertEqual(batch.state, "done", batch.message)
        with zipfile.ZipFile(io.BytesIO(batch.attachment_id.raw)) as archive:
            names = archive.namelist()
            self.assertEqual(len(names), 2)
            self.assertIn("A Léa chez", words(archive.read(names[0])))

    def test_unknown_tags_are_listed_with_the_nearest_name(self):
        with self.assertRaisesRegex(
            ValidationError, r"convention\.docx.*eleves \(eleve \?\), tuteurr \(tuteur"
        ):
            self.model("{{ eleves }} {{ tuteurr }}")

    def test_injection_is_refused_when_given(self):
        for tag in (
            "{{ eleve.env }}",
            "{{ ''.__class__.__mro__ }}",
            "{{ eleve|attr('env') }}",
            "{% for i in range(9999999) %}x{% endfor %}",
            "{{ lipsum.__globals__ }}",
            "{{ env }}",
        ):
            with self.assertRaises(ValidationError):
                self.model(tag)

    def test_what_a_record_says_is_text(self):
        model = self.model("[{{ entreprise }}]")
        host = self.make_host("{{ eleve }} <w:p/> & Fils")
        placement = self.make_minor(host=host)
        content = model._filled(placement)[placement]
        self.assertEqual(words(content), "[{{ eleve }} <w:p/> & Fils]")

    def test_what_is_no_word_document_is_refused(self):
        for content in (b"bonjour", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
            with self.assertRaisesRegex(ValidationError, "convention.docx"):
                self.model(file=base64.b64encode(content))

    def test_another_file_is_another_version(self):
        model = self.model("{{ eleve }}")
        self.assertEqual((model.version, model.tags_used), (1, "eleve"))
        model.file = docx("{{ tuteur }}")
        self.assertEqual((model.version, model.tags_used), (2, "tuteur"))
        model.name = "Autre"
        self.assertEqual(model.version, 2)

    def test_list_of_tags_on_the_screen(self):
        text = str(self.model("{{ eleve }}").tag_help)
        self.assertIn("{{ eleve }}", text)
        self.assertIn("{%p for ligne in activites %}", text)
        self.assertIn("Nom du chef d", text)

    def test_rights(self):
        model = self.model("{{ eleve }}")
        model.with_user(self.office).read(["name"])
        with self.assertRaises(AccessError):
            model.with_user(self.office).name = "Autre"
        model.with_user(self.manager).name = "Autre"
        other = self.env["res.company"].create({"name": "Autre lycée"})
        model.company_id = other
        with self.assertRaises(AccessError):
            model.with_user(self.manager).read(["name"])
        teacher = new_test_user(
            self.env,
            login="docx_teacher",
            groups="bde_partners.group_bde_teacher",
            company_id=self.company.id,
        )
        with self.assertRaises(AccessError):
            self.make_minor().with_user(teacher).action_fill_docx()

    def test_nobody_to_fill_and_model_of_another_kind_are_said(self):
        model = self.model("{{ eleve }}", kind="bts")
        with self.assertRaisesRegex(UserError, "DUPONT"):
            self.wizard(self.make_minor(), model).action_fill()
        alone = self.make_minor("SEUL")
        alone.host_id = False
        with self.assertRaises(UserError):
            self.wizard(alone, model).action_fill()
