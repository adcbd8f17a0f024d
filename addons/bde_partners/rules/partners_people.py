"""One person of a line of partners → `SaidPerson`, whatever shares their cell."""

import re

from . import identifiers
from .partner_rows import SaidPerson
from .partners_slots import contact_field
from .partners_words import role_of
from .text import clean, fold, split_full_name, title_name

TITLES = {"m": "m", "mr": "m", "monsieur": "m", "mme": "mme", "mlle": "mme"}
TITLES |= {"madame": "mme", "mademoiselle": "mme", "messieurs": "m"}
_NOBODY = {"", "nc", "neant", "aucun", "sans", "inconnu", "non", "x", "na", "nr", "ras"}
_EMAIL = re.compile(r"[^\s@<>,;:()]+@[^\s@<>,;:()]+\.[^\s@<>,;:()]+")
_PHONE = re.compile(r"(?:\+33\s?\(?0?\)?|0)\s?[1-9](?:[\s.\-]?\d{2}){4}")


def read_person(cells, slot):
    """One slot of a line → `SaidPerson`, None when nobody is named."""

    def text(part):
        return cells.text(contact_field(slot, part))

    def checked(part, check):
        return cells.checked(contact_field(slot, part), check)

    whole, email, phone = _loose(text("name"))
    job, whole = _without_job(whole)
    first = text("first")
    title, whole = _without_title(whole)
    if fold(whole) in _NOBODY and not fold(first):
        return None
    if not first and _tells_last_name(whole):
        whole, first = split_full_name(whole)
    mobile = checked("mobile", identifiers.check_phone)
    phone = checked("phone", identifiers.check_phone) or phone
    role = slot.role
    if slot.code == "contact":
        role = role_of(cells.text("contact_role")) or role_of(text("function") or job)
    return SaidPerson(
        cells.line,
        f"{title_name(first)} {clean(whole)}".strip(),
        [role] if role else [],
        TITLES.get(fold(text("title")), "") or title,
        text("function") or job,
        phone or mobile,
        mobile if phone and mobile != phone else "",
        checked("email", identifiers.check_email) or email,
    )


def _tells_last_name(text):
    """« PETIT Jean » and « Petit, Jean » do; « Jean Petit » stays as it is."""
    words = [word for word in text.split() if any(c.isalpha() for c in word)]
    capitals = {word == word.upper() for word in words}
    return "," in text or len(capitals) == 2


def _loose(text):
    """« PETIT Jean 06 39 98 00 01 » → (name, e-mail, telephone)."""
    email = _EMAIL.search(text)
    if email:
        text = text.replace(email[0], " ")
    phone = _PHONE.search(text)
    if phone:
        text = text.replace(phone[0], " ")
    number = identifiers.check_phone(phone[0]).value if phone else ""
    text = clean(text).strip(" -–:/,;()").strip()
    return text, email[0].lower() if email else "", number


def _without_job(text):
    """« Gérant : M. PETIT » → ('Gérant', 'M. PETIT')."""
    job, colon, name = text.partition(":")
    is_job = colon and name.strip() and len(job.split()) <= 4
    return (job.strip(), name.strip()) if is_job else ("", text)


def _without_title(text):
    word, _space, rest = text.partition(" ")
    title = TITLES.get(fold(word), "") if rest else ""
    return (title, rest.strip()) if title else ("", text)


def is_theirs(person, email):
    """Is « jean.petit@… » of Jean PETIT, who has no address of their own?"""
    local = fold(email.partition("@")[0])
    words = [word for word in fold(person.name).split() if len(word) > 2]
    return not person.email and bool(words) and words[-1] in local.split()


def own_coordinates(lines):
    """Lines of one organisation that say different telephones or addresses say them
    of their only person."""
    for name in ("email", "phone"):
        said = {line.values.get(name) for line in lines} - {None}
        if len(said) < 2:
            continue
        for line in lines:
            person = line.people[0] if len(line.people) == 1 else None
            if person and name in line.values and not getattr(person, name):
                setattr(person, name, line.values.pop(name))
