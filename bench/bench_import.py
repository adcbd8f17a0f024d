"""A SIECLE export of 1 200 learners and 2 000 representatives, against load().

Ours reads the ZIP, plans it (the dry run that the user sees), plans it again and
writes everything in one transaction. The reference is the host's own import of as
many contacts (`res.partner.load`, with the columns of an address), as Odoo's import
screen does it. Goals, the dry run included: five times the records a second (ours are
people, their links and enrolments; the people alone are told too), and at most 1.5
queries a person.
"""

import base64

LEARNERS, PERSONS = 1200, 2000
WRITTEN = ("bde.learner", "bde.guardian", "bde.guardian.link", "bde.enrolment")


def run(bench):
    from odoo.addons.bde_pfmp.rules.siecle_invent import invent

    school = invent(LEARNERS, PERSONS, year=2026)
    archive = school.to_zip()
    records = LEARNERS + PERSONS
    ours = measure_import(bench, school, archive)
    again = measure_import(bench, school, archive, new=False)
    theirs = measure_load(bench, records)
    speed = records / theirs["seconds"]
    note = (
        f"dry run included; {ours['seconds']:.1f} s against {theirs['seconds']:.1f} s"
    )
    bench.ratio(
        "import SIECLE / load() of contacts, records written",
        ours["records"] / ours["seconds"],
        speed,
        goal=5,
        unit="records/s",
        note=f"{ours['records']} records: people, links, enrolments; {note}",
    )
    bench.ratio(
        "import SIECLE / load() of contacts, people only",
        records / ours["seconds"],
        speed,
        unit="people/s",
        note=note,
    )
    bench.at_most("queries a person, first import", ours["queries"] / records, goal=1.5)
    bench.at_most(
        "queries a person, second import (nothing to do)", again["queries"] / records
    )


def measure_import(bench, school, archive, new=True):
    """Import the archive; the second time nothing may change."""
    with bench.env(queue_job__no_delay=True, lang="fr_FR") as env:
        env.company.bde_uai = school.uai
        with bench.timed(env.cr) as measured:
            imp = env["bde.import"].create(
                {"filename": "export.zip", "file": base64.b64encode(archive)}
            )
            imp._action_analyse()
            answers = {
                question.key: question._all_choices()[0][0]
                for question in imp.question_ids
                if not question.answer
            }
            if answers:
                imp._answer(answers)
                imp._action_analyse()
            imp.accept_valid_part = True
            imp._action_apply()
            env.flush_all()
        assert imp.state == "applied", (imp.state, imp._plain_message())
        found = env["bde.learner"].search_count([])
        assert found == LEARNERS, found
        assert env["bde.guardian"].search_count([]) == PERSONS
        assert bool(imp.count_create) == new, (imp.count_create, imp.count_update)
        measured["records"] = sum(env[model].search_count([]) for model in WRITTEN)
    return measured


def measure_load(bench, records):
    """Load as many contacts with an address through the host's own import."""
    columns = ["name", "email", "phone", "street", "zip", "city", "ref"]
    rows = [
        [
            f"Contact {number}",
            f"contact{number}@example.org",
            f"02 61 91 {number // 100 % 100:02d} {number % 100:02d}",
            f"{number} rue du Moulin",
            "41000",
            "Blois",
            f"R{number}",
        ]
        for number in range(records)
    ]
    with bench.env(lang="fr_FR") as env:
        with bench.timed(env.cr) as measured:
            result = env["res.partner"].load(columns, rows)
            env.flush_all()
        assert len(result["ids"]) == records, result["messages"][:3]
        env.cr.rollback()
    return measured
