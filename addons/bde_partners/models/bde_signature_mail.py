import logging

from babel.dates import format_date

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import babel_locale_parse

_logger = logging.getLogger(__name__)

ASKS = ("invite", "reminder", "reminder_last")
GROUPED = (*ASKS, "notice_cancelled", "notice_changed")
NOTICES = ("notice_refused", "notice_cancelled", "notice_changed")
SHOWN = 5  # documents named in one mail
# hats of people who are of the family, or of the school
AUDIENCES = {
    "learner": "learner",
    "guardian": "guardian",
    "guardian2": "guardian",
    "school": "staff",
    "referent": "staff",
}


class BdeSignatureSigner(models.Model):
    """What is written to those who sign: invitations, reminders, copies, notices."""

    _name = "bde.signature.signer"
    _inherit = ["bde.signature.signer", "bde.outbox.mixin"]

    ask_count = fields.Integer(readonly=True, copy=False)

    # -- when --------------------------------------------------------------------------
    def _ask(self, kind="invite"):
        """Write to these people that they are asked to sign, once for each asking."""
        result = super()._ask(kind)
        outbox = self.env["bde.outbox"]
        if kind != "invite":
            outbox._cancel_for(self, ASKS)
        for count, signers in self.sudo().grouped("ask_count").items():
            signers.write({"ask_count": count + 1})
            outbox._queue(signers, "invite", key=str(count + 1))
        return result

    def _wrong_person(self, text):
        result = super()._wrong_person(text)
        outbox = self.env["bde.outbox"]
        outbox._cancel_for(self, ASKS)
        outbox._queue(self, "wrong_person", key=str(self.sudo().ask_count))
        return result

    # -- to whom -----------------------------------------------------------------------
    def _outbox_address(self, kind):
        """Return the person's address; the office's for what it must correct."""
        signer = self.sudo()
        to = {
            "name": signer.name,
            "email": signer.email,
            "phone": signer.phone,
            "lang": signer.lang,
            "company": signer.company_id,
        }
        if kind == "wrong_person":
            to |= signer.company_id._bde_office_address()
        return to

    def _outbox_channel(self, kind):
        """Return how this person is reached: as chosen, else as can be."""
        signer = self.sudo()
        if kind == "wrong_person":
            return "mail"
        if signer.channel in ("paper", "place"):
            return "mail" if kind not in ASKS and signer.email else None
        if signer.channel == "sms" and signer.phone and signer._sms_ready():
            return "sms"
        if not signer.email and signer.phone and signer._sms_ready():
            return "sms"
        return "mail"

    def _sms_ready(self):
        """Tell whether the school sends SMS; asked once a transaction."""
        company = self.company_id
        known = self.env.cr.cache.setdefault("bde_sms_ready", {})
        if company.id not in known:
            known[company.id] = self.env["bde.sms.provider"]._is_ready(company)
        return known[company.id]

    def _outbox_group(self, kind):
        """Return who it is: what one person has to sign leaves as one mail."""
        if kind not in GROUPED:
            return None
        return self.person_key or f"name:{self.name}"

    def _outbox_still_wanted(self, kind):
        signer = self.sudo()
        if kind in ASKS:
            asked = signer.state in ("asked", "seen")
            return asked and signer._is_open() and not signer.problem
        if kind == "copy":
            return signer.request_id.state == "signed"
        return True

    def _outbox_audience(self, kind):
        roles = self.sudo().role_ids.mapped("code")
        return next((AUDIENCES[role] for role in roles if role in AUDIENCES), "company")

    # -- what --------------------------------------------------------------------------
    def _outbox_template(self, kind):
        return f"bde_partners.mail_template_sign_{kind}"

    def _outbox_link(self, kind, records):
        if kind in NOTICES:
            return None
        if kind == "wrong_person":
            request = self.sudo().request_id
            return f"{self.get_base_url()}/odoo/{request._name}/{request.id}"
        return self._link_url("/pdf" if kind == "copy" else "")

    def _outbox_label(self, kind):
        return self._outbox_labels().get(kind, kind)

    @api.model
    def _outbox_labels(self):
        return {
            "invite": self.env._("Asked to sign"),
            "reminder": self.env._("Reminder to sign"),
            "reminder_last": self.env._("Last reminder to sign"),
            "copy": self.env._("Copy signed by all"),
            "notice_refused": self.env._("Told that it is refused"),
            "notice_cancelled": self.env._("Told that it is cancelled"),
            "notice_changed": self.env._("Told that it has changed"),
            "wrong_person": self.env._("Not the right person"),
        }

    def _outbox_words(self, kind, records):
        """Return the words of the mails: see data/bde_signature_mail_data.xml."""
        signer = self.sudo()
        about = records.sudo()._mail_about()
        deadlines = [r.request_id.deadline_on for r in records.sudo()]
        first = min(filter(None, deadlines), default=None)
        lead = about[signer]
        if len(records) > 1:
            lead = self.env._("%(count)s documents", count=len(records))
        phone = signer.company_id.bde_phone or signer.company_id.phone or ""
        return {
            "name": signer.name,
            "about": lead,
            "count": len(records),
            "hats": signer._roles_text(),
            "day": self._mail_day(first) if first else "",
            "when": self.env._("before %(day)s", day=self._mail_day(first))
            if first
            else "",
            "school": signer.company_id.name,
            "phone": phone,
            "said": signer.warning or "",
            "reach": " · ".join(filter(None, (signer.email, signer.phone))),
            "button": self._mail_button(kind),
            "lines": self._mail_lines(kind, records.sudo(), about),
        }

    def _mail_about(self):
        """Return {signatory: what it is about} in the language of the context."""
        documents = self.request_id._documents()
        lang = self.env.lang
        found = {}
        for signer in self:
            document = documents.get(signer.request_id)
            said = document and document.with_context(
                lang=lang
            )._signature_mail_subject(signer)
            found[signer] = said or signer.request_id.name
        return found

    def _mail_lines(self, kind, records, about):
        """Return the small table of a mail: what one signs, or several documents."""
        if kind not in ASKS:
            return []
        if len(records) > 1:
            lines = [
                (self._mail_day(one.request_id.deadline_on, "d MMM"), about[one])
                for one in records[:SHOWN]
            ]
            more = len(records) - len(lines)
            if more:
                lines.append(("", self.env._("and %(count)s more", count=more)))
            return lines
        document = self.sudo().request_id._document()
        if kind != "invite" or document is None:
            return []
        words = document.with_context(lang=self.env.lang)
        return list(words._signature_summary(self.sudo()) or [])[:SHOWN]

    def _mail_day(self, day, pattern="EEEE d MMMM y"):
        """Return « Tuesday 12 January 2027 » in the language of the context."""
        if not day:
            return ""
        locale = babel_locale_parse(self.env.lang or "fr_FR")
        return format_date(day, pattern, locale=locale)

    def _mail_button(self, kind):
        """Return the label of the one button."""
        return {
            "copy": self.env._("Open my copy"),
            "wrong_person": self.env._("Correct who signs"),
        }.get(kind, self.env._("Read and sign"))

    def _outbox_sms(self, kind, link):
        """Return a text of one or two SMS: who writes, what, until when, where."""
        signer = self.sudo()
        words = self._outbox_words(kind, self)
        day = self._mail_day(signer.request_id.deadline_on, "d/MM")
        values = {"school": words["school"], "about": words["about"], "link": link}
        if kind == "copy":
            return self.env._("%(school)s: %(about)s is signed. %(link)s", **values)
        if kind in NOTICES:
            return self.env._(
                "%(school)s: %(about)s is no longer to be signed. Questions: %(phone)s",
                **values,
                phone=words["phone"],
            )
        if not day:
            return self.env._("%(school)s: %(about)s, to sign: %(link)s", **values)
        return self.env._(
            "%(school)s: %(about)s, to sign before %(day)s: %(link)s", **values, day=day
        )

    # -- what became of it -------------------------------------------------------------
    def _outbox_queued(self, kind):
        if kind != "wrong_person":
            self.sudo().write({"mail_state": "queued"})

    def _outbox_sent(self, line):
        """Note on the journal what left; a bounce that came meanwhile stays."""
        signer = self.sudo()
        if line.kind == "wrong_person":
            return
        signer.mail_state = "sent"
        signer.request_id._log(
            "mailed", signer, {"kind": line.kind, "address": line.address or ""}
        )

    def _outbox_failed(self, line):
        """The board shows it the same day, with the telephone to call."""
        signer = self.sudo()
        if line.kind == "wrong_person":
            return
        signer.mail_state = line.state
        if line.state == "bounced":
            signer.request_id._log(
                "bounced",
                signer,
                {"kind": line.kind, "address": line.address or "", "why": line.error},
            )

    def _outbox_replied(self, line, attachments):
        """Take the scans of an answer: filed on the document, to be checked."""
        if "bde.signature.scan" not in self.env:
            return []
        scans = self.env["bde.signature.scan"].sudo()
        signer, taken = self.sudo(), []
        for file in attachments:
            try:
                with self.env.cr.savepoint():
                    scans._receive(
                        file.data,
                        file.name,
                        "reply",
                        request=signer.request_id,
                        signer=signer,
                    )
                taken.append(file)
            except UserError as error:  # a picture of a logo, a file that is broken
                _logger.info("Reply: %s is no scan: %s", file.name, error)
        return taken


class BdeSignatureRequest(models.Model):
    """What those who signed hear of the end of a round."""

    _inherit = "bde.signature.request"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("seal_state") == "sealed":
            signed = self.sudo().signer_ids.filtered(lambda s: s.state == "signed")
            self.env["bde.outbox"]._queue(signed, "copy", urgent=True)
        if vals.get("state") == "refused":
            self._tell_signed("notice_refused")
        return result

    def _close(self, state, kind, reason, hook):
        done = super()._close(state, kind, reason, hook)
        if kind in ("cancelled", "changed"):
            closed = self.sudo().filtered(lambda r: r.state == state)
            closed._tell_signed(f"notice_{kind}")
        return done

    def _tell_signed(self, kind):
        """Write to those who signed what is not in force; nothing else leaves."""
        outbox = self.env["bde.outbox"]
        signers = self.sudo().signer_ids
        outbox._cancel_for(signers, ASKS)
        outbox._queue(signers.filtered(lambda s: s.state == "signed"), kind)


class ResCompany(models.Model):
    _inherit = "res.company"

    def _bde_office_address(self):
        """Return where the office reads its mail: dict(name, email, phone, lang)."""
        self.ensure_one()
        return {
            "name": self.bde_manager_id.name or self.name,
            "email": self.bde_email or self.email,
            "phone": self.bde_phone or self.phone,
            "lang": self.partner_id.lang,
        }
