from odoo import api, fields, models


class BdePfmpAssignReferent(models.TransientModel):
    """Give one referent teacher to several learners."""

    _name = "bde.pfmp.assign.referent"
    _description = "Give a referent teacher"

    placement_ids = fields.Many2many("bde.pfmp.placement", string="Learners")
    learner_count = fields.Integer(compute="_compute_teachers")
    class_teacher_ids = fields.Many2many("res.partner", compute="_compute_teachers")
    only_class = fields.Boolean(string="Teachers of the class only", default=True)
    referent_id = fields.Many2one(
        "res.partner", string="Referent teacher", required=True
    )
    load_text = fields.Char(compute="_compute_load_text")

    @api.depends("placement_ids")
    def _compute_teachers(self):
        for wizard in self:
            classes = wizard.placement_ids.class_id
            wizard.learner_count = len(wizard.placement_ids)
            wizard.class_teacher_ids = classes.teacher_ids | classes.head_teacher_ids

    @api.depends("referent_id", "placement_ids")
    def _compute_load_text(self):
        for wizard in self:
            load = wizard._load() if wizard.referent_id else 0
            text = self.env._(
                "%(name)s follows %(count)s other learners at these dates.",
                name=wizard.referent_id.name,
                count=load,
            )
            wizard.load_text = text if load else False

    def _load(self):
        """Return how many other learners the teacher follows at the same dates."""
        lines = self.placement_ids
        return self.env["bde.pfmp.placement"].search_count(
            [
                ("referent_id", "=", self.referent_id.id),
                ("id", "not in", lines.ids),
                ("state", "not in", ("cancelled", "interrupted")),
                ("date_start", "<=", max(lines.mapped("date_end"))),
                ("date_end", ">=", min(lines.mapped("date_start"))),
            ]
        )

    def action_apply(self):
        """Button: this teacher follows these learners."""
        self.ensure_one()
        self.placement_ids.write({"referent_id": self.referent_id.id})
        return {"type": "ir.actions.act_window_close"}
