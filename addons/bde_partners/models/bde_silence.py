from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

SILENCE_TYPE = "bde_partners.mail_activity_type_silence"
BATCH = 100


class ResCompany(models.Model):
    _inherit = "res.company"

    bde_silence_months = fields.Integer(
        string="Months without contact",
        default=6,
        help="After that many months without contact, who follows the organisation "
        "gets an action to call it. 0: never.",
    )
    bde_silence_open = fields.Integer(
        string="Actions open at a time",
        default=20,
        help="How many of these actions one person has open at a time: the next ones "
        "come when these are done. 0: no limit.",
    )

    _bde_silence_check = models.Constraint(
        "CHECK(bde_silence_months >= 0 AND bde_silence_open >= 0)",
        "A number of months, or of actions, is not negative.",
    )


class BdeSchool(models.Model):
    _inherit = "bde.school"

    bde_silence_months = fields.Integer(
        related="company_id.bde_silence_months", readonly=False
    )
    bde_silence_open = fields.Integer(
        related="company_id.bde_silence_open", readonly=False
    )


class ResPartner(models.Model):
    """Nobody silent: who follows an organisation hears of it when nothing happens."""

    _inherit = "res.partner"

    bde_is_silent = fields.Boolean(
        string="Silent",
        store=False,
        search="_search_bde_is_silent",
        help="No contact for longer than the school's limit.",
    )
    bde_silence_asked = fields.Date(
        string="Reminded of the silence on", readonly=True, copy=False
    )

    def _search_bde_is_silent(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._bde_silent_domain(self.env.company)

    @api.model
    def _bde_silent_domain(self, company):
        """Return the domain of the organisations of a school that are silent.

        Hosts without contact since the school's limit, nor any of their sites; not
        those that are excluded, paused or closed, which nobody should call.
        """
        months = company.bde_silence_months
        if not months:
            return Domain.FALSE
        limit = fields.Date.context_today(self) - relativedelta(months=months)
        never = Domain("bde_last_contact", "=", False) & Domain(
            "create_date", "<", fields.Datetime.to_datetime(limit)
        )
        domain = (
            Domain("is_company", "=", True)
            & Domain("bde_is_host", "=", True)
            & Domain("company_id", "in", (False, company.id))
            & (Domain("bde_last_contact", "<", limit) | never)
            & ~Domain("bde_site_ids", "any", [("bde_last_contact", ">=", limit)])
        )
        return domain & self._bde_silent_exceptions()

    @api.model
    def _bde_silent_exceptions(self):
        """Return the domain that leaves out who is not to be called."""
        domain = Domain.TRUE
        if "bde_host_state" in self._fields:
            domain &= Domain(
                "bde_host_state", "not in", ("excluded", "refused", "paused")
            )
        if "bde_register_state" in self._fields:
            domain &= Domain("bde_register_state", "!=", "closed")
        return domain

    @api.model
    def _cron_bde_silence(self):
        """Once a day: last contacts, then actions for the owners of silent partners."""
        self._bde_fill_last_contact()
        cron = self.env["ir.cron"]
        companies = self.env["res.company"].search([("bde_silence_months", ">", 0)])
        for company in companies:
            more = True
            while more:
                made = self._bde_ask_silent(company, BATCH)
                more = made == BATCH
                if not cron._commit_progress(made, remaining=BATCH if more else 0):
                    return

    @api.model
    def _bde_ask_silent(self, company, limit=None):
        """Give the owners of silent organisations one action each, never a second.

        :param company: the school: its own organisations and the shared ones
        :param int limit: number of actions at most
        :return: number of actions created
        """
        activity_type = self.env.ref(SILENCE_TYPE, raise_if_not_found=False)
        if not activity_type:
            return 0
        again = fields.Date.context_today(self) - relativedelta(
            months=company.bde_silence_months
        )
        domain = (
            self._bde_silent_domain(company)
            & ~Domain("activity_ids.activity_type_id", "=", activity_type.id)
            & (
                Domain("bde_silence_asked", "=", False)
                | Domain("bde_silence_asked", "<", again)
            )
        )
        found = self._bde_silent_by_owner(company, domain, activity_type, limit)
        partners = self.browse().union(*found.values())
        self._bde_create_silence(found, activity_type)
        partners.sudo().write({"bde_silence_asked": fields.Date.context_today(self)})
        return len(partners)

    @api.model
    def _bde_silent_by_owner(self, company, domain, activity_type, limit):
        """Return {user: organisations to call}, the longest silent first.

        Without an owner, or with one who left: the BDE manager's. One query for each
        person of the office, as each has room for so many.
        """
        partners = self.sudo()
        counts = self._bde_silence_counts(activity_type)
        manager = company.bde_manager_id.filtered("active")
        owners = [
            user
            for (user,) in partners._read_group(
                domain & Domain("user_id.company_id", "=", company.id), ["user_id"]
            )
            if user.active and not user.share
        ]
        wanted = {
            user: domain & Domain("user_id", "=", user.id)
            for user in owners
            if user != manager
        }
        if manager:
            wanted[manager] = domain & (
                Domain("user_id", "in", (False, manager.id))
                | Domain("bde_orphan", "=", True)
            )
        found, left = {}, limit
        for user, of_user in wanted.items():
            room = left
            if company.bde_silence_open:
                free = max(company.bde_silence_open - counts.get(user, 0), 0)
                room = free if left is None else min(free, left)
            if room == 0:
                continue
            found[user] = partners.search(
                of_user, order="bde_last_contact, id", limit=room
            )
            left = None if left is None else left - len(found[user])
        return found

    @api.model
    def _bde_silence_counts(self, activity_type):
        """Return {user: number of open actions of this type}."""
        return dict(
            self.env["mail.activity"]
            .sudo()
            ._read_group(
                [("activity_type_id", "=", activity_type.id)], ["user_id"], ["__count"]
            )
        )

    @api.model
    def _bde_create_silence(self, found, activity_type):
        """Create the actions: {user: organisations}, in one go and without a mail."""
        today = fields.Date.context_today(self)
        model = self.env["ir.model"]._get_id("res.partner")
        self.env["mail.activity"].sudo().with_context(
            mail_activity_quick_update=True
        ).create(
            [
                {
                    "res_model_id": model,
                    "res_id": partner.id,
                    "activity_type_id": activity_type.id,
                    "summary": partner._bde_silence_summary(user),
                    "date_deadline": today + relativedelta(days=7),
                    "user_id": user.id,
                }
                for user, partners in found.items()
                for partner in partners
            ]
        )

    def _bde_silence_summary(self, user):
        """Return what the action says, in the language of who gets it."""
        self.ensure_one()
        env = self.with_context(lang=user.lang or self.env.lang).env
        if not self.bde_last_contact:
            return env._("Take news: never contacted yet")
        return env._(
            "Take news: no contact since %(day)s",
            day=env["bde.home"]._home_day(self.bde_last_contact),
        )
