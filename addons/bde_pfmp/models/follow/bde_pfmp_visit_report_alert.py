from odoo import api, fields, models
from odoo.tools.misc import format_date

# said to be empty when somebody types a report in: a default fills nothing
EMPTY = {"alert_id": False}


class BdePfmpVisitReport(models.Model):
    """What is wrong in a report becomes an alert, once."""

    _inherit = "bde.pfmp.visit.report"

    alert_id = fields.Many2one(
        "bde.pfmp.alert",
        string="Alert opened",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )

    @api.model
    def _office_values(self):
        return {**super()._office_values(), **EMPTY}

    def _follow_up(self):
        """Open an alert for what is wrong; an urgent one reaches the DDFPT at once."""
        result = super()._follow_up()
        alerts = self.env["bde.pfmp.alert"]
        for report in self:
            if report.alert_level != "none" and not report.alert_id:
                report.alert_id = alerts._open(
                    report.placement_id,
                    report.alert_level,
                    report._alert_words(),
                    visit=report.visit_id,
                    opened_by=report.teacher_id,
                )
        return result

    def _alert_words(self):
        """Return what the alert says: never empty."""
        self.ensure_one()
        said = self.alert_text or self.next_step or self.seen
        return said or self.env._(
            "See the report of %(day)s.", day=format_date(self.env, self.day)
        )
