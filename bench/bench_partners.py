"""100 000 organisations and 300 000 people against 1 000 and 3 000.

One database holds the small book, another the large one; an office user does each
thing in turns in both, in French: opening a dossier (the fields of its real view, its
right column, its timeline), a search as people type, the quick find, the list as it
opens, the data of the map. Each keeps its number of queries, and takes at most one and
a half times as long.
"""

import time

import big

SMALL, LARGE = 1_000, 100_000
PEOPLE = 3  # an organisation
SAMPLES, RUNS = 6, 5
GOAL = 1.5
LOGIN = "bench_office"
HOSTS = [
    ("is_company", "=", True),
    ("bde_is_host", "=", True),
    ("bde_register_state", "!=", "closed"),
]
# told without a goal: every way of writing a word is looked for
TOLD = ("search, typing error",)
# measures of a millisecond are noise of the machine: counted as this long
LEAST = 0.004


def run(bench):
    import host

    from odoo.sql_db import close_db

    with bench.env() as env:
        office_user(env)
        small = big.fill(env, SMALL, SMALL * PEOPLE, seed=7)
    close_db(bench.database)
    other = f"{bench.database}_small"
    host.copy_database(bench.database, other)
    try:
        with bench.env() as env:
            rest = LARGE - SMALL
            large = big.fill(env, rest, rest * PEOPLE, seed=8)
        vacuum(bench.database)
        vacuum(other)
        compare(bench, Office(other, small), Office(bench.database, large))
    finally:
        close_db(other)
        host.drop_database(other)


def compare(bench, small, large):
    """Do each thing in turns in both, so that the machine cancels out; tell it."""
    for name in small.cases:
        results = {}
        for office in (small, large):
            results[office] = ([], [])
        for turn in range(RUNS + 1):
            for office in (small, large):
                for number, arguments in enumerate(office.asked):
                    seconds, queries = office.timed(name, arguments)
                    if turn:  # the first one fills the caches
                        results[office][0].append((number, seconds))
                        results[office][1].append(queries)
        (first, first_queries), (last, last_queries) = map(summary, results.values())
        bench.at_most(
            f"{name}: time, {LARGE} / {SMALL} organisations",
            max(last, LEAST) / max(first, LEAST),
            goal=None if name in TOLD else GOAL,
            note=f"{last * 1000:.1f} ms against {first * 1000:.1f} ms",
        )
        bench.at_most(
            f"{name}: queries more",
            last_queries - first_queries,
            # one more when people are among the first answers
            goal=1 if name.startswith("quick find") else 0,
            note=f"{last_queries} queries",
        )


def summary(result):
    """→ (seconds, queries): the median of the records, each at its best."""
    best = {}
    for number, seconds in result[0]:
        best[number] = min(best.get(number, seconds), seconds)
    return sorted(best.values())[len(best) // 2], max(result[1])


def office_user(env):
    """Somebody of the office, as the screens are used."""
    return env["res.users"].create(
        {
            "name": "Bureau",
            "login": LOGIN,
            "lang": "fr_FR" if env["res.lang"]._get_data(code="fr_FR") else "en_US",
            "group_ids": [(6, 0, env.ref("bde_partners.group_bde_manager").ids)],
        }
    )


def vacuum(database):
    """What autovacuum does in the hours after such an import."""
    from odoo.sql_db import db_connect

    with db_connect(database).cursor() as cr:
        cr._cnx.rollback()
        cr._cnx.set_session(autocommit=True)
        cr._obj.execute("VACUUM ANALYZE")
        cr._cnx.set_session(autocommit=False)


class Office:
    """One database with its office user, and what they do. book: a `big.Big`."""

    def __init__(self, database, book):
        from odoo import SUPERUSER_ID
        from odoo.api import Environment
        from odoo.modules.registry import Registry

        cr = Registry(database).cursor()
        env = Environment(cr, SUPERUSER_ID, {})
        user = env["res.users"].search([("login", "=", LOGIN)])
        self.env = env = env(user=user.id, context=user.context_get())
        partners = env["res.partner"]
        step = max(1, len(book.organisations) // SAMPLES // 3)
        sample = partners.browse(book.organisations[10::step])
        sample = sample.filtered("bde_is_host")[:SAMPLES]
        self.asked = [(p.id, p.name, p.city, p.child_ids[0].name) for p in sample]
        self.form = specification(env, "bde_host_view_form", "form")
        self.rows = specification(env, "bde_host_view_list", "list")
        self.cases = {
            "dossier": lambda a: self.dossier(a[0]),
            "search, name and town": lambda a: self.listed(a[1], a[2]),
            "search, person and town": lambda a: self.listed(a[3], a[2]),
            "search, typing error": lambda a: self.listed(mistyped(a[1]), a[2]),
            "quick find, three letters": lambda a: self.find(a[1][:3]),
            "quick find, person": lambda a: self.find(a[3]),
            "list": lambda a: self.listed(),
            "map": lambda a: partners.get_bde_map(HOSTS),
        }

    def timed(self, name, arguments):
        """→ (seconds, queries), with the caches of records cold."""
        self.env.flush_all()
        self.env.invalidate_all()
        count = self.env.cr.sql_log_count
        start = time.perf_counter()
        self.cases[name](arguments)
        return time.perf_counter() - start, self.env.cr.sql_log_count - count

    def dossier(self, partner):
        record = self.env["res.partner"].browse(partner)
        record.web_read(self.form)
        record.get_bde_dossier()
        self.env["bde.touchpoint"].get_timeline(partner)

    def listed(self, *terms):
        domain = HOSTS + [("bde_search", "ilike", " ".join(terms))] * bool(terms)
        found = self.env["res.partner"].web_search_read(
            domain, self.rows, limit=80, count_limit=10_001
        )
        assert found["records"], terms

    def find(self, text):
        assert self.env["bde.finder"].find(text)["lines"], text


def mistyped(name):
    """A letter forgotten in the longest word."""
    word = max(name.replace("-", " ").split(), key=len)
    at = len(word) // 2
    return name.replace(word, word[:at] + word[at + 1 :], 1)


def specification(env, view, kind):
    """→ the fields that the web client asks for when it opens a view."""
    partners = env["res.partner"]
    found = partners.get_views([(env.ref(f"bde_partners.{view}").id, kind)])
    from lxml import etree

    arch = etree.fromstring(found["views"][kind]["arch"])
    return _fields_of(env, partners, arch)


def _fields_of(env, model, node):
    spec = {}
    for element in node:
        if element.tag != "field":
            if element.tag not in ("groupby", "header") or node.tag == "form":
                spec |= _fields_of(env, model, element)
            continue
        name = element.get("name")
        field = model._fields[name]
        spec[name] = {}
        never = element.get("column_invisible") in ("1", "True")
        if field.type == "many2one" and not never:
            spec[name] = {"fields": {"display_name": {}}}
        elif field.type in ("one2many", "many2many"):
            below = {"display_name": {}}
            for view in element:
                if view.tag in ("list", "kanban"):
                    below = _fields_of(env, env[field.comodel_name], view)
                    break
            spec[name] = {"fields": below, "limit": 40}
    return spec
