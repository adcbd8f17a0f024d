from odoo import fields, models
from odoo.tools import SQL

from ..rules import campaign_dates

# What a figure counts among the organisations of a campaign, and which amount it adds
TARGET_FIGURES = {
    "asked": ("t.state <> 'excluded'", "t.amount_estimated"),
    "contacted": (
        "t.state NOT IN ('excluded', 'selected')",
        "t.amount_estimated",
    ),
    "promised": (
        "t.state <> 'excluded' AND (t.amount_promised > 0 OR t.answer = 'intention')",
        "t.amount_promised",
    ),
    "designated": ("t.amount_designated > 0", "t.amount_designated"),
    "transferred": ("t.amount_transferred > 0", "t.amount_transferred"),
    "thanked": ("t.state = 'thanked'", "t.amount_transferred"),
    "refused": ("t.state = 'refused'", "t.amount_estimated"),
    "excluded": ("t.state = 'excluded'", "t.amount_estimated"),
}


class BdeTaxeCampaign(models.Model):
    """Where a campaign is: asked, promised, designated, transferred, unallocated."""

    _inherit = "bde.taxe.campaign"

    def _figures(self):
        """Return the figures of this campaign and of the one before it.

        A promise is never money: `promised` and `designated` add what was said,
        `transferred` what came in, each on its own.

        :return: {"goal", "last_campaign", "now", "last", "last_same_day"}; each of the
            three is {figure: {"count", "amount"}} with the figures asked, contacted,
            promised, designated, transferred, unallocated, received, thanked, refused,
            excluded; `received` is transferred and unallocated; `last_same_day` is
            last year's on the same day. Amounts in the currency of the school.
        """
        self.ensure_one()
        self.check_access("read")
        last = self._last()[self]
        both = self | last
        found = both._figures_of_targets()
        both._add_transfers(found)
        then = last and {last.id: last._figures_then()}
        return {
            "goal": self.amount_goal,
            "last_campaign": last,
            "now": found[self.id],
            "last": found[last.id] if last else {},
            "last_same_day": then[last.id] if last else {},
        }

    def _figures_of_targets(self):
        """Return {campaign id: {figure: {count, amount}}}, in one query."""
        targets = self.env["bde.taxe.target"]
        targets.flush_model()
        query = targets._search([("campaign_id", "in", self.ids)])
        columns = [
            SQL(
                "count(*) FILTER (WHERE %(held)s),"
                " COALESCE(sum(%(amount)s) FILTER (WHERE %(held)s), 0)",
                held=SQL(condition),  # pylint: disable=sql-injection
                amount=SQL(amount),  # pylint: disable=sql-injection
            )
            for condition, amount in TARGET_FIGURES.values()
        ]
        rows = self.env.execute_query(
            SQL(
                "SELECT t.campaign_id, %s FROM bde_taxe_target t"
                " WHERE t.id IN %s GROUP BY t.campaign_id",
                SQL(", ").join(columns),
                query.subselect(),
            )
        )
        found = {
            campaign.id: {
                name: {"count": 0, "amount": 0.0}
                for name in [*TARGET_FIGURES, "unallocated", "received"]
            }
            for campaign in self
        }
        for campaign, *values in rows:
            for rank, name in enumerate(TARGET_FIGURES):
                found[campaign][name] = {
                    "count": values[2 * rank],
                    "amount": float(values[2 * rank + 1]),
                }
        return found

    def _add_transfers(self, found):
        """Complete the figures with the lines of the statements: money, all of it.

        A line whose donor is not known yet is money too: it counts in the amount
        transferred, and its donor will count when known.
        """
        for campaign, kind, lines, amount in self.env["bde.taxe.transfer"]._read_group(
            [("campaign_id", "in", self.ids)],
            ["campaign_id", "kind"],
            ["__count", "amount:sum"],
        ):
            figures = found[campaign.id]
            amount = campaign.currency_id.round(amount or 0.0)
            if kind == "unallocated":
                figures["unallocated"] = {"count": lines, "amount": amount}
            else:
                figures["transferred"]["amount"] = amount
        for figures in found.values():
            figures["received"] = {
                "count": figures["transferred"]["count"],
                "amount": figures["transferred"]["amount"]
                + figures["unallocated"]["amount"],
            }

    def _figures_then(self):
        """Return what this past campaign had reached on today's day of its year."""
        day = self._today_in(self.year)
        groups = {
            "promised": ("bde.taxe.pledge", "promised_on", "amount_promised"),
            "designated": ("bde.taxe.pledge", "designated_on", "amount_designated"),
            "transferred": ("bde.taxe.transfer", "date", "amount"),
            "unallocated": ("bde.taxe.transfer", "date", "amount"),
        }
        found = {}
        for name, (model, date, amount) in groups.items():
            domain = [("campaign_id", "=", self.id), (date, "<=", day)]
            if model == "bde.taxe.transfer":
                wanted = "unallocated" if name == "unallocated" else "donor"
                domain.append(("kind", "=", wanted))
            else:
                domain += [("state", "!=", "dropped"), (amount, ">", 0)]
            count, total = self.env[model]._read_group(
                domain, [], ["target_id:count_distinct", f"{amount}:sum"]
            )[0]
            found[name] = {"count": count, "amount": total or 0.0}
        contacted = self.env["bde.taxe.target"].search_count(
            [
                ("campaign_id", "=", self.id),
                ("contacted_on", "<=", day),
                ("state", "!=", "excluded"),
            ]
        )
        found["contacted"] = {"count": contacted, "amount": 0.0}
        found["received"] = {
            "count": found["transferred"]["count"],
            "amount": found["transferred"]["amount"] + found["unallocated"]["amount"],
        }
        return found

    def _today_in(self, year):
        """Return today, moved as many years as `self` lies behind the current one."""
        today = fields.Date.context_today(self)
        current = self.search(
            [("company_id", "=", self.company_id.id), ("year", ">", year)],
            order="year",
            limit=1,
        )
        shift = (current.year or today.year) - year
        return campaign_dates.same_day(today, -shift)

    # -- curve ------------------------------------------------------------------------
    def _curve(self, kind):
        """Return the running totals of a kind of progress, by week of the campaign.

        :param str kind: promised, designated or transferred (a kind of
            bde.taxe.progress; transferred with the unallocated funds)
        :return: {campaign: [(week, total)]}; the week counts from 1 January of the
            campaign's year, negative before
        """
        kinds = ["transferred", "unallocated"] if kind == "transferred" else [kind]
        points = {campaign: [] for campaign in self}
        for campaign, week, amount in self.env["bde.taxe.progress"]._read_group(
            [("campaign_id", "in", self.ids), ("kind", "in", kinds)],
            ["campaign_id", "week"],
            ["amount:sum"],
        ):
            points[campaign].append((week, amount))
        return {
            campaign: campaign_dates.cumulate(pairs)
            for campaign, pairs in points.items()
        }
