import logging

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import email_normalize

_logger = logging.getLogger(__name__)

AT_ONCE = 2  # campaigns deleted by one run


class BdeTaxeCampaign(models.Model):
    """Campaigns go whole at the end of their period (code de commerce, L123-22)."""

    _inherit = "bde.taxe.campaign"

    @api.model
    def _over_year(self):
        """Return the last financial year whose period is over, None: never.

        The period counts from the end of the financial year, 31 December.
        """
        limit = self.env["bde.retention"]._limit("tax_gift")
        return (limit - relativedelta(years=1)).year if limit else None

    @api.autovacuum
    def _gc_campaigns(self):
        """Delete campaigns and gifts whose period is over, with all that hangs on them.

        Only campaigns that are closed: one that was forgotten open is told in the log.
        """
        year = self._over_year()
        if not year:
            return
        old = self.search([("year", "<=", year)], order="year, id", limit=AT_ONCE)
        forgotten = old.filtered(lambda campaign: campaign.state != "closed")
        if forgotten:
            _logger.warning(
                "bde_taxe: %s campaigns past their period are not closed and are kept",
                len(forgotten),
            )
        old = old - forgotten
        last = fields.Date.to_date(f"{year}-12-31")
        gifts = self.env["bde.taxe.gift"].search([("date", "<=", last)])
        counts = len(old), len(gifts)
        gifts.unlink()
        old._hand_on_balance()
        old.transfer_ids.unlink()
        old.payment_ids.unlink()
        # by the ORM, not by the cascade: their messages and documents go too
        old.target_ids.unlink()
        old.allocation_ids.expense_ids.unlink()
        old.unlink()
        if any(counts):
            _logger.info("bde_taxe: %s campaigns and %s gifts deleted at term", *counts)


class BdeTaxeTransfer(models.Model):
    """The contact that a donor let SOLTéA give: found, forgotten when asked for."""

    _inherit = "bde.taxe.transfer"

    # under this name the look-up of personal data finds it
    email_normalized = fields.Char(
        string="Contact's e-mail, plain",
        compute="_compute_email_normalized",
        store=True,
        index="btree_not_null",
    )

    @api.depends("contact_email")
    def _compute_email_normalized(self):
        for transfer in self:
            transfer.email_normalized = email_normalize(transfer.contact_email) or False

    def _forget_contacts(self):
        """Erase the person whom the file named; the money stays."""
        self.write(
            {"contact_name": False, "contact_email": False, "contact_shared": False}
        )

    @api.autovacuum
    def _gc_contacts(self):
        """Erase the people of the files at the end of the period of contacts."""
        limit = self.env["bde.retention"]._limit("host_contact")
        if limit:
            self.search(
                [
                    ("date", "<", limit.date()),
                    "|",
                    ("contact_name", "!=", False),
                    ("contact_email", "!=", False),
                ],
                limit=10000,
            )._forget_contacts()


class BdeTaxeTarget(models.Model):
    """The accountant whom a company named on its page, without a contact of ours."""

    _inherit = "bde.taxe.target"

    # under this name the look-up of personal data finds it
    email_normalized = fields.Char(
        string="Accountant's e-mail, plain",
        compute="_compute_email_normalized",
        store=True,
        index="btree_not_null",
    )

    @api.depends("accountant_email")
    def _compute_email_normalized(self):
        for target in self:
            target.email_normalized = email_normalize(target.accountant_email) or False

    def _forget_contacts(self):
        """Erase the accountant whom the company named."""
        self.write(
            {
                "accountant_name": False,
                "accountant_email": False,
                "accountant_phone": False,
            }
        )


class ResPartner(models.Model):
    _inherit = "res.partner"

    def unlink(self):
        """A contact who is erased is erased from the statements of transfers too.

        Not when another contact has the same address: it is a double that goes.
        """
        people = self.filtered(lambda partner: not partner.is_company)
        addresses = set(people.mapped("email_normalized")) - {False}
        result = super().unlink()
        if addresses and not self.env.context.get("bde_taxe_merging"):
            partners = self.env["res.partner"].sudo().with_context(active_test=False)
            kept = partners.search([("email_normalized", "in", list(addresses))])
            gone = addresses - set(kept.mapped("email_normalized"))
            for model in ("bde.taxe.transfer", "bde.taxe.target"):
                self.env[model].sudo().search(
                    [("email_normalized", "in", list(gone))]
                )._forget_contacts()
        return result
