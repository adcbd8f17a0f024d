"""The page of a signatory, by secret link or from an account: GET shows, POST acts."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import SessionExpiredException, request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.bde_secret_link import LinkRefused
from ..models.bde_signature_page_acts import MAX_FILE
from .public_page import headed

TOKEN = "/bde/s/<string:token>"
ACCOUNT = "/my/signatures/<int:signer_id>"


def _door(path="", method="GET", max_size=2 * 1024 * 1024):
    """Declare a route twice: by secret link, and from the account of the person."""
    return http.route(
        [TOKEN + path, ACCOUNT + path],
        type="http",
        auth="public",
        methods=[method],
        readonly=method == "GET",
        max_content_length=max_size,
    )


class SignatureController(http.Controller):
    """Nothing is decided here: the page reads the signatory, and tells what was done.

    Every route takes what opens it: `token` (path of the link) or `signer_id` (path of
    the account). A parameter of the query never replaces them.
    """

    # -- showing ----------------------------------------------------------------------
    @_door()
    def signature_page(self, said=None, **keys):
        signer, refused = self._find(keys)
        return refused or self._show(signer, said=said)

    @_door("/pdf")
    def signature_pdf(self, **keys):
        signer, refused = self._find(keys)
        return refused or self._pdf(signer)

    @_door("/<int:number>/pdf")
    def signature_pdf_of(self, number, **keys):
        signer, refused = self._find(keys)
        return refused or self._pdf(self._of_session(signer, number))

    @_door("/<int:number>/page/<int:page>.png")
    def signature_image(self, number, page, **keys):
        signer, refused = self._find(keys)
        if refused:
            return refused
        image = self._of_session(signer, number)._page_image(page)
        if not image:
            raise NotFound()
        return headed(request.make_response(image, [("Content-Type", "image/png")]))

    # -- acting -----------------------------------------------------------------------
    @_door("/seen", "POST")
    def signature_seen(self, **keys):
        signer, refused = self._find(keys)
        if not refused and signer._page_state() in ("open", "turn"):
            signer._apart(lambda seen: seen._mark_seen())
        return refused or headed(request.make_response("", status=204))

    @_door("/sign", "POST")
    def signature_sign(self, **form):
        signer, refused = self._find(form)
        if refused:
            return refused
        visitor = request.httprequest
        given = self._sign_form(form)
        try:
            signed, failed = signer._page_sign(
                given, visitor.remote_addr, visitor.user_agent.string[:300]
            )
        except UserError as error:
            return self._show(signer, error=error, form=given)
        if failed:
            return self._show(signer, signed=signed, failed=failed, form=given)
        return self._back("signed")

    @_door("/code", "POST")
    def signature_code(self, channel=None, **form):
        signer, refused = self._find(form)
        if refused:
            return refused
        given = self._sign_form(form) | {"way": "code"}
        try:
            signer._page_need_open()
            code = request.env["bde.signature.code"]._send(signer, channel)
        except UserError as error:
            error.field = "code"
            return self._show(signer, error=error, form=given)
        return self._show(signer, form=given, code=code)

    @_door("/refuse", "POST")
    def signature_refuse(self, reason="", **keys):
        signer, refused = self._find(keys)
        if refused:
            return refused
        try:
            signer._page_refuse(reason)
        except UserError as error:
            return self._show(signer, error=error, form={"reason": reason})
        return self._back("refused")

    @_door("/wrong", "POST")
    def signature_wrong(self, text="", **keys):
        signer, refused = self._find(keys)
        if refused:
            return refused
        try:
            signer._page_wrong(text)
        except UserError as error:
            return self._show(signer, error=error, form={"text": text})
        return self._message(signer, "wrong")

    @_door("/handover", "POST")
    def signature_hand_over(self, **form):
        signer, refused = self._find(form)
        if refused:
            return refused
        names = ("name", "email", "phone", "note")
        given = {name: form.get(f"handover_{name}", "") for name in names}
        try:
            signer._page_hand_over(**given)
        except UserError as error:
            form = {f"handover_{name}": text for name, text in given.items()}
            return self._show(signer, error=error, form=form)
        if signer.state == "delegated":
            return self._message(signer, "delegated")
        return self._back("handed")

    @_door("/deposit", "POST", max_size=MAX_FILE + 1024 * 1024)
    def signature_deposit(self, file=None, **keys):
        signer, refused = self._find(keys)
        if refused:
            return refused
        content = file.read(MAX_FILE + 1) if hasattr(file, "read") else b""
        try:
            signer._page_deposit(content)
        except UserError as error:
            return self._show(signer, error=error, form={"paper": True})
        return self._back("deposit")

    @_door("/renew", "POST")
    def signature_renew(self, **keys):
        signer, refused = self._find(keys, expired=True)
        if refused:
            return refused
        if signer._page_state() != "expired":
            return self._back()
        signer._page_ask_new_link()
        return self._message(signer, "asked")

    # -- who opens --------------------------------------------------------------------
    def _find(self, keys, expired=False):
        """Return (signatory as superuser, None), or (None, the page that refuses).

        :param dict keys: parameters of the route
        :param bool expired: whether a link that is too old opens too
        """
        path = request.httprequest.path
        signers = request.env["bde.signature.signer"]
        if path.startswith("/my/"):
            return self._find_own(int(path.split("/")[3])), None
        try:
            signer = signers._link_find(path.split("/")[3])
        except LinkRefused as error:
            signer = error.record
            if error.code != "expired":
                return None, self._unknown()
            if not expired:
                return None, self._message(self._speak(signer), "expired", 410)
        return self._speak(signer), None

    def _find_own(self, signer_id):
        """Return the signatory that the visitor is, logged in, in person."""
        user = request.env.user
        if user._is_public():
            raise SessionExpiredException("Log in first")
        signer = request.env["bde.signature.signer"].sudo().browse(signer_id).exists()
        if not signer or not signer._page_belongs_to(user):
            raise NotFound()
        return self._speak(signer)

    def _of_session(self, signer, number):
        """Return the signatory `number`: this one, or the same person's elsewhere."""
        found = (signer | signer._same_person()).filtered(lambda s: s.id == number)
        if not found:
            raise NotFound()
        return found

    def _speak(self, signer):
        """Return the signatory, the page being in their language from now on."""
        here = {"lang": signer._page_lang(), "tz": signer._page_tz()}
        request.update_context(**here)
        return signer.with_context(**here)

    # -- pages ------------------------------------------------------------------------
    def _base(self):
        """Return the address of the page, whatever is done on it."""
        return "/".join(request.httprequest.path.split("/")[:4])

    def _back(self, said=None):
        """Go back to the page: reloading it does nothing again."""
        query = f"?said={said}" if said else ""
        return headed(request.redirect(self._base() + query, 303))

    def _unknown(self):
        """Return the page of a link that opens nothing."""
        school = request.env["res.company"]._bde_public_school()
        signers = request.env["bde.signature.signer"]
        request.update_context(lang=signers._page_lang())
        school = school.with_context(lang=request.env.lang)
        values = school._bde_public_values()
        return self._render("signature_unknown", values, 404)

    def _message(self, signer, state, status=200):
        """Return a page that says one thing, whatever has become of the link."""
        return self._render(
            "signature_page", self._values(signer) | {"state": state}, status
        )

    def _show(self, signer, error=None, form=None, **more):
        """Return the page of a signatory, with what was typed and what to correct."""
        values = self._values(signer) | {"form": form or {}} | more
        state = values["state"]
        if state == "open":
            values["documents"] = signer._page_signers()._page_documents()
            values["ways"] = self._ways(signer)
        elif state != "expired":
            values["documents"] = signer._page_documents()
            values["others"] = signer._page_others()
        if error is not None:
            values["error"] = error.args[0]
            values["error_field"] = getattr(error, "field", "docs")
        return self._render("signature_page", values, 422 if error else 200)

    def _values(self, signer):
        """Return what every page of this signatory shows."""
        return signer.company_id._bde_public_values() | {
            "page_title": signer.request_id.name,
            "signature_page": True,
            "signer": signer,
            "base": self._base(),
            "account": request.httprequest.path.startswith("/my/"),
            "state": signer._page_state(),
            "csrf": request.csrf_token(),
            "form": {},
            "said": None,
        }

    def _ways(self, signer):
        """Return how this person may sign: {way: hint}."""
        ways = {"drawn": ""}
        channels = signer._code_channels()
        if channels:
            ways["code"] = [
                (channel, signer._code_hint(channel)) for channel in channels
            ]
        if request.httprequest.path.startswith("/my/"):
            ways["account"] = ""
        return ways

    def _sign_form(self, form):
        """Return what was typed in the form to sign."""
        given = request.httprequest.form
        ids = [int(text) for text in given.getlist("docs") if text.isdecimal()]
        texts = ("way", "name", "drawing", "code", "note")
        return {name: form.get(name) or "" for name in texts} | {
            "docs": ids[:200],
            "sha": {number: given.get(f"sha_{number}", "") for number in ids[:200]},
            "agree": bool(form.get("agree")),
            "account": request.httprequest.path.startswith("/my/"),
        }

    def _render(self, template, values, status=200):
        response = request.render(f"bde_partners.{template}", values, status=status)
        return headed(response)

    def _pdf(self, signer):
        """Return the file: the sealed one once there is one."""
        attachment = signer._page_file()
        stream = request.env["ir.binary"]._get_stream_from(
            attachment, filename=f"{signer.request_id.name}.pdf"
        )
        response = stream.get_response(
            as_attachment="download" in request.httprequest.args, immutable=False
        )
        return headed(response)


class SignaturePortal(CustomerPortal):
    """« À signer » in the account of a person who has one."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "bde_signature_count" in counters:
            signers = request.env["bde.signature.signer"]
            values["bde_signature_count"] = len(signers._page_own()[0])
        return values

    @http.route(
        "/my/signatures",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def signature_list(self, **_params):
        to_sign, done = request.env["bde.signature.signer"]._page_own()
        values = self._prepare_portal_layout_values() | {
            "to_sign": to_sign,
            "done": done,
            "page_name": "bde_signatures",
        }
        return request.render("bde_partners.signature_list", values)
