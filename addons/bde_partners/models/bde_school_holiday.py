from collections import defaultdict

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
    days = fields.Integer(string="Days off", compute="_compute_days")
    is_ours = fields.Boolean(
        string="Counts for our school",
        compute="_compute_is_ours",
        search="_search_is_ours",
    )

    _dates_check = models.Constraint(
        "CHECK(date_end >= date_start)", "A holiday ends on or after its first day."
    )

    @api.depends("date_start", "date_end")
    def _compute_days(self):
        for holiday in self:
            dated = holiday.date_start and holiday.date_end
            holiday.days = (
                (holiday.date_end - holiday.date_start).days + 1 if dated else 0
            )

    @api.depends("zone", "company_id")
    @api.depends_context("company")
    def _compute_is_ours(self):
        company = self.env.company
        for holiday in self:
            holiday.is_ours = holiday.zone in (
                False,
                company.bde_zone or False,
            ) and holiday.company_id.id in (False, company.id)

    def _search_is_ours(self, operator, value):
        if operator != "in":
            return NotImplemented
        company = self.env.company
        return [
            ("zone", "in", [False, company.bde_zone or False]),
            ("company_id", "in", [False, company.id]),
        ]

    @api.onchange("date_start")
    def _onchange_date_start(self):
        for holiday in self:
            if holiday.date_start and (
                not holiday.date_end or holiday.date_end < holiday.date_start
            ):
                holiday.date_end = holiday.date_start

    @api.model
    def _next(self, company, day):
        """Return the school holidays of `company` that run on `day`, or come next."""
        return self.search(
            [
                ("kind", "=", "school"),
                ("date_end", ">=", day),
                ("zone", "=", company.bde_zone or False),
                ("company_id", "in", [False, company.id]),
            ],
            limit=1,
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

    our_holiday_ids = fields.One2many(
        "bde.school.holiday",
        compute="_compute_our_holiday_ids",
        string="Our holidays",
        help="Those of our zone, the public ones and our own days off.",
    )

    def _generate_holidays(self):
        """Create the school and public holidays that are missing from these years.

        One that a user moved (same name) or renamed (dates that meet) stays as it
        is: only what is not there at all, for its kind and zone, is added.

        :return: the `bde.school.holiday` added
        """
        holidays = self.env["bde.school.holiday"]
        known = defaultdict(list)
        for holiday in holidays.search([("school_year_id", "in", self.ids)]):
            key = (holiday.school_year_id.id, holiday.kind, holiday.zone or False)
            known[key].append(holiday)
        vals_list = []
        for year in self:
            for item in rules.school_year_holidays(year.date_start.year):
                if any(
                    other.name == item.name
                    or (
                        other.date_start <= item.date_end
                        and other.date_end >= item.date_start
                    )
                    for other in known[year.id, item.kind, item.zone or False]
                ):
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

    @api.depends("holiday_ids.zone", "holiday_ids.company_id")
    @api.depends_context("company")
    def _compute_our_holiday_ids(self):
        for year in self:
            year.our_holiday_ids = year.holiday_ids.filtered("is_ours").sorted(
                "date_start"
            )

    def action_open_calendar(self):
        """Button: the days off of our school over this year."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_partners.bde_school_holiday_action"
        )
        day = max(self.date_start, min(fields.Date.context_today(self), self.date_end))
        action["context"] = {
            "search_default_ours": 1,
            "initial_date": fields.Date.to_string(day),
            "default_school_year_id": self.id,
        }
        return action

    def action_add_holiday(self):
        """Button: a day off of our own, in a dialog."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Day off"),
            "res_model": "bde.school.holiday",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_school_year_id": self.id,
                "default_kind": "local",
                "default_company_id": self.env.company.id,
            },
        }
