"""Columns of a list of placements and the names that people give them."""

from ...bde_partners.rules.columns import Field, names
from ...bde_partners.rules.issues import _lt

FIELDS = [
    Field(
        "host_name",
        _lt("Host organisation"),
        names(
            "entreprise, nom entreprise, nom de l'entreprise, raison sociale, "
            "organisme d'accueil, structure d'accueil, lieu de stage, lieu "
            "d'accueil, employeur, société, lieu de pfmp, nom de la structure, "
            "structure, établissement d'accueil, enseigne, terrain de stage"
        ),
        required=True,
    ),
    Field(
        "learner",
        _lt("Learner: last or full name"),
        names(
            "élève, nom élève, nom de l'élève, stagiaire, nom stagiaire, nom du "
            "stagiaire, nom, nom prénom, nom et prénom, apprenant, nom et "
            "prénom de l'élève, nom prénom élève, élève stagiaire"
        ),
    ),
    Field(
        "learner_first",
        _lt("Learner: first name"),
        names(
            "prénom, prénom élève, prénom de l'élève, prénom stagiaire, prénom "
            "du stagiaire"
        ),
    ),
    Field(
        "ine",
        _lt("INE"),
        names("ine, n° national, numéro national"),
    ),
    Field(
        "birth_date",
        _lt("Date of birth"),
        names("né(e) le, date de naissance"),
    ),
    Field(
        "class_code",
        _lt("Class"),
        names("classe, division, section, formation, classe de l'élève, code classe"),
    ),
    Field(
        "school_year",
        _lt("School year"),
        names("année scolaire, année, promotion"),
    ),
    Field(
        "date_start",
        _lt("First day"),
        names(
            "du, date début, date de début, début, début de stage, début pfmp, "
            "date début stage, début du stage, date de début du stage, début "
            "période"
        ),
    ),
    Field(
        "date_end",
        _lt("Last day"),
        names(
            "au, date fin, date de fin, fin, fin de stage, fin pfmp, date fin "
            "stage, fin du stage, date de fin du stage, fin période"
        ),
    ),
    Field(
        "period",
        _lt("Period"),
        names(
            "période, pfmp, n° pfmp, libellé stage, nom de la session, session, stage"
        ),
    ),
    Field(
        "siret",
        _lt("SIRET"),
        names("siret, n° siret, numéro siret, siret entreprise"),
    ),
    Field(
        "street",
        _lt("Host: street"),
        names(
            "adresse, adresse entreprise, rue, adresse 1, adresse de "
            "l'entreprise, adresse du lieu de stage"
        ),
    ),
    Field(
        "zip",
        _lt("Host: postal code"),
        names("code postal, cp, cp entreprise, code postal entreprise"),
    ),
    Field(
        "city",
        _lt("Host: town"),
        names("ville, commune, ville entreprise, localité, ville de l'entreprise"),
    ),
    Field(
        "host_phone",
        _lt("Host: telephone"),
        names(
            "téléphone, tél, téléphone entreprise, tél entreprise, tel "
            "entreprise, téléphone de l'entreprise"
        ),
    ),
    Field(
        "host_email",
        _lt("Host: e-mail"),
        names(
            "mail, e-mail, mail entreprise, e-mail entreprise, courriel, "
            "courriel entreprise, email"
        ),
    ),
    Field(
        "activity",
        _lt("Host: activity"),
        names("activité, secteur, secteur d'activité, domaine"),
    ),
    Field(
        "tutor",
        _lt("Tutor"),
        names(
            "tuteur, nom tuteur, maître de stage, nom du tuteur, nom du maître "
            "de stage, tuteur entreprise, maître d'apprentissage, responsable "
            "de stage, tuteur en entreprise"
        ),
    ),
    Field(
        "tutor_first",
        _lt("Tutor: first name"),
        names("prénom tuteur, prénom du tuteur, prénom maître de stage"),
    ),
    Field(
        "tutor_role",
        _lt("Tutor: job"),
        names("fonction du tuteur, fonction tuteur, fonction, qualité du tuteur"),
    ),
    Field(
        "tutor_phone",
        _lt("Tutor: telephone"),
        names(
            "tél tuteur, téléphone tuteur, téléphone du tuteur, portable "
            "tuteur, tél maître de stage"
        ),
    ),
    Field(
        "tutor_email",
        _lt("Tutor: e-mail"),
        names(
            "mail tuteur, e-mail tuteur, courriel tuteur, mail du tuteur, mail "
            "maître de stage, e-mail maître de stage"
        ),
    ),
    Field(
        "referent",
        _lt("Referent teacher"),
        names(
            "professeur référent, enseignant référent, référent, prof référent, "
            "professeur, prof suivi, professeur chargé du suivi, suivi par, "
            "enseignant, visiteur"
        ),
    ),
    Field(
        "note",
        _lt("Remark"),
        names(
            "remarque, remarques, observation, observations, commentaire, commentaires"
        ),
    ),
]
