"""Names in braces in a text that the school writes: « {{ eleve }} » in HTML."""

import re
from html import escape

_PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
# a paragraph that holds a name and nothing else, or a name
_PIECE = re.compile(
    r"<(p|div)\b[^>]*>\s*\{\{([^{}]*?)\}\}\s*(?:<br\s*/?>\s*)?</\1>|\{\{(.*?)\}\}",
    re.DOTALL,
)
_TAG = re.compile(r"<[^>]*>")
# A space at the end of a block makes the PDF engine break the last line too early.
_SPACES = re.compile(r"[ \t\r\n]+")
_BLOCK = re.compile(r" ?(</?(?:p|div|li|ul|ol|h[1-6]|table|tbody|tr|td|th)\b[^>]*>) ?")
_BRACES = re.compile(r"\{\{|\}\}")
_BLANK = re.compile(r"(?:\s|&nbsp;|\u00a0)+")


def _name(inside):
    """Return the name written between the braces, markup and blanks removed."""
    return _BLANK.sub("", _TAG.sub("", inside))


def used(html):
    """Return the set of names that a text holds."""
    return {_name(match[1]) for match in _PLACEHOLDER.finditer(html or "")}


def problems(html, names):
    """Return what is wrong with the placeholders of a text.

    :param str html: a text
    :param names: those that are known
    :return: list of (kind, text): ("unknown", name), ("unclosed", excerpt) or
        ("attribute", name) for a placeholder inside a tag (a link, an image)
    """
    found = []
    for tag in _TAG.findall(html or ""):
        found += [("attribute", _name(m[1])) for m in _PLACEHOLDER.finditer(tag)]
    text = _TAG.sub("", html or "")
    found += [
        ("unknown", _name(match[1]))
        for match in _PLACEHOLDER.finditer(text)
        if _name(match[1]) not in names
    ]
    rest = _PLACEHOLDER.sub("", text)
    found += [
        ("unclosed", rest[m.start() : m.start() + 30]) for m in _BRACES.finditer(rest)
    ]
    return found


def fill(html, values, missing=""):
    """Replace the placeholders of a text.

    :param str html: a text
    :param dict values: {name: text}; a text is escaped, unless it is safe markup
        (`__html__`): a block, that takes the place of a paragraph holding it alone
    :param str missing: printed for what has no value; "": nothing, nor the paragraph
        that holds only that
    :return: str, HTML, useless white space removed
    """

    def piece(match):
        alone = match[2] is not None
        value = values.get(_name(match[2] if alone else match[3]))
        if value and hasattr(value, "__html__"):
            return value.__html__()
        if alone and not value and not missing:
            return ""
        todo = f'<span class="todo">{escape(missing)}</span>' if missing else ""
        text = escape(str(value)) if value else todo
        return _PLACEHOLDER.sub(lambda _m: text, match[0]) if alone else text

    html = _BLOCK.sub(r"\1", _SPACES.sub(" ", html or "").strip())
    return _PIECE.sub(piece, html)


def fill_text(text, values, missing=""):
    """Replace the placeholders of a plain text (a title): nothing is escaped."""
    return _PLACEHOLDER.sub(
        lambda m: str(values.get(_name(m[1])) or missing), text or ""
    )
