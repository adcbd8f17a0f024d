"""Word models: what is filled, what is refused."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addons.bde_pfmp.rules import convention_lines, docx_model, docx_names, docx_sample
from addons.bde_pfmp.rules.convention_sample import facts

ParseError = docx_model.ParseError


def model(*paragraphs, header=""):
    from docx import Document

    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    return saved(document)


def saved(document):
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def with_part(content, name, data, replace=None):
    """Return the same archive with one more part, or with a text replaced in one."""
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for info in source.infolist():
            body = source.read(info)
            if replace and info.filename == name:
                body = body.replace(*replace)
            target.writestr(info.filename, body)
        if not replace:
            target.writestr(name, data)
    return output.getvalue()


def words(content):
    from docx import Document

    document = Document(io.BytesIO(content))
    lines = [p.text for p in document.paragraphs]
    lines += [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join(lines)


def check(*paragraphs, **options):
    return docx_model.check(model(*paragraphs, **options), docx_names.KINDS)


def test_the_sample_uses_known_tags_and_fills():
    content = docx_sample.sample()
    used = docx_model.check(content, docx_names.KINDS)
    assert {"nom", "activites", "mineur", "entreprise"} <= used
    known = facts("pfmp", "minor")
    known["lines"] = convention_lines.lines(known)
    filled = docx_model.fill(content, docx_names.values(known, "1er octobre 2026"))
    text = words(filled)
    assert "EXEMPLE Sacha" in text
    assert "Pose d'appareillage et de conduits" in text
    assert "Ses représentants légaux : EXEMPLE Alix." in text
    assert "{{" not in text and "{%" not in text
    known = facts("pfmp", "adult")
    adult = docx_model.fill(content, docx_names.values(known, ""))
    assert "représentants légaux" not in words(adult)


def test_the_sample_shipped_is_the_one_made_here():
    from pathlib import Path

    import addons.bde_pfmp.rules.docx_sample as module

    folder = Path(module.__file__).parents[1] / "static" / "samples"
    shipped = (folder / "convention_exemple.docx").read_bytes()
    assert words(shipped) == words(docx_sample.sample())
    assert docx_model.check(shipped, docx_names.KINDS)


def test_every_name_has_a_value():
    known = docx_names.values(facts("bts", "adult"), "")
    assert set(known) == set(docx_names.NAMES)
    kinds = {bool: "flag", list: "list", str: "text"}
    for name, value in known.items():
        assert kinds[type(value)] == docx_names.KINDS[name], name


def test_unknown_tags_are_all_listed_with_the_nearest():
    with pytest.raises(ParseError) as error:
        check("{{ eleves }} et {{ entreprize }} et {{ zzzz }}")
    assert error.value.code == "docx_unknown"
    assert error.value.params["tags"] == (
        "eleves (eleve ?), entreprize (entreprise ?), zzzz"
    )


def test_unknown_tag_of_a_header_is_seen():
    with pytest.raises(ParseError, match="inconnu"):
        check("Texte", header="{{ inconnu }}")


@pytest.mark.parametrize(
    "tag",
    [
        "{{ eleve.__class__ }}",
        "{{ eleve.env.user }}",
        "{{ eleve['x'] }}",
        "{{ eleve() }}",
        "{{ eleve|upper }}",
        "{{ 'a' * 99999999 }}",
        "{{ 7 * 7 }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{% for i in range(999999999) %}{{ i }}{% endfor %}",
        "{% for i in activites %}{% for j in activites %}x{% endfor %}{% endfor %}",
        "{% for i in eleve %}{{ i }}{% endfor %}",
        "{% set x = eleve %}",
        "{% import 'x' as y %}",
        "{% include 'x' %}",
        "{% macro m() %}{% endmacro %}",
        "{% if eleve == 'x' %}{% endif %}",
        "{{ self }}",
        "{{ request }}",
    ],
)
def test_a_tag_that_does_more_than_to_name_is_refused(tag):
    with pytest.raises(ParseError) as error:
        check(tag)
    assert error.value.code in {"docx_tag", "docx_unknown", "docx_syntax"}
    with pytest.raises(ParseError):
        docx_model.fill(model(tag), {"eleve": "x", "activites": ["a"]})


@pytest.mark.parametrize("tag", ["{{ eleve", "{% if mineur %}", "{% fin %}"])
def test_a_tag_not_closed_is_said(tag):
    if tag == "{{ eleve":
        tag += " {% endif %}"
    with pytest.raises(ParseError):
        check(tag)


@settings(max_examples=15)
@given(st.text(max_size=60))
def test_a_value_is_text_and_never_a_tag(value):
    filled = docx_model.fill(model("[{{ eleve }}]"), {"eleve": value})
    kept = words(filled)
    assert kept.startswith("[") and kept.endswith("]")


def test_markup_of_a_value_is_text():
    value = "<w:p/> & {{ eleve }} {% for %} ]]>"
    assert value in words(docx_model.fill(model("{{ eleve }}"), {"eleve": value}))


def test_macros_objects_and_links_outside_are_refused():
    plain = model("{{ eleve }}")
    bad = {
        "docx_macros": [
            with_part(plain, "word/vbaProject.bin", b"x"),
            with_part(plain, "word/embeddings/oleObject1.bin", b"x"),
            with_part(plain, "word/activeX/activeX1.xml", b"<x/>"),
            with_part(
                plain,
                "[Content_Types].xml",
                b"",
                (b"wordprocessingml.document.main+xml", b"macroEnabled.main+xml"),
            ),
        ],
        "docx_outside": [
            with_part(
                plain,
                "word/_rels/settings.xml.rels",
                b'<Relationships><Relationship Id="r1" Type="http://schemas.openxml'
                b'formats.org/officeDocument/2006/relationships/attachedTemplate" '
                b'Target="http://x/t.dotm" TargetMode="External"/></Relationships>',
            ),
            with_part(
                plain,
                "word/header9.xml",
                b'<w:instrText xml:space="preserve"> DDEAUTO c:\\\\x</w:instrText>',
            ),
        ],
        "docx_unreadable": [
            b"PK\x03\x04 nothing",
            with_part(plain, "word/x.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'),
        ],
    }
    for code, contents in bad.items():
        for content in contents:
            with pytest.raises(ParseError) as error:
                docx_model.check(content, docx_names.KINDS)
            assert error.value.code in (code, "zip_unreadable"), error.value


def test_a_link_to_a_site_is_harmless():
    content = with_part(
        model("{{ eleve }}"),
        "word/_rels/header9.xml.rels",
        b'<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org'
        b'/officeDocument/2006/relationships/hyperlink" Target="http://x.example" '
        b'TargetMode="External"/></Relationships>',
    )
    assert docx_model.check(content, docx_names.KINDS) == {"eleve"}


def test_a_bomb_and_a_paper_too_long_are_refused():
    plain = model("{{ eleve }}")
    with pytest.raises(ParseError):
        docx_model.check(
            with_part(plain, "word/media/a.bin", b"\0" * 70_000_000), docx_names.KINDS
        )
    with pytest.raises(ParseError) as error:
        docx_model.check(
            with_part(plain, "word/x.xml", b" " * 4_000_000), docx_names.KINDS
        )
    assert error.value.code == "docx_too_long"
