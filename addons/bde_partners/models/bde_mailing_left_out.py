from odoo import fields, models


class BdeMailingLeftOut(models.Model):
    """An organisation that a mailing does not reach, and why."""

    _name = "bde.mailing.left.out"
    _description = "Organisation left out of a mailing"
    _order = "mailing_id, partner_id, id"

    mailing_id = fields.Many2one(
        "mailing.mailing", required=True, ondelete="cascade", index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Organisation",
        required=True,
        ondelete="cascade",
        index=True,
    )
    state = fields.Selection(
        [
            ("spent", "Quota spent"),
            ("resting", "Resting"),
            ("excluded", "Not to be asked"),
        ],
        required=True,
    )
    reason = fields.Char(required=True)
    count = fields.Integer(
        string="Addresses", help="Of this organisation, in the list."
    )
