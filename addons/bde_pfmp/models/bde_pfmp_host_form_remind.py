from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

ASKED = ("sent", "opened", "returned")


class BdePfmpHostForm(models.Model):
    """A company that does not answer is reminded, then the office calls."""

    _inherit = "bde.pfmp.host.form"

    last_reminded_on = fields.Datetime(readonly=True, copy=False)
    reminder_count = fields.Integer(readonly=True, copy=False)

    @api.model
    def _cron_remind(self):
        """Once a day: remind the companies that were asked and do not answer.

        By the pause and the number of reminders of the school, in business days; the
        last one tells the office to call. Run twice, it finds what is done.
        """
        outbox = self.env["bde.outbox"]
        for company in self.env["res.company"].sudo().search(Domain.TRUE):
            today = outbox._clock(company, fields.Datetime.now()).date()
            self._remind_school(company, today)

    @api.model
    def _remind_school(self, company, today):
        """Remind the companies of a school that are due today; return their forms.

        :param date today: at the school's clock
        """
        plan = company._bde_remind_plan()
        off = company._bde_public_days(today - timedelta(days=60), today)
        waiting = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("state", "in", ASKED),
                ("email", "!=", False),
                ("date_start", ">", today),
            ]
        )
        steps = {
            form: form._outbox_reminder(plan, today, off, asked_on=form.sent_on)
            for form in waiting
        }
        due = waiting.filtered(lambda form: steps[form])
        for count, forms in due.grouped("reminder_count").items():
            forms.write(
                {"reminder_count": count + 1, "last_reminded_on": fields.Datetime.now()}
            )
            for sent, part in forms.grouped("send_count").items():
                self.env["bde.outbox"]._queue(
                    part, "host_form_reminder", key=f"{sent}-{count + 1}"
                )
        for form in due.filtered(lambda f: steps[f].is_last):
            form._tell_office(
                self.env._(
                    "%(host)s has not answered after several reminders: call "
                    "%(phone)s.",
                    host=form.host_name or form.host_id.name,
                    phone=form.phone or form.host_id.phone or "",
                )
            )
        return due
