from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .bde_alumni_consent import PURPOSES

BATCH = 200


class BdeAlumniProfile(models.Model):
    """Consents: what is shown, given, taken back, asked again."""

    _inherit = "bde.alumni.profile"

    network_until = fields.Date(
        string="Consent until",
        compute="_compute_network_until",
        help="End of the consent that the directory rests on.",
    )

    @api.depends("consent_ids.until", "consent_ids.withdrawn_on")
    def _compute_network_until(self):
        for profile in self:
            ends = profile._live_consents("network").mapped("until")
            profile.network_until = max(ends) if ends and all(ends) else False

    def _live_consents(self, purpose=None):
        """Return the consents of these profiles that are valid today (sudo)."""
        if not self:
            return self.env["bde.alumni.consent"]
        consents = self.env["bde.alumni.consent"].sudo()
        domain = consents._live_domain() & Domain("profile_id", "in", self.ids)
        if purpose:
            domain &= Domain("purpose", "=", purpose)
        return consents.search(domain)

    @api.model
    def _consent_texts(self, company):
        """Return {purpose: {label, text, seen_by, until, duration}}, as shown.

        :param company: the school, whose settings say how long a consent lasts
        """
        months = company.sudo().bde_alumni_consent_months
        until = fields.Date.context_today(self) + relativedelta(months=months)
        duration = self._consent_duration(months)
        labels = dict(
            self.env["bde.alumni.consent"]
            ._fields["purpose"]
            ._description_selection(self.env)
        )
        return {
            purpose: {
                "label": labels[purpose],
                "text": text,
                "seen_by": seen_by,
                "until": until if months else False,
                "duration": duration,
            }
            for purpose, (text, seen_by) in self._consent_words().items()
        }

    @api.model
    def _consent_words(self):
        """Return {purpose: (what is agreed to, who sees it)}."""
        office = self.env._("The office of the school.")
        return {
            "network": (
                self.env._(
                    "I join the network of former pupils: my profile is in its "
                    "directory, field by field as I choose."
                ),
                self.env._("Members of the network and the school, as I choose."),
            ),
            "newsletter": (
                self.env._(
                    "I receive the newsletter and the invitations (reunions, "
                    "graduation) by e-mail."
                ),
                office,
            ),
            "mentoring": (
                self.env._("Learners may be proposed to me, to help them."),
                self.env._("The office, and the learner once I accept."),
            ),
            "offers": (
                self.env._("I receive job and apprenticeship offers."),
                office,
            ),
            "image": (
                self.env._("My photo is shown in the directory."),
                self.env._("Those whom I choose."),
            ),
        }

    @api.model
    def _consent_duration(self, months):
        """Return how long a consent lasts, as people say it."""
        if not months:
            return self.env._("Until you withdraw it.")
        years, rest = divmod(months, 12)
        if rest:
            return self.env._("For %(count)s months.", count=months)
        if years == 1:
            return self.env._("For 1 year.")
        return self.env._("For %(count)s years.", count=years)

    def _consent(self, purposes, how="page"):
        """Note that these people say yes; again when they said it before.

        :param purposes: codes of `PURPOSES`; others are left out
        :param str how: "page", "paper" or "office"
        :return: the consents made
        """
        known = [purpose for purpose, _label in PURPOSES if purpose in set(purposes)]
        rows = []
        for company, profiles in self.grouped("company_id").items():
            texts = self._consent_texts(company)
            rows += [
                {
                    "profile_id": profile.id,
                    "company_id": company.id,
                    "purpose": purpose,
                    "text": f"{texts[purpose]['text']} {texts[purpose]['duration']}",
                    "seen_by": texts[purpose]["seen_by"],
                    "until": texts[purpose]["until"],
                    "given_on": fields.Datetime.now(),
                    "how": how,
                }
                for profile in profiles
                for purpose in known
            ]
        return self.env["bde.alumni.consent"].sudo().create(rows)

    def _unconsent(self, purposes, how):
        """Take back every valid consent to these purposes.

        « network » is not one of them: that is `_withdraw`.

        :param str how: in words, for the proof
        """
        if "network" in purposes:
            raise UserError(self.env._("Leaving the network is « Withdraw »."))
        given = self._live_consents().filtered(lambda c: c.purpose in purposes)
        given.write({"withdrawn_on": fields.Datetime.now(), "withdrawn_how": how})
        return given

    def _set_consents(self, purposes, how="page"):
        """Keep of the optional purposes exactly those given, from the person's page."""
        self.ensure_one()
        optional = {code for code, _label in PURPOSES} - {"network"}
        wanted = optional & set(purposes)
        live = set(self._live_consents().mapped("purpose"))
        self._unconsent((optional & live) - wanted, how)
        self._consent(wanted - live, how)

    def _renew(self, how="page"):
        """The person stays: what was valid, or just ended, is given again."""
        for profile in self.sudo().filtered(lambda p: p.state == "member"):
            live = set(profile._live_consents().mapped("purpose"))
            profile._consent(live | {"network"}, how)
            profile.checked_on = fields.Date.context_today(profile)

    def action_renew(self):
        """Button: the member said yes again, at the office or on paper."""
        self.check_access("write")
        self._renew("office")
        return True

    # -- asked again, then forgotten ---------------------------------------------------
    @api.model
    def _cron_network(self):
        """Daily: ask for the consents that end, forget what rests on none."""
        for company in self.env["res.company"].sudo().search(Domain.TRUE):
            members = self.sudo().with_company(company)
            members._ask_renewal(company)
            members._forget_lapsed(company)
            members._forget_requests(company)

    @api.model
    def _ending_domain(self, company, day):
        """Return the domain of members without a network consent valid on `day`."""
        consents = self.env["bde.alumni.consent"]
        valid = Domain("purpose", "=", "network") & consents._live_domain(day)
        return (
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "member")
            & Domain("consent_ids", "not any", valid)
        )

    @api.model
    def _ask_renewal(self, company):
        """Mail those whose consent ends soon, once for each end."""
        today = fields.Date.context_today(self)
        soon = today + relativedelta(days=company.bde_alumni_renew_days)
        ending = self.search(self._ending_domain(company, soon), limit=BATCH)
        for until, profiles in ending.grouped("network_until").items():
            key = str(until or "over")
            self.env["bde.outbox"]._queue(profiles, "network_renew", key=key)

    @api.model
    def _forget_lapsed(self, company):
        """Erase the members who did not answer, long after the end."""
        months = company.bde_alumni_lapsed_months
        if not months:
            return
        day = fields.Date.context_today(self) - relativedelta(months=months)
        recent = Domain("consent_ids", "any", [("until", ">=", day)])
        gone = self._ending_domain(company, fields.Date.context_today(self)) & ~recent
        self.search(gone, limit=BATCH)._withdraw(self.env._("end of the consent"))
