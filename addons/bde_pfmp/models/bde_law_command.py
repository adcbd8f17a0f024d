import argparse
import re
from pathlib import Path

from odoo import api, models

from ..rules.law import library

TITLES = ("Règle", "Ce qu’elle regarde", "Texte", "Qui peut autoriser", "Pourquoi")
START, END = "<!-- law -->", "<!-- /law -->"


class BdeCommand(models.AbstractModel):
    _inherit = "bde.command"

    @api.model
    def _command_law(self, args):
        """write the table of the rules of law into a page of the documentation"""
        parser = argparse.ArgumentParser(
            prog="bde law", description="Table of the rules that are checked."
        )
        parser.add_argument("file", help="e.g. docs/regles.md: rewritten in place")
        path = Path(parser.parse_args(args).file)
        path.write_text(self._law_page(path.read_text("utf-8")), "utf-8")
        return 0

    @api.model
    def _law_page(self, text):
        """Return `text` with its table, between two marks, made from the library.

        :param str text: Markdown page, in French like its readers
        """
        french = self.with_context(lang="fr_FR")
        rows = [TITLES, ("---",) * len(TITLES)]
        for rule in library.RULES:
            code = f"`{rule.code}`" + (f" ({rule.number})" if rule.number else "")
            rows.append(
                (
                    code,
                    french.env._(rule.title),
                    rule.article,
                    french.env._(rule.authority) if rule.authority else "personne",
                    french.env._(rule.why),
                )
            )
        table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
        return re.sub(
            f"{START}.*?{END}", f"{START}\n\n{table}\n\n{END}", text, flags=re.DOTALL
        )
