"""Columns of a list of partners and the names that people give them."""

from .columns import Field, match_columns, names
from .issues import _lt
from .partners_slots import CONTACTS
from .text import fold

ORGANISATION = [
    Field(
        "name",
        _lt("Name of the organisation"),
        names(
            "entreprise, nom entreprise, nom de l'entreprise, raison sociale, nom de "
            "l'établissement, nom établissement, nom etablissement, établissement, "
            "société, nom société, nom de la société, structure, nom de la structure, "
            "organisme, nom organisme, partenaire, nom du partenaire, employeur, "
            "lieu de stage, lieu d'accueil, structure d'accueil, organisme d'accueil, "
            "entreprise d'accueil, terrain de stage, dénomination, dénomination "
            "sociale, raison sociale / enseigne, nom / raison sociale, nom ou raison "
            "sociale, client, tiers, nom du lieu d'accueil"
        ),
        required=True,
    ),
    Field(
        "trade_name",
        _lt("Trade name"),
        names(
            "enseigne, nom commercial, enseigne commerciale, nom d'usage, marque, sigle"
        ),
    ),
    Field(
        "siret",
        _lt("SIRET"),
        names(
            "siret, n° siret, n° de siret, numéro de siret, numéro siret, no siret, "
            "num siret, code siret, siret entreprise, siret de l'établissement, siren "
            "siret, siren/siret, n° siren siret, siret/siren"
        ),
    ),
    Field("siren", _lt("SIREN"), names("siren, n° siren, numéro siren, siren groupe")),
    Field(
        "naf",
        _lt("NAF code"),
        names("naf, ape, code naf, code ape, naf/ape, ape/naf, code naf/ape, code ape"),
    ),
    Field(
        "legal_kind",
        _lt("Kind of organisation"),
        names(
            "forme juridique, statut juridique, type, type de structure, type "
            "d'entreprise, type d'organisme, nature juridique, statut public privé, "
            "type structure, public/privé, public privé, forme"
        ),
    ),
    Field(
        "head_office",
        _lt("Head office or group"),
        names(
            "siège, siège social, groupe, maison mère, société mère, établissement "
            "principal, groupe d'appartenance, appartenance groupe, siret du siège, "
            "siège/établissement, siège ou établissement, enseigne groupe, réseau"
        ),
    ),
    Field(
        "street",
        _lt("Street"),
        names(
            "adresse, adresse 1, adresse1, rue, adresse entreprise, adresse de "
            "l'entreprise, adresse postale, voie, n° et voie, numéro et voie, "
            "adresse complète, adresse ligne 1, libellé voie"
        ),
    ),
    Field(
        "street2",
        _lt("Street, second line"),
        names(
            "adresse 2, adresse2, complément, complément d'adresse, complément "
            "adresse, suite adresse, adresse ligne 2, lieu-dit, bp, zone, za, "
            "bâtiment"
        ),
    ),
    Field(
        "street3",
        _lt("Street, third line"),
        names("adresse 3, adresse3, adresse ligne 3, boîte postale"),
    ),
    Field("zip", _lt("Postal code"), names("code postal, cp, c.p., code post, postal")),
    Field(
        "city",
        _lt("Town"),
        names("ville, commune, localité, nom commune, ville entreprise, bureau distr"),
    ),
    Field(
        "place",
        _lt("Postal code and town together"),
        names("cp ville, cp/ville, code postal ville, code postal et ville"),
    ),
    Field("country", _lt("Country"), names("pays, nation, country")),
    Field(
        "phone",
        _lt("Telephone"),
        names(
            "téléphone, tél, tel, tél., téléphone entreprise, tél entreprise, "
            "téléphone fixe, tél fixe, fixe, standard, n° téléphone, n° de téléphone, "
            "numéro de téléphone, téléphone standard, téléphone 1, tél 1, coordonnées "
            "téléphoniques, phone"
        ),
    ),
    Field(
        "mobile",
        _lt("Mobile telephone"),
        names(
            "portable, mobile, tél portable, tel portable, téléphone portable, gsm, "
            "téléphone mobile, tél mobile, téléphone 2, tél 2"
        ),
    ),
    Field(
        "email",
        _lt("E-mail"),
        names(
            "mail, e-mail, email, courriel, mél, adresse mail, adresse e-mail, "
            "adresse électronique, mail entreprise, e-mail entreprise, courriel "
            "entreprise, adresse email"
        ),
    ),
    Field(
        "website",
        _lt("Website"),
        names("site, site web, site internet, web, url, internet, www"),
    ),
    Field(
        "activity",
        _lt("Activity"),
        names(
            "activité, secteur, secteur d'activité, domaine, domaine d'activité, "
            "métier, branche, corps de métier, activité principale, libellé naf, "
            "libellé ape"
        ),
    ),
    Field(
        "headcount",
        _lt("Headcount"),
        names(
            "effectif, effectifs, nb salariés, nombre de salariés, salariés, tranche "
            "effectif, tranche d'effectif, taille, nb de salariés, effectif salarié"
        ),
    ),
    Field(
        "trainings",
        _lt("Trainings hosted"),
        names(
            "formation, formations, section, sections, formations accueillies, "
            "sections accueillies, filière, filières, spécialité, diplôme, diplômes, "
            "formation concernée, formations concernées, classes accueillies, bac pro"
        ),
    ),
    Field(
        "places",
        _lt("Places"),
        names(
            "places, nb places, nombre de places, nb stagiaires, nombre de "
            "stagiaires, capacité, capacité d'accueil, nb de places, nb élèves"
        ),
    ),
    Field("level", _lt("Level"), names("niveau, niveaux, niveau accueilli, classe")),
    Field(
        "last_contact",
        _lt("Last visit or contact"),
        names(
            "dernière visite, dernier contact, date dernière visite, date du dernier "
            "contact, date dernier contact, date de dernière visite, date visite, "
            "visite du, vu le, contacté le"
        ),
    ),
    Field(
        "state",
        _lt("Status"),
        names("statut, état, validation, validée, agréé, agrément, situation, fiable"),
    ),
    Field(
        "owner",
        _lt("Followed by"),
        names(
            "suivi par, suivie par, en charge, chargé du suivi, prospecteur, "
            "référent lycée, professeur référent, contact lycée, suivi bde"
        ),
    ),
    Field(
        "tags",
        _lt("Tags"),
        names(
            "tag, tags, étiquette, étiquettes, catégorie, catégories, mots-clés, "
            "mots clés"
        ),
    ),
    Field(
        "note",
        _lt("Remark"),
        names(
            "remarque, remarques, obs, observation, observations, commentaire, "
            "commentaires, note, notes, divers, infos, informations, précisions"
        ),
    ),
    Field("latitude", _lt("Latitude"), names("latitude, lat, coord y, y wgs84")),
    Field("longitude", _lt("Longitude"), names("longitude, lng, lon, long, x wgs84")),
]


FIELDS = [*ORGANISATION, *CONTACTS]


def match(columns, fields=None):
    """Names of columns → `ColumnMatch`.

    « Nom » alone is the organisation's when nothing else is; beside « Entreprise »
    it is a person's, and « Enseigne » is the name of those who have no other.
    """
    found = match_columns(columns, FIELDS if fields is None else fields)
    free = {fold(column): column for column in found.unused}
    if "name" in found.missing:
        if "contact_first" in found.mapping or not _take(found, free, "name", "nom"):
            _move(found, "trade_name", "name")
    elif "contact_name" not in found.mapping:
        _take(found, free, "contact_name", "nom")
    return found


def _take(found, free, name, folded):
    """Give an unused column to a field; True when there is one."""
    column = free.pop(folded, None)
    if column is None:
        return False
    found.mapping[name] = column
    found.confidence[name] = 0.9
    found.unused.remove(column)
    if name in found.missing:
        found.missing.remove(name)
    return True


def _move(found, source, target):
    if source in found.mapping:
        found.mapping[target] = found.mapping.pop(source)
        found.confidence[target] = found.confidence.pop(source)
        found.missing.remove(target)
