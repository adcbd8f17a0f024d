from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.bde_partners.rules.issues import RuleError

from ...rules.allowance import checks

BLOCKERS = [
    ("no_host", "No host organisation"),
    ("not_over", "Not over yet"),
    ("no_attestation", "Attestation to be signed"),
    ("not_the_attested", "Days differ from the attestation"),
    ("nothing_due", "Amount of 0"),
    ("no_award", "Award decision to be edited"),
    ("abrogated", "Award decision abrogated"),
    ("withdrawn", "Award decision withdrawn"),
    ("no_bank", "Bank details missing"),
    ("bank_owner", "Account of somebody else"),
    ("days_outside_year", "Outside the school year"),
    ("outside_enrolment", "Outside the enrolment"),
    ("days_overlap", "Shares days with another PFMP"),
    ("no_sex", "Sex missing"),
    ("no_ine", "INE missing"),
    ("birth_date_missing", "Birth date missing"),
    ("no_birth_country", "Birth country missing"),
    ("no_birth_city", "Birth commune missing"),
    ("no_address", "Address incomplete"),
]


# Known to this server only: what is counted is no day typed by hand
COUNTING = object()


class BdePfmpAllowance(models.Model):
    """The State's allowance for one PFMP: prepared, controlled, never paid here.

    The office types the days in APLyPro; only the head of school validates there.
    Amounts are recomputed in batch by `_recompute`.
    """

    _name = "bde.pfmp.allowance"
    _description = "Allowance of a PFMP"
    _inherit = ["bde.pfmp.of.placement.mixin", "bde.pfmp.no.iban.mixin"]
    _order = "state_rank, class_id, learner_id, date_start, id"
    _rec_names_search = ["learner_id.last_name", "learner_id.first_name"]
    _check_company_auto = True

    placement_id = fields.Many2one(
        "bde.pfmp.placement",
        string="PFMP",
        required=True,
        ondelete="cascade",
        check_company=True,
        index=True,
    )
    company_id = fields.Many2one(
        related="placement_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    learner_id = fields.Many2one(
        related="placement_id.learner_id", store=True, index=True
    )
    class_id = fields.Many2one(related="placement_id.class_id", store=True, index=True)
    school_year_id = fields.Many2one(
        related="placement_id.school_year_id", store=True, index=True
    )
    mef_id = fields.Many2one(
        related="placement_id.enrolment_id.mef_id", string="MEF", store=True, index=True
    )
    period_id = fields.Many2one(
        related="placement_id.period_id", store=True, index="btree_not_null"
    )
    date_start = fields.Date(related="placement_id.date_start", store=True)
    date_end = fields.Date(related="placement_id.date_end", store=True)
    award_id = fields.Many2one("bde.pfmp.award", readonly=True, index="btree_not_null")
    days = fields.Integer(
        help="Whole days of presence, as attested; absences never count."
    )
    is_by_hand = fields.Boolean(
        string="Days by hand", readonly=True, help="Not those of the attestation."
    )
    attested_days = fields.Integer(string="Days attested", readonly=True)
    is_attested = fields.Boolean(string="Attested", readonly=True)
    entered_at = fields.Datetime(readonly=True, help="Order in the yearly cap.")
    amount = fields.Monetary(readonly=True)
    state = fields.Selection(
        [
            ("blocked", "Blocked"),
            ("to_key", "To type in APLyPro"),
            ("waiting", "Waiting for its end"),
            ("keyed", "Typed in APLyPro"),
            ("done", "Paid"),
            ("refused", "No allowance"),
        ],
        required=True,
        default="blocked",
        readonly=True,
        index=True,
    )
    state_rank = fields.Integer(readonly=True, aggregator=None)
    can_key = fields.Boolean(string="Days can be typed", readonly=True)
    keyed_on = fields.Date(string="Typed on", readonly=True)
    keyed_days = fields.Integer(readonly=True)

    _placement_uniq = models.Constraint(
        "UNIQUE(placement_id)", "This PFMP has its allowance already."
    )

    @api.depends("learner_id", "period_id", "date_start")
    def _compute_display_name(self):
        for line in self:
            parts = [line.learner_id.display_name, line.period_id.name]
            line.display_name = " · ".join(filter(None, parts))

    @api.constrains("days")
    def _check_days(self):
        """Whole days, at least one, not above the calendar days (rule V25)."""
        for line in self.filtered("days"):
            placement = line.placement_id
            try:
                checks.check_days(
                    line.days, placement.date_start, placement._last_day()
                )
            except RuleError as error:
                raise ValidationError(
                    self.env._(
                        "%(name)s: %(reason)s",
                        name=line.learner_id.display_name,
                        reason=self.env._(error.message, **error.params),
                    )
                ) from None

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._read_days(vals) for vals in vals_list])

    def write(self, vals):
        vals = self._read_days(vals)
        if (
            "days" not in vals
            or self.env.context.get("bde_allowance_count") is COUNTING
        ):
            return super().write(vals)
        self._refuse_locked()
        entered = self.filtered(lambda line: not line.entered_at)
        result = super().write({**vals, "is_by_hand": True})
        entered.write({"entered_at": fields.Datetime.now()})
        self._recompute()
        return result

    @api.model
    def _read_days(self, vals):
        """Refuse a decimal or words: nothing is rounded behind anybody's back."""
        if vals.get("days"):
            try:
                return {**vals, "days": checks.whole_days(vals["days"])}
            except RuleError as error:
                raise ValidationError(
                    self.env._(error.message, **error.params)
                ) from None
        return vals

    def _refuse_locked(self):
        """Days typed in APLyPro change there first, or by « correct »."""
        locked = self.filtered(lambda line: line.state in ("keyed", "done"))
        if locked:
            raise UserError(
                self.env._(
                    "%(name)s: the days are typed in APLyPro already. Press "
                    "« Correct the days » first.",
                    name=locked[0].learner_id.display_name,
                )
            )

    def action_key(self):
        """Button: the days of these lines have been typed in APLyPro."""
        self.check_access("write")
        ready = self.filtered(lambda line: line.can_key and not line.keyed_on)
        if not ready:
            raise UserError(
                self.env._("None of these lines has days to type: see what blocks.")
            )
        today = fields.Date.context_today(self)
        for days, lines in ready.grouped("days").items():
            lines.write({"keyed_on": today, "keyed_days": days})
        ready._recompute()

    def action_correct(self):
        """Button: the days are to be corrected, here then in APLyPro."""
        self.check_access("write")
        self.write({"keyed_on": False})
        self._recompute(keep_days=True)

    def action_recompute(self):
        """Button: count again from attestations, rates and awards."""
        self.check_access("write")
        self._recompute()

    def action_open_placement(self):
        """Button: the PFMP of the line."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "bde.pfmp.placement",
            "res_id": self.placement_id.id,
            "views": [(False, "form")],
        }
