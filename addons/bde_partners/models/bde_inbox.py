import base64
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import get_translation

from ..rules import mail_file, mail_forward
from ..rules.issues import ParseError

MAX_NOTE = 2000


class BdeInbox(models.Model):
    """A mail given to the office: logged with its partner, or waiting to be.

    It comes by the school's alias, by an .eml file dropped on a dossier or uploaded.
    The sender is looked up among the contacts, then by the domain of the address;
    nothing is ever created for somebody unknown. Once filed, the text lives in the
    timeline and the files among the documents: this record keeps the number of the
    mail, so that the same one is logged once.
    """

    _name = "bde.inbox"
    _description = "Mail to file"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _rec_name = "subject"
    _primary_email = False  # the host would make a contact of the sender

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    subject = fields.Char(string="Subject of the mail", readonly=True)
    date = fields.Datetime(readonly=True)
    sender_name = fields.Char(string="Name of the sender", readonly=True)
    email_from = fields.Char(string="Address of the sender", readonly=True)
    recipients = fields.Char(readonly=True)
    direction = fields.Selection(
        [("in", "They wrote"), ("out", "We wrote")], default="in", readonly=True
    )
    body = fields.Text(string="Text", readonly=True)
    note = fields.Text(
        readonly=True, help="What the colleague who forwarded it wrote above."
    )
    message_number = fields.Char(readonly=True, index=True)
    source = fields.Selection(
        [("alias", "Address of the office"), ("file", "File given")],
        default="file",
        readonly=True,
    )
    state = fields.Selection(
        [("to_file", "To file"), ("filed", "Filed"), ("ignored", "Set aside")],
        default="to_file",
        required=True,
        readonly=True,
        index=True,
    )
    user_id = fields.Many2one("res.users", string="Given by", readonly=True)
    is_private = fields.Boolean(
        string="From a learner or a family",
        readonly=True,
        help="The address never goes into the address book of partners.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Organisation",
        domain="[('is_company', '=', True)]",
        ondelete="set null",
        index="btree_not_null",
    )
    contact_id = fields.Many2one(
        "res.partner",
        domain="[('is_company', '=', False), ('parent_id', '=', partner_id)]",
        ondelete="set null",
    )
    interaction_id = fields.Many2one(
        "bde.interaction", readonly=True, ondelete="set null"
    )
    file_ids = fields.Many2many(
        "ir.attachment", "bde_inbox_file_rel", string="Files", readonly=True
    )

    _number_uniq = models.Constraint(
        "UNIQUE(company_id, message_number)", "This mail is known already."
    )
    _to_file_idx = models.Index("(company_id, date) WHERE state = 'to_file'")

    # -- what comes in -----------------------------------------------------------------
    @api.model
    def drop_eml(self, partner_id, name, data):
        """Log a mail dropped on a dossier, for who may log with this organisation.

        :param int partner_id: the organisation; 0: look for it
        :param str name: of the file, for the messages
        :param str data: the file in base64
        :return: {"state": "filed", "known" or "to_file", "message"}
        :raise UserError: not a mail, too big, an automatic reply; in words
        """
        self.env["bde.interaction"].check_access("create")
        partner = self.env["res.partner"].browse(int(partner_id or 0))
        if partner:
            partner.check_access("read")
        elif not self.env.user.has_group("bde_partners.group_bde_user"):
            raise AccessError(self.env._("Only the office files mails."))
        if len(data or "") > mail_file.MAX_BYTES * 4 // 3 + 4:
            limit = mail_file.TEXTS.error(
                "mail_too_big", limit=mail_file.MAX_BYTES // 1024**2
            )
            self._refuse_mail(name, limit)
        try:
            content = base64.b64decode(data or "")
        except ValueError:  # not what a browser sends
            content = b""
        mail = self._read_mail(name, content)
        inbox, is_new = self.sudo()._take(
            mail, self.env.company, self.env.user, partner=partner.sudo()
        )
        return self._drop_answer(inbox, is_new)

    @api.model
    def _drop_answer(self, inbox, is_new):
        """Return what the screen says of a mail that was given."""
        where = inbox.partner_id.with_env(self.env)._filtered_access("read").name
        if inbox.state == "filed" and not is_new:
            text = self.env._(
                "This mail was logged already: %(name)s.",
                name=where or self.env._("another organisation"),
            )
            return {"state": "known", "message": text}
        if inbox.state == "filed":
            text = self.env._("Mail logged with %(name)s.", name=where)
        else:
            text = self.env._(
                "Nobody known wrote « %(subject)s »: it waits in « Mails to file ».",
                subject=inbox.subject or "",
            )
        return {"state": inbox.state, "message": text}

    @api.model
    def _read_mail(self, name, content):
        """Return the `MailFile` of a file, or say in words why not."""
        try:
            mail = mail_file.read(content)
        except ParseError as error:
            self._refuse_mail(name, error)
        if mail.is_automatic:
            raise UserError(
                self.env._(
                    "%(name)s: an automatic reply or a delivery report; nobody wrote "
                    "it, nothing is logged.",
                    name=name or mail.subject,
                )
            )
        return mail

    @api.model
    def _refuse_mail(self, name, error):
        message = get_translation(
            error.module, self.env.lang or "en_US", error.message, error.params
        )
        raise UserError(f"{name} – {message}" if name else message)

    @api.model
    def _take(self, mail, company, user, partner=None, source="file"):
        """Keep a mail, and file it when its partner is known.

        :param mail: `mail_file.MailFile`
        :param user: who gave it; empty for a mail from outside
        :param partner: the organisation of the dossier it was dropped on
        :return: (record, whether it had not been filed before)
        """
        trusted = source == "file" or self._is_ours(mail.sender.email, company)
        original = mail_forward.original(mail) if trusted else None
        vals = self._prepare_mail(mail, original, company)
        known = self.search(
            [
                ("company_id", "=", company.id),
                ("message_number", "=", vals["message_number"]),
            ],
            limit=1,
        )
        if known.state == "ignored":  # given again: it counts after all
            known.unlink()
            known = self.browse()
        inbox = known
        if not known:
            vals |= {"source": source, "user_id": user.id if user else False}
            inbox = self.create(vals)
            files = (original.attachments if original else ()) or mail.attachments
            inbox._keep_files(files)
        is_new = inbox.state == "to_file"
        if is_new and (not known or partner and known._may_be_filed_by(user)):
            inbox._match(partner)
        return inbox, is_new

    @api.model
    def _prepare_mail(self, mail, original, company):
        """Return the values of a mail: those of the original when it was forwarded."""
        said = original or mail
        people = [said.sender, *said.recipients]
        outside = [p for p in people if p.email and not self._is_ours(p.email, company)]
        ours = not said.sender.email or self._is_ours(said.sender.email, company)
        other = outside[0] if outside else said.sender
        number = (original.message_id if original else "") or mail.message_id
        return {
            "company_id": company.id,
            "subject": mail_forward.plain_subject(said.subject) or said.subject,
            "date": self._to_utc(said.date or mail.date, company),
            "sender_name": other.name,
            "email_from": other.email,
            "recipients": ", ".join(p.email or p.name for p in said.recipients)[:500],
            "direction": "out" if ours and outside else "in",
            "body": said.text,
            "note": original.note[:MAX_NOTE] if original else False,
            "message_number": number,
            "is_private": bool(self._private_addresses([other.email])),
        }

    @api.model
    def _to_utc(self, day, company):
        """Return a date of a mail in UTC, never in the future; now without a date."""
        now = fields.Datetime.now()
        if not day:
            return now
        if not day.tzinfo:
            try:
                zone = ZoneInfo(company.partner_id.tz or "Europe/Paris")
            except ZoneInfoNotFoundError:
                zone = UTC
            day = day.replace(tzinfo=zone)
        try:
            day = day.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        except OverflowError:
            return now
        return min(day, now) if day > now - timedelta(days=36500) else now

    def _keep_files(self, files):
        """Keep the attachments until the mail is filed."""
        self.file_ids = self.env["ir.attachment"].create(
            [
                {
                    "name": file.name,
                    "raw": file.data,
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for file in files
            ]
        )

    # -- who wrote ---------------------------------------------------------------------
    @api.model
    def _is_ours(self, address, company):
        """Tell whether an address is the school's or a colleague's."""
        if not address:
            return False
        address = address.lower()
        domain = address.rpartition("@")[2]
        own = {
            (value or "").lower().rpartition("@")[2]
            for value in (company.email, company.bde_email)
            if value
        }
        if domain in own - self.env["bde.public.domain"]._names():
            return True
        inside = [("email_normalized", "=", address), ("partner_share", "=", False)]
        staff = [("email_normalized", "=", address), ("bde_is_teacher", "=", True)]
        partners = self.env["res.partner"].sudo()
        return bool(
            partners.search_count(inside, limit=1)
            or partners.search_count(staff, limit=1)
        )

    @api.model
    def _private_addresses(self, addresses):
        """Return those of these addresses that are a learner's or a family's.

        The ground floor knows none; the addons about learners extend it.

        :rtype: set[str]
        """
        return set()

    def _match(self, partner=None):
        """File this mail with `partner`, or with whom its address tells.

        An address first, then a domain that one organisation alone has. What is not
        sure is proposed, and waits.
        """
        self.ensure_one()
        found, contact = self._match_address(partner)
        if partner:
            self.write({"partner_id": partner.id, "contact_id": contact.id})
            return self._action_file()
        sure = bool(found)
        if not found and not self.is_private:
            found, sure = self._match_domain()
        if found:
            self.write({"partner_id": found.id, "contact_id": contact.id})
            if sure:
                self._action_file()
        return None

    def _match_address(self, partner=None):
        """Return (organisation, person) of the address of the other side."""
        partners = self.env["res.partner"].sudo()
        address = (self.email_from or "").lower()
        if not address or self.is_private:
            return partners, partners
        people = partners.search(
            [("email_normalized", "=", address), ("partner_share", "=", True)], limit=20
        )
        organisations = people.commercial_partner_id.filtered("is_company")
        if partner:
            organisations &= partner.commercial_partner_id
        if len(organisations) != 1:
            return partners, partners
        contact = people.filtered(
            lambda p: not p.is_company and p.commercial_partner_id == organisations
        )[:1]
        return organisations, contact

    def _match_domain(self):
        """Return (organisation, whether it is the only one) of the domain."""
        partners = self.env["res.partner"].sudo()
        domain = (self.email_from or "").lower().rpartition("@")[2]
        if not domain or domain in self.env["bde.public.domain"]._names():
            return partners, False
        found = partners.search(
            [("bde_like_mail", "=", domain), ("is_company", "=", True)], limit=2
        )
        return found[:1], len(found) == 1
