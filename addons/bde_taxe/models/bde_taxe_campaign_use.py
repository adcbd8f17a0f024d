from markupsafe import Markup

from odoo import api, fields, models

from ..rules import use_of_money as rules
from ..rules.money import euros

AMOUNTS = (
    "carried",
    "received",
    "available",
    "allocated",
    "spent",
    "planned",
    "left",
    "free",
)


class BdeTaxeCampaign(models.Model):
    """What becomes of the money: allocated, spent, left, carried to the next year."""

    _inherit = "bde.taxe.campaign"

    amount_brought = fields.Monetary(
        string="Left from before",
        help="What the school had left when it began to count here. Leave empty on "
        "the following campaigns: their balance is carried over by itself.",
    )
    use_note = fields.Text(string="Word to the board")
    restitution_note = fields.Text(
        string="Word to the donors", help="Printed above what their money bought."
    )
    amount_carried = fields.Monetary(
        string="Carried over", compute="_compute_use", help="From the years before."
    )
    amount_received = fields.Monetary(
        string="Received",
        compute="_compute_use",
        help="Every line of the statements, unallocated funds and donors not "
        "matched yet included.",
    )
    amount_available = fields.Monetary(string="To use", compute="_compute_use")
    amount_allocated = fields.Monetary(string="Allocated", compute="_compute_use")
    amount_free = fields.Monetary(
        string="Not allocated yet",
        compute="_compute_use",
        help="What is carried over but still allocated by the years before is taken "
        "off: lower their allocations to free it.",
    )
    amount_spent = fields.Monetary(string="Ordered or paid", compute="_compute_use")
    amount_planned = fields.Monetary(string="Planned", compute="_compute_use")
    amount_left = fields.Monetary(
        string="Balance", compute="_compute_use", help="Carried to the next campaign."
    )
    use_warnings = fields.Html(compute="_compute_use_warnings", sanitize=False)

    @api.depends(
        "amount_brought",
        "year",
        "transfer_ids.amount",
        "allocation_ids.amount",
        "allocation_ids.amount_spent",
        "allocation_ids.amount_planned",
    )
    def _compute_use(self):
        uses = self._use_of_money()
        empty = dict.fromkeys(AMOUNTS, 0)
        for campaign in self:
            use = uses.get(campaign._origin, empty)
            for name in AMOUNTS:
                campaign[f"amount_{name}"] = use[name]

    def _use_of_money(self):
        """Return {campaign: what came in, what went out, what is left}.

        Amounts in the school's currency: brought, carried, received, donated,
        unallocated, available (carried + received), allocated, reserved (allocated by
        the years before, not spent), free (available − allocated − reserved), spent
        (ordered + paid), paid, planned, left (available − spent); donors: their
        number. A constant number of queries.
        """
        campaigns = self.search(
            [("company_id", "in", self.company_id.ids)], order="company_id, year"
        )
        sums = campaigns._use_sums()
        result = {}
        for company, group in campaigns.grouped("company_id").items():
            digits = company.currency_id.decimal_places
            balances = rules.carry_over(
                [
                    rules.Year(
                        rules.units(campaign.amount_brought, digits),
                        rules.units(sums[campaign]["received"], digits),
                        rules.units(sums[campaign]["spent"], digits),
                    )
                    for campaign in group
                ]
            )
            reserved = 0
            for campaign, (carried, left) in zip(group, balances, strict=True):
                use = dict(sums[campaign])
                use["brought"] = campaign.amount_brought
                use["carried"] = rules.amount(carried, digits)
                use["left"] = rules.amount(left, digits)
                use["available"] = round(use["carried"] + use["received"], digits)
                use["reserved"] = reserved
                use["free"] = round(
                    use["available"] - use["allocated"] - reserved, digits
                )
                result[campaign] = use
                reserved += max(use["allocated"] - use["spent"], 0)
        return result

    def _use_sums(self):
        """Return {campaign: sums of its lines}, in three queries."""
        names = ("donated", "unallocated", "allocated", "paid", "ordered", "planned")
        sums = {campaign: {**dict.fromkeys(names, 0), "donors": 0} for campaign in self}
        domain = [("campaign_id", "in", self.ids)]
        for campaign, kind, amount, donors in self.env["bde.taxe.transfer"]._read_group(
            domain, ["campaign_id", "kind"], ["amount:sum", "partner_id:count_distinct"]
        ):
            name = "unallocated" if kind == "unallocated" else "donated"
            sums[campaign][name] += amount
            if name == "donated":
                sums[campaign]["donors"] = donors
        for campaign, amount in self.env["bde.taxe.allocation"]._read_group(
            domain, ["campaign_id"], ["amount:sum"]
        ):
            sums[campaign]["allocated"] = amount
        for campaign, state, amount in self.env["bde.taxe.expense"]._read_group(
            [*domain, ("state", "!=", "cancelled")],
            ["campaign_id", "state"],
            ["amount:sum"],
        ):
            sums[campaign][state] = amount
        for found in sums.values():
            found["received"] = found["donated"] + found["unallocated"]
            found["spent"] = found["paid"] + found["ordered"]
        return sums

    def _hand_on_balance(self):
        """Before these campaigns go: what they leave is brought in by the next one."""
        uses = self._use_of_money()
        for company, gone in self.grouped("company_id").items():
            left = 0
            for campaign, use in uses.items():
                if campaign.company_id != company:
                    continue
                if campaign in gone:
                    left += use["brought"] + use["received"] - use["spent"]
                elif left:
                    campaign.amount_brought += left
                    left = 0

    # -- what to look at ------------------------------------------------------------
    @api.depends("amount_free", "amount_left", "allocation_ids.expense_ids.state")
    def _compute_use_warnings(self):
        for campaign in self:
            lines = campaign._use_warning_lines() if campaign._origin else []
            item = Markup("<li>%s</li>")
            campaign.use_warnings = (
                Markup("<ul class='mb-0'>%s</ul>")
                % Markup().join(item % line for line in lines)
                if lines
                else False
            )

    def _use_warning_lines(self):
        """Return the sentences about what the office or the board should look at."""
        self.ensure_one()
        lines = []
        if self.amount_free < 0:
            lines.append(
                self.env._(
                    "%(over)s more is allocated than received and carried over.",
                    over=euros(-self.amount_free),
                )
            )
        if self.amount_left < 0:
            lines.append(
                self.env._(
                    "%(over)s more is ordered or paid than received and carried over: "
                    "the school advances it.",
                    over=euros(-self.amount_left),
                )
            )
        lines += self._allocation_warning_lines()
        lines += [expense._warning_words() for expense in self._expenses_to_explain()]
        return lines

    def _allocation_warning_lines(self):
        lines = []
        allocations = self.allocation_ids
        without = allocations.filtered(lambda a: not a.decision_id and a.amount)
        if without:
            lines.append(
                self.env._(
                    "No decision of the board yet: %(names)s (%(amount)s).",
                    names=", ".join(without.mapped("name")),
                    amount=euros(sum(without.mapped("amount"))),
                )
            )
        lines += [
            self.env._(
                "« %(name)s »: %(planned)s planned, %(left)s left.",
                name=allocation.name,
                planned=euros(allocation.amount_planned),
                left=euros(allocation.amount_left),
            )
            for allocation in allocations
            if allocation.currency_id.compare_amounts(
                allocation.amount_planned, allocation.amount_left
            )
            > 0
        ]
        return lines

    def _expenses_to_explain(self):
        """Return the live purchases that the texts do not plainly allow."""
        return self.allocation_ids.expense_ids.filtered(
            lambda e: e.state != "cancelled" and e.verdict not in (False, "allowed")
        ).sorted(lambda e: (e.verdict != "excluded", e.date, e.id))

    # -- doors ------------------------------------------------------------------------
    def action_open_use(self):
        """Button: the use of the money of this campaign."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(self.env.ref("bde_taxe.bde_taxe_use_view_form").id, "form")],
            "name": self.env._("Use of the money"),
        }

    def action_allocate(self):
        """Button: a new allocation of this money."""
        self.ensure_one()
        self.env["bde.taxe.allocation"].check_access("create")
        return self._use_dialog(
            "bde.taxe.allocation",
            self.env._("Allocate money"),
            default_campaign_id=self.id,
            default_amount=max(self.amount_free, 0),
        )

    def action_add_expense(self):
        """Button: a new purchase."""
        self.ensure_one()
        self.env["bde.taxe.expense"].check_access("create")
        room = self.allocation_ids.sorted("amount_left", reverse=True)
        return self._use_dialog(
            "bde.taxe.expense",
            self.env._("Note a purchase"),
            default_allocation_id=room[:1].id,
        )

    def _use_dialog(self, model, name, **context):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "form")],
            "target": "new",
            "context": context,
        }

    def action_print_use(self):
        """Button: the report to the board, as a PDF."""
        self.check_access("read")
        return self.env.ref("bde_taxe.action_report_use").report_action(self)

    def action_export_use(self):
        """Button: the same as a workbook."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/bde/taxe/emploi/{self.id}",
            "target": "download",
        }

    def action_print_restitutions(self):
        """Button: what the money of each donor bought, one PDF for all of them."""
        self.ensure_one()
        self.check_access("read")
        donors = self.target_ids.filtered(lambda t: t.amount_transferred > 0)
        return donors.sorted("display_name").action_print_restitution()


class BdeTaxeExpense(models.Model):
    _inherit = "bde.taxe.expense"

    def _warning_words(self):
        """Return « Desk of the office (Furniture: excluded), 320,00 €: reason »."""
        reason = self.reason or self.env._("no reason given yet")
        return self.env._(
            "%(name)s (%(verdict)s), %(amount)s: %(reason)s.",
            name=self.name,
            verdict=self._verdict_words(),
            amount=euros(self.amount),
            reason=reason.rstrip("."),
        )
