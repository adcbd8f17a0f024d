"""The server is killed (SIGKILL) at random: while it sends, while the last one signs.

Each time: a bulk sending of conventions runs in the background (prints, files,
rounds), mails leave, and the last signatories of other conventions press « sign ».
After each kill everything in the database is whole; after a restart the work goes on
by itself, and nobody receives the same mail twice.
"""

import collections
import contextlib
import email
import email.policy
import logging
import random
import threading
import time
from hashlib import sha256

import host
import run as harness
import signing

KILLS, SMALL = 50, 3
AT_ONCE, CHUNK, LAST_ONES = 15, 3, 2
PATIENCE = 240  # seconds for what is left to do at the end


def run(stress):
    kills = SMALL if stress.small else KILLS
    chance = random.Random(4)
    port = host.free_port()
    url = f"http://127.0.0.1:{port}"
    conf = host.write_conf(
        stress.folder / "kills.conf",
        stress.database,
        http_port=port,
        channels="root:2",
        max_cron_threads=1,
    )
    wrong, tried = collections.Counter(), set()
    with post_office() as (smtp_port, received):
        work = Work(stress, url, kills, smtp_port)
        for _number in range(kills):
            people = work.last_ones()
            tried |= {person.id for person in people}
            work.send_more()
            with harness.server(conf, url) as process:
                kill_while_signing(process, people, chance.uniform(0.0, 2.0))
            work.wait_for_silence()
            wrong.update(work.broken())
        with harness.server(conf, url):
            work.finish(tried)
        work.wait_for_silence()
        wrong.update(work.broken())
        report(stress, work, kills, wrong, tried, received)


def kill_while_signing(process, people, delay):
    """Have these people sign and kill the server `delay` seconds later."""
    for person in people:
        person.open()
    image = signing.drawing()
    threads = [threading.Thread(target=p.sign, args=(image,)) for p in people]
    for thread in threads:
        thread.start()
    time.sleep(delay)
    process.kill()
    process.wait(30)
    for thread in threads:
        thread.join(signing.TIMEOUT)


@contextlib.contextmanager
def post_office():
    """A mail server that takes everything: yields (port, [(recipient, subject)])."""
    from aiosmtpd.controller import Controller

    received = []

    class Box:
        async def handle_DATA(self, server, session, envelope):
            message = email.message_from_bytes(
                envelope.content, policy=email.policy.default
            )
            for recipient in envelope.rcpt_tos:
                received.append((recipient, str(message["Subject"])))
            return "250 OK"

    logging.getLogger("mail.log").setLevel(logging.WARNING)
    controller = Controller(Box(), hostname="127.0.0.1", port=host.free_port())
    controller.start()
    try:
        yield controller.port, received
    finally:
        controller.stop()


class Work:
    """What the office does meanwhile, and what must hold."""

    def __init__(self, stress, url, kills, smtp_port):
        from bench_conventions import make_placements

        self.stress, self.url = stress, url
        self.todo = make_placements(stress, AT_ONCE * (2 + kills // 5))
        self.batch_ids, self.sent_ids = [], []
        with stress.env() as env:
            placements = env["bde.pfmp.placement"].browse(self.todo)
            for learner in placements.learner_id:
                learner.email = f"eleve{learner.id}@example.org"
            env.company.write({"email": "bureau@example.org", "bde_outbox_per_hour": 0})
            env["ir.mail_server"].create(
                {
                    "name": "stress",
                    "smtp_host": "127.0.0.1",
                    "smtp_port": smtp_port,
                    "smtp_encryption": "none",
                }
            )
            first, self.todo = self.todo[:AT_ONCE], self.todo[AT_ONCE:]
            self.sent_ids += first
            for part in range(0, AT_ONCE, 5):
                env["bde.pfmp.placement"].browse(first[part : part + 5])._action_send()
                env.cr.commit()

    def send_more(self):
        """Start sending some more when the last sending is over."""
        with self.stress.env() as env:
            batch = env["bde.batch"].browse(self.batch_ids[-1:])
            if batch and batch.state == "failed":
                batch.action_resume()
            elif self.todo and (not batch or batch.state == "done"):
                ids, self.todo = self.todo[:AT_ONCE], self.todo[AT_ONCE:]
                self.sent_ids += ids
                self.batch_ids += (
                    env["bde.batch"]
                    ._start(
                        "stress",
                        env["bde.pfmp.placement"].browse(ids),
                        "_batch_send_conventions",
                        chunk=CHUNK,
                        result="none",
                    )
                    .ids
                )

    def last_ones(self):
        """Have all but the learner of some conventions sign on paper; the learners."""
        with self.stress.env() as env:
            rounds = self.rounds(env).filtered(lambda r: r.state == "sent")
            signers = env["bde.signature.signer"]
            for request in rounds[:LAST_ONES]:
                last = request.signer_ids.filtered(
                    lambda s: "learner" in s.role_ids.mapped("code")
                )
                for signer in request._open_signers() - last:
                    signer._sign("paper", name=signer.name)
                signers |= last
            return signing.people_of(signers, self.url)

    def rounds(self, env):
        conventions = env["bde.pfmp.convention"].search(
            [("placement_id", "in", self.sent_ids)]
        )
        return conventions.signature_request_id

    def wait_for_silence(self):
        """Wait until the killed server has left the database."""
        left = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND pid <> "
        for _try in range(100):
            with self.stress.env() as env:
                # those of this process are idle and reused
                env.cr.execute(
                    left + "pg_backend_pid() AND state <> 'idle'",
                    [self.stress.database],
                )
                if not env.cr.fetchone()[0]:
                    return
            time.sleep(0.1)

    def broken(self):
        """Return what is in a half state."""
        with self.stress.env() as env:
            found = signing.broken(env, self.rounds(env))
            conventions = env["bde.pfmp.convention"].search(
                [("placement_id", "in", self.sent_ids)]
            )
            for convention in conventions:
                frozen = convention.document_id
                out = convention.state in ("signing", "signed", "running")
                if bool(frozen) != out or bool(convention.signature_request_id) != out:
                    found.append(f"{convention.number}: {convention.state} in half")
                content = frozen.attachment_id.raw or b""
                if frozen and sha256(content).hexdigest() != convention.pdf_sha256:
                    found.append(f"{convention.number}: its PDF is not there")
                request = convention.signature_request_id
                if (request.state == "signed") != (convention.state != "signing"):
                    if out:
                        found.append(f"{convention.number}: not as its round")
            return found

    def finish(self, tried):
        """Let everything end: sendings, signatures that were cut, seals, mails."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with self.stress.env() as env:
                signers = env["bde.signature.signer"].browse(tried)
                open_ = signers.filtered(lambda s: s.state != "signed")
                people = signing.people_of(open_, self.url)
            for person in people:
                person.open()
                person.sign(signing.drawing())
            with self.stress.env() as env:
                batch = env["bde.batch"].browse(self.batch_ids[-1:])
                if batch.state == "failed":
                    batch.action_resume()
                signers = env["bde.signature.signer"].browse(tried)
                sealed = set(signers.request_id.mapped("seal_state")) <= {"sealed"}
                queued = env["bde.outbox"].search_count([("state", "=", "queued")])
                if batch.state in (False, "done") and sealed and not queued:
                    return
            time.sleep(1)

    def orphans(self):
        """Return (files without a record, records without their file)."""
        with self.stress.env() as env:
            env["ir.attachment"]._gc_file_store()
            env.cr.execute(
                "SELECT store_fname FROM ir_attachment WHERE store_fname IS NOT NULL"
            )
            known = {name for (name,) in env.cr.fetchall()}
        folder = host.filestore(self.stress.database)
        there = {
            str(path.relative_to(folder))
            for path in folder.rglob("*")
            if path.is_file() and "checklist" not in path.parts
        }
        return there - known, known - there


def report(stress, work, kills, wrong, tried, received):
    """Say what was found."""
    with stress.env() as env:
        rounds = work.rounds(env)
        sent = len(rounds)
        unfinished = len(work.sent_ids) - sent
        signers = env["bde.signature.signer"].browse(tried)
        unsigned = len(signers.filtered(lambda s: s.state != "signed"))
        unsealed = len(signers.request_id.filtered(lambda r: r.seal_state != "sealed"))
        states = collections.Counter(
            env["bde.outbox"].search([("channel", "=", "mail")]).mapped("state")
        )
    twice = [key for key, n in collections.Counter(received).items() if n > 1]
    loose, missing = work.orphans()
    stress.at_most(
        "things in a half state after a kill",
        sum(wrong.values()),
        0,
        note=f"{kills} kills, {sent} conventions sent, {len(tried)} last signatures; "
        + "; ".join(list(wrong)[:3]),
    )
    stress.at_most("conventions never sent", unfinished, 0)
    stress.at_most("last signatures lost", unsigned, 0, note=f"{unsealed} not sealed")
    stress.at_most("signed, never sealed", unsealed, 0)
    stress.at_most(
        "mails received twice",
        len(twice),
        0,
        note=f"{len(received)} received; lines: {dict(states)}; {twice[:2]}",
    )
    stress.at_most("files without a record", len(loose), 0)
    stress.at_most("records without their file", len(missing), 0)
