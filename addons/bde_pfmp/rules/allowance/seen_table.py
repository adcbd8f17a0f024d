"""What APLyPro's class table says, and whose line it is.

No format is promised: the columns are recognised by their names, a line that nobody
matches is kept with its reason. Names are compared without accents, hyphens, order.
"""

import re
from dataclasses import dataclass, field

from ....bde_partners.rules.columns import Field
from ....bde_partners.rules.dates import parse_date
from ....bde_partners.rules.issues import RuleError, Texts, _lt
from ....bde_partners.rules.text import fold

CODES = {
    "no_name": _lt("Neither a name nor an INE on this line."),
    "bad_days": _lt("“%(days)s” is not a whole number of days."),
    "bad_amount": _lt("“%(amount)s” is not an amount."),
    "bad_date": _lt("“%(day)s” is not a date that exists."),
    "bad_state": _lt("The state “%(state)s” of APLyPro is not known: it is left out."),
    "unknown": _lt("No PFMP of that name in this school year."),
    "homonyms": _lt(
        "Several learners have this name: please add the INE or the class."
    ),
    "several_stays": _lt(
        "The learner has several PFMP in the year: please add the dates or the INE "
        "with the days."
    ),
    "seen_twice": _lt("The same PFMP is on line %(first)s already."),
}
T = Texts(__name__, CODES)
FIELDS = (
    Field(
        "name", _lt("Learner"), ("élève", "nom et prénom", "nom prénom", "apprenant")
    ),
    Field("last_name", _lt("Last name"), ("nom", "nom de famille")),
    Field("first_name", _lt("First name"), ("prénom", "prénoms")),
    Field("ine", _lt("INE"), ("ine", "numéro ine")),
    Field("class", _lt("Class"), ("classe", "division")),
    Field("start", _lt("First day"), ("début", "date de début", "du")),
    Field("end", _lt("Last day"), ("fin", "date de fin", "au")),
    Field("dates", _lt("Dates"), ("pfmp", "dates", "période", "periode")),
    Field(
        "days",
        _lt("Days"),
        ("jours", "nombre de jours", "nb de jours", "nb jours", "jours effectués"),
        required=True,
    ),
    Field("amount", _lt("Amount"), ("montant", "montant estimé", "allocation")),
    Field("state", _lt("State"), ("état", "statut", "statut pfmp", "état pfmp")),
    Field("payment", _lt("Payment"), ("paiement", "état du paiement")),
)
STATES = {
    "a completer": "pending",
    "en attente": "pending",
    "completee": "completed",
    "saisie a valider": "completed",
    "a valider": "completed",
    "validee": "validated",
    "rectifiee": "rectified",
}
PAYMENTS = {
    "en attente": "pending",
    "incomplete": "incomplete",
    "incomplet": "incomplete",
    "bloque": "incomplete",
    "pret": "ready",
    "prete": "ready",
    "envoye": "sent",
    "envoyee": "sent",
    "en traitement": "integrated",
    "integree": "integrated",
    "rejete": "rejected",
    "rejetee": "rejected",
    "echec": "unpaid",
    "en echec": "unpaid",
    "impaye": "unpaid",
    "paye": "paid",
    "payee": "paid",
    "paiement effectue": "paid",
}
_DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}|\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class SeenRow:
    """A line of APLyPro; days None: none there yet; amount in cents or None."""

    line: int
    label: str
    names: frozenset
    ine: str
    klass: str
    start: object
    end: object
    days: int | None
    amount: int | None
    state: str
    payment: str


@dataclass(frozen=True, slots=True)
class Known:
    """A PFMP of the school; names: the sets of words that may name the learner."""

    key: object
    learner: object
    names: tuple
    ine: str
    klass: str
    start: object
    end: object
    days: int | None = None


@dataclass
class Seen:
    """rows: `SeenRow`; issues: lines refused, and remarks."""

    rows: list = field(default_factory=list)
    issues: list = field(default_factory=list)


def words(*parts):
    """The words of a name, whatever accents, capitals, hyphens and order."""
    return frozenset(
        re.sub(r"[^a-z0-9]+", " ", fold(" ".join(filter(None, parts)))).split()
    )


def read_seen(lines):
    """Return `Seen` of [(line number, {field: cell})]."""
    seen = Seen()
    for number, cells in lines:
        try:
            seen.rows.append(_row(number, cells, seen.issues))
        except RuleError as error:
            seen.issues.append(error.to_issue(_label(cells)))
    return seen


def _text(cells, name):
    return str(cells.get(name) or "").strip()


def _label(cells):
    parts = ("name", "last_name", "first_name")
    return " ".join(filter(None, (_text(cells, part) for part in parts)))


def _row(number, cells, issues):
    label, ine = _label(cells), _text(cells, "ine").upper().replace(" ", "")
    if not label and not ine:
        raise T.error("no_name", number)
    start, end = _stretch(number, cells)
    row = SeenRow(
        line=number,
        label=label or ine,
        names=words(label),
        ine=ine,
        klass=fold(_text(cells, "class")),
        start=start,
        end=end,
        days=_days(number, _text(cells, "days")),
        amount=_cents(number, _text(cells, "amount")),
        state=STATES.get(fold(_text(cells, "state")), ""),
        payment=PAYMENTS.get(
            fold(_text(cells, "payment") or _text(cells, "state")), ""
        ),
    )
    said = _text(cells, "state")
    if said and not row.state and not row.payment:
        issues.append(T.warning("bad_state", number, subject=row.label, state=said))
    return row


def _stretch(number, cells):
    given = [cells.get("start"), cells.get("end")]
    if not any(given):
        given = (_DATE.findall(_text(cells, "dates")) + [None, None])[:2]
    days = []
    for value in given:
        try:
            days.append(parse_date(value) if value else None)
        except ValueError:
            raise T.error("bad_date", number, day=str(value)) from None
    return days


def _days(number, text):
    found = re.match(r"(\d+)(?:[.,]0+)?\s*(?:j|jours?)?$", text.lower())
    if text and text not in ("-", "–") and not found:
        raise T.error("bad_days", number, days=text)
    return int(found[1]) or None if found else None


def _cents(number, text):
    text = re.sub(r"[\s\xa0\u202f€]", "", text)
    if not text or text in ("-", "–"):
        return None
    found = re.fullmatch(r"(\d{1,6})(?:[.,](\d{1,2}))?", text)
    if not found:
        raise T.error("bad_amount", number, amount=text)
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


def reconcile(rows, known):
    """Return {line number: (key, code)}: whose PFMP each row is, or why nobody's.

    :param list rows: `SeenRow`
    :param list known: `Known`, the PFMP of the school year
    """
    by_ine, by_names = {}, {}
    for one in known:
        if one.ine:
            by_ine.setdefault(one.ine, []).append(one)
        for names in set(one.names):
            by_names.setdefault(names, []).append(one)
    found, taken = {}, {}
    for row in rows:
        candidates = by_ine.get(row.ine) if row.ine else None
        key, code = _choose(row, candidates or by_names.get(row.names, []))
        if key is not None and key in taken:
            key, code = None, "seen_twice"
        elif key is not None:
            taken[key] = row.line
        found[row.line] = (key, code)
    return found


def _choose(row, candidates):
    if not candidates:
        return None, "unknown"
    if row.klass and len({one.learner for one in candidates}) > 1:
        candidates = [o for o in candidates if fold(o.klass) == row.klass] or candidates
    if len({one.learner for one in candidates}) > 1:
        return None, "homonyms"
    if row.start:
        # the dates typed there may differ by some days from ours
        candidates = [
            o
            for o in candidates
            if o.start <= (row.end or row.start) and row.start <= o.end
        ]
        if not candidates:
            return None, "unknown"
    if len(candidates) > 1:
        exact = [o for o in candidates if (o.start, o.end) == (row.start, row.end)]
        candidates = exact or candidates
    return (candidates[0].key, "") if len(candidates) == 1 else (None, "several_stays")
