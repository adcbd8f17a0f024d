from dataclasses import replace

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...bde_partners.rules.segments import Criterion

# What one company is: all the sites of a SIREN
_COMPANY = "COALESCE(%s, %s::text)"


class BdeSegmentLine(models.Model):
    """Who gave, who was asked, who may give: by company, not by site."""

    _inherit = "bde.segment.line"

    @api.model
    def _criteria(self):
        ours = {
            "taxe_lapsed": Criterion(
                self.env._("Gave the tax last year, not yet this year")
            ),
            "taxe_gave": Criterion(
                self.env._("Gave the tax"),
                ("when", "number"),
                (),
                self.env._("At least so many euros in all; 0: whatever the amount."),
                self.env._("at least %(number)s €"),
            ),
            "taxe_asked": Criterion(self.env._("Was asked for the tax"), ("when",)),
            "taxe_newly_liable": Criterion(
                self.env._("Newly liable to the tax"),
                help=self.env._(
                    "Kinds of organisations whose exemption ends (Exemptions)."
                ),
            ),
            "taxe_liable": Criterion(self.env._("Liable to the tax")),
            "taxe_credit": Criterion(
                self.env._("Estimated credit of the tax"),
                ("number",),
                ("number",),
                self.env._(
                    "Payroll × rate, else employees × salary to count with × rate."
                ),
                self.env._("at least %(number)s €"),
            ),
        }
        ours = {code: _in_bde_taxe(known) for code, known in ours.items()}
        return super()._criteria() | ours

    # -- years ------------------------------------------------------------------------
    def _taxe_years(self):
        """Return the years of the campaigns that the line means, None for all.

        A school year stands for the campaign of its spring.
        """
        year = self.env["res.partner"]._bde_taxe_year()
        return {
            "this": [year],
            "last": [year - 1],
            "year": [self.school_year_id.date_end.year if self.school_year_id else 0],
        }.get(self.when)

    # -- companies --------------------------------------------------------------------
    @api.model
    def _companies_of(self, source):
        """Return the Domain of the sites of companies.

        :param SQL source: SELECT of the keys of companies (`_company_key`)
        """

        def to_sql(model, alias, _query):
            return SQL("%s IN (%s)", model.env[self._name]._company_key(alias), source)

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _company_key(self, alias):
        """Return the SQL of what the sites of one company share: SIREN, else the id."""
        return SQL(
            _COMPANY,
            SQL("%s", SQL.identifier(alias, "bde_siren"), to_flush=self._siren_field()),
            SQL.identifier(alias, "id"),
        )

    @api.model
    def _siren_field(self):
        return self.env["res.partner"]._fields["bde_siren"]

    def _givers(self, years, least=0):
        """Return the SELECT of the companies that gave.

        :param years: of the campaigns, None for all
        :param least: euros received in all, corrections deducted
        """
        domain = Domain("partner_id", "!=", False) & Domain("kind", "=", "donor")
        domain &= Domain("company_id", "in", self._schools())
        if years is not None:
            domain &= Domain("campaign_id.year", "in", years)
        return self._company_select("bde.taxe.transfer", domain, least)

    @api.model
    def _company_select(self, model, domain, least=None):
        """Return the SELECT of the keys of the companies that records are about.

        :param least: sum of `amount` over which they count, None: any record does
        """
        records = self.env[model].sudo()
        query = records._search(domain)
        site = query.join(records._table, "partner_id", "res_partner", "id", "site")
        key = self._company_key(site)
        if least is not None:
            total = SQL("SUM(%s)", SQL.identifier(records._table, "amount"))
            query.groupby = key
            query.having = SQL("%s > 0 AND %s >= %s", total, total, float(least))
            records.flush_model(["amount"])
        return query.select(key)

    # -- criteria ---------------------------------------------------------------------
    def _criterion_taxe_lapsed(self):
        year = self.env["res.partner"]._bde_taxe_year()
        before = self._companies_of(self._givers([year - 1]))
        return before & ~self._companies_of(self._givers([year]))

    def _criterion_taxe_gave(self):
        return self._companies_of(self._givers(self._taxe_years(), self.number))

    def _criterion_taxe_asked(self):
        domain = Domain("company_id", "in", self._schools())
        domain &= Domain("contacted_on", "!=", False)
        years = self._taxe_years()
        if years is not None:
            domain &= Domain("campaign_id.year", "in", years)
        return self._companies_of(self._company_select("bde.taxe.target", domain))

    def _criterion_taxe_newly_liable(self):
        exemptions = self.env["bde.taxe.exemption"]
        year = self.env["res.partner"]._bde_taxe_year()
        return Domain("bde_legal_kind", "in", exemptions._newly_liable_kinds(year))

    def _criterion_taxe_liable(self):
        partners = self.env["res.partner"]
        return ~partners._bde_taxe_exempt_domain(partners._bde_taxe_year())

    def _criterion_taxe_credit(self):
        # past the rights on the amounts: it tells who, like any criterion
        partners = self.env["res.partner"].sudo()
        return partners._search_bde_taxe_credit(">=", self.number)

    def _criterion_supplier(self):
        """A supplier is also who sold what the tax paid for."""
        paid = self._partners_of(
            "bde.taxe.expense",
            Domain("company_id", "in", self._schools()),
            "supplier_id",
        )
        return super()._criterion_supplier() | paid


def _in_bde_taxe(known):
    """Return a `Criterion` that leaves with this addon."""
    return replace(known, module="bde_taxe")
