from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..rules.bank_label import make_label, read_label


class BdeTaxePayment(models.Model):
    """What the bank says was received: the total that the lines must reach."""

    _name = "bde.taxe.payment"
    _description = "Bank transfer of the apprenticeship tax"
    _inherit = ["bde.taxe.money.mixin"]
    _order = "date desc, id desc"
    _rec_name = "label"
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
    label = fields.Char(
        string="Bank label",
        required=True,
        help="TAXE- APPRENTISSAGE - <SIRET> - <campaign year> - <transfer no.>",
    )
    number = fields.Char(string="Transfer no.")
    date = fields.Date(required=True, default=fields.Date.context_today)
    amount = fields.Monetary(
        string="Received by the bank", help="Zero: not seen on the account yet."
    )
    transfer_ids = fields.One2many("bde.taxe.transfer", "payment_id", string="Lines")
    line_count = fields.Integer(compute="_compute_lines", store=True)
    amount_lines = fields.Monetary(
        string="Total of the lines", compute="_compute_lines", store=True
    )
    difference = fields.Monetary(
        compute="_compute_lines",
        store=True,
        help="Bank minus lines. Zero: every euro received is told.",
    )
    state = fields.Selection(
        [
            ("waiting", "Bank amount missing"),
            ("empty", "Statement to import"),
            ("gap", "Difference"),
            ("explained", "Difference explained"),
            ("matched", "Totals agree"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
    )
    gap_reason = fields.Char(string="Why they differ", copy=False)
    reconciled_on = fields.Date(string="Reconciled on", readonly=True, copy=False)
    reconciled_by_id = fields.Many2one(
        "res.users", string="Reconciled by", readonly=True, copy=False
    )
    label_warning = fields.Char(compute="_compute_label_warning")

    _amount_check = models.Constraint(
        "CHECK(amount >= 0)", "What a bank receives is not negative."
    )
    _number_uniq = models.UniqueIndex(
        "(campaign_id, number) WHERE number <> ''",
        "This transfer of the campaign is there already.",
    )

    @api.depends("amount", "transfer_ids.amount")
    def _compute_lines(self):
        totals = {
            payment.id: (total, count)
            for payment, total, count in self.env["bde.taxe.transfer"]
            .sudo()
            ._read_group(
                [("payment_id", "in", self.ids)],
                ["payment_id"],
                ["amount:sum", "__count"],
            )
        }
        for payment in self:
            total, count = totals.get(payment.id, (0, 0))
            payment.line_count = count
            payment.amount_lines = payment.currency_id.round(total)
            payment.difference = payment.currency_id.round(payment.amount - total)

    @api.depends("amount", "difference", "line_count", "gap_reason")
    def _compute_state(self):
        for payment in self:
            zero = payment.currency_id.is_zero
            if zero(payment.amount):
                payment.state = "waiting"
            elif not payment.line_count:
                payment.state = "empty"
            elif zero(payment.difference):
                payment.state = "matched"
            else:
                payment.state = "explained" if payment.gap_reason else "gap"

    @api.depends("label", "campaign_id", "company_id")
    def _compute_label_warning(self):
        """Say when the bank's label is of another school or another year."""
        for payment in self:
            read = read_label(payment.label)
            siret = payment.company_id.bde_siret or ""
            warning = False
            if read.siret and siret and read.siret != siret:
                warning = self.env._(
                    "The SIRET of the label, %(theirs)s, is not the school's "
                    "(%(ours)s).",
                    theirs=read.siret,
                    ours=siret,
                )
            elif read.year and read.year != payment.campaign_id.year:
                warning = self.env._(
                    "The label is of the campaign %(year)s.", year=read.year
                )
            payment.label_warning = warning

    @api.onchange("label")
    def _onchange_label(self):
        """The label tells the campaign and the number of the transfer."""
        read = read_label(self.label)
        if read.year:
            campaign = self.env["bde.taxe.campaign"].search(
                [("year", "=", read.year), ("company_id", "=", self.company_id.id)]
            )
            self.campaign_id = campaign or self.campaign_id
        self.number = read.number or self.number

    @api.onchange("campaign_id", "number")
    def _onchange_campaign(self):
        """Without label yet: the one that SOLTéA announces."""
        if self.campaign_id and not self.label:
            self.label = self._announced_label(
                self.company_id, self.campaign_id.year, self.number
            )

    @api.model
    def _announced_label(self, company, year, number):
        return make_label(company.bde_siret or "", year, number)

    # -- CRUD ------------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        payments = super().create(vals_list)
        payments._take_lines()
        return payments

    def write(self, vals):
        done = super().write(vals)
        if {"campaign_id", "number", "date"} & vals.keys():
            self._take_lines()
        return done

    def _take_lines(self):
        """Take the lines of the statement that say this transfer and have none."""
        free = self.env["bde.taxe.transfer"].search(
            Domain("campaign_id", "in", self.campaign_id.ids)
            & Domain("payment_id", "=", False)
        )
        by_number, by_day = {}, {}
        for line in free:
            if line.number:
                place = by_number.setdefault((line.campaign_id, line.number), [])
            else:
                place = by_day.setdefault((line.campaign_id, line.date), [])
            place.append(line.id)
        for payment in self:
            found = by_number.get((payment.campaign_id, payment.number), [])
            found = found or by_day.get((payment.campaign_id, payment.date), [])
            free.browse(found).payment_id = payment

    # -- reconciliation --------------------------------------------------------------
    def _reconcile(self):
        """Note that the lines of these transfers were compared with the bank.

        :raise UserError: names the transfer whose totals differ without a reason
        """
        self.check_access("write")
        for payment in self:
            if payment.state not in ("matched", "explained"):
                raise UserError(payment._why_open())
        self.write(
            {
                "reconciled_on": fields.Date.context_today(self),
                "reconciled_by_id": self.env.uid,
            }
        )

    def _why_open(self):
        """Return in words why this transfer is not reconciled, False when it is."""
        self.ensure_one()
        if self.state == "waiting":
            return self.env._(
                "%(transfer)s: enter what the bank received.", transfer=self.label
            )
        if self.state == "empty":
            return self.env._(
                "%(transfer)s: no line of the statement; import it.",
                transfer=self.label,
            )
        if self.state == "gap":
            return self.env._(
                "%(transfer)s: %(amount)s between the bank and the lines. Import the "
                "missing lines, or say why they differ.",
                transfer=self.label,
                amount=self.currency_id.format(self.difference),
            )
        if not self.reconciled_on:
            return self.env._("%(transfer)s: totals to confirm.", transfer=self.label)
        return False

    def action_reconcile(self):
        """Button: the totals were compared."""
        self._reconcile()

    def action_open_lines(self):
        """Button: the lines of this transfer."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "bde_taxe.bde_taxe_transfer_action"
        )
        return action | {
            "domain": [("payment_id", "=", self.id)],
            "context": {
                "default_payment_id": self.id,
                "default_campaign_id": self.campaign_id.id,
            },
        }
