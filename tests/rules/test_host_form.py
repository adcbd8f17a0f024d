"""The company's form: what each field accepts, nothing typed lost."""

from hypothesis import given
from hypothesis import strategies as st

from addons.bde_pfmp.rules import host_form as rules
from addons.bde_pfmp.rules.schedule import Slot

GOOD = {
    "signatory_name": "Jean Petit",
    "signatory_function": "Gérant",
    "signatory_email": "j.petit@garage.example.org",
    "signatory_phone": "01 99 00 12 34",
}


def week(start="08:00", noon="12:00", after="13:00", end="16:00"):
    raw = {}
    for day in range(5):
        raw |= {
            f"h{day}mf": start,
            f"h{day}mt": noon,
            f"h{day}af": after,
            f"h{day}at": end,
        }
    return raw


def read(step, raw, scope="form", **more):
    return rules.read_step(step, raw, scope, **more)


def test_first_step_complete():
    values, issues = read(1, GOOD)
    assert not issues
    assert values["signatory_phone"] == "+33199001234"
    assert values["signatory_is_tutor"] is False


def test_each_field_has_its_own_error():
    _values, issues = read(1, {"signatory_email": "petit@", "signatory_phone": "12"})
    codes = {name: issue.code for name, issue in issues.items()}
    assert codes == {
        "signatory_name": "required",
        "signatory_function": "required",
        "signatory_email": "email",
        "signatory_phone": "phone",
    }


def test_company_says_who_it_is():
    _values, issues = read(1, GOOD, identity=True)
    assert issues["host_name"].code == "host_or_siret"
    _values, issues = read(1, {**GOOD, "host_siret": "123"}, identity=True)
    assert set(issues) == {"host_siret"}
    values, issues = read(1, {**GOOD, "host_name": "Chez Lulu"}, identity=True)
    assert not issues
    assert values["host_name"] == "Chez Lulu"


def test_identity_is_not_asked_of_a_known_company():
    values, _issues = read(1, {**GOOD, "host_name": "Autre nom"})
    assert "host_name" not in values


def test_hours_of_a_week():
    values, issues = read(2, week())
    assert not issues
    assert len(values["slots"]) == 10
    assert sum(slot.hours for slot in values["slots"]) == 35
    assert values["slots"][0] == Slot("all", 0, 8.0, 12.0)


def test_hours_that_do_not_stand():
    raw = week() | {"h0mt": "07:00", "h1mt": "", "h2af": "11:00", "h3mf": "huit"}
    _values, issues = read(2, raw)
    codes = {name: issue.code for name, issue in issues.items()}
    assert codes == {
        "h0mf": "time_order",
        "h1mf": "time_pair",
        "h2af": "time_overlap",
        "h3mf": "time",
    }


def test_hours_given_later_or_none():
    _values, issues = read(2, {})
    assert issues["hours_later"].code == "no_hours"
    _values, issues = read(2, {"hours_later": "1"})
    assert not issues


def test_hours_of_each_learner():
    values, issues = read(2, {"hours_differ": "1"})
    assert "slots" not in values
    assert not issues
    _values, issues = read(2, {}, scope="line")
    assert issues["hours_later"].code == "no_hours"


def test_works_are_asked_for_minors_only():
    raw = {"activities": "Vendre"}
    assert not read(3, raw)[1]
    assert read(3, raw, minor=True)[1]["works_none"].code == "works_unsaid"
    assert not read(3, raw | {"works_none": "1"}, minor=True)[1]
    both = raw | {"works_none": "1", "works": ["3"]}
    assert read(3, both, minor=True)[1]["works_none"].code == "works_none"
    assert not read(3, raw, "line", minor=True)[1]


def test_counts():
    field = rules.BY_NAME["headcount"]
    assert rules.read_field(field, " 1 200 ") == (1200, None)
    assert rules.read_field(field, "0") == (0, None)
    assert rules.read_field(field, "douze")[1].code == "number"
    assert rules.read_field(field, "9" * 30)[1].code == "number_big"
    assert rules.read_field(field, "")[1].code == "required"


def test_huge_inputs_are_bounded_and_told():
    kept = rules.keep({"activities": "x" * 10**6, "unknown": "y"}, 3, "form")
    assert len(kept["activities"]) == rules.RAW_MAX
    assert "unknown" not in kept
    assert read(3, kept)[1]["activities"].code == "too_long"
    kept = rules.keep({"works": [str(n) for n in range(1000)]}, 3, "form")
    assert len(kept["works"]) == 60


def test_what_is_typed_is_kept_as_typed():
    kept = rules.keep({"signatory_email": " Petit@ "}, 1, "form")
    assert kept["signatory_email"] == " Petit@ "
    assert kept["signatory_is_tutor"] == ""


def test_schedule_to_page_and_back():
    slots, issues = rules.read_hours(week())
    assert not issues
    assert rules.hours_raw(slots) == week()
    assert rules.hours_raw([Slot("a", 0, 8.0, 12.0)]) == {}
    assert rules.hours_raw([Slot("all", 0, 14.0, 18.0)]) == {
        "h0af": "14:00",
        "h0at": "18:00",
    }


@given(st.integers(0, 24 * 60))
def test_times_read_back(minutes):
    assert round(rules.read_time(rules.write_time(minutes / 60)) * 60) == minutes


@given(st.dictionaries(st.text(max_size=12), st.text(max_size=40), max_size=20))
def test_nothing_sent_breaks_a_step(raw):
    for step in rules.STEPS:
        for scope in ("form", "line"):
            kept = rules.keep(raw, step, scope)
            values, issues = rules.read_step(step, kept, scope, True, True)
            assert isinstance(values, dict)
            assert all(issue.text for issue in issues.values())
