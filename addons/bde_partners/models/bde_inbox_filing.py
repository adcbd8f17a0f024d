from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..client_action import soft_reload
from ..rules import mail_file


class BdeInbox(models.Model):
    """Filing: the mail goes to the timeline, its files to the documents."""

    _inherit = "bde.inbox"

    def action_file(self):
        """Button: log these mails with the organisations chosen."""
        self._check_office()
        missing = self.filtered(lambda mail: not mail.partner_id)
        if missing:
            raise UserError(
                self.env._(
                    "Choose an organisation first for: %(subjects)s.",
                    subjects=", ".join(
                        f"« {mail.subject or mail.email_from} »" for mail in missing
                    ),
                )
            )
        for mail in self.filtered(lambda mail: mail.state == "to_file"):
            mail._action_file()
        return soft_reload()

    def action_ignore(self):
        """Button: nothing to log; the text and the files are forgotten."""
        self._check_office()
        for mail in self.filtered(lambda mail: mail.state == "to_file"):
            mail._forget("ignored")
        return soft_reload()

    def action_keep_sender(self):
        """Button: the sender becomes a contact of the organisation chosen."""
        self._check_office()
        self.ensure_one()
        if not self.partner_id:
            raise UserError(self.env._("Choose the organisation first."))
        if self.is_private or self._private_addresses([self.email_from]):
            raise UserError(
                self.env._(
                    "%(email)s is the address of a learner or of a family: it does "
                    "not go into the address book of partners.",
                    email=self.email_from,
                )
            )
        self.contact_id = self.env["res.partner"].create(
            {
                "name": self.sender_name or self.email_from,
                "email": self.email_from,
                "parent_id": self.partner_id.id,
                "type": "contact",
            }
        )
        self._action_file()
        return soft_reload()

    def _check_office(self):
        self.check_access("write")
        if not self.env.user.has_group("bde_partners.group_bde_user"):
            raise AccessError(self.env._("Only the office files mails."))

    def _action_file(self):
        """Log this mail with its organisation; its files go to the documents.

        :return: the `bde.interaction`
        """
        self.ensure_one()
        dealing = self.env["bde.interaction"].create(self._prepare_dealing())
        self._file_documents()
        self.sudo().interaction_id = dealing
        self._forget("filed")
        return dealing

    def _prepare_dealing(self):
        """Return the values of the line of the timeline."""
        author = self.user_id or self.company_id.bde_manager_id or self.env.user
        body = self.body or ""
        if self.note:
            note = self.env._("Note of %(name)s:", name=author.name)
            body = f"{note} {self.note}\n\n{body}"
        return {
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "contact_id": self.contact_id.id,
            "kind": "mail",
            "direction": self.direction,
            "outcome": "done",
            "date": self.date,
            "purpose": self.subject,
            "body": body[: mail_file.MAX_TEXT],
            "user_id": author.id,
        }

    def _file_documents(self):
        """File the attachments among the documents of the organisation."""
        self.env["bde.document"].sudo()._file_many(
            [
                {
                    "record": self.partner_id.sudo(),
                    "content": file.raw,
                    "name": file.name,
                    "type": "mail",
                    "partner_id": self.partner_id.commercial_partner_id.id,
                    "company_id": self.company_id.id,
                    "date": fields.Datetime.context_timestamp(self, self.date).date(),
                }
                for file in self.file_ids.sudo()
                if file.raw
            ]
        )

    def _forget(self, state):
        """Keep the number of the mail, forget what it said: it lives elsewhere."""
        files = self.file_ids.sudo()
        self.sudo().write(
            {"state": state, "body": False, "note": False, "file_ids": False}
        )
        files.unlink()
        self.sudo().message_ids.unlink()

    # -- by the alias ------------------------------------------------------------------
    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Take a mail that came to the office's address.

        The mail is read by rules/mail_file.py; the host keeps nothing of it.
        """
        if not self.env.su:
            raise AccessError(self.env._("Only the mail server brings mails in."))
        company = self.env["res.company"].browse(
            (custom_values or {}).get("company_id") or self.env.company.id
        )
        mail = self._read_mail("", self.env.context.get("bde_raw_mail") or b"")
        user = self._user_of(mail.sender.email)
        return self._take(mail, company, user, source="alias")[0]

    def message_update(self, msg_dict, update_vals=None):
        """A reply to a mail of the inbox changes nothing in it."""
        return True

    def message_post(self, **kwargs):
        """What the mail said is kept by `_take` alone."""
        if kwargs.get("message_type") == "email":
            return self.env["mail.message"]
        return super().message_post(**kwargs)

    @api.model
    def _user_of(self, address):
        """Return the colleague who forwarded, from their address."""
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [("email_normalized", "=", address or "-"), ("share", "=", False)],
                limit=1,
            )
        )

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Nobody is told by mail of a mail."""
        return []

    def _mail_get_partner_fields(self, introspect_fields=False):
        return []

    # -- home --------------------------------------------------------------------------
    @api.model
    def _to_file_domain(self):
        return [
            ("state", "=", "to_file"),
            ("company_id", "in", self.env.companies.ids),
        ]


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Give the whole mail to the office's inbox, and no automatic reply."""
        ours = [route for route in routes or () if route[0] == "bde.inbox"]
        if ours and mail_file.is_automatic(message):
            routes = [route for route in routes if route[0] != "bde.inbox"]
        elif ours:
            self = self.with_context(bde_raw_mail=message.as_bytes())
        return super()._message_route_process(message, message_dict, routes)


class ResCompany(models.Model):
    """The address of the office that files what is forwarded to it."""

    _inherit = "res.company"

    bde_inbox_alias_id = fields.Many2one(
        "mail.alias", string="Alias of the office", ondelete="set null", copy=False
    )
    bde_inbox_name = fields.Char(
        string="Address for forwarding mails",
        compute="_compute_bde_inbox",
        inverse="_inverse_bde_inbox_name",
        help="What stands before the @.",
    )
    bde_inbox_address = fields.Char(
        string="Whole address", compute="_compute_bde_inbox"
    )

    @api.depends("bde_inbox_alias_id.alias_name", "bde_inbox_alias_id.alias_domain_id")
    def _compute_bde_inbox(self):
        for company in self:
            alias = company.sudo().bde_inbox_alias_id
            company.bde_inbox_name = alias.alias_name
            company.bde_inbox_address = (
                alias.alias_full_name if alias.alias_name and alias.alias_domain else ""
            )

    def _inverse_bde_inbox_name(self):
        """Open, rename or close the alias of the school."""
        for company in self:
            alias = company.sudo().bde_inbox_alias_id
            name = (company.bde_inbox_name or "").strip().partition("@")[0]
            if not name:
                alias.unlink()
            elif alias:
                alias.alias_name = name
            else:
                company.sudo().bde_inbox_alias_id = alias.create(
                    {
                        "alias_name": name,
                        "alias_model_id": self.env["ir.model"]._get_id("bde.inbox"),
                        "alias_domain_id": company.alias_domain_id.id,
                        "alias_contact": "everyone",
                        "alias_defaults": repr({"company_id": company.id}),
                    }
                )


class BdeSchool(models.Model):
    _inherit = "bde.school"

    bde_inbox_name = fields.Char(related="company_id.bde_inbox_name", readonly=False)
    bde_inbox_address = fields.Char(related="company_id.bde_inbox_address")
