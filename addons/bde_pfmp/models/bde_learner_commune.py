from odoo import api, fields, models


class BdeLearner(models.Model):
    """The commune a learner lives in: for the blank spots, never on a map alone."""

    _inherit = "bde.learner"

    commune_id = fields.Many2one(
        "bde.commune",
        compute="_compute_commune_id",
        store=True,
        ondelete="set null",
        index="btree_not_null",
        help="Found by the INSEE code, else by the postal code and the town.",
    )

    @api.depends("insee_city", "zip", "city", "country_code")
    def _compute_commune_id(self):
        places = self.env["bde.commune"]._match(
            [
                {
                    "insee": learner.insee_city,
                    "zip": learner.zip,
                    "city": learner.city,
                    "country": ""
                    if learner.country_code in (False, "", "99100")
                    else "XX",
                }
                for learner in self
            ]
        )
        for learner, commune in zip(self, places, strict=True):
            learner.commune_id = commune


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def _bde_locate_again(self):
        """After communes were loaded, find those of the learners too."""
        result = super()._bde_locate_again()
        learners = (
            self.env["bde.learner"]
            .sudo()
            .with_context(active_test=False)
            .search([("commune_id", "=", False)])
        )
        self.env.add_to_compute(learners._fields["commune_id"], learners)
        learners.flush_recordset(["commune_id"])
        return result
