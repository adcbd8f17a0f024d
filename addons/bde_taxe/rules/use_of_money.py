"""What the money of a campaign bought, and whose money it was.

Plain arithmetic in whole units of the currency (cents): shares always add up.
"""

from collections import defaultdict
from dataclasses import dataclass

COMMON = None  # no training: common to all


def units(amount, digits=2):
    """Return `amount` (currency, float) in its smallest unit, half away from zero."""
    # the nudge takes 0.285 (a hair under, in binary) where people expect it
    value = amount * 10**digits
    return int(abs(value) + 0.5 + 1e-6) * (1 if value >= 0 else -1)


def amount(cents, digits=2):
    """Return a number of smallest units as an amount, the inverse of `units`."""
    return round(cents / 10**digits, digits)


def apportion(total, weights):
    """Return whole shares of `total` in proportion to `weights`, adding up to it.

    Largest remainder; a tie goes to the first. A share is at most one unit away
    from its exact part; nothing goes to a weight of zero.
    :param int total: not negative
    :param weights: integers, none negative; all zero: shares are zero
    :return: list of int aligned with `weights`
    """
    whole = sum(weights)
    if not whole or not total:
        return [0] * len(weights)
    shares = [total * weight // whole for weight in weights]
    short = total - sum(shares)
    if short:
        ranks = sorted(
            range(len(weights)),
            key=lambda i: (-(total * weights[i] % whole), i),
        )
        for i in ranks[:short]:
            shares[i] += 1
    return shares


def split_table(rows, columns):
    """Share out `columns` between `rows` so that every row and column adds up.

    :param rows: {key: int}, what each gives
    :param columns: {key: int}, what each costs; the same sum as `rows`
    :return: {row: {column: int}}, zeros left out
    """
    left = dict(columns)
    result = {}
    for row, total in rows.items():
        keys = [key for key, rest in left.items() if rest]
        cells = apportion(total, [left[key] for key in keys])
        result[row] = {}
        for key, cell in zip(keys, cells, strict=True):
            if cell:
                result[row][key] = cell
                left[key] -= cell
    return result


def follow_wishes(gifts, wishes):
    """Return `gifts` with the money that names no training shared as was wished.

    :param gifts: {training: units} of one donor, as the statement says
    :param wishes: {training: units} designated; empty: nothing changes
    """
    common = gifts.get(COMMON, 0)
    wishes = {training: part for training, part in wishes.items() if part > 0}
    if common <= 0 or not wishes:
        return dict(gifts)
    result = {key: value for key, value in gifts.items() if key is not COMMON}
    shares = apportion(common, list(wishes.values()))
    for training, share in zip(wishes, shares, strict=True):
        result[training] = result.get(training, 0) + share
    return result


def net_gifts(gifts):
    """Return {training: units} of one donor once corrections are taken off.

    What a training lost is taken from what was meant for it, then from the others
    in proportion; a donor whose corrections eat everything gave nothing.
    """
    given = {key: value for key, value in gifts.items() if value > 0}
    total = sum(gifts.values())
    if total <= 0:
        return {}
    shares = apportion(total, list(given.values()))
    return {key: share for key, share in zip(given, shares, strict=True) if share}


@dataclass(frozen=True, slots=True)
class Purchase:
    """What was bought: its key, the training it serves (COMMON: all), its cost."""

    key: object
    training: object
    cost: int


class Use:
    """Who paid for what, by these rules, in order.

    1. A purchase for a training is paid by what was designated for that training.
    2. A purchase common to all is paid by everybody, with what each has left.
    3. What a training still lacks is paid by the money that names no training.
    Money designated for a training never pays for another one. What nobody of this
    campaign paid comes from the years before; what is left goes to the next.

    :param gifts: {donor: {training: units}}, see `net_gifts`
    :param purchases: list of `Purchase`
    """

    def __init__(self, gifts, purchases):
        self.left = {
            (donor, training): value
            for donor, given in gifts.items()
            for training, value in given.items()
            if value > 0
        }
        self.lacks = {p.key: p.cost for p in purchases if p.cost > 0}
        self.paid = defaultdict(lambda: defaultdict(int))
        by_training = defaultdict(list)
        for purchase in purchases:
            by_training[purchase.training].append(purchase.key)
        pots = defaultdict(list)
        for pot in self.left:
            pots[pot[1]].append(pot)
        for training, keys in by_training.items():
            if training is not COMMON:
                self._pay(pots[training], keys)
        self._pay(list(self.left), by_training[COMMON])
        others = [
            key
            for training, keys in by_training.items()
            if training is not COMMON
            for key in keys
        ]
        self._pay(pots[COMMON], others)

    def _pay(self, pots, keys):
        """Pay `keys` with `pots`, in proportion on both sides, as far as it goes."""
        money = {pot: self.left[pot] for pot in pots if self.left[pot]}
        costs = {key: self.lacks[key] for key in keys if self.lacks.get(key)}
        total = min(sum(money.values()), sum(costs.values()))
        if not total:
            return
        rows = dict(zip(money, apportion(total, list(money.values())), strict=True))
        columns = dict(zip(costs, apportion(total, list(costs.values())), strict=True))
        for (donor, training), cells in split_table(rows, columns).items():
            for key, cell in cells.items():
                self.paid[donor][key] += cell
                self.left[donor, training] -= cell
                self.lacks[key] -= cell

    def bought(self, donor):
        """Return {purchase key: units} of `donor`, the greatest share first."""
        found = self.paid.get(donor, {})
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    def rests(self):
        """Return {donor: what is not spent yet}."""
        result = defaultdict(int)
        for (donor, _training), value in self.left.items():
            result[donor] += value
        return result


@dataclass(frozen=True, slots=True)
class Year:
    """A campaign in the accounts: what came in before the tool, now, and went out."""

    brought: int
    received: int
    spent: int


def carry_over(years):
    """Return [(carried from the year before, left at the end)], in order.

    :param years: list of `Year`, the oldest first
    """
    result, left = [], 0
    for year in years:
        carried = left + year.brought
        left = carried + year.received - year.spent
        result.append((carried, left))
    return result
