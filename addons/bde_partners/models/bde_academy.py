from odoo import fields, models


class BdeAcademy(models.Model):
    """An académie: who the school reports to, and its holiday zone by default."""

    _name = "bde.academy"
    _description = "Académie"
    _order = "name"

    name = fields.Char(required=True)
    code = fields.Char(size=2, help="Two digits of the national nomenclature.")
    zone = fields.Selection(
        selection=lambda self: self._selection_zone(),
        help="Holiday zone; overseas and Corsica load their own calendar.",
    )

    _code_uniq = models.UniqueIndex("(code)", "Two académies have the same code.")

    def _selection_zone(self):
        return [
            ("A", self.env._("Zone A")),
            ("B", self.env._("Zone B")),
            ("C", self.env._("Zone C")),
            ("own", self.env._("Own calendar (Corsica, overseas)")),
        ]
