from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ..pdf import pages
from ..rules.drawing import DrawingError, clean_drawing
from .bde_signature_code import CodeRefused

MAX_FILE = 20 * 1024 * 1024  # bytes of a scan given by a signatory
MAX_WAITING = 10  # files of one person that nobody has checked yet
MAX_TEXT = 1000  # characters of a reason
MAX_NAME = 120


class PageError(UserError):
    """Something to correct on the page: `field` says where, the text says how."""

    def __init__(self, field, text):
        super().__init__(text)
        self.field = field


class BdeSignatureSigner(models.Model):
    """What a signatory does on the page: checked here, done by the one transition."""

    _inherit = "bde.signature.signer"

    # -- signing ----------------------------------------------------------------------
    def _page_sign(self, form, ip, agent):
        """Sign the documents that this person has ticked, by one drawing or one code.

        :param form: dict(docs: ids, sha: {id: digest shown}, agree, way, name, drawing,
            code, note, account: whether the page was opened from an account)
        :param str ip: address of the visitor; `agent` their browser
        :return: (signatories signed, {signatory: sentence} of those that failed)
        :raise PageError: nothing signed, something to correct
        """
        self.ensure_one()
        chosen, values = self._page_checked(form)
        values |= {"ip": ip, "agent": agent}
        return self._page_sign_all(chosen, values, form.get("sha") or {})

    def _page_checked(self, form):
        """Return (what is signed, values for `_sign`) of a form that is whole."""
        env = self.env
        chosen = self._page_signers().filtered(lambda s: s.id in form["docs"])
        if not chosen:
            raise PageError("docs", env._("Tick at least one document to sign."))
        name = " ".join((form.get("name") or "").split())[:MAX_NAME]
        if len(name) < 2:
            raise PageError("name", env._("Write your first name and your name."))
        way = form.get("way")
        values = {"method": way, "name": name}
        note = " ".join((form.get("note") or "").split())[:MAX_TEXT]
        if note and self._page_may_hand_over():
            values["note"] = note
        if not form.get("agree"):
            raise PageError("agree", env._("Tick that you have read the document."))
        if way == "drawn":
            values["image"] = self._page_drawing(form.get("drawing"))
        elif way == "code":
            values["code"] = self._page_code(form.get("code"))
        elif way != "account" or not form.get("account"):
            raise PageError("way", env._("Choose how you sign."))
        return chosen, values

    def _page_drawing(self, text):
        """Return the PNG of a drawing, or say what is wrong with it."""
        try:
            return clean_drawing(text)
        except DrawingError as error:
            if error.code in ("missing", "blank"):
                words = self.env._("Draw your signature in the frame.")
            else:
                words = self.env._(
                    "This drawing cannot be read: draw your signature again."
                )
            raise PageError("drawing", words) from error

    def _page_code(self, text):
        """Return the code that was typed, proved, or say what is wrong with it."""
        env = self.env
        if not (text or "").strip():
            raise PageError("code", env._("Type the code that you received."))
        try:
            code = env["bde.signature.code"]._check(self, text)
        except CodeRefused as error:
            words = {
                "none": env._("Ask for a code first: it is valid for one signature."),
                "expired": env._("This code is too old: ask for a new one."),
                "spent": env._("Too many tries: ask for a new code."),
            }.get(error.code) or env._(
                "This is not the code that we sent: check its six digits (%(left)s "
                "tries left).",
                left=error.left,
            )
            raise PageError("code", words) from error
        return code

    def _page_sign_all(self, chosen, values, sha):
        """Sign all at once; where one is refused, one by one, to tell which.

        :param sha: {id of signatory: digest that the page showed}
        """
        shown = {signer.id: sha.get(signer.id) or "" for signer in chosen}
        try:
            chosen._apart(lambda signers: signers._sign(**values, sha=shown))
            return chosen, {}
        except UserError as error:
            if len(chosen) == 1:
                raise PageError("docs", error.args[0]) from error
        signed, failed = self.browse(), {}
        for signer in chosen:
            try:
                signer._apart(lambda one: one._sign(**values, sha=shown))
                signed |= signer
            except UserError as error:
                failed[signer] = error.args[0]
        return signed, failed

    # -- other choices ----------------------------------------------------------------
    def _page_need_open(self):
        """Say why nothing can be done here any more, when it is so."""
        if self._page_state() not in ("open", "turn"):
            raise PageError(
                "docs",
                self._why_closed() or self.env._("There is nothing to sign any more."),
            )

    def _page_refuse(self, reason):
        """Refuse to sign this document, saying why."""
        self._page_need_open()
        reason = (reason or "").strip()[:MAX_TEXT]
        if len(reason) < 3:
            raise PageError(
                "reason",
                self.env._("Say in a few words why you refuse: the school reads it."),
            )
        self._apart(lambda signer: signer._refuse(reason))

    def _page_wrong(self, text):
        """Say that somebody else should sign."""
        self._page_need_open()
        text = (text or "").strip()[:MAX_TEXT]
        if len(text) < 3:
            raise PageError(
                "text",
                self.env._("Say in a few words who should sign, or why not you."),
            )
        self._apart(lambda signer: signer._wrong_person(text))

    def _page_hand_over(self, name, email, phone, note):
        """Hand over to a colleague who signs for the company.

        :return: the new signatory
        """
        self._page_need_open()
        if not self._page_may_hand_over():
            raise PageError(
                "handover_name",
                self.env._("Only the company may hand over to somebody else."),
            )
        name = " ".join((name or "").split())[:MAX_NAME]
        if len(name) < 2:
            raise PageError(
                "handover_name", self.env._("Write the name of the person who signs.")
            )
        address = email_normalize((email or "").strip())
        if not address:
            raise PageError(
                "handover_email",
                self.env._(
                    "« %(email)s » is not an e-mail address: the link to sign goes "
                    "there.",
                    email=(email or "").strip()[:MAX_NAME],
                ),
            )
        phone = " ".join((phone or "").split())[:30]
        note = " ".join((note or "").split())[:MAX_TEXT] or self.env._(
            "Handed over by %(name)s", name=self.name
        )
        return self._apart(
            lambda signer: signer._delegate_to(name, address, phone, note)
        )

    def _page_deposit(self, content):
        """Take the scan of the signed paper: somebody of the school checks it.

        :param bytes content: PDF or picture
        """
        self._page_need_open()
        if not content:
            raise PageError("file", self.env._("Choose a photograph or a PDF."))
        waiting = fields.Domain("signer_id", "=", self.id)
        waiting &= fields.Domain("state", "=", "to_check")
        scans = self.env["bde.signature.scan"].sudo()
        if scans.search_count(waiting, limit=MAX_WAITING) >= MAX_WAITING:
            raise PageError(
                "file",
                self.env._(
                    "We have your files already: the school checks them. Call us if "
                    "something is missing."
                ),
            )
        if len(content) > MAX_FILE:
            raise PageError(
                "file",
                self.env._("This file is too big: %(size)s MB at most.", size=20),
            )
        try:
            content = pages.as_pdf(content)
        except pages.BadFile as error:
            raise PageError(
                "file",
                self.env._(
                    "This file cannot be read: give a photograph (JPEG, PNG) or a PDF "
                    "without a password."
                ),
            ) from error
        try:
            self.env["bde.signature.scan"]._receive(
                content,
                self.env._("Signed by %(role)s.pdf", role=self._roles_text()),
                "deposit",
                request=self.request_id,
                signer=self,
            )
        except UserError as error:
            raise PageError("file", error.args[0]) from error

    def _page_ask_new_link(self):
        """Tell the office that somebody asks for a new link; once a day a person."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        user = self.company_id.bde_manager_id
        activities = self.env["mail.activity"].sudo()
        lang = user.lang or self.company_id.partner_id.lang
        summary = self.with_context(lang=lang).env._(
            "Send a new link to %(name)s: %(document)s",
            name=self.name,
            document=self.request_id.name,
        )
        known = fields.Domain("summary", "=", summary)
        if activities.search_count(known, limit=1):
            return
        activities.with_context(mail_activity_quick_update=True).create(
            {
                **self._page_activity_record(),
                "summary": summary,
                "date_deadline": today,
                "user_id": user.id or self.env.ref("base.user_admin").id,
            }
        )

    def _page_activity_record(self):
        """Return what an action of the office hangs on: the document, when it can."""
        document = self.request_id._document()
        if not document or "activity_ids" not in document:
            return {}
        return {
            "res_model_id": self.env["ir.model"]._get_id(document._name),
            "res_id": document.id,
        }
