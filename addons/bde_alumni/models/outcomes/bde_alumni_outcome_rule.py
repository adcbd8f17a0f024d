from odoo import api, fields, models


class BdeAlumniOutcomeRule(models.Model):
    """From which numbers outcomes may be shown: dated, with its source."""

    _name = "bde.alumni.outcome.rule"
    _description = "Rule of publication of outcomes"
    _order = "valid_from desc, id desc"
    _rec_name = "valid_from"

    valid_from = fields.Date(required=True)
    publish = fields.Integer(
        string="Leavers from which figures are shown", required=True, default=20
    )
    least = fields.Integer(
        string="Leavers below which nothing is told", required=True, default=5
    )
    cohorts = fields.Integer(
        string="Cohorts counted together", required=True, default=2
    )
    source = fields.Char(required=True)

    _numbers_check = models.Constraint(
        "CHECK(publish >= least AND least >= 1 AND cohorts BETWEEN 1 AND 4)",
        "At least one leaver, one to four cohorts, and nothing shown that is not told.",
    )
    _once = models.Constraint("UNIQUE(valid_from)", "There is a rule from that day.")

    @api.model
    def _on(self, day):
        """Return (publish, least, cohorts) of a day; those of IJ without a rule."""
        rule = self.sudo().search([("valid_from", "<=", day)], limit=1)
        return (rule.publish, rule.least, rule.cohorts) if rule else (20, 5, 2)
