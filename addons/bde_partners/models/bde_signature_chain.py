"""The journal: written in a chain, checked, its personal part erased in time."""

import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..rules.signature import FIRST, Link, check_chain, event_hash, payload_hash


class BdeSignatureEvent(models.Model):
    _inherit = "bde.signature.event"

    _chain_uniq = models.UniqueIndex(
        "(request_id, previous_hash)", "The journal of signatures has one end only."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Only `request._log` adds events."""
        if not self.env.su:
            raise AccessError(self._words_append_only())
        return super().create(vals_list)

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self._words_append_only())

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self._words_append_only())

    def _words_append_only(self):
        return self.env._(
            "The journal of signatures is written by what happens, never by hand, and "
            "nothing is ever changed in it."
        )

    def _erase_payload(self):
        """Forget the personal part of these events; the chain stays whole."""
        todo = self.sudo().filtered(lambda event: not event.erased_on)
        if todo:
            # not through `write`, which refuses everything
            super(BdeSignatureEvent, todo).write(
                {"payload": False, "erased_on": fields.Datetime.now()}
            )
        return todo

    def _as_link(self):
        """Return what the rules need to check this event."""
        self.ensure_one()
        return Link(
            kind=self.kind,
            date=fields.Datetime.to_string(self.date),
            signer_id=self.signer_id.id or 0,
            payload=self.payload,
            payload_hash=self.payload_hash,
            previous_hash=self.previous_hash,
            hash=self.hash,
            erased=bool(self.erased_on),
        )


class BdeSignatureRequest(models.Model):
    _inherit = "bde.signature.request"

    def _lock(self):
        """Keep these rounds for this transaction: one change at a time.

        Somebody else changed one since this transaction began: PostgreSQL refuses
        (serialisation) and the whole transaction is played again by its caller.
        """
        if self:
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM bde_signature_request WHERE id IN %s "
                    "ORDER BY id FOR NO KEY UPDATE",
                    tuple(self.ids),
                )
            )

    def _log(self, kind, signer=None, payload=None):
        """Note what happened, at the end of the journal of each of these rounds.

        :param str kind: see `bde.signature.event`
        :param signer: signatories of these rounds, an event for each; without, an
            event for each round
        :param payload: dict of JSON values, or {record: dict}; personal data goes
            there and only there
        :return: the events
        """
        requests = self.sudo()
        about = signer.sudo() if signer else requests
        if not about:
            return self.env["bde.signature.event"]
        requests._lock()
        heads = {request.id: request.chain_head or FIRST for request in requests}
        now = fields.Datetime.now()
        date = fields.Datetime.to_string(now)
        vals_list = []
        for record in about:
            request_id = record.request_id.id if signer else record.id
            signer_id = record.id if signer else False
            given = (payload or {}).get(record) if _by_record(payload) else payload
            salted = {**(given or {}), "salt": secrets.token_hex(16)}
            digest = payload_hash(salted)
            previous = heads[request_id]
            heads[request_id] = event_hash(previous, kind, date, signer_id, digest)
            vals_list.append(
                {
                    "request_id": request_id,
                    "signer_id": signer_id,
                    "date": now,
                    "kind": kind,
                    "payload": salted,
                    "payload_hash": digest,
                    "previous_hash": previous,
                    "hash": heads[request_id],
                }
            )
        events = self.env["bde.signature.event"].sudo().create(vals_list)
        for request in requests:
            request.chain_head = heads[request.id]
        return events

    def _chain_check(self):
        """Read the whole journal of this round again.

        :return: dict(ok, event: the first broken one, number: its place, from 1,
            why: "payload", "link", "tail")
        """
        self.ensure_one()
        events = self.env["bde.signature.event"].sudo()
        events = events.search([("request_id", "=", self.id)], order="id")
        events.invalidate_recordset()
        result = check_chain(
            [event._as_link() for event in events], self.sudo().chain_head
        )
        event = events[result.index] if result.index >= 0 else events.browse()
        return {
            "ok": result.ok,
            "event": event,
            "number": result.index + 1,
            "why": result.why,
        }


def _by_record(payload):
    """Tell a {record: dict} from a dict of words."""
    return bool(payload) and isinstance(next(iter(payload)), models.BaseModel)
