"""Reports of delivery, as servers write them: whose mail did not arrive."""

import email

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_partners.rules import delivery_report, mail_file

NUMBER = "<bde-12-abcdef0123456789@lycee.invalid>"
POSTFIX = f"""From: MAILER-DAEMON@mx.invalid (Mail Delivery System)
To: bounce@lycee.invalid
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.invalid.
<rose@example.com>: host mx.example.com said: 550 5.1.1 No such user

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.invalid

Final-Recipient: rfc822; Rose@Example.com
Action: {{action}}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <rose@example.com>: No such user

--B
Content-Type: {{kind}}

Return-Path: <bounce@lycee.invalid>
Message-ID: {NUMBER}
Subject: =?utf-8?q?L=C3=A9a?=
To: rose@example.com

--B--
"""
OLD = f"""From: postmaster@old.invalid
To: bde@lycee.invalid
Subject: failure notice
Content-Type: text/plain

Hi. This is the qmail-send program. I'm afraid I wasn't able to deliver.
<rose@example.com>: Sorry, no mailbox here by that name.

--- Below this line is a copy of the message.

Message-ID: {NUMBER}
Subject: Convention
"""


def read(text):
    return delivery_report.read(email.message_from_string(text))


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_names_the_mail_the_address_and_why(kind):
    report = read(POSTFIX.format(action="failed", kind=kind))
    assert report.failed
    assert report.numbers == (NUMBER,)
    assert report.recipient == "rose@example.com"
    assert "No such user" in report.why


def test_a_delay_is_not_the_end():
    report = read(POSTFIX.format(action="delayed", kind="message/rfc822"))
    assert not report.failed


def test_a_server_that_writes_plain_text_is_understood():
    report = read(OLD)
    assert report.failed and report.numbers == (NUMBER,)


def test_what_somebody_wrote_is_no_report():
    text = f"From: rose@example.com\nIn-Reply-To: {NUMBER}\n\nVoici."
    assert read(text) is None


def test_a_mail_knows_what_it_answers_the_nearest_first():
    text = (
        "From: rose@example.com\nMessage-ID: <9@x.invalid>\n"
        f"In-Reply-To: {NUMBER}\nReferences: <1@x.invalid>\n {NUMBER}\n\nVoici."
    )
    assert mail_file.read(text.encode()).references[0] == NUMBER


@given(st.text(max_size=400))
def test_nothing_written_breaks_the_reading(text):
    read("From: MAILER-DAEMON@x\nContent-Type: multipart/report; boundary=B\n\n" + text)
    read(text)
