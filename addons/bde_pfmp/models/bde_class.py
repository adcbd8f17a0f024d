from odoo import api, fields, models


class BdeClass(models.Model):
    _inherit = "bde.class"

    enrolment_ids = fields.One2many("bde.enrolment", "class_id")
    learner_count = fields.Integer(
        string="Learners", compute="_compute_learner_count", compute_sudo=True
    )

    @api.depends("enrolment_ids.date_end")
    def _compute_learner_count(self):
        """A figure, without names: readers see it too."""
        counts = dict(
            self.env["bde.enrolment"]._read_group(
                [("class_id", "in", self.ids), ("date_end", "=", False)],
                ["class_id"],
                ["__count"],
            )
        )
        for group in self:
            group.learner_count = counts.get(group, 0)

    def action_open_learners(self):
        """Smart button: the learners of these classes."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_pfmp.bde_learner_action"
        )
        action["domain"] = [("class_id", "in", self.ids)]
        action["context"] = {}
        return action

    def action_open_board(self):
        """Smart button: the board of these classes."""
        return self.env["bde.pfmp.period"]._board_action(
            [("class_id", "in", self.ids), ("kind", "!=", "apprentice")],
            ", ".join(self.mapped("code")),
            search_default_now_and_coming=1,
        )
