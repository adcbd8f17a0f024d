"""People of an organisation among the columns of a list: slots and their parts.

« Tuteur 1 », « Signataire », « Contact RH »… each with a name, a telephone…: the fields
are made here, the caller puts their labels together from `SLOTS` and `PARTS`.
"""

from dataclasses import dataclass

from .columns import Field, names
from .issues import _lt
from .text import fold


@dataclass(frozen=True)
class Slot:
    """One person of an organisation among its columns.

    code: prefix of its fields; label: English; role: code of its role, '' for none;
    nouns: what people call it, synonyms of its columns are made from them."""

    code: str
    label: str
    role: str
    nouns: tuple


SLOTS = [
    Slot(
        "contact",
        _lt("Contact"),
        "",
        names("contact, contact 1, interlocuteur, correspondant, personne à contacter"),
    ),
    Slot(
        "manager",
        _lt("Manager"),
        "",
        names(
            "responsable, dirigeant, gérant, directeur, chef d'entreprise, patron, "
            "responsable entreprise, contact principal"
        ),
    ),
    Slot(
        "signatory",
        _lt("Signatory"),
        "signatory",
        names("signataire, représentant légal entreprise, représentant entreprise"),
    ),
    Slot(
        "tutor",
        _lt("Tutor 1"),
        "tutor",
        names(
            "tuteur, tuteur 1, maître de stage, tuteur entreprise, tuteur en "
            "entreprise, tuteur de stage, responsable de stage, tutrice"
        ),
    ),
    Slot("tutor2", _lt("Tutor 2"), "tutor", names("tuteur 2, maître de stage 2")),
    Slot("tutor3", _lt("Tutor 3"), "tutor", names("tuteur 3, maître de stage 3")),
    Slot(
        "master",
        _lt("Apprentice master"),
        "apprentice_master",
        names("maître d'apprentissage, maître apprentissage"),
    ),
    Slot(
        "hr",
        _lt("Human resources"),
        "hr",
        names("rh, contact rh, drh, ressources humaines, responsable rh, service rh"),
    ),
    Slot(
        "tax",
        _lt("Apprenticeship tax"),
        "tax",
        names("taxe, contact taxe, taxe d'apprentissage, contact taxe apprentissage"),
    ),
    Slot(
        "accountant",
        _lt("Accountant"),
        "accountant",
        names("comptable, comptabilité, contact comptable, service comptable"),
    ),
    Slot("contact2", _lt("Contact 2"), "", names("contact 2, interlocuteur 2")),
    Slot("contact3", _lt("Contact 3"), "", names("contact 3, interlocuteur 3")),
]

PARTS = {
    "name": (_lt("last or full name"), "nom, nom et prénom, nom prénom, prénom nom"),
    "first": (_lt("first name"), "prénom"),
    "title": (_lt("title"), "civilité, titre"),
    "function": (_lt("job"), "fonction, poste, qualité"),
    "phone": (_lt("telephone"), "tél, téléphone, tel, tél fixe, ligne directe, numéro"),
    "mobile": (_lt("mobile telephone"), "portable, mobile, tél portable, gsm"),
    "email": (_lt("e-mail"), "mail, e-mail, email, courriel, mél, adresse mail"),
}
# Without a noun they are of the only person of the line
_ALONE = {
    "first": "prénom, prénom du contact",
    "title": "civilité, civ",
    "function": "fonction, poste, fonction du contact, qualité",
    "phone": "tél direct, ligne directe, téléphone direct",
    "name": "nom prénom, nom et prénom, nom du contact",
}
ROLE = Field(
    "contact_role",
    _lt("Contact: role"),
    names("rôle, rôle du contact, type de contact, type contact"),
)


def contact_field(slot, part):
    """« tutor2 », « email » → name of the field of that column."""
    return f"{slot.code}_{part}"


def _contact_synonyms(slot, part):
    """Names of a column; `columns` finds them again in any order, with « du », « de ».

    « Responsable » is a word it does not count: there every form is said."""
    found = list(slot.nouns) if part == "name" else []
    for noun in slot.nouns:
        for word in names(PARTS[part][1]):
            found.append(f"{word} {noun}")
            if part == "name" or noun == "responsable":
                found += [f"{word} du {noun}", f"{noun} {word}"]
    if slot.code == "contact" and part in _ALONE:
        found += names(_ALONE[part])
    return tuple(dict.fromkeys(fold(name) for name in found))


def _contact_fields():
    for slot in SLOTS:
        for part, (label, _words) in PARTS.items():
            yield Field(
                contact_field(slot, part),
                f"{slot.label}: {label}",
                _contact_synonyms(slot, part),
            )


CONTACTS = [*_contact_fields(), ROLE]
