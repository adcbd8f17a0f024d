from odoo import api, fields, models


class BdeSignatureFunction(models.Model):
    """A function of the school, and whether the head may give it the signature.

    Dated data with its source: the texts change, and so do the names of functions.
    """

    _name = "bde.signature.function"
    _description = "Function that may receive the signature"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    code = fields.Char(required=True, help="Stable name used by the addons.")
    name = fields.Char(required=True, translate=True)
    eligible = fields.Boolean(
        string="May sign by delegation",
        help="In a public school, for the head, by an act.",
    )
    reason = fields.Char(
        string="Why", translate=True, help="Said to who is refused, word for word."
    )
    source = fields.Char(translate=True)
    valid_from = fields.Date(string="From")
    valid_to = fields.Date(string="Until")
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(valid_from, '0001-01-01'))",
        "This function exists already from this date.",
    )
    _dates_check = models.Constraint(
        "CHECK(valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to)",
        "The end comes after the beginning.",
    )

    def _is_eligible(self, day):
        """Tell whether this function may sign by delegation on `day`."""
        self.ensure_one()
        begun = not self.valid_from or self.valid_from <= day
        over = self.valid_to and self.valid_to < day
        return bool(self.eligible and begun and not over)

    @api.model
    def _of_code(self, code):
        """Return the function of a code, empty when the school removed it."""
        return self.sudo().search([("code", "=", code)], limit=1)
