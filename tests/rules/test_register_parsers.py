"""Replies of the registers and of the address service: what is read, what is not."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_partners.demo import stub_registers as stub
from addons.bde_partners.rules.registers import (
    geoplateforme,
    lambert,
    recherche,
    sirene,
)
from addons.bde_partners.rules.registers.errors import RegisterError
from addons.bde_partners.rules.registers.site import (
    GeoPoint,
    RegisterSite,
    legal_kind,
    place,
    told,
    town,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=12) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
RECHERCHE = stub.RechercheStub.unit
SIRENE_ROW = stub.SireneStub.row


@pytest.fixture(scope="module")
def registers():
    """Both stubs, not started: only their answers are used."""
    both = stub.RechercheStub(), stub.SireneStub()
    yield both
    for one in both:
        one._server.server_close()


def both_sites(registers, known):
    """The same organisation as each register tells it."""
    search, insee = registers
    reply = {"results": [search.unit([known])]}
    found = recherche.parse_one(json.dumps(reply).encode(), known.siret)
    return found, sirene.parse({"etablissement": insee.row(known)})[0]


def test_a_site_is_the_same_from_both_registers(registers):
    for site in both_sites(registers, stub.GARAGE):
        assert (site.siret, site.siren) == (stub.GARAGE.siret, stub.GARAGE.siret[:9])
        assert (site.name, site.usual_name) == ("GARAGE DES LILAS", "LILAS AUTO")
        assert (site.street, site.zip, site.city) == (
            "12 rue de la Gare",
            "45000",
            "Orleans",
        )
        assert (site.insee, site.country) == ("45234", "FR")
        assert (site.naf, site.naf_version) == ("45.20A", "2008")
        assert (site.headcount_bracket, site.headcount_year) == ("11", 2024)
        assert site.is_open and site.is_head_office
        assert site.is_diffusible == "full"
        assert site.legal_kind == "company"


def test_a_closed_site_tells_the_day(registers):
    for site in both_sites(registers, stub.CLOSED):
        assert (site.is_open, site.closed_on) == (False, date(2025, 6, 30))


def test_partial_diffusion_gives_neither_name_nor_street(registers):
    for site in both_sites(registers, stub.HIDDEN):
        assert site.is_diffusible == "partial"
        assert (site.name, site.usual_name, site.street) == ("", "", "")
        assert (site.lat, site.lng) == (None, None)
        assert (site.city, site.naf) == ("Orleans", "43.21A")


def test_a_name_told_by_mistake_is_not_kept_under_partial_diffusion():
    row = stub.SireneStub.row(_Sirene(), replace(stub.HIDDEN, diffusion="O"))
    row["statutDiffusionEtablissement"] = "P"
    site = sirene.parse({"etablissement": row})[0]
    assert (site.name, site.street, site.is_diffusible) == ("", "", "partial")
    company = stub.SireneStub.row(_Sirene(), stub.GARAGE)
    company["statutDiffusionEtablissement"] = "P"
    site = sirene.parse({"etablissement": company})[0]
    assert (site.name, site.street) == ("GARAGE DES LILAS", "")


class _Sirene:
    """What `SireneStub.row` needs of its server."""

    @staticmethod
    def head_of(site):
        return site


def test_a_sole_trader_has_the_name_of_a_person(registers):
    for site in both_sites(registers, stub.TRADER):
        assert (site.name, site.legal_kind) == ("CAMILLE EXEMPLE", "sole_trader")
        assert site.headcount_bracket == "NN"


def test_sites_of_one_siren_know_their_head_office(registers):
    for site in both_sites(registers, stub.BAKERY_SHOP):
        assert not site.is_head_office
        assert site.head_office_siret == stub.BAKERY.siret
        assert site.usual_name == "LE FOURNIL"
        assert site.street == "8 route d'Olivet"
    search, _insee = registers
    sites = recherche.parse({"results": [search.unit([stub.BAKERY_SHOP])]})
    assert [s.siret for s in sites] == [stub.BAKERY.siret, stub.BAKERY_SHOP.siret]
    near = recherche.parse({"results": [search.unit([stub.BAKERY_SHOP])]}, "45160")
    assert [s.siret for s in near] == [stub.BAKERY_SHOP.siret]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("1000", "sole_trader"),
        ("5499", "company"),
        ("5710", "company"),
        ("6540", "company"),
        ("3120", "company"),
        ("7210", "public"),
        ("4110", "public"),
        ("9220", "association"),
        ("8210", "association"),
        ("", ""),
        ("57", ""),
        (None, ""),
    ],
)
def test_legal_kind_follows_the_categorie_juridique(code, kind):
    assert legal_kind(code) == kind


def test_public_bodies_and_associations(registers):
    for known, kind in ((stub.TOWN_HALL, "public"), (stub.CLUB, "association")):
        for site in both_sites(registers, known):
            assert site.legal_kind == kind


def test_la_poste_is_read_although_luhn_says_no():
    row = stub.SireneStub.row(
        _Sirene(), replace(stub.GARAGE, siret="35600000049837", name="LA POSTE")
    )
    assert sirene.parse({"etablissement": row})[0].siret == "35600000049837"


def test_a_number_that_is_no_siret_is_left_out():
    row = stub.SireneStub.row(_Sirene(), replace(stub.GARAGE, siret="12345678901234"))
    assert sirene.parse({"etablissement": row}) == []


def test_naf_2025_is_told_apart(registers):
    _search, insee = registers
    row = insee.row(stub.GARAGE)
    period = row["periodesEtablissement"][0]
    period["nomenclatureActivitePrincipaleEtablissement"] = "NAF2025"
    assert sirene.parse({"etablissement": row})[0].naf_version == "2025"
    period["activitePrincipaleEtablissement"] = None
    row["activitePrincipaleNAF25Etablissement"] = "95.31Y"
    site = sirene.parse({"etablissement": row})[0]
    assert (site.naf, site.naf_version) == ("95.31Y", "2025")


def test_the_present_period_counts(registers):
    _search, insee = registers
    row = insee.row(stub.CLOSED)
    former = {**row["periodesEtablissement"][0], "dateFin": "2025-06-29"}
    former["etatAdministratifEtablissement"] = "A"
    row["periodesEtablissement"].insert(0, former)
    assert not sirene.parse({"etablissement": row})[0].is_open


@pytest.mark.parametrize(
    "data", [b"", b"<html>", b"[]", b"null", b'{"results": 3}', b"{}"]
)
def test_a_reply_that_cannot_be_read_is_said(data):
    for parse in (recherche.parse, sirene.parse, geoplateforme.parse):
        with pytest.raises(RegisterError) as caught:
            parse(data)
        assert caught.value.code == "unreadable"


def test_partial_replies_give_what_they_have():
    sites = recherche.parse(
        {"results": [None, {}, {"siege": {"siret": stub.GARAGE.siret}}, {"siege": 3}]}
    )
    assert [(s.siret, s.name, s.city) for s in sites] == [(stub.GARAGE.siret, "", "")]
    sites = sirene.parse({"etablissements": [{"siret": stub.GARAGE.siret}, 4, None]})
    assert [s.siret for s in sites] == [stub.GARAGE.siret]


@given(JSON)
def test_whatever_arrives_the_parsers_answer_or_say_so(value):
    wrapped = (
        {"results": [value]},
        {"results": [{"siege": value, "matching_etablissements": value}]},
        {"etablissement": value},
        {"etablissements": [value, {"siret": stub.GARAGE.siret, "uniteLegale": value}]},
        {"features": [value, {"geometry": value, "properties": value}]},
    )
    for data in (value, *wrapped):
        for parse in (recherche.parse, sirene.parse, geoplateforme.parse):
            try:
                found = parse(data)
            except RegisterError:
                continue
            assert all(isinstance(one, (RegisterSite, GeoPoint)) for one in found)


@given(st.sampled_from(stub.KNOWN), st.data())
def test_any_missing_or_odd_value_of_a_reply_is_survived(known, data):
    row = stub.SireneStub.row(_Sirene(), known)
    part = data.draw(st.sampled_from(["uniteLegale", "adresseEtablissement", None]))
    target = row[part] if part else row
    key = data.draw(st.sampled_from(sorted(target)))
    target[key] = data.draw(JSON)
    for site in sirene.parse({"etablissement": row}):
        assert "[ND]" not in json.dumps(site.to_dict())
        assert RegisterSite.from_dict(json.loads(json.dumps(site.to_dict()))) == site


@given(st.text(max_size=20))
def test_a_mask_never_becomes_a_value(text):
    assert told(f"[ND]{text}") == ""
    assert told("[NON-DIFFUSIBLE]") == "" == told("[ND]")


def test_capitals_become_readable():
    assert place("12 B RUE DE LA PAIX") == "12 B rue de la Paix"
    assert place("ZA LES QUATRE VENTS") == "ZA les Quatre Vents"
    assert town("SAINT-JEAN-DE-LA-RUELLE") == "Saint-Jean-de-la-Ruelle"
    assert town("LA SOURCE") == "La Source"
    assert town("Olivet") == "Olivet"


def test_lambert_93_of_the_origin_and_outside():
    lat, lng = lambert.to_wgs84(700000.0, 6600000.0)
    assert (round(lat, 6), round(lng, 6)) == (46.5, 3.0)
    assert lambert.to_wgs84(340000.0, 1700000.0) is None


def test_places_of_a_geojson_reply():
    feature = {
        "geometry": {"type": "Point", "coordinates": [1.9, 47.9]},
        "properties": {
            "label": "8 Rue des Sureaux 45000 Orléans",
            "score": 0.91,
            "type": "housenumber",
            "citycode": "45234",
        },
    }
    point = geoplateforme.parse({"features": [feature, {"geometry": None}]})[0]
    assert (point.lat, point.lng, point.precision) == (47.9, 1.9, "address")
    assert (point.insee, point.score) == ("45234", 0.91)


def test_one_place_for_each_address_in_the_same_order():
    addresses = [
        {"street": "8 rue des Sureaux", "zip": "45000", "city": "Orléans"},
        {"street": "rue, inconnue", "zip": "", "city": ""},
        {"city": "Olivet", "insee": "45232"},
    ]
    table = geoplateforme.to_csv(addresses).decode().splitlines()
    assert table[0] == "street,zip,city,insee"
    assert table[2] == '"rue, inconnue",,,'
    reply = (
        b"street,latitude,longitude,result_type,result_citycode,result_score\n"
        b"a,47.9,1.9,housenumber,45234,0.9\nb,,,,,\nc,47.8,1.8,municipality,45232,0.8\n"
    )
    first, second, third = geoplateforme.parse_csv(reply, addresses)
    assert (first.precision, second, third.precision) == ("address", None, "commune")


def test_a_table_that_lost_lines_is_refused():
    with pytest.raises(RegisterError):
        geoplateforme.parse_csv(b"latitude,longitude\n1,2\n", [{}, {}])
    with pytest.raises(RegisterError):
        geoplateforme.parse_csv(b"\xff\xfe", [{}])


def test_a_place_of_another_departement_is_not_believed():
    reply = (
        b"latitude,longitude,result_type,result_citycode,result_score\n"
        b"48.1,-1.6,street,35238,0.9\n"
    )
    assert geoplateforme.parse_csv(reply, [{"zip": "45000"}]) == [None]
    assert geoplateforme.parse_csv(reply, [{"zip": "35000"}])[0].insee == "35238"
    corsica = reply.replace(b"35238", b"2A004")
    assert geoplateforme.parse_csv(corsica, [{"zip": "20000"}])[0]


def test_recorded_replies(shared_data):
    site = sirene.parse(
        (shared_data / "monstage_sirene_v3_siret_response.json").read_bytes()
    )[0]
    assert (len(site.siret), site.legal_kind, site.is_open) == (14, "company", True)
    assert (site.zip, site.insee[:2], site.is_head_office) == ("75012", "75", True)
    assert (round(site.lat, 1), round(site.lng, 1)) == (48.8, 2.4)
    points = geoplateforme.parse(
        (shared_data / "monstage_ban_address_response.json").read_bytes()
    )
    assert len(points) == 10
    assert [p.precision for p in points][:2] == ["commune", "street"]
    # the address service gives each place in both systems
    reply = json.loads((shared_data / "monstage_ban_address_response.json").read_text())
    for point, feature in zip(points, reply["features"], strict=True):
        words = feature["properties"]
        lat, lng = lambert.to_wgs84(words["x"], words["y"])
        assert abs(lat - point.lat) < 1e-4 and abs(lng - point.lng) < 1e-4
