"""The convention, piece by piece, as lines ready to print: facts in, words out.

French of a French document. Nothing is left blank: what lacks reads « à compléter ».
"""

from .french import NBSP, spaces

TODO = f"À{NBSP}compléter{NBSP}: " + "." * 34


def _join(*parts):
    return ", ".join(part for part in parts if part)


def _after(word, text):
    """Return « word text », nothing when there is no text."""
    return f"{word}{text}" if text else ""


def _line(text, strong=""):
    return {"strong": spaces(strong or ""), "text": spaces(text or "")}


def parties(facts):
    """Return the blocks of the parties: list of {title, lines}; a line has a `strong`
    beginning and a `text`."""
    blocks = [_school(facts["school"]), _host(facts), _learner(facts)]
    if facts["minor"]:
        blocks.append(_guardians(facts["guardians"]))
    return blocks


def _school(school):
    numbers = (
        school["uai"] and f"UAI {school['uai']}",
        school["siret"] and f"SIRET {school['siret']}",
    )
    lines = [
        _line("", school["name"]),
        _line(_join(*school["address"])),
        _line(_join(*numbers)),
        _line(f"Représenté par {_head(school)}"),
        _line(_join(school["phone"], school["email"])),
    ]
    urgent = school["emergency"] or school["phone"] or TODO
    lines.append(_line("", f"En cas d'urgence : {urgent}"))
    return _block("L'établissement d'enseignement", lines)


def _head(school):
    return _join(school["head"] or TODO, school["head_function"])


def _host(facts):
    host, signatory, tutor = facts["host"], facts["signatory"], facts["tutor"]
    lines = [_line("", host["name"])]
    if host["head_office"]:
        lines.append(_line(f"Siège : {host['head_office']}"))
    lines.append(_line(_join(*host["address"]) or f"Adresse : {TODO}"))
    if host["siret"] or "host_siret" in facts["missing"]:
        lines.append(_line(f"SIRET : {host['siret'] or TODO}"))
    if host["activity"]:
        lines.append(_line(f"Activité : {host['activity']}"))
    lines.append(_line(f"Représenté par {person(signatory)}"))
    lines.append(_line(f"Tuteur : {person(tutor)}"))
    return _block("L'organisme d'accueil", lines)


def _learner(facts):
    learner, words = facts["learner"], facts["words"]
    born = "Née le" if learner["feminine"] else "Né le"
    known_as = learner["birth_name"] and f"(nom de naissance : {learner['birth_name']})"
    birth_place = _after(" à ", learner.get("birth_place"))
    volume = learner["volume"]
    hours = f" ({volume} heures d'enseignement par an)" if volume else ""
    lines = [
        _line(known_as, learner["name"]),
        _line(f"{born} {learner['birth_date'] or TODO}{birth_place}"),
        _line(f"{words['class']} {learner['class']}"),
        _line(f"{learner['training'] or TODO}{hours}"),
        _line(_join(*learner["address"])),
        _line(learner["phone"] and f"Téléphone : {learner['phone']}"),
    ]
    return _block(words["the_learner"], lines)


def _guardians(guardians):
    lines = []
    for guardian in guardians:
        details = (
            f"({guardian['quality']})",
            guardian["person"] and f"représenté par {guardian['person']}",
            guardian["phone"] and f"téléphone : {guardian['phone']}",
        )
        lines.append(_line(_join(*details), guardian["name"]))
    title = "Ses représentants légaux" if len(lines) > 1 else "Son représentant légal"
    return _block(title, lines or [_line(TODO)])


def _block(title, lines):
    return {
        "title": title,
        "lines": [line for line in lines if line["strong"] or line["text"]],
    }


def person(who, contact=False):
    """Return « Name, function » and, with `contact`, the address and the telephone."""
    details = (who["email"], who["phone"]) if contact else ()
    return _join(who["name"] or TODO, who["function"], *details)


def teaching_rows(facts):
    """Return the rows of the annexe pédagogique: list of {label, items, note}."""
    period, host = facts["period"], facts["host"]
    presence = TODO
    if period["hours"]:
        presence = (
            f"{period['days']}, {period['hours']} au total, soit {period['week']} par "
            "semaine (jours fériés et congés déduits)"
        )
    place = facts["work_address"] or _join(*host["address"]) or TODO
    if facts["moving_sites"]:
        place += " ; chantiers et déplacements chez les clients, avec un salarié"
    rows = [
        _row(
            "Dates et présence effective",
            f"Du {period['start']} au {period['end']} : {presence}",
        ),
        _row("Nuit, dimanche, jours fériés", facts["special"]),
        _row("Lieu", place),
        _row("Compétences à acquérir ou à développer", *facts["skills"]),
        _row("Activités confiées", *facts["activities"]),
    ]
    if facts["minor"]:
        rows.append(_regulated(facts["regulated"]))
    rows += [
        _row("Enseignant référent", person(facts["referent"], contact=True)),
        _row("Tuteur", person(facts["tutor"], contact=True)),
        _row("Encadrement et suivi", *facts["follow_up"]),
        _row("Évaluation", *facts["evaluation"]),
    ]
    if facts["leave"]:
        rows.append(_row("Absences autorisées", *facts["leave"]))
    return rows


def _row(label, *items, note=""):
    items = [spaces(item) for item in items] or [TODO]
    return {"label": label, "items": items, "note": note}


def _regulated(works):
    if not works:
        return _row(
            "Travaux réglementés",
            "Aucun travail réglementé n'est prévu. Y recourir demande un avenant et la "
            "déclaration préalable à l'inspection du travail.",
        )
    return _row(
        "Travaux réglementés",
        *works,
        note="Déclaration de dérogation adressée à l'inspection du travail par "
        "l'organisme d'accueil avant l'affectation.",
    )


def money_rows(facts):
    """Return the rows of the annexe financière: list of {label, items, note}."""
    finance = facts["finance"]
    none = TODO if "gratification" in facts["missing"] else "Aucune"
    return [
        _row("Gratification", finance["gratification"] or none),
        _row("Repas", finance["meals"] or TODO),
        _row("Transport", finance["transport"] or TODO),
        _row("Hébergement", finance["lodging"] or TODO),
        _row(
            "Responsabilité civile",
            f"Organisme d'accueil : {finance['host_insurance'] or TODO}",
            f"Établissement : {facts['school']['insurance'] or TODO}",
        ),
    ]


def signatures(facts):
    """Return the blocks to sign, in order: list of {role, name, hint, stamp}.

    `stamp` is what the box for the stamp says, "" when there is none.
    """
    school = facts["school"]
    plain = "Date et signature"
    hints = {"required": plain, "visa": "Date et visa (pris connaissance)"}
    blocks = [
        _sign(
            "Pour l'établissement",
            _head(school),
            plain,
            stamp="Cachet de l'établissement",
        ),
        _sign(
            "Pour l'organisme d'accueil",
            person(facts["signatory"]),
            plain,
            stamp="Cachet de l'organisme d'accueil",
        ),
        _sign(facts["words"]["the_learner"], facts["learner"]["name"], plain),
    ]
    if facts["minor"]:
        roles = ["Le représentant légal", "Second représentant légal (facultatif)"]
        names = [_join(g["name"], g["person"]) for g in facts["guardians"]] or [TODO]
        blocks += [
            _sign(roles[min(rank, 1)], name, plain) for rank, name in enumerate(names)
        ]
    for code, role in (("referent", "L'enseignant référent"), ("tutor", "Le tuteur")):
        level = facts["levels"][code]
        if level in hints:
            blocks.append(_sign(role, facts[code]["name"] or TODO, hints[level]))
    return blocks


def _sign(role, name, hint, stamp=""):
    return {"role": role, "name": name, "hint": hint, "stamp": stamp}


def lines(facts):
    """Return all that the template of the document loops on."""
    return {
        "parties": parties(facts),
        "teaching": teaching_rows(facts),
        "money": money_rows(facts),
        "signatures": signatures(facts),
    }
