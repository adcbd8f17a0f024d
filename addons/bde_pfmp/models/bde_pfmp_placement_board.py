from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import board as rules

# the banner counts every stage, whichever of them is looked at
STATE_FIELDS = ("state", "convention_state")


class BdePfmpPlacement(models.Model):
    """The line of the board: its words, its colour, its next step."""

    _inherit = "bde.pfmp.placement"

    days_to_start = fields.Integer(
        compute="_compute_board", export_string_translation=False
    )
    day_text = fields.Char(string="When", compute="_compute_board")
    tone = fields.Selection(
        [
            ("grey", "Not started"),
            ("blue", "Ours to do"),
            ("amber", "Waiting for others"),
            ("green", "Done"),
            ("red", "Blocked"),
        ],
        compute="_compute_board",
    )
    next_step = fields.Char(compute="_compute_board", export_string_translation=False)
    stage = fields.Selection(
        [
            ("to_find", "No place yet"),
            ("to_prepare", "To complete"),
            ("company", "At the company"),
            ("to_check", "To check"),
            ("to_send", "To send"),
            ("signing", "Out for signature"),
            ("signed", "Signed"),
            ("running", "Under way"),
            ("done", "Done"),
            ("interrupted", "Interrupted"),
            ("cancelled", "Cancelled"),
        ],
        string="Where it stands",
        compute="_compute_board",
    )

    @api.depends("date_start", "date_end", "state", "kind", "convention_state")
    @api.depends_context("tz", "lang")
    def _compute_board(self):
        today = fields.Date.context_today(self)
        for placement in self:
            start, end = placement.date_start or today, placement.date_end or today
            days = placement.days_to_start = (start - today).days
            placement.day_text = placement._day_text(today, start, end)
            where = placement.stage = rules.stage(
                placement.state or "to_find", placement.convention_state, placement.kind
            )
            placement.tone = rules.tone(where, days)
            placement.next_step = rules.next_step(
                where, placement.kind, days, (end - today).days
            )

    def _day_text(self, today, start, end):
        """Return when the next change is: « in 9 days », « ends tomorrow »."""
        home = self.env["bde.home"]
        if self.state == "cancelled":
            return ""
        if self.state == "interrupted":
            return home._home_when(self.end_date or end)
        if today < start:
            return home._home_when(start)
        if today == start:
            return self.env._("starts today")
        if today <= end:
            return self.env._("ends %(when)s", when=home._home_when(end))
        return home._home_when(end)

    # -- the banner -------------------------------------------------------------------
    @api.model
    @api.readonly
    def get_board_summary(self, domain):
        """Return the counts of a board, by the reader's own rights.

        The filters on the states are left out: the banner keeps telling where the whole
        stands when one of its parts is looked at.

        :param list domain: the board's domain and filters
        :return: dict of counts: `total`, one per stage of `rules.board`, `soon`
            (without a place within SOON_DAYS days), `late` (not signed by all within
            SIGN_DAYS days), and `classes`: the same for each class id, with `when`,
            the nearest departure in words; cancelled lines do not count in `total`
        """
        today = fields.Date.context_today(self)
        empty = dict.fromkeys((*rules.STAGES, "soon", "late"), 0)
        result, classes = dict(empty), {}
        whole = fields.Domain(domain).map_conditions(
            lambda leaf: fields.Domain.TRUE if leaf.field_expr in STATE_FIELDS else leaf
        )
        for group, state, convention, kind, start, count in self._read_group(
            whole,
            ["class_id", "state", "convention_state", "kind", "date_start:day"],
            ["__count"],
        ):
            own = classes.setdefault(group.id, {**empty, "starts": []})
            where = rules.stage(state, convention, kind)
            days = (start - today).days
            for target in (result, own):
                target[where] += count
                if where == "to_find" and days <= rules.SOON_DAYS:
                    target["soon"] += count
                if where in rules.UNSIGNED and days <= rules.SIGN_DAYS:
                    target["late"] += count
            if where != "cancelled":
                own["starts"].append(start)
        for own in classes.values():
            own["when"] = self._summary_when(own.pop("starts"), today)
            own["total"] = self._summary_total(own)
        return {**result, "total": self._summary_total(result), "classes": classes}

    @api.model
    def _summary_total(self, counts):
        """Return the number of lines that count: all but the cancelled ones."""
        return sum(counts[where] for where in rules.STAGES if where != "cancelled")

    @api.model
    def _summary_when(self, starts, today):
        """Return the next departure of a class in words, else the last one."""
        coming = [day for day in starts if day >= today]
        if not starts:
            return ""
        day = min(coming) if coming else max(starts)
        return self.env["bde.home"]._home_when(day)

    # -- buttons ----------------------------------------------------------------------
    def _open_wizard(self, xmlid, **context):
        """Return the action of a wizard about these placements."""
        if not self:
            raise UserError(self.env._("Select one or several learners first."))
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["context"] = {"default_placement_ids": self.ids, **context}
        return action

    def action_choose_host(self):
        """Button: give a host to these learners."""
        return self._open_wizard("bde_pfmp.bde_pfmp_assign_host_action")

    def action_choose_referent(self):
        """Button: give a referent teacher to these learners."""
        return self._open_wizard("bde_pfmp.bde_pfmp_assign_referent_action")

    def action_cancel(self):
        """Button: cancel or interrupt, with a reason and a date."""
        return self._open_wizard("bde_pfmp.bde_pfmp_end_action")

    def action_set_week(self):
        """Button: the same weekly schedule for these learners."""
        return self._open_wizard("bde_pfmp.bde_pfmp_week_action")

    def action_export(self):
        """Button: these lines as a tab-separated file."""
        return self._open_wizard("bde_pfmp.bde_pfmp_export_action")

    def action_open(self):
        """Button: the dossier."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
