from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import UserError

# Plan IGN of the Géoplateforme (state service, no key); any server of PNG tiles will do
DEFAULT_URL = (
    "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
    "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&STYLE=normal&FORMAT=image/png"
    "&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
)
DEFAULT_CREDIT = "© IGN – Géoplateforme"
URL = "bde.map.tile_url"
CREDIT = "bde.map.tile_credit"


class BdeOutgoing(models.AbstractModel):
    """The pictures under the map: the only ones that pages may load from elsewhere."""

    _inherit = "bde.outgoing"

    @api.model
    def _channels(self):
        return (*super()._channels(), "tiles")

    @api.model
    def _tiles(self):
        """Return {"url", "credit"} of the background of maps, None when closed."""
        if not self._is_open("tiles"):
            return None
        params = self.env["ir.config_parameter"].sudo()
        url = params.get_param(URL, DEFAULT_URL)
        return self._tile_origin(url) and {
            "url": url,
            "credit": params.get_param(CREDIT, DEFAULT_CREDIT),
        }

    @api.model
    def _tile_origin(self, url):
        """Return what `img-src` must allow for these tiles, "" for a wrong address.

        « {s} » in the name of the server stands for any sub-domain.
        """
        parts = urlsplit((url or "").replace("{s}", "*"))
        host = parts.netloc
        clean = host.replace("*.", "", 1)
        if parts.scheme not in ("http", "https") or not clean:
            return ""
        if any(not (c.isalnum() or c in ".-:") for c in clean):
            return ""
        return f"{parts.scheme}://{host}"

    @api.model
    def _page_policy(self):
        """Allow the pictures of the tile server, and nothing else of it."""
        policy = super()._page_policy()
        tiles = self._tiles()
        if policy and tiles:
            origin = self._tile_origin(tiles["url"])
            policy += f"; img-src 'self' data: blob: {origin}"
        return policy


class ResConfigSettings(models.TransientModel):
    """The background of maps: its switch and its server."""

    _inherit = "res.config.settings"

    bde_call_tiles = fields.Boolean(string="Background of maps")
    bde_tile_url = fields.Char(
        string="Server of tiles",
        config_parameter=URL,
        default=DEFAULT_URL,
        help="Address of a picture, with {z}, {x} and {y}.",
    )
    bde_tile_credit = fields.Char(
        string="Credit shown on maps", config_parameter=CREDIT, default=DEFAULT_CREDIT
    )

    def set_values(self):
        url = self.bde_tile_url
        if self.bde_call_tiles and not (
            self.env["bde.outgoing"]._tile_origin(url)
            and all(part in url for part in ("{z}", "{x}", "{y}"))
        ):
            raise UserError(
                self.env._(
                    "The server of tiles is an address that begins with https:// and "
                    "holds {z}, {x} and {y}."
                )
            )
        return super().set_values()


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Tell the web client where the tiles are, when they may be loaded."""
        result = super().session_info()
        result["bde_map_tiles"] = self.env["bde.outgoing"]._tiles() or False
        return result
