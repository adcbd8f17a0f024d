from hypothesis import given
from hypothesis import strategies as st

from addons.bde_taxe.rules import use_of_money as rules

cents = st.integers(0, 5_000_000)
trainings = st.sampled_from([None, "melec", "mspc", "agora"])
gifts = st.dictionaries(
    st.integers(1, 12),
    st.dictionaries(trainings, st.integers(-50_000, 900_000), max_size=4),
    max_size=8,
).map(lambda found: {who: rules.net_gifts(given) for who, given in found.items()})
purchases = st.lists(st.tuples(trainings, st.integers(0, 900_000)), max_size=9).map(
    lambda rows: [
        rules.Purchase(f"e{i}", training, cost)
        for i, (training, cost) in enumerate(rows)
    ]
)


def test_amounts_in_cents():
    assert rules.units(1234.56) == 123456
    assert rules.units(0.285) == 29
    assert rules.units(-0.005) == -1
    assert rules.units(7, digits=0) == 7
    assert rules.amount(123456) == 1234.56


@given(st.integers(-(10**11), 10**11))
def test_cents_there_and_back(value):
    assert rules.units(rules.amount(value)) == value


def test_shares_of_a_hundred_in_three():
    assert rules.apportion(100, [1, 1, 1]) == [34, 33, 33]
    assert rules.apportion(10, [0, 5, 0]) == [0, 10, 0]
    assert rules.apportion(10, [0, 0]) == [0, 0]
    assert rules.apportion(0, [3, 4]) == [0, 0]


@given(cents, st.lists(cents, min_size=1, max_size=30))
def test_shares_add_up_to_the_cent(total, weights):
    shares = rules.apportion(total, weights)
    whole = sum(weights)
    assert sum(shares) == (total if whole else 0)
    for share, weight in zip(shares, weights, strict=True):
        assert share >= 0
        assert weight or not share
        if whole:
            assert abs(share * whole - total * weight) < whole


@given(
    st.lists(cents, min_size=1, max_size=12), st.lists(cents, min_size=1, max_size=9)
)
def test_rows_and_columns_add_up(rows, columns):
    total = min(sum(rows), sum(columns))
    given_rows = dict(enumerate(rules.apportion(total, rows)))
    given_columns = dict(enumerate(rules.apportion(total, columns)))
    table = rules.split_table(given_rows, given_columns)
    assert {r: sum(cells.values()) for r, cells in table.items()} == given_rows
    for key, cost in given_columns.items():
        assert sum(cells.get(key, 0) for cells in table.values()) == cost
    assert all(cell > 0 for cells in table.values() for cell in cells.values())


def test_a_correction_is_taken_off_the_gift():
    assert rules.net_gifts({"melec": 90_000, None: -10_000}) == {"melec": 80_000}
    assert rules.net_gifts({"melec": 100, "agora": 300, None: -40}) == {
        "melec": 90,
        "agora": 270,
    }
    assert rules.net_gifts({"melec": 100, None: -100}) == {}
    assert rules.net_gifts({}) == {}


@given(st.dictionaries(trainings, st.integers(-10_000, 90_000)))
def test_a_donor_gave_what_the_lines_add_up_to(lines):
    net = rules.net_gifts(lines)
    assert sum(net.values()) == max(0, sum(lines.values()))
    assert all(value > 0 for value in net.values())


def test_money_without_training_follows_what_was_designated():
    assert rules.follow_wishes({None: 100}, {"melec": 30, "agora": 60}) == {
        "melec": 33,
        "agora": 67,
    }
    assert rules.follow_wishes({None: 100}, {}) == {None: 100}
    assert rules.follow_wishes({None: -5, "melec": 9}, {"agora": 1}) == {
        None: -5,
        "melec": 9,
    }


@given(
    st.dictionaries(trainings, st.integers(-10_000, 90_000)),
    st.dictionaries(st.sampled_from(["melec", "agora"]), cents),
)
def test_wishes_move_money_and_make_none(lines, wishes):
    assert sum(rules.follow_wishes(lines, wishes).values()) == sum(lines.values())


def test_money_goes_to_the_training_it_names():
    use = rules.Use(
        {"Vasseur": {"melec": 120_000}, "Le Goff": {"agora": 30_000}},
        [
            rules.Purchase("bench", "melec", 100_000),
            rules.Purchase("screens", "agora", 50_000),
        ],
    )
    assert use.bought("Vasseur") == {"bench": 100_000}
    assert use.rests() == {"Vasseur": 20_000, "Le Goff": 0}
    assert use.bought("Le Goff") == {"screens": 30_000}
    assert use.lacks == {"bench": 0, "screens": 20_000}


def test_money_without_training_pays_what_is_common_then_what_lacks():
    use = rules.Use(
        {"Vasseur": {"melec": 100}, "nobody": {None: 100}},
        [
            rules.Purchase("bench", "melec", 150),
            rules.Purchase("bus", None, 60),
        ],
    )
    assert use.bought("Vasseur") == {"bench": 100}
    assert use.bought("nobody") == {"bus": 60, "bench": 40}
    assert use.rests() == {"Vasseur": 0, "nobody": 0}


@given(gifts, purchases)
def test_every_cent_of_every_donor_is_told(given_gifts, bought):
    use = rules.Use(given_gifts, bought)
    rests = use.rests()
    trainings_of = {p.key: p.training for p in bought}
    for donor, given_ in given_gifts.items():
        lines = use.bought(donor)
        assert sum(lines.values()) + rests.get(donor, 0) == sum(given_.values())
        assert list(lines.values()) == sorted(lines.values(), reverse=True)
        if None not in given_:
            # designated money never pays for another training
            assert {trainings_of[key] for key in lines} <= {None, *given_}
    for purchase in bought:
        shares = sum(use.bought(donor).get(purchase.key, 0) for donor in given_gifts)
        assert shares + use.lacks.get(purchase.key, 0) == purchase.cost


@given(gifts, purchases)
def test_nothing_lacks_where_money_for_it_is_left(given_gifts, bought):
    use = rules.Use(given_gifts, bought)
    for purchase in bought:
        if use.lacks.get(purchase.key):
            left = sum(
                value
                for (_who, training), value in use.left.items()
                if purchase.training is None or training in (None, purchase.training)
            )
            assert left == 0


def test_two_donors_of_the_same_gift_have_bought_the_same():
    use = rules.Use(
        {"a": {"melec": 50_000}, "b": {"melec": 50_000}},
        [rules.Purchase("x", "melec", 33_333), rules.Purchase("y", "melec", 12_345)],
    )
    for key in ("x", "y"):
        assert abs(use.bought("a")[key] - use.bought("b")[key]) <= 1


def test_the_balance_is_carried_from_year_to_year():
    years = [
        rules.Year(brought=50_000, received=100_000, spent=120_000),
        rules.Year(brought=0, received=80_000, spent=115_000),
        rules.Year(brought=0, received=0, spent=10_000),
    ]
    assert rules.carry_over(years) == [
        (50_000, 30_000),
        (30_000, -5_000),
        (-5_000, -15_000),
    ]
    assert rules.carry_over([]) == []


@given(st.lists(st.builds(rules.Year, cents, cents, cents), min_size=1))
def test_what_is_left_at_the_end_is_all_in_less_all_out(years):
    every = sum(y.brought + y.received - y.spent for y in years)
    assert rules.carry_over(years)[-1][1] == every
