"""Sending 600 conventions for signature, against the host's stock report and mail.

Ours: `_action_send` in the background, as the button does: print, freeze (SHA-256),
file, make the round with its signatories and links, queue the mails. The host: one
`mail.template` with the same convention as its report, generated and attached by
Odoo's stock engine, the mail queued. Then: how many queries signing costs when there
are ten conventions out, and six hundred; and signing many at once.
"""

import time

SERVER = True
COUNT, STOCK, WARM = 600, 10, 4


def run(bench):
    from bench_conventions import make_placements

    ids = make_placements(bench, WARM + COUNT + STOCK + 1)
    give_addresses(bench, ids)
    send_in_background(bench, ids[:WARM])
    early = signing_queries(bench, ids[:WARM])
    ours = send_in_background(bench, ids[WARM : WARM + COUNT])
    late = signing_queries(bench, ids[WARM : WARM + COUNT])
    stock = send_one_at_a_time(bench, ids[WARM + COUNT :])
    bench.ratio(
        "conventions sent for signature / stock report + mail",
        COUNT / ours["seconds"],
        1 / stock,
        goal=10,
        unit="documents/s",
        note=f"{COUNT} in {ours['seconds']:.1f} s ({ours['signers']} signatories, "
        f"{ours['lines']} mails queued) against {stock:.2f} s each",
    )
    bench.at_most(
        "queries of a signature, 600 conventions out / 4",
        late["one"] / early["one"],
        goal=1.1,
        note=f"{early['one']} queries, then {late['one']}",
    )
    bench.at_most(
        "queries of the signatures of one host / of one",
        late["many"] / late["one"],
        goal=2,
        note=f"{late['one']} for one, {late['many']} for {late['size'] - 1}",
    )


def give_addresses(bench, ids):
    """Give learners and who signs for hosts an e-mail: mails are queued."""
    with bench.env(tracking_disable=True) as env:
        placements = env["bde.pfmp.placement"].browse(ids)
        for learner in placements.learner_id:
            learner.email = f"eleve{learner.id}@example.org"
        for person in placements.signatory_id | placements.tutor_id:
            person.email = f"hote{person.id}@example.org"
        env.company.email = "bureau@example.org"


def send_in_background(bench, ids):
    """Send as the button of the board does; return the measures."""
    start = time.perf_counter()
    with bench.env(lang="fr_FR") as env:
        batch = (
            env["bde.pfmp.placement"]
            .browse(ids)
            ._start_bulk("bench", "_batch_send_conventions")
        )
        batch_id = batch["res_id"]
    state, done = "running", 0
    while state in ("pending", "running"):
        if time.perf_counter() - start > 1200:
            raise TimeoutError(f"{done} of {len(ids)} sent after 1200 s")
        time.sleep(0.2)
        with bench.env() as env:
            batch = env["bde.batch"].browse(batch_id)
            state, done = batch.state, batch.done_count
    seconds = time.perf_counter() - start
    with bench.env() as env:
        batch = env["bde.batch"].browse(batch_id)
        reasons = batch.failure_ids[:3].mapped("reason")
        assert state == "done" and not reasons, (state, batch.message, reasons)
        rounds = rounds_of(env, ids)
        assert len(rounds) == len(ids), len(rounds)
        assert all(rounds.mapped("document_id.sha256"))
        return {
            "seconds": seconds,
            "signers": len(rounds.signer_ids),
            "lines": env["bde.outbox"].search_count([]),
        }


def rounds_of(env, ids):
    conventions = env["bde.pfmp.convention"].search([("placement_id", "in", ids)])
    return conventions.signature_request_id


def signing_queries(bench, ids):
    """Return the queries of one signature and of those of one host; both undone."""
    with bench.env() as env:
        signers = rounds_of(env, ids).signer_ids
        asked = signers.filtered(lambda s: s.state in ("asked", "seen"))
        persons = asked.filtered("person_key").grouped("person_key").values()
        largest = max(persons, key=len)
        counts = {"size": len(largest)}
        for name, group in (("one", largest[:1]), ("many", largest[1:])):
            if not group:
                continue
            shown = {s.id: s.request_id.pdf_sha256 for s in group}
            env.flush_all()
            env.invalidate_all()
            with bench.timed(env.cr) as measured:
                group._sign("code", name="Luc", code="bench", sha=shown)
                env.flush_all()
            counts[name] = measured["queries"]
            env.cr.rollback()
        return counts


def send_one_at_a_time(bench, ids):
    """Print by the stock engine, attach, queue the mail; return seconds a document."""
    from bench_conventions import print_stock, stock_report

    with bench.env(lang="fr_FR") as env:
        parameters = env["ir.config_parameter"]
        parameters.set_param("report.url", bench.url)
        parameters.set_param("report.print_delay", "1000")  # as Odoo ships it
        report = stock_report(env)
        template = env["mail.template"].create(
            {
                "name": "Stock mail",
                "model_id": env["ir.model"]._get_id("bde.pfmp.convention"),
                "subject": "Convention {{ object.number }}",
                "email_from": "bureau@example.org",
                "email_to": "hote@example.org",
                "body_html": "<p>To sign: <t t-out='object.number' /></p>",
            }
        )
        env.cr.commit()  # the engine fetches its style sheets over HTTP
        send_stock(env, report, template, print_stock, ids[STOCK])  # warm
        with bench.timed() as measured:
            for placement_id in ids[:STOCK]:
                send_stock(env, report, template, print_stock, placement_id)
        env.cr.rollback()
    return measured["seconds"] / STOCK


def send_stock(env, report, template, print_stock, placement_id):
    """Print one convention, attach it to a mail, queue the mail."""
    content = print_stock(env, report, placement_id)
    convention = env["bde.pfmp.convention"].search(
        [("placement_id", "=", placement_id)], limit=1
    )
    attachment = env["ir.attachment"].create(
        {"name": "convention.pdf", "raw": content, "res_model": convention._name}
    )
    template.send_mail(
        convention.id,
        force_send=False,
        email_values={"attachment_ids": attachment.ids},
    )
    env.flush_all()
