import tempfile
from pathlib import Path

from odoo.tests import TransactionCase, tagged

DOCS = Path(__file__).resolve().parents[3] / "docs"


@tagged("post_install", "-at_install")
class TestRightsPage(TransactionCase):
    """docs/droits.md says what the access lines say."""

    def test_the_page_is_up_to_date(self):
        text = (DOCS / "droits.md").read_text("utf-8")
        self.assertEqual(
            text.splitlines(),
            self.env["bde.command"]._rights_page(text).splitlines(),
            "write it again with: ./bde rights docs/droits.md",
        )

    def test_a_page_is_completed_and_words_are_kept(self):
        command = self.env["bde.command"]
        page = command._rights_page("# Droits\n")
        self.assertIn("| `bde.academy` |", page)
        row = next(
            line for line in page.splitlines() if line.startswith("| `bde.academy`")
        )
        self.assertEqual(row.split(" | ")[2:5], ["L", "L", "LCMS"])
        said = page.replace(row.split(" | ")[1], "Nos académies", 1)
        self.assertIn("| Nos académies |", command._rights_page(said))

    def test_command(self):
        with tempfile.NamedTemporaryFile("w+", suffix=".md") as file:
            self.env["bde.command"]._run("rights", [file.name])
            self.assertIn("bde.training", Path(file.name).read_text("utf-8"))
