"""Is this document whole? What the public page says, without a name."""

import re
from hashlib import sha256

from odoo import api, models
from odoo.tools.misc import format_date

from ..pdf import pages, seal

MARK = re.compile(rb"/bde/v/([0-9a-zA-Z_-]{8,64})")
CODE = re.compile(r"/bde/v/([0-9a-zA-Z_-]{8,64})$")


class BdeVerification(models.AbstractModel):
    """Verification of signed documents: by the code of their pages, or by the file.

    Read by anybody: reference, dates, number of signatories, state, integrity. Never
    a name. The file that is given is never stored.
    """

    _name = "bde.verification"
    _description = "Verification of documents"

    # ---------------------------------------------------------------- by the code
    @api.model
    def _find_round(self, code):
        """Return the round of a code (sudo), the one in force first; maybe empty."""
        rounds = self.env["bde.signature.request"].sudo()
        found = rounds.search([("verify_code", "=", code)], order="id desc")
        live = found.filtered(lambda r: r.state in ("signed", "sent"))
        return (live or found)[:1]

    @api.model
    def _find_document(self, code):
        """Return the record a code was printed on, without a round; or None.

        Addons look into their own documents.
        """
        return None

    @api.model
    def _find_frozen(self, digest):
        """Return the record whose frozen file has this SHA-256, without a round."""
        return None

    @api.model
    def _page(self, code):
        """Return what the public page says of a code, None when it is unknown."""
        request = self._find_round(code)
        if request:
            return self._page_of_round(request)
        document = self._find_document(code)
        if document is None:
            return None
        return self._page_of_document(document)

    @api.model
    def _page_of_round(self, request):
        state, text = self._round_words(request)
        final = request.final_document_id
        kept = final or request.document_id
        whole = self._is_stored_whole(kept, None if final else request.pdf_sha256)
        chain = request._chain_check()["ok"]
        return {
            "reference": request._public_reference(),
            "state": state,
            "text": text,
            "facts": self._round_facts(request),
            "checks": [
                (
                    whole,
                    self.env._("The file the school keeps is the one that was sealed.")
                    if final
                    else self.env._("The file the school keeps is the one to sign."),
                    self.env._("The file the school keeps was altered, or is missing."),
                ),
                (
                    chain,
                    self.env._("The journal of signatures is whole."),
                    self.env._("The journal of signatures was altered."),
                ),
            ],
            "school": request.company_id,
            "certificate": request.certificate_id,
            "path": self._path_for_user(request._document()),
        }

    @api.model
    def _round_facts(self, request):
        """Return [(label, text)] of a round: dates and numbers, no name."""
        facts = [
            (
                self.env._("Signatures"),
                self.env._(
                    "%(done)s of %(total)s",
                    done=request.signed_count,
                    total=request.signer_count,
                ),
            )
        ]
        for label, moment in (
            (self.env._("Sent on"), request.sent_on),
            (self.env._("Signed by all on"), request.done_on),
            (self.env._("Sealed on"), request.sealed_on),
        ):
            if moment:
                facts.append((label, request._school_moment(moment)))
        return facts

    @api.model
    def _round_words(self, request):
        """Return (colour, sentence) of the state of a round."""
        if request.state == "signed":
            if request.seal_state == "sealed":
                return "green", self.env._("Signed by all and sealed by the school.")
            return "amber", self.env._("Signed by all; the sealed file is coming.")
        return {
            "sent": ("amber", self.env._("Out for signature: not in force yet.")),
            "draft": ("grey", self.env._("Being prepared: not in force yet.")),
            "refused": ("red", self.env._("Refused: this document is not in force.")),
            "expired": ("red", self.env._("Never signed by all: not in force.")),
            "cancelled": ("red", self._words_out_of_force()),
        }[request.state]

    def _words_out_of_force(self):
        return self.env._("Cancelled or replaced: this document is not in force.")

    @api.model
    def _is_out_of_force(self, document):
        """Tell whether a printed document counts no more, for who owns its model."""
        return False

    @api.model
    def _page_of_document(self, document):
        """Return what the page says of a document printed without a round."""
        filed = document.document_id
        state, text = (
            "grey",
            self.env._("Printed by the school; its signatures are on paper."),
        )
        if self._is_out_of_force(document):
            state, text = "red", self._words_out_of_force()
        return {
            "reference": document._signature_reference(),
            "state": state,
            "text": text,
            "facts": [(self.env._("Printed on"), format_date(self.env, filed.date))]
            if filed
            else [],
            "checks": [
                (
                    self._is_stored_whole(filed),
                    self.env._("The file the school keeps is the one it printed."),
                    self.env._("The file the school keeps was altered, or is missing."),
                )
            ]
            if filed
            else [],
            "school": document.company_id,
            "certificate": self.env["bde.signature.certificate"],
            "path": self._path_for_user(document),
        }

    @api.model
    def _is_stored_whole(self, document, expected=None):
        """Tell whether the file of a document is, byte for byte, what was filed."""
        content = document.attachment_id.raw or b""
        digest = sha256(content).hexdigest()
        return bool(content) and digest == (expected or document.sha256)

    @api.model
    def _path_for_user(self, document):
        """Return where the user opens the document, or "" when they may not."""
        user = self.env.user
        if document is None or not user._is_internal():
            return ""
        readable = document.with_user(user).sudo(False).has_access("read")
        return document._signature_path() if readable else ""

    # ---------------------------------------------------------------- by the file
    @api.model
    def _check_file(self, content):
        """Say what a PDF is to us.

        :param bytes content: the file, which is not kept
        :return: dict(verdict, request, reference); verdict is "sealed" (our sealed
            copy, untouched), "frozen" (what was signed, without its seal),
            "other_seal" (sealed by the school, no longer in its register), "altered"
            (ours, changed) or "unknown"
        """
        digest = sha256(content).hexdigest()
        rounds = self.env["bde.signature.request"].sudo()
        request = rounds.search([("final_document_id.sha256", "=", digest)], limit=1)
        if request:
            verdict = "sealed" if self._has_our_seal(content) else "altered"
            return self._verdict(verdict, request)
        request = rounds.search([("pdf_sha256", "=", digest)], order="id desc", limit=1)
        if request:
            return self._verdict("frozen", request)
        document = self._find_frozen(digest)
        if document is not None:
            return self._verdict("frozen", reference=document._signature_reference())
        return self._check_stranger(content)

    @api.model
    def _check_stranger(self, content):
        """Say what a file that the register does not know is."""
        if self._has_our_seal(content):
            return self._verdict("other_seal")
        codes = [match.decode() for match in MARK.findall(_plain(content))][:5]
        codes += self._printed_codes(content) if not codes else []
        for code in dict.fromkeys(codes):
            if request := self._find_round(code):
                return self._verdict("altered", request)
            document = self._find_document(code)
            if document is not None:
                reference = document._signature_reference()
                return self._verdict("altered", reference=reference)
        if self._holds_our_certificate(content):
            return self._verdict("altered")
        return self._verdict("unknown")

    @api.model
    def _verdict(self, verdict, request=None, reference=""):
        return {
            "verdict": verdict,
            "request": request,
            "reference": request._public_reference() if request else reference,
        }

    @api.model
    def _has_our_seal(self, content):
        """Tell whether a seal of ours covers the whole file and holds."""
        seals = seal.read_seals(content)
        good = [found.fingerprint for found in seals if found.intact and found.whole]
        certificates = self.env["bde.signature.certificate"].sudo()
        return bool(
            good
            and certificates.with_context(active_test=False).search_count(
                [("fingerprint", "in", good)], limit=1
            )
        )

    @api.model
    def _holds_our_certificate(self, content):
        """Tell whether a seal of ours is in the file, even broken."""
        certificates = self.env["bde.signature.certificate"].sudo()
        folded = content.lower()
        return any(
            certificate._der().hex().encode() in folded
            for certificate in certificates.with_context(active_test=False).search([])
        )

    @api.model
    def _printed_codes(self, content):
        """Return the codes of our pages, read on the first and the last page."""
        try:
            last = pages.count_pages(content)
            read = pages.read_codes(content, sorted({1, last}))
        except (pages.BadFile, MemoryError):
            return []
        found = [
            CODE.search(text) for codes, _blank in read.values() for text, _ in codes
        ]
        return [match[1] for match in found if match]


class BdeDocument(models.Model):
    _inherit = "bde.document"

    _sha256_idx = models.Index("(sha256)")


class BdeSignatureRequest(models.Model):
    _inherit = "bde.signature.request"

    _sha256_idx = models.Index("(pdf_sha256)")
    _final_idx = models.Index("(final_document_id)")


def _plain(content):
    """Return a PDF whose texts have their « / - _ » as such, not by number."""
    for escaped, sign in ((b"\\057", b"/"), (b"\\055", b"-"), (b"\\137", b"_")):
        content = content.replace(escaped, sign)
    return content
