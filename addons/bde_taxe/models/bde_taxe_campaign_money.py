from odoo import api, fields, models

TO_CHECK = ("review", "unknown")


class BdeTaxeCampaign(models.Model):
    """What came in, compared with the bank and with the donors (rule V30)."""

    _inherit = "bde.taxe.campaign"

    amount_lines = fields.Monetary(
        string="Transfers received", compute="_compute_money"
    )
    amount_unallocated = fields.Monetary(
        string="Unallocated funds", compute="_compute_money"
    )
    amount_bank = fields.Monetary(
        string="Received by the bank", compute="_compute_money"
    )
    transfer_to_check_count = fields.Integer(
        string="Transfers to check", compute="_compute_money"
    )

    @api.depends("transfer_ids.amount", "transfer_ids.state", "payment_ids.amount")
    def _compute_money(self):
        lines = self.env["bde.taxe.transfer"]._read_group(
            [("campaign_id", "in", self.ids)],
            ["campaign_id", "kind", "state"],
            ["amount:sum", "__count"],
        )
        bank = dict(
            self.env["bde.taxe.payment"]._read_group(
                [("campaign_id", "in", self.ids)], ["campaign_id"], ["amount:sum"]
            )
        )
        for campaign in self:
            own = [line[1:] for line in lines if line[0] == campaign]
            campaign.amount_lines = sum(amount for _k, _s, amount, _n in own)
            campaign.amount_unallocated = sum(
                amount for kind, _s, amount, _n in own if kind == "unallocated"
            )
            campaign.transfer_to_check_count = sum(
                count for _k, state, _a, count in own if state in TO_CHECK
            )
            campaign.amount_bank = bank.get(campaign, 0)

    def _money_warnings(self):
        """Return [(code, text)]: what of the money of a campaign is still open."""
        self.ensure_one()
        warnings = []
        if self.transfer_to_check_count:
            warnings.append(
                (
                    "transfers_to_check",
                    self.env._(
                        "%(count)s lines of transfers have no sure donor.",
                        count=self.transfer_to_check_count,
                    ),
                )
            )
        alone = self.env["bde.taxe.transfer"].search_count(
            [("campaign_id", "=", self.id), ("payment_id", "=", False)]
        )
        if alone:
            warnings.append(
                (
                    "transfers_alone",
                    self.env._("%(count)s lines are of no bank transfer.", count=alone),
                )
            )
        for payment in self.payment_ids:
            why = payment._why_open()
            if why:
                warnings.append(("not_reconciled", why))
        return warnings

    def action_open_transfers(self):
        """Button: the transfers of this campaign."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "bde_taxe.bde_taxe_transfer_action"
        )
        return action | {
            "domain": [("campaign_id", "=", self.id)],
            "context": {"default_campaign_id": self.id},
        }
