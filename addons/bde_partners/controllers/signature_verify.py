"""The public page that verifies a document: by its code, or by its file."""

import threading

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

MAX_BYTES = 20 * 1024 * 1024
# the form's own words and separators
MAX_BODY = MAX_BYTES + 64 * 1024
AT_ONCE = 2
SECONDS = 15
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}

# reading a file costs memory and time: a few at once, the others are asked to wait
_turns = threading.BoundedSemaphore(AT_ONCE)


class SignatureVerify(http.Controller):
    @http.route("/bde/v", type="http", auth="public", methods=["GET"])
    def verify(self, **_params):
        """Drop a PDF to know whether it is whole."""
        return self._render({})

    @http.route("/bde/v/<string:code>", type="http", auth="public", methods=["GET"])
    def verify_code(self, code, **_params):
        """The code printed on the pages of a document."""
        page = request.env["bde.verification"]._page(code)
        return self._render({"page": page, "code": code}, 200 if page else 404)

    @http.route(
        "/bde/v",
        type="http",
        auth="public",
        methods=["POST"],
        max_content_length=MAX_BODY,
        save_session=False,
    )
    def verify_file(self, file=None, **_params):
        """Check a file: read, never stored."""
        content = file.read(MAX_BYTES + 1) if hasattr(file, "read") else b""
        problem = self._problem(content)
        if problem:
            return self._render({"problem": problem}, 400)
        if not _turns.acquire(timeout=SECONDS):
            return self._render({"problem": "busy"}, 503)
        try:
            answer = request.env["bde.verification"]._check_file(content)
        finally:
            _turns.release()
        return self._render({"answer": answer})

    @http.route(
        "/bde/v/certificate/<int:certificate_id>",
        type="http",
        auth="public",
        methods=["GET"],
    )
    def certificate(self, certificate_id):
        """The certificate of the seal, for readers to trust; never its key."""
        certificates = request.env["bde.signature.certificate"].sudo()
        found = certificates.browse(certificate_id).exists()
        if not found:
            raise NotFound()
        return request.make_response(
            found._der(),
            headers=[
                ("Content-Type", "application/pkix-cert"),
                ("Content-Disposition", f'attachment; filename="sceau-{found.id}.cer"'),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )

    def _problem(self, content):
        """Return why this is not a file that can be checked, or an empty string."""
        if not content:
            return "empty"
        if len(content) > MAX_BYTES:
            return "big"
        return "" if b"%PDF-" in content[:1024] else "not_pdf"

    def _render(self, values, status=200):
        page = values.get("page") or {}
        school = page.get("school") or request.env["res.company"]._bde_public_school()
        certificates = request.env["bde.signature.certificate"].sudo()
        current = certificates.search([("company_id", "=", school.id)], limit=1)
        response = request.render(
            "bde_partners.public_verify",
            {
                "page": False,
                "answer": False,
                "problem": False,
                "code": False,
                **school.sudo()._bde_public_values(),
                **values,
                "certificate": page.get("certificate") or current,
            },
        )
        response.status_code = status
        response.headers.update(HEADERS)
        return response
