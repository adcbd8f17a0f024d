from pathlib import Path

from markupsafe import Markup

from odoo import api, models
from odoo.tools.misc import file_path

from odoo.addons.bde_partners.report.layout import Layout
from odoo.addons.bde_partners.rules.workbook_out import Column, Sheet, build_workbook

from ..rules.money import euros

# Purchases told one by one to a donor; smaller parts are added up
LINES = 12


def _money(amount):
    """Return an amount with its cents, for columns of figures."""
    return euros(amount, cents=True)


class BdeTaxeCampaign(models.Model):
    """The report to the board: the same figures on paper and in a workbook."""

    _inherit = "bde.taxe.campaign"

    def _use_report(self):
        """Return {campaign: what the report says}: use, years, named donors, gifts.

        A constant number of queries for all of them.
        """
        uses = self._use_of_money()
        names = self._use_named_donors()
        gifts = self._use_gifts()
        return {
            campaign: {
                "use": uses[campaign],
                "years": [
                    (other, use)
                    for other, use in uses.items()
                    if other.company_id == campaign.company_id
                    and other.year <= campaign.year
                ],
                "allocations": campaign.allocation_ids.sorted(
                    lambda a: (a.sequence, a.id)
                ),
                "to_explain": campaign._expenses_to_explain(),
                "named": names.get(campaign, []),
                "gifts": gifts.get(campaign, (0, 0)),
            }
            for campaign in self
        }

    def _use_named_donors(self):
        """Return {campaign: names of the donors who agreed to be named}."""
        targets = self.env["bde.taxe.target"].search(
            [
                ("campaign_id", "in", self.ids),
                ("named", "=", "yes"),
                ("amount_transferred", ">", 0),
            ]
        )
        return {
            campaign: sorted(found.partner_id.mapped("name"), key=str.casefold)
            for campaign, found in targets.grouped("campaign_id").items()
        }

    def _use_gifts(self):
        """Return {campaign: (number of gifts in kind received, their value)}."""
        rows = self.env["bde.taxe.gift"]._read_group(
            [("campaign_id", "in", self.ids), ("state", "=", "received")],
            ["campaign_id"],
            ["__count", "value:sum"],
        )
        return {campaign: (count, value) for campaign, count, value in rows}

    def _use_name(self):
        """Return the name of the printed file."""
        self.ensure_one()
        return self.env._("Use of the apprenticeship tax %(year)s", year=self.year)

    # -- workbook ---------------------------------------------------------------------
    def _use_workbook(self):
        """Return (name of the file, bytes of the .xlsx) of this campaign."""
        self.ensure_one()
        report = self._use_report()[self]
        content = build_workbook(
            [
                self._use_sheet_years(report),
                self._use_sheet_allocations(report),
                self._use_sheet_expenses(),
            ],
            total_label=self.env._("Total"),
        )
        return f"{self._use_name()}.xlsx", content

    def _use_sheet_years(self, report):
        words = self._use_words()
        names = ("carried", "donated", "unallocated", "allocated", "spent", "left")
        return Sheet(
            self.env._("Year after year"),
            [
                Column(self.env._("Campaign"), 12, "integer"),
                *(Column(words[name], 18, "money") for name in names),
            ],
            [
                [other.year, *(use[name] for name in names)]
                for other, use in report["years"]
            ],
        )

    def _use_words(self):
        """Return {name of an amount: what people call it}."""
        return {
            "carried": self.env._("Carried over"),
            "donated": self.env._("Designated by employers"),
            "unallocated": self.env._("Unallocated funds"),
            "allocated": self.env._("Allocated"),
            "spent": self.env._("Ordered or paid"),
            "left": self.env._("Balance"),
        }

    def _use_sheet_allocations(self, report):
        return Sheet(
            self.env._("Trainings and projects"),
            [
                Column(self.env._("For what"), 34),
                Column(self.env._("Training"), 34),
                Column(self.env._("Board's decision"), 34),
                Column(self.env._("Allocated"), 16, "money"),
                Column(self.env._("Planned"), 16, "money"),
                Column(self.env._("Ordered or paid"), 16, "money"),
                Column(self.env._("Left"), 16, "money"),
            ],
            [
                [
                    allocation.name,
                    allocation.training_id.name or self.env._("Common to all"),
                    allocation.decision_id.display_name or "",
                    allocation.amount,
                    allocation.amount_planned,
                    allocation.amount_spent,
                    allocation.amount_left,
                ]
                for allocation in report["allocations"]
            ],
            total=True,
        )

    def _use_sheet_expenses(self):
        expenses = self.allocation_ids.expense_ids.filtered(
            lambda e: e.state != "cancelled"
        ).sorted(lambda e: (e.date, e.id))
        states = dict(expenses._fields["state"]._description_selection(self.env))
        verdicts = dict(expenses._fields["verdict"]._description_selection(self.env))
        return Sheet(
            self.env._("Purchases"),
            [
                Column(self.env._("Date"), 12, "date"),
                Column(self.env._("What was bought"), 40),
                Column(self.env._("Allocation"), 30),
                Column(self.env._("Kind"), 34),
                Column(self.env._("Verdict"), 18),
                Column(self.env._("Supplier"), 28),
                Column(self.env._("Invoice or order"), 18),
                Column(self.env._("Amount"), 16, "money"),
                Column(self.env._("State"), 14),
                Column(self.env._("Why all the same"), 50),
            ],
            [
                [
                    expense.date,
                    expense.name,
                    expense.allocation_id.name,
                    expense.kind_id.name,
                    verdicts.get(expense.verdict, ""),
                    expense.supplier_id.name or "",
                    expense.reference or "",
                    expense.amount,
                    states[expense.state],
                    expense.reason or "",
                ]
                for expense in expenses
            ],
            total=True,
        )


class ReportUse(models.AbstractModel):
    """Values of the report to the board."""

    _name = "report.bde_taxe.report_use"
    _description = "Use of the money, values to print"

    @api.model
    def _get_report_values(self, docids, data=None):
        campaigns = self.env["bde.taxe.campaign"].browse(docids)
        campaigns.check_access("read")
        reports = campaigns._use_report()
        return {
            "docs": campaigns,
            "euros": _money,
            "css": _css(),
            "reports": {campaign.id: reports[campaign] for campaign in campaigns},
        }


class ReportRestitution(models.AbstractModel):
    """Values of what is told to each donor."""

    _name = "report.bde_taxe.report_restitution"
    _description = "What the money of a donor bought, values to print"

    @api.model
    def _get_report_values(self, docids, data=None):
        targets = self.env["bde.taxe.target"].browse(docids)
        targets.check_access("read")
        found, layout = targets._restitution(), Layout(self.env)
        people = targets._recipients()
        return {
            "docs": targets,
            "euros": euros,
            "css": _css(),
            "shown": LINES,
            "addresses": {t.id: t._address_lines(people[t]) for t in targets},
            "days": {t.id: t._restitution_day() for t in targets},
            "restitutions": {target.id: told for target, told in found.items()},
            "pictures": {t.id: found[t]._pictures(layout) for t in targets},
        }


def _css():
    """Return our style sheet, as safe markup."""
    path = Path(file_path("bde_taxe/report/use_of_money.css"))
    return Markup(path.read_text(encoding="utf-8"))
