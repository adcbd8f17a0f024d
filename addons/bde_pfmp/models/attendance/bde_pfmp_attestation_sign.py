from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

REPORT = "bde_pfmp.action_report_attestation"
SIGNED_WITHIN = 90  # days that the link to sign lives


class BdePfmpAttestation(models.Model):
    """Attested, frozen, signed, sealed, given to the learner."""

    _inherit = "bde.pfmp.attestation"

    def _attest(self, facts):
        """Keep what the host attests, freeze it and send it to be signed.

        The same facts again change nothing and double nothing; others, before the
        signature, replace what was there.

        :param dict facts: days, hours, gratification_amount, gratification_text,
            attested_by, attested_function, signer_choice
        :return: the signatory asked
        :raise UserError, ValidationError: in words, naming the learner
        """
        self.ensure_one()
        me = self.sudo()
        me.lock_for_update()
        if me.state in ("signed", "cancelled"):
            raise UserError(
                self.env._(
                    "The attestation of %(name)s is signed or cancelled: it does not "
                    "change.",
                    name=me.learner_id.display_name,
                )
            )
        same = me.document_id and all(me[name] == facts[name] for name in facts)
        if not same:
            me.write({**facts, "state": "asked", "attested_on": fields.Datetime.now()})
            me._freeze()
        return me.signature_request_id.signer_ids[:1]

    def _freeze(self, ask=True):
        """Print, file, and open the round of signature of these attestations.

        :param bool ask: False: signed on paper, nobody is written to
        """
        for attestation in self:
            if not attestation._who_signs():
                raise UserError(
                    self.env._(
                        "%(name)s: nobody is known who signs for the host; choose the "
                        "tutor or « Signs for the host » on the PFMP.",
                        name=attestation.learner_id.display_name,
                    )
                )
        contents = self.env["ir.actions.report"]._bde_render_pdfs(REPORT, self)
        documents = self.env["bde.document"]._file_many(
            [a._prepare_document(contents[a.id]) for a in self]
        )
        for attestation, document in zip(self, documents, strict=True):
            attestation.write(
                {"document_id": document.id, "pdf_sha256": document.sha256}
            )
        requests = self.env["bde.signature.request"]
        for attestation in self:
            live = attestation.signature_request_id
            if live.state in ("draft", "sent"):
                live._restart(self.env._("The days attested were corrected."), ask=ask)
                self -= attestation
        if self:
            requests._send_many(self, ask=ask)

    def action_issue_paper(self):
        """Button: freeze what is written, to be signed on paper and scanned."""
        self.check_access("write")
        for attestation in self:
            if attestation.state not in ("draft", "asked"):
                raise UserError(
                    self.env._(
                        "The attestation of %(name)s is signed or cancelled: it does "
                        "not change.",
                        name=attestation.learner_id.display_name,
                    )
                )
            if not attestation.days:
                attestation._refuse_days("few")
        me = self.sudo()
        me.write({"state": "asked", "attested_on": fields.Datetime.now()})
        me._freeze(ask=False)
        return self.action_print()

    def action_cancel(self):
        """Button: the attestation is not in force; another one may be asked."""
        self.check_access("write")
        for attestation in self:
            if not attestation.cancel_reason:
                raise UserError(
                    self.env._(
                        "%(name)s: write why the attestation is cancelled first.",
                        name=attestation.learner_id.display_name,
                    )
                )
        me = self.sudo()
        for request in me.signature_request_id.filtered(
            lambda r: r.state in ("draft", "sent")
        ):
            request._cancel(request._document().cancel_reason)
        me.write({"state": "cancelled"})
        me._link_revoke()

    def _prepare_document(self, content):
        self.ensure_one()
        placement = self.placement_id
        return {
            "record": self,
            "content": content,
            "name": f"{self._get_report_base_filename()}.pdf",
            "type": "attestation",
            "school_year_id": placement.school_year_id.id,
            "partner_id": placement.host_id.id,
            "company_id": placement.company_id.id,
            "class_id": placement.class_id.id,
            "learner_id": placement.learner_id.id,
        }

    def _get_report_base_filename(self):
        self.ensure_one()
        parts = [self.class_id.code, self.learner_id.display_name, "Attestation"]
        return " - ".join(filter(None, parts))

    def _who_signs(self):
        """Return the person of the host who signs."""
        placement = self.placement_id
        tutor, head = placement.tutor_id, placement.signatory_id
        return (head or tutor) if self.signer_choice == "signatory" else (tutor or head)

    # ------------------------------------------------------------------ signature
    def _signature_prepare(self):
        today = fields.Date.context_today(self)
        result = {}
        for attestation in self:
            person = attestation._who_signs()
            result[attestation] = {
                "title": " - ".join(
                    (attestation.number, attestation.learner_id.display_name)
                ),
                "document_id": attestation.document_id.id,
                "pdf_sha256": attestation.pdf_sha256,
                "deadline_on": today + timedelta(days=7),
                "expires_on": today + timedelta(days=SIGNED_WITHIN),
                "signers": [
                    {
                        "role": "host",
                        "person": person,
                        "name": person.name,
                        "email": person.email or "",
                        "phone": person.phone or "",
                        "lang": person.lang or "fr_FR",
                        "channel": "mail" if person.email else "paper",
                        "level": "required",
                        "order": 10,
                        "warning": False,
                    }
                ],
            }
        return result

    def _signature_summary(self, signer):
        self.ensure_one()
        label = self.env._
        paid = self.gratification_amount
        return [
            (label("Trainee"), self._learner_words()),
            (label("When"), self._dates_words()),
            (label("Effective presence"), self._duration_words()),
            (
                label("Gratification"),
                self.currency_id.format(paid) if paid else label("None"),
            ),
        ]

    def _duration_words(self):
        """Return « 18 days, 126 hours »."""
        hours = f"{self.hours:g}".replace(".", ",")
        return self.env._("%(days)s days, %(hours)s hours", days=self.days, hours=hours)

    def _signature_mail_subject(self, signer):
        self.ensure_one()
        return self.env._("%(name)s: attestation", name=self.learner_id.first_name)

    def _signature_reference(self):
        self.ensure_one()
        return self.number

    def _signature_path(self):
        self.ensure_one()
        return f"/odoo/bde-attestations/{self.id}"

    def _signature_done(self, request):
        """The host signed: the days are proved, once."""
        me = self.sudo().filtered(lambda a: a.state == "asked")
        me.write({"state": "signed", "signed_on": fields.Datetime.now()})
        me._after_signed()

    def _after_signed(self):
        """What follows the signature, in the same transaction; others extend it."""

    def _signature_sealed(self, request):
        """The learner is given it, once."""
        reached = self.sudo().filtered("learner_id.email")
        self.env["bde.outbox"].sudo()._queue(reached, "attestation_copy", key="1")

    def _given_document(self):
        """Return the document given to the learner: the sealed one, once it is."""
        self.ensure_one()
        return self.sudo().signature_request_id.final_document_id or self.document_id
