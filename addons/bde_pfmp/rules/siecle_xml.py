"""Small readings that every SIECLE file needs."""

from dataclasses import replace

from ...bde_partners.rules import identifiers
from ...bde_partners.rules.dates import parse_date
from ...bde_partners.rules.issues import RuleError
from ...bde_partners.rules.text import clean
from .people import FRANCE, Address

_TRUE = {"1", "o", "oui", "true", "vrai", "y", "t"}


def values(element):
    """Element or None → {tag of each direct child: its text}: what is nested deeper
    (last year's schooling) is never mistaken for the element's own."""
    if element is None:
        return {}
    return {
        child.tag: clean(child.text)
        for child in element
        if child.text and isinstance(child.tag, str)
    }


def flag(text):
    """« 1 », « O », « true » → True."""
    return (text or "").lower() in _TRUE


def country(code):
    """Country of SIECLE (3 digits, 100 = France) → INSEE 99xxx; '' when absent."""
    if code and code.isascii() and code.isdigit():
        return code if len(code) == 5 else "99" + code.zfill(3)
    return ""


def day(said, tag, line, subject, issues):
    """Date of a tag, or None with an issue when it is not one."""
    try:
        return parse_date(said.get(tag, ""))
    except RuleError as error:
        level = "error" if tag == "DATE_NAISS" else "warning"
        issues.append(replace(error.to_issue(subject), line=line, level=level))
        return None


def checked(value, check, line, subject, issues):
    """Value through a check of `identifiers`: unusable gives '' and a warning."""
    if not value:
        return ""
    result = check(value)
    issue = result.to_issue(line, subject)
    if issue and not result.ok:
        issues.append(replace(issue, level="warning"))
    return result.value if result.ok else ""


def addresses(root):
    """DONNEES/ADRESSES → {ADRESSE_ID: `Address`}."""
    found = {}
    for element in root.iterfind("DONNEES/ADRESSES/ADRESSE"):
        said = values(element)
        ref = clean(element.get("ADRESSE_ID")) or said.get("ADRESSE_ID", "")
        lines = [said.get(f"LIGNE{n}_ADRESSE", "") for n in range(1, 5)]
        lines = [line for line in lines if line]
        land = country(said.get("CODE_PAYS", "")) or FRANCE
        zip_code = said.get("CODE_POSTAL", "")
        if land == FRANCE:
            zip_code = identifiers.check_zip(zip_code).value
        found[ref] = Address(
            street=lines[0] if lines else "",
            street2=", ".join(lines[1:]),
            zip=zip_code,
            city=said.get("LIBELLE_POSTAL")
            or said.get("LL_COMMUNE_INSEE")
            or said.get("COMMUNE_ETRANGERE", ""),
            insee=identifiers.check_insee(said.get("CODE_COMMUNE_INSEE", "")).value,
            country=land,
        )
    return found
