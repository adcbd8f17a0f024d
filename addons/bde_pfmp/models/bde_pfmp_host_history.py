from odoo import api, fields, models


class BdePfmpHostHistory(models.Model):
    """Who went where before the product was in use, without names of learners.

    An office owns, on its first day, lists of past placements whose learners are
    gone: the class, the host, the tutor and the dates are worth keeping, the names
    are not. Placements of known learners are `bde.pfmp.placement`.
    """

    _name = "bde.pfmp.host.history"
    _description = "Past reception of a class by a host"
    _inherit = ["bde.hidden.fields.mixin"]
    _order = "school_year_id desc, date_start desc, host_id, class_code, id"
    _check_company_auto = True

    host_id = fields.Many2one(
        "res.partner",
        string="Host organisation",
        required=True,
        ondelete="cascade",
        index=True,
        domain="[('is_company', '=', True), ('bde_is_host', '=', True)]",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    school_year_id = fields.Many2one(
        "bde.school.year", required=True, ondelete="restrict", index=True
    )
    class_code = fields.Char(string="Class", help="As the list of the time had it.")
    training_id = fields.Many2one(
        "bde.training",
        check_company=True,
        ondelete="set null",
        index="btree_not_null",
    )
    learner_count = fields.Integer(string="Learners received", default=1)
    tutor_id = fields.Many2one(
        "res.partner",
        domain="[('is_company', '=', False), ('parent_id', 'in', [host_id, False])]",
        ondelete="set null",
        index="btree_not_null",
    )
    referent_id = fields.Many2one(
        "res.partner",
        string="Referent teacher",
        domain="[('bde_is_teacher', '=', True)]",
        ondelete="set null",
        index="btree_not_null",
    )
    date_start = fields.Date(string="First day")
    date_end = fields.Date(string="Last day")
    note = fields.Char()

    _count_check = models.Constraint(
        "CHECK(learner_count >= 1)", "At least one learner was received."
    )
    _dates_check = models.Constraint(
        "CHECK(date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A placement ends on or after its first day.",
    )

    @api.model
    def _bde_hidden_fields(self):
        """Free text, where people are named."""
        return super()._bde_hidden_fields() | {"note"}

    @api.depends("host_id", "class_code", "school_year_id")
    def _compute_display_name(self):
        for history in self:
            parts = [
                history.host_id.name,
                history.class_code,
                history.school_year_id.name,
            ]
            history.display_name = " · ".join(filter(None, parts))
