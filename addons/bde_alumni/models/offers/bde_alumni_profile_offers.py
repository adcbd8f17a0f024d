from odoo import api, fields, models
from odoo.exceptions import UserError

MESSAGE = 2000


class BdeAlumniProfile(models.Model):
    """A member reads offers, gives some, applies; leaving erases all that."""

    _inherit = "bde.alumni.profile"

    application_ids = fields.One2many(
        "bde.alumni.application", "profile_id", string="Applications"
    )

    @api.model
    def _offer_member(self, user):
        """Return the member (sudo) that an account belongs to, else nothing."""
        if user._is_public():
            return self.sudo().browse()
        domain = [("partner_id", "=", user.partner_id.id), ("state", "=", "member")]
        return self.sudo().search(domain, limit=1)

    def _may_see_offers(self):
        """Tell whether this person is a member whose consent holds."""
        return self.state == "member" and bool(self._agreed("network"))

    def _offers_values(self, base, said=None, error=None):
        """Return what the page of offers shows to this member."""
        self.ensure_one()
        return {
            **self.company_id._bde_public_values(),
            "base": base,
            "said": said,
            "error": error,
            "offers": self.env["bde.alumni.offer"]._member_offers(self),
        }

    def _apply(self, offer_id, message):
        """Apply to an offer that this member is shown.

        :raise UserError: the offer is not shown any more, or is a tip
        """
        self.ensure_one()
        offers = self.env["bde.alumni.offer"].sudo()
        offer = offers.search(
            [
                *offers._shown_domain(self.company_id),
                ("id", "=", offer_id),
                ("kind", "!=", "tip"),
            ]
        )
        if not offer:
            raise UserError(self.env._("This offer is not shown any more."))
        if offer in self.sudo().application_ids.offer_id:
            return
        self.env["bde.alumni.application"].sudo().create(
            {
                "offer_id": offer.id,
                "profile_id": self.id,
                "message": (message or "").strip()[:MESSAGE] or False,
            }
        )

    def _give_up(self, offer_id):
        """The member takes an application back: it is closed, its text erased."""
        self.ensure_one()
        self.sudo().application_ids.filtered(
            lambda a: a.offer_id.id == offer_id and a.state in ("sent", "forwarded")
        ).write({"state": "dropped", "message": False})

    def _forget_network(self):
        self.application_ids.unlink()
        offers = self.env["bde.alumni.offer"].search([("profile_id", "in", self.ids)])
        offers.write(
            {
                "profile_id": False,
                "contact_name": False,
                "email": False,
                "contact_phone": False,
            }
        )
        return super()._forget_network()
