"""What a phone sends after a visit: bounded, cleaned, told when it is wrong."""

import io
import uuid
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from addons.bde_partners.rules.issues import RuleError
from addons.bde_pfmp.rules.follow.health_words import found
from addons.bde_pfmp.rules.follow.photo import MAX_BYTES, MAX_SIDE, clean_photo
from addons.bde_pfmp.rules.follow.visit_report import activities, read_report

TODAY = date(2026, 3, 12)
GOOD = {
    "uuid": str(uuid.UUID(int=7, version=4)),
    "day": "2026-03-12",
    "channel": "visit",
    "attendance": "regular",
    "integration": "good",
    "alert_level": "none",
}


def picture(size=(40, 30), form="JPEG", **options):
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, form, **options)
    return out.getvalue()


def with_exif(size=(400, 300)):
    exif = Image.Exif()
    exif[0x0110] = "Telephone of Camille"
    exif[0x0112] = 6  # to be turned
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 29.9)})
    return picture(size, exif=exif, comment=b"Camille")


def refused(raw, today=TODAY):
    with pytest.raises(RuleError) as caught:
        read_report(raw, today)
    return caught.value.code


def test_a_whole_report_is_read():
    raw = GOOD | {"ticks": {"0": True, "2": False}, "seen": " vu ", "next_step": "x"}
    values = read_report(raw, TODAY)
    assert values["day"] == TODAY
    assert values["ticks"] == {0: True, 2: False}
    assert values["seen"] == "vu"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"uuid": "1"}, "payload"),
        ({"uuid": None}, "payload"),
        ({"day": "12/03/2026"}, "day"),
        ({"day": "2026-03-13"}, "future"),
        ({"day": "2024-01-01"}, "old"),
        ({"integration": "great"}, "report_choice"),
        ({"attendance": ["regular"]}, "report_choice"),
        ({"alert_level": "urgent"}, "alert"),
        ({"alert_level": "problem", "alert_text": "  "}, "alert"),
        ({"seen": "x" * 2001}, "long"),
    ],
)
def test_what_is_wrong_is_named(change, code):
    assert refused(GOOD | change) == code


@given(
    st.dictionaries(
        st.sampled_from([*GOOD, "ticks", "seen", "alert_text", "next_step_on"]),
        st.none()
        | st.integers()
        | st.text()
        | st.lists(st.text())
        | st.dictionaries(st.text(), st.booleans()),
    )
)
def test_whatever_is_sent_is_read_or_refused(change):
    try:
        values = read_report(GOOD | change, TODAY)
    except RuleError as error:
        assert error.message
        return
    assert TODAY - timedelta(days=366) <= values["day"] <= TODAY


def test_not_a_report():
    assert refused([]) == "payload"


def test_activities_of_an_annexe():
    assert activities("- Vidanges\n\n • Freins\nPneus ") == [
        "Vidanges",
        "Freins",
        "Pneus",
    ]
    assert activities(None) == []


# -- photos ------------------------------------------------------------------------
def test_exif_place_and_phone_are_stripped_and_the_photo_is_upright():
    content = with_exif()
    assert b"Telephone of Camille" in content
    clean = clean_photo(content)
    for hidden in (b"Telephone", b"Camille", b"Exif"):
        assert hidden not in clean
    kept = Image.open(io.BytesIO(clean))
    assert not kept.getexif()
    assert kept.size == (300, 400)


def test_a_big_photo_is_made_smaller():
    kept = Image.open(io.BytesIO(clean_photo(picture((4000, 3000)))))
    assert max(kept.size) == MAX_SIDE


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_other_kinds_of_photos(form):
    assert clean_photo(picture(form=form))[:3] == b"\xff\xd8\xff"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"GIF89a not a photo", "photo_unreadable"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photo_unreadable"),
        (picture()[:200], "photo_unreadable"),
        (b"x" * (MAX_BYTES + 1), "big"),
    ],
)
def test_what_is_no_photo_is_told(content, code):
    with pytest.raises(RuleError) as caught:
        clean_photo(content)
    assert caught.value.code == code


def test_too_many_pixels_are_refused_before_they_are_decoded():
    out = io.BytesIO()
    Image.new("1", (8000, 8000)).save(out, "PNG")
    with pytest.raises(RuleError) as caught:
        clean_photo(out.getvalue())
    assert caught.value.code == "pixels"


@given(st.binary(max_size=300))
def test_any_bytes_are_a_photo_or_refused(content):
    with pytest.raises(RuleError):
        clean_photo(content)


# -- words on health -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Il est MALADE depuis lundi", ["malade*"]),
        ("Elle dit être dépressive", ["dépress*"]),
        ("vu le medecin", ["médecin"]),
        ("des médecins", ["médecin"]),
        ("Atelier propre, élève ponctuel", []),
        ("la maladresse du geste", []),
        ("", []),
        (None, []),
    ],
)
def test_words_on_health(text, words):
    assert found(text, ["malade*", "médecin", "dépress*"]) == words


@given(st.text(), st.lists(st.text(), max_size=5))
def test_any_list_and_any_text(text, words):
    assert set(found(text, words)) <= set(words)
