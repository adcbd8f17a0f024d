from odoo import api, fields, models

from ..rules.law import parameters as rules


class BdePfmpLawParameter(models.Model):
    """A figure of the law, dated, with its source: hours, quotas, ages, rates.

    The checks of placements read them by day and by age; a school whose académie says
    otherwise edits them. Source: code du travail, code de l'éducation.
    """

    _name = "bde.pfmp.law.parameter"
    _description = "Figure of the law"
    _order = "code, age_from, valid_from desc, id"
    _rec_name = "code"

    code = fields.Selection(
        selection="_selection_code", string="Figure", required=True, index=True
    )
    value = fields.Float(required=True, digits=(8, 2), aggregator=None)
    age_from = fields.Integer(
        string="From age", aggregator=None, help="Whole years, included."
    )
    age_to = fields.Integer(
        string="Below age", aggregator=None, help="Whole years, not included; 0: any."
    )
    valid_from = fields.Date(help="Empty: from ever.")
    valid_to = fields.Date(help="Empty: still in force.")
    source = fields.Char(required=True, help="Article or text.")

    _value_check = models.Constraint("CHECK(value >= 0)", "A figure is not negative.")
    _ages_check = models.Constraint(
        "CHECK(age_from >= 0 AND (age_to = 0 OR age_to > age_from))",
        "The ages are in the wrong order.",
    )
    _dates_check = models.Constraint(
        "CHECK(valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from)",
        "A figure ends on or after its first day.",
    )

    @api.model
    def _selection_code(self):
        return [(code, self.env._(label)) for code, label in rules.FIGURES.items()]

    @api.model
    def _parameters(self):
        """Return every figure as `rules.law.parameters.Parameters`; one query."""
        return rules.Parameters(
            rules.Parameter(
                code=line.code,
                value=line.value,
                valid_from=line.valid_from or None,
                valid_to=line.valid_to or None,
                age_from=line.age_from,
                age_to=line.age_to or 200,
                source=line.source,
            )
            for line in self.sudo().search([])
        )
