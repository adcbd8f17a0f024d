from odoo import api, fields, models

from ...rules.offers import typed as rules

MOST = 200


class BdeAlumniOffer(models.Model):
    """Offers that come by a page, and what a member sees of them."""

    _inherit = "bde.alumni.offer"

    @api.model
    def _propose(self, company, typed, profile=None):
        """Take an offer typed on a page: nothing is shown before the office approved.

        :param dict typed: see `rules.offers.typed.check`
        :param profile: the member who gives it; None: a company, without an account
        :return: {field: message}, empty when it was taken
        """
        values, codes = rules.check(typed, rules.MEMBER if profile else rules.COMPANY)
        if codes:
            return {name: self._propose_error(code) for name, code in codes.items()}
        if self._too_many(company):
            return {
                "form": self.env._(
                    "Too many offers at this moment. Please try again in an hour, or "
                    "call us."
                )
            }
        self.sudo().create(
            {name: value or False for name, value in values.items()}
            | {
                "company_id": company.id,
                "source": "member" if profile else "company",
                "profile_id": profile.id if profile else False,
            }
        )
        return {}

    @api.model
    def _too_many(self, company):
        """Tell whether pages took more offers than people write in an hour."""
        since = fields.Datetime.subtract(fields.Datetime.now(), hours=1)
        most = company.sudo().bde_alumni_hourly
        taken = self.sudo().search_count(
            [
                ("company_id", "=", company.id),
                ("source", "!=", "office"),
                ("create_date", ">=", since),
            ],
            limit=most,
        )
        return taken >= most

    @api.model
    def _propose_error(self, code):
        return {
            "missing": self.env._("Please fill this in."),
            "email": self.env._("This is not an e-mail address."),
            "kind": self.env._("Please choose what you offer."),
            "siret": self.env._("A SIRET has 14 digits."),
        }[code]

    @api.model
    def _form_values(self, company, typed=None, errors=None):
        """Return what the form of an offer needs."""
        kinds = self._fields["kind"]._description_selection(self.env)
        return {
            **company._bde_public_values(),
            "typed": typed or {},
            "errors": errors or {},
            "kinds": kinds,
        }

    @api.model
    def _member_offers(self, profile):
        """Return what a member is shown: never whom to write to, nor who gave it."""
        offers = self.sudo().search(
            self._shown_domain(profile.company_id), order="expires_on, id", limit=MOST
        )
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        contracts = dict(self._fields["contract"]._description_selection(self.env))
        mine = {a.offer_id.id: a for a in profile.sudo().application_ids}
        states = dict(
            self.env["bde.alumni.application"]
            ._fields["state"]
            ._description_selection(self.env)
        )
        return [
            {
                "id": offer.id,
                "name": offer.name,
                "kind": kinds[offer.kind],
                "employer": offer.partner_id.name or offer.employer_name or "",
                "city": offer.city or "",
                "contract": contracts.get(offer.contract, ""),
                "trainings": ", ".join(offer.training_ids.mapped("display_name")),
                "text": offer.description,
                "until": offer.expires_on,
                "applied": states[mine[offer.id].state] if offer.id in mine else "",
                "tip": offer.kind == "tip",
            }
            for offer in offers
        ]
