"""Who sees which field of a former pupil: their own choice, field by field.

A choice is « everyone » (in the network), « office » or « nobody ». « nobody » means
what it says: the office does not read it either; the platform alone uses it, to send
the mails that the person agreed to.
"""

EVERYONE, OFFICE, NOBODY = "everyone", "office", "nobody"
CHOICES = (EVERYONE, OFFICE, NOBODY)

# Who looks: the person, the office (and the head of school), a member of the network
# or a teacher, anybody else
SELF, STAFF, NETWORK, STRANGER = "self", "staff", "network", "stranger"
VIEWERS = (SELF, STAFF, NETWORK, STRANGER)

FIELDS = (
    "email",
    "phone",
    "city",
    "job",
    "employer",
    "studies",
    "image",
    "link",
    "about",
)
# What reaches a person goes to the office only, until they say otherwise
SAFE = dict.fromkeys(FIELDS, EVERYONE) | {"email": OFFICE, "phone": OFFICE}

_SEEN = {
    SELF: frozenset(CHOICES),
    STAFF: frozenset((EVERYONE, OFFICE)),
    NETWORK: frozenset((EVERYONE,)),
    STRANGER: frozenset(),
}


def seen_choices(viewer):
    """Return the choices that let `viewer` see a field.

    >>> sorted(seen_choices("staff"))
    ['everyone', 'office']
    """
    return _SEEN.get(viewer, frozenset())


def shows(choice, viewer):
    """Tell whether a field of this choice is shown; without a choice, nothing is.

    >>> shows("office", "network"), shows("office", "staff"), shows(None, "staff")
    (False, True, False)
    """
    return choice in seen_choices(viewer)


def visible(choices, viewer):
    """Return the names of the fields that `viewer` sees.

    :param dict choices: field → choice; a field without one is hidden
    """
    return frozenset(f for f in FIELDS if shows(choices.get(f), viewer))


def masked(values, choices, viewer):
    """Return `values` with what `viewer` does not see emptied (None).

    What is not one of `FIELDS` (the name) is kept for whoever sees the directory at
    all; a stranger is given nothing.

    >>> masked({"name": "Léa", "phone": "06"}, {"phone": "office"}, "network")
    {'name': 'Léa', 'phone': None}
    """
    seen = visible(choices, viewer)
    return {
        name: value
        if viewer in VIEWERS[:3] and (name not in FIELDS or name in seen)
        else None
        for name, value in values.items()
    }
