"""Write the samples of lists of partners: a clean one, and as schools really have them.

    python tests/samples/make_partners.py     every sample

No organisation here exists: their SIRETs pass the check and belong to nobody, their
telephone numbers come from the ranges kept for fiction.
"""

import datetime
import io
from pathlib import Path
from xml.sax.saxutils import escape

import xlwt
from make import HERE, archive, siret, workbook
from stdnum import luhn

PRODUCT = HERE.parents[1] / "addons" / "bde_partners" / "static" / "samples"
AWKWARD = HERE / "awkward"

CLEAN_HEADER = [
    "Raison sociale",
    "SIRET",
    "Statut juridique",
    "Siège",
    "Adresse",
    "Code postal",
    "Ville",
    "Pays",
    "Téléphone",
    "Mail",
    "Activité",
    "Effectif",
    "Formations accueillies",
    "Places",
    "Signataire",
    "Fonction signataire",
    "Mail signataire",
    "Tuteur 1",
    "Tél tuteur 1",
    "Tuteur 2",
    "Tél tuteur 2",
    "Dernière visite",
    "Catégories",
    "Observations",
]
_DAY = datetime.date(2026, 3, 17)


def clean_rows():
    return [
        ["Électricité Delvinquier", siret(1), "SARL", "", "4 rue des Lavandières"]
        + ["41000", "Blois", "", "02 61 91 10 01", "contact@delvinquier.example.org"]
        + [
            "Installation électrique",
            "10 à 19",
            "Bac pro MELEC",
            2,
            "Mme Ana COSTAREIRA",
        ]
        + ["Gérante", "ana.costareira@delvinquier.example.org", "M. Luc IZARDELLE"]
        + ["06 39 98 10 01", "Mme Zoé FONTANGREL", "06 39 98 10 02", _DAY]
        + ["Fidèle", "Prévoir les chaussures de sécurité."],
        ["Groupe Rocheblanche", siret(2), "SAS", "siège", "12 avenue du Cher", "37000"]
        + ["Tours", "", "02 61 91 10 02", "", "Grande distribution", 240, "", ""]
        + ["M. Paul HERVOUEZIC", "Directeur", "", "", "", "", "", "", "", ""],
        ["Rocheblanche Vendôme", siret(3), "SAS", "Groupe Rocheblanche"]
        + ["Zone du Bois", "41100", "Vendôme", "", "02 61 91 10 03", "", "Commerce"]
        + ["20-49", "Métiers du commerce", 3, "", "", "", "Mme Lina OUAZZABI"]
        + ["06 39 98 10 03", "", "", "", "Commerce", ""],
        ["Mairie de Vernou-en-Sologne", "", "Collectivité", "", "Place de l'Église"]
        + [
            "41230",
            "Vernou-en-Sologne",
            "",
            "02 61 91 10 04",
            "",
            "Services techniques",
        ]
        + ["", "Bac pro MELEC", 1, "", "", "", "M. Yann TREBERIAN", "06 39 98 10 04"]
        + ["", "", "", "", "Pas en août."],
        ["Les Jardins du Val", "", "Association loi 1901", "", "8 chemin des Prés"]
        + ["41350", "Vineuil", "", "02 61 91 10 05", "", "Insertion", 12, "", ""]
        + ["Mme Inès VAILLANDIER", "Présidente", "", "", "", "", "", "", "", ""],
        ["Autohaus Beispiel", "", "", "", "Musterweg 5", "50667", "Köln", "Allemagne"]
        + [
            "+49 221 1234567",
            "info@beispiel.example.org",
            "Garage",
            "",
            "",
            "",
            "",
            "",
            "",
        ]
        + ["Jonas MUSTER", "", "", "", "", "Erasmus+", "Anglais ou allemand."],
        [
            "Garage Zamperla",
            siret(4),
            "Artisan",
            "",
            "27 route de Blois",
            "41500",
            "Mer",
        ]
        + ["", "02 61 91 10 06", "", "Réparation automobile", 3, "", 1, "", "", ""]
        + ["M. Marco ZAMPERLA", "06 39 98 10 05", "", "", "", "", ""],
    ]


def messy_rows():
    """What an office finds in its own workbook: header below a title, gaps, doubts."""
    marked = f"\u202d{siret(1)}\u202c"
    spaced = f"{siret(2)[:3]} {siret(2)[3:6]} {siret(2)[6:9]} {siret(2)[9:]}"
    wrong = siret(3)[:-1] + str((int(siret(3)[-1]) + 1) % 10)
    return [
        ["Nos entreprises partenaires – ne pas diffuser"],
        [],
        ["Entreprise", "N° Siret", "Adresse", "CP", "Ville", "Tél", "Nom du tuteur"]
        + ["Mail tuteur", "Section", "Statut", "Obs."],
        ["SARL DELVINQUIER ÉLECTRICITÉ", marked, "4 RUE DES LAVANDIÈRES", 41000]
        + ["BLOIS CEDEX", 261911001, "IZARDELLE Luc", "luc@delvinquier.example.org"]
        + ["MELEC", "OK", "appeler le matin"],
        ["", "", "", "", "", "", "Mme FONTANGREL Zoé", "zoe@delvinquier.example.org"],
        ["Rocheblanche (Tours)", spaced, "12 avenue du Cher 37000 TOURS", "", ""]
        + ["02.61.91.10.02", "", "", "Commerce", "à voir", ""],
        ["Menuiserie Quentinot", wrong, "", 41000, "Blois", "", "", "", "", "", ""],
        ["Maçonnerie Santerval", "7,32829E+13", "", 41000, "Blois"],
        ["Boulangerie Plessibois", "", "3 place du Marché", 1000, "Bourg en Bresse"]
        + ["02 61 91 10 09", "Patron : PLESSIBOIS Guy 06 39 98 10 09", "", "CAP boul."]
        + ["à éviter", "a refusé deux fois"],
        ["Ets Garage Kermadant", "", "", 41000, "St-Laurent", "", "", "", "", "", ""],
        ["", "", "12 rue sans nom", 41000, "Blois"],
    ]


def one_contact_a_line():
    """cp1252, semicolons: one person a line, the organisation said again or not."""
    lines = [
        "Nom;Prénom;Fonction;Rôle;Entreprise;Ville;E-mail;Téléphone",
        "NOUVELLIER;Éric;Gérant;Signataire;Ferronnerie Nouvellier;Romorantin;"
        "eric@nouvellier.example.org;02 61 91 10 11",
        "NOUVELLIER;Maud;Comptable;Comptabilité;FERRONNERIE NOUVELLIER;ROMORANTIN;"
        "maud@nouvellier.example.org;02 61 91 10 12",
        "ABALAIN;Jo;Chef d’atelier;Tuteur;Ferronnerie Nouvellier;;"
        "jo@nouvellier.example.org;",
        "WASTELIN;Kim;;Tuteur;Hôtel Wastelin;Blois;;06 39 98 10 12",
    ]
    return ("\r\n".join(lines) + "\r\n").encode("cp1252")


def utf16_tabs():
    """« Texte Unicode » of a spreadsheet: UTF-16, tabulations."""
    lines = [
        "Structure d'accueil\tCode APE\tCP Ville\tMél\tResponsable\t"
        "Portable responsable",
        "Crèche Bignonnet\t8891A\t41000 BLOIS\tcreche@bignonnet.example.org\t"
        "Mme Rose BIGNONNET\t06 39 98 10 13",
    ]
    return "\r\n".join(lines).encode("utf-16")


def excel_97():
    """.xls where numbers ate the zeros; a cover sheet; the head office of a SIREN."""
    book = xlwt.Workbook(encoding="utf-8")
    cover = book.add_sheet("Notice")
    cover.write(0, 0, "Mis à jour par le bureau")
    sheet = book.add_sheet("Partenaires")
    siren = "00099999" + luhn.calc_check_digit("00099999")
    zeros = f"{siren}0001" + luhn.calc_check_digit(f"{siren}0001")
    rows = [
        [
            "Établissement",
            "SIRET",
            "Siège",
            "Code postal",
            "Ville",
            "Tél. fixe",
            "Mobile",
        ]
        + ["Contact RH", "Mail RH", "Effectifs", "Latitude", "Longitude"],
        ["Scierie Ortegalde", int(siret(5)), "oui", 1000, "OYONNAX", 261911020]
        + [
            639981020,
            "Mme Léa JOUVENCEAU",
            "rh@ortegalde.example.org",
            35,
            46.26,
            5.65,
        ],
        ["Scierie Ortegalde – dépôt", int(siret(6)), "non", 1000, "OYONNAX"],
        ["Poste d'Oyonnax", int("35600000000001"), "", 1100, "OYONNAX"],
        ["Filature Urvoastel", int(zeros), "", 1200, "Valserhône"],
    ]
    for line, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(line, column, value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def open_document():
    """.ods with its own names of columns and a repeated blank end."""
    rows = [
        ["Dénomination", "Commune", "Tél", "Maître de stage", "Civilité tuteur"]
        + ["Suivi par", "Places"],
        ["Pépinières Lecœurand", "Onzain", "02 61 91 10 30", "LECŒURAND Max", "M."]
        + ["Personne", "deux"],
        ["PÉPINIÈRES LECOEURAND", "ONZAIN", "", "Mme LECŒURAND Lou", "Mme", "", "2"],
    ]
    body = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(text)}'
            "</text:p></table:table-cell>"
            for text in row
        )
        + "</table:table-row>"
        for row in rows
    )
    blank = (
        '<table:table-row table:number-rows-repeated="1048500">'
        '<table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
    )
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        f'xmlns:office="{space}office:1.0" xmlns:table="{space}table:1.0" '
        f'xmlns:text="{space}text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Partenaires">{body}{blank}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<?xml version="1.0"?><m:manifest xmlns:m="{space}manifest:1.0">'
        f'<m:file-entry m:full-path="/" m:media-type="{kind}"/></m:manifest>'
    )
    return archive(
        [
            ("mimetype", kind.encode()),
            ("META-INF/manifest.xml", manifest.encode()),
            ("content.xml", content.encode()),
        ]
    )


def samples():
    """→ {path: bytes} of every sample."""
    messy = messy_rows()
    return {
        PRODUCT / "partenaires_exemple.xlsx": workbook(
            "Partenaires", CLEAN_HEADER, clean_rows()
        ),
        AWKWARD / "partenaires_desordre.xlsx": workbook("2026", messy[0], messy[1:]),
        AWKWARD / "partenaires_contacts_cp1252.csv": one_contact_a_line(),
        AWKWARD / "partenaires_utf16.txt": utf16_tabs(),
        AWKWARD / "partenaires_excel97.xls": excel_97(),
        AWKWARD / "partenaires.ods": open_document(),
    }


def main():
    for path, data in samples().items():
        Path(path).write_bytes(data)


if __name__ == "__main__":
    main()
