"""For the tests that print real PDFs."""

from ..pdf.pool import close_pool


class PdfCase:
    """Mixin, before the Odoo test class: no renderer outlives the tests of a class."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(close_pool)
