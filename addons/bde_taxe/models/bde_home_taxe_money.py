from odoo import api, models

MONEY = "bde_partners.group_bde_user,bde_partners.group_bde_bursar"
LINES = 5


class BdeHome(models.AbstractModel):
    """The money of the tax that awaits somebody: donors to check, totals to compare."""

    _inherit = "bde.home"

    @api.model
    def _home_declared(self):
        return [*super()._home_declared(), (MONEY, "_home_card_taxe_money")]

    @api.model
    def _home_card_taxe_money(self):
        """Lines without a sure donor, bank transfers whose totals differ."""
        company = [("company_id", "in", self.env.companies.ids)]
        to_check = self.env["bde.taxe.transfer"].search_count(
            [*company, ("state", "in", ("review", "unknown"))]
        )
        payments = self.env["bde.taxe.payment"].search(
            [*company, ("state", "in", ("waiting", "gap"))], limit=LINES + 1
        )
        if not to_check and not payments:
            return None
        lines = []
        if to_check:
            lines.append(
                self._home_line(
                    self.env._("%(count)s transfers to check", count=to_check),
                    action=self._home_action("bde_taxe.bde_taxe_review_action"),
                )
            )
        lines += self._home_lines_payments(payments[:LINES])
        return self._home_card(
            "taxe_money",
            self.env._("Apprenticeship tax: money to check"),
            to_check + len(payments),
            "amber",
            lines,
            self._home_action("bde_taxe.bde_taxe_transfer_action"),
            sequence=48,
        )

    @api.model
    def _home_lines_payments(self, payments):
        """Return a line for each bank transfer: which, and what is missing."""
        states = dict(payments._fields["state"]._description_selection(self.env))
        return [
            self._home_line(
                self.env._(
                    "Transfer %(number)s of %(year)s",
                    number=payment.number or payment.label,
                    year=payment.campaign_id.year,
                ),
                action=self._home_action(
                    "bde_taxe.bde_taxe_payment_action", payment.id
                ),
                detail=states[payment.state],
            )
            for payment in payments
        ]
