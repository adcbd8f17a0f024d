"""ResponsablesAvecAdresses → people, and who they are for each learner."""

from ...bde_partners.rules import identifiers
from ...bde_partners.rules.issues import Texts, _lt
from ...bde_partners.rules.text import clean, fold, title_name
from .people import (
    KINSHIPS,
    OLD_KINSHIPS,
    SieclePerson,
    SiecleResponsibility,
    looks_like_institution,
)
from .siecle_xml import addresses, checked, flag, values

CODES = {
    "person_no_name": _lt("A representative without a name."),
}
T = Texts(__name__, CODES)

TITLES = {"m": "m", "mr": "m", "monsieur": "m"}
TITLES |= dict.fromkeys(("mme", "madame", "mlle", "mademoiselle", "me"), "mme")


def read(root, export, file):
    """Root of the file: adds its people and links to `export`."""
    places = addresses(root)
    persons = {}
    for element in root.iterfind("DONNEES/PERSONNES/PERSONNE"):
        person = _person(element, places)
        persons[person.ref] = person
    links = [
        _link(element)
        for element in root.iterfind("DONNEES/RESPONSABLES/RESPONSABLE_ELEVE")
    ]
    _legal_order(links)
    for link, _said in links:
        person = persons.get(link.person_ref)
        if person is not None and link.kinship == "ase":
            person.kind = "institution"
    export.persons.update(persons)
    export.responsibilities += [link for link, _said in links]


def _person(element, places):
    said = values(element)
    line = element.sourceline
    last = said.get("NOM_DE_FAMILLE") or said.get("NOM", "")
    usage = said.get("NOM_USAGE", "")
    title = fold(said.get("LC_CIVILITE") or said.get("LL_CIVILITE", ""))
    first = said.get("PRENOM", "")
    person = SieclePerson(
        line,
        ref=clean(element.get("PERSONNE_ID")) or said.get("PERSONNE_ID", ""),
        last_name=last or usage,
        usage_name=usage if usage != last and last else "",
        first_name=title_name(first) if fold(first) else "",
        title=TITLES.get(title, ""),
        accepts_sms=flag(said.get("ACCEPTE_SMS")),
    )
    if looks_like_institution(person.last_name, person.first_name, person.title):
        person.kind = "institution"
    label, issues = person.label, person.issues
    if not person.last_name:
        issues.append(T.issue("person_no_name", line, subject=person.ref))
    phone = identifiers.check_phone
    for name, tag in (
        ("phone", "TEL_PERSONNEL"),
        ("mobile", "TEL_PORTABLE"),
        ("work_phone", "TEL_PROFESSIONNEL"),
    ):
        setattr(person, name, checked(said.get(tag), phone, line, label, issues))
    email = said.get("MEL") or said.get("EMAIL")
    person.email = checked(email, identifiers.check_email, line, label, issues)
    person.address = places.get(said.get("ADRESSE_ID", ""), person.address)
    return person


def _link(element):
    said = values(element)
    code = said.get("CODE_PARENTE", "")
    kinship = KINSHIPS.get(code) or OLD_KINSHIPS.get(code, "other")
    return (
        SiecleResponsibility(
            element.sourceline,
            learner_ref=said.get("ELEVE_ID", "") or clean(element.get("ELEVE_ID")),
            person_ref=said.get("PERSONNE_ID", "") or clean(element.get("PERSONNE_ID")),
            kinship=kinship,
            kinship_code=code,
            is_payer=flag(said.get("RESP_FINANCIER"))
            or flag(said.get("PAIE_FRAIS_SCOLAIRES")),
            is_priority=flag(said.get("A_CONTACTER_EN_PRIORITE")),
        ),
        said,
    )


def _is_legal(link, said):
    """Legal representative? Two generations of exports are told apart.

    RESP_LEGAL: 1 and 2 are the first and the second one, 0 is not one.
    NIVEAU_RESPONSABILITE: 1 is a legal representative, 2 somebody in charge and 3
    a contact (uncertain, 2026): a mother or a father at level 2 is legal anyway.
    """
    rank = said.get("RESP_LEGAL", "")
    if rank:
        return rank in ("1", "2")
    level = said.get("NIVEAU_RESPONSABILITE", "")
    if level == "2":
        return link.kinship in ("mother", "father")
    return level == "1"


def _legal_order(links):
    """Give each learner's legal representatives the levels '1' then '2'.

    A third one stays '2': the model knows two levels, none is lost.
    """
    legal = {}
    for link, said in links:
        if _is_legal(link, said):
            rank = said.get("RESP_LEGAL") or said.get("NIVEAU_RESPONSABILITE", "1")
            legal.setdefault(link.learner_ref, []).append((rank, link.line, link))
    for found in legal.values():
        found.sort(key=lambda item: item[:2])
        for index, (_rank, _line, link) in enumerate(found):
            link.legal_level = "1" if index == 0 else "2"
