"""Structures and Nomenclature → classes, their MEFs, and words for the codes."""

from ...bde_partners.rules import identifiers
from ...bde_partners.rules.text import clean
from .people import SiecleMef, SiecleStructure
from .siecle_xml import values

_CODES = ("CODE_STRUCTURE", "CODE_DIVISION", "CODE_GROUPE", "CODE")
_NAMES = ("LIBELLE_LONG", "LIBELLE", "LIBELLE_COURT", "LIBELLE_EDITION")
# section/element of the Nomenclature → kind of label, attribute or tag of the code
_LABELS = (
    ("MOTIFS_SORTIE/MOTIF_SORTIE", "exit", ("CODE_MOTIF_SORTIE", "CODE_MOTIF")),
    ("LIENS_PARENTE/LIEN_PARENTE", "kinship", ("CODE_PARENTE",)),
    ("REGIMES/REGIME", "regime", ("CODE_REGIME",)),
    ("STATUTS/STATUT", "status", ("CODE_STATUT",)),
)


def _first(element, said, names):
    for name in names:
        value = clean(element.get(name)) or said.get(name, "")
        if value:
            return value
    return ""


def mefs_of(element):
    """MEFs said anywhere under a structure, 10 digits, each once."""
    found = []
    for item in element.iter():
        if not isinstance(item.tag, str) or "MEF" not in item.tag:
            continue
        raw = clean(item.get("CODE_MEF")) or clean(item.get("CODE"))
        if not raw and item.tag == "CODE_MEF":
            raw = clean(item.text)
        code = identifiers.check_mef(raw).value
        if code and code not in found:
            found.append(code)
    return found


def read_structures(root, export, file):
    """Root of Structures: adds divisions and groups to `export.structures`."""
    for kind, tag in (("D", "DIVISION"), ("G", "GROUPE")):
        for element in root.iter(tag):
            said = values(element)
            code = _first(element, said, _CODES)
            if not code or element.getparent().tag == "DIVISIONS_APPARTENANCE":
                continue
            belongs = element.iterfind(".//DIVISION_APPARTENANCE")
            export.structures.append(
                SiecleStructure(
                    element.sourceline,
                    code,
                    kind,
                    next((said[name] for name in _NAMES if said.get(name)), ""),
                    mefs_of(element),
                    [_first(item, values(item), _CODES) for item in belongs],
                )
            )


def read_nomenclature(root, export, file):
    """Root of Nomenclature: adds MEFs and labels of codes to `export`."""
    for element in root.iterfind("DONNEES/MEFS/MEF"):
        said = values(element)
        raw = clean(element.get("CODE_MEF")) or said.get("CODE_MEF", "")
        code = identifiers.check_mef(raw).value
        if not code:
            continue
        export.mefs[code] = SiecleMef(
            element.sourceline,
            code,
            name=said.get("LIBELLE_EDITION") or said.get("LIBELLE_LONG", ""),
            short_name=said.get("FORMATION", ""),
            formation=said.get("LIBELLE_LONG", ""),
            mefstat=said.get("CODE_MEFSTAT", ""),
            attached_to=identifiers.check_mef(said.get("MEF_RATTACHEMENT")).value,
        )
    data = root.find("DONNEES")
    for path, kind, names in _LABELS:
        for element in () if data is None else data.iterfind(path):
            said = values(element)
            code = _first(element, said, names)
            label = next((said[name] for name in _NAMES if said.get(name)), "")
            if code and label:
                export.labels[kind, code] = label
