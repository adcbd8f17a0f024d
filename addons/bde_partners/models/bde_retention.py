from odoo import api, fields, models


class BdeRetention(models.Model):
    """How long a kind of record is kept, and why: dated data, never a constant."""

    _name = "bde.retention"
    _description = "Retention period"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    code = fields.Char(required=True, help="Stable name used by the addons.")
    name = fields.Char(string="Records", required=True, translate=True)
    months = fields.Integer(
        required=True, help="Months after the event; 0: never deleted by itself."
    )
    starts_from = fields.Char(string="Counted from", translate=True)
    source = fields.Char(translate=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "This period exists already.")
    _months_check = models.Constraint("CHECK(months >= 0)", "Months are positive.")

    @api.depends("name", "months")
    def _compute_display_name(self):
        for retention in self:
            retention.display_name = f"{retention.name} ({retention._duration()})"

    @api.model
    def _limit(self, code):
        """Return the moment before which records of a kind are over, None: never.

        :param str code: of a period
        """
        months = self.sudo().search([("code", "=", code)], limit=1).months
        return (
            fields.Datetime.subtract(fields.Datetime.now(), months=months)
            if (months)
            else None
        )

    def _duration(self):
        """Return the period as people say it: « 5 years », « 18 months »."""
        self.ensure_one()
        years, months = divmod(self.months, 12)
        if not self.months:
            return self.env._("no limit")
        if months:
            return self.env._("%(count)s months", count=self.months)
        if years == 1:
            return self.env._("1 year")
        return self.env._("%(count)s years", count=years)
