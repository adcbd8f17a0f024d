from odoo import api, fields, models


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

    departments = fields.Char(
        string="Départements",
        help="First three digits of the UAIs of the académie, separated by spaces.",
    )

    _code_uniq = models.UniqueIndex("(code)", "Two académies have the same code.")

    def _selection_zone(self):
        return [
            ("A", self.env._("Zone A")),
            ("B", self.env._("Zone B")),
            ("C", self.env._("Zone C")),
            ("own", self.env._("Own calendar (Corsica, overseas)")),
        ]

    @api.model
    def _from_uai(self, uai):
        """Return the académie of a school: the first three digits of its UAI tell.

        :param str uai: normalised UAI, or anything that begins like one
        :return: a `bde.academy`, empty when the département is unknown
        """
        prefix = (uai or "")[:3]
        if len(prefix) < 3 or not prefix.isdigit():
            return self.browse()
        return self.search([("departments", "like", prefix)]).filtered(
            lambda academy: prefix in academy.departments.split()
        )[:1]
