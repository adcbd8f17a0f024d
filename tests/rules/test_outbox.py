"""Pace, office hours, what a refusal of a mail server means; SMS of any service."""

import json
import smtplib
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_partners.rules import outbox, sms

NINE_TO_SIX = outbox.Pace(300, time(9), time(18))
moments = st.datetimes(datetime(2026, 9, 1), datetime(2027, 8, 31))


def test_so_many_an_hour():
    assert outbox.room(outbox.Pace(300), 120) == 180
    assert outbox.room(outbox.Pace(300), 400) == 0
    assert outbox.room(outbox.Pace(0), 400) is None


def test_office_hours():
    friday_evening = datetime(2027, 1, 8, 18, 0)
    assert outbox.opening(NINE_TO_SIX, friday_evening) == datetime(2027, 1, 11, 9)
    early = datetime(2027, 1, 8, 6, 30)
    assert outbox.opening(NINE_TO_SIX, early) == datetime(2027, 1, 8, 9)
    at_work = datetime(2027, 1, 8, 9, 0)
    assert outbox.opening(NINE_TO_SIX, at_work) == at_work
    assert outbox.opening(outbox.Pace(), friday_evening) == friday_evening
    assert outbox.hour(8.5) == time(8, 30)
    assert outbox.hour(24.0) is None


@given(moments)
def test_the_next_opening_is_soon_and_open(now):
    day = outbox.opening(NINE_TO_SIX, now)
    assert now <= day <= now + timedelta(days=4)
    assert day.weekday() < 5 and time(9) <= day.time() < time(18)
    assert outbox.opening(NINE_TO_SIX, day) == day


def test_a_temporary_refusal_is_tried_four_times():
    assert outbox.retry_after(1) == timedelta(minutes=5)
    assert outbox.retry_after(4) == timedelta(hours=4)
    assert outbox.retry_after(5) is None


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b.fr": (550, b"No such user")}), "address"),
        (smtplib.SMTPRecipientsRefused({"a@b.fr": (451, b"Later")}), "later"),
        (smtplib.SMTPDataError(554, b"Spam"), "final"),
        (smtplib.SMTPDataError(452, b"Full"), "later"),
        (smtplib.SMTPAuthenticationError(535, b"No"), "server"),
        (smtplib.SMTPServerDisconnected("gone"), "unsure"),
        (ConnectionRefusedError(111, "refused"), "server"),
        (ValueError("no template"), "final"),
    ],
)
def test_what_a_refusal_means_even_wrapped(error, kind):
    assert outbox.smtp_refusal(error).kind == kind
    try:
        try:
            raise error
        except Exception as cause:
            raise RuntimeError("Mail Delivery Failed") from cause
    except RuntimeError as wrapped:
        assert outbox.smtp_refusal(wrapped).kind == kind
    assert outbox.smtp_refusal(RuntimeError("Unable", error)).kind == kind


VALUES = {"to": "+33612345678", "text": 'Il dit "oui"\n& après', "secret": "clé/1"}


def test_an_sms_in_json_a_form_or_an_address():
    asked = sms.question(
        "POST",
        "https://sms.invalid/send",
        "Authorization: Bearer {secret}\n",
        '{"to": "{to}", "message": "{text}"}',
        "json",
        VALUES,
    )
    assert json.loads(asked.body) == {"to": VALUES["to"], "message": VALUES["text"]}
    assert asked.headers["Authorization"] == "Bearer clé/1"
    form = sms.question(
        "POST", "https://sms.invalid", "", "n={to}&m={text}", "form", VALUES
    )
    assert form.body.startswith(b"n=%2B33612345678&m=Il+dit+%22oui%22%0A%26")
    got = sms.question(
        "GET", "https://sms.invalid/{secret}?t={to}", "", "", "json", VALUES
    )
    assert got.url == "https://sms.invalid/cl%C3%A9%2F1?t=%2B33612345678"
    assert got.body is None


@pytest.mark.parametrize(
    ("url", "headers", "body", "code"),
    [
        ("sms.invalid", "", "{}", "url"),
        ("https://sms.invalid", "Authorization", "{}", "header"),
        ("https://sms.invalid", "", '{"to": {to}', "json"),
        ("https://sms.invalid/{phone}", "", "{}", "place"),
    ],
)
def test_a_description_that_cannot_be_used_is_said(url, headers, body, code):
    with pytest.raises(sms.SmsProblem) as caught:
        sms.question("POST", url, headers, body, "json", VALUES)
    assert caught.value.code == code


@given(st.text(max_size=300))
def test_whatever_the_text_the_json_stays_json(text):
    asked = sms.question(
        "POST", "https://sms.invalid", "", '{"m": "{text}"}', "json", {"text": text}
    )
    assert json.loads(asked.body.decode("utf-8", "surrogatepass"))["m"] == text


@given(st.text(max_size=60))
def test_a_value_never_makes_a_header_of_its_own(value):
    found = sms.headers("X-From: {sender}", {"sender": value})
    assert list(found) == ["X-From"]
    assert not {"\r", "\n"} & set(found["X-From"])


def test_what_an_answer_means():
    assert sms.verdict(200, '{"status":"queued"}', '"queued"') == "sent"
    assert sms.verdict(200, '{"status":"rejected"}', '"queued"') == "refused"
    assert sms.verdict(401, "") == "key"
    assert sms.verdict(503, "") == "later"
    assert sms.verdict(400, "") == "refused"


def test_how_numbers_are_written_and_what_a_text_costs():
    assert sms.number("+33612345678", "bare") == "33612345678"
    assert sms.number("+33612345678", "zeros") == "0033612345678"
    assert sms.parts("é" * 160) == 1
    assert sms.parts("é" * 161) == 2
    assert sms.parts("ê" * 71) == 2
