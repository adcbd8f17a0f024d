from odoo import fields, models


class BdeTaxeTransfer(models.Model):
    """A line of the statement of transfers: money received, from one donor.

    Kept as the file said it, whoever it is matched with; a correction is a line with
    a negative amount.
    """

    _name = "bde.taxe.transfer"
    _description = "Transfer received"
    _order = "date desc, id desc"
    _rec_name = "donor_name"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    campaign_id = fields.Many2one(
        "bde.taxe.campaign",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    kind = fields.Selection(
        [("donor", "Designated by an employer"), ("unallocated", "Unallocated funds")],
        required=True,
        default="donor",
    )
    period = fields.Selection(
        [("1", "Period 1"), ("2", "Period 2"), ("3", "Extra period")]
    )
    number = fields.Char(string="Transfer no.")
    date = fields.Date(required=True, default=fields.Date.context_today)
    donor_name = fields.Char(string="Donor in the file")
    donor_siret = fields.Char(string="SIRET in the file")
    partner_id = fields.Many2one(
        "res.partner",
        string="Organisation",
        domain="[('is_company', '=', True)]",
        ondelete="restrict",
        index="btree_not_null",
    )
    target_id = fields.Many2one(
        "bde.taxe.target",
        string="In the campaign",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    training_id = fields.Many2one("bde.training", string="For", check_company=True)
    training_text = fields.Char(string="Training in the file")
    amount = fields.Monetary(required=True)
    contact_shared = fields.Boolean(
        help="The donor agreed that SOLTéA gives their contact to the school."
    )
    contact_name = fields.Char()
    contact_email = fields.Char()
    state = fields.Selection(
        [
            ("matched", "Matched"),
            ("review", "To check"),
            ("unknown", "Donor unknown"),
            ("aside", "Set aside"),
        ],
        required=True,
        default="unknown",
        index=True,
    )
    match_note = fields.Char(string="Why", readonly=True)
    payment_id = fields.Many2one(
        "bde.taxe.payment", string="Bank transfer", ondelete="set null", index=True
    )
    import_id = fields.Many2one(
        "bde.import", readonly=True, ondelete="set null", index="btree_not_null"
    )
    line_number = fields.Integer(string="Line of the file", readonly=True)
    key = fields.Char(required=True, readonly=True, copy=False)

    _key_uniq = models.UniqueIndex(
        "(company_id, key)", "This line was imported already."
    )
