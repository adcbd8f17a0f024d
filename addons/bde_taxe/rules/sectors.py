"""Sectors of activity: what people call the divisions of the NAF.

Source: INSEE, nomenclature d'activités française, divisions (two digits), the same in
rév. 2 and in NAF 2025 but for a few sub-classes.
"""

# (code, first division, last division)
SECTORS = (
    ("agriculture", 1, 3),
    ("industry", 5, 33),
    ("energy", 35, 39),
    ("construction", 41, 43),
    ("cars", 45, 45),
    ("trade", 46, 47),
    ("transport", 49, 53),
    ("hospitality", 55, 56),
    ("it", 58, 63),
    ("finance", 64, 68),
    ("services", 69, 82),
    ("administration", 84, 84),
    ("teaching", 85, 85),
    ("health", 86, 88),
    ("leisure", 90, 93),
    ("other", 94, 99),
)
