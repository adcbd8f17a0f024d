"""The best spread of 600 learners over 60 teachers, and its proof.

Goal: under 2 s, proved optimal by a check of its own (no ring of exchanges costs less),
and the board of such a period in a bounded number of queries. The reference is the
usual way by hand: each learner in turn to whoever costs least at that moment.
"""

import random
import time

LEARNERS, TEACHERS, CLASSES = 600, 60, 30
SCHOOL = (47.59, 1.33)


def run(bench):
    from odoo.addons.bde_pfmp.rules.referents import spread as rules

    learners, teachers = school(rules)
    start = time.perf_counter()
    best = rules.spread(learners, teachers, SCHOOL)
    seconds = time.perf_counter() - start
    assert best.proven and not best.left
    bench.at_most(
        f"referents: seconds for {LEARNERS} learners over {TEACHERS} teachers, proved",
        seconds,
        goal=2,
        unit="s",
    )
    by_hand = greedy(rules, learners, teachers)
    bench.at_most(
        "referents: cost of the best spread / learner after learner",
        best.cost / by_hand,
        goal=1,
        note="never dearer",
    )
    with bench.env() as env:
        board(bench, env)


def school(rules):
    """Learners and teachers of a large school, places within 60 km."""
    rng = random.Random(7)

    def place():
        return SCHOOL[0] + rng.uniform(-0.5, 0.5), SCHOOL[1] + rng.uniform(-0.7, 0.7)

    hosts = [place() for _ in range(250)]
    teachers = [
        rules.Teacher(
            number,
            load=rng.randrange(3),
            room=13,
            classes=frozenset(rng.sample(range(CLASSES), 4)),
            places=tuple(rng.sample(hosts, rng.randrange(4))),
        )
        for number in range(TEACHERS)
    ]
    learners = [
        rules.Learner(
            number,
            group=number % CLASSES,
            place=rng.choice(hosts) if rng.random() < 0.95 else None,
            last=rng.randrange(TEACHERS) if rng.random() < 0.5 else None,
        )
        for number in range(LEARNERS)
    ]
    return learners, teachers


def greedy(rules, learners, teachers):
    """The cost of giving each learner in turn to the cheapest teacher with room."""
    weights = rules.Weights()
    costs = rules._costs(
        learners, teachers, rules._ways(learners, teachers, SCHOOL), weights
    )
    loads = [teacher.load for teacher in teachers]
    rooms = [teacher.room for teacher in teachers]
    owners = []
    for row in costs:
        free = [n for n, room in enumerate(rooms) if room]
        owner = min(free, key=lambda n: row[n] + weights.balance * (2 * loads[n] + 1))
        owners.append(owner)
        loads[owner] += 1
        rooms[owner] -= 1
    start = [teacher.load for teacher in teachers]
    return rules.total(costs, owners, start, weights.balance)


def board(bench, env):
    """The queries of the board and of a proposal: the same for few and for many."""
    small, large = (make(env, count) for count in (30, LEARNERS))
    for name, method in (
        ("board", lambda spread, period: spread.get_board(period.id)),
        ("proposal", lambda spread, period: spread._propose(period, "solve")),
    ):
        counts = []
        for period in (small, large):
            env.flush_all()
            env.invalidate_all()
            with bench.timed(env.cr) as measured:
                method(env["bde.pfmp.spread"], period)
                env.flush_all()
            counts.append(measured["queries"])
        bench.at_most(
            f"referents: queries of the {name}, {LEARNERS} learners − 30 learners",
            counts[1] - counts[0],
            goal=12,
            note=f"{counts[1]} for {LEARNERS} learners, {measured['seconds']:.2f} s",
        )


def make(env, count):
    """A period of `count` learners in classes of thirty, two teachers a class."""
    from datetime import timedelta

    from odoo import fields
    from odoo.fields import Command

    year = env["bde.school.year"]._current()
    training = env["bde.training"].search([], limit=1) or env["bde.training"].create(
        {"name": f"Essai {count}"}
    )
    groups = env["bde.class"]
    for number in range(count // 30):
        team = env["res.partner"].create(
            [
                {"name": f"Prof {count} {number} {n}", "bde_is_teacher": True}
                for n in range(3)
            ]
        )
        groups += groups.create(
            {
                "name": f"C{count}-{number}",
                "code": f"C{count}-{number}",
                "school_year_id": year.id,
                "teacher_ids": [Command.set(team.ids)],
            }
        )
    learners = env["bde.learner"].create(
        [{"last_name": f"N{n:04}", "first_name": "Camille"} for n in range(count)]
    )
    env["bde.enrolment"].create(
        [
            {
                "learner_id": learner.id,
                "class_id": groups[n // 30].id,
                "training_id": training.id,
                "school_year_id": year.id,
            }
            for n, learner in enumerate(learners)
        ]
    )
    start = max(year.date_start, fields.Date.context_today(year))
    start = min(start, year.date_end - timedelta(days=30))
    return env["bde.pfmp.period"].create(
        {
            "name": f"PFMP {count}",
            "date_start": start,
            "date_end": start + timedelta(days=18),
            "school_year_id": year.id,
            "class_ids": [Command.set(groups.ids)],
        }
    )
