from datetime import date

import pytest

from addons.bde_pfmp.rules import mentions
from addons.bde_pfmp.rules.mentions import Facts

FULL = {
    "training": "Baccalauréat professionnel Métiers de l'électricité",
    "annual_volume": 980,
    "referent": "Anne Martin",
    "tutor": "Paul Petit",
    "skills": "Préparer un chantier",
    "activities": "Câblage",
    "date_start": date(2026, 11, 2),
    "date_end": date(2026, 11, 27),
    "hours": 140.0,
    "follow_up": "Une visite",
    "host_insurance": "Assureur, contrat 12",
    "school_insurance": "Assureur, contrat 34",
    "covered": frozenset(mentions.TEMPLATE_CODES),
    "birth_date": date(2009, 5, 4),
    "is_minor": True,
    "representatives": 1,
    "signatory": "Luc Roux",
    "head": "Jeanne Blanc",
    "host_address": "1 rue du Port",
    "host_siret": "12345678200010",
}


def codes(**changes):
    return [m.code for m in mentions.missing_mentions(Facts(**{**FULL, **changes}))]


def test_the_law_has_fifteen_mentions():
    assert len(mentions.D124_4) == 15
    assert len({mention.code for mention in mentions.D124_4}) == 15


def test_nothing_missing():
    assert codes() == []


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("training", "", "training"),
        ("annual_volume", 0, "annual_volume"),
        ("referent", "", "people"),
        ("tutor", "", "people"),
        ("skills", "", "skills"),
        ("activities", "", "activities"),
        ("date_end", None, "dates"),
        ("hours", None, "schedule"),
        ("host_insurance", "", "liability"),
        ("school_insurance", "", "liability"),
        ("birth_date", None, "birth_date"),
        ("representatives", 0, "representative"),
        ("signatory", "", "signatory"),
        ("head", "", "head"),
        ("host_address", "", "host_address"),
        ("host_siret", "", "host_siret"),
    ],
)
def test_each_fact_is_wanted(field, value, code):
    assert codes(**{field: value}) == [code]


@pytest.mark.parametrize(
    "code",
    ["protection", "absences", "suspension", "benefits", "rules", "attestation"],
)
def test_articles_of_the_template(code):
    covered = frozenset(mentions.TEMPLATE_CODES) - {code}
    assert codes(covered=covered) == [code]


def test_supervision_on_the_placement_or_on_the_template():
    bare = frozenset(mentions.TEMPLATE_CODES) - {"follow_up"}
    assert codes(covered=bare) == []
    assert codes(covered=bare, follow_up="") == ["follow_up"]


def test_gratification_is_due_from_the_309th_hour():
    assert codes(hours=308.0) == []
    assert codes(hours=308.5) == ["gratification"]
    assert codes(hours=350.0, gratification="4,50 € de l'heure") == []


def test_adult_signs_alone():
    assert codes(is_minor=False, representatives=0) == []


def test_no_siret_abroad_nor_for_an_individual_employer():
    assert codes(host_siret="", abroad=True) == []
    assert codes(host_siret="", host_individual=True) == []


def test_continuing_education_only_warns():
    found = mentions.missing_mentions(
        Facts(**{**FULL, "kind": "fc", "skills": "", "annual_volume": 0})
    )
    assert [(m.code, m.severity, m.article) for m in found] == [("skills", "warn", "")]


def test_an_empty_placement_lists_all_it_lacks_in_the_order_of_the_law():
    found = mentions.missing_mentions(Facts(is_minor=True))
    law = [m.code for m in mentions.D124_4 if m.code != "gratification"]
    assert [m.code for m in found][: len(law)] == law
    assert all(m.label and m.hint for m in found)
    assert mentions.blocking(found)
