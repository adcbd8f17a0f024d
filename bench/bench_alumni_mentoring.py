"""The best matching of 300 learners and 400 mentors, and its proof.

Goal: under 2 s, proved optimal by a check of its own, and the screen of proposals of
such a school in a bounded number of queries. The reference is the usual way by hand:
each learner in turn gets the best mentor who is left.
"""

import random
import time

MENTEES, MENTORS = 300, 400


def run(bench):
    from odoo.addons.bde_alumni.rules.mentoring import match as rules

    mentees, mentors = school(rules)
    start = time.perf_counter()
    best = rules.match(mentees, mentors)
    seconds = time.perf_counter() - start
    assert best.proven
    bench.at_most(
        f"mentoring: seconds for {MENTEES} learners × {MENTORS} mentors, proved",
        seconds,
        goal=2,
        unit="s",
    )
    served, points = by_hand(rules, mentees, mentors)
    assert len(best.left) <= MENTEES - served
    bench.ratio(
        "mentoring: points of the best matching / learner after learner",
        best.points,
        points,
        goal=1,
        note=f"{MENTEES - len(best.left)} learners served, {served} by hand",
    )


def school(rules):
    """Learners and mentors of a large school: trainings, jobs, subjects."""
    rng = random.Random(7)
    jobs = [f"{letter}{n}" for letter in "FHI" for n in (1101, 1102, 1301, 1602)]
    subjects, languages, communes = range(12), range(6), range(40)

    def some(values, most):
        return frozenset(rng.sample(list(values), rng.randrange(most + 1)))

    mentors = [
        rules.Mentor(
            number,
            room=rng.choice((0, 1, 1, 1, 2)),
            load=rng.randrange(2),
            trainings=frozenset({rng.randrange(15)}),
            families=frozenset({rng.randrange(5)}),
            subjects=some(subjects, 4),
            languages=some(languages, 1),
            job=rng.choice(jobs),
            commune=rng.choice(communes),
            minors=rng.random() < 0.8,
        )
        for number in range(MENTORS)
    ]
    mentees = [
        rules.Mentee(
            number,
            training=rng.randrange(15),
            family=rng.randrange(5),
            subjects=some(subjects, 3),
            languages=some(languages, 1),
            job=rng.choice([*jobs, ""]),
            commune=rng.choice(communes),
            minor=rng.random() < 0.7,
            refused=frozenset(rng.sample(range(MENTORS), rng.randrange(3))),
        )
        for number in range(MENTEES)
    ]
    return mentees, mentors


def by_hand(rules, mentees, mentors):
    """(learners served, points) of giving each learner in turn the best one left."""
    rooms = {mentor.key: mentor.room for mentor in mentors}
    served = points = 0
    for mentee in mentees:
        free = [m for m in mentors if rooms[m.key] and rules.allowed(mentee, m)]
        if free:
            best = max((rules.pair(mentee, m) for m in free), key=lambda p: p.points)
            rooms[best.mentor] -= 1
            served += 1
            points += best.points
    return served, points
