from odoo import fields, models

ACTIVITY = "mail.mail_activity_data_todo"


class BdePfmpWarnMixin(models.AbstractModel):
    """What the DDFPT must know at once: on screen, in the to-do list, by e-mail.

    The mail says that something waits and leads to it; it names nobody and tells
    nothing of what happened.
    """

    _name = "bde.pfmp.warn.mixin"
    _description = "Told to the DDFPT at once"
    _inherit = ["bde.outbox.mixin"]

    def _warned_user(self):
        """Return who is told: the DDFPT of the school, else its BDE manager."""
        self.ensure_one()
        company = self.company_id.sudo()
        return company.bde_ddfpt_id or company.bde_manager_id

    def _warn_words(self):
        """Return (title, sentence) in the language of the environment."""
        raise NotImplementedError

    def _warn_ddfpt(self, kind, key=None, deadline=None):
        """Tell the DDFPT at once, by the screen, an activity and an urgent mail.

        Called twice for the same record, kind and key, the mail leaves once.

        :param str kind: of mail, known to the model
        :param key: tells a second warning from the first
        :param date deadline: of the activity; None: today
        """
        for record in self.sudo():
            user = record._warned_user()
            if not user:
                continue
            record = record.with_context(
                lang=user.lang, mail_activity_quick_update=True
            )
            title, sentence = record._warn_words()
            record.activity_schedule(
                ACTIVITY,
                date_deadline=deadline or fields.Date.context_today(record),
                summary=title,
                user_id=user.id,
            )
            user._bus_send(
                "simple_notification",
                {"type": "danger", "title": title, "message": sentence, "sticky": True},
            )
        self.env["bde.outbox"]._queue(self, kind, key=key, urgent=True)

    # -- the mail ----------------------------------------------------------
    def _outbox_address(self, kind):
        user = self._warned_user()
        return {
            "name": user.name,
            "email": user.email,
            "phone": False,
            "lang": user.lang,
            "company": self.company_id,
        }

    def _outbox_channel(self, kind):
        return "mail" if self._warned_user() else None

    def _outbox_link(self, kind, records):
        return f"{self.get_base_url()}/odoo/{self._name}/{self.id}"

    def _outbox_words(self, kind, records):
        return {"button": self.env._("Open it"), "lines": []}

    def _outbox_audience(self, kind):
        return "staff"

    def _outbox_label(self, kind):
        return self._warn_words()[0]
