"""What a PFMP costs a learner, on the scale voted by the board.

Source: note de service 93-179 du 24 mars 1993 (transport, meals, lodging of pupils
in company). Rates and caps come in: the board votes them.
"""

from dataclasses import dataclass
from decimal import Decimal

from .mileage import cents

PER_DAY = ("km", "day", "meal")


@dataclass(frozen=True, slots=True)
class Scale:
    """A line of the scale: euros a unit, caps (0: none), km below which nothing.

    unit: km, day, meal, night, receipt (what the receipt says, `rate` percent of it).
    """

    unit: str
    rate: float
    cap_day: float = 0.0
    cap_total: float = 0.0
    km_min: float = 0.0


@dataclass(frozen=True, slots=True)
class Due:
    """What is kept: amount (exact cents) and why less: "", far, cap_day, cap_total."""

    amount: Decimal
    why: str = ""


def quantity(scale, days, km):
    """Return the quantity to propose: days attested, one way in km; 0 by hand.

    :param int days: whole days in company
    :param float km: one way, by road; 0 when not known
    """
    if scale.unit == "km":
        return round(days * km * 2, 1) if km >= scale.km_min else 0
    return days if scale.unit in PER_DAY else 0


def due(scale, count, days, km=0.0):
    """Return what the scale gives for `count` units over `days` days.

    :param float count: units; euros of the receipts when the unit is `receipt`
    :param int days: whole days in company, for the cap a day
    :param float km: one way, by road; 0 when not known (no minimum is applied)
    """
    if km and scale.km_min and km < scale.km_min:
        return Due(Decimal("0.00"), "far")
    rate = Decimal(str(scale.rate))
    if scale.unit == "receipt":
        rate /= 100
    amount, why = cents(Decimal(str(count)) * rate), ""
    if scale.cap_day and amount > (top := cents(Decimal(str(scale.cap_day)) * days)):
        amount, why = top, "cap_day"
    if scale.cap_total and amount > (top := cents(scale.cap_total)):
        amount, why = top, "cap_total"
    return Due(amount, why)
