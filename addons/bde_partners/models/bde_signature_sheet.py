from odoo import api, models
from odoo.tools.misc import format_datetime

from ..pdf import pages
from ..report.layout import image_uri

DRAWING = (600, 220)


class BdeSignatureRequest(models.Model):
    _inherit = "bde.signature.request"

    def _signature_rows(self):
        """Return what the signature page says of each person, in order.

        No e-mail, no telephone, no IP address: the paper goes to every party.

        :return: list of dict(name, roles, state, how, when, notes, image)
        """
        self.ensure_one()
        scans = list(self.sudo()._scans())
        return [signer._signature_row(scans) for signer in self.sudo().signer_ids]

    def _signature_facts(self):
        """Return what the signature page says of the document and of its journal."""
        self.ensure_one()
        request = self.sudo()
        content = request.document_id.attachment_id.raw or b""
        try:
            count = pages.count_pages(content)
        except pages.BadFile:
            count = 0
        digest = request.pdf_sha256 or ""
        reference = request._public_reference()
        return {
            "reference": reference,
            "pages": count,
            "sha256": [digest[i : i + 8] for i in range(0, len(digest), 8)],
            "sent": request._school_moment(request.sent_on),
            "done": request._school_moment(request.done_on),
            "events": len(request.event_ids),
            "journal": (request.chain_head or "")[:16],
            "url": request._verify_url(),
            "seal": self.env["bde.signature.certificate"]
            ._current(request.company_id)
            .name,
        }

    def _public_reference(self):
        """Return what people quote of the document; no name in it."""
        self.ensure_one()
        document = self.sudo()._document()
        found = document._signature_reference() if document is not None else ""
        return found or self.verify_code

    def _school_moment(self, moment):
        """Return a moment in words, at the school's time."""
        zone = self.company_id.partner_id.tz or "Europe/Paris"
        if not moment:
            return ""
        return format_datetime(self.env, moment, tz=zone, dt_format="d MMMM y, HH:mm")


class BdeSignatureSigner(models.Model):
    _inherit = "bde.signature.signer"

    def _signature_row(self, scans):
        """Return what the signature page says of this person.

        :param list scans: the documents of the papers, as they follow the page
        """
        self.ensure_one()
        done = self.state == "signed"
        moment = self.signed_on if done else self.waived_on
        return {
            "name": (done and self.signed_name) or self.name,
            "roles": self._roles_text(),
            "state": self.state,
            "how": self._signature_how(scans),
            "when": self.request_id._school_moment(moment),
            "notes": self._signature_notes(),
            "image": self._signature_drawing() if done else "",
        }

    def _signature_how(self, scans):
        """Return how this person signed, or why they did not, in words."""
        if self.state == "waived":
            return self.env._("Visa waived by the head of school")
        if self.state == "delegated":
            return self.env._("Handed over to somebody else")
        if self.state != "signed":
            return self.env._("Not signed")
        if self.method == "paper":
            numbers = [
                f"{scans.index(document) + 1}"
                for document in self.evidence_ids.document_id
                if document in scans
            ]
            if numbers:
                return self.env._(
                    "On paper: annexed document %(number)s", number=", ".join(numbers)
                )
            return self.env._("On paper, kept by the school")
        return {
            "drawn": self.env._("Drawn on screen, by a personal link"),
            "code": self.env._("Name typed and personal code received"),
            "account": self.env._("From their personal account of the school"),
        }.get(self.method, "")

    def _signature_notes(self):
        """Return the sentences that go with a signature: by what right, or why not."""
        notes = []
        if self.act_id:
            notes.append(self.act_id._sentence())
        if self.delegation_note:
            notes.append(self.env._("« %(words)s »", words=self.delegation_note))
        if self.state == "delegated" and self.delegated_to_id:
            notes.append(
                self.env._("To %(name)s", name=self.delegated_to_id.sudo().name)
            )
        if self.state == "waived":
            notes.append(
                self.env._(
                    "%(who)s: %(reason)s",
                    who=self.waived_by_id.name,
                    reason=self.waiver_reason,
                )
            )
        return notes

    def _signature_drawing(self):
        """Return the data URI of the drawing, empty without one."""
        drawings = self.evidence_ids.with_context(bin_size=False).filtered("image")
        return image_uri(drawings[:1].image, DRAWING) if drawings else ""


class ReportSignaturePage(models.AbstractModel):
    _name = "report.bde_partners.report_signature_page"
    _description = "Signature page, values to print"

    @api.model
    def _get_report_values(self, docids, data=None):
        requests = self.env["bde.signature.request"].browse(docids)
        # what follows is read as superuser: only for who reads these rounds
        requests.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": requests._name,
            "docs": requests,
            "rows": {request.id: request._signature_rows() for request in requests},
            "facts": {request.id: request._signature_facts() for request in requests},
        }
