"""Dataclasses of people → SIECLE files, as the ministry's export writes them.

For samples, demonstrations and benchmarks: what is written here is read back the
same by `siecle.parse`. Invented people only.
"""

import io
import zipfile

from lxml import etree

ENCODING = "ISO-8859-15"
_REGIMES = {"ext": "0", "dp": "2", "int": "3"}
_KINSHIPS = {
    "mother": "10",
    "father": "20",
    "family": "39",
    "other": "90",
    "foster": "42",
    "legal_guardian": "50",
    "ase": "51",
    "self": "70",
}
_TITLES = {"m": "M.", "mme": "MME"}
_SEXES = {"m": "1", "f": "2"}


def write_learners(learners, uai, year, with_addresses=True, day=None):
    """List of `LearnerRow` → bytes of ElevesAvecAdresses (or ElevesSansAdresses).

    day: of the export, None: the file does not say it.
    """
    root, data = _root("BEE_ELEVES", uai, year)
    if day:
        _children(root.find("PARAMETRES"), {"DATE_EXPORT": _day(day)})
    places = _Places(data) if with_addresses else None
    pupils = etree.SubElement(data, "ELEVES")
    structures = etree.SubElement(data, "STRUCTURES")
    for learner in learners:
        element = etree.SubElement(pupils, "ELEVE", ELEVE_ID=learner.ref)
        _children(element, _learner_values(learner))
        if learner.last_year:
            before = etree.SubElement(element, "SCOLARITE_AN_DERNIER")
            _children(
                before,
                {
                    "CODE_STRUCTURE": learner.last_year.class_code,
                    "CODE_RNE": learner.last_year.uai,
                    "CODE_MEF": learner.last_year.mef,
                },
            )
        if places is not None and learner.address:
            _children(element, {"ADRESSE_ID": places.add(learner.address)})
        codes = _codes(learner)
        if codes:
            own = etree.SubElement(structures, "STRUCTURES_ELEVE", ELEVE_ID=learner.ref)
            for code, kind in codes:
                item = etree.SubElement(own, "STRUCTURE")
                _children(item, {"CODE_STRUCTURE": code, "TYPE_STRUCTURE": kind})
    return _bytes(root)


def _codes(learner):
    classes = learner.class_codes or list(filter(None, [learner.class_code]))
    return [(c, "D") for c in classes] + [(c, "G") for c in learner.group_codes]


def _learner_values(learner):
    return {
        "ID_NATIONAL": learner.ine,
        "NOM_DE_FAMILLE": learner.last_name,
        "NOM_USAGE": learner.usage_name,
        "PRENOM": learner.first_name,
        "DATE_NAISS": _day(learner.birth_date),
        "DOUBLEMENT": "1" if learner.is_repeating else "0",
        "CODE_PAYS": learner.birth_country[-3:],
        "CODE_COMMUNE_INSEE_NAISS": learner.birth_insee,
        "VILLE_NAISS": learner.birth_city,
        "CODE_SEXE": _SEXES.get(learner.sex, ""),
        "TEL_PORTABLE": learner.phone,
        "MEL": learner.email,
        "DATE_ENTREE": _day(learner.date_start),
        "DATE_SORTIE": _day(learner.date_end),
        "CODE_MOTIF_SORTIE": learner.exit_reason,
        "CODE_REGIME": _REGIMES.get(learner.regime, ""),
        "CODE_MEF": learner.mef + "0" if len(learner.mef) == 10 else learner.mef,
        "CODE_STATUT": {"bts": "ST"}.get(learner.status, learner.status.upper()),
    }


def write_guardians(persons, responsibilities, uai, year):
    """Lists of `SieclePerson` and `SiecleResponsibility` → ResponsablesAvecAdresses."""
    root, data = _root("BEE_RESPONSABLES", uai, year)
    people = etree.SubElement(data, "PERSONNES")
    places = _Places(data)
    for person in persons:
        element = etree.SubElement(people, "PERSONNE", PERSONNE_ID=person.ref)
        _children(
            element,
            {
                "NOM_DE_FAMILLE": person.last_name,
                "NOM_USAGE": person.usage_name,
                "PRENOM": person.first_name,
                "LC_CIVILITE": _TITLES.get(person.title, ""),
                "TEL_PERSONNEL": person.phone,
                "TEL_PORTABLE": person.mobile,
                "TEL_PROFESSIONNEL": person.work_phone,
                "MEL": person.email,
                "ACCEPTE_SMS": "1" if person.accepts_sms else "0",
                "ADRESSE_ID": places.add(person.address) if person.address else "",
            },
        )
    links = etree.SubElement(data, "RESPONSABLES")
    for link in responsibilities:
        element = etree.SubElement(links, "RESPONSABLE_ELEVE")
        _children(
            element,
            {
                "ELEVE_ID": link.learner_ref,
                "PERSONNE_ID": link.person_ref,
                "RESP_LEGAL": {"1": "1", "2": "2"}.get(link.legal_level, "0"),
                "CODE_PARENTE": link.kinship_code or _KINSHIPS.get(link.kinship, "90"),
                "RESP_FINANCIER": "1" if link.is_payer else "0",
            },
        )
    return _bytes(root)


def write_structures(structures, uai, year):
    """List of `SiecleStructure` → bytes of Structures."""
    root, data = _root("BEE_STRUCTURES", uai, year)
    for kind, section, tag in (
        ("D", "DIVISIONS", "DIVISION"),
        ("G", "GROUPES", "GROUPE"),
    ):
        parent = etree.SubElement(data, section)
        for item in structures:
            if item.kind != kind:
                continue
            element = etree.SubElement(parent, tag, CODE_STRUCTURE=item.code)
            _children(element, {"LIBELLE_LONG": item.name})
            mefs = etree.SubElement(element, "MEFS_APPARTENANCE")
            for code in item.mefs:
                mef = etree.SubElement(mefs, "MEF_APPARTENANCE")
                _children(mef, {"CODE_MEF": code + "0"})
    return _bytes(root)


def write_nomenclature(mefs, uai, year):
    """List of `SiecleMef` → bytes of Nomenclature."""
    root, data = _root("BEE_NOMENCLATURES", uai, year)
    parent = etree.SubElement(data, "MEFS")
    for mef in mefs:
        element = etree.SubElement(parent, "MEF", CODE_MEF=mef.code + "0")
        _children(
            element,
            {
                "FORMATION": mef.short_name,
                "LIBELLE_LONG": mef.formation,
                "LIBELLE_EDITION": mef.name,
                "CODE_MEFSTAT": mef.mefstat,
                "MEF_RATTACHEMENT": mef.attached_to,
            },
        )
    return _bytes(root)


def write_zip(
    uai, year, learners=(), persons=(), responsibilities=(), structures=(), mefs=()
):
    """Everything given → bytes of one ZIP with a file for each kind that is given."""
    files = {}
    if learners:
        files["ElevesAvecAdresses.xml"] = write_learners(learners, uai, year)
    if persons:
        content = write_guardians(persons, responsibilities, uai, year)
        files["ResponsablesAvecAdresses.xml"] = content
    if structures:
        files["Structures.xml"] = write_structures(structures, uai, year)
    if mefs:
        files["Nomenclature.xml"] = write_nomenclature(mefs, uai, year)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            # a fixed date: the same data gives the same bytes
            info = zipfile.ZipInfo(name, (year, 9, 1, 8, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return target.getvalue()


class _Places:
    """ADRESSES of a file: the same address is written once."""

    def __init__(self, data):
        self.parent = etree.SubElement(data, "ADRESSES")
        self.refs = {}

    def add(self, address):
        """Return the ADRESSE_ID of an `Address`."""
        key = (
            address.street,
            address.street2,
            address.zip,
            address.city,
            address.insee,
            address.country,
        )
        if key not in self.refs:
            self.refs[key] = str(len(self.refs) + 1)
            element = etree.SubElement(
                self.parent, "ADRESSE", ADRESSE_ID=self.refs[key]
            )
            _children(
                element,
                {
                    "LIGNE1_ADRESSE": address.street,
                    "LIGNE2_ADRESSE": address.street2,
                    "CODE_POSTAL": address.zip,
                    "LIBELLE_POSTAL": address.city,
                    "CODE_COMMUNE_INSEE": address.insee,
                    "CODE_PAYS": address.country[-3:],
                },
            )
        return self.refs[key]


def _root(tag, uai, year):
    root = etree.Element(tag, VERSION="3.0")
    said = etree.SubElement(root, "PARAMETRES")
    _children(said, {"UAJ": uai, "ANNEE_SCOLAIRE": str(year) if year else ""})
    return root, etree.SubElement(root, "DONNEES")


def _children(parent, values):
    for tag, text in values.items():
        if text:
            etree.SubElement(parent, tag).text = text


def _day(value):
    return value.strftime("%d/%m/%Y") if value else ""


def _bytes(root):
    return etree.tostring(
        root, encoding=ENCODING, xml_declaration=True, pretty_print=True
    )
