"""A school's own list of partners, as people keep it → `SaidHost`s.

One organisation a line with its people beside it, or one person a line; cells left
empty under the name they repeat; codes that a spreadsheet shortened.
"""

import re
from dataclasses import replace

from . import identifiers
from .cells import Cells
from .checked import compact
from .columns import names
from .issues import ERROR, Texts, _lt
from .partner_rows import SaidHost, group_hosts, join
from .partners_columns import FIELDS
from .partners_people import is_theirs, own_coordinates, read_person
from .partners_slots import PARTS, SLOTS, contact_field
from .partners_words import (
    FRENCH,
    head_office,
    headcount,
    kind_of_name,
    legal_kind,
    state_of,
)
from .text import clean, fold, title_name

CODES = {
    "partner_no_name": _lt("No name of organisation on this line."),
    "partner_siren_only": _lt(
        "Only a SIREN, %(siren)s: the SIRET of the site is missing."
    ),
    "partner_siret_siren": _lt(
        "The SIREN %(siren)s is not that of the SIRET %(siret)s: the SIRET is kept."
    ),
    "partner_value": _lt("“%(value)s” is not understood in the column “%(column)s”."),
    "partner_coordinates": _lt(
        "These coordinates are nowhere: %(latitude)s, %(longitude)s."
    ),
}
T = Texts(__name__, CODES)

__all__ = ["FIELDS", "read"]
_PLACE = re.compile(r"^(?P<street>.*?)[\s,;–-]*\b(?P<zip>\d{5})\s+(?P<city>[^\d,;].*)$")
_CEDEX = re.compile(r"\bcedex\b", re.IGNORECASE)
_SMALL = re.compile(
    r"(?<=[\s\-])(?:De|Du|Des|D|En|La|Le|Les|L|Lès|Sur|Sous|Et|Aux?|À)(?=[\s\-'’])"
)
_TEXTS = names("trade_name, street2, activity, level, owner")


def read(table, mapping):
    """`Table`, {field: column} → (list of `SaidHost`, list of `Issue`)."""
    reader = _Reader(mapping)
    lines = [reader.host(row) for row in table.rows]
    hosts = []
    for own in group_hosts([said for said in lines if said]):
        if len(own) > 1:
            own_coordinates(own)
        hosts.append(join(own))
    return sorted(hosts, key=lambda said: said.line), reader.issues


class _Reader:
    """Reads line after line: one may go on with the organisation of the line above."""

    def __init__(self, mapping):
        self.mapping = mapping
        self.slots = [
            slot
            for slot in SLOTS
            if any(contact_field(slot, part) in mapping for part in PARTS)
        ]
        self.issues = []
        self.above = None

    def host(self, row):
        """`Row` → `SaidHost`, None when it was added to the one above."""
        cells = Cells(row, self.mapping)
        said = SaidHost(row.line, cells.text("name"), rows=[row])
        said.issues = cells.issues
        trade = cells.text("trade_name")
        if not fold(said.name):
            said.name = trade if fold(trade) else ""
        cells.subject = said.name
        self._identity(said, cells)
        people = [read_person(cells, slot) for slot in self.slots]
        said.people = [person for person in people if person]
        if not said.name and not said.siret:
            return self._without_name(said)
        self._address(said, cells)
        self._reach(said, cells)
        self._census(said, cells)
        self.above = said
        return said

    def _without_name(self, said):
        if said.people and self.above:
            self.above.people += said.people
            self.above.rows += said.rows
            return None
        said.issues.append(T.issue("partner_no_name", said.line))
        return said

    # --- who ---------------------------------------------------------------

    def _identity(self, said, cells):
        values = said.values
        country = cells.text("country")
        abroad = bool(country) and fold(country) not in FRENCH
        if abroad:
            values["country"] = country
            values["legal_kind"] = "foreign"
        elif country:
            values["country"] = "FR"
        self._siret(said, cells, abroad)
        naf = cells.checked("naf", identifiers.check_naf)
        if naf:
            values["naf"] = naf
        for name in _TEXTS:
            text = cells.text(name)
            if text and not (name == "trade_name" and fold(text) == fold(said.name)):
                values[name] = text
        kind = self._kind(said, cells)
        if kind:
            values.setdefault("legal_kind", kind)
        elif kind_of_name(said.name):
            values["kind_guess"] = kind_of_name(said.name)
        said.head = head_office(cells.text("head_office"))

    def _kind(self, said, cells):
        text = cells.text("legal_kind")
        kind = legal_kind(text)
        if text and not kind:
            said.notes.append(f"{self.mapping['legal_kind']} : {text}")
        return kind

    def _siret(self, said, cells, abroad):
        text = cells.text("siret")
        if abroad:
            if text:
                said.notes.append(f"{self.mapping['siret']} : {text}")
            return
        result = identifiers.check_siret(text)
        issue = result.to_issue(said.line, said.name)
        siren = identifiers.check_siren(cells.text("siren"))
        if result.ok:
            said.siret = result.value
            if issue:
                said.issues.append(issue)
        elif len(compact(text)) <= 9 and identifiers.check_siren(text).ok:
            siren = identifiers.check_siren(text)
        else:
            said.siret_issue = issue
        self._siren(said, siren, bool(issue and said.siret_issue))

    def _siren(self, said, siren, is_wrong):
        if not siren.value:
            return
        if not siren.ok:
            issue = siren.to_issue(said.line, said.name)
            said.issues.append(replace(issue, level="warning"))
        elif said.siret and said.siret[:9] != siren.value:
            said.issues.append(
                T.warning(
                    "partner_siret_siren",
                    said.line,
                    said.name,
                    siren=siren.value,
                    siret=said.siret,
                )
            )
        else:
            said.siren = siren.value
            if not said.siret and not is_wrong:
                warning = T.warning(
                    "partner_siren_only", said.line, said.name, siren=siren.value
                )
                said.issues.append(warning)

    # --- where, how to reach --------------------------------------------------

    def _address(self, said, cells):
        values = said.values
        street, code, city = cells.text("street"), cells.text("zip"), cells.text("city")
        together = cells.text("place")
        for text in (together, "" if code else city, "" if code or city else street):
            found = _PLACE.match(text)
            if found and not code:
                code, city = found["zip"], found["city"]
                if text is street:
                    street = found["street"]
        if together and not code and not city:
            city = together
        third = cells.text("street3")
        if third:
            values["street2"] = " ".join(filter(None, [values.get("street2"), third]))
        if street:
            values["street"] = street
        if code:
            abroad = values.get("legal_kind") == "foreign"
            result = identifiers.check_zip(code, "XX" if abroad else "FR")
            issue = result.to_issue(said.line, said.name)
            if issue:
                said.issues.append(replace(issue, level="warning"))
            said.zip = result.value if result.ok else code
        said.city = city_name(city)
        self._point(said, cells)

    def _point(self, said, cells):
        texts = [cells.text(name).replace(",", ".") for name in _POINT]
        if not any(texts):
            return
        try:
            latitude, longitude = (float(text) for text in texts)
        except ValueError:
            latitude = longitude = 0.0
        if 0 < abs(latitude) <= 90 and abs(longitude) <= 180:
            said.values |= {"latitude": latitude, "longitude": longitude}
        elif latitude or longitude or all(texts):
            said.issues.append(
                T.warning(
                    "partner_coordinates",
                    said.line,
                    said.name,
                    latitude=texts[0][:20],
                    longitude=texts[1][:20],
                )
            )

    def _reach(self, said, cells):
        phone = cells.checked("phone", identifiers.check_phone)
        mobile = cells.checked("mobile", identifiers.check_phone)
        email = cells.checked("email", identifiers.check_email)
        website = cells.text("website")
        said.values |= {
            name: value
            for name, value in (
                ("phone", phone or mobile),
                ("mobile", mobile if phone and mobile != phone else ""),
                ("email", email),
                ("website", website if "." in website else ""),
            )
            if value
        }
        if len(said.people) == 1 and is_theirs(said.people[0], email):
            said.people[0].email = said.values.pop("email")

    # --- what they host -------------------------------------------------------

    def _census(self, said, cells):
        values = said.values
        text = cells.text("headcount")
        number, bracket = headcount(text)
        if number is not None:
            values["headcount"] = number
        if bracket:
            values["bracket"] = bracket
        if text and number is None and not bracket:
            self._not_understood(said, cells, "headcount")
        said.trainings = cells.parts("trainings", ";|/+\n")
        said.tags = cells.parts("tags")
        places = cells.text("places")
        if places:
            found = re.match(r"\d{1,3}\b", places)
            if found:
                values["places"] = int(found[0])
            else:
                self._not_understood(said, cells, "places")
        day = cells.day("last_contact")
        if day:
            values["last_contact"] = day
            is_visit = "visite" in fold(self.mapping["last_contact"])
            values["contact_kind"] = "visit" if is_visit else "call"
        state = cells.text("state")
        if state:
            known = state_of(state)
            if known:
                values["state"] = known
            else:
                said.notes.append(f"{self.mapping['state']} : {state}")
        note = cells.text("note")
        if note:
            said.notes.append(note)

    def _not_understood(self, said, cells, name):
        said.issues.append(
            T.warning(
                "partner_value",
                said.line,
                said.name,
                value=cells.text(name)[:40],
                column=self.mapping[name],
            )
        )


_POINT = ("latitude", "longitude")


def _town(text):
    """« BOURG-EN-BRESSE » → « Bourg-en-Bresse »; mixed cases stay."""
    named = title_name(text)
    if named == text:
        return named
    return _SMALL.sub(lambda found: found[0].lower(), named)


def city_name(text):
    """« NANTES  Cedex 2 » → « Nantes CEDEX 2 »."""
    town, _cedex, office = _CEDEX.sub("\n", clean(text)).partition("\n")
    town = _town(town)
    return f"{town} CEDEX {office.strip()}".strip() if _cedex else town


def errors(said):
    """Issues of an organisation that refuse its lines."""
    return [issue for issue in said.issues if issue.level == ERROR]
