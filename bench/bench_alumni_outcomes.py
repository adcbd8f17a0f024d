"""Outcome indicators over 20 years: 50 000 leavers against 1 000.

They are counted by night, in a bounded number of queries; the screen reads rows of
figures, as many whatever the number of people. Both are measured: the screen's time and
queries, the counting's queries and time.
"""

import random
import time
from datetime import date

from odoo.addons.bde_alumni.rules.outcomes.indicators import MONTHS

SMALL, LARGE, SMALL_RUN = 1_000, 50_000, 5_000
YEARS, TRAININGS = 20, 5
GOAL, COUNTING = 1.5, 20
ROUNDS = 15


def run(bench):
    large = SMALL_RUN if bench.small else LARGE
    with bench.env() as env:
        places = prepare(env)
        fill(env, *places, 0, SMALL)
        few_queries, _seconds = count(env)
        few = measure(env, places[0])
    with bench.env() as env:
        fill(env, *places, SMALL, large - SMALL)
        many_queries, seconds = count(env)
        many = measure(env, places[0])
    bench.at_most(
        f"outcomes: time of the screen among {large} / among {SMALL}",
        many["seconds"] / few["seconds"],
        goal=GOAL,
        note=f"{few['seconds'] * 1000:.0f} then {many['seconds'] * 1000:.0f} ms",
    )
    bench.at_most(
        f"outcomes: queries of the screen among {large} / among {SMALL}",
        many["queries"] / few["queries"],
        goal=1,
        note=f"{few['queries']} then {many['queries']}",
    )
    bench.at_most(
        f"outcomes: queries of the counting of {large} / of {SMALL}",
        many_queries / few_queries,
        goal=1,
        note=f"{few_queries} then {many_queries}",
    )
    bench.at_most(
        f"outcomes: seconds to count {large} leavers over {YEARS} years",
        seconds,
        goal=COUNTING,
        note="by night, or from the button",
    )


def prepare(env):
    """Return (ids of trainings, ids and ends of 20 past school years)."""
    trainings = env["bde.training"].create(
        [{"name": f"Bac pro d'épreuve {rank}"} for rank in range(TRAININGS)]
    )
    last = date.today().year - 3
    years = env["bde.school.year"]
    for june in range(last - YEARS + 1, last + 1):
        years |= years._get_for(date(june, 3, 1), create=True)
    # the same rows are shown of a few and of many: what may be shown is not measured
    env["bde.alumni.outcome.rule"].create(
        {
            "valid_from": date.today(),
            "publish": 1,
            "least": 1,
            "cohorts": 2,
            "source": "bench",
        }
    )
    return trainings.ids, years.ids, [year.date_end for year in years]


def count(env):
    """Return (queries, seconds) of the counting."""
    env.flush_all()
    env.cr.execute("ANALYZE bde_alumni_leaver, bde_alumni_situation")
    outcomes = env["bde.alumni.outcome"]
    outcomes._refresh(env.company)
    env.invalidate_all()
    before, start = env.cr.sql_log_count, time.perf_counter()
    outcomes._refresh(env.company)
    return env.cr.sql_log_count - before, time.perf_counter() - start


def measure(env, trainings):
    """Return {"seconds", "queries"}: the best of a few rounds of the screen."""
    env.cr.execute("ANALYZE bde_alumni_outcome")
    outcomes = env["bde.alumni.outcome"]
    domain = [("training_id", "in", trainings)]
    best, queries = None, 0
    for _round in range(ROUNDS):
        env.invalidate_all()
        before, start = env.cr.sql_log_count, time.perf_counter()
        rows = outcomes.search(domain)
        assert len(rows) == YEARS * TRAININGS, len(rows)
        assert rows.mapped("explanation")
        outcomes._read_group(domain, ["training_id", "year"], ["job_6:avg"])
        seconds = time.perf_counter() - start
        queries = env.cr.sql_log_count - before
        best = seconds if best is None else min(best, seconds)
    return {"seconds": best, "queries": queries}


def fill(env, trainings, years, ends, start, number):
    """Make leavers by SQL, spread over years and trainings; six in ten answered."""
    dice = random.Random(start)
    cr, company = env.cr, env.company.id
    for place in range(start, start + number, 2000):
        rows = [
            (company, years[n % YEARS], trainings[n // YEARS % TRAININGS],
             dice.choice(["left", "left", "studies_here"]), ends[n % YEARS])
            for n in range(place, min(place + 2000, start + number))
        ]  # fmt: skip
        marks = ", ".join(cr.mogrify("(%s, %s, %s, %s, %s)", r).decode() for r in rows)
        months = ", ".join(f"({month})" for month in MONTHS)
        cr.execute(
            f"""
            WITH made AS (
                INSERT INTO bde_alumni_leaver (company_id, school_year_id, training_id,
                    outcome, left_on, status, kind, graduated)
                SELECT v.c, v.y, v.t, v.o, v.e::date, 'st', 'final_year', 'unknown'
                FROM (VALUES {marks}) AS v(c, y, t, o, e)
                RETURNING id, company_id, left_on, outcome
            )
            INSERT INTO bde_alumni_situation (company_id, leaver_id, kind, date_start,
                date_end, source, source_date)
            SELECT m.company_id, m.id,
                CASE WHEN (m.id + n.months) % 3 = 0 THEN 'search' ELSE 'employment' END,
                m.left_on + n.months * 30, m.left_on + n.months * 30 + 170,
                'survey', m.left_on + n.months * 30
            FROM made m, (VALUES {months}) AS n(months)
            WHERE m.outcome = 'left' AND m.id % 10 < 6
            """
        )
    env.invalidate_all()
