from odoo import api, fields, models

from ...rules.allowance import rates as rules


class BdePfmpRate(models.Model):
    """A rate of the State's allowance: of a MEF, or of a group while none is loaded.

    National, shared by the schools. The MEF is the key of the official table; the
    default of the product goes by ministry, dispositif and MEFSTAT4 only.
    """

    _name = "bde.pfmp.rate"
    _description = "Rate of the allowance"
    _order = "year_start desc, ministry, dispositif, mefstat4, mef_code, id"
    _rec_names_search = ["mef_code", "mefstat4", "name"]

    year_start = fields.Integer(
        string="September of",
        required=True,
        aggregator=None,
        help="Year in which the school year starts: 2025 for 2025-2026.",
    )
    year_name = fields.Char(
        string="School year of the rate", compute="_compute_year_name", store=True
    )
    mef_code = fields.Char(
        string="MEF",
        size=10,
        help="10 characters; empty: a default, for a whole group.",
    )
    mefstat4 = fields.Char(string="MEFSTAT4", size=4, required=True)
    dispositif = fields.Char(size=3, required=True)
    ministry = fields.Selection(
        [("menj", "National education"), ("masa", "Agriculture"), ("mer", "Sea")],
        required=True,
        default="menj",
    )
    name = fields.Char(string="Training", required=True)
    daily = fields.Float(
        string="Euros a day", digits=(8, 2), required=True, aggregator=None
    )
    cap = fields.Float(
        string="Yearly cap (euros)", digits=(8, 2), required=True, aggregator=None
    )
    source = fields.Char(required=True, help="Text or file the rate comes from.")
    to_verify = fields.Boolean(
        string="To verify", help="Not read in the official table of that year."
    )

    _values_check = models.Constraint(
        "CHECK(daily > 0 AND cap >= daily)",
        "A rate is above zero, and the cap is at least one day.",
    )
    _year_check = models.Constraint(
        "CHECK(year_start BETWEEN 2023 AND 2100)",
        "The allowance exists since September 2023.",
    )
    _mef_uniq = models.UniqueIndex(
        "(year_start, mef_code) WHERE mef_code IS NOT NULL",
        "This MEF has a rate in this school year already.",
    )

    @api.depends("year_start")
    def _compute_year_name(self):
        for rate in self:
            rate.year_name = f"{rate.year_start}-{rate.year_start + 1}"

    @api.depends("name", "mef_code", "year_name")
    def _compute_display_name(self):
        for rate in self:
            parts = [rate.mef_code, rate.name, rate.year_name]
            rate.display_name = " · ".join(filter(None, parts))

    @api.model
    def _load_default(self):
        """Add the default rates that are missing; what was edited stays."""
        rates = self.sudo()
        known = {
            (r.year_start, r.ministry, r.dispositif, r.mefstat4, r.name)
            for r in rates.search([("mef_code", "=", False)])
        }
        missing = [
            {**line, "source": "Table APLyPro (défaut du produit)"}
            for year in rules.default_years()
            for line in rules.default_lines(year)
        ]
        rates.create(
            [
                line
                for line in missing
                if (
                    line["year_start"],
                    line["ministry"],
                    line["dispositif"],
                    line["mefstat4"],
                    line["name"],
                )
                not in known
            ]
        )

    @api.model
    def _tables(self, years):
        """Return {start year: `rules.RateTable`} of school years; one query."""
        found = self.sudo().search([("year_start", "in", list(years))])
        by_year = found.grouped("year_start")
        return {
            year: rules.RateTable(
                year,
                [
                    rules.RateLine(
                        key=rate.id,
                        mef=rate.mef_code or "",
                        mefstat4=rate.mefstat4,
                        dispositif=rate.dispositif,
                        ministry=rate.ministry,
                        daily=rate.daily,
                        cap=rate.cap,
                    )
                    for rate in by_year.get(year, self)
                ],
            )
            for year in years
        }
