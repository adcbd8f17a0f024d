from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..rules.geo import EARTH_KM, bounding_box, distance_km, is_position, parse_position

ADDRESS = ("street", "street2", "zip", "city", "country_id")
POSITION = ("partner_latitude", "partner_longitude")
GEO = (*POSITION, "bde_geo_precision", "bde_geo_date", "bde_commune_id")


class ResPartner(models.Model):
    """Where an organisation is, and how far.

    The position is core's `partner_latitude`, `partner_longitude` (degrees, WGS 84).
    An address whose commune is in the table is placed at its centre at once, without
    any call; the geocoder, when its switch is open, does better later.
    """

    _inherit = "res.partner"

    bde_geo_precision = fields.Selection(
        [
            ("address", "The address"),
            ("street", "The street"),
            ("commune", "The centre of the commune"),
            ("manual", "Placed by hand"),
        ],
        string="Position known by",
        copy=False,
        help="Empty: not located, so on no map and at no distance.",
    )
    bde_geo_date = fields.Date(
        string="Geocoded on",
        copy=False,
        help="Empty: the geocoding service was not asked since the address changed.",
    )
    bde_commune_id = fields.Many2one(
        "bde.commune",
        string="Commune",
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    bde_distance = fields.Float(
        string="Distance (km)",
        digits=(7, 1),
        compute="_compute_bde_distance",
        search="_search_bde_distance",
        aggregator=None,
        help="As the crow flies, from the school or from the place chosen above the "
        "list; an organisation that is not located has none.",
    )
    bde_is_located = fields.Boolean(
        string="On the map",
        compute="_compute_bde_is_located",
        search="_search_bde_is_located",
    )

    _bde_point_idx = models.Index(
        "USING gist (point(partner_longitude::float8, partner_latitude::float8)) "
        "WHERE bde_geo_precision IS NOT NULL"
    )
    _bde_not_located_idx = models.Index(
        "(id) WHERE bde_geo_precision IS NULL AND is_company"
    )

    # -- distance --------------------------------------------------------------------
    @api.model
    def _bde_origin(self):
        """Return the (lat, lng) that distances are counted from, None when unknown.

        The context key `bde_origin` (« lat,lng ») or the school.
        """
        origin = parse_position(str(self.env.context.get("bde_origin") or ""))
        return origin or self._bde_school_position()

    @api.model
    def _bde_school_position(self):
        """Return the (lat, lng) of the school, of its commune, or None."""
        school = self.env.company.sudo().partner_id
        if is_position(*(school[name] for name in POSITION)):
            return school.partner_latitude, school.partner_longitude
        (commune,) = self.env["bde.commune"].sudo()._match(school._bde_addresses())
        return commune._position()

    @api.depends("partner_latitude", "partner_longitude", "bde_geo_precision")
    @api.depends_context("bde_origin", "company")
    def _compute_bde_distance(self):
        origin = self._bde_origin()
        for partner in self:
            here = (partner.partner_latitude, partner.partner_longitude)
            known = origin and partner.bde_geo_precision and is_position(*here)
            partner.bde_distance = distance_km(origin, here) if known else False

    @api.depends("bde_geo_precision")
    def _compute_bde_is_located(self):
        for partner in self:
            partner.bde_is_located = bool(partner.bde_geo_precision)

    @api.model
    def _search_bde_is_located(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("bde_geo_precision", "!=", False)

    @api.model
    def _search_bde_distance(self, operator, value):
        """« distance <= 20 »: those within 20 km, by index; others by the formula."""
        if operator not in ("<", "<=", ">", ">=") or isinstance(value, bool):
            return NotImplemented
        origin = self._bde_origin()
        if not origin:
            return Domain.FALSE

        def to_sql(model, alias, query):
            distance = model._bde_distance_sql(alias, origin)
            compared = SQL("%s %s %s", distance, SQL(operator), float(value))
            if operator[0] == ">":
                return compared
            south, west, north, east = bounding_box(origin, float(value))
            box = SQL("box(point(%s, %s), point(%s, %s))", west, south, east, north)
            inside = SQL("%s <@ %s", model._bde_point_sql(alias), box)
            return SQL("(%s AND %s)", inside, compared)

        return Domain("bde_geo_precision", "!=", False) & Domain.custom(to_sql=to_sql)

    @api.model
    def _bde_point_sql(self, alias):
        """Return the SQL of the position as a point (x, y): same as the index."""
        return SQL(
            "point(%s::float8, %s::float8)",
            SQL.identifier(alias, "partner_longitude"),
            SQL.identifier(alias, "partner_latitude"),
        )

    @api.model
    def _bde_distance_sql(self, alias, origin):
        """Return the SQL of the distance (km) to `origin`, NULL when not located."""
        lat = SQL("radians(%s)", SQL.identifier(alias, "partner_latitude"))
        lng = SQL("radians(%s)", SQL.identifier(alias, "partner_longitude"))
        here = SQL("radians(%s)", origin[0]), SQL("radians(%s)", origin[1])
        half = SQL(
            "power(sin((%s - %s) / 2), 2)"
            " + cos(%s) * cos(%s) * power(sin((%s - %s) / 2), 2)",
            *(lat, here[0], lat, here[0], lng, here[1]),
        )
        return SQL(
            "(CASE WHEN %s IS NOT NULL"
            " THEN 2 * %s::float8 * asin(least(1, sqrt(%s))) END)",
            SQL.identifier(alias, "bde_geo_precision"),
            EARTH_KM,
            half,
        )

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Sort by distance in SQL; those not located come last, both ways."""
        if field_name != "bde_distance":
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        origin = self._bde_origin()
        if not origin:
            return SQL()
        distance = self._bde_distance_sql(alias, origin)
        query._order_groupby.append(distance)
        return SQL("%s %s NULLS LAST", distance, direction)

    # -- addresses -------------------------------------------------------------------
    def _bde_addresses(self):
        """Return the addresses as `bde.commune._match` wants them."""
        return [
            {
                "zip": partner.zip,
                "city": partner.city,
                "country": partner.country_id.code,
            }
            for partner in self
        ]

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(self._bde_with_positions(vals_list))

    @api.model
    def _bde_with_positions(self, vals_list):
        """Return `vals_list` where organisations with an address have a position."""
        vals_list = [self._bde_position_vals(vals) for vals in vals_list]
        todo = [
            number
            for number, vals in enumerate(vals_list)
            if self._bde_is_company_vals(vals)
            and (vals.get("zip") or vals.get("city"))
            and not vals.get("bde_commune_id")
        ]
        if not todo:
            return vals_list
        codes = self._bde_country_codes([vals_list[number] for number in todo])
        places = self.env["bde.commune"]._match(
            [
                {
                    "zip": vals_list[number].get("zip"),
                    "city": vals_list[number].get("city"),
                    "country": codes.get(vals_list[number].get("country_id")),
                }
                for number in todo
            ]
        )
        for number, commune in zip(todo, places, strict=True):
            vals = self._bde_centre_vals(commune)
            if vals_list[number].get("bde_geo_precision"):
                vals = {"bde_commune_id": commune.id}
            vals_list[number] = vals_list[number] | vals
        return vals_list

    @api.model
    def _bde_country_codes(self, vals_list):
        """Return {country id: code} of the countries in these values."""
        ids = {vals["country_id"] for vals in vals_list if vals.get("country_id")}
        return {c.id: c.code for c in self.env["res.country"].browse(ids)}

    @api.model
    def _bde_is_company_vals(self, vals):
        kind = vals.get("company_type") or self.env.context.get("default_company_type")
        default = kind == "company" or self.env.context.get("default_is_company")
        return vals.get("is_company", default)

    @api.model
    def _bde_position_vals(self, vals):
        """Return `vals`; a position given without saying how is one placed by hand."""
        if not any(name in vals for name in POSITION) or "bde_geo_precision" in vals:
            return vals
        known = is_position(*(vals.get(name) or 0 for name in POSITION))
        return {**vals, "bde_geo_precision": "manual" if known else False}

    @api.model
    def _bde_centre_vals(self, commune):
        """Return the values of an organisation placed at the centre of `commune`."""
        position = commune._position()
        return {
            "partner_latitude": position[0] if position else 0,
            "partner_longitude": position[1] if position else 0,
            "bde_geo_precision": "commune" if position else False,
            "bde_geo_date": False,
            "bde_commune_id": commune.id,
        }

    def write(self, vals):
        vals = self._bde_position_vals(vals)
        moves = any(name in vals for name in ADDRESS) and not any(
            name in vals for name in GEO
        )
        before = {p: [p[name] for name in ADDRESS] for p in self} if moves else {}
        result = super().write(vals)
        moved = self.filtered(
            lambda p: (
                p.is_company
                and p in before
                and before[p] != [p[name] for name in ADDRESS]
            )
        )
        moved._bde_place_at_centre()
        return result

    def _bde_place_at_centre(self):
        """Place these organisations at the centre of their commune, to be geocoded.

        Those placed by hand stay where they are; their commune follows the address.
        """
        if not self:
            return
        places = self.env["bde.commune"]._match(self._bde_addresses())
        self._bde_store_positions(
            {
                partner.id: {"bde_commune_id": commune.id}
                if partner.bde_geo_precision == "manual"
                else self._bde_centre_vals(commune)
                for partner, commune in zip(self, places, strict=True)
            }
        )

    def _bde_store_positions(self, vals_by_id):
        """Write positions, each its own, in one UPDATE; no mail, no tracking.

        :param dict vals_by_id: {organisation id: values of the fields `GEO`}
        """
        partners = self.browse(vals_by_id)
        if not partners:
            return
        partners.check_access("write")
        partners.flush_recordset(GEO)
        partners._write_multi(
            [
                {
                    name: None if value is False else value
                    for name, value in vals.items()
                }
                for vals in vals_by_id.values()
            ]
        )
        partners.invalidate_recordset(
            [*GEO, "bde_distance", "bde_is_located"], flush=False
        )
