"""The life of a round: who is asked now, the end, a new start, the expiry."""

from datetime import timedelta
from functools import partial

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tools import SQL

from ..rules.signature import ASKED, OPEN, is_complete, orders_to_ask

# first half of the advisory locks of rounds; the second is the round's id
LOCK_SPACE = 0x6264_6573
EXPIRED_AT_ONCE = 500
SEALED_AT_ONCE = 3


class BdeSignatureRequest(models.Model):
    _inherit = "bde.signature.request"

    # ---------------------------------------------------------------- one at a time
    def _apart(self, work):
        """Do `work` on these rounds in a transaction of its own, alone on them.

        Two hundred people sign at once, maybe the same document: each waits for its
        turn BEFORE its transaction begins to read, so nobody sees a past state, and
        nobody is refused for having been slow. What was done so far is committed; so
        is `work`, played again when something else got in its way.

        Not in a background job, where nothing may be committed: jobs are played
        again by themselves.

        :param work: called without argument
        :return: what `work` returns
        """
        cr = self.env.cr
        ids = sorted(set(self.ids))
        cr.commit()  # pylint: disable=invalid-commit
        cr.execute(
            SQL(
                "SELECT pg_advisory_lock(%s, id) FROM unnest(%s::int[]) AS id",
                LOCK_SPACE,
                ids,
            )
        )
        # the lock stays, what is read from now on is the present
        cr.commit()  # pylint: disable=invalid-commit
        try:
            return retrying(work, self.env)
        finally:
            if not cr.closed:
                cr.rollback()  # nothing is pending but a failure
                cr.execute(
                    SQL(
                        "SELECT pg_advisory_unlock(%s, id) FROM unnest(%s::int[]) id",
                        LOCK_SPACE,
                        ids,
                    )
                )
                cr.commit()  # pylint: disable=invalid-commit

    # ---------------------------------------------------------------- going on
    def _open_signers(self):
        """Return the signatories who are still awaited."""
        return self.signer_ids.filtered(lambda signer: signer.state in OPEN)

    def _ask_next(self, ask=True):
        """Ask those whose turn has come, in each of these rounds.

        :param bool ask: False: they are asked, nothing is sent (paper)
        :return: who was asked
        """
        asked = self.env["bde.signature.signer"].sudo()
        for request in self.sudo().filtered(lambda r: r.state == "sent"):
            turn = orders_to_ask([(s.order, s.state) for s in request.signer_ids])
            asked |= request.signer_ids.filtered(
                lambda s, turn=turn: (
                    s.state == "waiting" and s.order == turn and not s.problem
                )
            )
        if asked:
            asked.write({"state": "asked", "asked_on": fields.Datetime.now()})
            asked.request_id._log("sent", asked, asked._payload_where())
            if ask:
                asked._ask()
        return asked

    def _go_on(self):
        """After a signature or a waiver: ask the next ones, or complete."""
        complete = self.filtered(
            lambda r: r.state == "sent" and is_complete(r.signer_ids.mapped("state"))
        )
        (self - complete)._ask_next()
        complete._complete()

    def _complete(self):
        """Everybody has signed: tell the document, have the PDF sealed."""
        todo = self.sudo().filtered(
            lambda r: r.state == "sent" and is_complete(r.signer_ids.mapped("state"))
        )
        if not todo:
            return
        todo.write(
            {
                "state": "signed",
                "done_on": fields.Datetime.now(),
                "seal_state": "pending",
            }
        )
        todo._log("completed")
        for request, document in todo._documents().items():
            document._signature_done(request)
        if len(todo) > SEALED_AT_ONCE:
            # one job that queues theirs: who signs does not wait for it
            todo.with_user(SUPERUSER_ID).with_delay(
                description=self.env._("Seal what is signed")
            )._seal_later()
        else:
            todo._seal_later()

    # ---------------------------------------------------------------- the ends
    def _close(self, state, kind, reason, hook):
        """End these rounds without their signatures: links open nothing any more.

        :param str hook: method of the document that is told
        """
        todo = self.sudo().filtered(lambda r: r.state in ("draft", "sent", "expired"))
        if not todo:
            return todo
        todo._lock()
        todo.write({"state": state, "cancel_reason": reason})
        todo._log(kind, payload={"reason": reason or "", "by": self.env.user.name})
        if hook:
            for request, document in todo._documents().items():
                getattr(document, hook)(request)
        return todo

    def _cancel(self, reason):
        """Stop these rounds: the papers are not in force."""
        if not reason:
            raise UserError(self.env._("Say why the signatures are cancelled."))
        return self._close("cancelled", "cancelled", reason, "_signature_cancelled")

    def _restart(self, reason, document=None, **options):
        """Begin again because the document changed; what was signed is undone.

        :param document: the new document, when it is not the same record
        :return: the new round
        """
        self.ensure_one()
        document = document or self._document()
        request = self.sudo()
        if request.state == "signed":
            raise UserError(
                self.env._(
                    "« %(name)s » is signed by all: it is amended, not changed.",
                    name=request.name,
                )
            )
        request._close("cancelled", "changed", reason, None)
        new = self._send_many(document, **options)
        request.replaced_by_id = new
        return new

    def _what_is_undone(self):
        """Return what a new start would undo: who has signed; "" when nobody has."""
        signed = self.sudo().signer_ids.filtered(lambda s: s.state == "signed")
        if not signed:
            return ""
        names = ", ".join(f"{s.name} ({s._roles_text()})" for s in signed)
        return self.env._(
            "Already signed by %(names)s: they will have to sign again.", names=names
        )

    def _reopen(self, expires_on):
        """Give expired rounds a new end: those who were asked are asked again."""
        if not expires_on or expires_on < fields.Date.context_today(self):
            raise UserError(self.env._("The new last day is in the future."))
        todo = self.sudo().filtered(lambda r: r.state in ("sent", "expired"))
        todo._lock()
        signers = todo.signer_ids.filtered(lambda s: s.state == "expired")
        todo.write({"state": "sent", "expires_on": expires_on})
        todo._open_signers().write({"link_expires_on": expires_on})
        signers.filtered("asked_on").write({"state": "asked"})
        signers.filtered(lambda s: not s.asked_on).write({"state": "waiting"})
        again = signers.filtered(lambda s: s.state == "asked")
        again.request_id._log("resent", again)
        again._ask("resend")
        todo._ask_next()

    @api.model
    def _cron_expire(self):
        """Daily: end the rounds whose last day is past; telling the documents."""
        today = fields.Date.context_today(self)
        requests = self.sudo().search(
            [("state", "=", "sent"), ("expires_on", "<", today)],
            limit=EXPIRED_AT_ONCE,
            order="id",
        )
        requests._expire()
        if len(requests) == EXPIRED_AT_ONCE:
            self.env.ref("bde_partners.ir_cron_signature_expire")._trigger()

    def _expire(self):
        """End rounds whose last day is past."""
        self._close("expired", "expired", False, "_signature_expired")
        self._open_signers().write({"state": "expired"})

    @api.model
    def _default_expiry(self, deadline):
        """Return the last day of links when the document does not say."""
        day = deadline or fields.Date.context_today(self)
        return day + timedelta(days=30)


class BdeSignatureSigner(models.Model):
    _inherit = "bde.signature.signer"

    def _apart(self, work):
        """Do `work(signers)` alone on their rounds; see the round's `_apart`."""
        return self.sudo().request_id._apart(partial(work, self))

    def _is_open(self):
        """Tell whether this person may still sign."""
        self.ensure_one()
        signer = self.sudo()
        return signer.request_id.state == "sent" and signer.state in OPEN

    def _is_turn(self):
        """Tell whether those who sign before have signed."""
        self.ensure_one()
        signers = self.sudo().request_id.signer_ids
        return self.order == orders_to_ask([(s.order, s.state) for s in signers])

    def _same_person(self):
        """Return what else this person has to sign now at this school."""
        self.ensure_one()
        signer = self.sudo()
        if not signer.person_key:
            return signer.browse()
        return signer.search(
            [
                ("person_key", "=", signer.person_key),
                ("company_id", "=", signer.company_id.id),
                ("state", "in", tuple(ASKED)),
                ("request_id.state", "=", "sent"),
                ("id", "!=", signer.id),
            ],
            order="request_id, id",
        )

    def _roles_text(self):
        """Return in what quality this person signs: « tutor, company »."""
        return ", ".join(self.sudo().role_ids.sorted().mapped("name"))

    def _payload_where(self):
        """Return where each person is reached, for the journal."""
        return {
            signer: {
                "name": signer.name,
                "channel": signer.channel,
                "email": signer.email or "",
                "phone": signer.phone or "",
            }
            for signer in self.sudo()
        }
