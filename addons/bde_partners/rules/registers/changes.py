"""What a register says ↔ what the dossier says: differences, by group of fields.

A group that the school locked is shown and never overwritten.
"""

from dataclasses import dataclass

GROUPS = {
    "identity": ("name", "bde_usual_name", "bde_legal_kind"),
    "address": ("street", "street2", "zip", "city", "country_id"),
    "activity": (
        "bde_naf",
        "bde_naf_version",
        "bde_activity",
        "bde_headcount_bracket",
        "bde_headcount_date",
    ),
}
GROUP_OF = {name: group for group, names in GROUPS.items() for name in names}


@dataclass(frozen=True)
class Difference:
    """field: name on the dossier; before, after: plain values; locked: left alone."""

    field: str
    group: str
    before: object
    after: object
    locked: bool


def differences(present, told, locks):
    """Values of the dossier, values of the register, locked groups → `Difference`s.

    The register's silence ('' or None) never erases what the dossier knows.
    """
    found = []
    for field, after in told.items():
        group = GROUP_OF.get(field)
        before = present.get(field)
        if not group or not after or before == after:
            continue
        if isinstance(before, str) and before.strip() == str(after).strip():
            continue
        found.append(Difference(field, group, before or "", after, group in locks))
    return found


def corrected(facts, before, vals):
    """Which groups does this write correct? → set of groups.

    facts: {field: value} that the register gave; before: {field: value} of the dossier;
    vals: what is being written. A group is corrected when a value that came from the
    register becomes another one; putting the register's own value back corrects none.
    """
    groups = set()
    for field, value in vals.items():
        group, told = GROUP_OF.get(field), facts.get(field)
        if not group or not told:
            continue
        value = value or ""
        if value != told and value != (before.get(field) or ""):
            groups.add(group)
    return groups
