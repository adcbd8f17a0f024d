from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize, format_date

from odoo.addons.bde_partners.client_action import tell

from ...rules.directory import freshness

KIND = "alumni_still_true"
TEMPLATE = "bde_alumni.still_true_mail"
BATCH = 500


class BdeAlumniProfile(models.Model):
    """Is it still true? The last check, who is asked again, what came back."""

    _inherit = "bde.alumni.profile"

    bounced_on = fields.Date(string="Mail came back on", readonly=True, copy=False)
    bounce_reason = fields.Char(string="Why it came back", readonly=True, copy=False)
    asked_on = fields.Date(string="Asked « still true? » on", readonly=True, copy=False)
    ask_count = fields.Integer(string="Times asked", readonly=True, copy=False)
    freshness = fields.Selection(
        [
            ("fresh", "Up to date"),
            ("stale", "To check"),
            ("unreachable", "Mail comes back"),
        ],
        compute="_compute_freshness",
        search="_search_freshness",
    )

    @api.depends("checked_on", "joined_on", "bounced_on")
    def _compute_freshness(self):
        today = fields.Date.context_today(self)
        for profile in self:
            profile.freshness = freshness.state(
                profile._checked_day(),
                profile.bounced_on,
                today,
                profile.company_id.sudo()._bde_check_plan(),
            )

    def _checked_day(self):
        """Return when it was last known to be true: checked, or joined."""
        return fields.Date.to_date(self.checked_on or self.joined_on)

    def _search_freshness(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._freshness_domain(state) for state in value if state)

    @api.model
    def _freshness_domain(self, state):
        """Return the domain of a state: the same as `rules.freshness.state`."""
        today = fields.Date.context_today(self)
        back = Domain("bounced_on", "!=", False)
        if state == freshness.UNREACHABLE:
            return back
        parts = []
        for company in self.env["res.company"].sudo().search(Domain.TRUE):
            plan = company._bde_check_plan()
            here = Domain("company_id", "=", company.id)
            if not plan.months:
                stale = Domain.FALSE
            else:
                limit = freshness.limit(today, plan.months)
                stale = Domain("checked_on", "<", limit) | (
                    Domain("checked_on", "=", False)
                    & (
                        Domain("joined_on", "<", limit)
                        | Domain("joined_on", "=", False)
                    )
                )
            parts.append(here & (stale if state == freshness.STALE else ~stale))
        return ~back & Domain.OR(parts)

    # -- checked ---------------------------------------------------------------------
    def _checked(self, reached=True):
        """Note that these profiles were said to be true today.

        :param bool reached: by a mail of ours, which therefore arrives
        """
        values = {
            "checked_on": fields.Date.context_today(self),
            "asked_on": False,
            "ask_count": 0,
        }
        if reached:
            values |= {"bounced_on": False, "bounce_reason": False}
        self.sudo().write(values)

    def action_checked(self):
        """Button: the person said so, on the telephone or in front of us."""
        self.check_access("write")
        self._checked(reached=False)
        return tell(self.env._("Noted: this profile is true today."))

    def write(self, vals):
        """A new address is a new chance."""
        if "email" in vals:
            new = email_normalize(vals["email"] or "")
            moved = self.filtered(
                lambda p: p.sudo().bounced_on and email_normalize(p.sudo().email) != new
            )
            if moved:
                super(BdeAlumniProfile, moved).write(
                    {"bounced_on": False, "bounce_reason": False}
                )
        return super().write(vals)

    # -- asked -----------------------------------------------------------------------
    def action_ask_still_true(self):
        """Button: ask these members whether their profile is still true."""
        self.check_access("write")
        members = self.sudo().filtered(
            lambda p: p.state == "member" and p.email and not p.bounced_on
        )
        asked = members._agreed("network")
        if not asked:
            raise UserError(
                self.env._(
                    "None of them can be written to: only members whose consent is "
                    "valid and whose e-mail arrives are."
                )
            )
        asked._ask_still_true()
        return tell(
            self.env._(
                "%(count)s members are asked whether their profile is still true.",
                count=len(asked),
            )
        )

    def _ask_still_true(self):
        """Queue the mail, once a day and a person."""
        today = fields.Date.context_today(self)
        self.env["bde.outbox"]._queue(self, KIND, key=str(today))
        for count, profiles in self.grouped("ask_count").items():
            profiles.write({"asked_on": today, "ask_count": count + 1})

    @api.model
    def _cron_still_true(self):
        """Ask those whose profile is old, school by school, a few hundred at a time."""
        for company in self.env["res.company"].sudo().search(Domain.TRUE):
            self.with_company(company)._still_true_due(company)._ask_still_true()

    @api.model
    def _still_true_due(self, company, limit=BATCH):
        """Return the members of a school who are asked today, as superuser."""
        plan = company._bde_check_plan()
        if not plan.months:
            return self.sudo().browse()
        today = fields.Date.context_today(self)
        pause = today - timedelta(days=plan.pause)
        found = self.sudo().search(
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "member")
            & Domain("email", "!=", False)
            & Domain("ask_count", "<", plan.mails)
            & (Domain("asked_on", "=", False) | Domain("asked_on", "<=", pause))
            & self._freshness_domain(freshness.STALE)
            & self._consent_domain("network"),
            order="checked_on NULLS FIRST, id",
            limit=limit,
        )
        return found.filtered(
            lambda p: freshness.due(
                p._checked_day(), p.asked_on, p.ask_count, p.bounced_on, today, plan
            )
        )

    # -- what is written -------------------------------------------------------------
    def _outbox_template(self, kind):
        return TEMPLATE if kind == KIND else super()._outbox_template(kind)

    def _outbox_link(self, kind, records):
        if kind == KIND:
            return self._link_url("/verifier")
        return super()._outbox_link(kind, records)

    def _outbox_words(self, kind, records):
        if kind != KIND:
            return super()._outbox_words(kind, records)
        return {"button": self.env._("Check in one tap"), "lines": self._card_lines()}

    def _outbox_still_wanted(self, kind):
        if kind != KIND:
            return super()._outbox_still_wanted(kind)
        return self.state == "member" and bool(self._agreed("network"))

    def _outbox_label(self, kind):
        if kind == KIND:
            return self.env._("« Is it still true? » to a former pupil")
        return super()._outbox_label(kind)

    def _card_lines(self):
        """Return [(label, text)]: what the school knows of this person."""
        values = self._key_values()
        lines = [
            (self.env._("Trained here"), values["studies"]),
            (self.env._("Job"), values["job"]),
            (self.env._("Company"), values["employer"]),
            (self.env._("Commune"), values["city"]),
            (self.env._("Telephone"), self.phone),
            (
                self.env._("Last checked"),
                self.checked_on and format_date(self.env, self.checked_on),
            ),
        ]
        return [(label, text) for label, text in lines if text]

    # -- what comes back -------------------------------------------------------------
    def _outbox_failed(self, line):
        """A mail came back: the profile says so, the office calls."""
        result = super()._outbox_failed(line)
        if line.state == "bounced" or (
            line.state == "failed" and line.channel == "mail"
        ):
            self._bounced(line.error)
        return result

    def _bounced(self, why=None):
        """Note that mails to these members do not arrive."""
        self.sudo().write(
            {
                "bounced_on": fields.Date.context_today(self),
                "bounce_reason": (why or "")[:200] or False,
            }
        )


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _message_receive_bounce(self, email, partner):
        """A newsletter came back: the profile of the member says so."""
        result = super()._message_receive_bounce(email, partner)
        profiles = self.env["bde.alumni.profile"].sudo()
        profiles.search(
            [("partner_id", "in", self.ids), ("state", "=", "member")]
        )._bounced()
        return result
