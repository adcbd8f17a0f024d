import logging
import math
from datetime import timedelta

import psycopg2

from odoo import api, fields, models, modules
from odoo.tools import SQL, mute_logger

from ..rules import outbox as rules
from .bde_outbox import SETTLED

_logger = logging.getLogger(__name__)

BATCH = 50
TOGETHER = 1000  # documents that one mail is about
# a line that no process holds any more and that began to leave that long ago
LOST = timedelta(minutes=5)
SERVER_PAUSE = timedelta(minutes=10)
AGAIN = (
    psycopg2.errors.SerializationFailure,
    psycopg2.errors.DeadlockDetected,
    psycopg2.errors.LockNotAvailable,
)


class SendingRefused(Exception):
    """A message that its carrier did not take; `refusal` says why."""

    def __init__(self, refusal):
        super().__init__(refusal.text)
        self.refusal = refusal


class BdeOutbox(models.Model):
    """Leaving: one line, two transactions.

    The first makes the text, says that the line is leaving, and is committed; the
    second hands the message to the server and says that it left. Killed between the
    two, the line is found « leaving » with nobody at work on it: it may have left, a
    person decides. The text, with its secret link, is never committed.
    """

    _inherit = "bde.outbox"

    @api.model
    def _cron_send(self):
        """Send what is due, then tell the records; resumes where it was stopped."""
        self._recover()
        self._tell_all()
        self._run()
        self._wake_later()

    @api.model
    def _run(self, limit=None):
        """Send what may leave now; return the number of lines tried.

        :param int limit: at most so many
        """
        done = 0
        rooms = self._rooms()
        while limit is None or done < limit:
            line = self._next_line(rooms)
            if not line:
                break
            is_urgent, company = line.urgent, line.company_id
            if not line._leave():
                break  # no server: everybody waits
            done += 1
            if not is_urgent and rooms.get(company.id) is not None:
                rooms[company.id] -= 1
            line._tell()
            if self._commit(1) <= 0:
                self._wake()
                break
        return done

    @api.model
    def _commit(self, processed=0):
        """Commit, and return the seconds that are left to the cron."""
        self.env.flush_all()
        if modules.module.current_test:
            return math.inf
        if self.env.context.get("ir_cron_progress_id"):
            return self.env["ir.cron"]._commit_progress(processed)
        # a mail that left is noted whatever follows
        self.env.cr.commit()  # pylint: disable=invalid-commit
        return math.inf

    @api.model
    def _rollback(self):
        """Forget what the transaction did, outside tests."""
        self.env.invalidate_all(flush=False)
        if not modules.module.current_test:
            self.env.cr.rollback()

    # -- one line --------------------------------------------------------------------
    @api.model
    def _next_line(self, rooms):
        """Return the next line that may leave, its row locked; empty when none."""
        self.env.flush_all()
        companies = [number for number, room in rooms.items() if room != 0]
        self.env.cr.execute(
            SQL(
                """
                SELECT id FROM bde_outbox
                WHERE state = 'queued' AND due_on <= %s
                  AND (urgent OR company_id = ANY(%s))
                ORDER BY urgent DESC, due_on, id
                LIMIT 1 FOR UPDATE SKIP LOCKED
                """,
                fields.Datetime.now(),
                companies,
            )
        )
        return self.sudo().browse([number for (number,) in self.env.cr.fetchall()])

    def _leave(self):
        """Send one line; return False when the server takes nothing at all."""
        self.ensure_one()
        record = self._record()
        if not record or not record._outbox_still_wanted(self.kind):
            self.write({"state": "cancelled", "told": True})
            return True
        if not self._refresh_address(record):
            return True
        lines = self | self._companions(record)
        self.message_number = self._new_number()
        try:
            with self.env.cr.savepoint():
                message = self._compose(lines)
        except AGAIN:
            raise
        except Exception as error:  # noqa: BLE001 a text that cannot be made stops here
            _logger.warning("Outbox: line %s: %s", self.id, error, exc_info=True)
            return lines._refused(rules.Refusal("final", rules._words(error)))
        now = fields.Datetime.now()
        lines.write({"state": "sending", "sending_on": now, "told": False})
        self._commit()
        try:
            return lines._hand_over(self, message)
        except AGAIN:
            _logger.warning("Outbox: line %s is taken up again later.", self.id)
            self._rollback()
            return True

    def _refresh_address(self, record):
        """Read the address again: it may have been put right since; tell if any."""
        fresh = self._prepare_line(
            record, self.kind, None, self.urgent, self.channel, self.due_on
        )
        names = ("name", "address", "phone", "lang", "group_key")
        self.write({name: fresh[name] for name in names})
        if fresh["state"] == "failed":
            self.write({"state": "failed", "error": fresh["error"], "told": False})
            return False
        return True

    def _hand_over(self, leader, message):
        """Give the message of these lines to its carrier, and say what came of it."""
        self._lock()
        try:
            with (
                self.env.cr.savepoint(),
                mute_logger("odoo.addons.mail.models.mail_mail"),
            ):
                leader._carry(message)
        except SendingRefused as error:
            return self._refused(error.refusal)
        except AGAIN:
            raise
        except Exception as error:  # noqa: BLE001 said on the line, others still leave
            _logger.warning("Outbox: line %s: %s", leader.id, error, exc_info=True)
            return self._refused(rules.Refusal("final", rules._words(error)))
        self.write(
            {
                "state": "sent",
                "sent_on": fields.Datetime.now(),
                "subject": message.subject,
                "error": False,
                "message_number": leader.message_number,
            }
        )
        (self - leader).write({"leader_id": leader.id})
        self._commit()
        return True

    def _lock(self):
        """Hold these rows until the end of the transaction: we are at work on them."""
        self.env.cr.execute(
            SQL(
                "SELECT id FROM bde_outbox WHERE id = ANY(%s) FOR UPDATE NOWAIT",
                self.ids,
            )
        )

    def _companions(self, record):
        """Return the other lines that leave as the same mail as this one."""
        if not self.group_key:
            return self.browse()
        found = self.sudo().search(
            [
                ("state", "=", "queued"),
                ("group_key", "=", self.group_key),
                ("kind", "=", self.kind),
                ("res_model", "=", self.res_model),
                ("company_id", "=", self.company_id.id),
                ("lang", "=", self.lang),
                ("id", "!=", self.id),
            ],
            order="id",
            limit=TOGETHER,
        )
        others = {one.id: one for one in record.browse(found.mapped("res_id")).exists()}
        wanted = found.filtered(
            lambda line: (
                line.res_id in others
                and others[line.res_id]._outbox_still_wanted(self.kind)
            )
        )
        return wanted

    def _refused(self, refusal):
        """Keep what a refusal means; return False when nobody can be reached."""
        now = fields.Datetime.now()
        if refusal.kind == "server":
            self.write(
                {
                    "state": "queued",
                    "due_on": now + SERVER_PAUSE,
                    "told": True,
                    "error": self.env._(
                        "The mail server does not answer: %(why)s", why=refusal.text
                    ),
                }
            )
            self._commit()
            return False
        wait = None
        if refusal.kind == "later":
            wait = rules.retry_after(self[:1].tries + 1)
        if wait:
            vals = {"state": "queued", "due_on": now + wait, "told": True}
        else:
            vals = {"state": "bounced" if refusal.kind == "address" else "failed"}
        vals["tries"] = self[:1].tries + 1
        vals["error"] = self._refusal_words(refusal)
        self.write(vals)
        self._commit()
        return True

    def _refusal_words(self, refusal):
        """Return why, as the office reads it."""
        if refusal.kind == "unsure":
            return self.env._(
                "The server hung up while this was leaving: it may have been received."
            )
        if refusal.kind == "address":
            return self.env._("The address takes no mail: %(why)s", why=refusal.text)
        return refusal.text

    # -- after a stop ----------------------------------------------------------------
    @api.model
    def _recover(self):
        """Settle what was leaving when the server stopped: it may have left.

        A line at work is locked by whoever sends it: only those nobody holds count.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT id FROM bde_outbox WHERE state = 'sending' "
                "AND sending_on < %s FOR UPDATE SKIP LOCKED",
                fields.Datetime.now() - LOST,
            )
        )
        lines = self.sudo().browse([number for (number,) in self.env.cr.fetchall()])
        self.env.invalidate_all(flush=False)
        lines.write(
            {
                "state": "failed",
                "told": False,
                "error": self.env._(
                    "The server stopped while this was leaving: it may have been "
                    "received. Ask, or send it again."
                ),
            }
        )
        self._commit()
        return lines

    # -- telling ---------------------------------------------------------------------
    @api.model
    def _tell_all(self):
        """Tell the records what became of lines that nobody told them yet."""
        while lines := self.sudo().search(
            [("told", "=", False), ("state", "in", SETTLED)], order="id", limit=BATCH
        ):
            told = sum(line._tell() for line in lines)
            if not told:
                break

    def _tell(self):
        """Tell the records of these lines, and of those that left with them.

        In a transaction of its own: somebody who signs at this moment goes first,
        the telling is done again later.

        :return: number of lines told
        """
        lines = self | self.sudo().search([("leader_id", "in", self.ids)])
        done = 0
        for line in lines.filtered(lambda one: one.state in SETTLED and not one.told):
            try:
                with self.env.cr.savepoint():
                    record = line._record()
                    if record:
                        hook = "sent" if line.state == "sent" else "failed"
                        getattr(record, f"_outbox_{hook}")(line)
                    line.told = True
                self._commit()
                done += 1
            except AGAIN:
                self._rollback()
        return done
