"""A mail is read as its program wrote it; the original of a forwarded one is found."""

from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addons.bde_partners.rules import mail_file, mail_forward
from addons.bde_partners.rules.issues import ParseError

HEADERS = "Message-ID: <1@lycee.invalid>\nDate: Mon, 09 Nov 2026 08:30:00 +0100\n"
SENDER = "From: =?utf-8?q?Odile_B=C3=A9nard?= <odile@lycee.invalid>\n"
TO = "To: bde@lycee.invalid\nMIME-Version: 1.0\n"
PLAIN = "Content-Type: text/plain; charset=utf-8\n\n"
TEXT = "Bonjour,\n\nNous pouvons accueillir deux élèves en mars.\n\nGaston Petit\n"

OUTLOOK_FR = f"""Pour le dossier.

De : Gaston Petit <g.petit@garage.invalid>
Envoyé : mardi 3 novembre 2026 10:15
À : Odile Bénard <odile@lycee.invalid>; Paul Roy <paul@lycee.invalid>
Cc : accueil@garage.invalid
Objet : Stage de mars

{TEXT}"""
OUTLOOK_RULE = OUTLOOK_FR.replace("De : G", "_" * 32 + "\nDe : G")
OUTLOOK_OLD = OUTLOOK_FR.replace("De : G", "-----Message d'origine-----\nDe : G")
OUTLOOK_EN = f"""-----Original Message-----
From: Gaston Petit [mailto:g.petit@garage.invalid]
Sent: Tuesday, November 3, 2026 10:15 AM
To: Odile Bénard
Subject: Stage de mars

{TEXT}"""
GMAIL = f"""---------- Forwarded message ---------
De : Gaston Petit <g.petit@garage.invalid>
Date: mar. 3 nov. 2026 à 10:15
Subject: Stage de mars
To: <odile@lycee.invalid>


{TEXT}"""
GMAIL_EN = f"""FYI

---------- Forwarded message ---------
From: Gaston Petit <g.petit@garage.invalid>
Date: Tue, Nov 3, 2026 at 10:15 AM
Subject: Stage de mars
To: <odile@lycee.invalid>


{TEXT}"""
THUNDERBIRD = f"""

-------- Message transféré --------
Sujet : \tStage de mars
Date : \tTue, 3 Nov 2026 10:15:00 +0100
De : \tGaston Petit <g.petit@garage.invalid>
Pour : \todile@lycee.invalid

{TEXT}"""
THUNDERBIRD_EN = f"""-------- Forwarded Message --------
Subject: \tStage de mars
Date: \tTue, 3 Nov 2026 10:15:00 +0100
From: \tGaston Petit <g.petit@garage.invalid>
To: \todile@lycee.invalid

{TEXT}"""
APPLE = """Début du message transféré :

> De: Gaston Petit <g.petit@garage.invalid>
> Objet: Stage de mars
> Date: 3 novembre 2026 à 10:15:00 UTC+1
> À: odile@lycee.invalid
>
> Nous pouvons accueillir deux élèves en mars.
"""
WEBMAIL = f"""*De :* "Gaston Petit" <g.petit@garage.invalid>
*Envoyé :* 03/11/2026 10h15
*À :* odile@lycee.invalid
*Objet :* Stage de mars

{TEXT}"""


def mail(body, subject="TR: Stage de mars", more=""):
    head = f"{HEADERS}{SENDER}{TO}{more}Subject: {subject}\n{PLAIN}"
    return mail_file.read((head + body).encode())


def test_a_simple_mail():
    found = mail(TEXT, "=?iso-8859-1?q?Places_=E0_prendre?=")
    assert found.subject == "Places à prendre"
    assert found.sender == mail_file.Person("Odile Bénard", "odile@lycee.invalid")
    assert found.recipients[0].email == "bde@lycee.invalid"
    assert found.message_id == "1@lycee.invalid"
    assert found.date.isoformat() == "2026-11-09T08:30:00+01:00"
    assert found.text.startswith("Bonjour,")
    assert not found.is_automatic
    assert mail_forward.original(found) is None


@pytest.mark.parametrize(
    "body",
    [
        OUTLOOK_FR,
        OUTLOOK_RULE,
        OUTLOOK_OLD,
        OUTLOOK_EN,
        GMAIL,
        GMAIL_EN,
        THUNDERBIRD,
        THUNDERBIRD_EN,
        APPLE,
        WEBMAIL,
    ],
)
def test_the_original_of_a_forwarded_mail(body):
    found = mail_forward.original(mail(body))
    assert found, body
    assert found.sender == mail_file.Person("Gaston Petit", "g.petit@garage.invalid")
    assert found.date.replace(tzinfo=None) == datetime(2026, 11, 3, 10, 15)
    assert found.subject == "Stage de mars"
    assert "deux élèves en mars" in found.text
    assert "Gaston Petit <" not in found.text
    assert "Pour le dossier" not in found.text


def test_the_note_above_is_kept_apart():
    assert mail_forward.original(mail(OUTLOOK_RULE)).note == "Pour le dossier."
    assert mail_forward.original(mail(GMAIL_EN)).note == "FYI"


def test_a_reply_is_not_a_forward():
    """Its author wrote it; what it quotes is somebody else's."""
    for body in (OUTLOOK_FR, OUTLOOK_OLD, WEBMAIL):
        assert mail_forward.original(mail(body, "RE: Stage de mars")) is None


def test_a_mail_attached_to_a_mail():
    inner = EmailMessage()
    inner["Message-ID"] = "<inner@garage.invalid>"
    inner["From"] = "Gaston Petit <g.petit@garage.invalid>"
    inner["To"] = "odile@lycee.invalid"
    inner["Date"] = "Tue, 3 Nov 2026 10:15:00 +0100"
    inner["Subject"] = "Stage de mars"
    inner.set_content(TEXT)
    inner.add_attachment(
        b"%PDF-1.7", maintype="application", subtype="pdf", filename="été/fiche.pdf"
    )
    outer = EmailMessage()
    outer["From"] = "odile@lycee.invalid"
    outer["Subject"] = "à classer"
    outer.set_content("Ci-joint.")
    outer.add_attachment(inner)
    found = mail_forward.original(mail_file.read(outer.as_bytes()))
    assert found.sender.email == "g.petit@garage.invalid"
    assert found.message_id == "inner@garage.invalid"
    assert found.note == "Ci-joint."
    assert [file.name for file in found.attachments] == ["fiche.pdf"]


def test_html_becomes_words():
    html = (
        "<html><head><style>p{}</style><script>steal()</script></head><body>"
        "<p>Bonjour <b>Odile</b></p><img src='https://spy.invalid/x'>Merci&nbsp;!"
    )
    body = f"{HEADERS}{SENDER}{TO}Content-Type: text/html; charset=utf-8\n\n{html}"
    assert mail_file.read(body.encode()).text == "Bonjour Odile\nMerci !"


def test_images_of_a_signature_are_left_out():
    message = EmailMessage()
    message["From"] = "g.petit@garage.invalid"
    message.set_content("Bonjour")
    message.add_related(b"GIF89a", maintype="image", subtype="gif", cid="<logo>")
    message.add_attachment(
        b"PK", maintype="application", subtype="zip", filename="plans.zip"
    )
    found = mail_file.read(message.as_bytes())
    assert [file.name for file in found.attachments] == ["plans.zip"]


@pytest.mark.parametrize(
    ("subject", "more"),
    [
        ("Réponse automatique : Stage", ""),
        ("Automatic reply: Stage", ""),
        ("Stage", "Auto-Submitted: auto-replied\n"),
        ("Stage", "Precedence: auto_reply\n"),
        ("Stage", "Return-Path: <>\n"),
        ("Stage", "X-Autoreply: yes\n"),
    ],
)
def test_nobody_wrote_an_automatic_reply(subject, more):
    subject = str(mail_file.email.header.Header(subject, "utf-8"))
    assert mail("Je suis absent.", subject, more).is_automatic


def test_a_delivery_report():
    body = (
        "From: MAILER-DAEMON@relais.invalid\nSubject: Undelivered\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n"
        "--x\nContent-Type: text/plain\n\nNo such user\n--x--\n"
    )
    assert mail_file.read(body.encode()).is_automatic


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "mail_empty"),
        (b" \n", "mail_empty"),
        (b"\xd0\xcf\x11\xe0 outlook", "mail_msg"),
        (b"%PDF-1.7 not a mail", "mail_not_one"),
        ("Une lettre.\nSans en-tête.".encode(), "mail_not_one"),
    ],
)
def test_what_is_not_a_mail_is_refused(data, code):
    with pytest.raises(ParseError) as refused:
        mail_file.read(data)
    assert refused.value.code == code


def test_too_big(monkeypatch):
    monkeypatch.setattr(mail_file, "MAX_BYTES", 10)
    with pytest.raises(ParseError) as refused:
        mail_file.read(b"From: a@b.fr\n\n" + b"x" * 20)
    assert refused.value.code == "mail_too_big"


def test_a_mail_without_number_has_a_fingerprint():
    text = b"From: a@b.fr\nDate: Mon, 09 Nov 2026 08:30:00 +0100\n\nBonjour"
    one, same = mail_file.read(text), mail_file.read(text)
    other = mail_file.read(text + b" !")
    assert one.message_id == same.message_id != other.message_id
    assert one.message_id.startswith("sha256:")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("mardi 3 novembre 2026 10:15", (2026, 11, 3, 10, 15)),
        ("mardi 1er décembre 2026 à 9 h 05", (2026, 12, 1, 9, 5)),
        ("Tuesday, November 3, 2026 4:05 PM", (2026, 11, 3, 16, 5)),
        ("2026-11-03 10:15", (2026, 11, 3, 10, 15)),
        ("03.11.2026", (2026, 11, 3, 12, 0)),
    ],
)
def test_dates_as_people_write_them(text, day):
    assert mail_forward.parse_date(text) == datetime(*day)


@pytest.mark.parametrize("text", ["", "hier", "32/13/2026", "le 31 février 2026"])
def test_what_is_no_date(text):
    assert mail_forward.parse_date(text) is None


def _survives(data):
    try:
        found = mail_file.read(data)
    except ParseError:
        return
    assert len(found.text) <= mail_file.MAX_TEXT
    assert "\x00" not in found.text + found.subject
    found.text.encode()
    for file in found.attachments:
        assert "/" not in file.name and "\\" not in file.name
    original = mail_forward.original(found)
    if original:
        original.text.encode()


@given(st.binary(max_size=600))
def test_any_bytes_are_read_or_refused(data):
    _survives(b"From: a@b.fr\n" + data)
    _survives(data)


WORDS = st.sampled_from(
    ["From: ", "De : ", "Envoyé : ", "Date: ", "To: ", "Objet : ", "a@b.fr", "<", ">"]
    + ["\n", "\n\n", "-----Message d'origine-----", "=?utf-8?q?", "=?x?b?", "?="]
    + ["Content-Type: multipart/mixed; boundary=x", "--x", "--x--", "message/rfc822"]
    + ["Content-Type: message/rfc822", "Content-Transfer-Encoding: base64", "\0"]
    + ["Content-Disposition: attachment; filename*=utf-8''%ff", "31/12/2026", "9" * 9]
)


@given(st.lists(WORDS | st.text(max_size=8), max_size=40))
def test_any_words_of_a_mail_are_read_or_refused(words):
    _survives("".join(words).encode("utf-8", "replace"))


@given(st.text(max_size=200), st.text(max_size=60))
def test_the_text_written_is_the_text_read(body, subject):
    message = EmailMessage()
    message["From"] = "a@b.fr"
    message["Subject"] = mail_file.header(subject).replace("\r", "")
    message.set_content(mail_file.tidy(body) or "x")
    found = mail_file.read(message.as_bytes())
    assert found.text == mail_file.tidy(mail_file.tidy(body) or "x")


SAMPLES = sorted((Path(__file__).parents[1] / "samples" / "mails").glob("*.eml"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples(path):
    """Files as mail programs save them; all tell of the same mail."""
    found = mail_file.read(path.read_bytes())
    original = mail_forward.original(found) or found
    assert original.sender.email == "g.petit@garage.invalid"
    assert original.date.date().isoformat() == "2026-11-03"
