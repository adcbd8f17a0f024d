"""What the writer writes is read back the same."""

from dataclasses import replace
from datetime import date

import pytest

from addons.bde_pfmp.rules import siecle
from addons.bde_pfmp.rules.people import Address, LearnerRow
from addons.bde_pfmp.rules.siecle_invent import invent
from addons.bde_pfmp.rules.siecle_writer import write_learners

READ = ("line", "kinds", "issues", "school_year")


def plain(row):
    blank = {name: None for name in READ if hasattr(row, name)}
    return replace(row, **blank)


@pytest.mark.parametrize("learners, persons", [(1, 1), (65, 100)])
def test_round_trip(learners, persons):
    school = invent(learners, persons)
    export = siecle.parse(school.to_zip())
    assert export.uai == school.uai and export.year == school.year
    assert [plain(r) for r in export.learners] == [plain(r) for r in school.learners]
    assert [plain(p) for p in export.persons.values()] == [
        plain(p) for p in school.persons
    ]
    links = [
        (r.learner_ref, r.person_ref, r.legal_level) for r in school.responsibilities
    ]
    assert [
        (r.learner_ref, r.person_ref, r.legal_level) for r in export.responsibilities
    ] == links
    assert [s.mefs for s in export.structures] == [s.mefs for s in school.structures]
    assert set(export.mefs) == {mef.code for mef in school.mefs}
    assert not export.all_issues()


def test_leaver_and_foreign_address():
    row = LearnerRow(
        0,
        last_name="ŒUVRARD",
        first_name="Zoë",
        birth_date=date(2009, 2, 28),
        ref="7",
        date_end=date(2025, 10, 3),
        exit_reason="12",
        group_codes=["G1"],
        address=Address("Calle 1", "", "28001", "MADRID", country="99134"),
    )
    export = siecle.parse(
        write_learners([row], "0999999F", 2025, day=date(2025, 11, 3))
    )
    assert export.day == date(2025, 11, 3)
    [read] = export.learners
    assert (read.last_name, read.first_name) == ("ŒUVRARD", "Zoë")
    assert (read.date_end, read.exit_reason) == (date(2025, 10, 3), "12")
    assert (read.address.city, read.address.country) == ("MADRID", "99134")
    assert read.group_codes == ["G1"]


def test_same_bytes_each_time():
    assert invent(31, 31).to_zip() == invent(31, 31).to_zip()
