"""One line of a list → values, with the issues found on the way."""

from dataclasses import replace

from . import identifiers
from .dates import parse_date
from .issues import RuleError, Texts, _lt
from .tabular import as_text
from .text import fold

CODES = {
    "cell_unknown": _lt("“%(value)s” is not understood in the column “%(column)s”."),
}
T = Texts(__name__, CODES)

FRANCE = "99100"  # INSEE code

_YES = {"1", "o", "oui", "x", "v", "vrai", "true", "y", "yes", "redoublant", "doublant"}


class Cells:
    """A row of a table seen through a mapping of our fields to its columns.

    In: `tabular.Row`, {field: column}. `issues` grows as values are read; subject
    is set once the line is known (« NOM Prénom »).
    """

    def __init__(self, row, mapping):
        self.row = row
        self.line = row.line
        self.mapping = mapping
        self.subject = ""
        self.issues = []

    def raw(self, name):
        """Cell as it is: text, date or datetime; '' without column."""
        return self.row.values.get(self.mapping.get(name), "")

    def text(self, name):
        """Cell as one line of text."""
        return as_text(self.raw(name)) if name in self.mapping else ""

    def flag(self, name):
        """« oui », « 1 », « X » → True."""
        return fold(self.text(name)) in _YES

    def day(self, name, years=None, level="warning"):
        """Date, or None with an issue when it is not one."""
        try:
            return parse_date(self.raw(name), years)
        except RuleError as error:
            issue = error.to_issue(self.subject)
            self.issues.append(replace(issue, line=self.line, level=level))
            return None

    def checked(self, name, check, keep=False):
        """Cell through a check of `identifiers`; unusable: '' (or the text, `keep`)
        and a warning."""
        text = self.text(name)
        if not text:
            return ""
        result = check(text)
        issue = result.to_issue(self.line, self.subject)
        if issue:
            self.issues.append(replace(issue, level="warning"))
        return result.value if result.ok or keep else ""

    def choice(self, name, table):
        """Cell through {folded text: value}; unknown: '' and a warning."""
        folded = fold(self.text(name))
        if not folded:
            return ""
        for known, value in table.items():
            if folded == known or (len(known) > 3 and folded.startswith(known)):
                return value
        self.issues.append(
            T.warning(
                "cell_unknown",
                self.line,
                self.subject,
                value=self.text(name)[:40],
                column=self.mapping[name],
            )
        )
        return ""

    def country(self, name):
        """« France », « 100 », « 99100 » → INSEE code; another name: ''."""
        text = self.text(name)
        if fold(text) in ("france", "fr", "fra"):
            return FRANCE
        if text.isascii() and text.isdigit() and len(text) <= 5:
            return text if len(text) == 5 else "99" + text.zfill(3)
        return ""

    def zip(self, name):
        """French postal code with its lost zero; another is kept as it is."""
        return identifiers.check_zip(self.text(name)).value

    def parts(self, name, separators=";|/\n"):
        """« A, B / C » → ['A', 'B', 'C'], each once; brackets of PRONOTE left out."""
        text = self.text(name).replace("[", "").replace("]", "")
        for separator in separators:
            text = text.replace(separator, ",")
        found = [part.strip(" <>") for part in text.split(",")]
        return list(dict.fromkeys(part for part in found if part))
