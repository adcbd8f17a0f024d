from odoo import api, fields, models
from odoo.fields import Domain

# Who reads segments
_WHO = (
    "bde_partners.group_bde_user,bde_partners.group_bde_head,"
    "bde_partners.group_bde_bursar"
)


class ResPartner(models.Model):
    """Segments as a filter: of lists, of mailings, of exports."""

    _inherit = "res.partner"

    bde_is_supplier = fields.Boolean(
        string="Supplier of the school", help="Sells to the school, or did."
    )
    bde_segment_id = fields.Many2one(
        "bde.segment",
        string="Segment",
        compute="_compute_bde_segment_id",
        search="_search_bde_segment_id",
        groups=_WHO,
        help="To find the organisations of a saved segment.",
    )

    def _compute_bde_segment_id(self):
        """Only searched: an organisation is in many segments."""
        self.bde_segment_id = False

    @api.model
    def _search_bde_segment_id(self, operator, value):
        """« in » a segment, or one whose name is like this."""
        segments = self.env["bde.segment"]
        if operator == "in":
            asked = [v for v in value if v]
            names = [v for v in asked if isinstance(v, str)]
            ids = [v for v in asked if not isinstance(v, str)]
            found = segments.search(
                Domain("id", "in", ids) | Domain("name", "in", names)
            )
        elif operator == "any":
            found = segments.search(value)
        elif operator in ("ilike", "like", "=ilike", "=like"):
            found = segments.search([("name", operator, value)])
        else:
            return NotImplemented
        return found._domain()
