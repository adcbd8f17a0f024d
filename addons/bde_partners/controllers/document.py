"""Files of documents and of background work, for those who may read them."""

from werkzeug.exceptions import NotFound

from odoo.exceptions import AccessError, MissingError
from odoo.http import Controller, request, route

INLINE = {"application/pdf", "image/gif", "image/jpeg", "image/png", "image/webp"}


class DocumentController(Controller):
    """A file that one may not read does not exist."""

    @route(
        "/bde/document/<int:document_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def document(self, document_id, download=None, **_params):
        document = request.env["bde.document"].browse(document_id)
        self._check(document)
        inline = document.mimetype in INLINE and not download
        return self._stream(document.sudo().attachment_id, document.name, inline)

    @route(
        "/bde/batch/<int:batch_id>/download",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def batch(self, batch_id, **_params):
        batch = request.env["bde.batch"].browse(batch_id)
        self._check(batch)
        attachment = batch.sudo().attachment_id
        if not attachment:
            raise NotFound()
        return self._stream(attachment, attachment.name, inline=False)

    def _check(self, record):
        """Raise NotFound unless the user may read this record."""
        try:
            record.check_access("read")
            if not record.exists():
                raise NotFound()
        except (AccessError, MissingError) as error:
            raise NotFound() from error

    def _stream(self, attachment, name, inline):
        """Return the response of a file: typed, not sniffed, not kept by proxies."""
        stream = request.env["ir.binary"]._get_stream_from(attachment, filename=name)
        response = stream.get_response(as_attachment=not inline, immutable=False)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        if inline:
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response
