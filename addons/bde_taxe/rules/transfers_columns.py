"""Columns of a statement of transfers, by the names that they go by.

The columns of SOLTéA's export are not published: names seen in its guides and in the
schools' own follow-up tables; the user chooses for the others, once.
"""

from ...bde_partners.rules.columns import Field, names
from ...bde_partners.rules.issues import _lt

FIELDS = (
    Field(
        "amount",
        _lt("Amount"),
        names(
            "montant, montant versé, montant du versement, montant reversé, "
            "montant affecté, montant attribué, montant réparti, montant en euros, "
            "montant perçu, montant reçu, somme, somme versée, versement (€)"
        ),
        required=True,
    ),
    Field(
        "siret",
        _lt("SIRET of the donor"),
        names(
            "siret, n° siret, siret employeur, siret de l'employeur, siret entreprise, "
            "siret de l'entreprise, siret donateur, siret redevable, siret déclarant"
        ),
    ),
    Field(
        "siren",
        _lt("SIREN of the donor"),
        names("siren, n° siren, siren employeur, siren entreprise"),
    ),
    Field(
        "name",
        _lt("Name of the donor"),
        names(
            "raison sociale, employeur, nom de l'employeur, entreprise, donateur, "
            "nom de l'entreprise, raison sociale employeur, dénomination, redevable, "
            "raison sociale de l'employeur, société, nom du donateur, payeur"
        ),
    ),
    Field("zip", _lt("Postal code"), names("code postal, cp, code postal employeur")),
    Field("city", _lt("Town"), names("ville, commune, ville employeur")),
    Field(
        "year",
        _lt("Campaign"),
        names("campagne, année, année de campagne, année campagne, millésime"),
    ),
    Field(
        "period",
        _lt("Period"),
        names("période, période de répartition, n° de période, vague"),
    ),
    Field(
        "number",
        _lt("Transfer no."),
        names(
            "n° de virement, numéro de virement, virement, n° virement, "
            "n° de versement, numéro de versement, n° de reversement, reversement"
        ),
    ),
    Field(
        "day",
        _lt("Date of the transfer"),
        names(
            "date, date de versement, date du versement, date de virement, "
            "date du virement, date de reversement, versé le, reçu le"
        ),
    ),
    Field(
        "label",
        _lt("Bank label"),
        names("libellé, libellé du virement, libellé bancaire, référence du virement"),
    ),
    Field(
        "training",
        _lt("Training"),
        names(
            "formation, intitulé de la formation, libellé de la formation, composante, "
            "formation bénéficiaire, formation ou composante, affectation"
        ),
    ),
    Field("rncp", _lt("RNCP of the training"), names("rncp, code rncp, n° rncp")),
    Field(
        "kind",
        _lt("Kind of funds"),
        names("type de fonds, nature, nature des fonds, origine, type"),
    ),
    Field(
        "contact_name",
        _lt("Contact"),
        names("contact, nom du contact, interlocuteur, correspondant"),
    ),
    Field(
        "contact_email",
        _lt("E-mail of the contact"),
        names("mail, e-mail, courriel, adresse mail, mail du contact, email contact"),
    ),
    Field(
        "shared",
        _lt("Agrees to share the contact"),
        names(
            "partage des coordonnées, coordonnées partagées, accord de contact, "
            "consentement, accepte d'être contacté, partage contact"
        ),
    ),
)
