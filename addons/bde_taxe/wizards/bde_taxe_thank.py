from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.bde_partners.client_action import tell


class BdeTaxeThank(models.TransientModel):
    """Thank donors: who by e-mail, who by letter, who not."""

    _name = "bde.taxe.thank"
    _description = "Thank donors"

    target_ids = fields.Many2many(
        "bde.taxe.target", string="Donors", required=True, readonly=True
    )
    text_id = fields.Many2one(
        "bde.taxe.text",
        required=True,
        domain="[('kind', '=', 'thank')]",
        default=lambda self: self._default_text(),
    )
    mail_count = fields.Integer(string="By e-mail", compute="_compute_counts")
    letter_count = fields.Integer(
        string="Without e-mail: by letter", compute="_compute_counts"
    )
    left_count = fields.Integer(
        string="Nothing received, or thanked already", compute="_compute_counts"
    )

    @api.model
    def _default_text(self):
        return self.env["bde.taxe.text"]._thanks(self.env.company)

    @api.depends("target_ids")
    def _compute_counts(self):
        for wizard in self:
            owed = wizard.target_ids.filtered(lambda target: target._owed())
            reached = [who for who in owed._recipients().values() if who.email]
            wizard.mail_count = len(reached)
            wizard.letter_count = len(owed) - len(reached)
            wizard.left_count = len(wizard.target_ids - owed)

    def _check_somebody(self, count):
        self.check_access("write")
        if not count:
            raise UserError(self.env._("Nobody here is owed such thanks."))

    def action_mail(self):
        """Button: thank by e-mail those who have an address."""
        self.ensure_one()
        self._check_somebody(self.mail_count)
        left, _batch = self.target_ids._thank("mail", self.text_id)
        done = len(self.target_ids) - len(left)
        return tell(self.env._("%(count)s donors thanked.", count=done), close=True)

    def action_letter(self):
        """Button: letters of thanks for all of them, in one file."""
        self.ensure_one()
        self._check_somebody(self.mail_count + self.letter_count)
        _left, batch = self.target_ids._thank("letter", self.text_id)
        return batch._open_action()
