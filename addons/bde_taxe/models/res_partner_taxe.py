import operator as compare

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...bde_partners.rules.contact_budget import BRACKETS
from ..rules import credit as rules
from .amounts import AMOUNTS

_COMPARE = {"<": compare.lt, "<=": compare.le, ">": compare.gt, ">=": compare.ge}


class ResPartner(models.Model):
    """What a company may share out in SOLTéA, as far as the school can tell."""

    _inherit = "res.partner"

    bde_taxe_currency_id = fields.Many2one(
        "res.currency", compute="_compute_bde_taxe_currency_id", groups=AMOUNTS
    )
    bde_taxe_payroll = fields.Monetary(
        string="Payroll",
        currency_field="bde_taxe_currency_id",
        groups=AMOUNTS,
        help="Yearly and gross, of the whole company.",
    )
    bde_taxe_payroll_year = fields.Integer(string="Payroll of", groups=AMOUNTS)
    bde_taxe_credit = fields.Monetary(
        string="Estimated credit",
        currency_field="bde_taxe_currency_id",
        compute="_compute_bde_taxe_credit",
        search="_search_bde_taxe_credit",
        groups=AMOUNTS,
        help="What it may share out in SOLTéA: payroll × rate, else employees × salary "
        "to count with × rate.",
    )
    bde_taxe_credit_basis = fields.Selection(
        [
            ("payroll", "From the payroll"),
            ("headcount", "From the headcount"),
            ("bracket", "At least, from the headcount bracket"),
            ("exempt", "Owes nothing"),
            ("unknown", "Neither payroll nor headcount known"),
        ],
        string="Estimated",
        compute="_compute_bde_taxe_credit",
        groups=AMOUNTS,
    )

    @api.depends_context("company")
    def _compute_bde_taxe_currency_id(self):
        self.bde_taxe_currency_id = self.env.company.currency_id

    @api.depends(
        "bde_taxe_payroll",
        "bde_headcount",
        "bde_headcount_bracket",
        "bde_legal_kind",
        "bde_departement",
    )
    @api.depends_context("company", "bde_taxe_year")
    def _compute_bde_taxe_credit(self):
        credits = self._bde_taxe_credit()
        for partner in self:
            found = credits[partner.id]
            partner.bde_taxe_credit = found.amount
            partner.bde_taxe_credit_basis = found.basis

    @api.model
    def _bde_taxe_year(self):
        """Return the year of the campaign that is meant: that of the context, else the
        one at work."""
        year = self.env.context.get("bde_taxe_year")
        if not year:
            year = self.env["bde.taxe.campaign"].sudo()._current().year
        return year or fields.Date.context_today(self).year

    def _bde_taxe_key(self):
        """Return what the sites of a company share: SIREN, else the head office."""
        self.ensure_one()
        above = self.parent_id
        return self.bde_siren or above.bde_siren or above.id or self.id

    def _bde_taxe_facts(self):
        self.ensure_one()
        return rules.Facts(
            self.bde_taxe_payroll,
            self.bde_headcount,
            self.bde_headcount_bracket or "",
            self.bde_legal_kind or "",
            self.bde_departement or "",
        )

    def _bde_taxe_credit(self, year=None):
        """Return {id: `Credit`}; a constant number of queries.

        :param int year: of the campaign; that at work by default
        """
        year = year or self._bde_taxe_year()
        rate = self.env["bde.taxe.rate"]._of_year(year)
        exemptions = self.env["bde.taxe.exemption"]._of_year(year)
        credits = {}
        for partner in self.sudo():
            facts = partner._bde_taxe_facts()
            exemption = rules.exemption_for(exemptions, facts, year)
            credits[partner.id] = rules.credit(facts, rate, exemption)
        return credits

    # -- found by PostgreSQL ----------------------------------------------------------
    @api.model
    def _search_bde_taxe_credit(self, operator, value):
        """« credit >= 500 »: the same sum as `rules.credit`, in SQL."""
        # the host asks no right of a field that is searched by a method
        self._check_field_access(self._fields["bde_taxe_credit"], "read")
        if operator not in _COMPARE or isinstance(value, bool):
            return NotImplemented
        year = self._bde_taxe_year()
        rate = self.env["bde.taxe.rate"]._of_year(year) or rules.Rate(year, None, 0, 0)
        exempt = self._bde_taxe_exempt_domain(year)

        def to_sql(_model, alias, _query):
            amount = self._bde_taxe_credit_sql(alias, rate)
            return SQL("(%s %s %s)", amount, SQL(operator), float(value))

        counted = Domain.custom(to_sql=to_sql)
        nothing = _COMPARE[operator](0, value)
        return exempt | counted if nothing else ~exempt & counted

    @api.model
    def _bde_taxe_credit_sql(self, alias, rate):
        """Return the SQL of the credit (€) of who is not exempt; 0 when unknown."""

        def column(name):
            return SQL("COALESCE(%s, 0)", self._field_to_sql_flushed(alias, name))

        brackets = SQL(" ").join(
            SQL("WHEN %s THEN %s", code, count) for code, count in BRACKETS.items()
        )
        count = SQL(
            "COALESCE(NULLIF(%s, 0), CASE %s %s ELSE 0 END)",
            column("bde_headcount"),
            self._field_to_sql_flushed(alias, "bde_headcount_bracket"),
            brackets,
        )
        payroll = column("bde_taxe_payroll")
        return SQL(
            "(CASE WHEN %s > 0 THEN %s ELSE %s * %s END * %s / 100)",
            payroll,
            payroll,
            count,
            rate.salary,
            rate.percent,
        )

    @api.model
    def _field_to_sql_flushed(self, alias, name):
        """Return a column as SQL, past the rights on it: only compared to a number."""
        return SQL("%s", SQL.identifier(alias, name), to_flush=self._fields[name])

    @api.model
    def _bde_taxe_exempt_domain(self, year):
        """Return the Domain of those that owe nothing that year."""
        parts = []
        for exemption in self.env["bde.taxe.exemption"]._of_year(year):
            part = Domain.TRUE
            if exemption.legal_kind:
                part &= Domain("bde_legal_kind", "=", exemption.legal_kind)
            if exemption.departements:
                part &= Domain("bde_departement", "in", sorted(exemption.departements))
            parts.append(part)
        return Domain.OR(parts)


class BdeMerge(models.AbstractModel):
    """Of two organisations that become one, a payroll goes with its year."""

    _inherit = "bde.merge"

    @api.model
    def _following_fields(self):
        return super()._following_fields() | {
            "bde_taxe_payroll_year": "bde_taxe_payroll"
        }
