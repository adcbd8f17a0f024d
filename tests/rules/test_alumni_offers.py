from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from addons.bde_alumni.rules.offers import typed as rules

TEXTS = st.dictionaries(
    st.sampled_from([*rules.SIZES, "description", "siret", "kind"]), st.text()
)


@given(TEXTS)
def test_whatever_is_typed_is_bounded_or_refused(typed):
    values, errors = rules.check(typed, rules.COMPANY)
    for name, size in rules.SIZES.items():
        assert len(values[name]) <= size
    if not errors:
        assert all(values[name] for name in rules.COMPANY)
        assert values["kind"] in rules.KINDS
        assert len(values["siret"]) in (0, 14)


def test_siret_is_read_with_its_spaces():
    values, errors = rules.check({"siret": "999 370 000 00120"}, ())
    assert values["siret"] == "99937000000120"
    assert "siret" not in errors


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 400))
def test_expiry(day, days):
    assert rules.expiry(day, days) - day == timedelta(days=days)
