from datetime import timedelta

from odoo import fields, models

from .bde_taxe_campaign_close import V30_CHECKS

# Dates of the calendar that are still to verify are told so long before
EXPECTED_DAYS = 60
# What is not verified is told when the period closes so soon
CLOSING_DAYS = 14


class BdeTaxeCockpit(models.AbstractModel):
    """What must be seen, and the way to each list."""

    _inherit = "bde.taxe.cockpit"

    # -- alerts -----------------------------------------------------------------------
    def _cockpit_alerts(self, campaign):
        """Return what must be seen: [{state, text, action}]; others add theirs."""
        if campaign.state == "closed":
            return []
        home = self.env["bde.home"]
        alerts = [
            {"state": "amber", "text": text, "action": self._money_action(campaign)}
            for _code, _level, text in campaign._closing_money()
        ]
        alerts += self._alerts_closing(campaign)
        today = fields.Date.context_today(self)
        unsure = [
            row
            for row in campaign._calendars()[campaign].values()
            if row.certainty == "expected"
            and today <= row.date_start <= today + timedelta(days=EXPECTED_DAYS)
        ]
        if unsure:
            row = min(unsure, key=lambda item: item.date_start)
            text = self.env._(
                "Date to verify on the site of SOLTéA: %(what)s, %(day)s",
                what=row.display_name,
                day=home._home_day(row.date_start),
            )
            action = home._home_action(
                "bde_taxe.bde_taxe_calendar_action",
                domain=[("year", "=", campaign.year)],
            )
            alerts.append({"state": "amber", "text": text, "action": action})
        return alerts

    def _alerts_closing(self, campaign):
        """Rule V30: what is not verified and the period closes soon."""
        today = fields.Date.context_today(self)
        soon = campaign.check_ids.filtered(
            lambda check: (
                check.code in V30_CHECKS
                and check.result == "todo"
                and check.due
                and check.due <= today + timedelta(days=CLOSING_DAYS)
            )
        )
        return [
            {
                "state": "red",
                "text": self.env._(
                    "%(what)s: to do before %(day)s (%(when)s)",
                    what=check.name,
                    day=self.env["bde.home"]._home_day(check.due),
                    when=self.env["bde.home"]._home_when(check.due),
                ),
                "action": self._campaign_action(campaign),
            }
            for check in soon
        ]

    def _money_action(self, campaign):
        """Return what opens the lines of the statements."""
        return self.env["bde.home"]._home_action(
            "bde_taxe.bde_taxe_transfer_action",
            domain=[("campaign_id", "=", campaign.id)],
            context={"default_campaign_id": campaign.id},
        )

    # -- lists ------------------------------------------------------------------------
    def _cockpit_buttons(self, campaign):
        """Return the buttons to the lists: [{key, label, icon, action, sequence}]."""
        home = self.env["bde.home"]
        own = {
            "domain": [("campaign_id", "=", campaign.id)],
            "context": {"default_campaign_id": campaign.id},
        }
        lists = [
            ("campaign", self.env._("Checklist and plan"), "fa-calendar-check-o", None),
            ("donors", self.env._("Donors"), "fa-building-o", None),
            ("steps", self.env._("Letters, e-mails, calls"), "fa-envelope-o", "step"),
            ("transfers", self.env._("Transfers"), "fa-bank", "transfer"),
            ("bank", self.env._("Bank transfers"), "fa-eur", "payment"),
            ("gifts", self.env._("Gifts"), "fa-gift", "gift"),
            ("purchases", self.env._("Purchases"), "fa-shopping-cart", "expense"),
        ]
        actions = {
            "campaign": self._campaign_action(campaign),
            "donors": self._target_action(campaign, "in_campaign"),
        }
        return [
            {
                "key": key,
                "label": label,
                "icon": icon,
                "action": actions.get(key)
                or home._home_action(f"bde_taxe.bde_taxe_{name}_action", **own),
                "sequence": (rank + 1) * 10,
            }
            for rank, (key, label, icon, name) in enumerate(lists)
        ]
