import base64
from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..pdf import pages as pdf_pages
from ..rules import scan_piles

PAGES_A_JOB = 10
REQUEST = "bde.signature.request"


class BdeSignatureStack(models.Model):
    """A stack of signed paper scanned in one go: read page by page, then filed apart.

    The file itself is forgotten once its pages are on their documents: what is kept
    is each paper, where it belongs.
    """

    _name = "bde.signature.stack"
    _description = "Stack of scans"
    _order = "id desc"

    name = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda s: s.env.company
    )
    user_id = fields.Many2one(
        "res.users", readonly=True, default=lambda self: self.env.user
    )
    attachment_id = fields.Many2one("ir.attachment", readonly=True)
    sha256 = fields.Char(readonly=True)
    page_count = fields.Integer(readonly=True)
    page_ids = fields.One2many("bde.signature.page", "stack_id", readonly=True)
    scan_ids = fields.One2many("bde.signature.scan", "stack_id", readonly=True)
    is_read = fields.Boolean(readonly=True)

    @api.model
    def drop_files(self, files):
        """Take files dropped on the screen of scans; read them in the background.

        :param list files: dicts with `name` and `data` (base64)
        :return: action that shows the progress, False when all is read already
        :raise UserError: naming the file that cannot be read; none is taken then
        """
        # what a stack holds is made by the server alone: see `bde.signature.scan`
        self.env["bde.signature.scan"].check_access("write")
        stacks = self.browse()
        for file in files:
            stacks |= self._take(
                file.get("name") or "", base64.b64decode(file.get("data") or b"")
            )
        if not stacks:
            raise UserError(self.env._("Choose at least one file of scanned pages."))
        batch = self.env["bde.batch"]._start(
            name=self.env._("Reading %(count)s pages", count=len(stacks.page_ids)),
            records=stacks.page_ids,
            method="_batch_read",
            chunk=PAGES_A_JOB,
            result="none",
            finish="_batch_read_end",
            params={"stack_ids": stacks.ids},
        )
        return False if batch.state == "done" else batch._open_action()

    @api.model
    def _take(self, name, content):
        """Return the stack of a file, its pages still to be read.

        :raise UserError: a file that is not one, or that was given already
        """
        content = self.env["bde.signature.scan"]._as_pdf(content, name)
        digest = sha256(content).hexdigest()
        known = self.search(
            [("sha256", "=", digest), ("company_id", "=", self.env.company.id)],
            limit=1,
        )
        if known:
            raise UserError(
                self.env._(
                    "« %(name)s » was given already, on %(date)s by %(user)s: its "
                    "pages are in the list.",
                    name=name,
                    date=self.env["ir.qweb.field.datetime"].value_to_html(
                        known.create_date, {}
                    ),
                    user=known.user_id.name,
                )
            )
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .create({"name": name or "scan.pdf", "raw": content})
        )
        count = pdf_pages.count_pages(content)
        stack = self.sudo().create(
            {
                "name": name or "scan.pdf",
                "attachment_id": attachment.id,
                "sha256": digest,
                "page_count": count,
                "page_ids": [
                    fields.Command.create({"number": number})
                    for number in range(1, count + 1)
                ],
            }
        )
        attachment.write({"res_model": self._name, "res_id": stack.id})
        return stack.sudo(False)

    def _make_scans(self):
        """Make one scan of each pile of pages; the file is forgotten."""
        for stack in self.sudo().filtered(lambda s: not s.is_read):
            piles = scan_piles.piles([page._read_page() for page in stack.page_ids])
            rounds = self.env["bde.signature.scan"]._requests_of(
                stack.company_id, [pile.code or pile.guess for pile in piles]
            )
            content = stack.attachment_id.raw
            values = [
                stack._prepare_scan(pile, content, rounds)
                | {"guess_id": rounds.get(pile.guess, self.env[REQUEST]).id}
                for pile in piles
            ]
            self.env["bde.signature.scan"].sudo().create(values)
            stack.is_read = True
            stack.attachment_id.unlink()

    def _prepare_scan(self, pile, content, rounds):
        """Return the values of the scan of a pile.

        :param pile: `scan_piles.Pile`
        :param bytes content: PDF of the whole stack
        :param dict rounds: {code: round of signatures}
        """
        request = rounds.get(pile.code, self.env[REQUEST])
        numbers = [page.number for page in pile.pages]
        turns = [(page.number, page.turn) for page in pile.pages]
        return {
            "stack_id": self.id,
            "company_id": self.company_id.id,
            "user_id": self.user_id.id,
            "source": "stack",
            "name": self.env._(
                "%(file)s, page %(pages)s",
                file=self.name,
                pages=scan_piles.span(numbers),
            ),
            "file": base64.b64encode(pdf_pages.cut(content, turns)),
            "page_count": len(numbers),
            "code": pile.code,
        } | self.env["bde.signature.scan"]._prepare_match(request, pile.code)


class BdeSignaturePage(models.Model):
    """A page of a stack, and the code read on it."""

    _name = "bde.signature.page"
    _description = "Scanned page"
    _order = "stack_id, number"

    stack_id = fields.Many2one(
        "bde.signature.stack", required=True, ondelete="cascade", index=True
    )
    number = fields.Integer(required=True)
    code = fields.Char()
    turn = fields.Integer(string="Turn (degrees)")
    is_blank = fields.Boolean()

    def _read_page(self):
        """Return the page as the rules read it."""
        self.ensure_one()
        return scan_piles.ReadPage(
            self.number, self.code or "", self.turn, self.is_blank
        )

    def _batch_read(self, run, **_params):
        """Background work: read the QR codes of these pages.

        :param run: what `bde.batch` gives, for the progress
        """
        for stack, own in self.sudo().grouped("stack_id").items():
            if stack.is_read:
                run.advance(len(own))
                continue
            content = stack.attachment_id.raw
            for page in own:
                codes, blank = pdf_pages.read_codes(content, [page.number])[page.number]
                ours = [
                    (code, angle)
                    for text, angle in codes
                    if (code := scan_piles.code_of(text))
                ]
                code, angle = ours[0] if ours else ("", 0)
                page.write(
                    {
                        "code": code,
                        "turn": scan_piles.upright(angle),
                        "is_blank": blank,
                    }
                )
                run.advance()

    def _batch_read_end(self, batch):
        """Background work: every page is read, make the scans.

        :param batch: the `bde.batch` that read them
        """
        self.env["bde.signature.stack"].browse(batch.params["stack_ids"])._make_scans()
