from odoo import api, fields, models


class BdeSolicitationPurpose(models.Model):
    """What an organisation is asked for, and whether asking counts."""

    _name = "bde.solicitation.purpose"
    _description = "Purpose of a request"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, help="Stable name, used by the other screens: never changed."
    )
    sequence = fields.Integer(default=50)
    counts = fields.Boolean(
        string="Counts in the quota",
        default=True,
        help="Only new requests count: reminders of a signature, visits, thanks and a "
        "learner whose host already said yes never do.",
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(code)", "Another purpose has this code.")

    @api.model
    def _get(self, purpose):
        """Return a purpose, from itself or from its code."""
        if not isinstance(purpose, str):
            return purpose
        found = self.with_context(active_test=False).search(
            [("code", "=", purpose)], limit=1
        )
        if not found:
            raise ValueError(f"unknown purpose: {purpose}")
        return found


class BdeSolicitationQuota(models.Model):
    """How many requests an organisation may get, by its size; dated, the house's."""

    _name = "bde.solicitation.quota"
    _description = "Quota of requests"
    _order = "date_start desc, headcount_min, id"
    _rec_name = "headcount_min"

    headcount_min = fields.Integer(
        string="From (employees)", help="Holds from this headcount to the next line's."
    )
    asks = fields.Integer(string="Requests", required=True, default=2)
    months = fields.Integer(string="In (months)", required=True, default=6)
    date_start = fields.Date(
        string="Holds from", required=True, default=fields.Date.context_today
    )
    date_end = fields.Date(string="Until", help="Empty: until another line holds.")
    source = fields.Char(translate=True, help="Who decided it, and when.")
    company_id = fields.Many2one(
        "res.company", string="School", index=True, help="Empty: every school."
    )

    _asks_check = models.Constraint(
        "CHECK(asks > 0 AND months > 0 AND headcount_min >= 0)",
        "A quota is at least one request in one month.",
    )
    _dates_check = models.Constraint(
        "CHECK(date_end IS NULL OR date_end >= date_start)",
        "A quota ends on or after its first day.",
    )
    _line_uniq = models.UniqueIndex(
        "(headcount_min, date_start, COALESCE(company_id, 0))",
        "There is a quota from this headcount and this day already.",
    )

    @api.depends("headcount_min", "asks", "months")
    def _compute_display_name(self):
        for quota in self:
            quota.display_name = self.env._(
                "%(asks)s requests in %(months)s months, from %(count)s employees",
                asks=quota.asks,
                months=quota.months,
                count=quota.headcount_min,
            )
