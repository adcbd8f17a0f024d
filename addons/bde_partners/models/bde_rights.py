import argparse
import re
from pathlib import Path

from odoo import api, models

COLUMNS = ("reader", "user", "manager", "teacher", "head", "bursar")
TITLES = (
    "Modèle",
    "Quoi",
    "Lecteur",
    "Bureau",
    "Responsable BDE",
    "Enseignant",
    "Chef d’établissement",
    "Gestionnaire",
    "Autres groupes",
)
LETTERS = {
    "perm_read": "L",
    "perm_create": "C",
    "perm_write": "M",
    "perm_unlink": "S",
}


class BdeCommand(models.AbstractModel):
    _inherit = "bde.command"

    @api.model
    def _command_rights(self, args):
        """write the table of rights into a page of the documentation"""
        parser = argparse.ArgumentParser(
            prog="bde rights", description="Table of rights, from the access lines."
        )
        parser.add_argument("file", help="e.g. docs/droits.md: rewritten in place")
        path = Path(parser.parse_args(args).file)
        path.write_text(self._rights_page(path.read_text("utf-8")), "utf-8")
        return 0

    @api.model
    def _rights_page(self, text):
        """Return `text` with the table of each installed addon brought up to date.

        A table stands between `<!-- rights:addon -->` and `<!-- /rights -->`; what
        people wrote in its column « Quoi » is kept.

        :param str text: Markdown page
        """
        labels = dict(re.findall(r"^\| `([\w.]+)` \| ([^|]*?) \|", text, re.MULTILINE))
        for addon in self._rights_addons():
            table = self._rights_table(addon, labels)
            block = f"<!-- rights:{addon} -->\n\n{table}\n\n<!-- /rights -->"
            pattern = rf"<!-- rights:{addon} -->.*?<!-- /rights -->"
            text, found = re.subn(pattern, lambda _m, b=block: b, text, flags=re.DOTALL)
            if not found:
                text = f"{text.rstrip()}\n\n## {addon}\n\n{block}\n"
        return text

    @api.model
    def _rights_addons(self):
        installed = self.env["ir.module.module"].search(
            [("name", "=like", "bde_%"), ("state", "=", "installed")], order="name"
        )
        return installed.mapped("name")

    @api.model
    def _rights_table(self, addon, labels):
        """Return the Markdown table of the models whose access lines are in `addon`.

        :param dict labels: {model: French words kept from the page}
        """
        rows = [
            f"| `{name}` | {labels.get(name) or model.name} | "
            + " | ".join(self._rights_cells(lines))
            + " |"
            for name, model, lines in self._rights_lines(addon)
        ]
        head = f"| {' | '.join(TITLES)} |"
        return "\n".join([head, "|" + " --- |" * len(TITLES), *rows])

    @api.model
    def _rights_lines(self, addon):
        """Return [(model name, `ir.model`, `ir.model.access` lines)] of an addon."""
        ids = (
            self.env["ir.model.data"]
            .sudo()
            .search([("module", "=", addon), ("model", "=", "ir.model.access")])
            .mapped("res_id")
        )
        lines = self.env["ir.model.access"].sudo().browse(ids).filtered("active")
        by_model = lines.grouped("model_id")
        return sorted((model.model, model, found) for model, found in by_model.items())

    @api.model
    def _rights_cells(self, lines):
        """Return the letters of each column, implied groups counted."""
        cells, shown = [], self.env["res.groups"]
        for column in COLUMNS:
            group = self.env.ref(f"bde_partners.group_bde_{column}")
            shown |= group
            granted = lines.filtered(
                lambda line, g=group: (
                    not line.group_id or line.group_id in g.all_implied_ids
                )
            )
            cells.append(self._rights_letters(granted))
        others = lines.filtered(
            lambda line: line.group_id and line.group_id not in shown
        )
        names = others.group_id.get_external_id()
        cells.append(
            ", ".join(
                f"{names[line.group_id.id]} {self._rights_letters(line)}"
                for line in others.sorted(lambda line: names[line.group_id.id])
            )
        )
        return cells

    @api.model
    def _rights_letters(self, lines):
        return "".join(
            letter for perm, letter in LETTERS.items() if any(lines.mapped(perm))
        )
