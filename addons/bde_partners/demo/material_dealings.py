"""What is said on the phone and during visits: invented, for the demonstration."""

# login, first name, last name, function, group suffixes
FORMER_COLLEAGUE = (
    "ancienne.responsable",
    "Odile",
    "Tavernier",
    "Responsable du BDE (partie)",
    ("user",),
)

# kind, direction, outcome, about, what was said
DEALINGS = (
    (
        "call",
        "out",
        "reached",
        "Places pour la PFMP de mars",
        "Prêt à prendre deux élèves en mars, un de plus en juin si l'équipe est "
        "complète. Rappeler avant les vacances pour les noms.",
    ),
    (
        "call",
        "out",
        "no_answer",
        "Places pour la PFMP de mars",
        "Sonne dans le vide, atelier sans doute en chantier. Réessayer vers 17 h.",
    ),
    (
        "call",
        "out",
        "message_left",
        "Retour de la convention",
        "Message laissé à l'accueil : la convention attend la signature du gérant.",
    ),
    (
        "call",
        "in",
        "reached",
        "Cherche un apprenti",
        "Cherche un jeune en terminale pour un contrat d'apprentissage à la rentrée. "
        "Accord pour recevoir deux candidats après leur période en entreprise.",
    ),
    (
        "call",
        "out",
        "reached",
        "Bilan de la dernière PFMP",
        "Très content de l'élève, ponctuel et curieux. Le tuteur demande le "
        "référentiel pour mieux préparer la prochaine période.",
    ),
    (
        "call",
        "out",
        "reached",
        "Taxe d'apprentissage",
        "Le cabinet comptable s'en occupe. Envoyer la fiche du lycée avant l'ouverture "
        "de la plateforme.",
    ),
    (
        "visit",
        "out",
        "done",
        "Visite de l'atelier",
        "Atelier propre, équipements récents, vestiaires séparés. Accès par l'arrière, "
        "demander le chef d'atelier.",
    ),
    (
        "visit",
        "out",
        "done",
        "Première rencontre",
        "Ne connaissait pas nos formations. Intéressé par la gestion et la "
        "maintenance. Premier élève possible au printemps.",
    ),
    (
        "visit",
        "out",
        "done",
        "Visite de suivi",
        "L'élève travaille en autonomie sur les tâches simples. Point à revoir : le "
        "port des lunettes de protection.",
    ),
    (
        "meeting",
        "out",
        "done",
        "Préparation du forum des métiers",
        "Viendra avec un ancien élève embauché l'an dernier. A besoin d'une table et "
        "d'une prise de courant.",
    ),
    (
        "meeting",
        "in",
        "done",
        "Projet de mini-entreprise",
        "Propose de parrainer la mini-entreprise de la classe de première : une "
        "rencontre par mois, visite du site en mai.",
    ),
    (
        "mail",
        "out",
        "done",
        "Calendrier des PFMP",
        "Calendrier de l'année envoyé avec les périodes de chaque classe.",
    ),
    (
        "mail",
        "in",
        "done",
        "Attestation d'assurance",
        "A renvoyé l'attestation de responsabilité civile à jour.",
    ),
    (
        "mail",
        "out",
        "done",
        "Remerciements",
        "Remerciements de l'équipe après la période, avec la photo de la classe.",
    ),
    (
        "note",
        "out",
        False,
        "À savoir",
        "Fermé le lundi. Préfère les appels avant 9 h ou après 17 h.",
    ),
    (
        "note",
        "out",
        False,
        "Accès",
        "Sans voiture : ligne 3 jusqu'au terminus puis dix minutes à pied.",
    ),
)

NEXT = (
    "Rappeler pour les noms des élèves",
    "Envoyer le calendrier des PFMP",
    "Relancer pour la convention signée",
    "Prendre rendez-vous pour visiter l'atelier",
    "Confirmer la présence au forum des métiers",
)

# side, kind, what, quantity
PROMISES = (
    ("partner", "places", "Deux places en mars pour les secondes", 2),
    ("partner", "places", "Une place chaque mois de juin", 1),
    ("partner", "job", "Un contrat d'apprentissage à la rentrée", 1),
    ("partner", "visit", "Recevoir la classe de première une demi-journée", 0),
    ("school", "other", "Envoyer le référentiel du diplôme au tuteur", 0),
    ("partner", "equipment", "Donner un poste à souder réformé", 1),
    ("school", "visit", "Venir présenter les formations à l'équipe", 0),
    ("partner", "tax", "Flécher le solde de la taxe vers le lycée", 0),
    ("partner", "event", "Tenir une table au forum des métiers", 0),
    ("school", "places", "Proposer un élève qui habite à côté", 1),
)
