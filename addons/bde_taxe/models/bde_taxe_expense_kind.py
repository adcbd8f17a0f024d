from odoo import api, fields, models

VERDICTS = [
    ("allowed", "Allowed"),
    ("check", "To verify first"),
    ("excluded", "Excluded"),
]


class BdeTaxeExpenseKind(models.Model):
    """A kind of expense, and whether the tax may pay for it; dated, with a source."""

    _name = "bde.taxe.expense.kind"
    _description = "Kind of expense"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    verdict = fields.Selection(
        VERDICTS,
        required=True,
        default="allowed",
        help="Warns, never blocks: the texts leave room, the reason given is kept.",
    )
    note = fields.Char(translate=True)
    source = fields.Char(translate=True)
    verified_on = fields.Date(help="When somebody read the source last.")
    active = fields.Boolean(default=True)

    @api.depends("name", "verdict")
    def _compute_display_name(self):
        """Say the verdict in the lists where a kind is chosen."""
        labels = dict(self._fields["verdict"]._description_selection(self.env))
        for kind in self:
            name = kind.name or ""
            if kind.verdict and kind.verdict != "allowed":
                name = f"{name} ({labels[kind.verdict].lower()})"
            kind.display_name = name
