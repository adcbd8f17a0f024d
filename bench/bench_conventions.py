"""The conventions of 600 learners, against the host's stock report engine.

Ours: four pages each, one stored tagged PDF (PDF/UA) per learner, numbered, hashed and
filed, in background jobs of a real server, on both cores; the time runs from the
user's click to the ZIP. The reference prints the same document one at a time through
`web.basic_layout` and wkhtmltopdf and stores it as an attachment: as Odoo ships it
(`report.print_delay` of a second), then without that delay. Goals: ten times and 0.7
times as many documents a second (ours are tagged, theirs cannot be), and a memory
that does not grow from the 50th document to the 600th.
"""

import threading
import time
from datetime import date

import psutil

SERVER = True
LEARNERS, WARM, STOCK = 600, 4, 20
CLASSES, HOSTS = 20, 60
FIRST, LAST = date(2026, 11, 2), date(2026, 11, 27)
STOCK_VIEW = """
<t t-name="bde_pfmp.bench_stock_convention">
    <t t-foreach="docs" t-as="doc">
        <t t-call="web.basic_layout">
            <style t-out="document_css" />
            <style t-out="convention_css" />
            <style>body, .article { font-size: 8.4pt; line-height: 1.25 }</style>
            <t t-set="f" t-value="facts[doc.id]" />
            <t t-set="reference" t-value="doc._reference()" />
            <t t-call="bde_pfmp.convention_document" />
        </t>
    </t>
</t>
"""


def run(bench):
    ids = make_placements(bench, WARM + LEARNERS + STOCK + 1)
    print_in_background(bench, ids[:WARM])
    ours = print_in_background(bench, ids[WARM : WARM + LEARNERS])
    stock = print_one_at_a_time(bench, ids[WARM + LEARNERS :])
    speed = LEARNERS / ours["seconds"]
    pages = f"{ours['pages']} pages, tagged: {ours['tagged']}"
    # less than the cores of the machine: somebody else was using it
    cores = ours["cpu"] / ours["seconds"]
    cpu = f"{ours['cpu'] / LEARNERS:.3f} s of processor each, {cores:.1f} cores got"
    for delay, goal in ((1000, 10), (0, 0.7)):
        bench.ratio(
            f"conventions / stock engine, print_delay={delay}",
            speed,
            1 / stock[delay],
            goal=goal,
            unit="documents/s",
            note=f"{LEARNERS} in {ours['seconds']:.1f} s ({pages}, {cpu}) against "
            f"{stock[delay]:.2f} s each ({stock['pages']} pages)",
        )
    bench.at_most(
        "memory of server and renderers, 600th / 50th document",
        ours["last"] / ours["early"],
        goal=1.15,
        note=f"{ours['early']:.0f} MB at the 50th, {ours['last']:.0f} MB at the "
        f"600th, {ours['peak']:.0f} MB at most",
    )


def make_placements(bench, count):
    """Make learners with a place, a representative and a schedule; return the ids."""
    with bench.env(tracking_disable=True, lang="fr_FR") as env:
        company = env.company
        head = env["res.users"].create({"name": "Jeanne Blanc", "login": "bench.head"})
        company.write(
            {
                "name": "Lycée professionnel du Banc d'essai",
                "street": "12 rue des Écoles",
                "zip": "69003",
                "city": "Lyon",
                "phone": "+33478000000",
                "bde_emergency_phone": "+33478000001",
                "bde_insurance": "Assurance des écoles, contrat E-42",
                "bde_head_id": head.id,
            }
        )
        year = env["bde.school.year"]._get_for(FIRST, create=True)
        training = env["bde.training"].create(
            {
                "name": "Baccalauréat professionnel Métiers de l'électricité",
                "annual_volume": 980,
                "skills": "Préparer\nRéaliser un ouvrage\nContrôler\nDépanner",
                "activities": "Pose d'appareillage\nCâblage hors tension\nEssais",
            }
        )
        classes = env["bde.class"].create(
            [
                {"name": f"1MELEC{n}", "code": f"1MELEC{n}", "school_year_id": year.id}
                for n in range(CLASSES)
            ]
        )
        hosts, people = make_hosts(env)
        learners = make_learners(env, count, year, training, classes)
        referents = env["res.partner"].create(
            [{"name": f"Enseignant {n}", "bde_is_teacher": True} for n in range(30)]
        )
        placements = env["bde.pfmp.placement"].create(
            [
                {
                    "learner_id": learner.id,
                    "host_id": hosts[n % HOSTS].id,
                    "signatory_id": people[2 * (n % HOSTS)].id,
                    "tutor_id": people[2 * (n % HOSTS) + 1].id,
                    "referent_id": referents[n % 30].id,
                    "date_start": FIRST,
                    "date_end": LAST,
                    "schedule_kind": "fixed",
                    "slot_ids": [
                        (0, 0, {"weekday": str(day), "hour_from": a, "hour_to": b})
                        for day in range(5)
                        for a, b in ((8, 12), (13, 15 + (n + day) % 3 / 2))
                    ],
                }
                for n, learner in enumerate(learners)
            ]
        )
        return placements.ids


def make_hosts(env):
    """Make the hosts and, for each, who signs and the tutor."""
    partners = env["res.partner"]
    hosts = partners.create(
        [
            {
                "name": f"Électricité Durand et associés {n}",
                "is_company": True,
                "bde_is_host": True,
                "bde_activity": "Travaux d'installation électrique",
                "bde_insurance": f"Assureur du bâtiment, contrat {n}",
                "street": f"{n} quai du Port",
                "zip": "69002",
                "city": "Lyon",
            }
            for n in range(HOSTS)
        ]
    )
    people = partners.create(
        [
            {"name": f"{name} {host.id}", "parent_id": host.id, "function": function}
            for host in hosts
            for name, function in (("Luc Durand", "gérant"), ("Paul Petit", "chef"))
        ]
    )
    return hosts, people


def make_learners(env, count, year, training, classes):
    """Make minors, each with a representative and an enrolment."""
    learners = env["bde.learner"].create(
        [
            {
                "last_name": f"Dupont-{n:04d}",
                "first_name": "Léa",
                "birth_date": date(2010, 1 + n % 12, 1 + n % 28),
                "phone": f"+336000{n:05d}",
            }
            for n in range(count)
        ]
    )
    guardians = env["bde.guardian"].create(
        [{"last_name": f"Dupont-{n:04d}", "first_name": "Marie"} for n in range(count)]
    )
    env["bde.guardian.link"].create(
        [
            {"learner_id": learner.id, "guardian_id": guardian.id, "kinship": "mother"}
            for learner, guardian in zip(learners, guardians, strict=True)
        ]
    )
    env["bde.enrolment"].create(
        [
            {
                "learner_id": learner.id,
                "school_year_id": year.id,
                "class_id": classes[n % CLASSES].id,
                "training_id": training.id,
            }
            for n, learner in enumerate(learners)
        ]
    )
    return learners


def print_in_background(bench, ids):
    """Print as the « Print » button does; wait for the ZIP. Return the measures."""
    memory = Memory(bench.conf)
    start = time.perf_counter()
    with bench.env(lang="fr_FR") as env:
        wizard = env["bde.pfmp.convention.print"].create({"placement_ids": ids})
        batch_id = wizard.action_print()["res_id"]
    memory.start()
    state, done = "running", 0
    while state in ("pending", "running"):
        if time.perf_counter() - start > 900:
            raise TimeoutError(f"{done} of {len(ids)} conventions after 900 s")
        time.sleep(0.2)
        with bench.env() as env:
            batch = env["bde.batch"].browse(batch_id)
            state, done = batch.state, batch.done_count
        memory.note(done)
    seconds = time.perf_counter() - start
    memory.stop()
    with bench.env() as env:
        batch = env["bde.batch"].browse(batch_id)
        assert state == "done", (
            state,
            batch.message,
            batch.failure_ids[:3].mapped("reason"),
        )
        conventions = env["bde.pfmp.convention"].search([("placement_id", "in", ids)])
        assert len(conventions) == len(ids), len(conventions)
        assert len(batch.attachment_id.raw) > len(ids) * 10000
        pages, tagged = look(conventions[-1].document_id.attachment_id.raw)
    return {"seconds": seconds, "pages": pages, "tagged": tagged, **memory.figures()}


def print_one_at_a_time(bench, ids):
    """Print by the stock engine; return {delay: seconds a document, "pages": …}."""
    result = {}
    with bench.env(lang="fr_FR") as env:
        parameters = env["ir.config_parameter"]
        parameters.set_param("report.url", bench.url)
        report = stock_report(env, attachment="'convention.pdf'")
        env.cr.commit()  # the engine fetches its style sheets over HTTP
        for delay in (1000, 0):
            parameters.set_param("report.print_delay", str(delay))
            print_stock(env, report, ids[STOCK])  # warm
            with bench.timed() as measured:
                for placement_id in ids[:STOCK]:
                    content = print_stock(env, report, placement_id)
            result[delay] = measured["seconds"] / STOCK
        result["pages"], result["tagged"] = look(content)
        env.cr.rollback()
    return result


def stock_report(env, **values):
    """Return a report of a convention as the host prints one.

    :param values: more fields of the report
    """
    view = env["ir.ui.view"].create(
        {
            "name": "bench stock convention",
            "type": "qweb",
            "key": "bde_pfmp.bench_stock_convention",
            "arch": STOCK_VIEW,
        }
    )
    return env["ir.actions.report"].create(
        {
            "name": "Stock convention",
            "model": "bde.pfmp.convention",
            "report_type": "qweb-pdf",
            "report_name": view.key,
            **values,
        }
    )


def print_stock(env, report, placement_id):
    """Make, print and store one convention by the stock engine."""
    from odoo.addons.bde_partners.report.layout import Layout

    placement = env["bde.pfmp.placement"].browse(placement_id)
    template = placement._convention_templates()[placement]
    versions = placement._convention_versions().get(
        placement, env["bde.pfmp.convention"]
    )
    convention = env["bde.pfmp.convention"].create(
        placement._prepare_convention_vals(template, versions[:1])
    )
    facts = {convention.id: placement._convention_facts()[placement]}
    values = {
        "facts": facts,
        "document_css": Layout(env).css(),
        **env["report.bde_pfmp.report_convention"]._constants(),
    }
    content, kind = report._render_qweb_pdf(report, convention.ids, values)
    assert kind == "pdf", kind
    env.flush_all()
    return content


def look(content):
    """Return (number of pages, whether it is tagged) of a PDF."""
    import io

    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    mark = reader.trailer["/Root"].get("/MarkInfo", {})
    return len(reader.pages), bool(mark.get("/Marked", False))


class Memory:
    """Resident memory of the server and of its renderers, in MB, by document done."""

    def __init__(self, conf):
        self.server = next(
            (
                process
                for process in psutil.process_iter(["cmdline"])
                if "server" in (process.info["cmdline"] or [])
                and str(conf) in (process.info["cmdline"] or [])
            ),
            None,
        )
        self.samples, self.peak, self.cpu = {}, 0.0, 0.0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def now(self):
        """Return the memory of the server and of its children, MB."""
        total = 0
        for process in (self.server, *self.server.children(recursive=True)):
            try:
                total += process.memory_info().rss
            except psutil.Error:
                continue  # a renderer that was just renewed
        return total / 2**20

    def used(self):
        """Return the processor time of the server and of its renderers, in seconds."""
        own = self.server.cpu_times()
        total = sum(own[:4])  # its own, and that of renderers that ended
        for process in self.server.children(recursive=True):
            try:
                total += sum(process.cpu_times()[:2])
            except psutil.Error:
                continue
        return total

    def start(self):
        self.cpu = -self.used()
        self._thread.start()

    def stop(self):
        self._end.set()
        self._thread.join()
        self.cpu += self.used()

    def _watch(self):
        while not self._end.wait(0.25):
            self.peak = max(self.peak, self.now())

    def note(self, done):
        """Remember the memory at this number of documents."""
        self.samples.setdefault(done, []).append(self.now())

    def figures(self):
        """Return the mean memory around the 50th document and at the end, the peak."""
        marks = sorted(self.samples)
        early = next((mark for mark in marks if mark >= 50), marks[-1])
        last = marks[-2] if len(marks) > 1 else marks[-1]
        mean = {key: sum(v) / len(v) for key, v in self.samples.items()}
        return {
            "early": mean[early],
            "last": mean[last],
            "peak": self.peak,
            "cpu": self.cpu,
        }
