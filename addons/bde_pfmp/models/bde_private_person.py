from odoo import models


class BdePrivatePersonMixin(models.AbstractModel):
    """Records of minors: notes inside, no message out, no contact created.

    `mail.thread` would turn an e-mail field into a contact of the shared address
    book and suggest it as a recipient. Here nothing does: mail to learners and
    representatives leaves by the ground floor's own method only.
    """

    _name = "bde.private.person.mixin"
    _description = "Person kept out of the address book"

    _primary_email = False

    def _mail_get_partner_fields(self, introspect_fields=False):
        return []

    def _message_get_suggested_recipients_batch(self, *args, **kwargs):
        return {record.id: [] for record in self}

    def _partner_find_from_emails(self, *args, **kwargs):
        """Look for contacts, never create one."""
        return super()._partner_find_from_emails(*args, **{**kwargs, "no_create": True})

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Keep only users of the office: no mail leaves to an outside contact."""
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        return [item for item in recipients if item.get("type") == "user"]
