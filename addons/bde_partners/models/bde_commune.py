from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..rules.communes import departement_of
from ..rules.geo import is_position
from ..rules.partner_words import city_words

FRENCH = ("", "FR", "GP", "MQ", "GF", "RE", "PM", "YT", "NC", "PF", "WF", "BL", "MF")


class BdeCommune(models.Model):
    """A French commune and its centre: where an address is when nothing else says.

    Public geography, shared by all schools; loaded from a public file through the
    import format `communes`.
    """

    _name = "bde.commune"
    _description = "Commune"
    _order = "name, insee"
    _rec_names_search = ["name", "zips", "insee"]

    name = fields.Char(required=True)
    insee = fields.Char(
        string="INSEE code", required=True, size=5, help="As the INSEE writes it."
    )
    zips = fields.Char(string="Postal codes", help="Separated by spaces.")
    lat = fields.Float(
        string="Latitude", required=True, digits=(9, 6), help="Degrees, WGS 84."
    )
    lng = fields.Float(
        string="Longitude", required=True, digits=(9, 6), help="Degrees, WGS 84."
    )
    departement = fields.Char(
        string="Département", compute="_compute_departement", store=True
    )
    words = fields.Char(
        compute="_compute_words",
        store=True,
        index=True,
        export_string_translation=False,
        help="The name without case, accents and abbreviations.",
    )

    _insee_uniq = models.Constraint(
        "UNIQUE(insee)", "This commune is in the table already."
    )
    _position_check = models.Constraint(
        "CHECK(lat BETWEEN -90 AND 90 AND lng BETWEEN -180 AND 180)",
        "A latitude lies between -90 and 90, a longitude between -180 and 180.",
    )
    _zips_idx = models.Index("USING gin (string_to_array(zips, ' '))")

    @api.depends("insee")
    def _compute_departement(self):
        for commune in self:
            commune.departement = departement_of(commune.insee or "")

    @api.depends("name")
    def _compute_words(self):
        for commune in self:
            commune.words = city_words(commune.name)

    @api.depends("name", "zips")
    def _compute_display_name(self):
        for commune in self:
            first = (commune.zips or "").split(" ")[0]
            commune.display_name = (
                f"{commune.name} ({first})" if first else commune.name
            )

    @api.model
    def _search_display_name(self, operator, value):
        """Find « st aignan » as « Saint-Aignan »."""
        domain = super()._search_display_name(operator, value)
        if operator == "ilike" and isinstance(value, str) and city_words(value):
            domain = Domain(domain) | Domain("words", "like", city_words(value))
        return domain

    # -- addresses -------------------------------------------------------------------
    @api.model
    def _match(self, addresses):
        """Return the commune of each address, an empty record when none matches.

        The INSEE code decides; else the name of the town among those that have the
        postal code, the only commune of the postal code, or the name in the
        département. One query, whatever their number.

        :param addresses: list of dict(zip, city, insee, country), each may miss
        :return: list of `bde.commune`, in the same order
        """
        wanted = [self._address_key(address) for address in addresses]
        found = self._candidates(wanted)
        everything = self.browse({c for ids in found.values() for c in ids})
        return [
            self.browse(self._choose(key, found)).with_prefetch(everything.ids)
            for key in wanted
        ]

    @api.model
    def _address_key(self, address):
        """Return (insee, postal code, words of the town); empty abroad."""
        if (address.get("country") or "") not in FRENCH:
            return ("", "", "")
        return (
            (address.get("insee") or "").strip(),
            (address.get("zip") or "").replace(" ", ""),
            city_words(address.get("city") or ""),
        )

    @api.model
    def _candidates(self, keys):
        """Return {("insee"|"zip"|"words"|(…), value): [ids]} for these addresses."""
        insee = list({key[0] for key in keys if key[0]})
        zips = list({key[1] for key in keys if key[1]})
        words = list({key[2] for key in keys if key[2]})
        found = defaultdict(list)
        if not (insee or zips or words):
            return found
        self.flush_model(["insee", "zips", "words", "departement"])
        rows = self.env.execute_query(
            SQL(
                """ SELECT id, insee, zips, words, departement FROM bde_commune
                     WHERE insee = ANY(%s) OR words = ANY(%s)
                        OR string_to_array(zips, ' ') && %s::text[]
                     ORDER BY id """,
                insee,
                words,
                zips,
            )
        )
        for number, code, codes, name, departement in rows:
            found["insee", code].append(number)
            for one in (codes or "").split():
                found["zip", one].append(number)
                found["zip+words", one, name].append(number)
            found["departement+words", departement, name].append(number)
        return found

    @api.model
    def _choose(self, key, found):
        """Return the ids (none or one) of the commune of one address."""
        insee, code, words = key
        for name in (
            ("insee", insee),
            ("zip+words", code, words),
            ("zip", code),
            ("departement+words", departement_of(code), words),
        ):
            ids = found.get(name, ())
            if len(ids) == 1 or (ids and name[0] == "zip+words"):
                return ids[:1]
        return self._nearest_name(words, found.get(("zip", code), ()))

    @api.model
    def _nearest_name(self, words, ids):
        """Return the one commune of a postal code whose name begins like `words`."""
        if not words or not ids:
            return []
        near = self.browse(ids).filtered(
            lambda c: c.words.startswith(words) or words.startswith(c.words)
        )
        return near.ids if len(near) == 1 else []

    def _position(self):
        """Return (lat, lng) of the centre, None for no commune."""
        return (
            (self.lat, self.lng) if self and is_position(self.lat, self.lng) else None
        )
