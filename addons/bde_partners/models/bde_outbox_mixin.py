from odoo import fields, models

from ..rules import reminders


class BdeOutboxMixin(models.AbstractModel):
    """A record about one person to whom the office writes, and what is written.

    Nothing here sends: `bde.outbox._queue(records, kind)` does.
    """

    _name = "bde.outbox.mixin"
    _description = "Somebody written to"

    def _outbox_address(self, kind):
        """Return who is written to: dict(name, email, phone, lang, company).

        Called for each record of a batch: read prefetched fields only.
        """
        self.ensure_one()

        def value(name):
            return self[name] if name in self._fields else False

        return {
            "name": value("name"),
            "email": value("email"),
            "phone": value("phone"),
            "lang": value("lang"),
            "company": self.company_id
            if "company_id" in self._fields
            else self.env.company,
        }

    def _outbox_channel(self, kind):
        """Return "mail", "sms", or None: this person is not written to."""
        return "mail"

    def _outbox_group(self, kind):
        """Return what mails of one kind must share to leave as one; None: alone."""
        return None

    def _outbox_still_wanted(self, kind):
        """Tell whether it is still worth leaving, at the moment it leaves."""
        return True

    def _outbox_template(self, kind):
        """Return the xmlid of the `mail.template` of this model."""
        raise NotImplementedError

    def _outbox_link(self, kind, records):
        """Return the person's own address, absolute; None without a button.

        :param records: every record that the mail is about, this one among them
        """
        return None

    def _outbox_words(self, kind, records):
        """Return the words of the template: {name: text}.

        "button" is the label of the button, "lines" a list of (label, text). In the
        person's language: the record carries it.
        """
        return {}

    def _outbox_sms(self, kind, link):
        """Return the text of an SMS, in the person's language."""
        raise NotImplementedError

    def _outbox_audience(self, kind):
        """Return the public of `bde.privacy.notice` that this person is of."""
        return self._bde_notice_audience()

    def _outbox_label(self, kind):
        """Return what the office reads: what this mail is."""
        return kind

    def _outbox_reminder(self, plan, today, off, *, asked_on, deadline=None):
        """Return the `rules.reminders.Step` due today for this record, or None.

        The record has `last_reminded_on` and `reminder_count`.

        :param plan: `rules.reminders.Plan` of the school
        :param date today: at the school's clock; `off` its public holidays
        :param datetime asked_on: when the person was asked; False: not yet
        :param date deadline: the day it begins; None: the pause alone decides
        """
        day = fields.Datetime.context_timestamp
        reminded = self.last_reminded_on
        return reminders.due(
            plan,
            today,
            deadline,
            asked_on and day(self, asked_on).date(),
            reminded and day(self, reminded).date(),
            self.reminder_count,
            off,
        )

    # -- told afterwards, once, in a transaction of their own -------------------------
    def _outbox_queued(self, kind):
        """Called with all the records whose line was just made."""

    def _outbox_sent(self, line):
        """The mail left; it is not known to have been read."""

    def _outbox_failed(self, line):
        """It did not leave, or came back: `line.state` and `line.error` say why."""

    def _outbox_replied(self, line, attachments):
        """Somebody answered: take the files of the answer.

        :param attachments: list of `rules.mail_file.MailAttachment`
        :return: those that were taken
        """
        return []
