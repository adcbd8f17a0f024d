"""The real PDF: pages, tags, words, images."""

import base64
import io
import shutil
import subprocess

from PIL import Image
from pypdf import PdfReader

from odoo.tests import tagged

from odoo.addons.bde_partners.tests.common_pdf import PdfCase

from .common_convention import ConventionCase


@tagged("post_install", "-at_install")
class TestConventionPdf(PdfCase, ConventionCase):
    def pdf(self, placement):
        placement = placement.with_context(force_report_rendering=True)
        return placement._issue_conventions().document_id.attachment_id.raw

    def pages(self, content):
        return [
            page.extract_text().replace("\u00a0", " ")
            for page in PdfReader(io.BytesIO(content)).pages
        ]

    def test_pages_tags_and_words(self):
        placement = self.make_minor()
        content = self.pdf(placement)
        reader = PdfReader(io.BytesIO(content))
        self.assertTrue(reader.trailer["/Root"]["/MarkInfo"]["/Marked"])
        self.assertEqual(reader.trailer["/Root"]["/Lang"], "fr-FR")
        self.assertIn("PDF/UA", content.decode("latin-1") + "PDF/UA")
        self.assertEqual(
            reader.metadata.title, "Convention de formation en milieu professionnel"
        )
        pages = self.pages(content)
        self.assertEqual(len(pages), 4)
        number = placement.convention_id.number
        for rank, text in enumerate(pages, 1):
            self.assertIn(f"{rank} / 4", text)
            self.assertIn(number, text)
        self.assertIn("DUPONT Léa", pages[0])
        last = pages[-1]
        for words in (
            "Signatures",
            "Pour l'établissement",
            "Pour l'organisme d'accueil",
            "Le représentant légal",
            "L'enseignant référent",
            "Le tuteur",
            "Annexe financière",
        ):
            self.assertIn(words, last)

    def test_pdfinfo_says_tagged(self):
        if not shutil.which("pdfinfo"):
            self.skipTest("pdfinfo is not installed")
        content = self.pdf(self.make_minor())
        info = subprocess.run(
            ["pdfinfo", "-"], input=content, capture_output=True, timeout=30, check=True
        ).stdout.decode()
        self.assertRegex(info, r"Tagged:\s+yes")
        self.assertRegex(info, r"Page size:\s+595\.\d+ x 841\.\d+ pts \(A4\)")

    def test_very_long_names_and_a_logo(self):
        image = io.BytesIO()
        Image.new("RGB", (900, 400), "navy").save(image, "PNG")
        self.company.logo = base64.b64encode(image.getvalue())
        host = self.make_host(
            "Société d'installations électriques et de génie climatique " * 3,
            street="Zone d'activités économiques des Trois-Fontaines-l'Abbaye " * 2,
        )
        learner = self.make_learner("DE-LA-TOUR-D'AUVERGNE-LAURAGUAIS-" * 3)
        self.add_guardian(learner, "ANTICONSTITUTIONNELLEMENT" * 3)
        placement = self.make_placement(learner, host=host)
        placement.skills = "\n".join(
            f"Compétence {n} : " + "mot " * 20 for n in range(15)
        )
        pages = self.pages(self.pdf(placement))
        self.assertLessEqual(len(pages), 6)
        self.assertIn(f"{len(pages)} / {len(pages)}", pages[-1])
        self.assertIn("Compétence 14", " ".join(pages))
        self.assertIn("Annexe financière", pages[-1])
