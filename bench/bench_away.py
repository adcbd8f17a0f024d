"""What is counted while learners are away: allowances, weeks, boards of visits.

1 500 learners over three school years, three periods a year, 80 teachers with their
visits. Each count is made once for everybody and, for a sample, one record at a time
as a screen that did not read together would: the queries must not follow the number of
records, and everybody at once must be 20 times faster.
"""

import time
from datetime import timedelta

LEARNERS, TEACHERS, CLASSES, YEARS, PERIODS = 1_500, 80, 60, 3, 3
SMALL_LEARNERS = 120
GOAL = 20


def run(bench):
    learners = SMALL_LEARNERS if bench.small else LEARNERS
    with bench.env() as env:
        made = School(env, learners)
    with bench.env() as env:
        compare(bench, env, "weeks counters", made.learners, count_weeks, learners)
    with bench.env() as env:
        lines = prepare_allowances(env, made.placements)
    with bench.env() as env:
        compare(bench, env, "allowances", lines, recompute, len(lines))
    with bench.env() as env:
        boards(bench, env, made.teachers)


def compare(bench, env, name, ids, count, total, sample=60):
    """Time `count` on all of `ids` and one at a time, and count the queries of both."""
    few = measure(env, lambda: count(env, ids[:10]))
    many = measure(env, lambda: count(env, ids))
    chosen = ids[:: max(len(ids) // sample, 1)][:sample]
    alone = measure(env, lambda: [alone_on(env, count, one) for one in chosen])
    seconds_alone = alone["seconds"] / len(chosen) * len(ids)
    bench.ratio(
        f"{name}: one at a time / all {total} together",
        seconds_alone,
        many["seconds"],
        goal=GOAL,
        unit="s",
        note=f"together {many['seconds']:.2f} s",
    )
    bench.at_most(
        f"{name}: queries for all / for ten",
        many["queries"] / few["queries"],
        goal=1.5,
        note=f"{few['queries']} then {many['queries']}",
    )


def alone_on(env, count, one):
    """Count one record as if nothing had been read before."""
    env.invalidate_all()
    count(env, [one])


def measure(env, work):
    """Return {"seconds", "queries"} of some work on an empty cache."""
    env.flush_all()
    env.invalidate_all()
    before, start = env.cr.sql_log_count, time.perf_counter()
    work()
    env.flush_all()
    return {
        "seconds": time.perf_counter() - start,
        "queries": env.cr.sql_log_count - before,
    }


def count_weeks(env, ids):
    return env["bde.learner"].browse(ids)._cycle_values()


def recompute(env, ids):
    return env["bde.pfmp.allowance"].browse(ids)._recompute()


def prepare_allowances(env, placements):
    """Make the lines of the allowance of these placements; → their ids."""
    lines = env["bde.pfmp.placement"].browse(placements)._allowances()
    lines._recompute()
    return lines.ids


def boards(bench, env, teachers):
    """The board of every teacher at once, against a board asked teacher by teacher."""
    board = env["bde.pfmp.follow.board"]

    def together():
        rows = board.get_follow_board(by="teacher")["rows"]
        assert len(rows) >= len(teachers), len(rows)

    def one(teacher):
        """The learners of a teacher, one after another."""
        counts = {"late": 0, "not_visited": 0}
        follows = [("referent_id", "=", teacher)]
        for placement in env["bde.pfmp.placement"].search(follows):
            env.invalidate_all()
            visits = env["bde.pfmp.visit"].search([("placement_id", "=", placement.id)])
            counts["late"] += len(visits.filtered("is_late"))
            counts["not_visited"] += not visits.filtered(lambda v: v.state == "done")
        return counts

    some = teachers[:8]
    all_at_once = measure(env, together)
    one_by_one = measure(env, lambda: [one(teacher) for teacher in some])
    bench.ratio(
        f"visit boards: learner after learner / all {len(teachers)} teachers together",
        one_by_one["seconds"] / len(some) * len(teachers),
        all_at_once["seconds"],
        goal=GOAL,
        unit="s",
        note=f"together {all_at_once['seconds']:.3f} s",
    )
    bench.at_most("visit boards: queries", all_at_once["queries"], goal=40)


class School:
    """A large school by SQL: what a screen would take an hour to enter."""

    def __init__(self, env, count):
        self.env = env
        self.company = env.company
        self.years = self.make_years()
        self.training, self.mef = self.make_training()
        self.classes = self.make_classes()
        self.hosts, self.teachers = self.make_partners(count)
        self.learners = self.make_learners(count)
        self.placements = self.make_stays()
        self.make_visits()
        self.make_attestations()

    def make_years(self):
        years = self.env["bde.school.year"]
        found = [years._current()]
        while len(found) < YEARS:
            day = found[0].date_start - timedelta(days=30)
            found.insert(0, years._get_for(day, create=True))
        return found

    def make_training(self):
        training = self.env["bde.training"].create(
            {"name": "Bac pro", "weeks_due": 22, "duration_years": 3}
        )
        mef = self.env["bde.mef"].create(
            {
                "name": "Terminale",
                "code": "2473220133",
                "mefstat": "23830025501",
                "training_id": training.id,
                "cycle_year": 3,
            }
        )
        return training, mef

    def make_classes(self):
        return self.env["bde.class"].create(
            [
                {
                    "name": f"T{number}",
                    "code": f"T{number}",
                    "school_year_id": self.years[-1].id,
                }
                for number in range(CLASSES)
            ]
        )

    def make_partners(self, count):
        partners = self.env["res.partner"]
        hosts = partners.create(
            [
                {"name": f"Garage {n}", "is_company": True, "bde_is_host": True}
                for n in range(count // 5)
            ]
        )
        teachers = partners.create(
            [
                {"name": f"Professeur {n}", "bde_is_teacher": True}
                for n in range(TEACHERS)
            ]
        )
        return hosts.ids, teachers.ids

    def make_learners(self, count):
        learners = self.env["bde.learner"].create(
            [
                {
                    "last_name": f"Nom{number}",
                    "first_name": "Camille",
                    "ine": f"{number:09d}AA",
                }
                for number in range(count)
            ]
        )
        self.env["bde.enrolment"].create(
            [
                {
                    "learner_id": learner.id,
                    "school_year_id": year.id,
                    "class_id": year == self.years[-1]
                    and self.classes[rank % CLASSES].id,
                    "mef_id": year == self.years[-1] and self.mef.id,
                    "training_id": self.training.id,
                    "cycle_year": number,
                    "date_end": year != self.years[-1] and year.date_end,
                    "exit_reason": year != self.years[-1] and "year_end",
                }
                for number, year in enumerate(self.years, start=1)
                for rank, learner in enumerate(learners)
            ]
        )
        return learners.ids

    def make_stays(self):
        """Three periods of two or three weeks a year; → those of the present year."""
        self.env.flush_all()
        found = []
        for year in self.years:
            for number in range(PERIODS):
                start = year.date_start + timedelta(days=14 + 21 * number)
                start -= timedelta(days=start.weekday())
                ids = self.insert_stays(year, start, start + timedelta(days=11))
                found = found + ids if year == self.years[-1] else found
        self.env.invalidate_all()
        return found

    def insert_stays(self, year, start, end):
        self.env.cr.execute(
            """
            INSERT INTO bde_pfmp_placement
                   (learner_id, enrolment_id, class_id, training_id, school_year_id,
                    company_id, kind, host_id, referent_id, date_start, date_end,
                    state, is_settled, active, schedule_kind)
            SELECT e.learner_id, e.id, e.class_id, e.training_id, e.school_year_id,
                   e.company_id, 'pfmp',
                   (%(hosts)s::int[])[1 + e.learner_id %% %(host_count)s],
                   (%(teachers)s::int[])[1 + e.learner_id %% %(teacher_count)s],
                   %(start)s, %(end)s, 'done', true, true, 'later'
              FROM bde_enrolment e
             WHERE e.school_year_id = %(year)s AND e.learner_id = ANY(%(learners)s)
         RETURNING id
            """,
            {
                "hosts": self.hosts,
                "host_count": len(self.hosts),
                "teachers": self.teachers,
                "teacher_count": len(self.teachers),
                "start": start,
                "end": end,
                "year": year.id,
                "learners": self.learners,
            },
        )
        return [row[0] for row in self.env.cr.fetchall()]

    def make_visits(self):
        """Two visits a stay of the present year, half of them done."""
        self.env.cr.execute(
            """
            INSERT INTO bde_pfmp_visit
                   (placement_id, company_id, learner_id, class_id, school_year_id,
                    host_id, teacher_id, purpose, channel, window_start, window_end,
                    state, done_on)
            SELECT p.id, p.company_id, p.learner_id, p.class_id, p.school_year_id,
                   p.host_id, p.referent_id, 'follow_up', 'visit', p.date_start,
                   p.date_end, CASE WHEN p.id %% 2 = 0 THEN 'done' ELSE 'to_plan' END,
                   CASE WHEN p.id %% 2 = 0 THEN p.date_end END
              FROM bde_pfmp_placement p CROSS JOIN generate_series(1, 2)
             WHERE p.id = ANY(%s)
            """,
            [self.placements],
        )
        self.env.invalidate_all()

    def make_attestations(self):
        """Every stay of the present year is attested and signed."""
        self.env["bde.pfmp.attestation"].with_context(tracking_disable=True).create(
            [
                {"placement_id": stay, "days": 10, "hours": 70, "state": "signed"}
                for stay in self.placements
            ]
        )
