from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import format_date

from ...rules.attendance import count as rules
from ..bde_pfmp_of_placement import without_defaults

# what only the transitions of this file write
KEPT = {
    "placement_id",
    "number",
    "state",
    "document_id",
    "pdf_sha256",
    "signed_on",
    "asked_on",
    "attested_on",
    "signature_request_id",
}
FACTS = {
    "days",
    "hours",
    "gratification_amount",
    "gratification_text",
    "attested_by",
    "attested_function",
}


class BdePfmpAttestation(models.Model):
    """The attestation de stage: what was really done, signed by the host.

    Code de l'éducation, D124-9, and the model of the arrêté of 29/12/2014: effective
    total duration, gratification. The payable proof of the allowance.
    """

    _name = "bde.pfmp.attestation"
    _description = "Attestation of PFMP"
    _inherit = [
        "bde.pfmp.of.placement.mixin",
        "bde.signature.mixin",
        "bde.secret.link.mixin",
        "bde.outbox.mixin",
        "mail.thread",
    ]
    _order = "id desc"
    _rec_name = "number"
    _check_company_auto = True
    _link_path = "/bde/a"

    placement_id = fields.Many2one(
        "bde.pfmp.placement",
        string="PFMP",
        required=True,
        ondelete="restrict",
        check_company=True,
        index=True,
    )
    company_id = fields.Many2one(related="placement_id.company_id", store=True)
    learner_id = fields.Many2one(
        related="placement_id.learner_id", store=True, index=True
    )
    class_id = fields.Many2one(related="placement_id.class_id", store=True, index=True)
    period_id = fields.Many2one(
        related="placement_id.period_id", store=True, index=True
    )
    host_id = fields.Many2one(related="placement_id.host_id", store=True, index=True)
    tutor_id = fields.Many2one(related="placement_id.tutor_id")
    date_start = fields.Date(related="placement_id.date_start")
    number = fields.Char(readonly=True, copy=False, index=True)
    state = fields.Selection(
        [
            ("draft", "To ask"),
            ("asked", "Asked"),
            ("signed", "Signed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    days = fields.Integer(
        string="Days done", aggregator=None, help="Whole days of effective presence."
    )
    hours = fields.Float(string="Hours done", aggregator=None)
    weeks = fields.Float(
        compute="_compute_weeks", digits=(5, 1), help="Weeks of five days."
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    gratification_amount = fields.Monetary(
        string="Gratification paid", help="By the host, in all; 0: none."
    )
    gratification_text = fields.Char(string="How it was paid")
    attested_on = fields.Datetime(readonly=True, copy=False)
    attested_by = fields.Char(string="Attested by", help="Name of who attests.")
    attested_function = fields.Char(string="Function of who attests")
    signer_choice = fields.Selection(
        [("tutor", "The tutor"), ("signatory", "Who signs for the host")],
        string="Signed by",
        required=True,
        default="tutor",
    )
    counted_days = fields.Integer(
        compute="_compute_counted_days", help="Days that the school counts."
    )
    asked_on = fields.Datetime(readonly=True, copy=False)
    last_reminded_on = fields.Datetime(readonly=True, copy=False)
    reminder_count = fields.Integer(readonly=True, copy=False, aggregator=None)
    document_id = fields.Many2one(
        "bde.document", string="PDF", readonly=True, copy=False, ondelete="restrict"
    )
    pdf_sha256 = fields.Char(readonly=True, copy=False)
    signed_on = fields.Datetime(readonly=True, copy=False)
    cancel_reason = fields.Char(string="Why it is cancelled", copy=False)

    _live_uniq = models.UniqueIndex(
        "(placement_id) WHERE state != 'cancelled'",
        "This PFMP has an attestation already.",
    )

    @api.depends("days")
    def _compute_weeks(self):
        for attestation in self:
            attestation.weeks = rules.weeks_of(attestation.days)

    def _compute_currency_id(self):
        """A gratification is in euros, whatever the school counts in."""
        self.currency_id = self.env.ref("base.EUR")

    def _compute_counted_days(self):
        counted = self.placement_id._attendance(date.max)
        for attestation in self:
            attestation.counted_days = counted[attestation.placement_id].done_days

    @api.constrains("days", "hours", "gratification_amount", "placement_id")
    def _check_days(self):
        """V25: whole days, never more than the calendar days of the period."""
        for attestation in self:
            placement = attestation.placement_id
            first, last = placement.date_start, placement._last_countable_day()
            if not attestation.days:
                if attestation.document_id:
                    attestation._refuse_days("few")
                continue
            if code := rules.days_refused(attestation.days, first, last):
                attestation._refuse_days(code)
            if not 0 <= attestation.hours <= 24 * attestation.days + 24 * 7:
                raise ValidationError(
                    self.env._(
                        "%(name)s: %(hours)s hours do not fit in %(days)s days.",
                        name=placement.learner_id.display_name,
                        hours=attestation.hours,
                        days=attestation.days,
                    )
                )
            if attestation.gratification_amount < 0:
                raise ValidationError(self.env._("A gratification is not below zero."))

    def _refuse_days(self, code):
        raise ValidationError(self._days_words(code))

    def _days_words(self, code):
        """Return the sentence that says why these days cannot be, naming the learner.

        :param str code: of `rules.days_refused`
        """
        placement = self.placement_id
        first, last = placement.date_start, placement._last_countable_day()
        name = placement.learner_id.display_name
        words = {
            "empty": self.env._("%(name)s: how many days were done?", name=name),
            "number": self.env._("%(name)s: write the days as a number.", name=name),
            "whole": self.env._(
                "%(name)s: whole days only, a half-day does not count.", name=name
            ),
            "few": self.env._("%(name)s: at least one day.", name=name),
            "many": self.env._(
                "%(name)s: the period has %(count)s calendar days, from %(start)s to "
                "%(end)s: not more can be attested.",
                name=name,
                count=(last - first).days + 1,
                start=format_date(self.env, first),
                end=format_date(self.env, last),
            ),
        }
        return words[code]

    @api.model_create_multi
    def create(self, vals_list):
        """An attestation begins blank, with a number and a code of its own."""
        self = without_defaults(self, KEPT - {"placement_id"})
        sequence = self.env["ir.sequence"].sudo()
        given = []
        for vals in vals_list:
            if not self.env.su:
                vals = {
                    k: v for k, v in vals.items() if k not in KEPT - {"placement_id"}
                }
            given.append(
                {
                    "number": sequence.next_by_code("bde.pfmp.attestation"),
                    **vals,
                }
            )
        return super().create(given)

    def write(self, vals):
        """What is signed does not change; states move by their buttons only."""
        if not self.env.su and KEPT & set(vals):
            raise UserError(
                self.env._("The state of an attestation moves by its buttons only.")
            )
        if FACTS & set(vals):
            for attestation in self:
                if attestation.state in ("signed", "cancelled"):
                    raise UserError(
                        self.env._(
                            "The attestation of %(name)s is signed or cancelled: it "
                            "does not change.",
                            name=attestation.learner_id.display_name,
                        )
                    )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if any(attestation.state not in ("draft",) for attestation in self):
            raise UserError(self.env._("An attestation is cancelled, not deleted."))
