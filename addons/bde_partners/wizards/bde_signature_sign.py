from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.base.models.res_users import check_identity

from ..client_action import tell
from ..rules.drawing import PREFIX, DrawingError, clean_drawing


class BdeSignatureSaved(models.TransientModel):
    """The signature drawn today, proposed again until tonight; its owner's only."""

    _name = "bde.signature.saved"
    _description = "Signature of the day"
    _transient_max_hours = 12.0

    image = fields.Binary(attachment=False)

    @api.model
    def _today(self):
        """Return the drawing this user made today, False without one."""
        mine = self.search([("create_uid", "=", self.env.uid)], order="id desc")
        fresh = mine.filtered(
            lambda s: s.create_date.date() == fields.Datetime.now().date()
        )
        return fresh[:1].with_context(bin_size=False).image

    @api.model
    def _keep(self, image):
        """Keep this drawing until tonight, in place of the former."""
        self.search([("create_uid", "=", self.env.uid)]).unlink()
        self.create({"image": image})


class BdeSignatureSign(models.TransientModel):
    """Sign a selection with one drawing: each document by itself, failures named."""

    _name = "bde.signature.sign"
    _description = "Sign documents"

    signer_ids = fields.Many2many(
        "bde.signature.signer", string="Documents", readonly=True
    )
    count = fields.Integer(compute="_compute_count")
    shown = fields.Json(help="What was shown: {signatory: SHA-256}.")
    name = fields.Char(string="My name", default=lambda self: self.env.user.name)
    signature = fields.Binary(string="My signature", attachment=False)
    keep = fields.Boolean(string="Propose this signature again today")
    agree = fields.Boolean(string="I have read these documents and I sign them")
    state = fields.Selection([("ask", "To sign"), ("done", "Signed")], default="ask")
    signed = fields.Integer(readonly=True)
    failures = fields.Text(readonly=True)

    @api.depends("signer_ids")
    def _compute_count(self):
        for wizard in self:
            wizard.count = len(wizard.signer_ids)

    @api.model
    def default_get(self, names):
        """Note which files are about to be signed; propose the drawing of the day."""
        values = super().default_get(names)
        signers = self.env["bde.signature.signer"]
        ids = self.env.context.get("default_signer_ids") or []
        mine = signers._search_mine(ids)
        values["signer_ids"] = [fields.Command.set(mine.ids)]
        values["shown"] = {
            str(signer.id): signer.request_id.pdf_sha256 for signer in mine
        }
        if drawing := self.env["bde.signature.saved"]._today():
            values["signature"] = drawing
            values["keep"] = True
        return values

    @check_identity
    def action_sign(self):
        """Button: sign, once the user has proved again who they are (password)."""
        self.ensure_one()
        self.check_access("write")
        # what is done here is committed: alone on these rounds, see `_apart`
        self.signer_ids._apart(lambda _signers: self._sign_all(*_where()))
        return self._after()

    def _sign_all(self, ip=None, agent=None):
        """Sign each document of the selection; note what could not be."""
        self.ensure_one()
        if not self.agree:
            raise UserError(
                self.env._("Tick « I have read these documents and I sign them ».")
            )
        image = self._drawing()
        shown = {int(key): digest for key, digest in (self.shown or {}).items()}
        results = self.signer_ids._sign_from_account(
            self.name, image, shown, ip=ip, agent=agent
        )
        failed = [f"{s.request_id.name}: {why}" for s, why in results.items() if why]
        if self.keep:
            self.env["bde.signature.saved"]._keep(self.signature)
        self.write(
            {
                "state": "done",
                "signed": len(results) - len(failed),
                "failures": "\n".join(failed) or False,
                "signature": False,
            }
        )

    def _drawing(self):
        """Return the clean PNG of the drawing.

        :raise UserError: nothing drawn
        """
        content = self.with_context(bin_size=False).signature or b""
        try:
            text = PREFIX + (content.decode() if content else "")
            return clean_drawing(text if content else "")
        except DrawingError as error:
            raise UserError(
                self.env._("Draw your signature in the frame, then sign.")
            ) from error

    def _after(self):
        """Say it is done and go on; or show what could not be signed."""
        if self.failures:
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Sign"),
                "res_model": self._name,
                "res_id": self.id,
                "view_mode": "form",
                "target": "new",
            }
        if self.signed > 1:
            text = self.env._("%(count)s documents signed.", count=self.signed)
        else:
            text = self.env._("Document signed.")
        return tell(text, close=True)


def _where():
    """Return (IP address, browser) of who signs, for the evidence."""
    if not request:
        return None, None
    return request.httprequest.remote_addr, request.httprequest.user_agent.string
