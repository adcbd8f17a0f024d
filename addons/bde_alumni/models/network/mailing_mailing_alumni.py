from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_datetime

MEMBERS = "bde.alumni.profile"


class BdeAlumniProfile(models.Model):
    """Members are written to by mailings, those who agreed and nobody else."""

    _inherit = "bde.alumni.profile"
    _mailing_enabled = True

    def _message_add_default_recipients(self):
        """A mass mail knows the address of those who agreed to receive it."""
        recipients = super()._message_add_default_recipients()
        for profile in self._mailable():
            recipients[profile.id]["email_to_lst"] = [profile.sudo().email]
        return recipients

    def _mailable(self):
        """Return the members who agreed to newsletters and invitations."""
        members = self.filtered(lambda p: p.sudo().state == "member" and p.sudo().email)
        return members._agreed("newsletter")

    @api.model
    def _mailing_get_default_domain(self, mailing):
        return [("state", "=", "member")]

    @api.model
    def _newsletter_domain(self):
        """Return the domain of those who may receive a newsletter today."""
        consents = self.env["bde.alumni.consent"]
        agreed = Domain("purpose", "=", "newsletter") & consents._live_domain()
        return Domain("state", "=", "member") & Domain("consent_ids", "any", agreed)


class MailingMailing(models.Model):
    """No newsletter and no invitation without the consent, whatever is chosen."""

    _inherit = "mailing.mailing"

    bde_is_alumni = fields.Boolean(
        compute="_compute_bde_is_alumni", export_string_translation=False
    )
    bde_alumni_left_out = fields.Integer(
        compute="_compute_bde_is_alumni",
        string="Left out without consent",
        help="Members that this mailing chooses and who did not agree to receive it.",
    )

    @api.depends("mailing_model_id", "mailing_domain")
    def _compute_bde_is_alumni(self):
        for mailing in self:
            mailing.bde_is_alumni = mailing.mailing_model_real == MEMBERS
            mailing.bde_alumni_left_out = 0
            if mailing.bde_is_alumni and mailing._has_members_access():
                members = self.env[MEMBERS]
                chosen = Domain(mailing._parse_mailing_domain()) & Domain(
                    "state", "=", "member"
                )
                agreed = members._newsletter_domain()
                mailing.bde_alumni_left_out = members.search_count(
                    chosen
                ) - members.search_count(chosen & agreed)

    def _has_members_access(self):
        return self.env[MEMBERS].has_access("read")

    def _get_recipients_domain(self):
        """Members: those who agreed. Contacts: never those of the network alone."""
        domain = super()._get_recipients_domain()
        if self.mailing_model_real == MEMBERS:
            return domain & self.env[MEMBERS]._newsletter_domain()
        if self.mailing_model_real == "res.partner":
            return domain & Domain("bde_alumnus_private", "=", False)
        return domain

    def _get_recipients(self):
        """Of the author's schools alone: a mailing leaves by a cron."""
        found = super()._get_recipients()
        if self.mailing_model_real != MEMBERS or not self.env.su:
            return found
        members = self.env[MEMBERS].with_user(self.create_uid)
        schools = self.create_uid.company_ids.ids
        members = members.with_context(allowed_company_ids=schools)
        return members.browse(found)._filtered_access("read").ids

    def _action_send_mail(self, res_ids=None):
        """Look at the consents again at the moment it leaves."""
        if res_ids:
            for mailing in self.filtered(lambda m: m.mailing_model_real == MEMBERS):
                res_ids = self.env[MEMBERS].sudo().browse(res_ids)._mailable().ids
                if not res_ids:
                    mailing.write({"state": "done"})
                    return True
        return super()._action_send_mail(res_ids)


class EventEvent(models.Model):
    """A reunion, a graduation: invited by a mailing to those who agreed."""

    _inherit = "event.event"

    def action_invite_alumni(self):
        """Button: prepare the invitation of the members of the network."""
        self.ensure_one()
        self.check_access("read")
        zone = self.date_tz or "Europe/Paris"
        body = self.env["ir.qweb"]._render(
            "bde_alumni.event_invitation",
            {
                "event": self,
                "day": format_datetime(
                    self.env, self.date_begin, tz=zone, dt_format="EEEE d MMMM y"
                ),
                "hour": format_datetime(
                    self.env, self.date_begin, tz=zone, dt_format="HH:mm"
                ),
            },
        )
        mailing = self.env["mailing.mailing"].create(
            {
                "mailing_model_id": self.env["ir.model"]._get(MEMBERS).id,
                "subject": self.env._("Invitation: %(name)s", name=self.name),
                "body_arch": body,
                "body_html": body,
            }
        )
        return mailing.get_formview_action()


class MailBlacklist(models.Model):
    """Who unsubscribes takes the consent back."""

    _inherit = "mail.blacklist"

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        mails = [row.email for row in rows if row.active]
        members = self.env[MEMBERS].sudo().search([("email", "in", mails)])
        members._unconsent(["newsletter"], self.env._("the link of a mail"))
        return rows
