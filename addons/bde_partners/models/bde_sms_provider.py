import logging

import requests

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.phone_validation.tools.phone_validation import phone_format

from ..client_action import tell
from ..rules import outbox, sms
from .bde_outbox_send import SendingRefused

_logger = logging.getLogger(__name__)

TIMEOUT = 10  # seconds to connect, and again to answer
SAMPLE = {
    "to": "+33612345678",
    "text": "é\"'\n&",
    "sender": "LYCEE",
    "secret": "x",
    "reference": "1",
}


class SmsError(UserError):
    """An SMS that did not leave, in words; `code` says why.

    code: closed, none, number, offline, timeout, key, later, refused, setting
    """

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


class BdeSmsProvider(models.Model):
    """The HTTP service that carries the SMS of a school, whichever it is.

    Its manual gives the address, the headers and the body; nothing of it is written
    in the program. Only administrators see it: it holds a key.
    """

    _name = "bde.sms.provider"
    _description = "SMS service"
    _order = "sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", string="School", help="Empty: every school.", index=True
    )
    url = fields.Char(
        string="Address",
        required=True,
        help="As the manual of the service gives it. Places: {to}, {text}, {sender}, "
        "{secret}, {reference}.",
    )
    method = fields.Selection(
        [("POST", "POST"), ("GET", "GET")], required=True, default="POST"
    )
    headers = fields.Text(help="One a line: Name: value.")
    body_kind = fields.Selection(
        [("json", "JSON"), ("form", "Form"), ("text", "Plain text")],
        string="Body is",
        required=True,
        default="json",
    )
    body = fields.Text()
    number_form = fields.Selection(
        [
            ("plus", "+33612345678"),
            ("bare", "33612345678"),
            ("zeros", "0033612345678"),
        ],
        string="Numbers written",
        required=True,
        default="plus",
    )
    sender = fields.Char(help="Up to 11 letters, when the service allows it.")
    secret = fields.Char(
        string="Key",
        groups="base.group_system",
        copy=False,
        help="Stands for {secret}; never written in the body or the headers.",
    )
    expected = fields.Char(
        string="Answer holds",
        help="A text of the answer when the SMS was taken. Empty: the code is enough.",
    )
    test_phone = fields.Char(string="Number for the test", copy=False)
    tested_on = fields.Datetime(string="Last test that worked", readonly=True)

    @api.constrains("url", "headers", "body", "body_kind", "method")
    def _check_description(self):
        for provider in self:
            provider._question(SAMPLE)

    def _question(self, values):
        """Return the `rules.sms.Question` of these values.

        :raise ValidationError: the description cannot be used; in words
        """
        self.ensure_one()
        try:
            return sms.question(
                self.method, self.url, self.headers, self.body, self.body_kind, values
            )
        except sms.SmsProblem as problem:
            raise ValidationError(self._problem_words(problem)) from None

    def _problem_words(self, problem):
        words = {
            "header": self.env._(
                "« %(word)s » is not a header: write « Name: value ».",
                word=problem.word,
            ),
            "url": self.env._("The address begins with https:// or http://."),
            "json": self.env._(
                "The body is not JSON: check its quotes, commas and braces."
            ),
            "place": self.env._(
                "{%(word)s} stands for nothing. Places: {to}, {text}, {sender}, "
                "{secret}, {reference}.",
                word=problem.word,
            ),
        }
        return words[problem.code]

    # -- to send -----------------------------------------------------------------------
    @api.model
    def _of(self, company):
        """Return the service of a school, as superuser; empty without one."""
        return self.sudo().search([("company_id", "in", (company.id, False))], limit=1)

    @api.model
    def _is_ready(self, company):
        """Tell whether an SMS of this school can leave."""
        return self.env["bde.outgoing"]._is_open("sms") and bool(self._of(company))

    @api.model
    def _send_now(self, company, phone, text, reference=""):
        """Send one SMS at once; never tried twice.

        :param str phone: as somebody typed it
        :raise SmsError: in words
        """
        if not self.env["bde.outgoing"]._is_open("sms"):
            raise SmsError(
                "closed", self.env._("SMS are switched off in the settings.")
            )
        provider = self._of(company)
        if not provider:
            raise SmsError("none", self.env._("No SMS service is set."))
        provider._post(provider._number(phone, company), text, reference)

    @api.model
    def _send_line(self, company, phone, text, reference=""):
        """Send the SMS of a line of the outbox; refused in the outbox's terms."""
        kinds = {
            "offline": "later",
            "later": "later",
            "timeout": "unsure",
            "number": "address",
        }
        try:
            self._send_now(company, phone, text, reference)
        except SmsError as error:
            kind = kinds.get(error.code, "final")
            raise SendingRefused(outbox.Refusal(kind, str(error))) from None

    def _number(self, phone, company):
        country = company.country_id or self.env.ref("base.fr")
        try:
            found = phone_format(
                phone or "", country.code, country.phone_code, force_format="E164"
            )
        except UserError:
            raise SmsError(
                "number",
                self.env._("« %(phone)s » is not a telephone number.", phone=phone),
            ) from None
        return sms.number(found, self.number_form)

    def _post(self, number, text, reference):
        """Ask the service to carry an SMS.

        :raise SmsError: offline, timeout, key, later, refused
        """
        question = self._question(
            {
                "to": number,
                "text": text,
                "sender": self.sender,
                "secret": self.secret,
                "reference": reference,
            }
        )
        try:
            reply = requests.request(
                question.method,
                question.url,
                headers=question.headers,
                data=question.body,
                timeout=TIMEOUT,
                allow_redirects=False,
            )
        except requests.ConnectTimeout:
            raise self._error("offline") from None
        except requests.RequestException as error:
            _logger.info("SMS: %s", type(error).__name__)
            # nobody listens: surely not sent; anything else: it may have left
            code = "offline" if "NewConnectionError" in str(error) else "timeout"
            raise self._error(code) from None
        answer = reply.text[:20000]
        verdict = sms.verdict(reply.status_code, answer, self.expected)
        if verdict != "sent":
            raise self._error(verdict, reply.status_code, answer)

    def _error(self, code, status=0, answer=""):
        """Return the `SmsError` of what happened; the key never shows in it."""
        said = " ".join(answer.split())[:120]
        if self.secret:
            said = said.replace(self.secret, "…")
        words = {
            "timeout": self.env._(
                "%(name)s did not answer in time: the SMS may have left.",
                name=self.name,
            ),
            "offline": self.env._("%(name)s cannot be reached.", name=self.name),
            "key": self.env._(
                "%(name)s refuses the key (%(status)s).", name=self.name, status=status
            ),
            "later": self.env._(
                "%(name)s asks to wait (%(status)s).", name=self.name, status=status
            ),
            "refused": self.env._(
                "%(name)s refused the SMS (%(status)s): %(said)s",
                name=self.name,
                status=status,
                said=said,
            ),
        }
        return SmsError(code, words[code])

    def action_test(self):
        """Button: send a test to the number written beside."""
        self.ensure_one()
        if not self.env.user.has_group("base.group_system"):
            raise AccessError(self.env._("Only an administrator tests the service."))
        if not self.test_phone:
            raise UserError(self.env._("Write the number that receives the test."))
        if not self.env["bde.outgoing"]._is_open("sms"):
            raise UserError(
                self.env._("SMS are switched off: open them in the settings first.")
            )
        company = self.company_id or self.env.company
        text = self.env._("%(school)s: this is a test.", school=company.name)
        self._post(self._number(self.test_phone, company), text, "test")
        self.tested_on = fields.Datetime.now()
        return tell(self.env._("The service took the test: look at the phone."))


class BdeOutgoing(models.AbstractModel):
    """One more switch: SMS to people who are asked to sign."""

    _inherit = "bde.outgoing"

    @api.model
    def _channels(self):
        return (*super()._channels(), "sms")


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    bde_call_sms = fields.Boolean(string="SMS by the school's own service")
