"""Amounts as people read and write them in French."""

NBSP = "\u00a0"


def euros(amount, cents=None):
    """Return an amount in euros: « 1 234,56 € », with spaces that do not break.

    :param float amount: in euros, rounded to the cent
    :param bool cents: show them; None: only when there are some
    """
    whole = round(amount * 100)
    sign = "-" if whole < 0 else ""
    units, rest = divmod(abs(whole), 100)
    text = sign + f"{units:,}".replace(",", NBSP)
    if cents or (cents is None and rest):
        text += f",{rest:02d}"
    return f"{text}{NBSP}€"
