from odoo import fields, models
from odoo.exceptions import UserError

# Verified in SOLTéA before a period closes (rule V30): told, never in the way
V30_CHECKS = ("habilitation", "trainings", "training_list", "bank")
# A line of the statement without a sure donor is matched or set aside first
TO_SETTLE = "transfers_to_check"
BLOCK = "block"
WARN = "warn"


class BdeTaxeCampaign(models.Model):
    """The end of a campaign: what is still open, and who closes it all the same."""

    _inherit = "bde.taxe.campaign"

    closed_on = fields.Date(readonly=True, copy=False)
    closing_reason = fields.Char(
        string="Closed all the same", readonly=True, copy=False
    )

    def _closing_reasons(self):
        """Return what is still open: [(code, level, text)], level "block" or "warn".

        Addons and other concepts add theirs; a "block" keeps the campaign open, a
        "warn" asks for a written reason.
        """
        self.ensure_one()
        return [
            *self._closing_checks(),
            *self._closing_money(),
            *self._closing_thanks(),
        ]

    def _closing_checks(self):
        """Rule V30: bank details and trainings verified before the period closes."""
        late = self.check_ids.filtered(
            lambda check: check.code in V30_CHECKS and check.result in ("todo", "late")
        )
        return [
            (
                f"check_{check.code}",
                WARN,
                self.env._("Not verified: %(name)s", name=check.name),
            )
            for check in late
        ]

    def _closing_money(self):
        """Lines whose donor is to be settled, totals that the bank does not confirm."""
        return [
            (code, BLOCK if code == TO_SETTLE else WARN, text)
            for code, text in self._money_warnings()
        ]

    def _closing_thanks(self):
        count = self.env["bde.taxe.target"].search_count(
            [("campaign_id", "=", self.id), ("state", "=", "transferred")]
        )
        if not count:
            return []
        return [
            (
                "thanks",
                WARN,
                self.env._("%(count)s donors are not thanked yet", count=count),
            )
        ]

    def action_close(self):
        """Button: close the campaign, or say what keeps it open."""
        self.ensure_one()
        self.check_access("write")
        if self.state == "closed":
            raise UserError(self.env._("This campaign is closed already."))
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "bde_taxe.bde_taxe_campaign_close_action"
            ),
            "context": {"default_campaign_id": self.id},
        }

    def _close(self, reason=None):
        """Close a campaign.

        :param str reason: why, although something is still open (kept, told)
        :raise UserError: something must be settled first, or the reason is missing
        """
        self.ensure_one()
        self.check_access("write")
        reasons = self._closing_reasons()
        blocking = [text for _code, level, text in reasons if level == BLOCK]
        if blocking:
            raise UserError(
                self.env._(
                    "The campaign stays open until this is settled: %(what)s.",
                    what="; ".join(blocking),
                )
            )
        if reasons and not (reason or "").strip():
            raise UserError(
                self.env._(
                    "Say why the campaign is closed although: %(what)s.",
                    what="; ".join(text for _code, _level, text in reasons),
                )
            )
        self.sudo().write(
            {
                "state": "closed",
                "closed_on": fields.Date.context_today(self),
                "closing_reason": reason if reasons else False,
            }
        )
        if reasons:
            self.message_post(
                body=self.env._("Closed all the same: %(reason)s", reason=reason)
            )
