from odoo import fields, models
from odoo.exceptions import UserError

# the donors of last year stay until those of this year are known
WALL_YEARS = 2


class BdeTaxeCampaign(models.Model):
    """Who is thanked by name: only donors who said yes."""

    _inherit = "bde.taxe.campaign"

    def _named_donors(self):
        """Return {campaign: names of the donors who agree to be named, in order}.

        A donor who said no in another campaign since is not named any more.
        """
        targets = self.env["bde.taxe.target"].sudo()
        given = targets.search(
            [
                ("campaign_id", "in", self.ids),
                ("named", "=", "yes"),
                ("amount_transferred", ">", 0),
            ]
        )
        refusals = targets._read_group(
            [
                ("partner_id", "in", given.partner_id.ids),
                ("company_id", "in", given.company_id.ids),
                ("named", "=", "no"),
            ],
            ["company_id", "partner_id"],
            ["year:max"],
        )
        said_no = {(school, donor): year for school, donor, year in refusals}
        kept = given.filtered(
            lambda t: said_no.get((t.company_id, t.partner_id), 0) < t.year
        )
        names = {
            campaign: sorted(set(found.partner_id.mapped("name")), key=str.casefold)
            for campaign, found in kept.grouped("campaign_id").items()
        }
        return {campaign: names.get(campaign.sudo(), []) for campaign in self}

    def action_print_wall(self):
        """Button: the poster of the donors who agree to be named."""
        self.ensure_one()
        self.check_access("read")
        if not self._named_donors()[self]:
            raise UserError(
                self.env._(
                    "No donor of this campaign agreed to be named yet. They say so on "
                    "their page; you may note it on their line too."
                )
            )
        return self.env.ref("bde_taxe.action_report_wall").report_action(self)


class ResCompany(models.Model):
    _inherit = "res.company"

    bde_taxe_wall = fields.Boolean(
        string="Donors on the public page",
        help="The public page of the office names the donors of the last campaign who "
        "agreed to it, without any amount.",
    )

    def _bde_public_values(self):
        return super()._bde_public_values() | {"taxe_wall": self._bde_taxe_wall()}

    def _bde_taxe_wall(self):
        """Return the names that the public page thanks; [] when it thanks nobody."""
        self.ensure_one()
        if not self.bde_taxe_wall:
            return []
        campaigns = (
            self.env["bde.taxe.campaign"]
            .sudo()
            .search(
                [("company_id", "=", self.id)],
                order="year desc",
                limit=WALL_YEARS,
            )
        )
        named = campaigns._named_donors()
        return next((named[c] for c in campaigns if named[c]), [])


class BdeSchool(models.Model):
    _inherit = "bde.school"

    bde_taxe_wall = fields.Boolean(related="company_id.bde_taxe_wall", readonly=False)
