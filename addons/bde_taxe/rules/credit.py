"""The estimated credit of a company: what it may share out in SOLTéA.

The « solde » is 0.09 % of the payroll of the year before (code du travail, art.
L6241-2). Rates, the salary to count with and who is exempt are dated data: they come
in.
"""

from dataclasses import dataclass

from ...bde_partners.rules.contact_budget import headcount_of

PAYROLL, HEADCOUNT, BRACKET = "payroll", "headcount", "bracket"
EXEMPT, UNKNOWN = "exempt", "unknown"


@dataclass(frozen=True, slots=True)
class Rate:
    """percent: of the payroll; salary: yearly and gross, of one employee, in euros."""

    year_start: int
    year_end: int | None
    percent: float
    salary: float


@dataclass(frozen=True, slots=True)
class Exemption:
    """Who owes nothing: a kind of organisation, départements, or both together.

    reason: public, zone or exempt; name: in words; legal_kind: '' for any kind;
    departements: empty for anywhere.
    """

    reason: str
    name: str
    year_start: int | None = None
    year_end: int | None = None
    legal_kind: str = ""
    departements: frozenset = frozenset()

    def holds(self, year):
        """Tell whether it holds for the campaign of a year."""
        return (self.year_start or year) <= year <= (self.year_end or year)

    def covers(self, legal_kind, departement):
        """Tell whether an organisation is of those that it exempts."""
        if self.legal_kind and self.legal_kind != legal_kind:
            return False
        return not self.departements or departement in self.departements


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a company; payroll: yearly and gross, in euros."""

    payroll: float = 0
    headcount: int = 0
    bracket: str = ""
    legal_kind: str = ""
    departement: str = ""


@dataclass(frozen=True, slots=True)
class Credit:
    """amount: euros; basis: payroll, headcount, bracket (at least), exempt, unknown."""

    amount: float
    basis: str
    exemption: Exemption | None = None


def rate_for(rates, year):
    """Return the `Rate` of a campaign: the latest that holds, or None."""
    held = [r for r in rates if r.year_start <= year <= (r.year_end or year)]
    return max(held, key=lambda rate: rate.year_start, default=None)


def exemption_for(exemptions, facts, year):
    """Return the first `Exemption` that covers a company that year, or None."""
    return next(
        (
            found
            for found in exemptions
            if found.holds(year) and found.covers(facts.legal_kind, facts.departement)
        ),
        None,
    )


def credit(facts, rate, exemption=None):
    """Return the estimated `Credit` of a company.

    The payroll when it is known, else employees × salary; a bracket of the register
    counts by its lowest number: « at least ».
    """
    if exemption:
        return Credit(0.0, EXEMPT, exemption)
    if not rate:
        return Credit(0.0, UNKNOWN)
    if facts.payroll > 0:
        return Credit(round(facts.payroll * rate.percent / 100, 2), PAYROLL)
    count = headcount_of(facts.headcount, facts.bracket)
    if count is None:
        return Credit(0.0, UNKNOWN)
    basis = HEADCOUNT if facts.headcount else BRACKET
    return Credit(round(count * rate.salary * rate.percent / 100, 2), basis)
