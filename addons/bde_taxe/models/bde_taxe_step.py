from odoo import fields, models


class BdeTaxeStep(models.Model):
    """A timed step of the plan: a letter, an e-mail, calls or thanks, to a segment."""

    _name = "bde.taxe.step"
    _description = "Step of a tax campaign"
    _order = "campaign_id, date_planned, sequence, id"
    _check_company_auto = True

    campaign_id = fields.Many2one(
        "bde.taxe.campaign", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="campaign_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    kind = fields.Selection(
        [
            ("letter", "Letter"),
            ("mail", "E-mail"),
            ("call", "Calls"),
            ("thank", "Thanks"),
        ],
        required=True,
        default="mail",
    )
    segment_ids = fields.Many2many(
        "bde.segment", string="Segments", help="Empty: everybody of the campaign."
    )
    text_id = fields.Many2one("bde.taxe.text", string="Text")
    milestone = fields.Char(help="Kind of the calendar that dates it.")
    offset_days = fields.Integer(string="Days after")
    date_planned = fields.Date(string="Planned on")
    state = fields.Selection(
        [("planned", "Planned"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True,
        default="planned",
        copy=False,
    )
    done_on = fields.Date(readonly=True, copy=False)
    mailing_id = fields.Many2one("mailing.mailing", readonly=True, copy=False)
