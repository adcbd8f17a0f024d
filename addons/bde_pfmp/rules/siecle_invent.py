"""An invented school as SIECLE would export it, for benchmarks and tests.

Deterministic: the same numbers give the same people. Telephone numbers come from
the ranges that the regulator keeps for fiction, addresses from no real place.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from ...bde_partners.rules.columns import names
from .people import (
    Address,
    LastYear,
    LearnerRow,
    SiecleMef,
    SieclePerson,
    SiecleResponsibility,
    SiecleStructure,
)
from .siecle_writer import write_zip

UAI = "0999999F"
_LAST = names(
    "ARVENNES, BELCOMBE, CARVAL, DORSENNE, ESTREVAL, FLORIANE, GARDELLE, HAUTERIVE, "
    "ISAMBERT, JAUNAY, KERVALIN, LORMEAU, MONTREAL, NERVOL, ORVILLE, PLESSIN, "
    "QUERVAN, ROUVRAY, SERVAL, TRELISSE, URSANNE, VALMONT, WERLIN, YSEULT, ZELLIER"
)
_FIRST = names(
    "Adèle, Basile, Célia, Damien, Élise, Fabien, Gaëlle, Hugo, Inès, Jules, Katia, "
    "Léo, Maëlle, Noé, Océane, Paul, Quitterie, Rayan, Salomé, Théo, Ugo, Violette, "
    "Wassim, Xavier, Zoé"
)
# dispositif + specialty + duration (9 digits): the year makes the MEF
_TRAININGS = ("247255203", "247312203", "241311252", "247230203")
_YEAR_NAMES = ("2nde pro", "1ere pro", "Terminale pro")
_LABELS = ("ÉLECTRICITÉ INVENTÉE", "COMMERCE INVENTÉ", "CUISINE", "BÂTIMENT INVENTÉ")


@dataclass
class InventedSchool:
    """Everything a SIECLE export of one school holds."""

    uai: str = UAI
    year: int = 2025
    learners: list = field(default_factory=list)
    persons: list = field(default_factory=list)
    responsibilities: list = field(default_factory=list)
    structures: list = field(default_factory=list)
    mefs: list = field(default_factory=list)

    def to_zip(self):
        """Bytes of the ZIP that SIECLE would give."""
        return write_zip(
            self.uai,
            self.year,
            self.learners,
            self.persons,
            self.responsibilities,
            self.structures,
            self.mefs,
        )


def invent(learners=1200, persons=2000, year=2025, uai=UAI):
    """Numbers of learners and of representatives → `InventedSchool`.

    Classes of 30 learners; each learner has one or two representatives, some are
    brothers and sisters who share one.
    """
    school = InventedSchool(uai, year)
    _invent_classes(school, (learners + 29) // 30)
    for number in range(learners):
        school.learners.append(_invent_learner(school, number))
    for number in range(persons):
        _invent_person(school, number)
    return school


def _invent_classes(school, count):
    for number in range(count):
        training = number % len(_TRAININGS)
        level = number // len(_TRAININGS) % 3
        mef = f"{_TRAININGS[training]}{level + 1}"
        code = f"{level + 1}INV{number + 1}"
        school.structures.append(SiecleStructure(0, code, "D", code, [mef]))
        if all(known.code != mef for known in school.mefs):
            name = f"{_YEAR_NAMES[level]} {_LABELS[training].lower()}"
            school.mefs.append(
                SiecleMef(
                    0,
                    mef,
                    name,
                    name[:12].upper(),
                    f"{_LABELS[training]}",
                    "23830025520",
                )
            )


def _address(number):
    return Address(
        street=f"{number % 97 + 1} rue des Inventions",
        zip=f"{29000 + number % 50 * 10:05d}",
        city=f"VILLENEUVE {number % 50}",
        insee=f"{29001 + number % 50:05d}",
    )


def _invent_learner(school, number):
    structure = school.structures[number // 30]
    first = _FIRST[number % len(_FIRST)]
    other = _FIRST[number // len(_FIRST) % len(_FIRST)]
    age = 15 + int(structure.code[0]) - 1
    return LearnerRow(
        0,
        last_name=f"{_LAST[number % len(_LAST)]}-{_LAST[number // 25 % len(_LAST)]}",
        first_name=f"{first}-{other}" if first != other else first,
        birth_date=date(school.year - age, 1, 1) + timedelta(days=number % 360),
        ine=f"{number:09d}{chr(65 + number % 26)}{chr(65 + number // 26 % 26)}",
        ref=str(100000 + number),
        sex="f" if number % 2 else "m",
        birth_insee="29019",
        birth_country="99100",
        mef=structure.mefs[0],
        status="st",
        regime=("dp", "ext", "int")[number % 3],
        date_start=date(school.year, 9, 1),
        class_code=structure.code,
        class_codes=[structure.code],
        phone=f"+3363998{number % 10000:04d}",
        email=f"eleve{number}@example.org",
        address=_address(number),
        last_year=LastYear(structure.mefs[0][:9] + "1", "", school.uai),
    )


def _invent_person(school, number):
    """The first ones are one for each learner, the next are second parents."""
    count = len(school.learners)
    learner = school.learners[number % count]
    second = number >= count
    person = SieclePerson(
        0,
        ref=str(500000 + number),
        last_name=learner.last_name,
        first_name=_FIRST[(number * 7 + 3) % len(_FIRST)],
        title="m" if second else "mme",
        mobile=f"+3363998{(number + 5000) % 10000:04d}",
        email=f"parent{number}@example.org",
        accepts_sms=not second,
        address=_address(number if second else learner_number(learner)),
    )
    school.persons.append(person)
    kinship = "father" if second else "mother"
    school.responsibilities.append(
        SiecleResponsibility(
            0, learner.ref, person.ref, "2" if second else "1", kinship, "", not second
        )
    )
    if number % 40 == 39 and not second:
        # a brother or a sister in the school
        sibling = school.learners[number - 1]
        school.responsibilities.append(
            SiecleResponsibility(0, sibling.ref, person.ref, "2", kinship, "", False)
        )


def learner_number(learner):
    """Number of an invented learner, from its reference."""
    return int(learner.ref) - 100000
