from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.bde_partners.client_action import tell

from .bde_pfmp_placement_allowance import OFFICE


class BdeClass(models.Model):
    """The allowance of a class: one table like APLyPro's, and its counts."""

    _inherit = "bde.class"

    allowance_ids = fields.One2many(
        "bde.pfmp.allowance", "class_id", string="Allowance of the class", groups=OFFICE
    )
    allowance_blocked = fields.Integer(
        string="Lines blocked", compute="_compute_allowance_counts"
    )
    allowance_to_key = fields.Integer(
        string="To type", compute="_compute_allowance_counts"
    )
    allowance_keyed = fields.Integer(
        string="Typed", compute="_compute_allowance_counts"
    )
    allowance_done = fields.Integer(
        string="Paid lines", compute="_compute_allowance_counts"
    )
    allowance_gaps = fields.Integer(string="Gaps", compute="_compute_allowance_counts")
    allowance_default = fields.Boolean(
        string="Default rates", compute="_compute_allowance_counts"
    )

    @api.depends_context("uid")
    @api.depends("allowance_ids.state", "allowance_ids.has_gap")
    def _compute_allowance_counts(self):
        """One reading for all the classes; zero for who may not know."""
        lines, found = self.env["bde.pfmp.allowance"], []
        if lines.has_access("read"):
            found = lines._read_group(
                [("class_id", "in", self.ids)],
                ["class_id", "state", "has_gap", "is_default_rate"],
                ["__count"],
            )
        counts = {group._origin.id: {} for group in self}
        for group, state, gap, default, number in found:
            mine = counts[group.id]
            mine[state] = mine.get(state, 0) + number
            mine["gap"] = mine.get("gap", 0) + (number if gap else 0)
            mine["default"] = mine.get("default") or default
        for group in self:
            mine = counts.get(group._origin.id, {})
            group.allowance_blocked = mine.get("blocked", 0)
            group.allowance_to_key = mine.get("to_key", 0)
            group.allowance_keyed = mine.get("keyed", 0)
            group.allowance_done = mine.get("done", 0)
            group.allowance_gaps = mine.get("gap", 0)
            group.allowance_default = bool(mine.get("default"))

    def action_prepare_allowance(self):
        """Button: make the missing lines of these classes, count everything again."""
        self.env["bde.pfmp.allowance"].check_access("write")
        lines = self._prepare_allowance()
        return tell(
            self.env._("%(count)s lines counted.", count=len(lines)),
            "success" if lines else "info",
        )

    def _prepare_allowance(self):
        """Return the lines of these classes, counted now."""
        placements = self.env["bde.pfmp.placement"].search(
            [("class_id", "in", self.ids)]
        )
        lines = placements._allowances()
        lines._recompute()
        return lines

    def action_key_allowance(self):
        """Button: what could be typed has been typed in APLyPro."""
        self.env["bde.pfmp.allowance"].check_access("write")
        lines = self.allowance_ids.filtered(
            lambda line: line.can_key and not line.keyed_on
        )
        if not lines:
            raise UserError(self.env._("Nothing is waiting to be typed."))
        lines.action_key()

    def action_allowance_workbook(self):
        """Button: the list to type, as a workbook."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/bde/pfmp/allocation/{self.id}.xlsx",
            "target": "download",
        }

    def action_allowance_paste(self):
        """Button: paste the table of this class, copied from APLyPro."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_partners.bde_import_action_new"
        )
        action["context"] = {
            "default_format": "aplypro_state",
            "default_school_year_id": self.school_year_id.id,
            "default_company_id": self.company_id.id,
        }
        return action

    def _allowance_to_key(self):
        """Return the lines of this class to type, in the order of the names."""
        self.ensure_one()
        return self.allowance_ids.filtered(
            lambda line: line.can_key and not line.keyed_on
        ).sorted(lambda x: (x.learner_id.last_name, x.learner_id.id, x.date_start))
