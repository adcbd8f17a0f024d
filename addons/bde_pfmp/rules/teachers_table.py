"""A list of teachers (PRONOTE extraction, secretary's workbook) → `TeacherRow`s."""

from dataclasses import dataclass, field

from ...bde_partners.rules import identifiers
from ...bde_partners.rules.cells import Cells
from ...bde_partners.rules.columns import Field, names
from ...bde_partners.rules.issues import ERROR, Texts, _lt
from ...bde_partners.rules.text import fold, name_key, split_full_name, title_name
from .learners_table import TITLES

CODES = {
    "teacher_no_name": _lt("A line without a name: left out."),
    "teacher_no_first_name": _lt("“%(name)s”: the first name was not found."),
    "teacher_no_email": _lt("No e-mail address: they cannot be invited yet."),
    "teacher_head_of_which": _lt(
        "Head teacher, but of which class? %(classes)s: none is kept."
    ),
    "teacher_same_email": _lt(
        "The address %(email)s is also that of %(other)s (line %(other_line)s): "
        "left out here."
    ),
}
T = Texts(__name__, CODES)

FIELDS = [
    Field(
        "last_name",
        _lt("Last name, or full name"),
        names(
            "nom, nom d'usage, nom usage, enseignant, professeur, nom prénom, "
            "nom et prénom, nom enseignant, nom professeur, nom de famille, "
            "professeurs, enseignants, nom complet"
        ),
        required=True,
    ),
    Field(
        "first_name",
        _lt("First name"),
        names("prénom, prénom enseignant, prénom professeur, prénom usuel"),
    ),
    Field(
        "title",
        _lt("Form of address"),
        names("civilité, civ., titre, sexe"),
    ),
    Field(
        "email",
        _lt("E-mail"),
        names(
            "e-mail, mail, email, courriel, adresse e-mail, mel, e-mail "
            "professionnel, mail académique, adresse académique, mail "
            "professionnel, courriel professionnel, adresse mail"
        ),
    ),
    Field(
        "phone",
        _lt("Telephone"),
        names("téléphone, tél, portable, tél. mobile, mobile, téléphone portable"),
    ),
    Field(
        "subject",
        _lt("Subject"),
        names(
            "matière, matières, discipline, disciplines, spécialité, matière "
            "enseignée, discipline de poste, matière préférentielle"
        ),
    ),
    Field(
        "classes",
        _lt("Classes"),
        names(
            "classe, classes, divisions, division, classes enseignées, équipes "
            "pédagogiques"
        ),
    ),
    Field(
        "head_of",
        _lt("Head teacher of"),
        names(
            "professeur principal, prof principal, pp, prof. principal, "
            "professeur principal de, classe pp, pp de"
        ),
    ),
    Field(
        "ref",
        _lt("Reference"),
        names("identifiant sts, id sts, référence, identifiant"),
    ),
]
_SEXES = {"1": "m", "2": "mme", "h": "m", "f": "mme", "masculin": "m", "feminin": "mme"}
_WORDS = {"oui": True, "x": True, "o": True, "1": True, "vrai": True}
_NO = {"", "non", "n", "0", "faux"}


@dataclass(slots=True)
class TeacherRow:
    """A teacher as a file tells. title: 'm', 'mme' or ''; ref: identifier in STSweb;
    classes, head_of: codes of divisions."""

    line: int
    last_name: str = ""
    first_name: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    subject: str = ""
    classes: list = field(default_factory=list)
    head_of: list = field(default_factory=list)
    groups: list = field(default_factory=list)
    ref: str = ""
    issues: list = field(default_factory=list)

    @property
    def label(self):
        return f"{self.last_name} {self.first_name}".strip()

    @property
    def key(self):
        """Key of the name: accents, case, spaces and hyphens do not count."""
        return name_key(self.last_name, self.first_name)

    @property
    def is_valid(self):
        return not any(issue.level == ERROR for issue in self.issues)


def read(table, mapping):
    """`Table`, {field: column} → (list of `TeacherRow`, list of `Issue`).

    Lines of the same teacher (one per class) are joined.
    """
    found, issues = {}, []
    for row in table.rows:
        teacher = _teacher(Cells(row, mapping))
        if teacher is None:
            issues.append(T.warning("teacher_no_name", row.line))
            continue
        first = found.setdefault(teacher.key, teacher)
        if first is not teacher:
            _join(first, teacher)
    teachers = list(found.values())
    _check_emails(teachers)
    return teachers, issues


def _teacher(cells):
    last, first = cells.text("last_name"), cells.text("first_name")
    words = last.split(" ")
    title = TITLES.get(fold(words[0]), "") if len(words) > 1 else ""
    if title:
        last = " ".join(words[1:])
    if last and not first and "first_name" not in cells.mapping:
        last, first = split_full_name(last)
    if not fold(last) and not fold(first):
        return None
    teacher = TeacherRow(cells.line, last, title_name(first))
    teacher.issues = cells.issues
    cells.subject = teacher.label
    if not last or not first:
        cells.issues.append(
            T.warning("teacher_no_first_name", cells.line, teacher.label, name=last)
        )
    teacher.title = title or cells.choice("title", TITLES | _SEXES)
    teacher.email = cells.checked("email", identifiers.check_email)
    teacher.phone = cells.checked("phone", identifiers.check_phone)
    teacher.subject = ", ".join(cells.parts("subject", ";|\n"))
    teacher.classes = cells.parts("classes")
    teacher.ref = cells.text("ref")
    _head_of(teacher, cells)
    return teacher


def _head_of(teacher, cells):
    said = fold(cells.text("head_of"))
    if said in _NO:
        return
    if said not in _WORDS:
        teacher.head_of = cells.parts("head_of")
    elif len(teacher.classes) == 1:
        teacher.head_of = list(teacher.classes)
    else:
        classes = ", ".join(teacher.classes) or "–"
        cells.issues.append(
            T.warning(
                "teacher_head_of_which", cells.line, teacher.label, classes=classes
            )
        )
    teacher.classes += [c for c in teacher.head_of if c not in teacher.classes]


def _join(first, other):
    for name in ("classes", "head_of"):
        kept = getattr(first, name)
        kept += [code for code in getattr(other, name) if code not in kept]
    for name in ("title", "email", "phone", "ref"):
        setattr(first, name, getattr(first, name) or getattr(other, name))
    subjects = dict.fromkeys(filter(None, [first.subject, other.subject]))
    first.subject = ", ".join(subjects)
    first.issues += other.issues


def _check_emails(teachers):
    """One address, one teacher: the second one is left without."""
    owners = {}
    for teacher in teachers:
        if not teacher.email:
            teacher.issues.append(
                T.issue("teacher_no_email", teacher.line, "info", subject=teacher.label)
            )
            continue
        owner = owners.setdefault(teacher.email, teacher)
        if owner is not teacher:
            teacher.issues.append(
                T.warning(
                    "teacher_same_email",
                    teacher.line,
                    teacher.label,
                    email=teacher.email,
                    other=owner.label,
                    other_line=owner.line,
                )
            )
            teacher.email = ""
