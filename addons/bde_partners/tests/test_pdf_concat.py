import gc
import io
import tempfile
import tracemalloc

import pypdfium2

from odoo.tests import TransactionCase, tagged
from odoo.tools.pdf import PdfFileReader, PdfFileWriter

from ..pdf.concat import PdfConcat


def pdf(pages, width=200):
    writer, output = PdfFileWriter(), io.BytesIO()
    for _number in range(pages):
        writer.addBlankPage(width=width, height=300)
    writer.write(output)
    return output.getvalue()


@tagged("post_install", "-at_install")
class TestPdfConcat(TransactionCase):
    """Many PDF in one file, read by two other programs than the one that wrote it."""

    def concat(self, parts, **options):
        output = io.BytesIO()
        whole = PdfConcat(output, "Lettres « été »")
        for part in parts:
            whole.add(part, **options)
        whole.close()
        return output.getvalue()

    def test_pages_of_all_in_order_and_the_title(self):
        content = self.concat([pdf(1, 100), pdf(2, 200), pdf(1, 300)])
        reader = PdfFileReader(io.BytesIO(content))
        widths = [float(page.mediaBox.getWidth()) for page in reader.pages]
        self.assertEqual(widths, [100, 200, 200, 300])
        self.assertEqual(reader.metadata.title, "Lettres « été »")
        document = pypdfium2.PdfDocument(content)
        self.assertEqual(len(document), 4)
        document[3].render(scale=0.2)

    def test_each_on_the_front_of_a_sheet(self):
        content = self.concat([pdf(1), pdf(2), pdf(3)], even=True)
        self.assertEqual(len(PdfFileReader(io.BytesIO(content)).pages), 2 + 2 + 4)

    def test_memory_does_not_grow_with_the_number(self):
        part, kept = pdf(3), []
        for count in (30, 300):
            with tempfile.TemporaryFile() as file:
                whole = PdfConcat(file)
                whole.add(part)
                tracemalloc.start()
                for _number in range(count):
                    whole.add(part)
                gc.collect()
                kept.append(tracemalloc.get_traced_memory()[0])
                tracemalloc.stop()
        # a hundred bytes each: numbers of its objects and pages
        self.assertLess(kept[1], kept[0] + 270 * 200)

    def test_an_attachment_of_a_file_on_disk(self):
        with tempfile.NamedTemporaryFile() as file:
            file.write(pdf(2))
            file.flush()
            attachment = self.env["ir.attachment"]._bde_create_from_file(
                file.name, name="a.pdf", mimetype="application/pdf"
            )
        same = self.env["ir.attachment"].create(
            {"name": "b.pdf", "raw": pdf(2), "mimetype": "application/pdf"}
        )
        self.assertEqual(attachment.raw, pdf(2))
        self.assertEqual(attachment.checksum, same.checksum)
        self.assertEqual(attachment.file_size, len(pdf(2)))
        self.assertEqual(attachment.mimetype, "application/pdf")
