"""Kilometres of a private vehicle: what they are worth, band after band.

Source: décret 2006-781, article 10; arrêté du 3 juillet 2006 (rates by horsepower and
by kilometres since 1 January). Rates come in: they are dated data of the school.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Band:
    """A rate (euros a km) between two totals of km since 1 January; 0: no end."""

    rate: float
    km_from: int = 0
    km_to: int = 0


@dataclass(frozen=True, slots=True)
class Pay:
    """An amount (euros, exact cents) and its parts: (km, rate)."""

    amount: Decimal
    parts: tuple
    left: float = 0.0  # km no rate covers


def cents(value):
    """Return an amount rounded half up to the cent."""
    return Decimal(str(value)).quantize(CENT, ROUND_HALF_UP)


def pay(km, before, bands):
    """Return what `km` are worth when `before` were driven since 1 January.

    :param float km: of the journey, 0 or more
    :param float before: km of the year before this journey
    :param bands: list of `Band`, any order, that do not overlap
    """
    start, end = Decimal(str(before)), Decimal(str(before)) + Decimal(str(km))
    total, parts, covered = Decimal(0), [], Decimal(0)
    for band in sorted(bands, key=lambda band: band.km_from):
        low = max(start, Decimal(band.km_from))
        high = min(end, Decimal(band.km_to)) if band.km_to else end
        if high > low:
            covered += high - low
            parts.append((float(high - low), band.rate))
            total += (high - low) * Decimal(str(band.rate))
    return Pay(cents(total), tuple(parts), float(end - start - covered))
