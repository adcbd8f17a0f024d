"""The sheet of information of a placement: what a host tells, by pen or by phone.

One set of values for the screen of the office and for the form of the company. What
is not said ('' or None) never erases what is known.
"""

import re
from dataclasses import asdict, dataclass, field, fields

from ...bde_partners.rules.identifiers import check_siret
from ...bde_partners.rules.issues import Texts, _lt
from ...bde_partners.rules.text import clean
from .sheet_hours import format_hours, parse_hours  # noqa: F401  (one door)

CODES = {
    "host_missing": _lt("Which organisation? Its SIRET or its name."),
    "host_town": _lt("In which town? A postal code and a town, as on the sheet."),
    "mail": _lt("“%(value)s” is not an e-mail address."),
    "sheet_phone": _lt("“%(value)s” is not a telephone number."),
    "name_letters": _lt("“%(value)s” is not a name."),
    "person_name": _lt("Whose telephone, e-mail or function is it? Write a name."),
    "sheet_zip": _lt("“%(value)s” is not a postal code."),
    "count": _lt("“%(value)s” is not a number of people."),
    "insurance": _lt("Which company insures? Its name goes with the number."),
}
T = Texts(__name__, CODES)

LONG = {"activities": 4000, "equipment": 1000, "works_text": 1000}
PERSON = ("name", "function", "phone", "email")
_MAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s.,;<>]{2,}")


@dataclass(frozen=True)
class Person:
    """Somebody of the host. id: the contact when it is one we have."""

    id: int | None = None
    name: str = ""
    function: str = ""
    phone: str = ""
    email: str = ""

    def __bool__(self):
        return bool(self.id or any(getattr(self, name) for name in PERSON))

    def to_dict(self):
        """Plain values for a screen."""
        return asdict(self)


@dataclass(frozen=True)
class HostIdentity:
    """The organisation. id: one we have; site: what the register said of a new one
    (`RegisterSite.to_dict()`); else the words of the sheet."""

    id: int | None = None
    siret: str = ""
    name: str = ""
    street: str = ""
    zip: str = ""
    city: str = ""
    phone: str = ""
    email: str = ""
    site: dict | None = None

    def __bool__(self):
        return bool(self.id or self.siret or self.name or self.site)

    def to_dict(self):
        """Plain values for a screen."""
        return asdict(self)


@dataclass(frozen=True)
class SheetValues:
    """What a sheet says. Everything may be missing but the host.

    :param bool same_person: the one who signs is the tutor
    :param str hours: short text (`parse_hours`); '' leaves the schedule as it is
    :param bool hours_later: the host sends its hours later
    :param tuple works: ids of `bde.pfmp.hazard.work`; None leaves them as they are
    :param int headcount: of the employer; other_trainees: of other schools at once;
        tutor_trainees: others of this tutor; None: not said
    :param bool|None moving_sites: None: not said
    :param tuple replace: names like « tutor.phone », « signatory.email »,
        « host.phone »: the value of the sheet replaces the one of the address book
    """

    host: HostIdentity = HostIdentity()
    signatory: Person = Person()
    tutor: Person = Person()
    same_person: bool = False
    work_address: str = ""
    moving_sites: bool | None = None
    hours: str = ""
    hours_later: bool = False
    activities: str = ""
    equipment: str = ""
    works: tuple | None = None
    works_text: str = ""
    insurance_company: str = ""
    insurance_number: str = ""
    meals: str = ""
    transport: str = ""
    lodging: str = ""
    gratification: str = ""
    special_presence: str = ""
    headcount: int | None = None
    other_trainees: int | None = None
    tutor_trainees: int | None = None
    override_reason: str = ""
    replace: tuple = ()

    @classmethod
    def from_dict(cls, values):
        """Read plain values (JSON of a screen or a form), trimmed, unknown names left
        out; what is of another kind is read as nothing."""
        values = values if isinstance(values, dict) else {}
        found = {
            "host": _part(HostIdentity, values.get("host")),
            "signatory": _part(Person, values.get("signatory")),
            "tutor": _part(Person, values.get("tutor")),
        }
        for item in fields(cls):
            if item.name in found or item.name not in values:
                continue
            found[item.name] = _plain(item, values[item.name])
        return cls(**found)

    def to_dict(self):
        """Plain values that `from_dict` reads back."""
        return asdict(self)

    @property
    def insurance(self):
        """Insurer and number in one line, as a French document prints it."""
        number = self.insurance_number
        if number and not re.match(r"(contrat|police|n°)", number, re.IGNORECASE):
            number = f"contrat n° {number}"
        return ", ".join(filter(None, (self.insurance_company, number)))

    def people(self):
        """Return {"signatory": Person, "tutor": Person}; the same when it is said."""
        signatory, tutor = self.signatory, self.tutor
        if self.same_person:
            signatory = signatory or tutor
            tutor = signatory
        return {"signatory": signatory, "tutor": tutor}


@dataclass(frozen=True)
class Change:
    """A value that moved, or did not: field « tutor.phone », old, new, in words."""

    field: str
    old: str
    new: str


@dataclass
class SheetResult:
    """What applying a sheet did.

    :param int host_id: the organisation
    :param list created: of (« host », « tutor » or « signatory », id, name)
    :param list changes: of `Change`: what was written over another value, or filled
    :param list kept: of `Change`: what the address book has otherwise and kept
    :param list warnings: sentences, in the language of the user
    """

    host_id: int = 0
    created: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    kept: list = field(default_factory=list)
    warnings: list = field(default_factory=list)

    def to_dict(self):
        """Plain values for a screen."""
        return asdict(self)


def split_insurance(text):
    """« MAAF, contrat n° 41-2 » → (« MAAF », « 41-2 »); no number: (text, '')."""
    match = re.match(
        r"(.+?)[,\s–-]+(?:contrat|police)?\s*(?:n°|no\b|numéro)\s*(.+)$",
        clean(text),
        re.IGNORECASE,
    )
    return (match[1].strip(), match[2].strip()) if match else (clean(text), "")


def check(values):
    """Return {field: `Issue`}: what is wrong in a `SheetValues`, the first of each.

    Fields are « host », « host.siret », « host.zip », « tutor.email », « hours »…
    """
    found = {}
    _check_host(values.host, found)
    people = {"signatory": values.signatory}
    if not values.same_person:
        people["tutor"] = values.tutor
    for role, person in people.items():
        _check_person(role, person, found)
    for issue in parse_hours(values.hours).issues[:1]:
        found["hours"] = issue
    for name in ("headcount", "other_trainees", "tutor_trainees"):
        count = getattr(values, name)
        if count is not None and not 0 <= count < 10_000_000:
            found[name] = T.issue("count", value=count)
    if values.insurance_number and not values.insurance_company:
        found["insurance_company"] = T.issue("insurance")
    return found


def _check_host(host, found):
    if host.id:
        return
    if not host:
        found["host"] = T.issue("host_missing")
        return
    if host.siret:
        checked = check_siret(host.siret)
        if not checked.ok:
            found["host.siret"] = checked.to_issue()
    if not host.site and host.name:
        if not re.search(r"\w", host.name):
            found["host.name"] = T.issue("name_letters", value=host.name)
        if not (host.city or host.zip) and not host.siret:
            found["host.city"] = T.issue("host_town")
        if host.zip and not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z \-]{2,9}", host.zip):
            found["host.zip"] = T.issue("sheet_zip", value=host.zip)
    _check_reach("host", host, found)


def _check_person(role, person, found):
    if not person or person.id and not (person.phone or person.email):
        return
    if not person.id and not person.name:
        found[f"{role}.name"] = T.issue("person_name")
    elif person.name and not re.search(r"[^\W\d_]", person.name):
        found[f"{role}.name"] = T.issue("name_letters", value=person.name)
    _check_reach(role, person, found)


def _check_reach(role, holder, found):
    if holder.email and not _MAIL.fullmatch(holder.email):
        found[f"{role}.email"] = T.issue("mail", value=holder.email)
    digits = re.sub(r"\D", "", holder.phone)
    odd = re.search(r"[^\d\s+().\-/]", holder.phone)
    if holder.phone and (odd or not 8 <= len(digits) <= 15):
        found[f"{role}.phone"] = T.issue("sheet_phone", value=holder.phone)


def _part(kind, values):
    """A dict → `Person` or `HostIdentity`."""
    if not isinstance(values, dict):
        return kind()
    found = {}
    for item in fields(kind):
        value = values.get(item.name)
        if item.name == "id":
            found["id"] = _count(value) or None
        elif item.name == "site":
            found["site"] = value if isinstance(value, dict) and value else None
        else:
            found[item.name] = _text(value)
    return kind(**found)


def _plain(item, value):
    """The value of a field of `SheetValues`, of its kind."""
    if item.name in ("same_person", "hours_later"):
        return bool(value)
    if item.name == "moving_sites":
        return None if value is None else bool(value)
    if item.name == "works":
        if not isinstance(value, (list, tuple)):
            return None
        return tuple(filter(None, (_count(one) for one in value)))
    if item.name == "replace":
        known = value if isinstance(value, (list, tuple)) else ()
        return tuple(one for one in known if isinstance(one, str))
    if item.type in (int | None, "int | None"):
        return _count(value)
    if item.name == "hours":
        return value[:2000] if isinstance(value, str) else ""
    if item.name in LONG:
        lines = value.splitlines() if isinstance(value, str) else []
        return "\n".join(map(clean, lines)).strip()[: LONG[item.name]]
    return _text(value)


def _text(value):
    return clean(value)[:300] if isinstance(value, str) else ""


def _count(value):
    """A whole number, or its digits → int; -1 for what is no number; nothing → None."""
    if isinstance(value, bool) or value in (None, "", False):
        return None
    if isinstance(value, int):
        return value
    text = clean(value) if isinstance(value, str) else ""
    return int(text) if re.fullmatch(r"\d{1,9}", text) else -1
