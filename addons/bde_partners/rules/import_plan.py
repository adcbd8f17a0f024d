"""What an import means to do: lines, questions, and a print that tells two plans apart.

Plain Python, filled by the formats (`bde.import.format`), shown and applied by
`bde.import`. Nothing here reads a file or a database.
"""

import hashlib
import json
from dataclasses import dataclass, field

ACTIONS = ("create", "update", "same", "doubtful", "skip", "error")
WRITES = ("create", "update")
KINDS = ("choice", "record", "yesno")


@dataclass(frozen=True, slots=True)
class Ref:
    """Stands in `vals` for the id of the planned line that carries this key."""

    key: str


@dataclass(slots=True)
class PlannedLine:
    """One thing the import found in the file, and what it would do about it.

    :ivar line: line (or record) number in the file, 1 for its first line; None: no line
    :ivar label: who or what, as the office would say it
    :ivar action: one of `ACTIONS`
    :ivar model: model written, for create and update
    :ivar key: unique in the plan; what `Ref(key)` points at
    :ivar res_id: id of the record met in the database (update, same), else 0
    :ivar vals: values to write; may hold `Ref` anywhere, commands included
    :ivar message: reason or note, already in the reader's language
    :ivar question_key: question that the line waits for, or that settled it
    :ivar part_of: key of the line this one belongs to: applied, not shown on its own.
        A "same" line one of whose parts writes is shown as an update.
    """

    line: int | None
    label: str
    action: str
    model: str = ""
    key: str = ""
    res_id: int = 0
    vals: dict = field(default_factory=dict)
    message: str = ""
    question_key: str = ""
    part_of: str = ""

    def __post_init__(self):
        if self.action not in ACTIONS:
            raise ValueError(f"unknown action {self.action!r}")


@dataclass(slots=True)
class Question:
    """A point that the file cannot settle by itself.

    :ivar key: stable from one import to the next (what is remembered goes by it)
    :ivar label: the point, one short sentence
    :ivar kind: "choice" (one of `choices`), "yesno" ("yes"/"no") or "record" (the id
        of a record of `model`, or one of `choices` when there are some)
    :ivar help: what happens with each answer
    :ivar choices: [(value, label)]
    :ivar model: model of the record, for kind "record"
    :ivar domain: which records are offered
    :ivar default: answer proposed; it counts as given unless the user changes it
    :ivar required: nothing is applied before it is answered; a question that is not
        required leaves its doubtful lines out
    :ivar remember: proposed value of "use this answer next time"
    :ivar count: lines concerned (counted by `Plan.ask`)
    """

    key: str
    label: str
    kind: str = "choice"
    help: str = ""
    choices: list = field(default_factory=list)
    model: str = ""
    domain: list = field(default_factory=list)
    default: str | None = None
    required: bool = True
    remember: bool = False
    count: int = 0

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind of question {self.kind!r}")
        if self.kind == "record" and not self.model:
            raise ValueError("a question about a record names its model")
        if self.default is not None:
            self.default = str(self.default)


@dataclass
class Plan:
    """Everything an import would do, in the order of the file.

    :ivar answers: {question key: value}, as text; ids of records as digits
    :ivar notes: general remarks, shown above the lines
    """

    answers: dict = field(default_factory=dict)
    lines: list = field(default_factory=list)
    questions: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)

    def add(self, line, label, action, **kwargs):
        """Append a `PlannedLine` and return it."""
        planned = PlannedLine(line, label, action, **kwargs)
        self.lines.append(planned)
        return planned

    def ask(self, question, count=1):
        """Put a question once, count the lines it concerns, return its answer.

        :param Question question: asked again with the same key: only counted
        :param int count: lines concerned by this call
        :return: the answer as text (given, remembered or proposed), None: not yet
        """
        known = self.questions.setdefault(question.key, question)
        known.count += count
        return self.answers.get(known.key, known.default)

    def ask_record(self, question, count=1):
        """Like `ask`, for kind "record": (id or None, other choice or None)."""
        value = self.ask(question, count)
        if value is None:
            return None, None
        return (int(value), None) if value.isdigit() else (None, value)

    @property
    def open_questions(self):
        """Questions without answer nor proposal."""
        return [
            question
            for question in self.questions.values()
            if self.answers.get(question.key, question.default) is None
        ]

    def shown_lines(self):
        """Lines as the user sees them: parts are folded into the line they belong to.

        :return: list of `PlannedLine`; those that changed by folding are copies
        """
        parts = {}
        for planned in self.lines:
            if planned.part_of:
                parts.setdefault(planned.part_of, []).append(planned)
        shown = []
        for planned in self.lines:
            if planned.part_of:
                continue
            own = parts.get(planned.key) if planned.key else None
            shown.append(_fold(planned, own) if own else planned)
        return shown

    def counts(self):
        """Return {action: number of shown lines}, every action present."""
        result = dict.fromkeys(ACTIONS, 0)
        for planned in self.shown_lines():
            result[planned.action] += 1
        return result

    def digest(self):
        """Return a print of what the plan would do; equal plans, equal prints.

        Texts are left out: they depend on who reads them.
        """
        seen = hashlib.sha256()
        for planned in self.lines:
            row = (
                planned.line,
                planned.action,
                planned.model,
                planned.key,
                planned.res_id,
                planned.vals,
                planned.question_key,
            )
            seen.update(_encode(row).encode() + b"\n")
        for key, question in sorted(self.questions.items()):
            answer = self.answers.get(key, question.default)
            seen.update(f"?{key}={answer}\n".encode())
        return seen.hexdigest()


def waves(lines, models=()):
    """Split the lines to create into batches that can be created one after another.

    Lines of one model are created together; a line that refers to another line waits
    until that one exists. Models come in the order given, then as first met.

    :param lines: `PlannedLine` with action "create"
    :param models: names of models, first ones created first
    :return: list of (model, [lines])
    :raise ValueError: two lines wait for each other, or for a key nobody carries
    """
    order = list(models)
    for planned in lines:
        if planned.model not in order:
            order.append(planned.model)
    missing = {planned.key for planned in lines if planned.key}
    waiting = {name: [] for name in order}
    for planned in lines:
        waiting[planned.model].append((planned, references(planned.vals) & missing))
    batches = []
    while any(waiting.values()):
        progressed = False
        for name in order:
            ready = [p for p, needs in waiting[name] if not needs & missing]
            if not ready:
                continue
            waiting[name] = [w for w in waiting[name] if w[1] & missing]
            missing -= {planned.key for planned in ready}
            batches.append((name, ready))
            progressed = True
        if not progressed:
            stuck = [p.key or p.label for rows in waiting.values() for p, _n in rows]
            raise ValueError(f"lines wait for each other: {stuck[:5]}")
    return batches


def references(value):
    """Return the set of keys that `Ref` placeholders of a value point at."""
    if isinstance(value, Ref):
        return {value.key}
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list | tuple | set):
        return set()
    return {key for item in value for key in references(item)}


def resolve(value, ids):
    """Return the value with each `Ref` replaced by its id.

    :param dict ids: {key: id}
    :raise KeyError: a key without id
    """
    if isinstance(value, Ref):
        return ids[value.key]
    if isinstance(value, dict):
        return {name: resolve(item, ids) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(resolve(item, ids) for item in value)
    return value


def _fold(planned, parts):
    """Return the line as shown with what its parts do."""
    action = planned.action
    if action == "same" and any(part.action in WRITES for part in parts):
        action = "update"
    texts = [planned.message, *(part.message for part in parts)]
    return PlannedLine(
        line=planned.line,
        label=planned.label,
        action=action,
        model=planned.model,
        key=planned.key,
        res_id=planned.res_id,
        vals=planned.vals,
        message=" · ".join(dict.fromkeys(text for text in texts if text)),
        question_key=planned.question_key,
    )


def _plain(value):
    """Turn what JSON does not know (Ref, date, Decimal…) into text."""
    if isinstance(value, Ref):
        return f"@{value.key}"
    if isinstance(value, set | frozenset):
        return sorted(value, key=str)
    return str(value)


_encode = json.JSONEncoder(sort_keys=True, default=_plain, ensure_ascii=False).encode
