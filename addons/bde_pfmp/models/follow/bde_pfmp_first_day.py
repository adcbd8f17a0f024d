from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

CALLED = ("ready", "found", "running", "done", "interrupted")


class BdePfmpPlacement(models.Model):
    """The call of the first day: is every learner of the class there?"""

    _inherit = "bde.pfmp.placement"

    first_day_state = fields.Selection(
        [
            ("arrived", "Arrived"),
            ("late", "Late"),
            ("absent", "Absent"),
            ("no_answer", "No answer"),
        ],
        string="Call of the first day",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    first_day_on = fields.Datetime(string="Called on", readonly=True, copy=False)
    first_day_by_id = fields.Many2one(
        "res.users", string="Called by", readonly=True, copy=False
    )
    first_day_phone = fields.Char(
        string="Telephone of the host", related="host_id.phone"
    )

    def action_first_day_arrived(self):
        """Button: the learner is there."""
        return self._call_first_day("arrived")

    def action_first_day_late(self):
        """Button: the learner came late."""
        return self._call_first_day("late")

    def action_first_day_absent(self):
        """Button: the learner did not come."""
        return self._call_first_day("absent")

    def action_first_day_no_answer(self):
        """Button: nobody answers at the host; call again."""
        return self._call_first_day("no_answer")

    def action_first_day_clear(self):
        """Button: that was a mistake."""
        return self._call_first_day(False)

    def _call_first_day(self, state):
        """Note what the host says on the first day.

        Whoever follows these learners may: the office, their teachers, the head.

        :raise UserError: the first day has not come, or there is no host
        """
        self.check_access("read")
        today = fields.Date.context_today(self)
        for placement in self:
            if not placement.host_id or placement.state not in CALLED:
                raise UserError(
                    self.env._(
                        "%(name)s has no host to call.",
                        name=placement.learner_id.display_name,
                    )
                )
            if placement.date_start > today:
                raise UserError(
                    self.env._(
                        "%(name)s starts on %(day)s: the call is for that day.",
                        name=placement.learner_id.display_name,
                        day=format_date(self.env, placement.date_start),
                    )
                )
        self.sudo().write(
            {
                "first_day_state": state,
                "first_day_on": fields.Datetime.now() if state else False,
                "first_day_by_id": self.env.uid if state else False,
            }
        )
        return True

    def _first_day_groups(self):
        """Return [(class, start, placements)] for the printed sheet."""
        order = self.sorted(
            lambda p: (p.class_id.code or "", p.date_start, p.learner_id.display_name)
        )
        groups = order.grouped(lambda p: (p.class_id, p.date_start))
        return [(klass, day, lines) for (klass, day), lines in groups.items()]

    def _first_day_sheet_name(self):
        """Return the name of the printed sheet."""
        codes = "-".join(sorted(set(self.class_id.mapped("code"))))
        return f"First-day calls {codes}".strip()
