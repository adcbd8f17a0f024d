from odoo import api, fields, models
from odoo.fields import Domain

from ...bde_partners.rules.segments import Criterion

# A place that was found, whatever became of it; cancelled ones are none
_FOUND = ("found", "ready", "running", "done", "interrupted")


class BdeSegmentLine(models.Model):
    """Who received learners, when, and who employs their tutors."""

    _inherit = "bde.segment.line"

    @api.model
    def _criteria(self):
        return super()._criteria() | {
            "pfmp_received": Criterion(
                self.env._("Received learners"),
                ("when",),
                help=self.env._("By school year; those that are expected count."),
                module="bde_pfmp",
            ),
            "pfmp_tutor": Criterion(
                self.env._("Employs a tutor of a PFMP"),
                ("when",),
                help=self.env._("By school year."),
                module="bde_pfmp",
            ),
        }

    def _pfmp_years(self):
        """Return the Domain of the school years that the line means."""
        if self.when == "ever":
            return Domain.TRUE
        if self.when == "year":
            return Domain("school_year_id", "=", self.school_year_id.id)
        years = self.env["bde.school.year"].sudo()
        today = fields.Date.context_today(self)
        found = years.search([("date_start", "<=", today)], limit=2)
        current = found.filtered(lambda year: year.date_end >= today)
        if self.when == "last":
            current = (found - current)[:1]
        return Domain("school_year_id", "in", current.ids)

    def _pfmp_partners(self, link):
        """Return the Domain of the organisations that places name by `link`.

        :param str link: many2one of placements and of past receptions
        """
        common = self._pfmp_years() & Domain("company_id", "in", self._schools())
        placed = common & Domain("state", "in", _FOUND)
        return self._partners_of("bde.pfmp.placement", placed, link), self._partners_of(
            "bde.pfmp.host.history", common, link
        )

    def _criterion_pfmp_received(self):
        return Domain.OR(self._pfmp_partners("host_id"))

    def _criterion_pfmp_tutor(self):
        """The organisation of the tutor: another site than the host's, may be."""
        tutors = self.env["res.partner"].sudo()
        query = tutors._search(Domain.OR(self._pfmp_partners("tutor_id")))
        return self._partners_of(
            "res.partner", Domain("id", "in", query), "commercial_partner_id"
        )
