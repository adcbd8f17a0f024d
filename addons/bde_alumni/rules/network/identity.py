"""Is it somebody we know? Names and birth dates, never decided by the machine."""

from dataclasses import dataclass
from datetime import date

from ....bde_partners.rules.partner_match import person_words


@dataclass(frozen=True)
class Person:
    """Who somebody is, as a record says it."""

    key: object
    last_name: str
    first_name: str
    birth_date: date | None = None
    email: str = ""


def words(person):
    """Return what two writings of one name have in common."""
    return person_words(f"{person.first_name} {person.last_name}")


def alike(person, others):
    """Return [(key, code)] of the others that may be this person.

    Codes: "same" (name and birth date), "homonym" (name, the other without or with
    another birth date), "mail" (same e-mail, other name), "born" (same birth date and
    last name: a twin or a first name written otherwise).
    """
    found = []
    name, last = words(person), person_words(person.last_name)
    mail = (person.email or "").strip().lower()
    for other in others:
        same_name = name and words(other) == name
        same_day = person.birth_date and other.birth_date == person.birth_date
        if same_name and same_day:
            found.append((other.key, "same"))
        elif same_name:
            found.append((other.key, "homonym"))
        elif same_day and last and person_words(other.last_name) == last:
            found.append((other.key, "born"))
        elif mail and (other.email or "").strip().lower() == mail:
            found.append((other.key, "mail"))
    return found
