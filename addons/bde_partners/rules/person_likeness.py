"""How much two people of one organisation look like one: 0 to 100."""

from rapidfuzz import fuzz

from .partner_likeness import EMAIL, NAME, NEAR, PHONE


def person_likeness(a, b):
    """Two people of one organisation → (score, reasons).

    a, b: (words of the name sorted, as `partner_match.person_words` gives them,
    e-mail, telephone key). 90 and over is sure: the same whole name, and the e-mail
    or the telephone the same, or not known of one of them.
    """
    (words, email, phone), (other, other_email, other_phone) = a, b
    same_email = bool(email) and email == other_email
    same_phone = bool(phone) and phone == other_phone
    reasons = [
        reason
        for reason, holds in (
            (NAME, words == other),
            (EMAIL, same_email),
            (PHONE, same_phone),
        )
        if holds
    ]
    near = fuzz.ratio(words, other) if words and other else 0
    if a == b:
        return 100, reasons
    if words and words == other:
        whole = " " in words  # a first name and a last name
        if (same_email or same_phone) and whole:
            return 95, reasons
        return (90 if whole and not _contradicted(a, b) else 60), reasons
    if same_email and near >= NEAR:
        return 85, reasons
    if same_email or (same_phone and near >= NEAR):
        return 60, reasons
    return (50 if near >= 90 else 0), reasons


def _contradicted(a, b):
    """Are the e-mail or the telephone known of both, and different?"""
    pairs = zip(a[1:], b[1:], strict=True)
    return any(one and two and one != two for one, two in pairs)
