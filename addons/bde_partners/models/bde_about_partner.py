from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class BdeAboutPartner(models.AbstractModel):
    """Records about an organisation: nobody reads them who may not read it.

    `partner_id` is the organisation (the site), `contact_id` one of its people. Values
    may name a person as `partner_id`: the organisation takes its place.
    """

    _name = "bde.about.partner.mixin"
    _description = "Record about an organisation"

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Organisation",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('is_company', '=', True)]",
    )
    contact_id = fields.Many2one(
        "res.partner",
        string="With",
        ondelete="set null",
        index="btree_not_null",
        domain="[('is_company', '=', False),"
        " ('commercial_partner_id', '=', partner_id)]",
        help="The person of the organisation.",
    )

    @api.model
    def default_get(self, fields):
        """From the page of a person: their organisation, and the person."""
        values = super().default_get(fields)
        if values.get("partner_id") or values.get("contact_id"):
            values = self._about_organisation([values])[0]
        return {name: value for name, value in values.items() if name in fields}

    @api.model
    def _bde_server_fields(self):
        """Return the names of the links that only the server makes.

        Whoever could write them would read the name of any record.
        """
        return set()

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(self._about_organisation(vals_list))
        if not self.env.su:
            known = records.sudo()
            if any(known[name] for name in self._bde_server_fields()):
                raise self._make_server_error()
            records._check_contact()
        return records

    def write(self, vals):
        if not self.env.su and vals.keys() & self._bde_server_fields():
            raise self._make_server_error()
        if vals.get("partner_id"):
            vals = self._about_organisation([vals])[0]
        result = super().write(vals)
        if "contact_id" in vals:
            self._check_contact()
        if vals.keys() & {"user_id", "company_id", "partner_id"}:
            # nobody gives away what they could not have written as it is now
            self.check_access("write")
        return result

    @api.model
    def _about_organisation(self, vals_list):
        """Return copies of the values, about organisations rather than people."""
        ids = {
            vals[name]
            for vals in vals_list
            for name in ("partner_id", "contact_id")
            if vals.get(name)
        }
        partners = self.env["res.partner"].sudo().browse(ids)
        partners.fetch(["is_company", "commercial_partner_id"])
        known = {partner.id: partner for partner in partners}
        done = []
        for vals in vals_list:
            vals = dict(vals)
            partner = known.get(vals.get("partner_id") or vals.get("contact_id"))
            if partner:
                organisation = partner.commercial_partner_id
                if partner != organisation and not vals.get("contact_id"):
                    vals["contact_id"] = partner.id
                vals["partner_id"] = organisation.id
            done.append(vals)
        return done

    # -- access: that of the organisation ---------------------------------------------
    def _check_access(self, operation):
        result = super()._check_access(operation)
        forbidden = result[0] if result else self.browse()
        remaining = self - forbidden
        if self.env.su or not any(remaining._ids):
            return result
        partners = remaining.sudo().partner_id.sudo(False)
        hidden = partners - partners._filtered_access("read")
        if not hidden:
            return result
        forbidden |= remaining.filtered(lambda r: r.sudo().partner_id in hidden)
        return forbidden, result[1] if result else self._make_about_error

    def _check_contact(self):
        """Refuse a person that the user may not read: a link tells the name."""
        self.sudo().contact_id.sudo(self.env.su).check_access("read")

    def _make_server_error(self):
        return AccessError(self.env._("Such a link is made by a button, not by hand."))

    def _make_about_error(self):
        return AccessError(
            self.env._(
                "This is about an organisation that you may not open. Ask the office "
                "if you need it."
            )
        )

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not (self.env.su or bypass_access):
            partners = self.env["res.partner"].with_context(active_test=False)
            query = partners._search(Domain.TRUE)
            if query.where_clause:
                domain = Domain(domain) & Domain("partner_id", "in", query)
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)
