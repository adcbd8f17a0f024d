from collections import defaultdict

from odoo import models
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _bde_taxe_sirens(self):
        """Return {organisation: key of its company}: its SIREN, else its own id."""
        return {partner: partner.bde_siren or partner.id for partner in self}

    def _bde_taxe_sites(self):
        """Return these organisations (sudo) and the other sites of their SIREN."""
        partners = self.sudo().with_context(active_test=False)
        sirens = {siren for siren in partners.mapped("bde_siren") if siren}
        if not sirens:
            return partners
        return partners | partners.search([("bde_siren", "in", list(sirens))])

    def _bde_taxe_given(self, company=None):
        """Return {organisation: {year: amount}}: what its company gave to a school.

        A company is a SIREN: what reached it by another of its sites is its own. Only
        money that was received and whose donor is known counts; corrections included.

        :param company: the school, the current one by default
        """
        company = company or self.env.company
        # who asks was checked: sites that a user may not open count all the same
        partners = self.sudo()
        keys = partners._bde_taxe_sirens()
        given = defaultdict(lambda: defaultdict(float))
        for partner, campaign, amount in (
            self.env["bde.taxe.transfer"]
            .sudo()
            ._read_group(
                Domain("partner_id", "in", partners._bde_taxe_sites().ids)
                & Domain("company_id", "=", company.id)
                & Domain("kind", "=", "donor")
                & Domain("state", "=", "matched"),
                ["partner_id", "campaign_id"],
                ["amount:sum"],
            )
        ):
            given[partner.bde_siren or partner.id][campaign.year] += amount
        currency = company.currency_id
        return {
            partner: {
                year: currency.round(amount)
                for year, amount in sorted(given[keys[partner.sudo()]].items())
                if currency.compare_amounts(amount, 0) > 0
            }
            for partner in self
        }


class BdeTaxeTarget(models.Model):
    """What an organisation gave in the past, and what it bought."""

    _inherit = "bde.taxe.target"

    def _history(self):
        """Return {target: [{"year", "amount", "bought"}]} of past campaigns.

        The latest first; `bought` are the names of the purchases, greatest part first.
        The caller has checked who asks: this is what the school tells the donor
        itself. A bounded number of queries.
        """
        history = {target: [] for target in self}
        for company, targets in self.sudo().grouped("company_id").items():
            partners = targets.partner_id
            given = partners._bde_taxe_given(company)
            bought = targets._history_bought(company)
            for target in targets:
                key = target.partner_id.bde_siren or target.partner_id.id
                history[target.with_env(self.env)] = [
                    {
                        "year": year,
                        "amount": amount,
                        "bought": bought.get((key, year), []),
                    }
                    for year, amount in reversed(given[target.partner_id].items())
                    if year < target.year
                ]
        return history

    def _history_bought(self, company):
        """Return {(key of a company, year): [names of what its money bought]}."""
        past = self.search(
            Domain("company_id", "=", company.id)
            & Domain("year", "<", max(self.mapped("year"), default=0))
            & Domain("amount_transferred", ">", 0)
            & Domain("partner_id", "in", self.partner_id._bde_taxe_sites().ids)
        )
        bought = {}
        for target, lines in past._restitution_lines().items():
            key = target.partner_id.bde_siren or target.partner_id.id
            bought.setdefault((key, target.year), []).extend(
                label for label, _amount in lines
            )
        return bought
