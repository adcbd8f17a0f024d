"""How much two organisations look like one: what counts, what does not."""

import unicodedata

from hypothesis import assume, given
from hypothesis import strategies as st

from addons.bde_partners.rules import partner_likeness as like
from addons.bde_partners.rules.partner_match import person_words
from addons.bde_partners.rules.person_likeness import person_likeness

PUBLIC = frozenset({"gmail.com", "orange.fr"})
WORDS = (
    "garage menuiserie boulangerie martin dupont lefevre loire moulin lilas horizon "
    "tilleul énergie hôtel café beauséjour chêne etoile atelier numerique vallee"
).split()
SIRETS = ("99937000000120", "99937000000138", "99975280100160")
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True)
towns = st.sampled_from(["Blois", "Salbris", "Saint-Aignan", "La Ferté-Imbault", ""])
traits = st.builds(
    lambda name, **more: like.traits(name=" ".join(name), public=PUBLIC, **more),
    names,
    siret=st.sampled_from(["", *SIRETS]),
    city=towns,
    zip_code=st.sampled_from(["", "41000", "41300"]),
    phone=st.sampled_from(["", "02 61 91 00 30", "02 61 91 00 31"]),
    email=st.sampled_from(["", "a@gmail.com", "b@gmail.com", "a@moulin.example"]),
    street=st.sampled_from(["", "3 rue du Moulin", "5, av. de la Gare"]),
)


def score(a, b):
    return like.likeness(like.traits(**a), like.traits(**b)).score


def reasons(a, b, **more):
    a, b = (like.traits(public=PUBLIC, **v, **more) for v in (a, b))
    return like.likeness(a, b).reasons


# ---------------------------------------------------------------- properties
@given(traits, traits)
def test_symmetric(a, b):
    one, two = like.likeness(a, b), like.likeness(b, a)
    assert (one.score, set(one.reasons)) == (two.score, set(two.reasons))
    assert 0 <= one.score <= 100


@given(traits)
def test_identical_is_100(a):
    assert like.likeness(a, a).score == 100


@given(names, st.randoms(), st.sampled_from(["SARL", "Ets", "S.A.R.L.", "SAS", ""]))
def test_accents_case_order_and_legal_form_do_not_count(name, random, form):
    other = [w.upper() for w in name]
    random.shuffle(other)
    text = unicodedata.normalize("NFD", " ".join([form, *other]))
    if random.random() < 0.5:
        text = "".join(c for c in text if not unicodedata.combining(c))
    town = {"city": "Saint-Aignan"}, {"city": "ST AIGNAN CEDEX"}
    assert score({"name": " ".join(name), **town[0]}, {"name": text, **town[1]}) == 100


@given(traits, traits, st.sampled_from(["Vierzon", "Orléans"]))
def test_two_sites_of_a_chain_are_never_alike(a, b, city):
    """Another town and another SIRET: whatever the name, phone and domain are."""
    assume(a.town and a.siret and b.siret and a.siret != b.siret)
    b = like.Traits(
        words=a.words,
        compact=a.compact,
        town=like.town_key(city),
        siret=b.siret,
        phone=a.phone,
        email=a.email,
        domain=a.domain,
        street=a.street,
    )
    assert like.likeness(a, b).score <= like.CHAIN < like.WARN


@given(traits, traits)
def test_the_same_siret_blocks(a, b):
    found = like.likeness(a, b)
    assert found.blocks == bool(a.siret and a.siret == b.siret)
    if found.blocks:
        assert (found.score, found.reasons[0]) == (100, like.SIRET)


@given(names, st.integers(0, 200), st.sampled_from("aeiourstln"))
def test_a_typing_error_is_still_seen(name, place, letter):
    assume(len("".join(name)) >= 9 and min(map(len, name)) >= 5)
    text = " ".join(name)
    place = 1 + place % (len(text) - 1)
    assume(text[place] != " " and text[place - 1] != " " and text[place] != letter)
    wrong = text[:place] + letter + text[place + 1 :]
    found = score({"name": text, "city": "Blois"}, {"name": wrong, "city": "Blois"})
    assert found >= like.WARN, wrong


# ---------------------------------------------------------------- words
def test_names():
    for one, other in (
        ("S.A.R.L. Garage St Martin", "garage Saint-Martin (SARL)"),
        ("Menuiserie Le Bris", "MENUISERIE LEBRIS"),
        ("Pharmacie Ste Anne", "Pharmacie Sainte-Anne"),
        ("Sté Dupont et Cie", "Dupont & Compagnie"),
        ("Boulangerie du Port", "BOULANGERIE LE PORT"),
    ):
        a, b = like.traits(name=one), like.traits(name=other)
        assert like.name_likeness(a, b) == 100, (one, other)
    for one, other in (
        ("Boulangerie Dupont", "Boulangerie Durant"),
        ("Garage Martin", "Garage Lefèvre"),
        ("École n° 12", "École n° 13"),
        ("Client 10001", "Client 10002"),
        ("Carrefour", "Carglass"),
    ):
        a, b = like.traits(name=one), like.traits(name=other)
        assert like.name_likeness(a, b) < like.NEAR, (one, other)


def test_towns():
    assert like.town_key("LYON 3e Arrondissement") == like.town_key("Lyon Cedex 03")
    assert like.town_key("Paris 12") == "paris"
    assert like.town_key("ST-RENAN") == like.town_key("Saint Renan")


def test_phones_and_streets():
    assert (
        len(
            {
                like.phone_key(n)
                for n in (
                    "+33 2 61 91 00 30",
                    "0261910030",
                    "00 33 261 91 00 30",
                    "02.61.91.00.30",
                    "+33 (0)2 61 91 00 30",
                )
            }
        )
        == 1
    )
    assert like.phone_key("15") == ""
    assert like.street_key("12 bis, av. du Gal Leclerc") == like.street_key(
        "12bis AVENUE GÉNÉRAL-LECLERC"
    )
    assert like.street_key("Zone industrielle") == ""


# ---------------------------------------------------------------- each reason
HOST = {"name": "Garage des Lilas", "city": "Salbris"}


def test_what_warns_alone():
    other = {"name": "Menuiserie Dupin", "city": "Salbris"}
    for more, reason in (
        ({"phone": "02 61 91 00 30"}, like.PHONE),
        ({"email": "contact@lilas.example"}, like.EMAIL),
    ):
        assert reasons(HOST, other, **more) == (reason,)
        assert score({**HOST, **more}, {**other, **more}) >= like.WARN
    a = {**HOST, "email": "paul@lilas.example"}
    b = {**other, "email": "accueil@lilas.example"}
    assert reasons(a, b) == (like.DOMAIN,)
    assert score(a, b) >= like.WARN
    assert reasons(HOST, {**HOST, "name": "SARL Garage Lilas"}) == (like.NAME,)
    assert score({**HOST, "siret": SIRETS[0]}, {**other, "siret": SIRETS[1]}) >= 50


def test_what_does_not_warn():
    far = {"name": "Garage des Lilas", "city": "Brest"}
    assert score(HOST, far) < like.WARN
    public = {**HOST, "email": "a@gmail.com"}, {"name": "X", "email": "b@gmail.com"}
    assert reasons(*public) == ()
    assert (
        score(
            {**HOST, "street": "3 rue du Moulin"},
            {"name": "Menuiserie", "city": "Salbris", "street": "3, rue Moulin"},
        )
        < like.WARN
    )


def test_two_sites_in_one_town_are_two():
    a = {**HOST, "siret": SIRETS[0], "street": "3 rue du Moulin"}
    b = {**HOST, "siret": SIRETS[1], "street": "5 rue de la Gare"}
    assert score(a, b) <= like.CHAIN
    taken_over = {**HOST, "siret": SIRETS[2]}
    assert like.WARN < score(a, taken_over) <= like.TAKEN_OVER


# ---------------------------------------------------------------- people
def person(name, email="", phone=""):
    return person_words(name), email, like.phone_key(phone)


def test_people():
    anne = person("Anne Petit", "anne@lilas.example", "02 61 91 00 30")
    assert person_likeness(anne, anne)[0] == 100
    assert person_likeness(anne, person("PETIT Anne"))[0] >= 90
    assert person_likeness(anne, person("Mme Petit"))[0] < 90
    other = person("Anne Petit", "anne@autre.example", "02 61 91 00 99")
    assert person_likeness(anne, other)[0] < 90
    assert person_likeness(anne, person("Paul Durand"))[0] == 0
    box = person("Paul Durand", "anne@lilas.example")
    assert person_likeness(anne, box) == (60, [like.EMAIL])
