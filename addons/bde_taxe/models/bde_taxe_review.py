from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date

from .bde_taxe_transfer_target import OPEN

DONORS = 10  # on a screen
LINES = 6  # of a donor, shown one by one


class BdeTaxeTransfer(models.Model):
    """The screen of transfers to check: a donor, and those who may be it."""

    _inherit = "bde.taxe.transfer"

    @api.model
    def get_review(self, offset=0):
        """Return the donors to check, the largest sums first.

        :param int offset: donors to pass over
        :return: dict(donors, count, more, can_create); a constant number of queries
        """
        self._check_may_review()
        groups = self._review_groups()
        page = groups[offset : offset + DONORS]
        lines = self.browse([line_id for _sum, ids in page for line_id in ids])
        lines.fetch()
        candidates = self._review_candidates(lines)
        return {
            "donors": [
                self._review_donor(self.browse(ids), total, candidates)
                for total, ids in page
            ],
            "count": len(groups),
            "more": len(groups) > offset + DONORS,
            "can_create": self.env["res.partner"].has_access("create"),
        }

    @api.model
    def review_settle(self, line_ids, partner_id):
        """These lines were given by that organisation. → ids settled, and a word."""
        self._check_may_review()
        partner = self.env["res.partner"].browse(partner_id)
        partner.check_access("read")
        lines = self._review_lines(line_ids)._settle(partner)
        return self._reviewed(
            lines,
            self.env._("%(name)s gave. Remembered for next time.", name=partner.name),
        )

    @api.model
    def review_set_aside(self, line_ids):
        """These lines are nobody's we know. → ids set aside, and a word."""
        self._check_may_review()
        lines = self._review_lines(line_ids)._set_aside()
        return self._reviewed(
            lines, self.env._("Set aside: the money stays in the totals.")
        )

    @api.model
    def review_create(self, line_ids):
        """Make the organisation that these lines name. → ids settled, and a word.

        :raise AccessError: the user may not make organisations
        """
        self._check_may_review()
        lines = self._review_lines(line_ids)
        said = lines[:1]._said()
        partner = self.env["res.partner"].create(
            {
                "name": said.name or said.siret or said.siren,
                "is_company": True,
                "bde_siret": said.siret or False,
                "zip": said.zip or False,
                "city": said.city or False,
            }
        )
        return self._reviewed(
            lines._settle(partner),
            self.env._("%(name)s is now an organisation.", name=partner.name),
        )

    @api.model
    def review_again(self):
        """Look for all these donors again: organisations were added. → a word."""
        self._check_may_review()
        lines = self.search(
            Domain("state", "in", OPEN)
            & Domain("kind", "=", "donor")
            & Domain("company_id", "in", self.env.companies.ids)
        )
        lines._match_again()
        found = lines.filtered(lambda line: line.state not in OPEN)
        return self._reviewed(
            found, self.env._("Lines that have found their donor: %s", len(found))
        )

    @api.model
    def review_undo(self, line_ids):
        """Put lines just settled back among those to check."""
        self._check_may_review()
        self.browse(line_ids).exists()._reopen()

    # -- parts -----------------------------------------------------------------------
    @api.model
    def _check_may_review(self):
        if not self.env.su and not self.has_access("write"):
            raise AccessError(self.env._("You may not settle transfers."))

    @api.model
    def _review_lines(self, line_ids):
        return self.browse(line_ids).exists().filtered(lambda t: t.kind == "donor")

    @api.model
    def _reviewed(self, lines, message):
        return {"ids": lines.ids, "message": message}

    @api.model
    def _review_groups(self):
        """Return [(sum, [ids])], one for each donor to check; two queries at most."""
        domain = Domain("state", "in", OPEN) & Domain(
            "company_id", "in", self.env.companies.ids
        )
        groups = [
            (total, ids)
            for key, company, total, ids in self._read_group(
                domain & Domain("donor_key", "!=", False),
                ["donor_key", "company_id"],
                ["amount:sum", "id:array_agg"],
            )
        ]
        nobody = self.search(domain & Domain("donor_key", "=", False))
        groups += [(line.amount, line.ids) for line in nobody]
        return sorted(groups, key=lambda group: (-group[0], group[1]))

    @api.model
    def _review_candidates(self, lines):
        """Return {organisation id: what is shown of it}."""
        partners = lines.candidate_ids
        partners.fetch(["name", "zip", "city", "bde_siret", "bde_register_state"])
        given = {}
        for partner, year, total in self.env["bde.taxe.target"]._read_group(
            [("partner_id", "in", partners.ids), ("amount_transferred", ">", 0)],
            ["partner_id", "year"],
            ["amount_transferred:sum"],
        ):
            given.setdefault(partner.id, []).append((year, total))
        money = self.env.company.currency_id.format
        return {
            partner.id: {
                "id": partner.id,
                "name": partner.name,
                "where": " ".join(filter(None, (partner.zip, partner.city))),
                "siret": partner.bde_siret or "",
                "closed": partner.bde_register_state == "closed",
                "gave": ", ".join(
                    f"{year}\u00a0: {money(total)}"
                    for year, total in sorted(given.get(partner.id, ()), reverse=True)
                ),
            }
            for partner in partners
        }

    def _review_donor(self, lines, total, candidates):
        """Return what the screen shows of a donor: its lines, who it may be."""
        first = lines[:1]
        money = first.currency_id.format
        how = dict(self._fields["how"]._description_selection(self.env))
        found = list(dict.fromkeys(lines.candidate_ids.ids))
        return {
            "key": first.id,
            "ids": lines.ids,
            "name": first.donor_name or self.env._("Unknown donor"),
            "named": bool(first.donor_name),
            "siret": first.donor_siret or "",
            "where": " ".join(filter(None, (first.donor_zip, first.donor_city))),
            "why": how.get(first.how, ""),
            "total": money(total),
            "lines": [line._review_line(money) for line in lines[:LINES]],
            "others": max(len(lines) - LINES, 0),
            "candidates": [candidates[partner_id] for partner_id in found],
        }

    def _review_line(self, money):
        return {
            "id": self.id,
            "amount": money(self.amount),
            "day": format_date(self.env, self.date),
            "campaign": str(self.campaign_id.year),
            "training": self.training_text or self.training_id.name or "",
        }
