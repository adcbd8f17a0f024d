"""What the demonstration campaigns are made of: everything is invented."""

AMOUNTS = (90, 150, 180, 240, 320.5, 450, 480, 620, 900, 1200, 1850.75, 3100)
PAYROLLS = (180_000, 420_000, 610_000, 1_250_000, 2_900_000)
GOAL = 26_000
BROUGHT_FORWARD = 1250.40
UNALLOCATED = 1460.25

# training, its part, share of the money (%), [(what was bought, kind, share of it)]
USES = (
    (
        "MELEC",
        "Atelier électrotechnique",
        45,
        [
            ("Trois valises de mesure", "equipment", 40),
            ("Câbles et appareillage", "materials", 25),
            ("Étalonnage des bancs", "upkeep", 10),
        ],
    ),
    (
        "CIEL",
        "Plateau réseaux",
        30,
        [
            ("Commutateurs et baie de brassage", "equipment", 60),
            ("Location d'un analyseur, un mois", "rental", 15),
        ],
    ),
    (
        "MCV",
        "Sorties et intervenants du commerce",
        15,
        [("Visite de la plateforme logistique", "trips", 55)],
    ),
)
# (sector of the donor, what, kind, value, received)
GIFTS = (
    (
        "elec",
        "Deux armoires électriques de démonstration",
        "mecenat_in_kind",
        1840,
        True,
    ),
    ("digital", "Prêt d'un bras robotisé pour trois mois", "loan", 0, True),
    (
        "shop",
        "Deux journées d'intervention sur le merchandising",
        "intervention",
        0,
        False,
    ),
)
# (name in the statement, SIRET in it, amount): nobody we know, for the review screen
STRANGERS = (
    ("MENUISERIE DES TROIS PONTS", "99940002100013", 480.0),
    ("SOCIETE INCONNUE DU REGISTRE", "", 75.5),
)
REFUSALS = ("tax_other_school", "tax_group", "tax_not_due")
