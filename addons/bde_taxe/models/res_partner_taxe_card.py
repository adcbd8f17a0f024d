from odoo import models
from odoo.tools.misc import format_date

from ..rules.money import euros

# Colour of the card by the state of the campaign under way
COLOURS = {
    "selected": "blue",
    "contacted": "amber",
    "promised": "amber",
    "designated": "amber",
    "transferred": "green",
    "thanked": "green",
}
LINES = 5


class ResPartner(models.Model):
    """The tax in the dossier of an organisation: for who sees amounts only."""

    _inherit = "res.partner"

    def _bde_dossier_cards(self):
        cards = super()._bde_dossier_cards()
        if self.env["bde.taxe.target"].has_access("read"):
            cards.append(self._bde_card_taxe())
        return cards

    def _bde_card_taxe(self):
        """Where the campaign is with them, and what they gave before."""
        target = self._bde_taxe_target()
        given = self._bde_taxe_given()[self]
        lines = self._bde_card_taxe_lines(target, given)
        states = dict(target._fields["state"]._description_selection(self.env))
        return self.env["bde.home"]._home_card(
            "taxe",
            self.env._("Apprenticeship tax"),
            False,
            COLOURS.get(target.state, "grey"),
            lines,
            sequence=65,
            word=states.get(target.state),
            icon="fa-eur" if not target else None,
            hint=self.env._("Never asked, never gave."),
            buttons=self._bde_card_taxe_buttons(target),
        )

    def _bde_taxe_target(self):
        """Return the latest target of this company, whichever of its sites it is."""
        return self.env["bde.taxe.target"].search(
            [
                ("partner_id", "in", self._bde_taxe_sites().ids),
                ("company_id", "=", self.env.company.id),
            ],
            order="year desc, id desc",
            limit=1,
        )

    def _bde_card_taxe_lines(self, target, given):
        """Return the lines of the card: this campaign, then the years before.

        :param dict given: {year: amount}
        """
        home = self.env["bde.home"]
        lines = []
        if target:
            lines.append(
                home._home_line(
                    self.env._("Campaign %(year)s", year=target.year),
                    detail=target._bde_card_detail(),
                    action=home._home_record("bde.taxe.target", target.id),
                )
            )
        if given:
            lines.append(
                home._home_line(
                    self.env._(
                        "%(amount)s in all since %(year)s",
                        amount=euros(sum(given.values())),
                        year=min(given),
                    ),
                    detail=self.env._("years: %(n)s", n=len(given)),
                )
            )
        past = [year for year in sorted(given, reverse=True) if year != target.year]
        room = LINES - len(lines)
        lines += [
            home._home_line(f"{year}", detail=euros(given[year]))
            for year in past[:room]
        ]
        return lines

    def _bde_card_taxe_buttons(self, target):
        if not target:
            return []
        return [
            {
                "label": self.env._("Open the campaign with them"),
                "icon": "fa-eur",
                "action": self.env["bde.home"]._home_record(target._name, target.id),
                "primary": False,
            }
        ]


class BdeTaxeTarget(models.Model):
    _inherit = "bde.taxe.target"

    def _bde_card_detail(self):
        """Return « 1 200 € received », the furthest of what is known."""
        if self.amount_transferred:
            return self.env._(
                "%(amount)s received", amount=euros(self.amount_transferred)
            )
        if self.amount_designated:
            return self.env._(
                "%(amount)s designated in SOLTéA", amount=euros(self.amount_designated)
            )
        if self.amount_promised:
            return self.env._("%(amount)s promised", amount=euros(self.amount_promised))
        if self.exclusion:
            reasons = self._fields["exclusion"]._description_selection(self.env)
            return dict(reasons)[self.exclusion]
        if self.contacted_on:
            return self.env._(
                "asked on %(day)s", day=format_date(self.env, self.contacted_on)
            )
        return ""
