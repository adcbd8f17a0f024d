"""The directory of former pupils: 50 000 members against 1 000.

The same questions are asked of a small and of a large network of the same school: first
page, a name, a job in a commune, a training and a year, a company, mentors. The queries
are the same number, and the time at most 1.5 times as long.
"""

import random
import time

from odoo.addons.bde_alumni.rules.directory import search_key, visibility

SMALL, LARGE, SMALL_RUN = 1_000, 50_000, 5_000
GOAL = 1.5
ROUNDS = 15
FIRST = (
    "Léa Paul Nora Yann Inès Hugo Zoé Malo Anna Théo Jade Louis Rose Ewen Lina".split()
)
JOBS = "soudeur cuisinière technicien électricien vendeuse comptable mécanicien".split()
QUESTIONS = (
    {},
    {"q": "nom77"},
    {"q": "zoé nom5"},
    {"job": "soudeur", "city": "ville3"},
    {"employer": "entreprise41"},
    {"training_id": None, "year": 2014},
    {"willing": "mentor", "city": "ville8"},
)


def run(bench):
    large = SMALL_RUN if bench.small else LARGE
    with bench.env() as env:
        training = env["bde.training"].create({"name": "Bac pro d'épreuve"}).id
        fill(env, training, 0, SMALL)
    with bench.env() as env:
        few = measure(env, training)
    with bench.env() as env:
        fill(env, training, SMALL, large - SMALL)
    with bench.env() as env:
        many = measure(env, training)
    bench.at_most(
        f"directory: time among {large} / among {SMALL}",
        many["seconds"] / few["seconds"],
        goal=GOAL,
        note=f"{few['seconds'] * 1000:.0f} then {many['seconds'] * 1000:.0f} ms",
    )
    bench.at_most(
        f"directory: queries among {large} / among {SMALL}",
        many["queries"] / few["queries"],
        goal=1,
        note=f"{few['queries']} then {many['queries']} for {len(QUESTIONS)} pages",
    )


def measure(env, training):
    """Return {"seconds", "queries"}: the best of a few rounds of all the questions."""
    env.cr.execute("ANALYZE bde_alumni_profile, bde_alumni_study, bde_alumni_consent")
    profiles = env["bde.alumni.profile"]
    best, queries = None, 0
    for _round in range(ROUNDS):
        env.invalidate_all()
        before, start = env.cr.sql_log_count, time.perf_counter()
        for question in QUESTIONS:
            filters = dict(question)
            if "training_id" in filters:
                filters["training_id"] = training
            found, __ = profiles._directory_search(env.company, "network", filters)
            cards = found._directory_cards("network")
            assert cards, question
        seconds = time.perf_counter() - start
        queries = env.cr.sql_log_count - before
        best = seconds if best is None else min(best, seconds)
    return {"seconds": best, "queries": queries}


def fill(env, training, start, count):
    """Make members by SQL, with the keys that the application would have made."""
    dice = random.Random(start)
    choices = dict.fromkeys(visibility.FIELDS, "everyone")
    cr = env.cr
    rows = []
    for number in range(start, start + count):
        first, last = dice.choice(FIRST), f"Nom{number}"
        city = f"Ville{dice.randrange(120)}"
        values = {
            "name": f"{first} {last}",
            "city": city,
            "job": dice.choice(JOBS),
            "employer": f"Entreprise{dice.randrange(max(start + count, 1000) // 10)}",
        }
        key = search_key.key(values, choices, "network")
        rows.append((first, last, f"p{number}@mail.invalid", city, key))
    shows = ", ".join(f"show_{name}" for name in visibility.FIELDS)
    said = ", ".join("'everyone'" for _name in visibility.FIELDS)
    for place in range(0, len(rows), 2000):
        some = rows[place : place + 2000]
        marks = ", ".join(
            cr.mogrify("(%s, %s, %s, %s, %s)", row).decode() for row in some
        )
        cr.execute(
            f"""
            WITH made AS (
                INSERT INTO bde_alumni_profile (company_id, active, state, source,
                    first_name, last_name, email, city, directory_key, office_key,
                    joined_on, willing_mentor, {shows})
                SELECT {env.company.id}, TRUE, 'member', 'page', v.f, v.l, v.e, v.c,
                    v.k, v.k, now(), TRUE, {said}
                FROM (VALUES {marks}) AS v(f, l, e, c, k) RETURNING id
            ), agreed AS (
                INSERT INTO bde_alumni_consent (profile_id, company_id, purpose, text,
                    given_on, how)
                SELECT id, {env.company.id}, 'network', 'x', now(), 'page' FROM made
            )
            INSERT INTO bde_alumni_study (profile_id, company_id, training_id, year)
            SELECT id, {env.company.id}, {training}, 2005 + id % 20 FROM made
            """
        )
    env.invalidate_all()
