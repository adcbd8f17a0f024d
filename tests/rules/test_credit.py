from hypothesis import given
from hypothesis import strategies as st

from addons.bde_taxe.rules import credit as rules

RATE = rules.Rate(2023, None, 0.09, 36000)
PUBLIC = rules.Exemption("public", "Public", legal_kind="public")
ZONE = rules.Exemption(
    "zone", "Alsace-Moselle", departements=frozenset("57 67 68".split())
)
ASSOCIATION = rules.Exemption("exempt", "Associations", None, 2026, "association")
ALL = [PUBLIC, ZONE, ASSOCIATION]


def test_a_million_of_payroll_is_nine_hundred_euros():
    assert rules.credit(rules.Facts(payroll=1_000_000), RATE) == rules.Credit(
        900, "payroll"
    )


def test_the_payroll_before_the_headcount_before_the_bracket():
    facts = rules.Facts(payroll=100_000, headcount=50, bracket="12")
    assert rules.credit(facts, RATE).basis == "payroll"
    facts = rules.Facts(headcount=50, bracket="12")
    assert rules.credit(facts, RATE) == rules.Credit(1620, "headcount")
    facts = rules.Facts(bracket="12")
    assert rules.credit(facts, RATE) == rules.Credit(648, "bracket")
    assert rules.credit(rules.Facts(), RATE) == rules.Credit(0, "unknown")
    assert rules.credit(rules.Facts(headcount=3), None) == rules.Credit(0, "unknown")


def test_who_owes_nothing():
    def reason(year, **facts):
        found = rules.exemption_for(ALL, rules.Facts(**facts), year)
        return found and found.reason

    assert reason(2026, legal_kind="public") == "public"
    assert reason(2026, legal_kind="company", departement="67") == "zone"
    assert reason(2026, legal_kind="association", departement="33") == "exempt"
    assert reason(2027, legal_kind="association", departement="33") is None
    assert reason(2027, legal_kind="association", departement="57") == "zone"
    assert reason(2026, legal_kind="company", departement="33") is None
    exempt = rules.credit(rules.Facts(payroll=10**6), RATE, ZONE)
    assert (exempt.amount, exempt.basis) == (0, "exempt")


def test_the_rate_of_the_year():
    older = rules.Rate(2015, 2022, 0.1, 30000)
    assert rules.rate_for([older, RATE], 2022) is older
    assert rules.rate_for([older, RATE], 2027) is RATE
    assert rules.rate_for([older], 2023) is None


@given(st.floats(0, 10**10), st.integers(0, 200_000))
def test_a_credit_is_never_negative_and_grows_with_the_payroll(payroll, more):
    less = rules.credit(rules.Facts(payroll=payroll), RATE).amount
    larger = rules.credit(rules.Facts(payroll=payroll + more), RATE).amount
    assert 0 <= less <= larger
    assert less == round(less, 2)
