from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

METHOD_KIND = {"drawn": "drawing", "code": "code", "account": "account"}


class BdeSignatureEvidence(models.Model):
    """What shows that a person signed: drawing, address, browser. Erased in time.

    The journal holds the hash of all this and stays when it is gone.
    """

    _name = "bde.signature.evidence"
    _description = "Evidence of a signature"
    _inherit = ["bde.signature.access.mixin"]
    _order = "id"

    signer_id = fields.Many2one(
        "bde.signature.signer",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    request_id = fields.Many2one(related="signer_id.request_id", store=True, index=True)
    company_id = fields.Many2one(related="request_id.company_id", store=True)
    kind = fields.Selection(
        [
            ("drawing", "Drawing"),
            ("code", "Code"),
            ("account", "Account"),
            ("scan", "Scan"),
        ],
        required=True,
        readonly=True,
    )
    image = fields.Binary(string="Drawing", attachment=True, readonly=True)
    ip = fields.Char(string="IP address", readonly=True)
    user_agent = fields.Char(string="Browser", readonly=True)
    email = fields.Char(string="E-mail used", readonly=True)
    note = fields.Char(readonly=True)
    erased_on = fields.Datetime(readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        """Only signing makes evidence."""
        if not self.env.su:
            raise AccessError(self.env._("Evidence is kept by signing, never by hand."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            raise UserError(self.env._("Evidence of a signature is never changed."))
        return super().write(vals)

    def _erase(self):
        """Forget what is personal in this evidence; that there was some remains."""
        todo = self.sudo().filtered(lambda evidence: not evidence.erased_on)
        todo.write(
            {
                "image": False,
                "ip": False,
                "user_agent": False,
                "email": False,
                "note": False,
                "erased_on": fields.Datetime.now(),
            }
        )
        return todo
