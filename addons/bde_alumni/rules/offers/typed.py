"""What somebody types to propose an offer: what is kept, what is wrong."""

import re
from datetime import timedelta

KINDS = ("job", "apprenticeship", "tip")
SIZES = {
    "name": 120,
    "employer_name": 120,
    "city": 80,
    "contact_name": 120,
    "email": 254,
    "contact_phone": 30,
}
TEXT_SIZE = 4000
EMAIL = re.compile(r"[^@\s,;<>\"']+@[^@\s,;<>\"']+\.[^@\s.,;<>\"']{2,}")
COMPANY = ("name", "employer_name", "contact_name", "email", "description")
MEMBER = ("name", "description")


def check(typed, needed):
    """Return (values, {field: code}) of an offer; codes: missing, email, kind, siret.

    :param dict typed: texts as typed
    :param needed: names of the fields that cannot be empty
    """
    values = {
        name: " ".join(str(typed.get(name) or "").split())[:size]
        for name, size in SIZES.items()
    }
    values["email"] = values["email"].lower()
    values["description"] = str(typed.get("description") or "").strip()[:TEXT_SIZE]
    values["siret"] = re.sub(r"\D", "", str(typed.get("siret") or ""))[:20]
    values["kind"] = str(typed.get("kind") or "")
    errors = {name: "missing" for name in needed if not values[name]}
    if values["email"] and not EMAIL.fullmatch(values["email"]):
        errors["email"] = "email"
    if values["kind"] not in KINDS:
        errors["kind"] = "kind"
    if values["siret"] and len(values["siret"]) != 14:
        errors["siret"] = "siret"
    return values, errors


def expiry(published, days):
    """Return the last day an offer is shown.

    :param date published: first day
    :param int days: of the setting of the school
    """
    return published + timedelta(days=days)
