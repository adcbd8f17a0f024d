import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..client_action import tell
from ..rules.registers.errors import RegisterError

_logger = logging.getLogger(__name__)

CHUNK = 100  # addresses of one job, one request of the geocoder
CRON_LIMIT = 1000


class ResPartner(models.Model):
    """Geocoding of organisations, in the background; never of a person."""

    _inherit = "res.partner"

    @api.model
    def _bde_to_locate_domain(self):
        """Return the domain of the organisations that the geocoder should be asked."""
        return (
            Domain("is_company", "=", True)
            & Domain("bde_is_host", "=", True)
            & Domain("bde_geo_date", "=", False)
            & (
                Domain("bde_geo_precision", "=", False)
                | Domain("bde_geo_precision", "=", "commune")
            )
            & (Domain("city", "!=", False) | Domain("zip", "!=", False))
        )

    def action_bde_locate(self):
        """Button: find where these organisations are; those placed by hand stay."""
        self.check_access("write")
        partners = self._bde_locatable()
        if not partners:
            raise UserError(
                self.env._(
                    "Nothing to locate: give an address (a town at least). What was "
                    "placed by hand is never moved."
                )
            )
        if len(partners) == 1:
            partners._bde_locate()
            return partners._bde_located_notice()
        batch = self.env["bde.batch"]._start(
            self.env._("Locate %s organisations", len(partners)),
            partners,
            "_batch_bde_locate",
            chunk=CHUNK,
            result="none",
        )
        return batch._open_action()

    @api.model
    def action_bde_locate_all(self, domain=None):
        """Button of the map: locate the organisations shown that are not yet.

        :param domain: what the map shows
        """
        missing = Domain(domain or Domain.TRUE) & Domain(
            "bde_geo_precision", "=", False
        )
        partners = self.search(missing & Domain("is_company", "=", True))
        return partners.action_bde_locate()

    def _bde_locatable(self):
        """Return the organisations of `self` that may be located: never a person."""
        return self.filtered(
            lambda p: (
                p.is_company and p.bde_geo_precision != "manual" and (p.city or p.zip)
            )
        )

    def _bde_located_notice(self):
        """Return the message that says how this organisation is located."""
        self.ensure_one()
        labels = dict(
            self._fields["bde_geo_precision"]._description_selection(self.env)
        )
        if self.bde_geo_precision:
            text = self.env._("Located by: %s.", labels[self.bde_geo_precision])
        else:
            text = self.env._(
                "%(name)s: its commune is not in the table. Import the communes, or "
                "type its latitude and longitude.",
                name=self.display_name,
            )
        return tell(text, "success" if self.bde_geo_precision else "warning")

    def _batch_bde_locate(self, run):
        """Part of a batch: locate these; say which have no place at all."""
        self._bde_locate()
        for partner in self._bde_locatable():
            if not partner.bde_geo_precision:
                run.fail(partner, self.env._("Neither its address nor its commune."))
        run.advance(len(self))

    def _bde_locate(self):
        """Locate these organisations: geocoder when it may be asked, else commune.

        Positions typed by hand stay. Without network or without match the centre of
        the commune serves; an organisation that the service answered for is dated, so
        that it is not asked again until its address changes.
        """
        partners = self._bde_locatable()
        points, asked = partners._bde_ask_geocoder()
        today = fields.Date.context_today(self)
        communes = self.env["bde.commune"]._match(
            [
                address | {"insee": points[p.id].insee if points.get(p.id) else ""}
                for p, address in zip(partners, partners._bde_addresses(), strict=True)
            ]
        )
        vals_by_id = {}
        for partner, commune in zip(partners, communes, strict=True):
            point = points.get(partner.id)
            vals = self._bde_centre_vals(commune)
            if point:
                vals |= {
                    "partner_latitude": point.lat,
                    "partner_longitude": point.lng,
                    "bde_geo_precision": point.precision,
                }
            elif not commune and partner.bde_geo_precision:
                continue  # what was known is better than nothing
            vals_by_id[partner.id] = vals | {"bde_geo_date": today if asked else False}
        partners._bde_store_positions(vals_by_id)

    def _bde_ask_geocoder(self):
        """Return ({organisation id: GeoPoint or None}, asked): empty when closed."""
        if "bde.geocoder" not in self.env or not self:
            return {}, False
        geocoder = self.env["bde.geocoder"]
        if not geocoder._is_open():
            return {}, False
        try:
            return geocoder._geocode_partners(self), True
        except RegisterError as error:
            _logger.info("Geocoding put off: %s", error.code)
            return {}, False

    @api.model
    def _cron_bde_locate(self):
        """Scheduled: ask the geocoder for the addresses that changed."""
        if "bde.geocoder" not in self.env or not self.env["bde.geocoder"]._is_open():
            return
        partners = self.search(self._bde_to_locate_domain(), limit=CRON_LIMIT)
        if partners:
            self.env["bde.batch"]._start(
                self.env._("Locate %s organisations", len(partners)),
                partners,
                "_batch_bde_locate",
                chunk=CHUNK,
                result="none",
            )

    @api.model
    def _bde_locate_again(self):
        """After communes were loaded: place those that had no commune."""
        partners = self.sudo().search(
            Domain("is_company", "=", True)
            & Domain("bde_commune_id", "=", False)
            & (Domain("city", "!=", False) | Domain("zip", "!=", False))
        )
        places = self.env["bde.commune"]._match(partners._bde_addresses())
        vals_by_id = {}
        for partner, commune in zip(partners, places, strict=True):
            if commune and not partner.bde_geo_precision:
                vals_by_id[partner.id] = self._bde_centre_vals(commune)
            elif commune:
                vals_by_id[partner.id] = {"bde_commune_id": commune.id}
        partners._bde_store_positions(vals_by_id)
