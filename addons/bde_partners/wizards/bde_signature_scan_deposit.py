import base64

from odoo import fields, models
from odoo.exceptions import UserError

from ..client_action import tell


class BdeSignatureScanDeposit(models.TransientModel):
    """A signed paper given for one document, by somebody who may read it."""

    _name = "bde.signature.scan.deposit"
    _description = "Deposit a signed paper"

    request_id = fields.Many2one("bde.signature.request", required=True)
    title = fields.Char(related="request_id.name", related_sudo=False)
    file = fields.Binary(string="Scan or photograph", attachment=False)
    filename = fields.Char()

    def action_deposit(self):
        """Button: the office will check it; who may file sees it at once."""
        self.ensure_one()
        self.request_id.check_access("read")
        if not self.file:
            raise UserError(self.env._("Choose the scan of the signed paper."))
        scan = self.env["bde.signature.scan"]._receive(
            base64.b64decode(self.file),
            self.filename,
            "office",
            request=self.request_id,
        )
        if not self.env["bde.signature.scan"].has_access("write"):
            return tell(self.env._("Thank you: the office will check it."), close=True)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_partners.bde_signature_scan_action"
        )
        return action | {"res_id": scan.id, "views": [(False, "form")]}
