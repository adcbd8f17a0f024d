from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, email_normalize

from ..client_action import soft_reload

CRON = "bde_partners.ir_cron_bde_outbox"
STATES = [
    ("queued", "Waiting to leave"),
    ("sending", "Leaving"),
    ("sent", "Sent"),
    ("failed", "Not sent"),
    ("bounced", "Undelivered"),
    ("cancelled", "Cancelled"),
]
SETTLED = ("sent", "failed", "bounced")


class BdeOutbox(models.Model):
    """A mail or an SMS to one person: queued, paced, never twice.

    A line holds no text and no secret: both are made when it leaves. One key makes
    one line, whatever is called twice; a line that was leaving when the server
    stopped never leaves again by itself.
    """

    _name = "bde.outbox"
    _description = "Mail or SMS that leaves"
    _order = "id desc"
    _rec_name = "name"

    company_id = fields.Many2one(
        "res.company", string="School", required=True, readonly=True, index=True
    )
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="About", model_field="res_model", required=True, readonly=True
    )
    kind = fields.Char(required=True, readonly=True)
    what = fields.Char(compute="_compute_what")
    key = fields.Char(required=True, readonly=True)
    urgent = fields.Boolean(readonly=True)
    channel = fields.Selection(
        [("mail", "E-mail"), ("sms", "SMS")], required=True, readonly=True
    )
    name = fields.Char(string="To", readonly=True)
    address = fields.Char(readonly=True)
    phone = fields.Char(string="Telephone", readonly=True)
    lang = fields.Char(readonly=True)
    group_key = fields.Char(readonly=True)
    state = fields.Selection(STATES, required=True, default="queued", readonly=True)
    due_on = fields.Datetime(string="Leaves from", required=True, readonly=True)
    sending_on = fields.Datetime(readonly=True)
    sent_on = fields.Datetime(readonly=True)
    subject = fields.Char(readonly=True)
    error = fields.Char(string="Why", readonly=True)
    tries = fields.Integer(readonly=True)
    message_number = fields.Char(string="Message-ID", readonly=True)
    leader_id = fields.Many2one(
        "bde.outbox",
        string="Left with",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="Several documents for the same person leave as one mail.",
    )
    told = fields.Boolean(readonly=True, default=True)

    _key_uniq = models.UniqueIndex("(key)", "This mail is in the outbox already.")
    _due_idx = models.Index("(urgent, due_on, id) WHERE state = 'queued'")
    _record_idx = models.Index("(res_model, res_id)")
    _message_idx = models.Index("(message_number)")
    _pace_idx = models.Index("(company_id, sent_on) WHERE state = 'sent'")
    _told_idx = models.Index("(id) WHERE NOT told")

    @api.depends("res_model", "res_id", "kind")
    def _compute_what(self):
        for line in self:
            record = line._record()
            line.what = record._outbox_label(line.kind) if record else line.kind

    def _record(self):
        """Return the record that this line is about, as superuser; None: deleted."""
        self.ensure_one()
        if self.res_model not in self.env:
            return None
        return self.env[self.res_model].sudo().browse(self.res_id).exists() or None

    # -- queue -----------------------------------------------------------------------
    @api.model
    def _queue(self, records, kind, key=None, urgent=False):
        """Put a mail (or an SMS) to each of these records in the outbox.

        :param records: of a model with `bde.outbox.mixin`
        :param str kind: what is written, known to the model
        :param str key: tells a second mail of the same kind from the first; the same
            record, kind and key makes one line for ever
        :param bool urgent: not paced, and before the others: a code, one's copy
        :return: the lines made; none for those that exist or are not written to
        """
        now = fields.Datetime.now()
        rows = []
        for record in records.sudo():
            channel = record._outbox_channel(kind)
            if channel:
                rows.append(self._prepare_line(record, kind, key, urgent, channel, now))
        lines = self.sudo()._insert(rows)
        if lines:
            made = records.sudo().browse(lines.mapped("res_id"))
            made._outbox_queued(kind)
            self._wake()
        return lines

    @api.model
    def _prepare_line(self, record, kind, key, urgent, channel, now):
        """Return the values of a line: to whom, and already failed without address."""
        to = record._outbox_address(kind)
        company = to.get("company") or self.env.company
        if channel == "mail":
            address = email_normalize(to.get("email") or "") or False
        else:
            address = to.get("phone") or False
        error = False
        if not address:
            error = (
                self.env._("« %(email)s » is not an e-mail address.", email=to["email"])
                if channel == "mail" and to.get("email")
                else self.env._("No e-mail address.")
                if channel == "mail"
                else self.env._("No telephone number.")
            )
        group = record._outbox_group(kind)
        return {
            "company_id": company.id,
            "res_model": record._name,
            "res_id": record.id,
            "kind": kind,
            "key": f"{record._name},{record.id},{kind},{key or ''}",
            "urgent": urgent,
            "channel": channel,
            "name": to.get("name") or None,
            "address": address or None,
            "phone": to.get("phone") or None,
            "lang": to.get("lang") or company.partner_id.lang or None,
            "group_key": f"{group}|{channel}|{address}" if group else None,
            "state": "failed" if error else "queued",
            "error": error or None,
            "due_on": now,
            "told": not error,
        }

    @api.model
    def _insert(self, rows):
        """Create the lines whose key is new, in one statement; return them.

        The unique index decides, even between two transactions: what exists is left
        alone.
        """
        if not rows:
            return self.browse()
        common = {
            "create_uid": self.env.uid,
            "write_uid": self.env.uid,
            "create_date": rows[0]["due_on"],
            "write_date": rows[0]["due_on"],
            "tries": 0,
        }
        names = [*rows[0], *common]
        values = SQL(", ").join(
            SQL("(%s)", SQL(", ").join(SQL("%s", (row | common)[n]) for n in names))
            for row in rows
        )
        columns = SQL(", ").join(SQL.identifier(name) for name in names)
        self.env.cr.execute(
            SQL(
                "INSERT INTO bde_outbox (%s) VALUES %s "
                "ON CONFLICT (key) DO NOTHING RETURNING id",
                columns,
                values,
            )
        )
        return self.browse([number for (number,) in self.env.cr.fetchall()])

    @api.model
    def _cancel_for(self, records, kinds=None):
        """Cancel what has not left about these records; return the lines."""
        domain = [
            ("res_model", "=", records._name),
            ("res_id", "in", records.ids),
            ("state", "=", "queued"),
        ]
        if kinds:
            domain.append(("kind", "in", list(kinds)))
        lines = self.sudo().search(domain)
        lines.write({"state": "cancelled"})
        return lines

    @api.model
    def _wake(self, at=None):
        """Have the outbox looked at: after this transaction, or at a moment."""
        cron = self.env.ref(CRON, raise_if_not_found=False)
        if cron:
            cron.sudo()._trigger(at)

    # -- the office -------------------------------------------------------------------
    def action_retry(self):
        """Button: let what did not leave, or came back, leave again.

        The address is read again: it may have been corrected since.
        """
        self._check_office()
        lines = self.sudo().filtered(lambda line: line.state in ("failed", "bounced"))
        if not lines:
            raise UserError(self.env._("Only what failed or came back is sent again."))
        for line in lines:
            line._retry()
        self._wake()
        return soft_reload()

    def action_cancel(self):
        """Button: what waits does not leave."""
        self._check_office()
        lines = self.sudo().filtered(
            lambda line: line.state in ("queued", "failed", "bounced")
        )
        lines.write({"state": "cancelled", "told": True})
        return soft_reload()

    def action_send_first(self):
        """Button: what waits leaves before the others, whatever the hour."""
        self._check_office()
        waiting = self.sudo().filtered(lambda line: line.state == "queued")
        waiting.write({"urgent": True, "due_on": fields.Datetime.now()})
        self._wake()
        return soft_reload()

    def _check_office(self):
        self.check_access("read")
        if not self.env.user.has_group("bde_partners.group_bde_user"):
            raise AccessError(self.env._("Only the office sends mails."))

    def _retry(self):
        """Queue this line again, to the address of today."""
        record = self._record()
        if not record:
            self.write({"state": "cancelled", "told": True})
            return
        channel = record._outbox_channel(self.kind) or self.channel
        fresh = self._prepare_line(
            record, self.kind, None, self.urgent, channel, fields.Datetime.now()
        )
        if fresh["state"] == "failed":
            raise UserError(
                self.env._(
                    "%(name)s: %(why)s Correct it on their record first.",
                    name=self.name or record.display_name,
                    why=fresh["error"],
                )
            )
        kept = ("channel", "name", "address", "phone", "lang", "group_key", "due_on")
        self.write(
            {name: fresh[name] for name in kept}
            | {
                "state": "queued",
                "error": False,
                "tries": 0,
                "leader_id": False,
                "told": True,
            }
        )
        record._outbox_queued(self.kind)

    @api.autovacuum
    def _gc_lines(self):
        """Forget the lines that are over, at the end of the time of journals."""
        limit = self.env["bde.retention"]._limit("log")
        if limit:
            self.sudo().search(
                [
                    ("state", "in", (*SETTLED, "cancelled")),
                    ("create_date", "<", limit),
                ],
                limit=10000,
            ).unlink()
