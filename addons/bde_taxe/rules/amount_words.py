"""An amount in words, as a receipt writes it: « mille deux cents euros »."""

MOST = 10**12


def amount_in_words(cents):
    """Return an amount in French words, with euros and centimes.

    « un million d'euros », « quatre-vingts euros et un centime »: the numbers are
    those of num2words, the units follow French grammar.

    :param int cents: not negative, below 10¹² euros
    :raise ValueError: negative, or too big to be an amount
    """
    from num2words import num2words

    if not 0 <= cents < MOST * 100:
        raise ValueError(f"not an amount of a receipt: {cents} centimes")
    euros, rest = divmod(cents, 100)
    parts = []
    if euros or not rest:
        parts.append(_counted(num2words(euros, lang="fr"), euros, "euro"))
    if rest:
        parts.append(_counted(num2words(rest, lang="fr"), rest, "centime"))
    return " et ".join(parts)


def _counted(words, number, unit):
    """Return the words with their unit: singular below two, « d' » after a million."""
    link = " d'" if number >= 10**6 and not number % 10**6 else " "
    return f"{words}{link}{unit}{'s' if number >= 2 else ''}"
