"""What an amendment changes, as lines of a French document: old, new.

The convention says who, where and when; an amendment signed by the same people changes
one of these (circulaire 2016-053, convention type).
"""

KINDS = ("dates", "place", "tutor", "hours", "interruption", "end")
# recorded at once: they tell what has happened, the signatures follow
AT_ONCE = ("interruption",)

_FIELDS = {
    "dates": ("date_start", "date_end"),
    "place": ("host", "work_address"),
    "tutor": ("tutor",),
    "hours": ("hours",),
    "interruption": ("last_day",),
    "end": ("date_end",),
}
_LABELS = {
    "date_start": "Premier jour",
    "date_end": "Dernier jour",
    "host": "Lieu d'accueil",
    "work_address": "Adresse du lieu de travail",
    "tutor": "Tuteur",
    "hours": "Horaires",
    "last_day": "Interruption : dernier jour de présence",
}
TITLES = {
    "dates": "Changement de dates",
    "place": "Changement de lieu",
    "tutor": "Changement de tuteur",
    "hours": "Changement d'horaires",
    "interruption": "Interruption",
    "end": "Fin anticipée",
}
NOTHING = "Non précisé"


def changes(kind, old, new):
    """Return what differs: list of {field, label, old, new}, all French texts.

    :param str kind: one of `KINDS`
    :param dict old: {field: text} of the convention
    :param dict new: {field: text} of the amendment
    """
    lines = []
    for field in _FIELDS[kind]:
        before, after = (old.get(field) or "").strip(), (new.get(field) or "").strip()
        if before != after:
            lines.append(
                {
                    "field": field,
                    "label": _LABELS[field],
                    "old": before or NOTHING,
                    "new": after or NOTHING,
                }
            )
    return lines


def number(first, rank):
    """Return what an amendment is called: « CONV-2026-00012-A1 »."""
    return f"{first}-A{rank}"
