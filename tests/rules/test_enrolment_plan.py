"""Enrolments of a learner through a year: dated moves, exits, second runs."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from addons.bde_pfmp.rules.enrolment_plan import Stay, Wanted, decide, simulate

START, END = date(2025, 9, 1), date(2026, 8, 31)
TODAY = date(2025, 11, 10)


def steps(stays, wanted, **kwargs):
    return decide(stays, wanted, START, END, TODAY, **kwargs)


def kinds(stays, wanted, **kwargs):
    return [step.kind for step in steps(stays, wanted, **kwargs)]


def stay(**kwargs):
    return Stay(**{"id": 1, "class_ref": "A", "date_start": START} | kwargs)


def test_new_learner_starts_with_the_year_or_on_arrival():
    [step] = steps([], Wanted(class_ref="A"))
    assert (step.kind, step.vals["date_start"]) == ("open", START)
    [step] = steps([], Wanted(class_ref="A", date_start=date(2025, 10, 6)))
    assert step.vals["date_start"] == date(2025, 10, 6)
    [step] = steps([], Wanted(class_ref="A", date_start=date(2023, 9, 1)))
    assert step.vals["date_start"] == START


def test_class_change_is_dated_of_the_day_of_the_file():
    close, opened = steps([stay(training=7, regime="dp")], Wanted(class_ref="B"))
    assert close.vals["date_end"] == date(2025, 11, 9)
    assert close.vals["reason"] == "class_change"
    assert opened.vals["date_start"] == TODAY
    assert opened.vals["class_ref"] == "B"
    assert (opened.vals["training"], opened.vals["regime"]) == (7, "dp")


def test_change_of_training_is_dated_likewise():
    close, opened = steps(
        [stay(training=7, mef=70)], Wanted(class_ref="A", training=8, mef=80)
    )
    assert close.vals["reason"] == "training_change"
    assert (opened.vals["training"], opened.vals["mef"]) == (8, 80)


def test_pupil_who_becomes_an_apprentice():
    close, opened = steps([stay(status="st")], Wanted(class_ref="A", status="ap"))
    assert close.vals["reason"] == "apprenticeship"
    assert opened.vals["status"] == "ap"


def test_change_before_the_first_day_is_made_in_place():
    arriving = stay(date_start=TODAY)
    [step] = steps([arriving], Wanted(class_ref="B"))
    assert (step.kind, step.vals) == ("change", {"class_ref": "B"})


def test_same_class_completes_what_was_unknown():
    [step] = steps([stay()], Wanted(class_ref="A", training=7, mef=70))
    assert (step.kind, step.vals) == ("change", {"training": 7, "mef": 70})
    assert steps([stay(training=7)], Wanted(class_ref="A")) == []


def test_groups_of_a_file_that_has_none_are_kept():
    grouped = stay(groups=frozenset({"G"}))
    assert steps([grouped], Wanted(class_ref="A", groups=None)) == []
    [step] = steps([grouped], Wanted(class_ref="A", groups=frozenset()))
    assert step.vals == {"groups": frozenset()}


def test_leaver_is_closed_with_date_and_reason():
    out = Wanted(date_end=date(2025, 10, 3), reason="work", note="CDI")
    [step] = steps([stay(is_probable_leaver=True)], out)
    assert step.kind == "close"
    assert step.vals["date_end"] == date(2025, 10, 3)
    assert (step.vals["reason"], step.vals["note"]) == ("work", "CDI")
    assert step.vals["is_probable_leaver"] is False


def test_leaver_closed_by_hand_takes_the_date_of_the_file():
    closed = stay(date_end=TODAY, reason="left")
    [step] = steps([closed], Wanted(date_end=date(2025, 11, 7), reason="work"))
    assert (step.kind, step.vals) == ("change", {"date_end": date(2025, 11, 7)})


def test_leaver_of_the_first_day_never_came():
    [step] = steps([stay()], Wanted(date_end=date(2025, 8, 31)))
    assert (step.vals["date_end"], step.vals["reason"]) == (START, "never_came")


def test_leaver_unknown_this_year():
    assert steps([], Wanted(date_end=date(2025, 7, 4))) == []
    [step] = steps([], Wanted(class_ref="A", date_end=date(2025, 10, 3)))
    assert (step.kind, step.vals["date_end"]) == ("open", date(2025, 10, 3))


def test_learner_who_left_and_is_still_in_the_file_is_asked_about():
    gone = stay(date_end=date(2025, 10, 3), reason="left")
    assert kinds([gone], Wanted(class_ref="A")) == ["back"]
    [step] = steps([gone], Wanted(class_ref="A"), come_back=True)
    assert (step.kind, step.vals["date_start"]) == ("open", TODAY)


def test_file_that_dates_each_class():
    first = Wanted(
        class_ref="A",
        move_day=START,
        date_end=date(2025, 9, 27),
        reason="class_change",
    )
    second = Wanted(class_ref="B", move_day=date(2025, 9, 28))
    stays = []
    for wanted in (first, second):
        stays = simulate(stays, steps(stays, wanted))
    assert [(s.class_ref, s.date_start, s.date_end) for s in stays] == [
        ("A", START, date(2025, 9, 27)),
        ("B", date(2025, 9, 28), None),
    ]
    assert steps(stays, first) == steps(stays, second) == []


DAYS = st.dates(date(2025, 8, 1), date(2026, 8, 31))
WANTED = st.builds(
    Wanted,
    class_ref=st.sampled_from([None, "A", "B"]),
    training=st.sampled_from([None, 7, 8]),
    status=st.sampled_from([None, "st", "ap"]),
    groups=st.sampled_from([None, frozenset(), frozenset({"G"})]),
    date_start=st.none() | DAYS,
    move_day=st.none() | DAYS,
    date_end=st.none() | DAYS,
    reason=st.sampled_from([None, "left", "work"]),
)


@given(st.lists(WANTED, max_size=4), WANTED)
def test_second_run_changes_nothing_and_one_enrolment_is_open(history, last):
    stays = []
    for wanted in [*history, last]:
        done = decide(stays, wanted, START, END, TODAY)
        stays = simulate(stays, done)
        assert sum(s.date_end is None for s in stays) <= 1
        assert all(s.date_end is None or s.date_end >= s.date_start for s in stays)
    assert [s for s in decide(stays, last, START, END, TODAY) if s.kind != "back"] == []
