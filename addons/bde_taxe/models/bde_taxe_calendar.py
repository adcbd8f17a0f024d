from odoo import api, fields, models

from ..rules import campaign_dates


class BdeTaxeCalendar(models.Model):
    """A dated fact of the year of the tax: when SOLTéA opens, closes, pays.

    A row of a school stands before the row that is common to all. Tasks, checks and
    steps that are not done follow the dates when they change.
    """

    _name = "bde.taxe.calendar"
    _description = "Calendar of the apprenticeship tax"
    _order = "year desc, date_start, id"

    year = fields.Integer(
        required=True,
        index=True,
        aggregator=None,
        help="Of the campaign: the year of the April DSN.",
    )
    kind = fields.Selection(
        [
            ("habilitation", "Request of habilitation"),
            ("lists", "Lists of schools published"),
            ("dsn", "DSN of April"),
            ("opening", "SOLTéA opens to schools"),
            ("employers_1", "Employers choose, period 1"),
            ("transfer_1", "First transfer"),
            ("employers_2", "Employers choose, period 2"),
            ("employers_3", "Employers choose, extra period"),
            ("transfer_2", "Second transfer"),
            ("transfer_3", "Extra transfer"),
            ("unallocated", "Unallocated funds are shared"),
        ],
        required=True,
    )
    date_start = fields.Date(string="From", required=True)
    date_end = fields.Date(string="Until", help="Empty: a single day.")
    certainty = fields.Selection(
        [("published", "Published"), ("expected", "Expected, to verify")],
        required=True,
        default="published",
    )
    source = fields.Char(translate=True)
    company_id = fields.Many2one(
        "res.company", string="School", index=True, help="Empty: every school."
    )

    _dates_check = models.Constraint(
        "CHECK(date_end IS NULL OR date_end >= date_start)",
        "It ends on or after its first day.",
    )
    _year_check = models.Constraint(
        "CHECK(year BETWEEN 2000 AND 2100)", "The year has four digits."
    )
    _kind_uniq = models.UniqueIndex(
        "(year, kind, COALESCE(company_id, 0))",
        "The calendar of this year has this date already.",
    )

    @api.depends("year", "kind")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for row in self:
            row.display_name = f"{labels.get(row.kind, '')} {row.year or ''}".strip()

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._tell_campaigns(rows.mapped("year"))
        return rows

    def write(self, vals):
        years = self.mapped("year")
        result = super().write(vals)
        if vals.keys() & {"year", "kind", "date_start", "date_end", "company_id"}:
            self._tell_campaigns(years + self.mapped("year"))
        return result

    def unlink(self):
        years = self.mapped("year")
        result = super().unlink()
        self._tell_campaigns(years)
        return result

    @api.model
    def _tell_campaigns(self, years):
        """What is planned in the campaigns of these years follows the new dates."""
        campaigns = self.env["bde.taxe.campaign"].sudo()
        live = campaigns.search([("year", "in", years), ("state", "!=", "closed")])
        live._calendar_changed()

    @api.model
    def _of(self, pairs):
        """Return {(company id, year): {kind: row}} in one query.

        :param pairs: (res.company, year); the school's own row is taken first
        """
        wanted = {(company.id, year) for company, year in pairs}
        rows = self.sudo().search(
            [
                ("year", "in", [year for _company, year in wanted]),
                ("company_id", "in", [False, *(company for company, _y in wanted)]),
            ]
        )
        found = {pair: {} for pair in wanted}
        for row in rows.sorted(lambda row: bool(row.company_id)):
            for company, year in wanted:
                if row.year == year and row.company_id.id in (False, company):
                    found[company, year][row.kind] = row
        return found

    @api.model
    def _prepare(self, year):
        """Make what the common calendar of a year lacks: expected, a year later.

        :return: the rows made; none when nothing earlier is known
        """
        rows = self.sudo()
        common = rows.search([("company_id", "=", False), ("year", "<=", year)])
        known = {row.kind for row in common if row.year == year}
        if known:
            return rows.browse()
        before = max((row.year for row in common), default=0)
        shift = year - before
        return rows.create(
            [
                {
                    "year": year,
                    "kind": row.kind,
                    "date_start": campaign_dates.same_day(row.date_start, shift),
                    "date_end": row.date_end
                    and campaign_dates.same_day(row.date_end, shift),
                    "certainty": "expected",
                    "source": self.env._("The dates of the year before, to verify"),
                }
                for row in common
                if row.year == before
            ]
        )
