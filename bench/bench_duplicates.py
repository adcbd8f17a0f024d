"""The search of duplicates among 100 000 organisations, part by part as its jobs do.

The book is the one of big.py: towns of fifty organisations, names that look alike,
one organisation in fifty entered twice with the noise of real lists. Goals: the whole
search in 60 s, no more memory for 100 000 organisations than for 10 000, and nearly
all that were entered twice found.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

SMALL, LARGE = 10_000, 100_000


def run(bench):
    few = fill(bench, SMALL, seed=7)
    small = search(bench)
    many = fill(bench, LARGE - SMALL, seed=8)
    large = search(bench)
    bench.at_most(
        "duplicates: seconds for 100 000 organisations",
        large["seconds"],
        goal=60,
        unit="s",
        note=f"{small['seconds']:.1f} s for 10 000; {large['pairs']} pairs listed",
    )
    bench.at_most(
        "duplicates: memory, 100 000 / 10 000",
        large["peak"] / small["peak"],
        goal=1.2,
        note=f"peak {large['peak']:.0f} MB against {small['peak']:.0f} MB; the search "
        f"itself took {large['added']:.0f} MB against {small['added']:.0f} MB",
    )
    with bench.env() as env:
        planted = few + many
        found = count_found(env, planted)
    bench.ratio(
        "duplicates: share of those entered twice that are found",
        found,
        len(planted),
        goal=0.9,
        unit="pairs",
    )


def fill(bench, count, seed):
    """Add organisations; → the pairs that were entered twice.

    In a process of its own: what it needs is not the memory of the search.
    """
    arguments = [bench.database, bench.conf, count, seed]
    output = subprocess.run(
        [sys.executable, __file__, *map(str, arguments)],
        stdout=subprocess.PIPE,
        timeout=600,
        check=True,
    ).stdout
    return json.loads(output.splitlines()[-1])


def filler(database, conf, count, seed):
    """The process that fills."""
    import big
    from run import Bench

    import odoo.tools
    from odoo.service.server import load_server_wide_modules

    odoo.tools.config.parse_config(["-c", conf, "--log-level=error"])
    load_server_wide_modules()
    with Bench(database, conf, "", None).env() as env:
        book = big.fill(env, int(count), 0, seed=int(seed), history=False)
    print(json.dumps(book.duplicates))


def search(bench):
    """Search all, each part in a transaction of its own; → what it took."""
    with bench.env() as env:
        from odoo.addons.bde_partners.models.bde_duplicate_search import PART

        ids = env["bde.duplicate"]._ids_to_search()
    before = memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts again from here
    start = time.perf_counter()
    for first in range(0, len(ids), PART):
        with bench.env() as env:
            env["bde.duplicate"]._find_pairs(ids[first : first + PART], whole=True)
    seconds = time.perf_counter() - start
    peak = memory("VmHWM")
    with bench.env() as env:
        pairs = env["bde.duplicate"].search_count([])
    return {"seconds": seconds, "peak": peak, "added": peak - before, "pairs": pairs}


def memory(name):
    """A measure of /proc/self/status, in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (line,) = (line for line in lines if line.startswith(name + ":"))
    return int(line.split()[1]) / 1024


def count_found(env, planted):
    """How many of the pairs are listed."""
    env.cr.execute(
        """SELECT count(*) FROM unnest(%s::int[], %s::int[]) AS p (a, b)
        JOIN bde_duplicate d ON d.partner_a_id = LEAST(p.a, p.b)
            AND d.partner_b_id = GREATEST(p.a, p.b)""",
        [[a for a, _b in planted], [b for _a, b in planted]],
    )
    return env.cr.fetchone()[0]


if __name__ == "__main__":
    filler(*sys.argv[1:])
