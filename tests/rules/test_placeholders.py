import pytest

from addons.bde_partners.rules import placeholders as shared
from addons.bde_pfmp.rules import placeholders


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", []),
        ("<p>Rien</p>", []),
        ("<p>{{ eleve }} chez {{entreprise}}</p>", []),
        ("<p>{{ <b>eleve</b> }}</p>", []),
        ("<p>{{&nbsp;date_debut\u00a0}}</p>", []),
        ("<p>{{ eleves }}</p>", [("unknown", "eleves")]),
        ("<p>{{ object.env }}</p>", [("unknown", "object.env")]),
        ("<p>{{ }}</p>", [("unknown", "")]),
        ("<p>{{ eleve </p>", [("unclosed", "{{ eleve ")]),
        ("<p>eleve }}</p>", [("unclosed", "}}")]),
        ('<a href="x/{{ eleve }}">lien</a>', [("attribute", "eleve")]),
    ],
)
def test_problems(html, expected):
    assert placeholders.problems(html) == expected


def test_fill_escapes():
    values = {"eleve": "Léa <script>", "entreprise": "Dupont & fils"}
    html = placeholders.fill("<p>{{ eleve }}, {{ entreprise }}</p>", values)
    assert html == "<p>Léa &lt;script&gt;, Dupont &amp; fils</p>"


def test_white_space_at_the_ends_of_blocks_goes():
    html = placeholders.fill(
        "<p>\n  Un <b>mot</b>\n  et\u00a0: fin.\n</p>\n <p>b</p>", {}
    )
    assert html == "<p>Un <b>mot</b> et\u00a0: fin.</p><p>b</p>"


def test_a_missing_value_is_seen():
    assert "à compléter" in placeholders.fill("<p>{{ tuteur }}</p>", {})


class Block(str):
    def __html__(self):
        return str(self)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>{{ dons }}</p><p>b</p>", "<ul><li>{{ nom }}</li></ul><p>b</p>"),
        ("<p>{{ rien }}</p><p>b</p>", "<p>b</p>"),
        ("<p>{{ inconnu }}<br/></p>", ""),
        ('<p class="x">{{ <b>nom</b> }}</p>', '<p class="x">A &amp; B</p>'),
        ("<p>De {{ nom }} et {{ rien }}.</p>", "<p>De A &amp; B et .</p>"),
    ],
)
def test_blocks_take_the_place_of_their_paragraph(html, expected):
    values = {"nom": "A & B", "rien": "", "dons": Block("<ul><li>{{ nom }}</li></ul>")}
    assert shared.fill(html, values) == expected


def test_names_used():
    assert shared.used("<p>{{ a }} {{&nbsp;b }}</p>") == {"a", "b"}
    assert shared.fill_text("{{ a }}!", {}) == "!"
