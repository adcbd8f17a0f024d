from odoo import api, fields, models


class BdeHosting(models.Model):
    """What a site can offer: a training, years of the cycle, places, when.

    The census of hosting (mission M9): what the organisation says, dated, beside what
    it did (placements).
    """

    _name = "bde.hosting"
    _description = "Hosting offer"
    _order = "partner_id, training_id, id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Organisation",
        required=True,
        ondelete="cascade",
        index=True,
        domain=[("is_company", "=", True)],
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    training_id = fields.Many2one(
        "bde.training",
        required=True,
        ondelete="cascade",
        check_company=True,
        index=True,
    )
    level = fields.Selection(
        related="training_id.level", store=True, string="Level", index=True
    )
    diploma = fields.Selection(related="training_id.diploma", store=True)
    year_1 = fields.Boolean(string="1st year")
    year_2 = fields.Boolean(string="2nd year")
    year_3 = fields.Boolean(string="3rd year")
    years = fields.Char(
        compute="_compute_years", help="Nothing ticked: every year of the cycle."
    )
    places = fields.Integer(
        default=1, help="Learners of this training at the same time."
    )
    period = fields.Char(
        string="Periods", help="When they welcome, in their words: « pas en août »."
    )
    date_known = fields.Date(
        string="Known on",
        default=fields.Date.context_today,
        help="When the organisation said so.",
    )
    note = fields.Char()
    active = fields.Boolean(
        default=True, help="Unticked: they no longer welcome this training."
    )
    city = fields.Char(related="partner_id.city")
    distance = fields.Float(
        related="partner_id.bde_distance", string="Distance (km)", aggregator=None
    )

    _places_check = models.Constraint(
        "CHECK(places >= 0)", "Places cannot be negative."
    )
    _line_uniq = models.UniqueIndex(
        "(partner_id, training_id, company_id) WHERE active",
        "This training is in the offers of this organisation already.",
    )

    @api.depends("partner_id", "training_id")
    def _compute_display_name(self):
        for hosting in self:
            hosting.display_name = " · ".join(
                filter(
                    None,
                    (hosting.partner_id.name, hosting.training_id.display_name),
                )
            )

    @api.depends("year_1", "year_2", "year_3")
    @api.depends_context("lang")
    def _compute_years(self):
        for hosting in self:
            ticked = [n for n in (1, 2, 3) if hosting[f"year_{n}"]]
            hosting.years = (
                ", ".join(
                    hosting._fields[f"year_{n}"].get_description(self.env, ["string"])[
                        "string"
                    ]
                    for n in ticked
                )
                if ticked
                else self.env._("Every year")
            )

    def action_bde_open_host(self):
        """Button of a line: the dossier of the organisation."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(self.env.ref("bde_partners.bde_host_view_form").id, "form")],
        }
