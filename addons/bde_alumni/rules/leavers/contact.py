"""The leaver's own address: what is kept of what they typed, what is refused."""

import re

EMAIL = re.compile(r"[^@\s,;<>\"']+@[^@\s,;<>\"']+\.[^@\s.,;<>\"']{2,}")
PHONE = re.compile(r"\+?\d{9,15}")


def mailbox(text):
    """« Lea.Petit@Exemple.org  » → « lea.petit@exemple.org »."""
    return "".join(str(text or "").split()).lower()[:254]


def digits(text):
    """A French or foreign number as one writes it → what two ways of it share."""
    number = re.sub(r"[^\d+]", "", str(text or ""))[:20]
    return re.sub(r"^(\+33|0033)0?", "0", number)


def check(typed, family):
    """Return ({"email", "phone"}, {field: code}) of what a leaver typed.

    Codes: missing (neither was given), email, phone, family (it is a parent's).

    :param dict typed: texts as typed
    :param family: e-mails and telephones of the legal representatives and contacts
    """
    email, phone = mailbox(typed.get("email")), digits(typed.get("phone"))
    theirs = {mailbox(text) for text in family} | {digits(text) for text in family}
    theirs.discard("")
    errors = {}
    if not email and not phone:
        errors["email"] = "missing"
    if email and not EMAIL.fullmatch(email):
        errors["email"] = "email"
    elif email and email in theirs:
        errors["email"] = "family"
    if phone and not PHONE.fullmatch(phone):
        errors["phone"] = "phone"
    elif phone and phone in theirs:
        errors["phone"] = "family"
    return {"email": email, "phone": phone}, errors
