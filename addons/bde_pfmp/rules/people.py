"""What an import reads about people, whatever the file: plain dataclasses.

`LearnerRow` comes from SIECLE, from the canonical CSV and from any workbook alike,
so that one importer serves all. Code tables are facts with their source.
"""

from dataclasses import dataclass, field
from datetime import date

from ...bde_partners.rules.cells import FRANCE
from ...bde_partners.rules.issues import ERROR
from ...bde_partners.rules.text import fold, name_key

# CODE_STATUT of SIECLE and SYGNE; anything else is kept as it is and told
STATUSES = {
    "ST": "st",  # scolaire
    "AP": "ap",  # apprenti
    "FC": "fc",  # formation continue, GRETA
    "FQ": "fc",  # stagiaire de la formation professionnelle, hors GRETA
    "CP": "fc",  # contrat de professionnalisation (uncertain, 2026)
}

# N_REGIME of SIECLE (domain.md, GEPI): 0-1 external, 2 and 6 half board, 3-5 boarder
REGIMES = {
    "0": "ext",
    "1": "ext",
    "2": "dp",
    "3": "int",
    "4": "int",
    "5": "int",
    "6": "dp",
    "ext": "ext",
    "ex": "ext",
    "externe": "ext",
    "externe libre": "ext",
    "externe surveille": "ext",
    "dp": "dp",
    "demi pensionnaire": "dp",
    "demi pension": "dp",
    "int": "int",
    "in": "int",
    "interne": "int",
    "interne externe": "int",
}

# CODE_PARENTE of SIECLE since 2018, two public sources agree; key: ours
KINSHIPS = {
    "10": "mother",
    "20": "father",
    "37": "family",  # fratrie
    "38": "family",  # ascendant
    "39": "family",  # autre membre de la famille
    "41": "other",  # éducateur
    "42": "foster",  # assistant familial
    "43": "other",  # garde d'enfant
    "50": "legal_guardian",  # tuteur
    "51": "ase",  # aide sociale à l'enfance
    "70": "self",  # élève lui-même
    "90": "other",  # autre lien
}
# Codes used before 2018 (GEPI); 1 = father and 2 = mother then
OLD_KINSHIPS = {
    "1": "father",
    "2": "mother",
    "3": "legal_guardian",
    "4": "family",
    "5": "ase",
    "6": "other",
    "7": "self",
}

_INSTITUTION_WORDS = frozenset(
    [
        "ase",
        "aide",
        "departement",
        "departemental",
        "departementale",
        "conseil",
        "foyer",
        "association",
        "service",
        "services",
        "mecs",
        "udaf",
        "udam",
        "itep",
        "sauvegarde",
        "etablissement",
        "protection",
        "maison",
        "fondation",
        "tribunal",
        "unite",
        "prefecture",
        "collectivite",
        "metropole",
        "mna",
        "dsden",
        "orphelins",
        "apprentis",
        "croix",
    ]
)


@dataclass(slots=True)
class Address:
    """street, street2, zip, city as printed; insee: commune; country: INSEE 99xxx."""

    street: str = ""
    street2: str = ""
    zip: str = ""
    city: str = ""
    insee: str = ""
    country: str = FRANCE

    def __bool__(self):
        return bool(self.street or self.street2 or self.zip or self.city)


@dataclass(slots=True)
class LastYear:
    """Schooling of the year before: never this year's."""

    mef: str = ""
    class_code: str = ""
    uai: str = ""


@dataclass(slots=True)
class LearnerRow:
    """A learner as a file tells. Empty text, None or False: not in the file.

    line: in the file; ref: ELEVE_ID (stable inside a school year); mef: 10 digits
    when it has the shape of a MEF, else as written; status: 'st', 'ap', 'fc' or a
    code as written in capitals; regime: 'ext', 'dp', 'int'; kinds: the names of
    the fields that the file does have, so that an absent column erases nothing.
    guardians: [(SiecleResponsibility, SieclePerson)] found on the learner's line.
    """

    line: int
    last_name: str = ""
    first_name: str = ""
    birth_date: date | None = None
    ine: str = ""
    ref: str = ""
    usage_name: str = ""
    sex: str = ""
    birth_insee: str = ""
    birth_city: str = ""
    birth_country: str = ""
    mef: str = ""
    status: str = ""
    regime: str = ""
    is_repeating: bool = False
    date_start: date | None = None
    date_end: date | None = None
    exit_reason: str = ""
    class_code: str = ""
    class_codes: list = field(default_factory=list)
    group_codes: list = field(default_factory=list)
    school_year: int | None = None
    phone: str = ""
    email: str = ""
    address: Address = field(default_factory=Address)
    last_year: LastYear | None = None
    guardians: list = field(default_factory=list)  # only in workbooks
    kinds: frozenset = frozenset()
    issues: list = field(default_factory=list)

    @property
    def label(self):
        """« NOM Prénom », as the office says it."""
        return f"{self.last_name} {self.first_name}".strip()

    @property
    def key(self):
        """Key of the name: accents, case, spaces and hyphens do not count."""
        return name_key(self.last_name, self.first_name)

    @property
    def is_valid(self):
        """No issue of level 'error'."""
        return not any(issue.level == ERROR for issue in self.issues)

    @property
    def structures(self):
        """[(code, 'D' or 'G')] as in SIECLE."""
        return [(c, "D") for c in self.class_codes] + [
            (c, "G") for c in self.group_codes
        ]

    def has_left(self, day):
        """Did the learner leave before `day`?"""
        return self.date_end is not None and self.date_end < day


SiecleLearner = LearnerRow


@dataclass(slots=True)
class SieclePerson:
    """A representative or a contact. kind: 'person' or 'institution' (ASE…)."""

    line: int
    ref: str
    last_name: str = ""
    usage_name: str = ""
    first_name: str = ""
    title: str = ""  # 'm', 'mme' or ''
    phone: str = ""
    mobile: str = ""
    work_phone: str = ""
    email: str = ""
    accepts_sms: bool = False
    address: Address = field(default_factory=Address)
    kind: str = "person"
    issues: list = field(default_factory=list)

    @property
    def label(self):
        if self.kind == "institution":
            return self.institution_name
        return f"{self.usage_name or self.last_name} {self.first_name}".strip()

    @property
    def institution_name(self):
        """Name of the service, '' for a person."""
        if self.kind != "institution":
            return ""
        first = "" if fold(self.first_name) in ("", "x") else self.first_name
        return f"{self.usage_name or self.last_name} {first}".strip()

    @property
    def is_valid(self):
        return not any(issue.level == ERROR for issue in self.issues)


@dataclass(slots=True)
class SiecleResponsibility:
    """Who a person is for a learner.

    legal_level: '1', '2' (legal representatives, in order) or 'contact'.
    kinship: ours (`KINSHIPS`); kinship_code: as written.
    """

    line: int
    learner_ref: str
    person_ref: str
    legal_level: str = "contact"
    kinship: str = "other"
    kinship_code: str = ""
    is_payer: bool = False
    is_priority: bool = False


@dataclass(slots=True)
class SiecleStructure:
    """A division ('D') or group ('G') of the school year and its MEFs (10 digits)."""

    line: int
    code: str
    kind: str = "D"
    name: str = ""
    mefs: list = field(default_factory=list)
    divisions: list = field(default_factory=list)


@dataclass(slots=True)
class SiecleMef:
    """A line of the nomenclature. code: 10 digits; mefstat: 11 characters."""

    line: int
    code: str
    name: str = ""
    short_name: str = ""
    formation: str = ""
    mefstat: str = ""
    attached_to: str = ""


def names_a_service(text):
    """Does the name hold a word of organisations (ASE, foyer, association…)?"""
    return bool(set(fold(text).split()) & _INSTITUTION_WORDS)


def looks_like_institution(last_name, first_name, title=""):
    """Is this « person » a service? No first name and several words, or a word of
    organisations; never with a civility."""
    if title:
        return False
    if not fold(first_name) and len(fold(last_name).split()) > 1:
        return True
    return names_a_service(f"{last_name} {first_name}")
