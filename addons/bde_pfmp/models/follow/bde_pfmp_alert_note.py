from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.bde_partners.client_action import soft_reload

MODES = [
    ("note", "What was done"),
    ("close", "How it ended"),
    ("reopen", "Why it is opened again"),
]


class BdePfmpAlertNote(models.TransientModel):
    """A word on alerts: what was done, how it ended, why it starts again."""

    _name = "bde.pfmp.alert.note"
    _description = "Word on an alert"

    alert_ids = fields.Many2many("bde.pfmp.alert", required=True)
    mode = fields.Selection(MODES, required=True, default="note")
    day = fields.Date(default=fields.Date.context_today)
    text = fields.Text(string="In words", help="Nothing on health.")
    health_warning = fields.Char(compute="_compute_health_warning")

    @api.depends("text")
    def _compute_health_warning(self):
        words = self.env["bde.pfmp.health.word"]
        for note in self:
            note.health_warning = words._warning(note.text)

    def action_apply(self):
        """Button: write it, and close or open again when asked."""
        self.ensure_one()
        alerts = self.alert_ids
        text = (self.text or "").strip()
        if self.mode == "note":
            alerts.check_access("read")
            if not text:
                raise UserError(self.env._("Say in a few words what was done."))
            if self.day and self.day > fields.Date.context_today(self):
                raise UserError(
                    self.env._("What was done is noted on the day, or after.")
                )
            alerts._note(text, day=self.day)
            return soft_reload()
        alerts._check_may_follow()
        if self.mode == "close":
            alerts._close(text)
        else:
            alerts._reopen(text)
        return soft_reload()


class BdePfmpAlert(models.Model):
    """The buttons of an alert."""

    _inherit = "bde.pfmp.alert"

    def _check_may_follow(self):
        """Let through the office, the head of school and who follows these alerts."""
        self.check_access("read")
        if not all(alert.may_follow for alert in self):
            raise AccessError(
                self.env._(
                    "The office, or who follows an alert, closes it: add a word, or "
                    "say that you follow it."
                )
            )

    def action_take(self):
        """Button: I follow these alerts."""
        self.check_access("read")
        self._take(self.env.user)
        return soft_reload()

    def action_note(self):
        """Button: add what was done."""
        return self._open_note("note", self.env._("What was done"))

    def action_close(self):
        """Button: close, saying how it ended."""
        self._check_may_follow()
        return self._open_note("close", self.env._("Close the alert"))

    def action_reopen(self):
        """Button: open again, saying why."""
        self._check_may_follow()
        return self._open_note("reopen", self.env._("Open again"))

    def _open_note(self, mode, title):
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "bde.pfmp.alert.note",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_alert_ids": self.ids, "default_mode": mode},
        }
