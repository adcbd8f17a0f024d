"""5 000 personalised letters of a tax campaign as one PDF, with flat memory.

From the user's click (a step of the plan: the requests are noted in the quota of each
organisation) to the one PDF, in background jobs of a real server. Half of the
organisations gave last year: their letter tells what their own money bought. The
reference prints the same letters one document each, as any other paper of the house.
Goals: memory of the server and of its renderers the same at the end as after the first
tenth, and as when the whole is put together. How much faster than the reference is for
information.
"""

import time
from datetime import date

from bench_conventions import Memory, look

SERVER = True
LETTERS, WARM, ALONE = 5000, 200, 40
SMALL_LETTERS = 400
YEAR = 2031


def run(bench):
    count = SMALL_LETTERS if bench.small else LETTERS
    campaign = make_campaign(bench)
    make_targets(bench, campaign, WARM + count + ALONE)
    print_step(bench, campaign, WARM)
    ours = print_step(bench, campaign, count)
    alone = print_alone(bench, campaign)
    bench.ratio(
        "letters in piles / one document each",
        count / ours["seconds"],
        1 / alone,
        unit="letters/s",
        note=f"{count} in {ours['seconds']:.1f} s, one PDF of {ours['pages']} pages, "
        f"{ours['size']:.1f} MB, {ours['cpu'] / count * 1000:.0f} ms of processor "
        f"each; alone {alone:.3f} s each",
    )
    bench.at_most(
        "memory of server and renderers, last letter / first tenth",
        ours["last"] / ours["early"],
        goal=1.15,
        note=f"{ours['early']:.0f} MB after a tenth, {ours['last']:.0f} MB at the last",
    )
    bench.at_most(
        "memory while the one PDF is put together / first tenth",
        ours["merged"] / ours["early"],
        goal=1.15,
        note=f"{ours['merged']:.0f} MB at most then, {ours['peak']:.0f} MB ever",
    )


def make_campaign(bench):
    """Make the school, its calendar and two campaigns; return the id of this year's."""
    with bench.env(tracking_disable=True, lang="fr_FR") as env:
        env.company.write(
            {
                "name": "Lycée professionnel du Banc d'essai",
                "street": "12 rue des Écoles",
                "zip": "69003",
                "city": "Lyon",
                "bde_phone": "+33478000000",
                "bde_email": "bureau@lycee.example.org",
            }
        )
        env["bde.taxe.calendar"].search([("year", "=", YEAR)]).unlink()
        env["bde.taxe.calendar"].create(
            {
                "year": YEAR,
                "kind": "employers_1",
                "date_start": date(YEAR, 5, 26),
                "date_end": date(YEAR, 6, 27),
            }
        )
        last = env["bde.taxe.campaign"].create({"year": YEAR - 1})
        allocation = env["bde.taxe.allocation"].create(
            {"name": "Atelier", "campaign_id": last.id, "amount": 1000000}
        )
        kind = env["bde.taxe.expense.kind"].create({"name": "Machines du banc"})
        env["bde.taxe.expense"].create(
            [
                {
                    "name": name,
                    "allocation_id": allocation.id,
                    "kind_id": kind.id,
                    "amount": amount,
                    "state": "paid",
                }
                for name, amount in (("Un tour", 90000), ("Dix postes à souder", 30000))
            ]
        )
        return env["bde.taxe.campaign"].create({"year": YEAR}).id


def make_targets(bench, campaign_id, count):
    """Make organisations, half of them donors of last year, and ask them all."""
    for start in range(0, count, 500):
        with bench.env(tracking_disable=True, lang="fr_FR") as env:
            numbers = range(start, min(start + 500, count))
            firms = env["res.partner"].create(
                [
                    {
                        "name": f"Établissements Durand et associés {n:05d}",
                        "is_company": True,
                        "street": f"{n} quai du Port",
                        "zip": f"69{n % 400:03d}",
                        "city": "Lyon",
                        "email": f"durand{n}@example.org",
                    }
                    for n in numbers
                ]
            )
            campaign = env["bde.taxe.campaign"].browse(campaign_id)
            last = env["bde.taxe.campaign"].search([("year", "=", YEAR - 1)])
            targets = env["bde.taxe.target"].create(
                [
                    {
                        "campaign_id": campaign.id,
                        "partner_id": firm.id,
                        "amount_last": 24 * (n % 2),
                    }
                    for n, firm in zip(numbers, firms, strict=True)
                ]
            )
            donors = targets.filtered("amount_last")
            before = env["bde.taxe.target"].create(
                [
                    {"campaign_id": last.id, "partner_id": donor.partner_id.id}
                    for donor in donors
                ]
            )
            env["bde.taxe.transfer"].create(
                [
                    {
                        "campaign_id": last.id,
                        "partner_id": donor.partner_id.id,
                        "target_id": donor.id,
                        "amount": 24,
                        "date": date(YEAR - 1, 7, 11),
                        "donor_name": donor.partner_id.name,
                        "state": "matched",
                        "key": f"bench-{donor.id}",
                    }
                    for donor in before
                ]
            )


def print_step(bench, campaign_id, count):
    """Run a step of letters to `count` organisations; wait for the PDF."""
    memory = Memory(bench.conf)
    start = time.perf_counter()
    with bench.env(lang="fr_FR") as env:
        segment = env["bde.segment"].create({"name": f"Banc {count}"})
        targets = env["bde.taxe.target"].search(
            [("campaign_id", "=", campaign_id), ("contacted_on", "=", False)],
            limit=count,
            order="id",
        )
        targets.segment_ids = segment
        step = env["bde.taxe.step"].create(
            {
                "campaign_id": campaign_id,
                "name": f"Lettre {count}",
                "kind": "letter",
                "segment_ids": segment.ids,
            }
        )
        step._run()
        batch_id, step_id = step.batch_id.id, step.id
    memory.start()
    state, done, merged = "running", 0, 0.0
    while state in ("pending", "running"):
        if time.perf_counter() - start > 1800:
            raise TimeoutError(f"{done} of {count} letters after 1 800 s")
        time.sleep(0.2)
        with bench.env() as env:
            batch = env["bde.batch"].browse(batch_id)
            state, done = batch.state, batch.done_count
        memory.note(done)
        if done == count:
            merged = max(merged, memory.now())
    seconds = time.perf_counter() - start
    memory.stop()
    return measures(bench, step_id, count, memory) | {
        "seconds": seconds,
        "merged": merged or memory.now(),
    }


def measures(bench, step_id, count, memory):
    """Check the PDF; return its figures and those of the memory."""
    with bench.env() as env:
        step = env["bde.taxe.step"].browse(step_id)
        batch = step.batch_id
        assert batch.state == "done", (batch.state, batch.message)
        attachment = batch.attachment_id
        pages, _tagged = look(attachment.raw)
        assert pages >= count, pages
        filed = step.campaign_id.document_ids.filtered(
            lambda document: document.attachment_id.checksum == attachment.checksum
        )
        assert len(filed) == 1, filed
        size = attachment.file_size / 2**20
    marks = sorted(mark for mark in memory.samples if mark < count)
    early = next((mark for mark in marks if mark >= count / 10), count)
    last = marks[-1] if marks else count
    mean = {key: sum(v) / len(v) for key, v in memory.samples.items()}
    return {
        "pages": pages,
        "size": size,
        "early": mean[early],
        "last": mean[last],
        "peak": memory.peak,
        "cpu": memory.cpu,
    }


def print_alone(bench, campaign_id):
    """Print letters one document each, on all cores; return seconds a letter."""
    with bench.env(lang="fr_FR") as env:
        targets = env["bde.taxe.target"].search(
            [("campaign_id", "=", campaign_id), ("contacted_on", "=", False)],
            limit=ALONE,
        )
        targets[:4]._letter_pdfs()
        with bench.timed() as measured:
            targets._letter_pdfs()
        return measured["seconds"] / len(targets)
