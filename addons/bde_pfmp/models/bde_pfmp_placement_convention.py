from odoo import api, fields, models
from odoo.exceptions import UserError


class BdePfmpPlacement(models.Model):
    """Conventions of a placement: what the screens show and their buttons."""

    _inherit = "bde.pfmp.placement"

    convention_ids = fields.One2many("bde.pfmp.convention", "placement_id")
    convention_id = fields.Many2one(
        "bde.pfmp.convention",
        string="Convention in force",
        compute="_compute_convention_id",
    )
    convention_count = fields.Integer(compute="_compute_convention_id")

    @api.depends("convention_ids.state")
    def _compute_convention_id(self):
        for placement in self:
            issued = placement.convention_ids.filtered(lambda c: c.state == "issued")
            placement.convention_id = issued[:1]
            placement.convention_count = len(placement.convention_ids)

    def action_print_conventions(self):
        """Button: print the conventions of these placements.

        One learner of whom nothing is missing: the PDF at once. Otherwise a dialog
        says who is left out and why, and what would lack.
        """
        self.check_access("write")
        todo = self.filtered(lambda p: not p._convention_refusal())
        if not todo:
            self._check_can_have_convention()
            raise UserError(self.env._("Choose the learners first."))
        if len(self) == 1 and not (
            self.missing_blocking or any(self._law_stops().values())
        ):
            return self._issue_conventions().action_open_pdf()
        wizard = self.env["bde.pfmp.convention.print"].create(
            {"placement_ids": self.ids}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Print the conventions"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_open_conventions(self):
        """Smart button: every version of the conventions of these placements."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_pfmp.bde_pfmp_convention_action"
        )
        action["domain"] = [("placement_id", "in", self.ids)]
        action["context"] = {}
        return action


class BdeClass(models.Model):
    _inherit = "bde.class"

    def action_print_conventions(self):
        """Button: the conventions of these classes that begin soon or have begun.

        The placements of the school year that are not over: what is done is reprinted
        from its own board.
        """
        placements = self.env["bde.pfmp.placement"].search(
            [
                ("class_id", "in", self.ids),
                ("state", "in", ("found", "ready", "running")),
            ]
        )
        if not placements:
            raise UserError(
                self.env._(
                    "Nobody of %(code)s has a place yet: open the board of the period "
                    "and give a host to the learners.",
                    code=", ".join(self.mapped("code")),
                )
            )
        return placements.action_print_conventions()
