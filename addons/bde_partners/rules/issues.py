"""What every rule and parser says when something is wrong.

A module of rules keeps all its texts in one dictionary `CODES`: a stable code →
an English template with named parameters (`%(name)s`), each wrapped in `_lt` so
that the .pot export finds it. Nothing is translated here: the caller does it with
`get_translation(module, lang, message, params)` of `odoo.tools.translate`.
"""

from dataclasses import dataclass, field

ERROR = "error"
WARNING = "warning"
INFO = "info"
LEVELS = (ERROR, WARNING, INFO)


def _lt(text):
    """Mark a text for the translation export. In: text, out: the same text."""
    return text


@dataclass(frozen=True)
class Issue:
    """One thing to tell the user about one line.

    line: number in the file as the user sees it (first line = 1), or None.
    code: stable key of the rule; level: 'error', 'warning' or 'info'.
    message: English template; params: its named parameters.
    subject: what it is about, as the user knows it (« Nom Prénom », a column).
    module: addon whose translations hold the message.
    """

    line: int | None
    code: str
    level: str
    message: str
    params: dict = field(default_factory=dict)
    subject: str = ""
    module: str = ""

    @property
    def text(self):
        """The message in English, for logs and tests."""
        return render(self.message, self.params)


class RuleError(ValueError):
    """A refusal with a stable code, an English template and its parameters."""

    def __init__(self, code, message="", params=None, module="", line=None):
        self.code = code
        self.message = message or code
        self.params = dict(params or {})
        self.module = module
        self.line = line
        super().__init__(render(self.message, self.params))

    def to_issue(self, subject=""):
        """The same refusal as an `Issue` of level 'error'."""
        return Issue(
            self.line,
            self.code,
            ERROR,
            self.message,
            self.params,
            subject,
            self.module,
        )


class ParseError(RuleError):
    """The file cannot be read at all: nothing in it may be used."""


def render(message, params):
    """Template and named parameters → text; never raises."""
    if not params:
        return message
    try:
        return message % params
    except (KeyError, TypeError, ValueError):
        return message


class Texts:
    """The texts of one module of rules, and what is made of them.

    In: the `__name__` of the module and its `CODES`. A code that is not in
    `CODES` raises KeyError: a mistake of ours, found by the tests.
    """

    def __init__(self, name, codes):
        self.module = name.rpartition(".rules")[0].rpartition(".")[2]
        self.codes = codes

    def issue(self, code, line=None, level=ERROR, subject="", **params):
        """→ `Issue` of that code; `%(line)s` in its text is the line."""
        if line is not None:
            params["line"] = line
        return Issue(line, code, level, self.codes[code], params, subject, self.module)

    def warning(self, code, line=None, subject="", **params):
        """→ `Issue` of that code, level 'warning'."""
        return self.issue(code, line, WARNING, subject, **params)

    def error(self, code, line=None, **params):
        """→ `ParseError` of that code, to raise."""
        if line is not None:
            params["line"] = line
        return ParseError(code, self.codes[code], params, self.module, line)
