import base64
from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..pdf import pages as pdf_pages
from ..rules import scan_piles
from ..rules.signature import OPEN

REQUEST = "bde.signature.request"
LIVE = ("sent", "signed")
CHOSEN = {"request_id", "signer_ids"}
CHECKED_PAGES = 6  # of a paper whose document is known: is its code the right one?


class BdeSignatureScan(models.Model):
    """A signed paper, scanned: on which document, by whom it is signed.

    It comes from a stack read by the office, from a signatory's own page, or from a
    reply to a mail. Nothing is signed until somebody has looked at it: filing ticks
    the signatories, by the same transition as any other signature.
    """

    _name = "bde.signature.scan"
    _description = "Signed paper"
    _order = "filed_on DESC NULLS FIRST, id"
    _check_company_auto = True

    name = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    source = fields.Selection(
        [
            ("stack", "Stack of scans"),
            ("office", "Deposited by a colleague"),
            ("deposit", "Deposited by the signatory"),
            ("reply", "Reply to a mail"),
        ],
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [
            ("unmatched", "To match by hand"),
            ("to_check", "To check"),
            ("filed", "Filed"),
            ("discarded", "Set aside"),
        ],
        required=True,
        default="unmatched",
        readonly=True,
        index=True,
    )
    file = fields.Binary(attachment=True, readonly=True)
    filename = fields.Char(compute="_compute_filename")
    page_count = fields.Integer(string="Pages", readonly=True)
    code = fields.Char(readonly=True, help="Read on the pages.")
    note = fields.Char(readonly=True)
    stack_id = fields.Many2one(
        "bde.signature.stack", readonly=True, ondelete="set null", index=True
    )
    user_id = fields.Many2one("res.users", string="Given by", readonly=True)
    signer_id = fields.Many2one(
        "bde.signature.signer",
        string="Deposited by",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    guess_id = fields.Many2one(
        REQUEST,
        string="Perhaps",
        readonly=True,
        ondelete="set null",
        help="The document of the page scanned next to it.",
    )
    request_id = fields.Many2one(
        REQUEST,
        string="Document",
        ondelete="cascade",
        index="btree_not_null",
        domain="[('company_id', '=', company_id), ('state', 'in', ('sent', 'signed'))]",
    )
    signer_ids = fields.Many2many(
        "bde.signature.signer",
        string="Signed on this paper by",
        domain="[('request_id', '=', request_id),"
        " ('state', 'in', ('waiting', 'asked', 'seen', 'expired'))]",
    )
    document_id = fields.Many2one(
        "bde.document", string="Filed as", readonly=True, ondelete="set null"
    )
    filed_on = fields.Datetime(readonly=True)
    filed_by_id = fields.Many2one("res.users", readonly=True)

    _open_idx = models.Index("(company_id) WHERE state IN ('to_check', 'unmatched')")

    @api.constrains("request_id", "signer_ids")
    def _check_signers(self):
        for scan in self.sudo():
            strangers = scan.signer_ids.filtered(
                lambda signer, scan=scan: signer.request_id != scan.request_id
            )
            if strangers.company_id - scan.company_id:
                raise ValidationError(
                    self.env._("Who signs elsewhere does not sign this document.")
                )
            if strangers:
                raise ValidationError(
                    self.env._(
                        "%(name)s does not sign %(document)s.",
                        name=strangers[0].name,
                        document=scan.request_id.name or "",
                    )
                )

    def write(self, vals):
        """People choose the document and tick who signed; the rest is the server's."""
        if not self.env.su:
            if not vals.keys() <= CHOSEN:
                raise AccessError(
                    self.env._("A signed paper is kept as it was received.")
                )
            settled = self.filtered(lambda s: s.state in ("filed", "discarded"))
            if settled:
                raise UserError(
                    self.env._("%(name)s is settled already.", name=settled[0].name)
                )
        if "request_id" in vals and "signer_ids" not in vals:
            vals = {**vals, "signer_ids": [fields.Command.clear()]}
        result = super().write(vals)
        # nothing is said of a document that the user may not read
        self.request_id.check_access("read")
        self.signer_ids.check_access("read")
        return result

    @api.autovacuum
    def _gc_scans(self):
        """Delete old scans: what was filed stays with its document."""
        limit = self.env["bde.retention"]._limit("signature_scan")
        if limit:
            old = [("create_date", "<", limit)]
            self.search(old).unlink()
            self.env["bde.signature.stack"].search(old).unlink()

    @api.depends("name")
    def _compute_filename(self):
        for scan in self:
            scan.filename = f"{(scan.name or 'scan').replace('/', '-')}.pdf"

    @api.onchange("request_id")
    def _onchange_request_id(self):
        self.signer_ids = self._likely_signers(self.request_id)

    # -- what comes in -----------------------------------------------------------------
    @api.model
    def _as_pdf(self, content, name):
        """Return the PDF of a file of scanned pages.

        :raise UserError: naming the file, and what is wrong with it
        """
        reasons = {
            "empty": self.env._("it is empty"),
            "big": self.env._("it is too big: 60 MB at most"),
            "pages": self.env._("it has too many pages: 500 at most"),
            "locked": self.env._("it is locked by a password"),
            "unreadable": self.env._("it is not a PDF nor a picture that can be read"),
        }
        try:
            return pdf_pages.as_pdf(content)
        except pdf_pages.BadFile as error:
            raise UserError(
                self.env._(
                    "« %(name)s » cannot be used: %(reason)s. Scan it again as a PDF, "
                    "or as JPEG or PNG pictures.",
                    name=name or self.env._("file"),
                    reason=reasons[error.code],
                )
            ) from None

    @api.model
    def _requests_of(self, company, codes):
        """Return {code: the round of signatures it is printed on} of a school."""
        found = (
            self.env[REQUEST]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("verify_code", "in", [code for code in codes if code]),
                ],
                order="id",
            )
        )
        # the last round of the same document is the one that counts
        return {request.verify_code: request for request in found}

    @api.model
    def _likely_signers(self, request):
        """Return who is thought to have signed on paper: those asked on paper."""
        awaited = request.signer_ids.filtered(lambda signer: signer.state in OPEN)
        return (
            awaited.filtered(lambda s: s.channel == "paper")
            or awaited[: len(awaited) == 1]
        )

    @api.model
    def _prepare_match(self, request, code=""):
        """Return the values of a scan whose document is known, or not.

        :param request: the round of signatures found, maybe empty
        :param str code: read on the pages
        """
        if request and request.state in LIVE:
            signers = self._likely_signers(request)
            return {
                "state": "to_check",
                "request_id": request.id,
                "signer_ids": [fields.Command.set(signers.ids)],
            }
        note = False
        if request:
            note = self.env._(
                "« %(name)s » is no longer the version in force: this paper was "
                "printed before it changed.",
                name=request.name,
            )
        elif code:
            note = self.env._("The code of this paper is unknown in this school.")
        return {"state": "unmatched", "note": note}

    @api.model
    def _receive(self, content, filename, source, request=None, signer=None):
        """Take a signed paper given for a document; somebody will check it.

        :param bytes content: PDF or picture
        :param str filename: as its owner calls it
        :param str source: "office", "deposit" or "reply"
        :param request: `bde.signature.request` it was given for
        :param signer: `bde.signature.signer` who gave it
        :return: the scan, « to check »
        :raise UserError: in words, when the file cannot be used
        """
        content = self._as_pdf(content, filename)
        request = (request or signer.request_id).sudo()
        scan = self.sudo().create(
            {
                "name": f"{request.name} – {filename or 'scan'}"[:120],
                "company_id": request.company_id.id,
                "source": source,
                "file": base64.b64encode(content),
                "page_count": pdf_pages.count_pages(content),
                "user_id": self.env.uid if source == "office" else False,
                "signer_id": signer.id if signer else False,
            }
            | self._prepare_match(request)
        )
        if signer and signer.state in OPEN:
            scan.signer_ids = signer
        scan._check_code(content)
        request._log("paper_received", signer, {"sha256": sha256(content).hexdigest()})
        return scan

    def _check_code(self, content):
        """Warn when the pages bear the code of another document."""
        count = min(self.page_count, CHECKED_PAGES)
        read = pdf_pages.read_codes(content, range(1, count + 1))
        texts = [text for found, _blank in read.values() for text, _angle in found]
        codes = {scan_piles.code_of(text) for text in texts} - {""}
        self.code = next(iter(codes), False)
        if codes and self.request_id.verify_code not in codes:
            self.note = self.env._(
                "The code printed on these pages is that of another document: look "
                "well before filing it."
            )
