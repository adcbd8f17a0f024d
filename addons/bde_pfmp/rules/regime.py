"""Régime of a learner in the annexe financière: French of a French document."""

WORDS = {
    "ext": "externe",
    "dp": "demi-pensionnaire",
    "int": "interne",
}


def meals(regime, text, todo):
    """Return the words on meals: « Régime : demi-pensionnaire. Repas : … ».

    :param str regime: "ext", "dp", "int", or "" when unknown
    :param str text: what is agreed on meals, maybe empty
    :param str todo: what stands where words lack
    """
    if regime not in WORDS:
        return text
    return f"Régime : {WORDS[regime]}. Midi : {text or todo}"


def lodging(regime, own, usual):
    """Return the words on lodging: a boarder keeps their bed unless told otherwise.

    :param str own: what is agreed for this learner, maybe empty
    :param str usual: what stands otherwise
    """
    if regime == "int" and not own:
        return "Internat de l'établissement, sauf accord contraire"
    return usual
