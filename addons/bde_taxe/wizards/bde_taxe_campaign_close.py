from odoo import api, fields, models

from ..models.bde_taxe_campaign_close import BLOCK


class BdeTaxeCampaignClose(models.TransientModel):
    """What is still open in a campaign, and the reason to close it all the same."""

    _name = "bde.taxe.campaign.close"
    _description = "Closing of a tax campaign"

    campaign_id = fields.Many2one("bde.taxe.campaign", required=True, readonly=True)
    line_ids = fields.One2many(
        "bde.taxe.campaign.close.line",
        "close_id",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
    )
    is_blocked = fields.Boolean(
        compute="_compute_line_ids", compute_sudo=False, store=True
    )
    is_clean = fields.Boolean(
        compute="_compute_line_ids", compute_sudo=False, store=True
    )
    reason = fields.Char()

    @api.depends("campaign_id")
    def _compute_line_ids(self):
        for close in self:
            reasons = close.campaign_id and close.campaign_id._closing_reasons() or []
            close.line_ids = [
                fields.Command.clear(),
                *(
                    fields.Command.create({"level": level, "text": text})
                    for _code, level, text in reasons
                ),
            ]
            close.is_blocked = any(level == BLOCK for _code, level, _text in reasons)
            close.is_clean = not reasons

    def action_close(self):
        """Button: close it."""
        self.ensure_one()
        self.campaign_id._close(self.reason)
        return {"type": "ir.actions.act_window_close"}


class BdeTaxeCampaignCloseLine(models.TransientModel):
    """One thing that is still open."""

    _name = "bde.taxe.campaign.close.line"
    _description = "What keeps a campaign open"

    close_id = fields.Many2one("bde.taxe.campaign.close", ondelete="cascade")
    level = fields.Selection(
        [("block", "To settle first"), ("warn", "To know")], readonly=True
    )
    text = fields.Char(readonly=True)
