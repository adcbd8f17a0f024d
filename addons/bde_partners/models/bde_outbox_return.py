import re
from contextvars import ContextVar

from odoo import api, fields, models
from odoo.tools import consteq

from ..rules import delivery_report, mail_forward

REFERENCE = re.compile(r"\bBDE-(\d{1,9})-([0-9a-f]{8})\b")
# a picture that small is the logo of a signature, not a scan
SMALLEST_SCAN = 15_000
# files that went elsewhere while the mail that carried them is being kept
_taken = ContextVar("bde_taken_files", default=())


class BdeOutbox(models.Model):
    """What comes back: reports of delivery, answers with a scan."""

    _inherit = "bde.outbox"

    @api.model
    def _line_of(self, numbers, texts=()):
        """Return the lines that a mail is about, as superuser.

        :param numbers: Message-IDs
        :param texts: where a reference of ours may be quoted
        """
        numbers = [number for number in numbers if number]
        lines = self.sudo()
        if numbers:
            lines = lines.search([("message_number", "in", numbers)], order="id")
        if not lines:
            for number, digest in REFERENCE.findall("\n".join(filter(None, texts))):
                line = self.sudo().browse(int(number)).exists()
                if line and consteq(line._reference(), f"BDE-{number}-{digest}"):
                    return line | self.sudo().search([("leader_id", "=", line.id)])
        return lines

    @api.model
    def _receive_report(self, message):
        """Note that a mail did not arrive; tell whether the report is about ours.

        :param message: `email.message.Message`
        """
        report = delivery_report.read(message)
        if not report:
            return False
        lines = self._line_of(report.numbers)
        if not lines:
            return False
        if report.failed:
            back = lines.filtered(lambda line: line.state in ("sent", "sending"))
            back.write(
                {
                    "state": "bounced",
                    "told": False,
                    "error": self.env._(
                        "The mail came back: %(why)s",
                        why=report.why or self.env._("no reason given"),
                    ),
                }
            )
            self._wake()
        return True


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_route(self, message, message_dict, *args, **kwargs):
        """A report about a mail of the outbox marks it, and goes no further."""
        ours = self.env["bde.outbox"].sudo()._receive_report(message)
        if ours and not message_dict.get("is_bounce"):
            return []
        return super().message_route(message, message_dict, *args, **kwargs)


class BdeInbox(models.Model):
    """An answer to a mail of the outbox knows its document, and gives it its scans."""

    _inherit = "bde.inbox"

    answered_id = fields.Many2one(
        "bde.outbox", string="Answers", readonly=True, ondelete="set null"
    )
    answer_note = fields.Char(string="What was done", readonly=True)

    @api.model
    def _take(self, mail, company, user, partner=None, source="file"):
        """Give the scans of an answer to its document, keep the rest of the mail."""
        lines, given = self._give_scans(mail, company)
        token = _taken.set(tuple(given))
        try:
            inbox, is_new = super()._take(mail, company, user, partner, source)
        finally:
            _taken.reset(token)
        line = lines[:1]
        if line and not inbox.answered_id:
            inbox._note_answer(line, len(given))
        return inbox, is_new

    @api.model
    def _give_scans(self, mail, company):
        """Return (lines answered, files that their record took)."""
        original = mail_forward.original(mail)
        numbers = list(mail.references)
        for inner in mail.inner:
            numbers += inner.references
        texts = [mail.subject, mail.text, *(inner.text for inner in mail.inner)]
        lines = self.env["bde.outbox"]._line_of(numbers, texts)
        lines = lines.filtered(lambda line: line.company_id == company)
        known = [mail.message_id, original.message_id if original else ""]
        if not lines or self.sudo().search_count(
            [
                ("company_id", "=", company.id),
                ("message_number", "in", list(filter(None, known))),
            ],
            limit=1,
        ):
            return lines, []
        files = (original.attachments if original else ()) or mail.attachments
        scans = [file for file in files if self._may_be_scan(file)]
        record = lines[:1]._record()
        if not scans or not record:
            return lines, []
        return lines, record._outbox_replied(lines[:1], scans)

    @api.model
    def _may_be_scan(self, file):
        """Tell whether a file of a mail may be a signed paper."""
        if file.data[:5] == b"%PDF-":
            return True
        return file.mimetype.startswith("image/") and len(file.data) >= SMALLEST_SCAN

    def _keep_files(self, files):
        """Keep what was not given to a document."""
        taken = _taken.get()
        return super()._keep_files([file for file in files if file not in taken])

    def _note_answer(self, line, count):
        """Say what an answer is about; nothing waits once its scans are given."""
        vals = {"answered_id": line.id}
        if count:
            vals["answer_note"] = self.env._(
                "%(count)s files given to « %(what)s », to be checked.",
                count=count,
                what=line.subject or line.name or "",
            )
            if self.state == "to_file":
                vals["state"] = "filed"
        self.sudo().write(vals)

    @api.autovacuum
    def _gc_answers(self):
        """Forget the text of the answers that only carried scans, in time."""
        limit = self.env["bde.retention"]._limit("inbox")
        if limit:
            self.search(
                [
                    ("state", "=", "filed"),
                    ("answered_id", "!=", False),
                    ("body", "!=", False),
                    ("create_date", "<", limit),
                ]
            ).write({"body": False, "note": False})
