from odoo import api, fields, models

from ..rules import holidays as rules


class BdeSchoolHoliday(models.Model):
    """Days without class: school holidays of a zone, public holidays, local days."""

    _name = "bde.school.holiday"
    _description = "School holiday"
    _order = "date_start, zone, id"

    name = fields.Char(required=True)
    school_year_id = fields.Many2one(
        "bde.school.year", required=True, ondelete="cascade", index=True
    )
    kind = fields.Selection(
        [
            ("school", "School holidays"),
            ("public", "Public holiday"),
            ("local", "Local day off"),
        ],
        required=True,
        default="school",
    )
    zone = fields.Selection(
        selection=lambda self: self.env["bde.academy"]._selection_zone(),
        help="Empty: everywhere.",
    )
    date_start = fields.Date(string="First day off", required=True, index=True)
    date_end = fields.Date(string="Last day off", required=True)
    source = fields.Char(help="Where the dates come from.")
    company_id = fields.Many2one(
        "res.company", string="School", help="Empty: every school of the zone."
    )

    _dates_check = models.Constraint(
        "CHECK(date_end >= date_start)", "A holiday ends on or after its first day."
    )

    @api.model
    def _days_off(self, company, date_from, date_to):
        """Return the set of dates without class for a school.

        :param company: `res.company`, whose zone and own days count
        :param date date_from: first day looked at
        :param date date_to: last day looked at
        :return: set of `date`
        """
        found = self.search(self._off_domain(company, date_from, date_to))
        return {
            day
            for holiday in found
            for day in rules.days_between(
                max(holiday.date_start, date_from), min(holiday.date_end, date_to)
            )
        }

    @api.model
    def _off_domain(self, company, date_from, date_to, kinds=None):
        """Return the domain of what is off for `company` between two dates."""
        domain = [
            ("date_start", "<=", date_to),
            ("date_end", ">=", date_from),
            ("zone", "in", [False, company.bde_zone or False]),
            ("company_id", "in", [False, company.id]),
        ]
        if kinds:
            domain.append(("kind", "in", list(kinds)))
        return domain


class BdeSchoolYear(models.Model):
    _inherit = "bde.school.year"

    def _generate_holidays(self):
        """Create the school and public holidays that are missing from these years.

        A holiday is known by (kind, zone, first day): one that a user moved or
        renamed stays as it is as long as its first day is still there.

        :return: the `bde.school.holiday` added
        """
        holidays = self.env["bde.school.holiday"]
        known = {
            (h.school_year_id.id, h.kind, h.zone or False, h.name)
            for h in holidays.search([("school_year_id", "in", self.ids)])
        }
        vals_list = []
        for year in self:
            for item in rules.school_year_holidays(year.date_start.year):
                if (year.id, item.kind, item.zone or False, item.name) in known:
                    continue
                vals_list.append(
                    {
                        "school_year_id": year.id,
                        "name": item.name,
                        "kind": item.kind,
                        "zone": item.zone or False,
                        "date_start": item.date_start,
                        "date_end": item.date_end,
                        "source": item.source,
                    }
                )
        return holidays.create(vals_list)
