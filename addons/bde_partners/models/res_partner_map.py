from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..rules.geo import distance_km, is_position, parse_position
from ..rules.partner_words import city_words

CAP = 1000  # markers drawn at once
COUNTED = 3000  # above, « more than »
FOUND = 8  # places proposed as an origin
# state of the host: (colour, letter, shape) – never told by the colour alone
STATES = {
    "none": ("grey", "", "circle"),
    "to_check": ("blue", "?", "circle"),
    "approved": ("green", "✓", "circle"),
    "watch": ("amber", "!", "triangle"),
    "paused": ("amber", "II", "square"),
    "excluded": ("red", "✕", "square"),
    "refused": ("red", "✕", "square"),
}


class ResPartner(models.Model):
    """What the map of organisations draws."""

    _inherit = "res.partner"

    @api.model
    @api.readonly
    def get_bde_map(self, domain, bounds=None):
        """Return all that the map view draws, in a constant number of queries.

        At most `CAP` organisations: the nearest to the origin (or to the middle of
        `bounds`) when there are more. Only what the user may read.

        :param domain: of the search view
        :param bounds: [south, west, north, east] in degrees, None for everywhere
        :return: dict: `origin` ({lat, lng} or None), `school` ({lat, lng, name} or
            None), `points` (list of dicts, sorted by distance), `trainings` ({id:
            name}), `states` ([{code, label, letter, colour, shape}]), `shown`,
            `located` and `missing` (counts, at most `counted` + 1), `counted`, `cap`,
            `layers` ([{key, label}])
        """
        self.check_access("read")
        domain = Domain(domain or Domain.TRUE)
        located = domain & Domain("bde_geo_precision", "!=", False)
        missing = domain & Domain("bde_geo_precision", "=", False)
        missing &= Domain("is_company", "=", True)
        partners = self._bde_map_nearest(located, bounds)
        points, trainings = partners._bde_map_points()
        origin = self._bde_origin()
        return {
            "origin": origin and {"lat": origin[0], "lng": origin[1]},
            "school": self._bde_map_school(),
            "points": points,
            "trainings": trainings,
            "states": self._bde_map_states(),
            "shown": len(points),
            "located": self.search_count(located, limit=COUNTED + 1),
            "missing": self.search_count(missing, limit=COUNTED + 1),
            "counted": COUNTED,
            "cap": CAP,
            "layers": self._bde_map_layers(),
        }

    @api.model
    def _bde_map_nearest(self, domain, bounds):
        """Return the `CAP` organisations of `domain` nearest to the middle.

        The order of the spatial index (straight lines on the plane of degrees) chooses
        who is kept when there are too many; distances shown are the true ones.
        """
        middle = self._bde_origin()
        if bounds:
            south, west, north, east = (float(number) for number in bounds)
            middle = ((south + north) / 2, (west + east) / 2)

            def to_sql(model, alias, query):
                box = SQL("box(point(%s, %s), point(%s, %s))", west, south, east, north)
                return SQL("%s <@ %s", model._bde_point_sql(alias), box)

            domain &= Domain.custom(to_sql=to_sql)
        query = self._search(domain, limit=CAP)
        if middle and not query.is_empty():
            query.order = SQL(
                "%s <-> point(%s, %s)",
                self._bde_point_sql(query.table),
                middle[1],
                middle[0],
            )
        names = self._determine_fields_to_fetch(self._bde_map_fields())
        return self._fetch_query(query, names)

    @api.model
    def _bde_map_fields(self):
        """Return the fields of an organisation that the map reads, all in one query."""
        names = [
            "name",
            "city",
            "phone",
            "partner_latitude",
            "partner_longitude",
            "bde_geo_precision",
            "bde_training_ids",
            # whether the phone is a person's
            "is_company",
            "partner_share",
            "bde_legal_kind",
        ]
        return names + ["bde_host_state"] * ("bde_host_state" in self._fields)

    def _bde_map_points(self):
        """Return ([dict for each organisation, by distance], {training id: name})."""
        origin = self._bde_origin()
        places = self._bde_places_by_id()
        trainings = self.env["bde.training"].search_fetch(
            [("active", "in", (True, False))], ["name", "short_name"]
        )
        names = {training.id: training.display_name for training in trainings}
        reader = self._bde_hides_from_user()
        points = [
            {
                "id": partner.id,
                "name": partner.name or "",
                "city": partner.city or "",
                "phone": ""
                if reader and partner._bde_hides_reach()
                else partner.phone or "",
                "lat": partner.partner_latitude,
                "lng": partner.partner_longitude,
                "exact": partner.bde_geo_precision != "commune",
                "state": self._bde_map_state(partner),
                "places": places.get(partner.id, 0),
                "trainings": [i for i in partner.bde_training_ids.ids if i in names],
            }
            for partner in self
        ]
        for point in points:
            here = (point["lat"], point["lng"])
            point["km"] = round(distance_km(origin, here), 1) if origin else 0
        points.sort(key=lambda point: (point["km"], point["name"], point["id"]))
        used = {i for point in points for i in point["trainings"]}
        return points, {i: name for i, name in names.items() if i in used}

    @api.model
    def _bde_map_state(self, partner):
        """Return the code of `STATES` of an organisation."""
        if "bde_host_state" not in self._fields:
            return "none"
        state = partner.bde_host_state or "none"
        return state if state in STATES else "none"

    @api.model
    def _bde_map_states(self):
        """Return the legend: [{code, label, letter, colour, shape}]."""
        labels = {"none": self.env._("Not said")}
        if field := self._fields.get("bde_host_state"):
            labels |= dict(field._description_selection(self.env))
        return [
            {
                "code": code,
                "label": labels[code],
                "colour": colour,
                "letter": letter,
                "shape": shape,
            }
            for code, (colour, letter, shape) in STATES.items()
            if code in labels
        ]

    @api.model
    def _bde_map_school(self):
        """Return where the school is: {lat, lng, name}, None when unknown."""
        position = self._bde_school_position()
        return position and {
            "lat": position[0],
            "lng": position[1],
            "name": self.env.company.name,
        }

    @api.model
    def _bde_map_layers(self):
        """Return the layers that addons add: [{key, label}]."""
        return []

    @api.model
    @api.readonly
    def get_bde_map_layer(self, key, domain=None):
        """Return the circles of a layer: [{lat, lng, value, label, lines}].

        :param str key: one of `_bde_map_layers`
        :param domain: what the map shows
        """
        self.check_access("read")
        return self._bde_map_circles(key, Domain(domain or Domain.TRUE))

    @api.model
    def _bde_map_circles(self, key, domain):
        return []

    # -- where distances are counted from --------------------------------------------
    @api.model
    @api.readonly
    def get_bde_origins(self, text):
        """Return the places that a text may mean: [{label, lat, lng, kind}].

        A typed position, communes (an address gives its commune, by its postal code),
        located organisations. Nothing is sent anywhere: an address typed here may be
        a learner's.

        :return: kind is position, commune or organisation
        """
        self.check_access("read")
        text = (text or "").strip()
        position = parse_position(text)
        if position:
            label = f"{position[0]:.4f}, {position[1]:.4f}"
            return [self._bde_origin_choice(label, position, "position")]
        if len(text) < 2:
            return []
        return self._bde_origin_communes(text) + self._bde_origin_hosts(text)

    @api.model
    def _bde_origin_choice(self, label, position, kind):
        return {"label": label, "lat": position[0], "lng": position[1], "kind": kind}

    @api.model
    def _bde_origin_communes(self, text):
        """Return the communes of a text: its postal code, else its name."""
        domain = Domain("display_name", "ilike", text)
        codes = [word.strip(",") for word in text.split()]
        codes = [word for word in codes if word.isdigit() and len(word) == 5]
        if codes:
            domain |= Domain("zips", "like", codes[-1])
        words = city_words(text)
        communes = self.env["bde.commune"].search(domain, limit=10 * FOUND)
        # « Tours » before « Joué-lès-Tours »
        communes = communes.sorted(
            lambda c: (c.words != words, not c.words.startswith(words))
        )[:FOUND]
        return [
            self._bde_origin_choice(
                commune.display_name, commune._position(), "commune"
            )
            for commune in communes
            if commune._position()
        ]

    @api.model
    def _bde_origin_hosts(self, text):
        """Return the located organisations whose name is like a text."""
        partners = self.search_fetch(
            Domain("is_company", "=", True)
            & Domain("bde_geo_precision", "!=", False)
            & Domain("name", "ilike", text),
            ["name", "city", "partner_latitude", "partner_longitude"],
            limit=FOUND,
        )
        return [
            self._bde_origin_choice(
                " – ".join(filter(None, (partner.name, partner.city))),
                (partner.partner_latitude, partner.partner_longitude),
                "organisation",
            )
            for partner in partners
            if is_position(partner.partner_latitude, partner.partner_longitude)
        ]
