"""English beside the French of a bilingual convention: its headings and labels.

What the parties wrote is not translated; the French text prevails.
"""

WORDS = {
    "Les parties": "The parties",
    "L'établissement d'enseignement": "The school",
    "L'organisme d'accueil": "The host organisation",
    "L'élève": "The learner",
    "L'étudiant": "The student",
    "Ses représentants légaux": "Legal representatives",
    "Son représentant légal": "Legal representative",
    "Période de formation en milieu professionnel": "Work placement",
    "Titre I – Dispositions générales": "Part I – General provisions",
    "Titre II – Annexe pédagogique": "Part II – Training schedule",
    "Titre II – Annexe financière": "Part II – Financial schedule",
    "Dates et présence effective": "Dates and attendance",
    "Nuit, dimanche, jours fériés": "Nights, Sundays, public holidays",
    "Lieu": "Place of work",
    "Compétences à acquérir ou à développer": "Skills to acquire or develop",
    "Activités confiées": "Tasks entrusted",
    "Travaux réglementés": "Regulated work",
    "Enseignant référent": "Referent teacher",
    "Tuteur": "Workplace tutor",
    "Encadrement et suivi": "Supervision",
    "Évaluation": "Assessment",
    "Absences autorisées": "Authorised absences",
    "Gratification": "Allowance",
    "Repas": "Meals",
    "Transport": "Travel",
    "Hébergement": "Accommodation",
    "Responsabilité civile": "Liability insurance",
    "Horaires hebdomadaires": "Weekly hours",
    "Pour l'établissement": "For the school",
    "Pour l'organisme d'accueil": "For the host organisation",
    "Le représentant légal": "The legal representative",
    "Second représentant légal (facultatif)": "Second representative (optional)",
    "L'enseignant référent": "The referent teacher",
    "Le tuteur": "The workplace tutor",
    "Date et signature": "Date and signature",
    "Date et visa (pris connaissance)": "Date and initials (noted)",
    "Cachet de l'établissement": "School stamp",
    "Cachet de l'organisme d'accueil": "Host's stamp",
    "Chaque partie déclare avoir lu la convention et ses annexes et en reçoit un "
    "exemplaire. L'accueil ne commence pas avant la dernière signature.": "Each party "
    "states that it has read this agreement and its schedules and receives a copy. The "
    "placement does not start before the last signature.",
}


def say(facts, text):
    """Return a heading as it prints: French, and English when it is bilingual.

    :param dict facts: facts of the convention; `english` tells
    """
    english = facts.get("english") and WORDS.get(text)
    if not english or english == text:
        return text
    return f"{text} / {english}"
