import secrets

from odoo import api, fields, models

from ..rules import selection as rules

_OURS = "odoo.addons.bde_partners.models."
# What these do on creation, the values of a selection hold already: the organisation
# and its person, a secret of its own
_DONE = (_OURS + "bde_about_partner",)


class BdeTaxeTarget(models.Model):
    """Whom one writes to, and many targets made at once."""

    _name = "bde.taxe.target"
    _inherit = ["bde.taxe.target", "bde.bulk.create.mixin"]
    _rec_names_search = ["partner_id.name", "contact_id.name"]

    is_accountant = fields.Boolean(
        string="Outside accountant",
        help="The person does the accounts or the pay of the company: what is sent is "
        "made to be handed on.",
    )
    contact_choice = fields.Selection(
        [
            ("tax", "In charge of the tax"),
            ("accountant", "Accountant"),
            ("hr", "Human resources"),
            ("signatory", "Signatory"),
            ("email", "Somebody with an e-mail"),
            ("organisation", "The organisation itself"),
            ("hand", "Chosen by hand"),
        ],
        string="Chosen as",
        readonly=True,
        copy=False,
    )

    @api.depends("partner_id.name", "year")
    def _compute_display_name(self):
        for target in self:
            parts = [target.partner_id.name, str(target.year or "")]
            target.display_name = " · ".join(filter(None, parts))

    def write(self, vals):
        """Another person, chosen by somebody: it is said so."""
        if "contact_id" in vals and "contact_choice" not in vals:
            vals = {**vals, "contact_choice": "hand"}
        return super().write(vals)

    def _addressee(self):
        """Return who is written to: the person, else the organisation."""
        self.ensure_one()
        return self.contact_id or self.partner_id

    def _choose_contacts(self):
        """Choose anew the person of each of these, by roles; those chosen by hand stay.

        One query for the people of all.
        """
        todo = self.filtered(lambda target: target.contact_choice != "hand")
        for campaign, targets in todo.grouped("campaign_id").items():
            people = campaign._selection_people(targets.sudo().partner_id)
            for target in targets:
                person, choice = rules.choose_contact(
                    people.get(target.partner_id.id, ())
                )
                target.write(
                    {
                        "contact_id": person.id if person else False,
                        "contact_choice": choice,
                        "is_accountant": bool(
                            person and rules.ROLES[1] in person.roles
                        ),
                    }
                )

    def action_choose_contacts(self):
        """Button: the person by their roles, as they are today."""
        self.check_access("write")
        self.filtered(lambda t: t.contact_choice == "hand").contact_choice = False
        self._choose_contacts()

    # -- many at once -----------------------------------------------------------------
    @api.model
    def _bulk_known(self):
        return (*super()._bulk_known(), *_DONE)

    @api.model
    def _bulk_prepared(self, vals_list):
        """Each has a secret of its own; nobody was asked yet, nothing came in yet."""
        campaigns = self.env["bde.taxe.campaign"].sudo()
        campaigns = campaigns.browse({vals["campaign_id"] for vals in vals_list})
        years = {campaign.id: campaign.year for campaign in campaigns}
        return [
            {
                "link_nonce": secrets.token_hex(16),
                "amount_promised": 0.0,
                "amount_designated": 0.0,
                "amount_transferred": 0.0,
                "year": years[vals["campaign_id"]],
                "state": "excluded" if vals.get("exclusion") else "selected",
                **vals,
            }
            for vals in super()._bulk_prepared(vals_list)
        ]

    @api.model
    def _bulk_fits(self, vals_list):
        """Who was asked or answered is created the usual way, with its state."""
        told = {"contacted_on", "answer", "thanked_on", "pledge_ids", "transfer_ids"}
        if any(told & vals.keys() for vals in vals_list):
            return False
        return super()._bulk_fits(vals_list)
