from odoo import api, models
from odoo.exceptions import UserError

from ..rules.registers import geoplateforme
from ..rules.registers.site import GeoPoint

SERVICE = "geoplateforme"
KEPT_DAYS = 180
MISSING_DAYS = 30


class BdeGeocoder(models.AbstractModel):
    """Places of the addresses of organisations, by the State's address service.

    Never the address of a person: a learner, a family, a teacher, a contact. Only
    street, postal code, town and INSEE code leave, without the name.
    """

    _name = "bde.geocoder"
    _inherit = "bde.lookup.mixin"
    _description = "Places of addresses"

    _channel = "geocoder"
    _switched_off = "switched_off_geocoder"

    @api.model
    def _geocode(self, addresses):
        """Return a list of `GeoPoint` or None, one for each address, in their order.

        :param list addresses: dicts with street, zip, city, insee (each may be
            missing), of organisations; for records use `_geocode_partners`
        :raise RegisterError: switched off, offline…
        :raise UserError: records are given instead of addresses
        """
        self._check_may_ask()
        if isinstance(addresses, models.BaseModel):
            raise self._refusal(addresses)
        keys = [geoplateforme.key(address) for address in addresses]
        cache = self.env["bde.lookup.cache"]
        known = cache._recall(SERVICE, set(filter(None, keys)))
        todo = {
            key: address
            for key, address in zip(keys, addresses, strict=True)
            if key and key not in known
        }
        if todo:
            points = self._service(SERVICE).locate(list(todo.values()))
            lowest = self._number("geoplateforme.score", 0.4)
            fresh = {
                key: point.to_dict() if point and point.score >= lowest else None
                for key, point in zip(todo, points, strict=True)
            }
            cache._keep(SERVICE, {k: v for k, v in fresh.items() if v}, KEPT_DAYS)
            missing = {k: v for k, v in fresh.items() if not v}
            cache._keep(SERVICE, missing, MISSING_DAYS)
            known |= fresh
        return [GeoPoint.from_dict(known[k]) if known.get(k) else None for k in keys]

    @api.model
    def _geocode_partners(self, partners):
        """Return {id: GeoPoint or None} of organisations.

        :raise UserError: one of them is not an organisation: nothing leaves
        :raise RegisterError: switched off, offline…
        """
        if refused := self._not_organisations(partners):
            raise self._refusal(refused)
        addresses = [
            {
                "street": partner.street,
                "zip": partner.zip,
                "city": partner.city,
            }
            for partner in partners
        ]
        points = self._geocode(addresses)
        return dict(zip(partners.ids, points, strict=True))

    @api.model
    def _not_organisations(self, records):
        """Return the records whose address must not leave: all but organisations.

        A sole trader is an organisation, at the address of the register.
        """
        if records._name != "res.partner":
            return records
        return records.filtered(
            lambda partner: (
                not partner.is_company or partner.bde_legal_kind == "individual"
            )
        )

    @api.model
    def _refusal(self, records):
        return UserError(
            self.env._(
                "Only addresses of organisations are sent to the address service: not "
                "those of %(names)s.",
                names=", ".join(records[:5].mapped("display_name")),
            )
        )
