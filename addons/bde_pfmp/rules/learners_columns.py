"""Columns of a learners' list: our fields and the names that people give them."""

from ...bde_partners.rules.columns import Field, names
from ...bde_partners.rules.issues import _lt

# what is said of a representative → names of columns, {0} being a role
_GUARDIAN = {
    "name": names("nom {0}, nom du {0}, {0}, {0} nom, {0} identité, {0} civilité nom"),
    "first_name": names("prénom {0}, prénom du {0}, {0} prénom"),
    "kinship": names("{0} lien, lien {0}, {0} parenté, lien de parenté {0}"),
    "phone": names(
        "tél {0}, {0} tél, {0} téléphone, téléphone {0}, tel. portable {0}, "
        "{0} portable, {0} tél. mobile, portable {0}"
    ),
    "email": names(
        "mail {0}, {0} mail, e-mail {0}, {0} e-mail, courriel {0}, {0} courriel"
    ),
}
_ROLES = names(
    "responsable {0}, responsable légal {0}, représentant légal {0}, "
    "resp. légal {0}, resp. {0}, tuteur légal {0}"
)


def _guardian_fields():
    labels = {
        "name": (_lt("Representative 1: name"), _lt("Representative 2: name")),
        "first_name": (
            _lt("Representative 1: first name"),
            _lt("Representative 2: first name"),
        ),
        "kinship": (_lt("Representative 1: kinship"), _lt("Representative 2: kinship")),
        "phone": (
            _lt("Representative 1: telephone"),
            _lt("Representative 2: telephone"),
        ),
        "email": (_lt("Representative 1: e-mail"), _lt("Representative 2: e-mail")),
    }
    for rank in (1, 2):
        roles = [role.format(rank) for role in _ROLES]
        if rank == 1:
            roles += ["responsable", "responsable légal", "représentant légal"]
        for name, patterns in _GUARDIAN.items():
            synonyms = tuple(p.format(role) for p in patterns for role in roles)
            yield Field(f"guardian{rank}_{name}", labels[name][rank - 1], synonyms)


FIELDS = [
    Field(
        "last_name",
        _lt("Last name, or full name"),
        names(
            "nom, nom de famille, nom élève, nom de l'élève, nom naissance, nom "
            "de naissance, nom patronymique, élève, nom prénom, nom et prénom, "
            "nom et prénom de l'élève, nom complet, apprenant, nom apprenant, "
            "élèves, prénom nom, prénom et nom"
        ),
        required=True,
    ),
    Field(
        "first_name",
        _lt("First name"),
        names(
            "prénom, prénom élève, prénom 1, prénom de l'élève, 1er prénom, "
            "premier prénom, prénom apprenant, prénom usuel"
        ),
    ),
    Field(
        "usage_name",
        _lt("Name in use"),
        names("nom d'usage, nom usage, nom usuel"),
    ),
    Field(
        "ine",
        _lt("INE"),
        names(
            "ine, n° national, numéro national, identifiant national, n° ine, "
            "id national, identifiant national élève, numéro ine, ine élève"
        ),
    ),
    Field(
        "birth_date",
        _lt("Date of birth"),
        names(
            "date_naissance, date de naissance, né(e) le, né le, née le, "
            "naissance, date naiss, date naissance, ddn, date naiss."
        ),
    ),
    Field(
        "sex",
        _lt("Sex"),
        names("sexe, sexe biologique, genre, civilité, civ."),
    ),
    Field(
        "class_code",
        _lt("Class"),
        names(
            "label_classe, classe, division, code division, classe/division, "
            "classe de rattachement, structure, code structure, div., code "
            "classe, libellé classe, classes, divisions"
        ),
    ),
    Field(
        "groups",
        _lt("Groups"),
        names("groupes, groupe, groupe(s), code groupe"),
    ),
    Field(
        "mef",
        _lt("MEF"),
        names(
            "mef_code, mef, code mef, code mef 10, mef 11, code formation, code "
            "mef national"
        ),
    ),
    Field(
        "status",
        _lt("Status"),
        names("statut, code statut, statut élève, statut apprenant, régime statut"),
    ),
    Field(
        "regime",
        _lt("Regime"),
        names("régime, code régime, régime scolaire"),
    ),
    Field(
        "is_repeating",
        _lt("Repeats the year"),
        names("doublement, redoublant, redoublement, doublant, double"),
    ),
    Field(
        "school_year",
        _lt("School year"),
        names("année_scolaire, année scolaire, année"),
    ),
    Field(
        "date_start",
        _lt("First day"),
        names(
            "date_début, date début, entrée, date d'entrée, date entrée, date "
            "d'inscription, début de scolarité, date de début, entré(e) le"
        ),
    ),
    Field(
        "date_end",
        _lt("Last day"),
        names(
            "date_fin, date fin, sortie, date de sortie, date sortie, fin de "
            "scolarité, date de fin, sorti(e) le"
        ),
    ),
    Field(
        "exit_reason",
        _lt("Reason of the exit"),
        names("motif de sortie, motif sortie"),
    ),
    Field(
        "birth_insee",
        _lt("Birth commune (INSEE)"),
        names(
            "code insee de ville de naissance, code insee commune naissance, "
            "code commune insee naissance, insee naissance, commune insee "
            "naissance"
        ),
    ),
    Field(
        "birth_city",
        _lt("Birth town"),
        names(
            "commune de naissance, lieu de naissance, ville de naissance, ville "
            "naissance, né(e) à"
        ),
    ),
    Field(
        "birth_country",
        _lt("Birth country"),
        names("code insee de pays de naissance, pays de naissance, pays naissance"),
    ),
    Field(
        "street",
        _lt("Street"),
        names(
            "adresse, adresse 1, adresse ligne 1, ligne 1 adresse, rue, adresse "
            "élève, adresse de l'élève, ligne1 adresse"
        ),
    ),
    Field(
        "street2",
        _lt("Street, second line"),
        names(
            "adresse 2, adresse ligne 2, ligne 2 adresse, complément d'adresse, "
            "ligne2 adresse"
        ),
    ),
    Field(
        "zip",
        _lt("Postal code"),
        names("code postal de résidence, code postal, cp, code postal élève"),
    ),
    Field(
        "city",
        _lt("Town"),
        names(
            "ville, commune, localité, commune de résidence, ville élève, "
            "libellé postal"
        ),
    ),
    Field(
        "insee",
        _lt("Commune of residence (INSEE)"),
        names("code insee de ville de résidence, code insee commune, code insee"),
    ),
    Field(
        "country",
        _lt("Country of residence"),
        names("code insee de pays de résidence, pays, pays de résidence"),
    ),
    Field(
        "phone",
        _lt("Telephone"),
        names(
            "tél. mobile, téléphone, tél, portable, tél. portable, mobile, "
            "téléphone portable, tél. élève, portable élève, tel portable "
            "élève, téléphone élève, tél. personnel, gsm"
        ),
    ),
    Field(
        "email",
        _lt("E-mail"),
        names(
            "e-mail, mail, courriel, adresse e-mail, email, mel, mail élève, "
            "e-mail élève, adresse mail, courriel élève"
        ),
    ),
    *_guardian_fields(),
]
