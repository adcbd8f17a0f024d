"""What the demonstration lycée is made of: invented people, real communes.

Names are drawn from common French first names and surnames, put together by a
seeded generator: no real person. Numbers come from the ranges kept for fiction
(ARCEP decision 2018-0881), SIRENs begin by 999 (not attributed), e-mails end in
example.org (RFC 2606).
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

_NAMES = tomllib.loads(Path(__file__).with_name("names.toml").read_text("utf-8"))
FIRST_NAMES_F = _NAMES["first_names_f"]
FIRST_NAMES_M = _NAMES["first_names_m"]
LAST_NAMES = _NAMES["last_names"]
STREETS = _NAMES["streets"]


SCHOOL = {
    "name": "Lycée professionnel des Trois-Rivières",
    "street": "12 quai des Mariniers",
    "zip": "41000",
    "city": "Blois",
    "phone": "02 61 91 00 10",
    "email": "ce.0419999w@example.org",
    "website": "https://lycee-trois-rivieres.example.org",
    "bde_uai": "0419999W",
    "bde_zone": "B",
    "bde_room": "Bâtiment A, rez-de-chaussée, à gauche de l'accueil",
    "bde_opening_hours": "Du lundi au vendredi, 8 h – 12 h et 13 h 30 – 17 h 30",
    "bde_phone": "02 61 91 00 11",
    "bde_email": "bde.0419999w@example.org",
    "bde_emergency_phone": "06 39 98 00 01",
    "bde_letterhead": "Bureau des entreprises\nAcadémie d'Orléans-Tours",
    "bde_insurance": "Mutuelle des établissements, contrat n° 41-2026-017",
    "bde_privacy_dpo_name": "Délégué à la protection des données de l'académie",
    "bde_privacy_dpo_email": "dpd@example.org",
}
SCHOOL_POSITION = {"partner_latitude": 47.586, "partner_longitude": 1.331}
DECISIONS = (
    ("template", "Convention type de PFMP"),
    ("calendar", "Calendrier des PFMP"),
    ("visits", "Une visite et un appel par période"),
)


@dataclass(frozen=True)
class Commune:
    """A commune. lat, lon: degrees, WGS 84."""

    name: str
    zip: str
    insee: str
    lat: float
    lon: float


COMMUNES = (
    Commune("Blois", "41000", "41018", 47.586, 1.336),
    Commune("Vineuil", "41350", "41295", 47.581, 1.375),
    Commune("Vendôme", "41100", "41269", 47.793, 1.066),
    Commune("Romorantin-Lanthenay", "41200", "41194", 47.356, 1.744),
    Commune("Mer", "41500", "41136", 47.702, 1.506),
    Commune("La Chaussée-Saint-Victor", "41260", "41047", 47.614, 1.366),
    Commune("Saint-Aignan", "41110", "41198", 47.270, 1.375),
    Commune("Salbris", "41300", "41232", 47.425, 2.051),
    Commune("Tours", "37000", "37261", 47.394, 0.685),
    Commune("Amboise", "37400", "37003", 47.413, 0.983),
    Commune("Joué-lès-Tours", "37300", "37122", 47.352, 0.669),
    Commune("Saint-Pierre-des-Corps", "37700", "37233", 47.391, 0.729),
    Commune("Bléré", "37150", "37027", 47.326, 0.990),
    Commune("Château-Renault", "37110", "37063", 47.591, 0.911),
    Commune("Montlouis-sur-Loire", "37270", "37156", 47.389, 0.827),
    Commune("Orléans", "45000", "45234", 47.902, 1.909),
    Commune("Beaugency", "45190", "45028", 47.779, 1.630),
    Commune("Meung-sur-Loire", "45130", "45203", 47.827, 1.696),
    Commune("Olivet", "45160", "45232", 47.863, 1.900),
    Commune("Saran", "45770", "45302", 47.950, 1.876),
    Commune("Fleury-les-Aubrais", "45400", "45147", 47.930, 1.915),
)
HOME_COMMUNES = 6  # the first ones: where most learners and hosts are


@dataclass(frozen=True)
class Sector:
    """A family of hosts. names: patterns, {n} is a surname, {c} a commune.

    brackets: Sirene headcount brackets with the headcount shown.
    """

    code: str
    naf: str
    activity: str
    names: tuple
    legal_kind: str = "company"
    sizes: tuple = (("02", 4), ("03", 8), ("11", 14), ("12", 32))


SECTORS = (
    Sector(
        "elec",
        "43.21A",
        "Travaux d'installation électrique",
        ("{n} Électricité", "SARL {n} et Fils", "Élec {c}", "Ets {n}", "{n} Énergies"),
    ),
    Sector(
        "digital",
        "62.02B",
        "Réseaux et maintenance informatique",
        ("{n} Informatique", "Réseaux {c}", "{n} Télécoms", "SAS {n} Systèmes"),
    ),
    Sector(
        "shop",
        "47.71Z",
        "Commerce de détail",
        ("Maison {n}", "Boutique {n}", "Au Panier de {c}", "{n} Sport", "Brico {c}"),
        sizes=(("01", 2), ("02", 5), ("11", 16), ("12", 41)),
    ),
    Sector(
        "food",
        "47.11F",
        "Grande distribution alimentaire",
        ("Hyper {c}", "Supermarché {n}", "Halles de {c}"),
        sizes=(("12", 45), ("21", 85), ("22", 140)),
    ),
    Sector(
        "care",
        "87.10A",
        "Hébergement médicalisé pour personnes âgées",
        ("Résidence {n}", "EHPAD Les Tilleuls de {c}", "Foyer {n}"),
        legal_kind="association",
        sizes=(("12", 38), ("21", 76), ("22", 120)),
    ),
    Sector(
        "child",
        "88.91A",
        "Accueil de jeunes enfants",
        ("Crèche {c}", "Multi-accueil {n}", "Halte-garderie de {c}"),
        legal_kind="association",
        sizes=(("03", 8), ("11", 15)),
    ),
    Sector(
        "town",
        "84.11Z",
        "Administration communale",
        ("Mairie de {c}", "Communauté de communes de {c}"),
        legal_kind="public",
        sizes=(("12", 48), ("22", 160)),
    ),
    Sector(
        "industry",
        "27.12Z",
        "Fabrication de matériel électrique",
        ("{n} Industrie", "Ateliers {n}", "Manufacture de {c}"),
        sizes=(("21", 72), ("22", 150), ("31", 220)),
    ),
)


@dataclass(frozen=True)
class Training:
    """A training of the demonstration lycée. sectors: codes of `SECTORS`."""

    code: str
    name: str
    short_name: str
    diploma: str
    level: str
    years: int
    weeks: float
    sectors: tuple
    rome: tuple = ()
    rncp: str = ""
    family: str = ""
    is_family: bool = False
    capacity: int = 24
    mefs: tuple = ()  # (code, MEFSTAT, name, year of the cycle)
    activities: str = ""
    skills: str = ""


TRAININGS = (
    Training(
        "2TNE",
        "Seconde professionnelle, famille des métiers des transitions numérique et "
        "énergétique",
        "2de TNE",
        "bac_pro",
        "4",
        3,
        6,
        ("elec", "digital", "industry"),
        is_family=True,
        capacity=48,
        mefs=(("2472000831", "23810020008", "2DPRO TNE", 1),),
        activities="Découvrir l'entreprise et ses métiers\nParticiper aux chantiers "
        "sous surveillance\nPréparer le matériel et l'outillage",
        skills="S'informer sur l'intervention\nOrganiser son poste de travail\n"
        "Communiquer avec les professionnels",
    ),
    Training(
        "MELEC",
        "Baccalauréat professionnel Métiers de l'électricité et de ses environnements "
        "connectés",
        "Bac pro MELEC",
        "bac_pro",
        "4",
        3,
        18,
        ("elec", "industry"),
        rome=("F1602", "I1309"),
        rncp="RNCP38878",
        family="2TNE",
        mefs=(
            ("2472552132", "23820025521", "1PRO MELEC", 2),
            ("2472552133", "23830025521", "TPRO MELEC", 3),
        ),
        activities="Préparer un chantier\nPoser et raccorder des appareillages\n"
        "Contrôler et mettre en service une installation\nDépanner",
        skills="Analyser les conditions de l'opération\nRéaliser une installation de "
        "manière éco-responsable\nContrôler les grandeurs caractéristiques",
    ),
    Training(
        "CIEL",
        "Baccalauréat professionnel Cybersécurité, informatique et réseaux, "
        "électronique",
        "Bac pro CIEL",
        "bac_pro",
        "4",
        3,
        18,
        ("digital", "industry"),
        rome=("I1401", "M1810"),
        rncp="RNCP37489",
        family="2TNE",
        mefs=(
            ("2472560132", "23820025601", "1PRO CIEL", 2),
            ("2472560133", "23830025601", "TPRO CIEL", 3),
        ),
        activities="Installer et configurer des postes et des équipements réseau\n"
        "Maintenir un parc informatique\nRenseigner les fiches d'intervention",
        skills="Exploiter un réseau informatique\nMaintenir un système\n"
        "Communiquer en situation professionnelle",
    ),
    Training(
        "2MRC",
        "Seconde professionnelle, famille des métiers de la relation client",
        "2de MRC",
        "bac_pro",
        "4",
        3,
        6,
        ("shop", "food"),
        is_family=True,
        capacity=48,
        mefs=(("2473120031", "23810031200", "2DPRO MRC", 1),),
        activities="Accueillir les clients\nMettre en rayon\nDécouvrir l'encaissement",
        skills="Assurer la veille commerciale\nRéaliser la vente dans un cadre "
        "omnicanal\nFidéliser la clientèle",
    ),
    Training(
        "MCV",
        "Baccalauréat professionnel Métiers du commerce et de la vente, option A "
        "animation et gestion de l'espace commercial",
        "Bac pro MCV",
        "bac_pro",
        "4",
        3,
        18,
        ("shop", "food"),
        rome=("D1106", "D1507"),
        rncp="RNCP38399",
        family="2MRC",
        capacity=48,
        mefs=(
            ("2473121232", "23820031212", "1PRO MCV-A", 2),
            ("2473121233", "23830031212", "TPRO MCV-A", 3),
        ),
        activities="Conseiller et vendre\nSuivre les ventes et les stocks\nAnimer et "
        "gérer l'espace commercial",
        skills="Conseiller et vendre\nSuivre les ventes\nFidéliser la clientèle\n"
        "Animer et gérer l'espace commercial",
    ),
    Training(
        "ASSP",
        "Baccalauréat professionnel Accompagnement, soins et services à la personne",
        "Bac pro ASSP",
        "bac_pro",
        "4",
        3,
        20,
        ("care", "child", "town"),
        rome=("J1501", "K1302"),
        rncp="RNCP36788",
        capacity=48,
        mefs=(
            ("2473300431", "23810033004", "2DPRO ASSP", 1),
            ("2473300432", "23820033004", "1PRO ASSP", 2),
            ("2473300433", "23830033004", "TPRO ASSP", 3),
        ),
        activities="Accompagner la personne dans les actes de la vie quotidienne\n"
        "Préparer et servir des collations\nProposer des animations",
        skills="Accompagner la personne dans une approche globale\nIntervenir auprès "
        "de la personne lors des soins d'hygiène\nTravailler en équipe",
    ),
    Training(
        "CAPE",
        "Certificat d'aptitude professionnelle Électricien",
        "CAP Électricien",
        "cap",
        "3",
        2,
        14,
        ("elec", "industry"),
        rome=("F1602",),
        rncp="RNCP38401",
        mefs=(
            ("2412552521", "23210025525", "1CAP2 ELECTRICIEN", 1),
            ("2412552522", "23220025525", "2CAP2 ELECTRICIEN", 2),
        ),
        activities="Poser des chemins de câbles\nRaccorder des appareillages\n"
        "Vérifier une installation",
        skills="Repérer les conditions de l'opération\nRéaliser et mettre en service "
        "une installation",
    ),
    Training(
        "BTS",
        "Brevet de technicien supérieur Management commercial opérationnel",
        "BTS MCO",
        "bts",
        "5",
        2,
        14,
        ("shop", "food"),
        rome=("D1301",),
        rncp="RNCP38362",
        mefs=(
            ("3103121721", "31110031217", "BTS1 MCO", 1),
            ("3103121722", "31120031217", "BTS2 MCO", 2),
        ),
        activities="Animer et dynamiser l'offre commerciale\nAssurer la gestion "
        "opérationnelle\nManager l'équipe commerciale",
        skills="Développer la relation client\nAnimer l'offre\nGérer l'unité\nManager",
    ),
)
ROME = {
    "D1106": "Vente en alimentation",
    "D1301": "Management de magasin de détail",
    "D1507": "Mise en rayon libre-service",
    "F1602": "Électricité bâtiment",
    "I1309": "Maintenance électrique",
    "I1401": "Maintenance informatique et bureautique",
    "J1501": "Soins d'hygiène, de confort du patient",
    "K1302": "Assistance auprès d'adultes",
    "M1810": "Production et exploitation de systèmes d'information",
}


@dataclass(frozen=True)
class Division:
    """A class. mefs: the MEFs of its learners; size: learners."""

    code: str
    name: str
    mefs: tuple
    size: int
    before: tuple = ()  # classes of last year that its learners come from


CLASSES = (
    Division("2TNE1", "Seconde TNE 1", ("2472000831",), 23),
    Division("2TNE2", "Seconde TNE 2", ("2472000831",), 22),
    Division(
        "1TNE",
        "Première MELEC et CIEL",
        ("2472552132", "2472560132"),
        24,
        before=("2TNE1", "2TNE2"),
    ),
    Division("1MELEC", "Première MELEC", ("2472552132",), 16, before=("2TNE1",)),
    Division("TMELEC", "Terminale MELEC", ("2472552133",), 20, before=("1MELEC",)),
    Division("TCIEL", "Terminale CIEL", ("2472560133",), 18, before=("1TNE",)),
    Division("2MRC1", "Seconde MRC 1", ("2473120031",), 24),
    Division("2MRC2", "Seconde MRC 2", ("2473120031",), 23),
    Division("1MCV1", "Première MCV 1", ("2473121232",), 22, before=("2MRC1",)),
    Division("1MCV2", "Première MCV 2", ("2473121232",), 20, before=("2MRC2",)),
    Division("TMCV1", "Terminale MCV 1", ("2473121233",), 21, before=("1MCV1",)),
    Division("TMCV2", "Terminale MCV 2", ("2473121233",), 19, before=("1MCV2",)),
    Division("2ASSP1", "Seconde ASSP 1", ("2473300431",), 22),
    Division("2ASSP2", "Seconde ASSP 2", ("2473300431",), 21),
    Division("1ASSP", "Première ASSP", ("2473300432",), 22, before=("2ASSP1",)),
    Division("TASSP", "Terminale ASSP", ("2473300433",), 21, before=("1ASSP",)),
    Division("1CAPE", "CAP Électricien 1re année", ("2412552521",), 14),
    Division(
        "2CAPE", "CAP Électricien 2e année", ("2412552522",), 12, before=("1CAPE",)
    ),
    Division("BTS1", "BTS MCO 1re année", ("3103121721",), 18),
    Division("BTS2", "BTS MCO 2e année", ("3103121722",), 18, before=("BTS1",)),
)

SUBJECTS = (
    ("Génie électrique", ("2TNE1", "1MELEC", "TMELEC", "1CAPE", "2CAPE")),
    ("Génie électrique", ("2TNE2", "1TNE", "1MELEC", "TMELEC", "2CAPE")),
    ("Cybersécurité et réseaux", ("2TNE1", "2TNE2", "1TNE", "TCIEL")),
    ("Électronique", ("1TNE", "TCIEL", "2TNE2")),
    ("Commerce et vente", ("2MRC1", "1MCV1", "TMCV1", "BTS1")),
    ("Commerce et vente", ("2MRC2", "1MCV2", "TMCV2", "BTS2")),
    ("Économie-gestion", ("1MCV1", "1MCV2", "TMCV1", "TMCV2")),
    ("Économie-gestion", ("BTS1", "BTS2", "2MRC1", "2MRC2")),
    ("Biotechnologies santé", ("2ASSP1", "1ASSP", "TASSP")),
    ("Sciences et techniques médico-sociales", ("2ASSP2", "1ASSP", "TASSP")),
    ("Lettres-histoire", ("2TNE1", "1TNE", "2MRC1", "1MCV1")),
    ("Lettres-histoire", ("2TNE2", "TMELEC", "TCIEL", "2MRC2")),
    ("Lettres-histoire", ("2ASSP1", "2ASSP2", "1ASSP", "TASSP")),
    ("Mathématiques-sciences", ("1MELEC", "TMELEC", "1CAPE", "2CAPE")),
    ("Mathématiques-sciences", ("1MCV2", "TMCV1", "TMCV2", "TCIEL")),
    ("Anglais", ("2TNE1", "2TNE2", "1TNE", "1MELEC")),
    ("Anglais", ("BTS1", "BTS2", "TMCV1", "TASSP")),
    ("Arts appliqués", ("2MRC1", "2MRC2", "1CAPE")),
    ("Éducation physique et sportive", ("2TNE1", "1MCV1", "1ASSP", "TMELEC")),
    ("Prévention-santé-environnement", ("2ASSP1", "2TNE2", "1CAPE", "2MRC2")),
)
TEACHER_COUNT = 30

USERS = (
    # login, first name, last name, what they do, group suffixes
    ("responsable", "Nadia", "Belmont", "Responsable du BDE", ("manager",)),
    ("ddfpt", "Philippe", "Garance", "DDFPT", ("manager",)),
    ("secretariat", "Sylvie", "Aubrac", "Secrétaire du BDE", ("user",)),
    ("proviseur", "Hélène", "Vauquelin", "Proviseure", ("head",)),
    ("gestionnaire", "Marc", "Dutilleul", "Gestionnaire (SG d'EPLE)", ("bursar",)),
    ("inspecteur", "Claire", "Montferrand", "Inspectrice (lecture)", ("reader",)),
    ("professeur", "Karim", "Sellier", "Professeur référent", ("teacher",)),
)
PASSWORD = "demo"
