"""The law of placements, rule by rule: one test a sentence of the article."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_pfmp.rules.law import library
from addons.bde_pfmp.rules.law.facts import Hazards, Host, Placement, Stretch
from addons.bde_pfmp.rules.law.findings import (
    BLOCKED,
    FORBIDDEN,
    WAIVED,
    WARNING,
    Finding,
    Waiver,
    waive,
    worst,
)
from addons.bde_pfmp.rules.law.parameters import Parameter, Parameters
from addons.bde_pfmp.rules.law.supervision import host_limit
from addons.bde_pfmp.rules.schedule import Slot

LAW = Parameters(
    [
        Parameter("day_hours_max", 8, age_to=18),
        Parameter("day_hours_usual", 7, age_to=16),
        Parameter("day_hours_max", 10, age_from=18),
        Parameter("week_hours_max", 35, age_to=18),
        Parameter("week_hours_usual", 30, age_to=15),
        Parameter("week_hours_max", 48, age_from=18),
        Parameter("day_starts", 6, age_to=18),
        Parameter("day_ends", 20, age_to=16),
        Parameter("day_ends", 22, age_from=16, age_to=18),
        Parameter("daily_rest_min", 14, age_to=16),
        Parameter("daily_rest_min", 12, age_from=16, age_to=18),
        Parameter("daily_rest_min", 11, age_from=18),
        Parameter("break_after", 4.5, age_to=18),
        Parameter("break_minutes", 30, age_to=18),
        Parameter("break_after", 6, age_from=18),
        Parameter("break_minutes", 20, age_from=18),
        Parameter("host_age_min", 14),
        Parameter("works_age_min", 15),
        Parameter("medical_years", 1),
        Parameter("tutor_max", 3),
        Parameter("referent_max", 16),
        Parameter("host_small_headcount", 20),
        Parameter("host_small_max", 3),
        Parameter("host_percent", 15),
        Parameter("host_small_headcount_raised", 30),
        Parameter("host_small_max_raised", 5),
        Parameter("host_percent_raised", 20),
        Parameter("period_weeks_min", 3),
        Parameter("gratification_hours", 308),
        Parameter("gratification_rate", 4.35, valid_to=date(2025, 12, 31)),
        Parameter("gratification_rate", 4.5, valid_from=date(2026, 1, 1)),
    ]
)
MONDAY = date(2026, 11, 2)
FRIDAY = date(2026, 11, 27)
WEEK = tuple(
    Slot("all", day, start, end)
    for day in range(5)
    for start, end in ((8.0, 12.0), (13.0, 16.0))
)


def born(age, on=MONDAY):
    """A birth date that makes somebody `age` for the whole placement."""
    return date(on.year - age, 1, 15)


def sound(**changes):
    """A placement with which the law has no quarrel, changed."""
    facts = {
        "first": MONDAY,
        "last": FRIDAY,
        "birth_date": born(16),
        "slots": WEEK,
        "has_tutor": True,
        "tutor_declared": 0,
        "has_referent": True,
        "host": Host(headcount=10, other_trainees=0, insurance="Mutuelle"),
        "representatives": 1,
    }
    return Placement(**(facts | changes))


def said(placement, waivers=()):
    """{code of the sentence: level} of what the law finds."""
    return {f.code: f.level for f in library.check(placement, LAW, waivers)}


def slots(*stretches, days=(0,)):
    return tuple(Slot("all", day, *stretch) for day in days for stretch in stretches)


def test_a_usual_period_is_sound():
    assert said(sound()) == {}


@pytest.mark.parametrize(
    ("age", "level"), [(13, FORBIDDEN), (14, None)], ids=["13", "14"]
)
def test_nobody_at_a_private_host_before_14(age, level):
    found = said(sound(birth_date=born(age), slots=()))
    assert found.get("too_young") == level


def test_a_public_body_takes_younger_ones():
    host = Host(kind="public", headcount=10, other_trainees=0, insurance="x")
    assert "too_young" not in said(sound(birth_date=born(13), host=host, slots=()))


def test_unknown_birth_date_is_said():
    assert said(sound(birth_date=None))["no_birth_date"] == WARNING


def test_a_minor_needs_a_representative_and_nobody_overrides():
    found = library.check(sound(representatives=0), LAW, [_waiver("representative")])
    assert [(f.code, f.level) for f in found] == [("no_representative", FORBIDDEN)]
    assert "no_representative" not in said(
        sound(representatives=0, birth_date=born(19))
    )


def _waiver(rule):
    return Waiver(rule, None, None, "Arrêté du 3 mars 2026")


def test_eight_hours_a_day_for_a_minor():
    long = slots((8, 12), (13, 17.5), days=range(5))
    assert said(sound(slots=long))["day_hours"] == BLOCKED
    assert "day_hours" not in said(sound(slots=slots((8, 12), (13, 17))))


def test_between_seven_and_eight_hours_before_16_is_a_warning():
    found = said(sound(birth_date=born(15), slots=slots((8, 12), (13, 17))))
    assert found == {"day_hours_usual": WARNING}


def test_an_adult_is_warned_only():
    long = slots((7, 12), (13, 19), days=range(5))
    assert said(sound(birth_date=born(19), slots=long)) == {
        "day_hours": WARNING,
        "week_hours": WARNING,
    }


def test_thirty_five_hours_a_week_for_a_minor():
    long = slots((8, 12), (13, 16.5), days=range(5))
    assert said(sound(slots=long)) == {"week_hours": BLOCKED}


def test_over_thirty_hours_a_week_under_15_is_a_warning():
    assert said(sound(birth_date=born(14))) == {"week_hours_usual": WARNING}
    short = slots((8, 12), (13, 15), days=range(5))
    assert said(sound(birth_date=born(14), slots=short)) == {}


def test_an_authorisation_lifts_what_is_blocked_and_stays_shown():
    long = slots((8, 12), (13, 16.5), days=range(5))
    found = library.check(sound(slots=long), LAW, [_waiver("week_hours")])
    assert [(f.level, f.waived_by) for f in found] == [
        (WAIVED, "Arrêté du 3 mars 2026")
    ]


def test_no_minor_at_night_whatever_the_authorisation():
    late = slots((14, 18), (19, 22.5))
    assert said(sound(slots=late), [_waiver("night")])["night"] == FORBIDDEN
    assert "night" not in said(sound(slots=slots((14, 18), (19, 22))))


def test_night_begins_at_20_before_16():
    late = slots((14, 17), (18, 20.5))
    assert said(sound(birth_date=born(15), slots=late))["night"] == FORBIDDEN
    assert "night" not in said(sound(slots=late))


def test_before_six_is_night():
    assert said(sound(slots=slots((5, 9))))["night"] == FORBIDDEN


def test_a_birthday_during_the_placement_changes_the_rule_of_that_day():
    late = slots((14, 17), (18, 20.5), days=range(5))
    turns = sound(birth_date=date(2010, 11, 10), slots=late)
    [night] = [f for f in library.check(turns, LAW) if f.code == "night"]
    assert (night.day, night.params["count"]) == (MONDAY, 6)  # until Monday 9th


def test_night_and_sunday_of_an_adult_are_to_be_written():
    found = said(sound(birth_date=born(19), slots=slots((4, 8), days=(5, 6))))
    assert found == {"night_adult": WARNING, "sunday_adult": WARNING}


def test_no_sunday_for_a_minor():
    assert said(sound(slots=slots((9, 12), days=(6,))))["sunday"] == BLOCKED


def test_two_days_of_rest_in_a_row_for_a_minor():
    assert said(sound(slots=slots((9, 12), days=(0, 5)))) == {"weekly_rest": BLOCKED}
    assert said(sound(slots=slots((9, 12), days=(1, 2, 3, 4, 5)))) == {}


def test_public_holidays():
    armistice = frozenset({date(2026, 11, 11)})
    assert said(sound(public_holidays=armistice)) == {"public_holiday": BLOCKED}
    adult = sound(public_holidays=armistice, birth_date=born(20))
    assert said(adult) == {"public_holiday_adult": WARNING}
    off = sound(public_holidays=armistice, days_off=armistice)
    assert said(off) == {}


def test_rest_between_two_days():
    late = (Slot("all", 0, 18, 22), Slot("all", 1, 8, 12))
    assert said(sound(slots=late)) == {"daily_rest": BLOCKED}
    assert said(sound(slots=(late[0], Slot("all", 1, 10, 12)))) == {}
    young = sound(birth_date=born(15), slots=(Slot("all", 0, 16, 20), late[1]))
    assert said(young) == {"daily_rest": BLOCKED}


def test_a_break_of_half_an_hour_after_four_hours_and_a_half():
    assert said(sound(slots=slots((8, 13)))) == {"break": BLOCKED}
    assert said(sound(slots=slots((8, 12), (12.25, 14)))) == {"break": BLOCKED}
    assert said(sound(slots=slots((8, 12.5), (13, 15)))) == {}
    assert said(sound(birth_date=born(19), slots=slots((8, 13)))) == {}


def test_regulated_works_need_a_declaration_over_every_day():
    works = Hazards(needed=True, medical_on=date(2026, 9, 1))
    assert said(sound(hazards=works)) == {"works_undeclared": BLOCKED}
    good = replace(
        works, declared_from=date(2025, 1, 1), declared_to=date(2027, 12, 31)
    )
    assert said(sound(hazards=good)) == {}
    short = replace(good, declared_to=date(2026, 11, 10))
    assert said(sound(hazards=short)) == {"works_expired": BLOCKED}
    assert said(sound(hazards=works, birth_date=born(19))) == {}


def test_regulated_works_not_before_15():
    works = Hazards(
        needed=True,
        declared_from=date(2025, 1, 1),
        declared_to=date(2027, 12, 31),
        medical_on=date(2026, 9, 1),
    )
    young = sound(hazards=works, birth_date=born(14), slots=())
    assert said(young) == {"works_age": FORBIDDEN}


def test_a_medical_opinion_of_the_year():
    works = Hazards(
        needed=True, declared_from=date(2025, 1, 1), declared_to=date(2027, 12, 31)
    )
    assert said(sound(hazards=works)) == {"medical_missing": BLOCKED}
    old = replace(works, medical_on=date(2025, 11, 15))
    assert said(sound(hazards=old)) == {"medical_old": BLOCKED}
    assert said(sound(hazards=replace(works, medical_on=date(2025, 11, 28)))) == {}


def test_works_forbidden_to_every_minor():
    works = Hazards(absolute="amiante")
    assert said(sound(hazards=works)) == {"works_forbidden": FORBIDDEN}
    assert said(sound(hazards=works, birth_date=born(18))) == {}


def test_a_tutor_has_three_trainees_at_the_same_time():
    others = tuple(Stretch(MONDAY, FRIDAY, n) for n in "abc")
    assert said(sound(tutor_others=others)) == {"tutor": BLOCKED}
    assert said(sound(tutor_others=others[:2])) == {}
    after = Stretch(date(2026, 12, 1), date(2026, 12, 18))
    assert said(sound(tutor_others=(*others[:2], after))) == {}


def test_other_trainees_of_the_tutor_count_when_the_host_says_so():
    two = tuple(Stretch(MONDAY, FRIDAY, n) for n in "ab")
    assert said(sound(tutor_others=two, tutor_declared=1)) == {"tutor": BLOCKED}
    assert said(sound(tutor_others=two, tutor_declared=None)) == {
        "tutor_unknown": WARNING
    }


def test_a_referent_follows_sixteen_learners():
    assert said(sound(referent_others=15)) == {}
    assert said(sound(referent_others=16)) == {"referent": BLOCKED}


@pytest.mark.parametrize(
    ("headcount", "raised", "limit"),
    [
        (1, False, 3),
        (19, False, 3),
        (20, False, 3),
        (21, False, 4),
        (100, False, 15),
        (101, False, 16),
        (29, True, 5),
        (30, True, 6),
        (100, True, 20),
    ],
)
def test_quota_of_a_host(headcount, raised, limit):
    host = Host(headcount=headcount, raised_quota=raised)
    assert host_limit(host, MONDAY, LAW) == limit


def test_quota_counts_by_civil_week():
    three = tuple(Stretch(MONDAY, FRIDAY, n) for n in "abc")
    assert said(sound(host_others=three)) == {"quota": BLOCKED}
    apart = tuple(Stretch(MONDAY + timedelta(7 * n), FRIDAY) for n in range(3))
    found = library.check(sound(host_others=apart), LAW)
    assert [(f.code, f.day) for f in found] == [("quota", MONDAY + timedelta(14))]


def test_quota_never_blocks_without_the_host_s_declaration():
    three = tuple(Stretch(MONDAY, FRIDAY, n) for n in "abc")
    for host in (
        Host(insurance="x"),
        Host(insurance="x", headcount=10),
        Host(insurance="x", other_trainees=0),
    ):
        assert said(sound(host_others=three, host=host)) == {"quota_unknown": WARNING}


def test_dates_inside_the_school_year_and_the_calendar():
    year = Stretch(date(2026, 9, 1), date(2027, 8, 31))
    assert said(sound(year=year)) == {}
    assert said(sound(year=replace(year, last=MONDAY))) == {"outside_year": BLOCKED}
    voted = Stretch(MONDAY, MONDAY + timedelta(11))
    assert said(sound(calendar=voted)) == {"outside_calendar": WARNING}


def test_a_period_is_not_shorter_than_three_weeks():
    short = sound(last=MONDAY + timedelta(11))
    assert said(short) == {"short": WARNING}
    assert said(replace(short, short_allowed=True)) == {}
    assert said(replace(short, is_catch_up=True)) == {}


def test_no_presence_in_the_holidays_save_to_make_up_weeks():
    holiday = Stretch(date(2026, 11, 16), date(2026, 11, 29), "Vacances")
    away = sound(holidays=(holiday,))
    assert said(away) == {"holiday": BLOCKED}
    assert said(replace(away, is_catch_up=True)) == {"holiday_half": WARNING}
    one_week = replace(away, is_catch_up=True, last=date(2026, 11, 20))
    assert said(one_week) == {}


def test_not_on_a_day_of_exam():
    exam = Stretch(date(2026, 11, 17), date(2026, 11, 17), "Épreuve de français")
    assert said(sound(exams=(exam,))) == {"exam": WARNING}


def test_one_place_at_a_time():
    other = Stretch(FRIDAY, FRIDAY + timedelta(20), "Garage Martin")
    assert said(sound(others=(other,))) == {"overlap": BLOCKED}
    later = Stretch(FRIDAY + timedelta(1), FRIDAY + timedelta(20), "Garage Martin")
    assert said(sound(others=(later,))) == {}


def test_gratification_from_the_309th_hour_at_the_same_host():
    assert sound().total_hours() == 140
    assert said(sound(hours_before=168)) == {}
    assert said(sound(hours_before=169)) == {"gratification_due": BLOCKED}
    assert said(sound(hours_before=169, gratification=4.5)) == {}
    assert said(sound(hours_before=169, gratification=4.49)) == {
        "gratification_low": BLOCKED
    }
    assert said(sound(hours_before=169, gratification_written=True)) == {
        "gratification_words": WARNING
    }


def test_the_rate_of_the_day_counts():
    assert LAW.get("gratification_rate", date(2025, 12, 31)) == 4.35
    assert LAW.get("gratification_rate", date(2026, 1, 1)) == 4.5
    assert LAW.get("gratification_rate_unknown", MONDAY) is None


def test_insurance_and_mentions():
    host = Host(headcount=10, other_trainees=0)
    assert said(sound(host=host)) == {"no_insurance": WARNING}
    found = library.check(sound(missing=(("Activities", True), ("Skills", False))), LAW)
    assert [f.level for f in found] == [BLOCKED, WARNING]


def test_a_rule_without_its_figure_says_nothing():
    all_day = sound(slots=slots((0, 24), days=range(7)))
    found = library.check(all_day, Parameters([]))
    assert {f.rule for f in found} == {"night", "sunday"}


def test_a_waiver_covers_its_dates_only():
    finding = Finding("sunday", BLOCKED, "sunday", "", {}, MONDAY)
    late = Waiver("sunday", MONDAY + timedelta(1), None, "x")
    assert waive([finding], [late], MONDAY, FRIDAY)[0].level == BLOCKED
    whole = replace(finding, day=None)
    ends = Waiver("sunday", None, FRIDAY - timedelta(1), "x")
    assert waive([whole], [ends], MONDAY, FRIDAY)[0].level == BLOCKED
    assert waive([finding], [ends], MONDAY, FRIDAY)[0].level == WAIVED


def test_the_gravest_level_is_told():
    levels = [Finding("x", level, "x", "") for level in (WARNING, BLOCKED, WAIVED)]
    assert worst(levels) == BLOCKED
    assert worst([]) == ""


hour = st.integers(0, 47).map(lambda half: half / 2)


@st.composite
def weeks(draw):
    """Any week of presence that the schedule accepts."""
    found = []
    for day in range(7):
        cuts = sorted(draw(st.sets(hour, min_size=0, max_size=4)))
        pairs = zip(cuts[::2], cuts[1::2], strict=False)
        found += [Slot("all", day, start, end) for start, end in pairs]
    return tuple(found)


@given(weeks(), st.integers(12, 30), st.integers(0, 40))
def test_checks_never_fail_and_speak_of_days_of_the_placement(week, age, length):
    facts = sound(slots=week, birth_date=born(age), last=MONDAY + timedelta(length))
    for finding in library.check(facts, LAW):
        assert finding.rule in library.BY_CODE
        assert finding.message % finding.params
        assert finding.day is None or facts.first <= finding.day <= facts.last


@given(weeks())
def test_less_presence_is_never_worse(week):
    """Taking a day off a schedule adds no quarrel about hours or nights."""
    rules = ("day_hours", "week_hours", "night", "sunday", "public_holiday")
    shorter = tuple(slot for slot in week if slot.weekday != 6)
    whole = {f.code for f in library.check(sound(slots=week), LAW) if f.rule in rules}
    less = {f.code for f in library.check(sound(slots=shorter), LAW) if f.rule in rules}
    assert less <= whole
