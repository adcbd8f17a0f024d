from odoo import api, fields, models
from odoo.tools import formatLang

from ...rules.allowance import checks, count, gap, rates
from .bde_pfmp_allowance import BLOCKERS


class BdePfmpAllowance(models.Model):
    """What APLyPro shows, and the sentences: why this amount, what blocks, what gap.

    Codes and figures are stored; the words are made in the reader's language.
    """

    _inherit = "bde.pfmp.allowance"

    seen_state = fields.Selection(
        [
            ("pending", "To complete"),
            ("completed", "Typed, to be validated"),
            ("validated", "Validated"),
            ("rectified", "Rectified"),
        ],
        string="State in APLyPro",
    )
    seen_payment = fields.Selection(
        [
            ("pending", "Request waiting"),
            ("incomplete", "Request incomplete"),
            ("ready", "Request ready"),
            ("sent", "Request sent"),
            ("integrated", "Request being paid"),
            ("rejected", "Request rejected"),
            ("unpaid", "Payment failed"),
            ("paid", "Paid"),
        ],
        string="Payment in APLyPro",
    )
    seen_days = fields.Integer(string="Days in APLyPro")
    seen_amount = fields.Monetary(string="Amount in APLyPro")
    seen_on = fields.Date(string="Seen on", readonly=True)
    is_amount_seen = fields.Boolean(readonly=True)
    gap = fields.Monetary(readonly=True, help="Amount in APLyPro less ours.")
    has_gap = fields.Boolean(readonly=True, index=True)
    gap_code = fields.Char(readonly=True)
    why_code = fields.Char(readonly=True)
    figures = fields.Json(readonly=True)
    is_default_rate = fields.Boolean(
        string="Default rate",
        readonly=True,
        help="Load the official table of the year to be sure of the rate.",
    )
    blocker_codes = fields.Json(readonly=True)
    main_blocker = fields.Selection(BLOCKERS, string="What blocks first", readonly=True)
    why = fields.Text(compute="_compute_why")
    blocker_text = fields.Text(string="What blocks", compute="_compute_blocker_text")
    gap_text = fields.Text(string="Gap explained", compute="_compute_gap_text")

    @api.depends("why_code", "figures")
    @api.depends_context("lang")
    def _compute_why(self):
        templates = {**checks.CODES, **rates.CODES, **count.CODES}
        for line in self:
            template = templates.get(line.why_code or "", "")
            params = line._said_figures()
            line.why = self.env._(template, **params) if template else ""

    @api.depends("blocker_codes")
    @api.depends_context("lang")
    def _compute_blocker_text(self):
        for line in self:
            params = line._said_figures()
            line.blocker_text = "\n".join(
                self.env._(checks.CODES[code], **params)
                for code in line.blocker_codes or []
            )

    @api.depends("gap_code", "figures")
    @api.depends_context("lang")
    def _compute_gap_text(self):
        for line in self:
            template = gap.CODES.get(line.gap_code or "", "")
            params = line._said_figures()
            line.gap_text = self.env._(template, **params) if template else ""

    def _said_figures(self):
        """Return the stored figures as words: cents as amounts, dates as dates."""
        said = {}
        for name, value in (self.figures or {}).items():
            if name in count.MONEY + gap.MONEY and value is not None:
                said[name] = formatLang(
                    self.env, value / 100, currency_obj=self.company_id.currency_id
                )
            elif name in ("day", "start", "end"):
                day = fields.Date.to_date(value)
                said[name] = day.strftime("%d/%m/%Y") if day else ""
            else:
                said[name] = value
        return said

    def _see(self, vals):
        """Keep what APLyPro shows for this line, as of today.

        :param dict vals: seen_state, seen_payment, seen_days, seen_amount (euros or
            None when the screen does not show it)
        """
        self.ensure_one()
        known = vals.get("seen_amount") is not None
        self.write(
            {
                **{name: value for name, value in vals.items() if value is not None},
                "is_amount_seen": known,
                "seen_on": fields.Date.context_today(self),
            }
        )
