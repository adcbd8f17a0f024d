"""Columns of the mail-merge workbook: names that letters rely on, never changed.

Add at the end, never rename: the letters of the schools hold these names.
"""

from dataclasses import dataclass

TEXT, DATE, NUMBER = "text", "date", "number"
SHEET = "Publipostage"


@dataclass(frozen=True)
class Column:
    """name: header, French; path: where the value is, from a row; kind: of cell.

    A path begins with learner, placement, enrolment, guardian1 or guardian2.
    """

    name: str
    path: str
    kind: str = TEXT


def _guardian(number):
    who = f"guardian{number}"
    return (
        Column(f"Représentant {number} civilité", f"{who}.title"),
        Column(f"Représentant {number} nom", f"{who}.last_name"),
        Column(f"Représentant {number} prénom", f"{who}.first_name"),
        Column(f"Représentant {number} organisme", f"{who}.institution_name"),
        Column(f"Représentant {number} adresse", f"{who}.street"),
        Column(f"Représentant {number} complément", f"{who}.street2"),
        Column(f"Représentant {number} code postal", f"{who}.zip"),
        Column(f"Représentant {number} commune", f"{who}.city"),
        Column(f"Représentant {number} mobile", f"{who}.mobile"),
        Column(f"Représentant {number} courriel", f"{who}.email"),
    )


COLUMNS = (
    Column("Nom", "learner.last_name"),
    Column("Nom d'usage", "learner.usage_name"),
    Column("Prénom", "learner.first_name"),
    Column("Date de naissance", "learner.birth_date", DATE),
    Column("Classe", "enrolment.class_id.code"),
    Column("Formation", "enrolment.training_id.name"),
    Column("Année scolaire", "enrolment.school_year_id.name"),
    Column("Téléphone élève", "learner.phone"),
    Column("Courriel élève", "learner.email"),
    Column("Adresse élève", "learner.street"),
    Column("Complément élève", "learner.street2"),
    Column("Code postal élève", "learner.zip"),
    Column("Commune élève", "learner.city"),
    *_guardian(1),
    *_guardian(2),
    Column("Période", "placement.period_id.name"),
    Column("Premier jour", "placement.date_start", DATE),
    Column("Dernier jour", "placement.date_end", DATE),
    Column("Jours de présence", "placement.presence_days", NUMBER),
    Column("Heures de présence", "placement.presence_hours", NUMBER),
    Column("Heures par semaine", "placement.weekly_hours", NUMBER),
    Column("Organisme", "placement.host_id.name"),
    Column("Organisme SIRET", "placement.host_id.bde_siret"),
    Column("Organisme activité", "placement.host_id.bde_activity"),
    Column("Organisme adresse", "placement.host_id.street"),
    Column("Organisme complément", "placement.host_id.street2"),
    Column("Organisme code postal", "placement.host_id.zip"),
    Column("Organisme commune", "placement.host_id.city"),
    Column("Organisme téléphone", "placement.host_id.phone"),
    Column("Organisme courriel", "placement.host_id.email"),
    Column("Signataire", "placement.signatory_id.name"),
    Column("Signataire fonction", "placement.signatory_id.function"),
    Column("Signataire courriel", "placement.signatory_id.email"),
    Column("Tuteur", "placement.tutor_id.name"),
    Column("Tuteur fonction", "placement.tutor_id.function"),
    Column("Tuteur téléphone", "placement.tutor_id.phone"),
    Column("Tuteur courriel", "placement.tutor_id.email"),
    Column("Enseignant référent", "placement.referent_id.name"),
    Column("Enseignant référent courriel", "placement.referent_id.email"),
    Column("Numéro de convention", "placement.convention_id.number"),
    Column("État", "placement.state"),
)
