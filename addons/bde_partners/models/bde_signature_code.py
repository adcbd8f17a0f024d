import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, consteq, email_normalize
from odoo.tools.misc import hmac

DIGITS = 6
MINUTES = 15
TRIES = 5
HOURLY = 5  # codes sent to one person in an hour
PAUSE = 30  # seconds between two codes
PROOF_MINUTES = 5  # a code that was given back proves for the time of signing


class CodeRefused(Exception):
    """A code that does not let anybody sign.

    `code` is none (none was asked, or it served already), expired, spent (too many
    tries) or wrong; `left` is the number of tries left.
    """

    def __init__(self, code, left=0):
        super().__init__(code)
        self.code = code
        self.left = left


class BdeSignatureCode(models.Model):
    """A code of six digits sent to a signatory, who gives it back to sign.

    The database keeps its keyed digest only. It goes to the signatory's own address or
    telephone, at once, and nowhere else.
    """

    _name = "bde.signature.code"
    _description = "Code to sign"
    _order = "id desc"

    signer_id = fields.Many2one(
        "bde.signature.signer", required=True, ondelete="cascade", index=True
    )
    channel = fields.Selection([("mail", "E-mail"), ("sms", "SMS")], required=True)
    hint = fields.Char(string="Sent to", help="The address, half hidden.")
    nonce = fields.Char(required=True, groups="base.group_system")
    digest = fields.Char(groups="base.group_system")
    sent_on = fields.Datetime(required=True)
    expires_on = fields.Datetime(required=True)
    tries = fields.Integer(default=0, required=True)
    used_on = fields.Datetime()

    @api.model
    def _send(self, signer, channel=None):
        """Send a new code to a signatory, at once; the former ones open nothing more.

        :param signer: `bde.signature.signer`
        :param str channel: "mail" or "sms"; None: the first that can be used
        :return: the `bde.signature.code`
        :raise UserError: no address, too many codes asked, not sent
        """
        codes = self.sudo()
        signer = signer.sudo()
        channels = signer._code_channels()
        if channel not in channels:
            channel = channels[0] if channels else None
        if not channel:
            raise UserError(
                self.env._(
                    "We have neither an e-mail address nor a telephone of yours to "
                    "send a code to: draw your signature, or choose paper."
                )
            )
        codes._check_rate(signer)
        number = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        now = fields.Datetime.now()
        code = codes.create(
            {
                "signer_id": signer.id,
                "channel": channel,
                "hint": signer._code_hint(channel),
                "nonce": secrets.token_hex(16),
                "sent_on": now,
                "expires_on": now + timedelta(minutes=MINUTES),
            }
        )
        code.digest = code._digest(number)
        if channel == "sms":
            code._send_sms(number)
        else:
            code._send_mail(number)
        signer.request_id._log(
            "code_sent", signer, {"channel": channel, "to": code._address()}
        )
        return code

    @api.model
    def _of_person(self, signer):
        """Return the codes sent to this person, whatever the document; last first."""
        domain = fields.Domain("signer_id", "=", signer.id)
        if signer.person_key:
            domain |= fields.Domain("signer_id.person_key", "=", signer.person_key)
            domain &= fields.Domain("signer_id.company_id", "=", signer.company_id.id)
        return self.sudo().search(domain, limit=2 * HOURLY)

    def _check_rate(self, signer):
        """Refuse a code when this person has just had one, or has had too many."""
        now = fields.Datetime.now()
        recent = self._of_person(signer).filtered(
            lambda code: code.sent_on > now - timedelta(hours=1)
        )
        if len(recent) >= HOURLY:
            raise UserError(
                self.env._(
                    "%(count)s codes were sent in an hour: wait a little, draw your "
                    "signature, or choose paper.",
                    count=len(recent),
                )
            )
        if recent and recent[0].sent_on > now - timedelta(seconds=PAUSE):
            raise UserError(
                self.env._(
                    "A code has just left for %(address)s: give it a minute, and look "
                    "among unwanted mail too.",
                    address=recent[0].hint or "",
                )
            )

    def _digest(self, number):
        return hmac(
            self.env(su=True), "bde-signature-code", (self.id, self.nonce, number)
        )

    def _address(self):
        return self.signer_id.phone if self.channel == "sms" else self.signer_id.email

    def _words(self):
        """Return what the page says once the code has left."""
        return self.env._(
            "A code of %(digits)s digits has left for %(address)s. Type it below: it "
            "is valid for %(minutes)s minutes.",
            digits=DIGITS,
            address=self.hint or "",
            minutes=MINUTES,
        )

    # -- sending ----------------------------------------------------------------------
    def _send_mail(self, number):
        """Send the code by e-mail now; no contact is made, nothing of it is kept."""
        signer = self.signer_id
        company, lang = signer.company_id, signer._page_lang()
        letters = self.env["bde.private.person.mixin"]
        body = (
            self.env["ir.qweb"]
            .with_context(lang=lang)
            ._render(
                "bde_partners.signature_code_mail",
                {
                    "number": f"{number[:3]}\u00a0{number[3:]}",
                    "name": signer.name,
                },
                lang=lang,
            )
        )
        env = self.with_context(lang=lang).env
        mail = env["mail.mail"].create(
            letters._private_sender(company)
            | {
                "subject": env._("Your code to sign – %(school)s", school=company.name),
                "body_html": letters._private_mail_body(body, company, None, lang),
                "email_to": email_normalize(signer.email),
                "auto_delete": True,
                "is_notification": False,
            }
        )
        mail.send()
        if mail.exists() and mail.state == "exception":
            mail.unlink()
            self._not_sent()

    def _send_sms(self, number):
        """Send the code by SMS now, by the school's own provider."""
        signer = self.signer_id
        company = signer.company_id
        text = self.with_context(lang=signer._page_lang()).env._(
            "%(school)s: your code to sign is %(number)s. It is valid for %(minutes)s "
            "minutes.",
            school=company.name,
            number=number,
            minutes=MINUTES,
        )
        try:
            signer._code_send_sms(text)
        except UserError:
            self._not_sent()

    def _not_sent(self):
        """Forget a code that did not leave, and say it."""
        words = self.env._(
            "The code could not be sent to %(address)s. Try again in a minute, draw "
            "your signature, or choose paper.",
            address=self.hint or "",
        )
        self.unlink()
        raise UserError(words)

    # -- checking ---------------------------------------------------------------------
    @api.model
    def _check(self, signer, text):
        """Return the code that this person gives back, marked as used.

        A wrong try is counted although it is refused: the caller must not roll back.

        :param signer: `bde.signature.signer`
        :param str text: as typed
        :raise CodeRefused:
        """
        code = self._of_person(signer)[:1]
        if not code or code.used_on:
            raise CodeRefused("none")
        if code.expires_on < fields.Datetime.now():
            raise CodeRefused("expired")
        tries = code._count_try()
        if not tries:
            raise CodeRefused("spent")
        number = "".join(char for char in text or "" if char.isdecimal())
        if not consteq(code._digest(number), code.digest or ""):
            signer.request_id._log("code_wrong", signer, {"tries": tries})
            left = TRIES - tries
            raise CodeRefused("wrong" if left else "spent", left)
        code.used_on = fields.Datetime.now()
        return code

    def _count_try(self):
        """Count a try in the row itself: twenty at once are twenty, not one.

        :return: the number of tries, 0 when there are too many already
        """
        self.flush_recordset(["tries", "used_on"])
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE bde_signature_code SET tries = tries + 1
                 WHERE id = %s AND tries < %s AND used_on IS NULL
                RETURNING tries
                """,
                self.id,
                TRIES,
            )
        )
        self.invalidate_recordset(["tries"])
        return rows[0][0] if rows else 0

    def _proves(self, signer):
        """Return whether this code, just given back, lets this signatory sign."""
        if len(self) != 1 or not self.used_on:
            return False
        now = fields.Datetime.now()
        if self.used_on < now - timedelta(minutes=PROOF_MINUTES):
            return False
        own = self.signer_id
        same = own.person_key and own.person_key == signer.person_key
        return own == signer or bool(same and own.company_id == signer.company_id)

    @api.autovacuum
    def _gc_codes(self):
        """Forget the codes of yesterday: the journal says that they were sent."""
        limit = fields.Datetime.now() - timedelta(days=1)
        self.sudo().search([("sent_on", "<", limit)], limit=10000).unlink()
