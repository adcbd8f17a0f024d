"""Write the sample files: an invented school of two classes, and its awkward twins.

    python tests/samples/make.py              every sample, the same bytes each time

Nobody here exists: names are drawn, telephone numbers come from the ranges kept for
fiction, the school's number belongs to no school. Codes (MEF, kinship, INSEE) are
the public nomenclatures'.
"""

import csv
import datetime
import io
import random
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter

HERE = Path(__file__).resolve().parent
PRODUCT = HERE.parents[1] / "addons" / "bde_pfmp" / "static" / "samples"
UAI, YEAR = "0299998K", 2026
WRITTEN = datetime.datetime(2026, 9, 7, 8, 0)

MELEC = "24725520321"
MCV_A = "24731213331"
MCV_B = "24731214331"
MEFS = {
    MELEC: (
        "1ERPRO MELEC",
        "1ere pro métiers électricité envt connectés",
        "23820025520",
    ),
    MCV_A: ("TLEPRO MCV A", "Tle pro métiers du commerce option A", "23830031213"),
    MCV_B: ("TLEPRO MCV B", "Tle pro métiers du commerce option B", "23830031214"),
}
LAST_YEAR = {MELEC: "24725520311", MCV_A: "24731213321", MCV_B: "24731214321"}
DIVISIONS = {
    "1MELEC": ("1re bac pro MELEC", [MELEC]),
    "TMCV": ("Tle bac pro métiers du commerce", [MCV_A, MCV_B]),
}
GROUPS = {
    "1MELEC-G1": ("Atelier groupe 1", ["1MELEC"]),
    "TMCV-B": ("Option B", ["TMCV"]),
}


def words(text):
    return text.split()


LAST_NAMES = words(
    """
ABALAIN BIGNONNET CARADREUX DELVINQUIER ESTREMAUX FONTANGREL GUERMADEC
HERVOUEZIC IZARDELLE JOUVENCEAU KERMADANT LECŒURAND MONTAGNOLE NOUVELLIER
ORTEGALDE PLESSIBOIS QUENTINOT ROCHEBLANCHE SANTERVAL TREBERIAN URVOASTEL
VAILLANDIER WASTELIN YVONNIC ZAMPERLA BELKADOUR DIARRASSI NGUYELAN COSTAREIRA
OUAZZABI
"""
)
GIRLS = words(
    """
Léa Inès Zoé Maëlle Aïcha Noémie Chloé Fatou Éloïse Anaïs Océane Jeanne Lina
Camille Rose
"""
)
BOYS = words(
    """
Nathan Théo Yanis Loïc Gaël Mehdi Noé Évan Raphaël Tom Ibrahima Hugo Maël Jules
Côme
"""
)
STREETS = ("rue des Ajoncs", "allée du Phare", "impasse des Mûriers", "rue de la Criée")
TOWNS = (
    ("29000", "QUIMPER", "29232"),
    ("29900", "CONCARNEAU", "29039"),
    ("29170", "FOUESNANT", "29058"),
)


@dataclass
class Person:
    ref: str
    last: str
    first: str
    title: str
    address: str
    phone: str = ""
    mobile: str = ""
    email: str = ""


@dataclass
class Pupil:
    ref: str
    last: str
    first: str
    sex: str
    birth: datetime.date
    mef: str
    division: str
    ine: str
    status: str = "ST"
    regime: str = "2"
    repeating: bool = False
    usage: str = ""
    groups: list = field(default_factory=list)
    entry: datetime.date = datetime.date(YEAR, 9, 1)
    leaving: tuple = ()
    address: str = ""
    birth_city: tuple = ("29232", "QUIMPER", "100")
    links: list = field(default_factory=list)  # (person ref, level, kinship, pays)


@dataclass
class School:
    pupils: list = field(default_factory=list)
    persons: dict = field(default_factory=dict)
    addresses: dict = field(default_factory=dict)

    def address(self, rng):
        ref = str(70_000 + len(self.addresses))
        zip_code, town, insee = rng.choice(TOWNS)
        line = f"{rng.randint(1, 90)} {rng.choice(STREETS)}"
        self.addresses[ref] = (line, "", zip_code, town, insee)
        return ref

    def person(self, rng, last, first, title, address):
        ref = str(500_000 + len(self.persons))
        number = len(self.persons)
        self.persons[ref] = Person(
            ref,
            last,
            first,
            title,
            address,
            phone=f"02 61 91 {number // 100 % 100:02d} {number % 100:02d}",
            mobile=f"06 39 98 {number // 100 % 100:02d} {number % 100:02d}",
            email=f"famille{number}@exemple.invalid",
        )
        return ref


def ine(number):
    """An INE of the present shape, for nobody."""
    return f"{990_000_000 + number:09d}{'ABCDEFGHJK'[number % 10]}{'HJKLM'[number % 5]}"


def draw_pupil(school, rng, number, division, mef, birth_year):
    girl = rng.random() < 0.5
    birth = datetime.date(birth_year, 1, 1) + datetime.timedelta(rng.randrange(365))
    last = rng.choice(LAST_NAMES)
    pupil = Pupil(
        ref=str(1_000_000 + number),
        last=last,
        first=rng.choice(GIRLS if girl else BOYS),
        sex="2" if girl else "1",
        birth=birth,
        mef=mef,
        division=division,
        ine=ine(number),
        regime=rng.choice("0223"),
        address=school.address(rng),
    )
    mother = school.person(rng, last, rng.choice(GIRLS), "MME", pupil.address)
    pupil.links.append((mother, "1", "10", True))
    school.pupils.append(pupil)
    return pupil


def second_parent(school, rng, pupil, apart=False):
    address = school.address(rng) if apart else pupil.address
    father = school.person(rng, pupil.last, rng.choice(BOYS), "M.", address)
    pupil.links.append((father, "1", "20", False))
    return father


def make_school():
    """24 learners: what a real export always has somewhere."""
    rng = random.Random(29)
    school = School()
    for number in range(1, 13):
        draw_pupil(school, rng, number, "1MELEC", MELEC, YEAR - 16)
    for number in range(13, 25):
        mef = MCV_A if number < 19 else MCV_B
        draw_pupil(school, rng, number, "TMCV", mef, YEAR - 17)
    pupils = school.pupils
    # no two learners of the sample share a name
    for index, pupil in enumerate(pupils):
        pupil.last = LAST_NAMES[index]
        for ref, *_rest in pupil.links:
            school.persons[ref].last = pupil.last
    for pupil in pupils:
        if rng.random() < 0.6:
            second_parent(school, rng, pupil)
    _special_cases(school, rng)
    return school


def _special_cases(school, rng):
    pupils = school.pupils
    # a minor whose two representatives live apart
    minor = pupils[0]
    minor.birth = datetime.date(YEAR - 16, 5, 4)
    minor.links = minor.links[:1]
    second_parent(school, rng, minor, apart=True)
    # a ward of the ASE, with the foster family as a contact
    ward = pupils[1]
    ase_address = str(70_000 + len(school.addresses))
    school.addresses[ase_address] = (
        "Service enfance famille",
        "32 boulevard des Départements",
        "29000",
        "QUIMPER",
        "29232",
    )
    ase = school.person(
        rng, "AIDE SOCIALE A L'ENFANCE DU FINISTERE", "", "", ase_address
    )
    foster = school.person(rng, "KERMADANT", "Solange", "MME", ward.address)
    ward.links = [(ase, "1", "51", False), (foster, "3", "42", False)]
    # adults, groups, boarder, repeater, married name, born abroad, no INE
    pupils[2].groups = pupils[3].groups = pupils[4].groups = ["1MELEC-G1"]
    for pupil in pupils[18:24]:
        pupil.groups = ["TMCV-B"]
    pupils[5].repeating = True
    pupils[6].birth_city = ("", "PORTO", "139")
    pupils[7].ine = ""
    pupils[11].birth = datetime.date(YEAR - 18, 3, 9)
    pupils[12].birth = datetime.date(YEAR - 19, 11, 30)
    pupils[12].usage = "MARTIN-LECŒUR"
    pupils[12].links = [(pupils[12].links[0][0], "3", "10", False)]
    # an apprentice among the pupils
    pupils[13].status = "AP"
    # one who left in October
    pupils[23].leaving = (datetime.date(YEAR, 10, 9), "10")


# --- SIECLE ------------------------------------------------------------------


def tag(name, value, indent):
    return f"{' ' * indent}<{name}>{escape(str(value))}</{name}>" if value else ""


def date_text(day):
    return f"{day:%d/%m/%Y}" if day else ""


def document(root, lines, encoding="ISO-8859-15", declared=None):
    body = "\n".join(line for line in lines if line)
    text = (
        f'<?xml version="1.0" encoding="{declared or encoding}"?>\n'
        f'<{root} VERSION="2.1">\n  <PARAMETRES>\n    <UAJ>{UAI}</UAJ>\n'
        f"    <ANNEE_SCOLAIRE>{YEAR}</ANNEE_SCOLAIRE>\n"
        f"    <DATE_EXPORT>{WRITTEN:%d/%m/%Y}</DATE_EXPORT>\n  </PARAMETRES>\n"
        f"  <DONNEES>\n{body}\n  </DONNEES>\n</{root}>\n"
    )
    return text.encode(encoding)


def address_lines(school, refs):
    lines = ["    <ADRESSES>"]
    for ref in refs:
        first, second, zip_code, town, insee = school.addresses[ref]
        lines += [
            f'      <ADRESSE ADRESSE_ID="{ref}">',
            tag("LIGNE1_ADRESSE", first, 8),
            tag("LIGNE2_ADRESSE", second, 8),
            tag("CODE_POSTAL", zip_code, 8),
            tag("CODE_PAYS", "100", 8),
            tag("LL_PAYS", "FRANCE", 8),
            tag("CODE_COMMUNE_INSEE", insee, 8),
            tag("LIBELLE_POSTAL", town, 8),
            "      </ADRESSE>",
        ]
    return [*lines, "    </ADRESSES>"]


def pupil_lines(pupil, addresses):
    insee, city, land = pupil.birth_city
    leaving, reason = pupil.leaving or ("", "")
    last_year = LAST_YEAR.get(pupil.mef, "")
    return [
        f'      <ELEVE ELEVE_ID="{pupil.ref}" ELENOET="{pupil.ref[-4:]}">',
        tag("ID_NATIONAL", pupil.ine, 8),
        tag("ELENOET", pupil.ref[-4:], 8),
        tag("NOM_DE_FAMILLE", pupil.last, 8),
        tag("NOM_USAGE", pupil.usage, 8),
        tag("PRENOM", pupil.first, 8),
        tag("DATE_NAISS", date_text(pupil.birth), 8),
        tag("CODE_SEXE", pupil.sex, 8),
        tag("CODE_PAYS", land, 8),
        tag("CODE_COMMUNE_INSEE_NAISS", insee, 8),
        tag("VILLE_NAISS", city if not insee else "", 8),
        tag("ADRESSE_ID", pupil.address if addresses else "", 8),
        f"        <DOUBLEMENT>{int(pupil.repeating)}</DOUBLEMENT>",
        tag("DATE_ENTREE", date_text(pupil.entry), 8),
        tag("DATE_SORTIE", date_text(leaving), 8),
        tag("CODE_MOTIF_SORTIE", reason, 8),
        f"        <CODE_REGIME>{pupil.regime}</CODE_REGIME>",
        tag("CODE_STATUT", pupil.status, 8),
        "        <SCOLARITE_AN_DERNIER>",
        tag("CODE_STRUCTURE", "2" + pupil.division[1:], 10),
        tag("CODE_MEF", last_year, 10),
        tag("CODE_RNE", UAI, 10),
        "        </SCOLARITE_AN_DERNIER>",
        tag("CODE_MEF", pupil.mef, 8),
        "        <BALISE_INCONNUE>sans effet</BALISE_INCONNUE>",
        "      </ELEVE>",
    ]


def structure_lines(pupil):
    lines = [f'      <STRUCTURES_ELEVE ELEVE_ID="{pupil.ref}">']
    for code, kind in [*((g, "G") for g in pupil.groups), (pupil.division, "D")]:
        lines += [
            "        <STRUCTURE>",
            tag("CODE_STRUCTURE", code, 10),
            tag("TYPE_STRUCTURE", kind, 10),
            "        </STRUCTURE>",
        ]
    return [*lines, "      </STRUCTURES_ELEVE>"]


def eleves(school, addresses=False, **kwargs):
    lines = ["    <ELEVES>"]
    for pupil in school.pupils:
        lines += pupil_lines(pupil, addresses)
    lines += ["    </ELEVES>", "    <STRUCTURES>"]
    for pupil in school.pupils:
        lines += structure_lines(pupil)
    lines.append("    </STRUCTURES>")
    if addresses:
        lines += address_lines(school, [p.address for p in school.pupils])
    return document("BEE_ELEVES", lines, **kwargs)


def responsables(school):
    lines = ["    <PERSONNES>"]
    for person in school.persons.values():
        lines += [
            f'      <PERSONNE PERSONNE_ID="{person.ref}">',
            tag("NOM_DE_FAMILLE", person.last, 8),
            tag("PRENOM", person.first, 8),
            tag("LC_CIVILITE", person.title, 8),
            tag("TEL_PERSONNEL", person.phone, 8),
            tag("TEL_PORTABLE", person.mobile, 8),
            tag("MEL", person.email, 8),
            "        <ACCEPTE_SMS>1</ACCEPTE_SMS>",
            tag("ADRESSE_ID", person.address, 8),
            "      </PERSONNE>",
        ]
    lines += ["    </PERSONNES>", "    <RESPONSABLES>"]
    for pupil in school.pupils:
        for ref, level, kinship, pays in pupil.links:
            lines += [
                "      <RESPONSABLE_ELEVE>",
                tag("ELEVE_ID", pupil.ref, 8),
                tag("PERSONNE_ID", ref, 8),
                tag("CODE_PARENTE", kinship, 8),
                tag("NIVEAU_RESPONSABILITE", level, 8),
                f"        <RESP_FINANCIER>{int(pays)}</RESP_FINANCIER>",
                "      </RESPONSABLE_ELEVE>",
            ]
    lines.append("    </RESPONSABLES>")
    used = dict.fromkeys(p.address for p in school.persons.values())
    return document("BEE_RESPONSABLES", lines + address_lines(school, used))


def structures():
    lines = ["    <DIVISIONS>"]
    for code, (name, mefs) in DIVISIONS.items():
        lines += [
            f'      <DIVISION CODE_STRUCTURE="{code}">',
            tag("LIBELLE_LONG", name, 8),
        ]
        lines += ["        <MEFS_APPARTENANCE>"]
        lines += [f'          <MEF_APPARTENANCE CODE_MEF="{mef}"/>' for mef in mefs]
        lines += ["        </MEFS_APPARTENANCE>", "      </DIVISION>"]
    lines += ["    </DIVISIONS>", "    <GROUPES>"]
    for code, (name, divisions) in GROUPS.items():
        lines += [
            f'      <GROUPE CODE_STRUCTURE="{code}">',
            tag("LIBELLE_LONG", name, 8),
        ]
        lines += ["        <DIVISIONS_APPARTENANCE>"]
        lines += [
            f'          <DIVISION_APPARTENANCE CODE_STRUCTURE="{division}"/>'
            for division in divisions
        ]
        lines += ["        </DIVISIONS_APPARTENANCE>", "      </GROUPE>"]
    return document("BEE_STRUCTURES", [*lines, "    </GROUPES>"])


def nomenclature():
    lines = ["    <MEFS>"]
    for code, (short, name, mefstat) in MEFS.items():
        lines += [
            f'      <MEF CODE_MEF="{code}">',
            tag("FORMATION", short.split()[0], 8),
            tag("LIBELLE_LONG", short, 8),
            tag("LIBELLE_EDITION", name, 8),
            tag("CODE_MEFSTAT", mefstat, 8),
            "      </MEF>",
        ]
    lines += [
        "    </MEFS>",
        "    <MOTIFS_SORTIE>",
        '      <MOTIF_SORTIE CODE_MOTIF_SORTIE="10">',
        tag("LIBELLE_LONG", "Changement d'établissement", 8),
        "      </MOTIF_SORTIE>",
        "    </MOTIFS_SORTIE>",
    ]
    return document("BEE_NOMENCLATURES", lines)


TEACHERS = (
    ("4001", "MME", "LANDREVAN", "Hélène", "Économie et gestion", ["TMCV"], ["TMCV"]),
    ("4002", "M.", "PERROCHEAU", "Sylvain", "Électrotechnique", ["1MELEC"], ["1MELEC"]),
    ("4003", "MME", "BOUZIANNE", "Nadia", "Lettres-histoire", [], ["1MELEC", "TMCV"]),
    ("4004", "M.", "GOASDREN", "Yann", "Mathématiques-sciences", [], ["1MELEC"]),
)


def sts():
    """sts_emp_<UAI>_<year>.xml: teachers, head teachers and services."""
    lines = [
        '<?xml version="1.0" encoding="ISO-8859-15"?>',
        "<STS_EDT>",
        "  <PARAMETRES>",
        f'    <UAJ CODE="{UAI}"><SIGLE>L.PRO</SIGLE></UAJ>',
        f'    <ANNEE_SCOLAIRE ANNEE="{YEAR}"/>',
        "  </PARAMETRES>",
        "  <NOMENCLATURES><MATIERES>",
        '    <MATIERE CODE="020300"><CODE_GESTION>FRANC</CODE_GESTION></MATIERE>',
        "  </MATIERES></NOMENCLATURES>",
        "  <DONNEES>",
        "    <INDIVIDUS>",
    ]
    for ref, title, last, first, subject, head_of, _classes in TEACHERS:
        lines += [
            f'      <INDIVIDU ID="{ref}" TYPE="epp">',
            tag("SEXE", "1" if title == "M." else "2", 8),
            tag("CIVILITE", "1" if title == "M." else "2", 8),
            tag("NOM_USAGE", last, 8),
            tag("PRENOM", first, 8),
            tag("DATE_NAISSANCE", "1980-01-01", 8),
            tag("FONCTION", "ENS", 8),
        ]
        if head_of:
            lines.append("        <PROFS_PRINC>")
            for code in head_of:
                lines.append(
                    f"          <PROF_PRINC><CODE_STRUCTURE>{code}</CODE_STRUCTURE>"
                    f"<DATE_DEBUT>{YEAR}-09-01</DATE_DEBUT>"
                    f"<DATE_FIN>{YEAR + 1}-08-31</DATE_FIN></PROF_PRINC>"
                )
            lines.append("        </PROFS_PRINC>")
        lines += [
            "        <DISCIPLINES>",
            '          <DISCIPLINE CODE="P8011">',
            tag("LIBELLE_COURT", escape(subject.upper()), 12),
            "          </DISCIPLINE>",
            "        </DISCIPLINES>",
            "      </INDIVIDU>",
        ]
    lines += [
        '      <INDIVIDU ID="4090" TYPE="epp">',
        "        <NOM_USAGE>CASTELNOY</NOM_USAGE><PRENOM>Paul</PRENOM>",
        "        <CIVILITE>1</CIVILITE><FONCTION>DIR</FONCTION>",
        "      </INDIVIDU>",
        "    </INDIVIDUS>",
        "    <STRUCTURE><DIVISIONS>",
    ]
    for code, (name, _mefs) in DIVISIONS.items():
        lines += [f'      <DIVISION CODE="{code}">', tag("LIBELLE_LONG", name, 8)]
        lines.append("        <SERVICES>")
        for ref, *_who, classes in TEACHERS:
            if code in classes:
                lines.append(
                    '          <SERVICE CODE_MATIERE="020300" CODE_MOD_COURS="CG">'
                    f'<ENSEIGNANTS><ENSEIGNANT ID="{ref}" TYPE="epp"/></ENSEIGNANTS>'
                    "</SERVICE>"
                )
        lines += ["        </SERVICES>", "      </DIVISION>"]
    lines += ["    </DIVISIONS><GROUPES/></STRUCTURE>", "  </DONNEES>", "</STS_EDT>"]
    return "\n".join(line for line in lines if line).encode("iso-8859-15")


# --- lists ---------------------------------------------------------------------


def canonical_csv(school):
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [
            "ine",
            "prénom",
            "nom",
            "date_naissance",
            "label_classe",
            "mef_code",
            "année_scolaire",
            "date_début",
            "date_fin",
            "Sexe biologique",
            "Code INSEE de ville de naissance",
            "Code INSEE de pays de naissance",
            "Code postal de résidence",
            "Code INSEE de ville de résidence",
            "Code INSEE de pays de résidence",
        ]
    )
    for pupil in school.pupils:
        address = school.addresses[pupil.address]
        writer.writerow(
            [
                pupil.ine,
                pupil.first,
                pupil.last,
                date_text(pupil.birth),
                pupil.division,
                pupil.mef[:10],
                YEAR,
                date_text(pupil.entry),
                date_text(pupil.leaving[0]) if pupil.leaving else "",
                "f" if pupil.sex == "2" else "h",
                pupil.birth_city[0],
                "99" + pupil.birth_city[2],
                address[2],
                address[4],
                "99100",
            ]
        )
    return buffer.getvalue().encode()


def workbook(title, header, rows):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": title, "author": "BDE", "created": WRITTEN})
    sheet = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True, "bg_color": "#E6EEF8", "border": 1})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, header, bold)
    for index, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, datetime.date):
                sheet.write_datetime(index, column, value, day)
            else:
                sheet.write(index, column, value)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(header) - 1, 18)
    book.close()
    return buffer.getvalue()


def learners_workbook(school):
    header = [
        "Nom",
        "Prénom",
        "Né(e) le",
        "Sexe",
        "N° national",
        "Classe",
        "Régime",
        "Statut",
        "Entrée",
        "Sortie",
        "Adresse 1",
        "Code postal",
        "Ville",
        "Tél. mobile",
        "E-mail",
    ]
    regimes = {"0": "Externe", "2": "Demi-pensionnaire", "3": "Interne"}
    rows = []
    for number, pupil in enumerate(school.pupils):
        line, _second, zip_code, town, _insee = school.addresses[pupil.address]
        rows.append(
            [
                pupil.last,
                pupil.first,
                pupil.birth,
                "F" if pupil.sex == "2" else "M",
                pupil.ine,
                pupil.division,
                regimes[pupil.regime],
                "Apprenti" if pupil.status == "AP" else "Scolaire",
                pupil.entry,
                pupil.leaving[0] if pupil.leaving else "",
                line,
                zip_code,
                town,
                f"06 39 98 9{number // 10} {number % 10}0",
                f"eleve{number}@exemple.invalid",
            ]
        )
    return workbook("Élèves", header, rows)


HOSTS = (
    ("Électricité Kerbastard SARL", "QUIMPER"),
    ("Boulangerie du Steïr", "QUIMPER"),
    ("Magasin Les Mousses", "CONCARNEAU"),
    ("Atelier Volt et Watt", "FOUESNANT"),
)


def placements_workbook(school):
    header = [
        "Élève",
        "Classe",
        "Année scolaire",
        "Entreprise",
        "SIRET",
        "Adresse",
        "Code postal",
        "Ville",
        "Téléphone entreprise",
        "Mail entreprise",
        "Tuteur",
        "Fonction du tuteur",
        "Du",
        "Au",
        "Professeur référent",
    ]
    rows = []
    for index, pupil in enumerate(school.pupils[:12]):
        name, town = HOSTS[index % len(HOSTS)]
        town_zip = next(t[0] for t in TOWNS if t[1] == town)
        rows.append(
            [
                f"{pupil.last} {pupil.first}",
                "2MELEC",
                "2025-2026",
                name,
                siret(index % len(HOSTS)),
                f"{index + 3} quai des Exemples",
                town_zip,
                town,
                f"02 61 91 50 {index:02d}",
                f"contact{index % len(HOSTS)}@exemple.invalid",
                f"{LAST_NAMES[-1 - index % 4]} {BOYS[index % 4]}",
                "Chef d'équipe",
                datetime.date(YEAR, 5, 25),
                datetime.date(YEAR, 6, 19),
                "PERROCHEAU Sylvain",
            ]
        )
    # what an office often has: a class and a year, no name
    rows.append(
        ["", "TMCV", "2024-2025", *rows[2][3:12], datetime.date(YEAR - 1, 1, 13)]
        + [datetime.date(YEAR - 1, 2, 7), ""]
    )
    return workbook("PFMP passées", header, rows)


def siret(number):
    """A SIRET that passes the check and belongs to nobody (SIREN 0000000nn)."""

    def key(prefix):
        for digit in "0123456789":
            total = 0
            for rank, character in enumerate(reversed(prefix + digit)):
                value = int(character) * (2 if rank % 2 else 1)
                total += value - 9 if value > 9 else value
            if total % 10 == 0:
                return prefix + digit
        raise AssertionError

    return key(key(f"9999990{number}") + "0001")


def teachers_workbook():
    header = [
        "Civilité",
        "Nom",
        "Prénom",
        "E-mail",
        "Matière",
        "Classes",
        "Professeur principal",
    ]
    rows = []
    for _ref, title, last, first, subject, head_of, classes in TEACHERS:
        mail = f"{last.lower()}@exemple.invalid"
        rows.append(
            [title, last, first, mail, subject, ", ".join(classes), ", ".join(head_of)]
        )
    return workbook("Enseignants", header, rows)


# --- archives and defects -----------------------------------------------------


def archive(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members:
            info = zipfile.ZipInfo(name, WRITTEN.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            target.writestr(info, data)
    return buffer.getvalue()


def siecle_zip(school, addresses=False):
    name = "ElevesAvecAdresses.xml" if addresses else "ElevesSansAdresses.xml"
    members = [
        (name, eleves(school, addresses)),
        ("ResponsablesAvecAdresses.xml", responsables(school)),
    ]
    if not addresses:
        members += [
            ("Structures.xml", structures()),
            ("Nomenclature.xml", nomenclature()),
        ]
    return archive(members)


def awkward(school):
    """The same file with the defects that real ones have, and hostile ones."""
    good = eleves(school)
    text = good.decode("iso-8859-15")
    twin = text.replace(school.pupils[3].ine, school.pupils[2].ine)
    wrong = text.replace(date_text(school.pupils[4].birth), "31/02/2010", 1)
    bomb = '<!DOCTYPE b [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY a{n} "&a{n - 1 if n > 1 else ""};&a{n - 1 if n > 1 else ""};">'
        for n in range(1, 12)
    )
    outside = '<!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    head, _newline, rest = text.partition("\n")
    return {
        "truncated.xml": good[: len(good) * 2 // 3],
        "wrong_encoding.xml": text.replace("ISO-8859-15", "UTF-8", 1).encode(
            "iso-8859-15"
        ),
        "utf8_says_latin9.xml": text.encode(),
        "duplicate_ine.xml": twin.encode("iso-8859-15"),
        "impossible_date.xml": wrong.encode("iso-8859-15"),
        "entity_bomb.xml": (head + bomb + "]>" + rest).encode("iso-8859-15"),
        "external_entity.xml": (head + outside + rest).encode("iso-8859-15"),
        "not_siecle.xml": b'<?xml version="1.0"?><catalogue><livre/></catalogue>',
        "slip.zip": archive([("../../ElevesSansAdresses.xml", good)]),
        "bomb.zip": archive([("ElevesSansAdresses.xml", b" " * 40_000_000)]),
        "nested.zip": archive([("Export.zip", siecle_zip(school))]),
        "nothing.zip": archive([("lisez-moi.txt", b"rien")]),
    }


def samples():
    """→ {path: bytes} of every sample."""
    school = make_school()
    found = {
        HERE / "ElevesSansAdresses.xml": eleves(school),
        HERE / "ElevesAvecAdresses.xml": eleves(school, addresses=True),
        HERE / "ResponsablesAvecAdresses.xml": responsables(school),
        HERE / "Structures.xml": structures(),
        HERE / "Nomenclature.xml": nomenclature(),
        HERE / f"sts_emp_{UAI}_{YEAR}.xml": sts(),
        PRODUCT / "siecle_exemple.zip": siecle_zip(school),
        PRODUCT / "ElevesAvecAdresses_exemple.xml": eleves(school, addresses=True),
        PRODUCT / "eleves_exemple.csv": canonical_csv(school),
        PRODUCT / "eleves_exemple.xlsx": learners_workbook(school),
        PRODUCT / "pfmp_exemple.xlsx": placements_workbook(school),
        PRODUCT / "enseignants_exemple.xlsx": teachers_workbook(),
        PRODUCT / "sts_emp_exemple.xml": sts(),
    }
    found |= {HERE / "awkward" / name: data for name, data in awkward(school).items()}
    return found


def main():
    for path, data in samples().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


if __name__ == "__main__":
    main()
