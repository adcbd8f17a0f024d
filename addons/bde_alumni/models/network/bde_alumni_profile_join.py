from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.bde_partners.client_action import soft_reload

from ...rules.network import joining

UNVERIFIED_DAYS = 7
REFUSED_DAYS = 60
IDENTITY = ("last_name", "first_name", "birth_date")
TYPED = (*IDENTITY, "email", "phone")


class BdeAlumniProfile(models.Model):
    """Joining: from the follow-up of leavers, by the public page, on paper."""

    _inherit = "bde.alumni.profile"

    refusal = fields.Text(string="Reason given", readonly=True, copy=False)
    leaver_ids = fields.One2many(
        "bde.alumni.leaver", "profile_id", string="Last class", readonly=True
    )

    # -- public page -------------------------------------------------------------------
    @api.model
    def _join_request(self, company, typed):
        """Take what somebody typed on the public page.

        The answer is the same whether the address is known or not. Nothing is shown
        of a request before the e-mail is verified and the office accepted it.

        :param dict typed: see `rules.network.joining.check`, and a tick a purpose
        :return: {field: message}, empty when it was taken
        """
        today = fields.Date.context_today(self)
        least = company.bde_alumni_least_age
        values, codes = joining.check(typed, today, least)
        if codes:
            return {name: self._join_error(code, least) for name, code in codes.items()}
        if self._join_too_many(company):
            return {
                "form": self.env._(
                    "Too many requests at this moment. Please try again in an hour, "
                    "or call us."
                )
            }
        known = self._members_with_mail(company, values["email"])
        if known:
            known._tell_known()
            return {}
        if waiting := self._requests_with_mail(company, values["email"]):
            # the same person again, or somebody else's mailbox: one mail a day
            self.env["bde.outbox"]._queue(
                waiting[:1], "network_verify", key=str(today), urgent=True
            )
            return {}
        self._join_new(company, typed, values)
        return {}

    @api.model
    def _join_new(self, company, typed, values):
        """Make the request of the public page, and ask to confirm its e-mail.

        :param dict typed: as typed: the ticks, the training
        :param dict values: what `rules.network.joining.check` kept
        """
        training = joining.whole(typed.get("training_id"))
        profile = self.sudo().create(
            {name: values[name] or False for name in TYPED}
            | {
                "company_id": company.id,
                "source": "page",
                "study_ids": [
                    fields.Command.create(
                        {
                            "training_id": self._join_training(company, training),
                            "training_text": values["training_text"] or False,
                            "year": values["year"],
                        }
                    )
                ],
            }
        )
        texts = self._consent_texts(company)
        profile._consent([purpose for purpose in texts if typed.get(purpose)])
        self.env["bde.outbox"]._queue(profile, "network_verify", urgent=True)

    @api.model
    def _join_training(self, company, training_id):
        """Return the id of a training of this school, else False."""
        domain = [("id", "=", training_id), ("company_id", "in", [company.id, False])]
        return self.env["bde.training"].sudo().search(domain, limit=1).id

    @api.model
    def _requests_with_mail(self, company, email):
        """Return the requests of the page that wait for this e-mail to be verified."""
        return self._with_mail(company, email, "pending").filtered(
            lambda p: p.source == "page" and not p.email_verified_on
        )

    @api.model
    def _members_with_mail(self, company, email):
        """Return the members of a school with this e-mail (sudo)."""
        return self._with_mail(company, email, "member")

    @api.model
    def _with_mail(self, company, email, state):
        return self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("state", "=", state),
                ("email", "=ilike", email.replace("_", "\\_").replace("%", "\\%")),
            ]
        )

    def _tell_known(self):
        """Send members their own link, once a day: somebody asked to join again."""
        today = str(fields.Date.context_today(self))
        self.env["bde.outbox"]._queue(self, "network_known", key=today, urgent=True)

    @api.model
    def _join_error(self, code, least_age):
        """Return what is wrong, in the words of the page."""
        return {
            "missing": self.env._("Please fill this in."),
            "email": self.env._("This is not an e-mail address."),
            "date": self.env._("This date is not possible: day, month and year."),
            "year": self.env._("The year you left, with four digits."),
            "young": self.env._(
                "You must be %(age)s to join alone. Come back then: you are welcome.",
                age=least_age,
            ),
            "consent": self.env._("Without this agreement, you cannot join."),
        }[code]

    def _verify_email(self):
        """The person opened the link of the mail and confirmed."""
        waiting = self.sudo().filtered(lambda p: not p.email_verified_on)
        waiting.write({"email_verified_on": fields.Datetime.now()})

    # -- from a leaver -----------------------------------------------------------------
    @api.model
    def _join_from_leaver(self, leaver, vals, purposes, how="page"):
        """Make a leaver a member: the school knows them, no approval is needed.

        :param leaver: one `bde.alumni.leaver`
        :param dict vals: last_name, first_name, birth_date, email, phone: typed by the
            person; what is missing is who they are on the leaver's line
        :param purposes: ticked by the person; without "network" nothing is made
        :param str how: "page", "paper" or "office"
        :return: the profile (sudo), empty without the consent
        """
        leaver = leaver.sudo()
        leaver.ensure_one()
        if "network" not in purposes:
            return self.sudo().browse()
        values = {
            # who they are; their address is the one they typed for the network
            name: vals.get(name) or (name in IDENTITY and leaver[name])
            for name in TYPED
        }
        self._check_age(values, leaver.company_id)
        if leaver.profile_id and leaver.profile_id.state == "member":
            leaver.profile_id._consent(purposes, how)
            return leaver.profile_id
        if known := self._same_member(leaver.company_id, values):
            raise UserError(
                self.env._(
                    "%(name)s is a member already, with the same name and birth date.",
                    name=known.display_name,
                )
            )
        study = {
            "training_id": leaver.training_id.id,
            "year": leaver.school_year_id.date_end.year,
            "graduated": leaver.graduated == "yes",
        }
        profile = self.sudo().create(
            values
            | {
                "company_id": leaver.company_id.id,
                "source": "leaver",
                "study_ids": [fields.Command.create(study)],
            }
        )
        leaver.profile_id = profile
        profile._consent(purposes, how)
        profile._become_member()
        return profile

    @api.model
    def _check_age(self, values, company):
        """Refuse somebody whose own consent is not enough."""
        birth = fields.Date.to_date(values.get("birth_date"))
        least = company.sudo().bde_alumni_least_age
        today = fields.Date.context_today(self)
        if birth and joining.age(birth, today) < least:
            raise UserError(self._join_error("young", least))

    # -- decided -----------------------------------------------------------------------
    def action_approve(self):
        """Button: these are former pupils of ours."""
        self.check_access("write")
        self._approve()
        return soft_reload()

    def _approve(self):
        """Accept requests: members, with a contact and a mail.

        :raise UserError: naming the person, and what is to be settled first
        """
        for profile in self.sudo():
            profile._check_approvable()
            profile._become_member()

    def _check_approvable(self):
        self.ensure_one()
        name = self.display_name
        if self.state != "pending":
            raise UserError(self.env._("%(name)s does not wait any more.", name=name))
        if self.source == "page" and not self.email_verified_on:
            raise UserError(
                self.env._(
                    "%(name)s has not confirmed the e-mail yet: the link was sent.",
                    name=name,
                )
            )
        if not self._agreed("network"):
            raise UserError(
                self.env._("%(name)s has not agreed to join the network.", name=name)
            )
        self._check_age({"birth_date": self.birth_date}, self.company_id)
        values = {field: self[field] for field in TYPED}
        if not self.checked_homonym and (
            other := self._same_member(self.company_id, values, self)
        ):
            raise UserError(
                self.env._(
                    "%(name)s: a member has the same name and birth date (%(other)s). "
                    "Check, then tick « Another person », or refuse this request.",
                    name=name,
                    other=other.display_name,
                )
            )
        if self.email and (self._members_with_mail(self.company_id, self.email) - self):
            raise UserError(
                self.env._("%(name)s: a member already uses this e-mail.", name=name)
            )

    def _become_member(self):
        """Make the contact, open the profile, tell the person."""
        today = fields.Date.context_today(self)
        for profile in self.sudo():
            profile.write(
                {
                    "state": "member",
                    "joined_on": today,
                    "checked_on": today,
                    "partner_id": profile.partner_id.id or profile._make_partner().id,
                }
            )
        if mailed := self.filtered("email"):
            self.env["bde.outbox"]._queue(mailed, "network_accepted")

    def _make_partner(self):
        """Create the contact: a name and an e-mail, nothing that the profile hides."""
        self.ensure_one()
        return (
            self.env["res.partner"]
            .sudo()
            .create(
                {
                    "name": f"{self.first_name} {self.last_name}",
                    "email": self.email,
                    "lang": self.company_id.partner_id.lang or self.env.lang,
                    "bde_is_alumnus": True,
                }
            )
        )

    def action_refuse(self):
        """Button: ask why, then refuse the requests that wait."""
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refuse"),
            "res_model": "bde.alumni.refuse",
            "view_mode": "form",
            "target": "new",
            "context": {"default_profile_ids": self.ids},
        }

    def _refuse(self, reason):
        """Refuse requests, with a mail that says why."""
        waiting = self.sudo().filtered(lambda p: p.state == "pending")
        waiting.write(
            {
                "state": "refused",
                "refused_on": fields.Date.context_today(self),
                "refusal": reason,
            }
        )
        # who never proved the address is not written to
        told = waiting.filtered(lambda p: p.email and p.email_verified_on)
        self.env["bde.outbox"]._queue(told, "network_refused")

    def write(self, vals):
        """The contact of a member follows the name and the e-mail."""
        result = super().write(vals)
        if {"last_name", "first_name", "email"} & set(vals):
            for profile in self.sudo().filtered("partner_id.bde_alumnus_private"):
                profile.partner_id.write(
                    {
                        "name": f"{profile.first_name} {profile.last_name}",
                        "email": profile.email,
                    }
                )
        return result

    @api.model
    def _forget_requests(self, company):
        """Delete the requests that nobody confirmed, and those refused long ago."""
        today = fields.Date.context_today(self)
        ours = Domain("company_id", "=", company.id)
        silent = (
            Domain("state", "=", "pending")
            & Domain("source", "=", "page")
            & Domain("email_verified_on", "=", False)
            & Domain("create_date", "<", today - relativedelta(days=UNVERIFIED_DAYS))
        )
        limit = today - relativedelta(days=REFUSED_DAYS)
        refused = Domain("state", "=", "refused") & Domain("refused_on", "<", limit)
        gone = self.search(ours & (silent | refused), limit=200)
        self.env["bde.outbox"]._forget_for(gone)
        gone.unlink()
