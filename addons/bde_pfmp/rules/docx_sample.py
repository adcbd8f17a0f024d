"""The Word model that comes with the addon, as bytes: `python -m` writes the file."""

import io

PARTIES = (
    ("Établissement", "{{ etablissement }}, {{ adresse_etablissement }}"),
    ("Représenté par", "{{ chef_etablissement }}, {{ fonction_chef }}"),
    ("Urgence", "{{ telephone_urgence }}"),
    ("Organisme d'accueil", "{{ entreprise }}, {{ adresse_entreprise }}"),
    ("SIRET", "{{ siret }}"),
    ("Représenté par", "{{ signataire }}, {{ fonction_signataire }}"),
    ("Tuteur", "{{ tuteur }}, {{ telephone_tuteur }}"),
    ("Élève", "{{ nom }}, {{ ne_le }} {{ date_naissance }}, {{ classe }}"),
    ("Formation", "{{ formation }}"),
    ("Enseignant référent", "{{ referent }}, {{ courriel_referent }}"),
    ("Dates", "du {{ date_debut }} au {{ date_fin }}"),
    ("Présence", "{{ jours }}, {{ heures }}, {{ heures_semaine }} par semaine"),
)
TITLE = "Convention de période de formation en milieu professionnel"


def sample():
    """Return the .docx: a short convention that shows each sort of tag."""
    from docx import Document
    from docx.shared import Pt

    document = Document()
    document.styles["Normal"].font.name = "Arial"
    document.styles["Normal"].font.size = Pt(10)
    document.core_properties.title = TITLE
    document.core_properties.author = "Bureau des entreprises"
    document.add_heading(TITLE, 1)
    document.add_paragraph("Année scolaire {{ annee_scolaire }}")
    _table(document, *PARTIES)
    document.add_paragraph(
        "{% if mineur %}Ses représentants légaux : {{ representants }}.{% endif %}"
    )
    for title, name in (
        ("Activités confiées", "activites"),
        ("Compétences à acquérir", "competences"),
        ("Horaires", "horaires"),
    ):
        document.add_heading(title, 2)
        document.add_paragraph(f"{{%p for ligne in {name} %}}")
        document.add_paragraph("{{ ligne }}", style="List Bullet")
        document.add_paragraph("{%p endfor %}")
    document.add_paragraph("Fait le {{ date_du_jour }}, à {{ ville }}.")
    _table(
        document,
        ("Pour l'établissement (signature et cachet)", ""),
        ("Pour l'organisme d'accueil (signature et cachet)", ""),
        ("L'élève", ""),
        ("{% if mineur %}Le représentant légal{% endif %}", ""),
    )
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def _table(document, *rows):
    table = document.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    for label, text in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, text
