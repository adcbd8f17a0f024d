from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.bde_partners.client_action import soft_reload, tell

MAIL = "bde_pfmp.teacher_link_mail"


class BdePfmpTeacherLink(models.Model):
    """The visits of a teacher without account, for a year, by a personal link."""

    _name = "bde.pfmp.teacher.link"
    _description = "Personal link of a teacher"
    _inherit = ["bde.secret.link.mixin", "bde.outbox.mixin"]
    _order = "school_year_id desc, teacher_id"
    _rec_name = "teacher_id"
    _check_company_auto = True
    _link_path = "/bde/suivi"

    teacher_id = fields.Many2one(
        "res.partner",
        required=True,
        readonly=True,
        domain="[('bde_is_teacher', '=', True)]",
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        index=True,
    )
    school_year_id = fields.Many2one(
        "bde.school.year", required=True, readonly=True, ondelete="restrict", index=True
    )
    state = fields.Selection(
        [("active", "In use"), ("revoked", "Revoked"), ("expired", "Expired")],
        compute="_compute_state",
        search="_search_state",
    )
    revoked_on = fields.Datetime(readonly=True, copy=False)
    sent_on = fields.Datetime(readonly=True, copy=False)
    send_count = fields.Integer(readonly=True, copy=False, aggregator=None)
    seen_on = fields.Date(string="Last used", readonly=True, copy=False)
    email = fields.Char(related="teacher_id.email")

    _once = models.UniqueIndex(
        "(teacher_id, company_id, school_year_id)",
        "This teacher has a link for this year already.",
    )

    @api.depends("revoked_on", "link_expires_on")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for link in self:
            limit = link.link_expires_on
            link.state = (
                "revoked"
                if link.revoked_on
                else "expired"
                if limit and limit < today
                else "active"
            )

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        over = Domain("link_expires_on", "<", today)
        live = Domain("revoked_on", "=", False)
        cases = {
            "revoked": ~live,
            "expired": live & over,
            "active": live & ~over,
        }
        return Domain.OR(cases[state] for state in value if state in cases)

    # -- making, revoking --------------------------------------------------------------
    @api.model
    def _make(self, teachers, company):
        """Return the links of these teachers for the year under way, made if need be.

        :raise UserError: no school year is under way
        """
        year = self.env["bde.school.year"]._current()
        if not year:
            raise UserError(self.env._("No school year is under way: make it first."))
        links = self.sudo()
        found = links.search(
            [
                ("teacher_id", "in", teachers.ids),
                ("company_id", "=", company.id),
                ("school_year_id", "=", year.id),
            ]
        )
        # a period may end with the year: its last report comes a little later
        limit = year.date_end + relativedelta(months=1)
        found |= links.create(
            [
                {
                    "teacher_id": teacher.id,
                    "company_id": company.id,
                    "school_year_id": year.id,
                    "link_expires_on": limit,
                }
                for teacher in teachers - found.teacher_id
            ]
        )
        return found

    def action_revoke(self):
        """Button: the address that was given opens nothing any more."""
        self._check_office()
        self._link_revoke()
        self.sudo().write({"revoked_on": fields.Datetime.now()})
        self.env["bde.outbox"]._cancel_for(self)
        return soft_reload()

    def action_send(self):
        """Button: send the link; a revoked one is replaced by a new one."""
        self._check_office()
        self._send()
        return tell(self.env._("%(count)s links are being sent.", count=len(self)))

    def _send(self):
        """Send these links, each to its teacher; a revoked one opens again, renewed.

        :raise UserError: naming who cannot be written to, or whose year is over
        """
        silent = self.filtered(lambda link: not (link.email or "").strip())
        if silent:
            raise UserError(
                self.env._(
                    "No e-mail is known for: %(names)s. Write it on their record, or "
                    "hand the link over.",
                    names=", ".join(silent.teacher_id.mapped("name")),
                )
            )
        over = self.filtered(lambda link: link.state == "expired")
        if over:
            raise UserError(
                self.env._(
                    "The year of these links is over: %(names)s.",
                    names=", ".join(over.teacher_id.mapped("name")),
                )
            )
        now = fields.Datetime.now()
        for link in self.sudo():
            link.write(
                {
                    "revoked_on": False,
                    "sent_on": now,
                    "send_count": link.send_count + 1,
                }
            )
        for count, links in self.grouped("send_count").items():
            self.env["bde.outbox"]._queue(links, "teacher_link", key=str(count))

    def _check_office(self):
        self.check_access("read")
        if not self.env.user.has_group("bde_partners.group_bde_user"):
            raise AccessError(self.env._("Only the office sends or revokes a link."))

    def _mark_seen(self):
        """Note the day this link was last used; not the hour, nor from where."""
        today = fields.Date.context_today(self)
        for link in self.sudo():
            if link.seen_on != today:
                link.seen_on = today

    # -- the mail ----------------------------------------------------------------------
    def _outbox_address(self, kind):
        teacher = self.teacher_id
        return {
            "name": teacher.name,
            "email": teacher.email,
            "phone": teacher.phone,
            "lang": teacher.lang,
            "company": self.company_id,
        }

    def _outbox_template(self, kind):
        return MAIL

    def _outbox_link(self, kind, records):
        return self._link_url()

    def _outbox_words(self, kind, records):
        return {"button": self.env._("My visits"), "lines": []}

    def _outbox_still_wanted(self, kind):
        return self.state == "active"

    def _outbox_audience(self, kind):
        return "staff"

    def _outbox_label(self, kind):
        return self.env._("Visits of %(name)s", name=self.teacher_id.name)


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _bde_visit_link(self, company):
        """Return the personal links of these teachers, made if need be."""
        return self.env["bde.pfmp.teacher.link"]._make(self, company)

    def action_bde_send_visit_link(self):
        """Button: send these teachers their visits, by a personal link."""
        if not self.env.user.has_group("bde_partners.group_bde_user"):
            raise AccessError(self.env._("Only the office sends or revokes a link."))
        self.check_access("read")
        teachers = self.filtered("bde_is_teacher")
        if not teachers:
            raise UserError(self.env._("Choose teachers."))
        links = teachers._bde_visit_link(self.env.company)
        links._send()
        return tell(self.env._("%(count)s links are being sent.", count=len(links)))
