from odoo import api, fields, models
from odoo.tools import SQL

from ...rules.surveys import steps

KEEP_MINUTES = 30  # a call that nobody closed comes back after that


class BdeAlumniWaveLine(models.Model):
    """Asked by e-mail, then by SMS, then by telephone."""

    _inherit = "bde.alumni.wave.line"

    def _next_step(self, today):
        """Take these lines one step further, together.

        :return: {step: lines}
        """
        done = {}
        for line in self:
            found = line._due_step(today)
            if found:
                done.setdefault(found, self.browse())
                done[found] |= line
        empty = self.browse()
        outbox = self.env["bde.outbox"]
        if mails := done.get("mail", empty):
            mails.write({"state": "mailed", "mailed_on": today})
            outbox._queue(mails, "wave_mail")
        if texts := done.get("sms", empty):
            texts.write({"state": "texted", "texted_on": today})
            outbox._queue(texts, "wave_sms")
        done.get("call", empty).write({"state": "to_call"})
        done.get("lost", empty).write({"state": "lost"})
        return done

    def _due_step(self, today):
        """Return the step of one line, None when it waits or is where it should."""
        company = self.company_id.sudo()
        leaver = self.leaver_id
        if not leaver._followed():
            return None
        found = steps.step(
            steps.Asked(
                opened=self.opened_on or today,
                has_email=bool(leaver.email),
                has_phone=bool(leaver.phone),
                mailed=self.mailed_on or None,
                texted=self.texted_on or None,
                call_back=self.call_back_on or None,
            ),
            steps.Pace(company.bde_alumni_sms_days, company.bde_alumni_call_days),
            today,
        )
        return None if found == "call" and self.state == "to_call" else found

    # -- calls -------------------------------------------------------------------------
    @api.model
    def _take_next(self, company):
        """Return the next person to call, kept for this user; empty: nobody.

        Two who call at the same time never get the same person. Nobody is given who
        has no telephone any more, objected, or was forgotten.
        """
        now = fields.Datetime.now()
        self.flush_model()
        self.env["bde.alumni.leaver"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT l.id FROM bde_alumni_wave_line l
                JOIN bde_alumni_wave w ON w.id = l.wave_id AND w.state = 'running'
                JOIN bde_alumni_leaver p ON p.id = l.leaver_id AND p.phone > ''
                    AND p.objected_on IS NULL AND p.anonymised_on IS NULL
                WHERE l.company_id = %(company)s AND l.state = 'to_call'
                    AND (l.call_back_on IS NULL OR l.call_back_on <= %(today)s)
                    AND (l.taken_by IS NULL OR l.taken_by = %(me)s
                        OR l.taken_at < %(before)s)
                ORDER BY l.call_back_on NULLS LAST, l.call_number, l.id
                LIMIT 1 FOR UPDATE OF l SKIP LOCKED""",
                company=company.id,
                today=fields.Date.context_today(self),
                me=self.env.uid,
                before=fields.Datetime.subtract(now, minutes=KEEP_MINUTES),
            )
        )
        line = self.sudo().browse([key for (key,) in rows])
        line.write({"taken_by": self.env.uid, "taken_at": now})
        return line

    def _called(self, **values):
        """Note a call that ended, and let the person go."""
        self.ensure_one()
        self.write(
            {
                "called_on": fields.Datetime.now(),
                "call_number": self.call_number + 1,
                "taken_by": False,
                "taken_at": False,
                **values,
            }
        )
