"""A Word model of the school: checked when given, filled with plain facts.

Only simple tags are accepted: « {{ nom }} », « {% if mineur %} », « {% for ligne in
activites %} ». Nothing of a record can be reached, nothing can be computed: neither
attributes, calls, filters nor arithmetic.
"""

import difflib
import io
import re

from ...bde_partners.rules.issues import ParseError, Texts, _lt
from ...bde_partners.rules.safe_zip import MEGABYTE, ZipLimits, read_zip

CODES = {
    "docx_unreadable": _lt(
        "This file is not a Word document (.docx) that can be read: open it in Word or "
        "LibreOffice and save it as .docx."
    ),
    "docx_macros": _lt(
        "This document holds macros or embedded objects: save it as a plain .docx."
    ),
    "docx_outside": _lt(
        "This document fetches something from outside (linked picture, template or "
        "field): insert it in the document instead."
    ),
    "docx_too_long": _lt("This document is too long for a model."),
    "docx_tag": _lt(
        "« %(tag)s » cannot be used: write a simple name between double braces, as in "
        "{{ eleve }}."
    ),
    "docx_unknown": _lt("Unknown tags: %(tags)s."),
    "docx_syntax": _lt("A tag is not closed or not complete: %(text)s."),
}
T = Texts(__name__, CODES)
LIMITS = ZipLimits(
    packed=10 * MEGABYTE, total=60 * MEGABYTE, members=500, ratio_from=20 * MEGABYTE
)
LONGEST = 3 * MEGABYTE  # of the text
DEEPEST = 30  # tags inside tags
MAIN = b"wordprocessingml.document.main+xml"
_FORBIDDEN = re.compile(
    r"vbaProject|vbaData|activeX|oleObject|embeddings/|afchunk", re.I
)
_OUTSIDE = re.compile(
    rb"<Relationship\b(?=[^>]*TargetMode\s*=\s*[\"']External)"
    rb"(?![^>]*relationships/hyperlink)[^>]*>",
    re.I,
)
_FIELDS = re.compile(
    rb"instr(?:Text[^>]*>|\s*=\s*[\"'])\s*"
    rb"(?:DDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|MACROBUTTON|DATABASE)",
    re.I,
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _environment():
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(autoescape=True)
    environment.globals.clear()
    environment.filters.clear()
    environment.tests.clear()
    return environment


def _opened(content):
    """Return the docxtpl document of these bytes, harmless by what it holds.

    :raise ParseError: codes zip_… and docx_…
    """
    from docxtpl import DocxTemplate

    _check_parts(content)
    try:
        document = DocxTemplate(io.BytesIO(content))
        document.init_docx()
    except Exception as error:
        # whatever a damaged file makes the library raise
        raise T.error("docx_unreadable") from error
    return document


def _check_parts(content):
    """Refuse what a model has no use for: macros, objects, links to the outside."""
    parts = read_zip(content, lambda name: True, LIMITS)
    found = {part.name: part.data for part in parts}
    types = found.get("[Content_Types].xml", b"")
    if "word/document.xml" not in found or not types:
        raise T.error("docx_unreadable")
    if MAIN not in types or b"macroEnabled" in types:
        raise T.error("docx_macros")
    for name, data in found.items():
        if _FORBIDDEN.search(name) or b"altChunk" in data[:LONGEST]:
            raise T.error("docx_macros")
        if name.endswith((".xml", ".rels")):
            if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
                raise T.error("docx_unreadable")
            if _OUTSIDE.search(data) or _FIELDS.search(data):
                raise T.error("docx_outside")
            if len(data) > LONGEST:
                raise T.error("docx_too_long")


def _texts(document):
    """Yield each text of the model that is filled: body, headers, notes, properties."""
    yield document.patch_xml(document.get_xml())
    for uri in (document.HEADER_URI, document.FOOTER_URI):
        for _key, part in document.get_headers_footers(uri):
            yield document.patch_xml(document.get_part_xml(part))
    package = document.docx.part.package
    for part in package.iter_parts():
        if "footnotes" in part.content_type or "endnotes" in part.content_type:
            yield document.patch_xml(part.blob.decode("utf-8", "replace"))
    properties = document.docx.core_properties
    for name in PROPERTIES:
        yield getattr(properties, name) or ""


PROPERTIES = (
    "author",
    "comments",
    "identifier",
    "language",
    "subject",
    "title",
)


def check(content, known):
    """Refuse a model that cannot be filled; return the tags it uses.

    :param bytes content: .docx
    :param known: names that can be used, {name: kind} with kind text, list or flag
    :return: set of str
    :raise ParseError: what is wrong; `docx_unknown` names every unknown tag with the
        nearest one that is known
    """
    from jinja2 import TemplateSyntaxError

    document = _opened(content)
    used, unknown = set(), []
    environment = _environment()
    for text in _texts(document):
        try:
            tree = environment.parse(text)
        except (TemplateSyntaxError, RecursionError) as error:
            raise T.error("docx_syntax", text=str(error)[:120]) from error
        for name in _names(tree, known):
            if name in known:
                used.add(name)
            elif name not in unknown:
                unknown.append(name)
    if unknown:
        raise T.error("docx_unknown", tags=", ".join(_nearest(unknown, known)))
    return used


def _nearest(unknown, known):
    """Return what to read for each unknown tag: « eleve_nom (eleve ?) »."""
    for name in unknown:
        near = difflib.get_close_matches(name.lower(), known, 1, 0.5)
        near = near or [n for n in known if n in name.lower() or name.lower() in n][:1]
        yield f"{name} ({near[0]} ?)" if near else name


def _names(tree, known):
    """Return the names that the tags of a text use.

    :raise ParseError: for a tag that does anything else than to name
    """
    free = []
    _walk(tree, frozenset(), 0, free, known)
    return free


def _walk(node, local, depth, free, known):
    """Add to `free` the names below a node of the syntax tree.

    :param frozenset local: names that a loop gives
    """
    from jinja2 import nodes

    inside = ()
    if isinstance(node, nodes.Name):
        if node.name not in local:
            free.append(node.name)
    elif isinstance(node, nodes.For):
        _check_loop(node, local, known)
        free.append(node.iter.name)
        local = local | {node.target.name}
        inside = (*node.body, *node.else_)
    elif isinstance(
        node,
        nodes.Template | nodes.Output | nodes.If | nodes.Not | nodes.Or | nodes.And,
    ):
        inside = node.iter_child_nodes()
    elif not isinstance(node, nodes.TemplateData):
        raise _refused(node)
    if depth > DEEPEST:
        raise _refused(node)
    for child in inside:
        _walk(child, local, depth + 1, free, known)


def _check_loop(node, local, known):
    """Refuse a loop but over a list that is known, alone."""
    from jinja2 import nodes

    loop = node.iter
    fine = isinstance(loop, nodes.Name) and isinstance(node.target, nodes.Name)
    if not fine or node.recursive or node.test or local:
        raise _refused(loop)
    if known.get(loop.name, "list") != "list":
        raise _refused(loop)


def _refused(node):
    """Return the refusal of a tag, in the words of whoever wrote it."""
    from jinja2 import nodes

    name = next((n.name for n in node.find_all(nodes.Name)), "")
    attribute = getattr(node, "attr", "")
    kind = type(node).__name__.lower()
    text = f"{name}.{attribute}" if attribute else f"{name} ({kind})".strip()
    return T.error("docx_tag", tag=text)


def fill(content, values):
    """Return the .docx of a model filled with values.

    :param bytes content: model that was checked
    :param dict values: {name: str, list of str or bool}
    """
    clean = {}
    for name, value in values.items():
        if isinstance(value, bool):
            clean[name] = value
        elif isinstance(value, list | tuple):
            clean[name] = [_CONTROL.sub("", str(item)) for item in value]
        else:
            clean[name] = _CONTROL.sub("", str(value or ""))
    kinds = {
        name: "list" if isinstance(value, list) else "text"
        for name, value in clean.items()
    }
    check(content, kinds)
    document = _opened(content)
    document.render(clean, _environment(), autoescape=True)
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


__all__ = ["ParseError", "check", "fill"]
