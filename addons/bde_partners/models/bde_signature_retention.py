"""Evidence of signatures: kept for a time, then forgotten; the journal stays whole."""

from odoo import api, fields, models
from odoo.fields import Domain

AT_ONCE = 500
# Events whose payload says nothing of a person
IMPERSONAL = ("sealed", "completed")


class BdeSignatureRequest(models.Model):
    _inherit = "bde.signature.request"

    evidence_erased_on = fields.Date(readonly=True)

    def _erase_evidence(self):
        """Forget addresses, telephones, drawings, IP addresses of these rounds.

        Names stay on the signatories, hashes in the journal, which is still verified;
        the sealed PDF lives as long as its own retention.
        """
        todo = self.sudo().filtered(lambda r: not r.evidence_erased_on)
        if not todo:
            return
        todo._lock()
        todo.event_ids.filtered(lambda e: e.kind not in IMPERSONAL)._erase_payload()
        signers = todo.signer_ids
        signers.evidence_ids._erase()
        signers._forget_reach()
        todo.write({"evidence_erased_on": fields.Date.context_today(self)})
        todo._log("erased")

    def _erase_people(self):
        """Forget the names too: somebody of these rounds is erased for good.

        The frozen and the sealed PDF are let go: who erases deletes them.
        """
        rounds = self.sudo()
        rounds._erase_evidence()
        unknown = self.env._("Anonymised")
        rounds.signer_ids.write(
            {
                "name": unknown,
                "signed_name": False,
                "refusal_reason": False,
                "delegation_note": False,
                "waiver_reason": False,
                "warning": False,
                "person_model": False,
                "person_id": 0,
            }
        )
        rounds.write({"document_id": False, "final_document_id": False})
        for request in rounds:
            request.name = request._public_reference()

    @api.autovacuum
    def _gc_evidence(self):
        """Forget in time the evidence of what was signed, and of what never was."""
        retentions = self.env["bde.retention"]
        steps = (
            ("signature_evidence", Domain("state", "=", "signed"), "done_on"),
            (
                "signature_dropped",
                Domain("state", "in", ("refused", "cancelled", "expired")),
                "sent_on",
            ),
        )
        for code, domain, moment in steps:
            limit = retentions._limit(code)
            if limit:
                over = Domain(moment, "<", limit)
                kept = Domain("evidence_erased_on", "=", False)
                self.search(domain & over & kept, limit=AT_ONCE)._erase_evidence()


class BdeSignatureSigner(models.Model):
    _inherit = "bde.signature.signer"

    def _forget_reach(self):
        """Forget how these people were reached; the links given open nothing more."""
        signers = self.sudo()
        signers.write({"email": False, "phone": False, "lang": False})
        signers._link_revoke()

    @api.model
    def _of_people(self, people):
        """Return every signature of these people (records of one model)."""
        keys = [f"{people._name},{person.id}" for person in people]
        return self.sudo().search([("person_key", "in", keys)])

    def _personal_data(self):
        """Return what is known of each of these signatures, to be read by the person.

        :return: [[(label, text)]], one list a signature
        """
        return [signer._personal_rows() for signer in self.sudo()]

    def _personal_rows(self):
        """Return [(label, text)] of one signature and of what proves it."""
        request = self.request_id
        states = dict(self._fields["state"]._description_selection(self.env))
        rows = [
            (self.env._("Document"), request._public_reference()),
            (self.env._("Signs as"), self._roles_text()),
            (self.env._("State"), states[self.state]),
            (self.env._("Asked on"), request._school_moment(self.asked_on)),
            (self.env._("Opened on"), request._school_moment(self.seen_on)),
            (self.env._("Signed on"), request._school_moment(self.signed_on)),
            (self.env._("How"), self._signature_how([]) if self.signed_on else ""),
            (self.env._("Name given"), self.signed_name),
            (self.env._("E-mail"), self.email),
            (self.env._("Telephone"), self.phone),
            (self.env._("Refusal"), self.refusal_reason),
        ]
        for evidence in self.evidence_ids:
            rows += [
                (self.env._("IP address"), evidence.ip),
                (self.env._("Browser"), evidence.user_agent),
                (self.env._("E-mail used"), evidence.email),
            ]
        return [(label, text) for label, text in rows if text]
