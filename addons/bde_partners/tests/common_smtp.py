"""A real mail server on this machine, for the time of a test: no network, no sleep."""

import email
import email.policy
import socket
from unittest.mock import patch

from aiosmtpd.controller import Controller

from odoo.addons.base.models.ir_mail_server import IrMail_Server


class Postman:
    """Keeps what it is given; refuses the addresses it is told to.

    refuse: {address: reply}, « 550 5.1.1 No such user ».
    """

    def __init__(self):
        self.mails = []
        self.refuse = {}

    async def handle_RCPT(  # noqa: N802 name given by aiosmtpd
        self, server, session, envelope, address, options
    ):
        """Take an address, or refuse it."""
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        """Keep a mail."""
        mail = email.message_from_bytes(
            envelope.original_content, policy=email.policy.default
        )
        mail.envelope_to = list(envelope.rcpt_tos)
        self.mails.append(mail)
        return "250 Kept"


class SmtpMixin:
    """Test case whose mails really leave, to a server of this machine."""

    def start_smtp(self):
        """Start the server, and let Odoo send to it; return the `Postman`."""
        self.postman = Postman()
        port = _free_port()
        controller = Controller(self.postman, hostname="127.0.0.1", port=port)
        controller.start()
        self.addCleanup(controller.stop)
        self.env["ir.mail_server"].search([]).active = False
        self.mail_server = self.env["ir.mail_server"].create(
            {
                "name": "Local",
                "smtp_host": "127.0.0.1",
                "smtp_port": port,
                "smtp_encryption": "none",
                "smtp_authentication": "login",
            }
        )
        patcher = patch.object(IrMail_Server, "_disable_send", lambda self: False)
        patcher.start()
        self.addCleanup(patcher.stop)
        return self.postman

    @staticmethod
    def html_of(mail):
        """Return the HTML of a mail received."""
        return mail.get_body(("html",)).get_content()


def _free_port():
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
