from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..client_action import tell
from ..rules import holidays as calendar
from ..rules import reminders as rules

ASKED = ("asked", "seen")


class ResCompany(models.Model):
    """When who has not signed is reminded, in business days."""

    _inherit = "res.company"

    bde_remind_first = fields.Integer(
        string="First reminder",
        default=10,
        help="Business days before the beginning from which people are reminded.",
    )
    bde_remind_pause = fields.Integer(
        string="Pause between two",
        default=2,
        help="Business days between two mails to the same person.",
    )
    bde_remind_most = fields.Integer(
        string="Reminders at most", default=4, help="For one document. 0: none."
    )
    bde_remind_last = fields.Integer(
        string="Stronger words from",
        default=2,
        help="Business days before the beginning.",
    )
    bde_remind_referent = fields.Integer(
        string="Tell the referent teacher from",
        default=4,
        help="Business days before the beginning. 0: never.",
    )
    bde_remind_office = fields.Integer(
        string="Tell the office from",
        default=2,
        help="Business days before the beginning. 0: never.",
    )
    bde_unsigned_days = fields.Integer(
        string="Days of the list", default=10, help="« Leaves in 10 days, not signed »."
    )
    bde_unsigned_mail = fields.Boolean(
        string="List by mail each morning",
        default=True,
        help="Monday to Friday, when there is something in it.",
    )

    _bde_remind_check = models.Constraint(
        "CHECK(bde_remind_first >= 0 AND bde_remind_pause >= 0 "
        "AND bde_remind_most >= 0 AND bde_remind_last >= 0 "
        "AND bde_remind_referent >= 0 AND bde_remind_office >= 0 "
        "AND bde_unsigned_days >= 0)",
        "A number of days, or of reminders, is not negative.",
    )

    def _bde_remind_plan(self):
        """Return the `rules.reminders.Plan` of this school."""
        self.ensure_one()
        return rules.Plan(
            first=self.bde_remind_first,
            pause=self.bde_remind_pause,
            most=self.bde_remind_most,
            last=self.bde_remind_last,
            referent=self.bde_remind_referent,
            office=self.bde_remind_office,
        )

    def _bde_public_days(self, first, last):
        """Return the public holidays of a school: the law's, and those it added."""
        holidays = self.env["bde.school.holiday"].sudo()
        domain = holidays._off_domain(self, first, last, kinds=("public",))
        added = {
            day
            for one in holidays.search(domain)
            for day in calendar.days_between(one.date_start, one.date_end)
        }
        return added | calendar.public_days(first, last)


class BdeSchool(models.Model):
    _inherit = "bde.school"

    bde_remind_first = fields.Integer(
        related="company_id.bde_remind_first", readonly=False
    )
    bde_remind_pause = fields.Integer(
        related="company_id.bde_remind_pause", readonly=False
    )
    bde_remind_most = fields.Integer(
        related="company_id.bde_remind_most", readonly=False
    )
    bde_remind_last = fields.Integer(
        related="company_id.bde_remind_last", readonly=False
    )
    bde_remind_referent = fields.Integer(
        related="company_id.bde_remind_referent", readonly=False
    )
    bde_remind_office = fields.Integer(
        related="company_id.bde_remind_office", readonly=False
    )
    bde_unsigned_days = fields.Integer(
        related="company_id.bde_unsigned_days", readonly=False
    )
    bde_unsigned_mail = fields.Boolean(
        related="company_id.bde_unsigned_mail", readonly=False
    )


class BdeSignatureSigner(models.Model):
    """Who has not signed is reminded; never twice for the same step, or day."""

    _inherit = "bde.signature.signer"

    deadline_on = fields.Date(
        related="request_id.deadline_on", store=True, index="btree_not_null"
    )

    @api.model
    def _cron_remind(self):
        """Once a day: reminders, then what referents and the office must know.

        One transaction a school; run twice, or stopped and run again, it finds that
        what it would do is done.
        """
        outbox = self.env["bde.outbox"]
        companies = self.env["res.company"].sudo().search(Domain.TRUE)
        for company in companies:
            today = outbox._clock(company, fields.Datetime.now()).date()
            self._remind_school(company, today)
            self.env["bde.signature.request"]._escalate(company, today)
            company._bde_unsigned_send(today)
            outbox._commit(1)

    @api.model
    def _remind_school(self, company, today):
        """Remind everybody of a school who is due today.

        :param date today: at the school's clock
        :return: the signatories written to
        """
        plan = company._bde_remind_plan()
        signers = self._remindable(company)
        off = company._bde_public_days(
            today - timedelta(days=60), today + timedelta(days=rules.LONGEST)
        )
        steps = {}
        for signer in signers:
            step = signer._outbox_reminder(
                plan, today, off, asked_on=signer.asked_on, deadline=signer.deadline_on
            )
            if step:
                steps[signer] = step
        people = {}
        for signer in steps:
            people.setdefault(signer._outbox_group("reminder"), []).append(signer)
        together = signers.filtered(lambda s: s._outbox_group("reminder") in people)
        last = {
            group: any(steps[signer].is_last for signer in group_signers)
            for group, group_signers in people.items()
        }
        for is_last in (False, True):
            part = together.filtered(
                lambda s, is_last=is_last: last[s._outbox_group("reminder")] == is_last
            )
            part._queue_reminder(
                "reminder_last" if is_last else "reminder",
                steps,
                fields.Date.to_string(today),
            )
        return together

    @api.model
    def _remindable(self, company):
        """Return who may be reminded: asked, not done, reached so far."""
        return self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("state", "in", ASKED),
                ("request_id.state", "=", "sent"),
                ("problem", "=", False),
                ("mail_state", "not in", ("failed", "bounced")),
                ("channel", "in", ("mail", "sms")),
            ],
            order="request_id, id",
        )

    def _queue_reminder(self, kind, steps, key):
        """Queue the reminders of these people, and note them.

        What else the same people have to sign is named in the same mail: it counts
        as said today, not as a reminder of its own.

        :param dict steps: {signatory: `Step`} of those who are due
        :param str key: of the lines of the others
        """
        if not self:
            return
        outbox = self.env["bde.outbox"]
        due = self.filtered(lambda s: s in steps)
        for count, signers in due.grouped("reminder_count").items():
            signers.write({"reminder_count": count + 1})
            outbox._queue(signers, kind, key=f"{signers[:1].ask_count}-{count + 1}")
        outbox._queue(self - due, kind, key=key)
        self.write({"last_reminded_on": fields.Datetime.now()})
        self.request_id._log("reminded", self, {"kind": kind})

    # -- by hand -----------------------------------------------------------------------
    def action_remind(self):
        """Button: remind these people now."""
        if not self.env.user.has_groups(
            "bde_partners.group_bde_user,bde_partners.group_bde_head"
        ):
            raise AccessError(self.env._("Only the office sends mails."))
        self.check_access("read")
        done = self._remind()
        return tell(self.env._("%(count)s people are being reminded.", count=len(done)))

    def _remind(self):
        """Remind these people today, whatever the pace; once a day each.

        :return: those written to
        :raise UserError: when nobody can be, saying why
        """
        today = fields.Date.context_today(self)
        open_ones = self.sudo().filtered(
            lambda s: s.state in ASKED and s._is_open() and not s.problem
        )
        fresh = open_ones.filtered(
            lambda s: (
                not s.last_reminded_on
                or fields.Datetime.context_timestamp(s, s.last_reminded_on).date()
                < today
            )
        )
        reached = fresh.filtered(lambda s: s._outbox_channel("reminder"))
        if not reached:
            raise UserError(self._why_not_reminded(open_ones, fresh))
        reached._queue_reminder("reminder", {}, f"hand-{today}")
        return reached

    def _why_not_reminded(self, open_ones, fresh):
        """Return why nobody of these is reminded, in words."""
        if not open_ones:
            return self.env._("Nobody here is awaited: there is nobody to remind.")
        names = ", ".join(open_ones.mapped("name"))
        if not fresh:
            return self.env._("Already reminded today: %(names)s.", names=names)
        return self.env._("They sign on paper: %(names)s. Call them.", names=names)
