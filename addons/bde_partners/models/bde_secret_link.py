import secrets

from odoo import api, fields, models
from odoo.tools import consteq
from odoo.tools.misc import hmac

TOKEN_SIZE = 32


class LinkRefused(Exception):
    """A secret link that opens nothing.

    `code` is "unknown" (never made, revoked, altered) or "expired".
    """

    def __init__(self, code, record=None):
        super().__init__(code)
        self.code = code
        self.record = record


class BdeSecretLinkMixin(models.AbstractModel):
    """A record that one person reaches by a secret link, without an account.

    The database never holds the secret: the token is the HMAC, under the server's
    own key, of the record and of a nonce. A new nonce revokes every link given so
    far. A link shows; acting is always a POST.
    """

    _name = "bde.secret.link.mixin"
    _description = "Record reached by a secret link"

    # first part of the address; the token follows
    _link_path = "/bde/s"

    link_nonce = fields.Char(
        readonly=True,
        copy=False,
        groups="base.group_system",
        default=lambda self: secrets.token_hex(16),
    )
    link_expires_on = fields.Date(string="Link valid until", copy=False)

    def _link_token(self):
        """Return the secret part of the address of this record."""
        self.ensure_one()
        nonce = self.sudo().link_nonce
        digest = hmac(self.env(su=True), f"bde-link-{self._name}", (self.id, nonce))
        return f"{self.id}-{digest[:TOKEN_SIZE]}"

    def _link_url(self, suffix=""):
        """Return the absolute address that only this person is given."""
        self.ensure_one()
        return f"{self.get_base_url()}{self._link_path}/{self._link_token()}{suffix}"

    def _link_today(self):
        """Return today at the school, for the end of validity of links."""
        return fields.Date.context_today(self)

    @api.model
    def _link_find(self, token):
        """Return the record that a token opens, as superuser.

        :param str token: what follows the path in the address
        :raise LinkRefused: "unknown" or "expired" (then with the record)
        """
        number, _dash, given = (token or "").partition("-")
        if not number.isdecimal() or len(number) > 9 or not given:
            raise LinkRefused("unknown")
        record = self.sudo().browse(int(number)).exists()
        # a digest is compared even when there is no such record: same time, same answer
        expected = record._link_token() if record else f"{number}-{'0' * TOKEN_SIZE}"
        if not consteq(expected.encode(), f"{number}-{given}".encode()) or not record:
            raise LinkRefused("unknown")
        limit = record.link_expires_on
        if limit and limit < self._link_today():
            raise LinkRefused("expired", record)
        return record

    def _link_revoke(self):
        """Make every link given so far for these records open nothing."""
        for record in self.sudo():
            record.link_nonce = secrets.token_hex(16)
