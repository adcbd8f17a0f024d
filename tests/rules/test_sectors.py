from addons.bde_taxe.rules.sectors import SECTORS


def test_a_division_is_in_one_sector_at_most():
    """The divisions of the NAF go from 01 to 99; the unused ones are in none."""
    divisions = [d for _code, first, last in SECTORS for d in range(first, last + 1)]
    assert len(divisions) == len(set(divisions))
    assert divisions == sorted(divisions)
    unused = set(range(1, 100)) - set(divisions)
    assert unused == {4, 34, 40, 44, 48, 54, 57, 83, 89}


def test_codes_differ():
    assert len({code for code, _first, _last in SECTORS}) == len(SECTORS)
