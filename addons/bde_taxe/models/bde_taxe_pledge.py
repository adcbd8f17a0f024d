from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules.money import NBSP, euros

NOTE = 500


class BdeTaxePledge(models.Model):
    """What an organisation says it will designate, for one training; not money.

    From promised to designated: two amounts, two dates, never mixed up.
    """

    _name = "bde.taxe.pledge"
    _description = "Declared intention"
    _inherit = ["bde.taxe.money.mixin"]
    _order = "promised_on desc, id desc"
    _check_company_auto = True

    target_id = fields.Many2one(
        "bde.taxe.target",
        string="Donor",
        required=True,
        index=True,
        ondelete="cascade",
    )
    campaign_id = fields.Many2one(
        related="target_id.campaign_id", store=True, index=True
    )
    company_id = fields.Many2one(related="target_id.company_id", store=True)
    partner_id = fields.Many2one(related="target_id.partner_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    training_id = fields.Many2one(
        "bde.training", string="For", check_company=True, ondelete="restrict"
    )
    basis = fields.Selection(
        [("amount", "Amount"), ("percent", "Share of the credit")],
        required=True,
        default="amount",
    )
    percent = fields.Float(string="Share (%)")
    amount_promised = fields.Monetary(string="Promised")
    promised_on = fields.Date(default=fields.Date.context_today)
    amount_designated = fields.Monetary(string="Designated")
    designated_on = fields.Date()
    state = fields.Selection(
        [
            ("promised", "Promised"),
            ("designated", "Designated in SOLTéA"),
            ("dropped", "Dropped"),
        ],
        required=True,
        default="promised",
    )
    source = fields.Selection(
        [
            ("page", "Their page"),
            ("phone", "Call"),
            ("mail", "Mail"),
            ("meeting", "Meeting"),
            ("soltea", "SOLTéA"),
        ],
        required=True,
        default="phone",
    )
    note = fields.Char()

    _percent_check = models.Constraint(
        "CHECK(percent >= 0 AND percent <= 100)", "A share is from 0 to 100 %."
    )
    _amount_check = models.Constraint(
        "CHECK(amount_promised >= 0 AND amount_designated >= 0)",
        "An intention is not negative.",
    )

    @api.depends("partner_id", "training_id")
    def _compute_display_name(self):
        for pledge in self:
            parts = [pledge.partner_id.name, pledge.training_id.display_name]
            pledge.display_name = " – ".join(filter(None, parts))

    def _words(self):
        """Return what was said: « 1 200 € for bac pro MELEC »; empty without amount."""
        self.ensure_one()
        said = ""
        if self.basis == "percent" and self.percent:
            said = f"{self.percent:g}{NBSP}%".replace(".", ",")
        elif self.amount_promised or self.amount_designated:
            said = euros(self.amount_designated or self.amount_promised)
        if said and self.training_id:
            name = self.training_id.display_name
            return self.env._("%(amount)s for %(training)s", amount=said, training=name)
        return said

    def _designate(self, amount=None, day=None):
        """Note what SOLTéA says they designated.

        :param float amount: in euros; None: as promised
        """
        for pledge in self:
            given = pledge.amount_promised if amount is None else amount
            if pledge.currency_id.compare_amounts(given, 0) <= 0:
                raise UserError(
                    self.env._(
                        "%(name)s: write the amount that SOLTéA shows.",
                        name=pledge.partner_id.name,
                    )
                )
            pledge.write(
                {
                    "amount_designated": pledge.currency_id.round(given),
                    "designated_on": day or fields.Date.context_today(self),
                    "state": "designated",
                }
            )
        self.target_id._keep_promises()

    def _drop(self, reason=None):
        """They will not: the line stays, and counts no more."""
        note = (reason or "").strip()[:NOTE]
        self.write({"state": "dropped"} | ({"note": note} if note else {}))
        for target in self.target_id:
            if not target.pledge_ids.filtered(lambda p: p.state != "dropped"):
                target._set_promises("dropped")
                if target.answer == "intention":
                    target.answer = "waiting"

    def _reopen(self):
        """They will, after all; or it was not designated: it is promised again."""
        self.write(
            {"state": "promised", "amount_designated": 0, "designated_on": False}
        )
        for target in self.target_id:
            target._answered("intention")
