import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import booklet


class BdePfmpImposed(models.TransientModel):
    """Give the PDF of a convention that the host wrote itself."""

    _name = "bde.pfmp.imposed"
    _description = "Convention imposed by the host"

    placement_id = fields.Many2one("bde.pfmp.placement", "Learner", required=True)
    host_id = fields.Many2one(related="placement_id.host_id")
    has_one = fields.Boolean(compute="_compute_has_one")
    file = fields.Binary(string="PDF of the host")
    filename = fields.Char()

    @api.model_create_multi
    def create(self, vals_list):
        """Nothing is told of a learner whom the user may not read."""
        windows = super().create(vals_list)
        windows.placement_id.check_access("read")
        return windows

    def write(self, vals):
        result = super().write(vals)
        self.placement_id.check_access("read")
        return result

    def _compute_has_one(self):
        for wizard in self:
            wizard.has_one = bool(wizard.placement_id.imposed_document_id)

    def _checked(self):
        """Return (bytes, number of pages) of the PDF given.

        :raise UserError: what is wrong with it and what to do
        """
        if not self.file:
            raise UserError(self.env._("Choose the PDF that the host sent."))
        try:
            content = base64.b64decode(self.file, validate=False)
            return content, booklet.checked_pages(content)
        except (booklet.BadPdf, binascii.Error) as error:
            code = getattr(error, "code", "unreadable")
        raise UserError(self._refusal(code))

    def _refusal(self, code):
        """Return why a PDF is refused and what to do, in words."""
        texts = {
            "locked": self.env._(
                "« %(name)s » is protected by a password: ask the host for one that "
                "is not."
            ),
            "big": self.env._(
                "« %(name)s » is too big: at most %(size)s MB are accepted."
            ),
            "pages": self.env._(
                "« %(name)s » has too many pages: at most %(pages)s are accepted."
            ),
            "active": self.env._(
                "« %(name)s » holds a program or an attached file: print it as a plain "
                "PDF and give that one."
            ),
            "unreadable": self.env._(
                "« %(name)s » is not a PDF that can be read: save it as PDF and give "
                "that one."
            ),
        }
        return texts[code] % {
            "name": self.filename or self.env._("This file"),
            "size": booklet.MAX_BYTES // 1024 // 1024,
            "pages": booklet.MAX_PAGES,
        }

    def action_apply(self):
        """Button: this PDF is the convention of the learner."""
        self.ensure_one()
        placement = self.placement_id
        placement.check_access("write")
        if not placement.host_id:
            placement._check_can_have_convention()
        content, pages = self._checked()
        document = self.env["bde.document"]._file(
            placement,
            content,
            self.filename or self.env._("Convention of the host.pdf"),
            "convention_imposed",
            learner_id=placement.learner_id.id,
            class_id=placement.class_id.id,
            partner_id=placement.host_id.id,
        )
        placement.write({"imposed_document_id": document.id, "imposed_pages": pages})
        return {"type": "ir.actions.act_window_close"}

    def action_remove(self):
        """Button, undo: our own template prints again."""
        self.ensure_one()
        self.placement_id.check_access("write")
        self.placement_id.write({"imposed_document_id": False, "imposed_pages": 0})
        return {"type": "ir.actions.act_window_close"}
