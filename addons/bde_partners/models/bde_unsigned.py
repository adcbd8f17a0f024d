from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..rules import reminders as rules

# whose turn it is; who waits for the others is not to be called, unless the link
# reached somebody else
AWAITED = Domain("state", "in", ("asked", "seen", "expired")) | (
    Domain("state", "=", "waiting") & Domain("problem", "!=", False)
)
LINES = 5
LONGEST_MAIL = 80  # documents named in the mail of the morning
OFFICE = "bde_partners.group_bde_user,bde_partners.group_bde_head"


class BdeSignatureSigner(models.Model):
    """« Leaves in ten days, not signed by »: the list to call from."""

    _inherit = "bde.signature.signer"

    @api.model
    def _unsigned_domain(self, companies, today):
        """Return the domain of who is awaited for what begins soon, or has begun.

        :param companies: `res.company`; each has its own number of days
        """
        domains = [
            Domain("company_id", "=", company.id)
            & Domain("deadline_on", "<=", today + timedelta(company.bde_unsigned_days))
            for company in companies
        ]
        return (
            Domain("request_id.state", "=", "sent")
            & AWAITED
            & Domain("deadline_on", "!=", False)
            & Domain.OR(domains)
        )

    def _who_to_call(self):
        """Return « Anne (representative) 06 11…, Paul (tutor) 02… »."""
        parts = []
        for signer in self.sudo():
            number = (signer.phone or "").replace(" ", "\N{NO-BREAK SPACE}")
            phone = f" {number}" if number else ""
            parts.append(f"{signer.name} ({signer._roles_text()}){phone}")
        return ", ".join(parts)


class ResCompany(models.Model):
    """The list of the morning, by mail to the office."""

    _name = "res.company"
    _inherit = ["res.company", "bde.outbox.mixin"]

    def _bde_unsigned_send(self, today):
        """Queue the list of the morning, once a day; nothing when it is empty."""
        self.ensure_one()
        outbox = self.env["bde.outbox"]
        off = self._bde_public_days(today, today)
        if not self.bde_unsigned_mail or not rules.is_business_day(today, off):
            return outbox
        if not self._bde_unsigned(today):
            return outbox
        return outbox._queue(self, "unsigned", key=fields.Date.to_string(today))

    def _bde_unsigned(self, today):
        """Return who is awaited for what begins soon, the nearest first."""
        signers = self.env["bde.signature.signer"].sudo()
        domain = signers._unsigned_domain(self, today)
        return signers.search(domain, order="deadline_on, request_id, id")

    # -- the mail ----------------------------------------------------------------------
    def _outbox_address(self, kind):
        return {"company": self} | self._bde_office_address()

    def _outbox_template(self, kind):
        return "bde_partners.mail_template_unsigned"

    def _outbox_audience(self, kind):
        return "staff"

    def _outbox_label(self, kind):
        return self.env._("List of the morning: not signed")

    def _outbox_link(self, kind, records):
        return f"{self.get_base_url()}/odoo/bde-non-signes"

    def _outbox_words(self, kind, records):
        """Return one line a document: who is missing, with the number to call."""
        outbox = self.env["bde.outbox"]
        today = outbox._clock(self, fields.Datetime.now()).date()
        signers = self._bde_unsigned(today).with_context(lang=self.env.lang)
        about = signers._mail_about()
        by_request = defaultdict(lambda: signers.browse())
        for signer in signers:
            by_request[signer.request_id] |= signer
        lines = [
            (
                signers[:1]._mail_day(request.deadline_on, "d MMM"),
                f"{about[missing[0]]} : {missing._who_to_call()}",
            )
            for request, missing in list(by_request.items())[:LONGEST_MAIL]
        ]
        more = len(by_request) - len(lines)
        if more:
            lines.append(("", self.env._("and %(count)s more", count=more)))
        return {
            "name": self._bde_office_address()["name"],
            "days": self.bde_unsigned_days,
            "count": len(by_request),
            "button": self.env._("See who to call"),
            "lines": lines,
        }


class BdeHome(models.AbstractModel):
    """What burns: departures without signatures, mails that came back."""

    _inherit = "bde.home"

    @api.model
    def _home_declared(self):
        return [
            *super()._home_declared(),
            (OFFICE, "_home_card_unsigned"),
            (OFFICE, "_home_card_undelivered"),
        ]

    @api.model
    def _home_card_unsigned(self):
        """Who is awaited for what begins within days, with who to call."""
        signers = self.env["bde.signature.signer"]
        requests = self.env["bde.signature.request"]
        today = fields.Date.context_today(self)
        awaited = signers.sudo()._unsigned_domain(self.env.companies, today)
        domain = Domain("state", "=", "sent") & Domain("signer_ids", "any", awaited)
        found = requests.search(domain, order="deadline_on, id", limit=LINES)
        count = requests.search_count(domain) if len(found) == LINES else len(found)
        return self._home_card(
            "unsigned",
            self.env._("Leaving soon, not signed"),
            count,
            "red" if found else "green",
            self._home_lines_unsigned(found),
            self._home_action("bde_partners.bde_unsigned_action"),
            sequence=22,
            word=self.env._("To call") if found else None,
            hint=self.env._(
                "What begins within %(days)s days is signed.",
                days=self.env.company.bde_unsigned_days,
            ),
        )

    @api.model
    def _home_lines_unsigned(self, requests):
        """Return one line a document: who has not signed, and their telephone."""
        missing = {
            request: request.sudo().signer_ids.filtered_domain(AWAITED)
            for request in requests
        }
        signers = self.env["bde.signature.signer"].sudo().union(*missing.values())
        about = signers._mail_about()
        return [
            self._home_line(
                about[who[0]],
                request.deadline_on,
                self._home_action(
                    "bde_partners.bde_unsigned_action",
                    domain=list(Domain("request_id", "=", request.id) & AWAITED),
                    context={},
                ),
                detail=self.env._("not signed by %(who)s", who=who._who_to_call()),
            )
            for request, who in missing.items()
            if who
        ]

    @api.model
    def _home_card_undelivered(self):
        """Mails that came back or could not leave: somebody to call today."""
        lines = self.env["bde.outbox"]
        domain = [
            ("state", "in", ("failed", "bounced")),
            ("company_id", "in", self.env.companies.ids),
        ]
        found = lines.search(domain, order="id desc", limit=LINES)
        count = lines.search_count(domain) if len(found) == LINES else len(found)
        return self._home_card(
            "undelivered",
            self.env._("Mails that did not arrive"),
            count,
            "red" if found else "green",
            [
                self._home_line(
                    line.name or line.address or "",
                    action=self._home_action("bde_partners.bde_outbox_action", line.id),
                    detail=" · ".join(filter(None, (line.what, line.phone))),
                )
                for line in found
            ],
            self._home_action(
                "bde_partners.bde_outbox_action", context={"search_default_problem": 1}
            ),
            sequence=24,
            word=self.env._("To call") if found else None,
            hint=self.env._("Every mail has left and none came back."),
        )
