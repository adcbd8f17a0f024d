"""Two hundred people sign at the same moment, over HTTP, through their links.

Half of them sign one and the same document, the others twenty-five documents; one in
ten presses the button twice. Every signature is stored exactly once, nobody is told
that the server failed.
"""

import statistics
from functools import partial

import signing

SERVER = True
PEOPLE, SHARED = 200, 100
SMALL = (24, 12)


def run(stress):
    people_count, shared_count = SMALL if stress.small else (PEOPLE, SHARED)
    ids = make_rounds(stress, people_count, shared_count)
    with stress.env() as env:
        signers = env["bde.signature.signer"].browse(ids)
        people = signing.people_of(signers, stress.url)
    signing.in_threads([person.open for person in people], at_once=8)
    image = signing.drawing()
    calls = [partial(person.sign, image) for person in people]
    twice = [partial(person.sign, image) for person in people[::10]]
    with stress.timed() as measured:
        signing.in_threads(calls + twice)
    report(stress, people, ids, measured["seconds"])


def make_rounds(stress, people_count, shared_count):
    """Send documents to sign, everybody asked at once; return ids of signatories."""
    from bench_conventions import make_placements

    each = 4
    documents = -(-(people_count - shared_count) // each) + 1
    placement_ids = make_placements(stress, documents)
    with stress.env(tracking_disable=True, lang="fr_FR") as env:
        conventions = frozen(env, env["bde.pfmp.placement"].browse(placement_ids))
        requests = env["bde.signature.request"]
        rounds = requests.browse()
        for convention in conventions:
            rounds |= requests.create(
                requests._prepare_round(
                    convention,
                    {
                        "title": convention.number,
                        "document_id": convention.document_id,
                        "pdf_sha256": convention.pdf_sha256,
                        "signers": [1],
                    },
                )
            )
        sizes = [shared_count] + [each] * (documents - 1)
        rounds._add_signers(
            [
                [
                    {"role": "other", "name": f"Signataire {r}-{n}", "channel": "place"}
                    for n in range(size)
                ]
                for r, size in enumerate(sizes)
            ]
        )
        rounds._log("frozen")
        conventions._signature_follow(rounds)
        rounds._ask_next()
        return rounds.signer_ids.sorted("id").ids[:people_count]


def frozen(env, placements):
    """Return conventions of these placements with a frozen PDF of a few bytes."""
    templates = placements._convention_templates()
    conventions = env["bde.pfmp.convention"].create(
        [
            {
                "placement_id": placement.id,
                "template_id": templates[placement].id,
                "state": "signing",
            }
            for placement in placements
        ]
    )
    documents = env["bde.document"]._file_many(
        [
            {
                "record": convention,
                "content": b"%PDF-1.7 " + convention.number.encode(),
                "name": "convention.pdf",
                "type": "convention",
            }
            for convention in conventions
        ]
    )
    for convention, document in zip(conventions, documents, strict=True):
        convention.write({"document_id": document.id, "pdf_sha256": document.sha256})
    return conventions


def report(stress, people, ids, seconds):
    """Say what became of the signatures."""
    with stress.env() as env:
        signers = env["bde.signature.signer"].browse(ids)
        stored = len(signers.filtered(lambda s: s.state == "signed"))
        found = signing.broken(env, signers.request_id)
        complete = sum(r.state == "signed" for r in signers.request_id)
        rounds = len(signers.request_id)
    statuses = [status for person in people for status in person.status]
    failed = [status for status in statuses if status >= 500 or not status]
    times = sorted(time for person in people for time in person.seconds)
    note = (
        f"{len(statuses)} posts in {seconds:.1f} s, median "
        f"{statistics.median(times):.1f} s, slowest {times[-1]:.1f} s; {complete} of "
        f"{rounds} rounds complete"
    )
    stress.at_most("signatures lost", len(people) - stored, 0, note=note)
    stress.at_most("answers 5xx, or none", len(failed), 0, note=str(set(statuses)))
    stress.at_most(
        "signatures or journals in a half state",
        len(found) + rounds - complete,
        0,
        note="; ".join(found[:3]),
    )
