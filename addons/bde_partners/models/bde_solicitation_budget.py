from dataclasses import replace
from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ..rules import contact_budget as rules


class BdeSolicitation(models.Model):
    """The quota of an organisation: counted over all channels and all askers."""

    _inherit = "bde.solicitation"

    @api.model
    def _budgets(self, partners, without=None):
        """Return {id: `Budget`} of organisations, or of those of contacts.

        A constant number of queries whatever their number. Counted for all the schools
        of the database: the organisation does not care which one asks.

        :param partners: `res.partner`; the keys are their ids
        :param without: requests that do not count (those being made)
        """
        day = fields.Date.context_today(self)
        organisations = partners.sudo().commercial_partner_id
        quotas = self._quota_lines()
        months = max((quota.months for quota in quotas), default=12)
        asks = self._recent_asks(organisations, day, months, without)
        budgets = {}
        for partner in organisations:
            known = asks.get(partner.id, [])
            facts = self._budget_facts(partner, [row[0] for row in known])
            quota = rules.quota_for(
                quotas, facts.headcount, day, school=self.env.company.id
            )
            budgets[partner] = rules.budget(facts, quota, day), known[-1:]
        self._fetch_authors(budgets)
        told = {
            partner: replace(
                budget,
                last=last[0] if last else None,
                sentence=self._budget_sentence(partner, budget, last),
            )
            for partner, (budget, last) in budgets.items()
        }
        return {
            partner.id: told[partner.sudo().commercial_partner_id]
            for partner in partners
        }

    @api.model
    def _quota_lines(self):
        """Return the table of quotas as rules know it."""
        today = fields.Date.context_today(self)
        lines = (
            self.env["bde.solicitation.quota"]
            .sudo()
            .search(["|", ("date_end", "=", False), ("date_end", ">=", today)])
        )
        return [
            rules.Quota(
                line.headcount_min,
                line.asks,
                line.months,
                line.date_start,
                line.date_end or None,
                line.company_id.id or None,
            )
            for line in lines
        ]

    @api.model
    def _budget_facts(self, partner, days):
        """Return what the rules need to know of an organisation."""
        paused = partner.bde_host_state == "paused"
        rests = [
            partner.bde_rest_until,
            paused and partner.bde_host_state_until,
        ]
        return rules.Facts(
            asks=tuple(days),
            headcount=rules.headcount_of(
                partner.bde_headcount, partner.bde_headcount_bracket
            ),
            own_quota=partner.bde_quota,
            rest_until=max(filter(None, rests), default=None),
            is_barred=partner.bde_host_state == "excluded" or partner.bde_no_contact,
        )

    @api.model
    def _recent_asks(self, organisations, day, months, without=None):
        """Return {id: [(day, user id, purpose id, school id)]}, oldest first."""
        zone = pytz.timezone(
            self.env.user.tz or self.env.company.partner_id.tz or "UTC"
        )
        first = datetime.combine(rules.window_start(day, months), time.min)
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """SELECT partner_id, date, user_id, purpose_id, company_id
                     FROM bde_solicitation
                    WHERE counts IS TRUE AND partner_id = ANY(%s) AND date >= %s
                      AND NOT id = ANY(%s)
                    ORDER BY partner_id, date, id""",
                organisations.ids,
                zone.localize(first).astimezone(pytz.utc).replace(tzinfo=None),
                list(without.ids) if without else [],
            )
        )
        found = {}
        for partner, moment, *more in self.env.cr.fetchall():
            local = pytz.utc.localize(moment).astimezone(zone).date()
            found.setdefault(partner, []).append((local, *more))
        return found

    @api.model
    def _fetch_authors(self, budgets):
        """Read at once the names that the sentences say."""
        rows = [last[0] for _budget, last in budgets.values() if last]
        self.env["res.users"].sudo().browse({row[1] for row in rows}).mapped("name")
        self.env["bde.solicitation.purpose"].sudo().browse(
            {row[2] for row in rows}
        ).mapped("name")

    @api.model
    def _budget_sentence(self, partner, budget, last):
        """Return the budget in words: who asked last, what is left, until when."""
        name = partner.name or ""
        if budget.state == rules.EXCLUDED:
            return self._barred_sentence(partner)
        if budget.state == rules.RESTING:
            return self.env._(
                "%(name)s rests until %(day)s.",
                name=name,
                day=format_date(self.env, budget.rest_until),
            )
        if budget.state == rules.SPENT:
            text = self._last_sentence(name, last)
            return self.env._(
                "%(last)s Quota spent: %(used)s requests for %(quota)s in %(months)s "
                "months, next one from %(day)s.",
                last=text,
                used=budget.used,
                quota=budget.quota,
                months=budget.period_months,
                day=format_date(self.env, budget.free_on),
            )
        return self.env._(
            "%(name)s: %(used)s of %(quota)s requests in %(months)s months.",
            name=name,
            used=budget.used,
            quota=budget.quota,
            months=budget.period_months,
        )

    @api.model
    def _last_sentence(self, name, last):
        """Return « X was already asked on … by … for … »."""
        day, user, purpose, school = last[0]
        by = self.env["res.users"].sudo().browse(user).name
        if school not in self.env.user.company_ids.ids:
            by = self.env["res.company"].sudo().browse(school).name
        return self.env._(
            "%(name)s was already asked on %(day)s by %(who)s for « %(what)s ».",
            name=name,
            day=format_date(self.env, day),
            who=by,
            what=self.env["bde.solicitation.purpose"].sudo().browse(purpose).name,
        )

    @api.model
    def _barred_sentence(self, partner):
        if partner.bde_host_state == "excluded":
            return self.env._(
                "%(name)s is excluded: no request, unless the BDE manager says why.",
                name=partner.name,
            )
        return self.env._(
            "%(name)s does not want to be asked any more: no request, unless the BDE "
            "manager says why.",
            name=partner.name,
        )

    @api.model
    def _lock_organisations(self, partners):
        """Let nobody else ask these organisations until this transaction ends.

        The rows are written, not only locked: under snapshots, whoever waited would
        count without seeing what was asked meanwhile. It is told so by PostgreSQL and
        starts anew (the server tries again by itself).
        """
        if not partners:
            return
        self.env.cr.execute(
            SQL(
                """UPDATE res_partner
                      SET bde_ask_turn = COALESCE(bde_ask_turn, 0) + 1
                    WHERE id IN (SELECT id FROM res_partner WHERE id = ANY(%s)
                                  ORDER BY id FOR NO KEY UPDATE)""",
                partners.ids,
            )
        )
