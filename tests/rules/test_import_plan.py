"""What an import means to do: folding, questions, order of creation, prints."""

from datetime import date

import pytest

from addons.bde_partners.rules.import_plan import (
    Plan,
    PlannedLine,
    Question,
    Ref,
    references,
    resolve,
    waves,
)


def create(key, model="m", **vals):
    return PlannedLine(1, key, "create", model=model, key=key, vals=vals)


def test_unknown_action_and_kind_are_refused():
    with pytest.raises(ValueError):
        PlannedLine(1, "x", "destroy")
    with pytest.raises(ValueError):
        Question("k", "l", kind="essay")
    with pytest.raises(ValueError):
        Question("k", "l", kind="record")


def test_ask_puts_a_question_once_and_counts_its_lines():
    plan = Plan(answers={"b": "2"})
    assert plan.ask(Question("a", "A?")) is None
    assert plan.ask(Question("a", "A?"), count=2) is None
    assert plan.ask(Question("b", "B?")) == "2"
    assert plan.questions["a"].count == 3
    assert [question.key for question in plan.open_questions] == ["a"]


def test_a_proposal_counts_as_an_answer():
    plan = Plan()
    assert plan.ask(Question("a", "A?", default=7)) == "7"
    assert plan.open_questions == []


def test_ask_record_tells_a_record_from_another_choice():
    plan = Plan(answers={"a": "12", "b": "skip"})
    assert plan.ask_record(Question("a", "", kind="record", model="m")) == (12, None)
    assert plan.ask_record(Question("b", "", kind="record", model="m")) == (
        None,
        "skip",
    )
    assert plan.ask_record(Question("c", "", kind="record", model="m")) == (None, None)


def test_parts_are_folded_into_their_line():
    plan = Plan()
    plan.add(1, "Zoé", "same", model="l", key="l:1", message="unchanged")
    plan.add(1, "Zoé", "update", model="e", part_of="l:1", message="class: A → B")
    plan.add(2, "Max", "same", model="l", key="l:2")
    plan.add(2, "Max", "same", model="e", part_of="l:2")
    shown = plan.shown_lines()
    assert [line.action for line in shown] == ["update", "same"]
    assert shown[0].message == "unchanged · class: A → B"
    assert plan.counts()["update"] == 1
    assert plan.lines[0].action == "same"


def test_waves_create_what_others_point_at_first():
    lines = [
        create("child", head=Ref("head")),
        create("link", model="n", both=[(6, 0, [Ref("child"), Ref("head")])]),
        create("head"),
    ]
    batches = waves(lines)
    order = [line.key for _model, batch in batches for line in batch]
    assert order == ["head", "child", "link"]


def test_waves_follow_the_order_of_models_and_group_them():
    lines = [create("b", "n"), create("a", "m"), create("c", "n")]
    assert [(model, len(batch)) for model, batch in waves(lines, ("m", "n"))] == [
        ("m", 1),
        ("n", 2),
    ]


def test_waves_refuse_a_circle():
    with pytest.raises(ValueError, match="wait for each other"):
        waves([create("a", x=Ref("b")), create("b", x=Ref("a"))])


def test_resolve_goes_into_commands():
    vals = {"a": Ref("k"), "b": [(6, 0, [Ref("k"), 3])], "c": "text", "d": None}
    assert references(vals) == {"k"}
    assert resolve(vals, {"k": 9}) == {
        "a": 9,
        "b": [(6, 0, [9, 3])],
        "c": "text",
        "d": None,
    }


def test_equal_plans_have_equal_prints():
    def plan(day=1, answer=None):
        made = Plan(answers={"q": answer} if answer else {})
        made.ask(Question("q", "Q?"))
        vals = {"d": date(2026, 9, day), "r": Ref("k"), "s": {2, 1}}
        made.add(1, "x", "create", model="m", vals=vals)
        return made.digest()

    assert plan() == plan()
    assert plan() != plan(day=2)
    assert plan() != plan(answer="yes")
