from collections import OrderedDict
from functools import partial
from threading import Lock

from odoo import fields, models
from odoo.tools import email_normalize

from ..pdf import pages
from ..rules.identifiers import format_phone

DPI = 110  # readable on a phone, some 60 kB a page
KEPT = 60  # pages kept drawn in the memory of a server process
FINISHED = ("signed", "refused", "delegated", "waived")

_drawn = OrderedDict()
_drawn_lock = Lock()


class BdeSignatureSigner(models.Model):
    """What the page of a signatory shows: read only, nobody else's data."""

    _inherit = "bde.signature.signer"

    # -- the person -------------------------------------------------------------------
    def _page_lang(self):
        """Return the language of the page: the person's, else French."""
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        for code in (self.lang, "fr_FR", self.company_id.partner_id.lang):
            if code in installed:
                return code
        return self.env.lang or "en_US"

    def _page_tz(self):
        """Return the time zone of the page: the school's."""
        return self.company_id.partner_id.tz or "Europe/Paris"

    def _page_belongs_to(self, user):
        """Return whether this signatory is this user, in person.

        Being of the same company is not enough.
        """
        self.ensure_one()
        return not user._is_public() and self.person_key in self._keys_of(user)

    def _page_own(self):
        """Return what the user is asked to sign in person, and the last things signed.

        :return: (signatories to sign, signatories done), as superuser
        """
        signers = self.sudo()
        mine = fields.Domain("person_key", "in", self._keys_of(self.env.user))
        sent = fields.Domain("request_id.state", "=", "sent")
        waiting = fields.Domain("state", "in", ("asked", "seen"))
        to_sign = signers.search(mine & waiting & sent, order="id")
        to_sign = to_sign.filtered(lambda signer: signer._page_state() == "open")
        signed = fields.Domain("state", "=", "signed")
        done = signers.search(mine & signed, order="signed_on desc", limit=30)
        return to_sign, done

    def _page_others(self):
        """Return what this person still has to sign elsewhere."""
        return self._same_person().filtered(lambda s: s._page_state() == "open")

    def _page_may_hand_over(self):
        """Return whether this person may hand over to a colleague by saying so."""
        return any(self.role_ids.mapped("may_delegate"))

    # -- state ------------------------------------------------------------------------
    def _page_state(self):
        """Return what the page is about.

        :return: open, turn (somebody signs before), signed, refused, delegated, waived,
            wrong (said not to be the person), expired, cancelled or closed
        """
        self.ensure_one()
        request = self.request_id
        if request.state == "cancelled":
            return "cancelled"
        if self.state in FINISHED:
            return self.state
        if request.state == "refused":
            return "closed"
        if self.problem == "wrong_person":
            return "wrong"
        today = self._link_today()
        late = self.link_expires_on and self.link_expires_on < today
        if late or "expired" in (self.state, request.state):
            return "expired"
        if not self._is_open():
            return "closed"
        return "open" if self._is_turn() else "turn"

    def _page_signers(self):
        """Return what this person may sign now, this document first."""
        everything = self | self._same_person()
        return everything.filtered(lambda signer: signer._page_state() == "open")

    # -- documents --------------------------------------------------------------------
    def _page_documents(self):
        """Return what the page shows of each of these documents.

        :return: [dict(signer, title, lines, sha, pages, progress)]
        """
        found = self.request_id._documents()
        return [
            {
                "signer": signer,
                "title": signer._page_title(found.get(signer.request_id)),
                "lines": signer._page_lines(found.get(signer.request_id)),
                "sha": signer.request_id.pdf_sha256 or "",
                "pages": signer._page_count(),
                "progress": signer._page_progress(),
            }
            for signer in self
        ]

    def _page_title(self, document):
        """Return how this person knows one document among several."""
        label = getattr(document, "_signature_session_label", None)
        return (label and label(self)) or self.request_id.name

    def _page_lines(self, document):
        """Return at most five (label, text) that say what is signed."""
        lines = document._signature_summary(self) if document else []
        return [(label, text) for label, text in lines or [] if text][:5]

    def _page_progress(self):
        """Return who has signed: roles only, no name, no address.

        :return: [dict(roles, state, date, me)]
        """
        return [
            {
                "roles": signer._roles_text() or self.env._("Signatory"),
                "state": signer.state,
                "date": signer.signed_on,
                "me": signer == self,
            }
            for signer in self.request_id.signer_ids.sorted(lambda s: (s.order, s.id))
            if signer.state not in ("delegated", "waived")
        ]

    # -- the file ---------------------------------------------------------------------
    def _page_file(self, final=True):
        """Return the attachment of the PDF: the sealed one once there is one."""
        request = self.request_id
        document = (final and request.final_document_id) or request.document_id
        return document.attachment_id

    def _page_count(self):
        """Return the number of pages of the frozen PDF, 0 when it cannot be drawn."""
        return self._page_kept("count", pages.count_pages) or 0

    def _page_image(self, number):
        """Return a page of the frozen PDF as PNG bytes, None when there is none.

        :param int number: from 1
        """
        if not 1 <= number <= pages.MAX_PAGES:
            return None
        return self._page_kept(number, partial(pages.draw, number=number, dpi=DPI))

    def _page_kept(self, what, make):
        """Return what `make` gives of the PDF, kept in memory by its digest.

        :param make: called with the bytes of the PDF
        """
        attachment = self._page_file(final=False)
        key = (attachment.checksum, what)
        with _drawn_lock:
            if key in _drawn:
                _drawn.move_to_end(key)
                return _drawn[key]
        try:
            value = make(attachment.raw or b"")
        except (pages.BadFile, IndexError):
            return None
        with _drawn_lock:
            _drawn[key] = value
            while len(_drawn) > KEPT:
                _drawn.popitem(last=False)
        return value

    # -- codes ------------------------------------------------------------------------
    def _code_channels(self):
        """Return by what this person can be sent a code: "mail", "sms"."""
        channels = []
        if email_normalize(self.email or ""):
            channels.append("mail")
        if self.phone and self._code_sms_ready():
            channels.append("sms")
        return channels

    def _code_sms_ready(self):
        """Return whether the school has set a provider of SMS."""
        return self.env["bde.sms.provider"].sudo()._is_ready(self.company_id)

    def _code_send_sms(self, text):
        """Send a text by the school's provider now.

        :raise UserError: in words, when it did not leave
        """
        provider = self.env["bde.sms.provider"].sudo()
        provider._send_now(self.company_id, self.phone, text)

    def _code_hint(self, channel):
        """Return the address of a code, half hidden."""
        if channel == "sms":
            phone = format_phone(self.phone) or ""
            return f"… {phone[-5:]}"
        name, _at, domain = (self.email or "").partition("@")
        return f"{name[:2]}…@{domain}"
