from odoo import api, fields, models


class BdePfmpPlacement(models.Model):
    """The search for a place, on the line of a learner who has none."""

    _inherit = "bde.pfmp.placement"

    search_ids = fields.One2many("bde.pfmp.search", "placement_id", string="Searches")
    asked_count = fields.Integer(
        string="Number of searches", compute="_compute_search_text"
    )
    search_text = fields.Char(string="Search", compute="_compute_search_text")
    last_search_on = fields.Date(
        string="Last search", compute="_compute_last_search_on", store=True, copy=False
    )

    @api.depends("search_ids.date")
    def _compute_last_search_on(self):
        for placement in self:
            placement.last_search_on = max(
                placement.search_ids.mapped("date"), default=False
            )

    @api.depends("state", "search_ids.answer", "search_ids.date", "search_ids.host_id")
    @api.depends_context("lang", "tz")
    def _compute_search_text(self):
        """How many, and the last one in words while there is no place; one query."""
        found = self.env["bde.pfmp.search"].search_fetch(
            [("placement_id", "in", self.ids)],
            ["placement_id", "host_id", "host_name", "answer", "reason_id", "date"],
        )
        by_placement = found.grouped("placement_id")
        for placement in self:
            searches = by_placement.get(placement._origin, found.browse())
            placement.asked_count = len(searches)
            text = ""
            if searches and placement.state == "to_find":
                text = f"{len(searches)} · {searches[0]._words()}"
            placement.search_text = text

    def action_note_search(self):
        """Button: note a search of this learner, in a small dialog."""
        self.ensure_one()
        self.env["bde.pfmp.search"].check_access("create")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_pfmp.bde_pfmp_search_note_action"
        )
        action["name"] = self.env._(
            "Note a search: %(name)s", name=self.learner_id.display_name
        )
        action["context"] = {"default_placement_id": self.id}
        return action

    def action_print_search_sheet(self):
        """Button: the sheets to fill in while looking for a place."""
        return self.env.ref("bde_pfmp.action_report_search_sheet").report_action(
            self.sorted(self.env["bde.pfmp.convention.print"]._print_order).ids,
            config=False,
        )
