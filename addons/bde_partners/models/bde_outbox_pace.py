from datetime import timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.fields import Domain

from ..rules import outbox as rules


class BdeOutbox(models.Model):
    """How many may leave now, and when the outbox is looked at again."""

    _inherit = "bde.outbox"

    @api.model
    def _rooms(self):
        """Return {company id: how many may leave now, None: no limit}."""
        now = fields.Datetime.now()
        companies = self.env["res.company"].sudo().search(Domain.TRUE)
        sent = dict(
            self.sudo()._read_group(
                [
                    ("state", "=", "sent"),
                    ("urgent", "=", False),
                    ("leader_id", "=", False),
                    ("sent_on", ">", now - rules.HOUR),
                ],
                ["company_id"],
                ["__count"],
            )
        )
        rooms = {}
        for company in companies:
            pace = company._bde_outbox_pace()
            is_open = rules.opening(pace, self._clock(company, now)) == self._clock(
                company, now
            )
            room = rules.room(pace, sent.get(company, 0))
            rooms[company.id] = room if is_open else 0
        return rooms

    @api.model
    def _clock(self, company, moment):
        """Return a moment (UTC, naive) at the clock of a school, naive too."""
        zone = ZoneInfo(company.partner_id.tz or "Europe/Paris")
        aware = moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone)
        return aware.replace(tzinfo=None)

    @api.model
    def _wake_later(self):
        """Wake up when the next line may leave: its hour, the pace, the office's."""
        now = fields.Datetime.now()
        line = self.sudo().search(
            [("state", "=", "queued")], order="due_on, id", limit=1
        )
        if not line:
            return
        at = max(line.due_on, now + timedelta(minutes=1))
        if line.due_on <= now:
            clock = self._clock(line.company_id, now)
            at += rules.opening(line.company_id._bde_outbox_pace(), clock) - clock
        trigger = self.env["ir.cron.trigger"].sudo()
        cron = self.env.ref("bde_partners.ir_cron_bde_outbox", False)
        known = [("cron_id", "=", cron.id), ("call_at", ">", now)] if cron else []
        if cron and not trigger.search_count([*known, ("call_at", "<=", at)], limit=1):
            self._wake(at)
