"""Organisations and people found again by their names."""

from addons.bde_partners.rules.partner_match import HostIndex, KnownHost, find_person
from addons.bde_partners.rules.partner_words import city_words, name_words

GARAGE = KnownHost(1, "Garage Martin", "", "29200", "Brest")
BAKER = KnownHost(2, "Boulangerie du Port", "73282932000074", "29900", "Concarneau")
INDEX = HostIndex([GARAGE, BAKER, KnownHost(3, "Garage Martin", "", "", "Quimper")])


def test_words():
    assert name_words("SARL GARAGE MARTIN") == "garage martin"
    assert name_words("SARL") == "sarl"
    assert city_words("ST-RENAN Cedex 2") == "saint renan"


def test_siret_first():
    assert INDEX.find("Autre enseigne", "73282932000074").id == 2


def test_name_and_town():
    assert INDEX.find("GARAGE MARTIN SARL", city="BREST").id == 1
    assert INDEX.find("Garage Martin", zip_code="29200").id is None
    assert INDEX.find("Boulangerie du port").id == 2


def test_doubts():
    namesakes = INDEX.find("Garage Martin")
    assert (sorted(namesakes.doubts), namesakes.namesake) == ([1, 3], True)
    assert INDEX.find("Garage Martn", city="Brest").doubts == [1]
    other_site = INDEX.find("Boulangerie du port", "73282932000017", city="Concarneau")
    assert (other_site.id, other_site.doubts) == (None, [2])
    assert not other_site.namesake


def test_new():
    found = INDEX.find("Menuiserie Le Bris", city="Brest")
    assert (found.id, found.doubts) == (None, [])
    assert INDEX.find("Garage Martin", city="Rennes").doubts == []


def test_people():
    known = {1: "Claire DURAND", 2: "Jean-Marc Petit", 3: "Anne Petit"}
    assert find_person("Mme DURAND", known) == 1
    assert find_person("PETIT Jean Marc", known) == 2
    assert find_person("M. Petit", known) is None
    assert find_person("", known) is None
    assert find_person("Mme DURAND", known, whole=True) is None
    assert find_person("DURAND Claire", known, whole=True) == 1


def test_only_the_same_place_is_compared():
    known = [
        KnownHost(n, "Garage Martin", "", zip_code, city)
        for n, (zip_code, city) in enumerate(
            [("41000", "Blois"), ("41000", ""), ("", ""), ("37000", "Tours")] * 3
        )
    ]
    index = HostIndex(known)
    assert index.find("Garage Martn", city="BLOIS CEDEX").doubts == [0, 4, 8, 1, 2, 5]
    assert set(index.find("Garage Martn", "", "37000").doubts) <= {3, 7, 11, 2, 6, 10}
    assert index.find("Garage Martn", "", "37000", "Tours").doubts == [
        3,
        7,
        11,
        2,
        6,
        10,
    ]
    assert len(index.find("Garage Martn").doubts) == 6
    assert index.find("Garage Martn", city="Rennes", zip_code="35000").doubts == [
        2,
        6,
        10,
    ]
