from datetime import timedelta

from odoo import api, fields, models

from ..rules import reminders as rules
from .bde_signature_remind import ASKED

ACTIVITY = "bde_partners.mail_activity_type_unsigned"
STEPS = ("referent", "office")


class BdeSignatureRequest(models.Model):
    """Signatures that are missing when the beginning comes near: who is told."""

    _name = "bde.signature.request"
    _inherit = ["bde.signature.request", "bde.outbox.mixin"]

    @api.model
    def _escalate(self, company, today):
        """Tell the referents, then the office, of what is not signed; once each.

        :return: the lines of the outbox made
        """
        plan = company._bde_remind_plan()
        longest = max(plan.referent, plan.office)
        off = company._bde_public_days(today, today + timedelta(days=rules.LONGEST))
        outbox = self.env["bde.outbox"]
        if not longest or not rules.is_business_day(today, off):
            return outbox
        requests = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "sent"),
                ("deadline_on", ">", today),
                ("deadline_on", "<=", rules.horizon(today, longest + 1, off)),
            ]
        )
        made = outbox
        for step in STEPS:
            told = requests.filtered(
                lambda r, step=step: (
                    step in rules.to_tell(plan, today, r.deadline_on, off)
                    and r._missing_signers()
                )
            )
            for day, part in told.grouped("deadline_on").items():
                lines = outbox._queue(
                    part, f"missing_{step}", key=fields.Date.to_string(day)
                )
                part.browse(lines.mapped("res_id"))._plan_missing(step, day)
                made |= lines
        return made

    def _missing_signers(self):
        """Return who has been asked and has not signed, nor the others awaited."""
        return self.sudo().signer_ids.filtered(
            lambda s: s.state in (*ASKED, "waiting", "expired")
        )

    def _referent(self):
        """Return the referent teacher among the signatories; empty without one."""
        return self.sudo().signer_ids.filtered(
            lambda s: "referent" in s.role_ids.mapped("code")
        )[:1]

    def _plan_missing(self, step, day):
        """Give an action to the person of the school who is told."""
        by_user = {}
        for request, document in self._documents().items():
            if not hasattr(document, "activity_schedule"):
                continue
            user = request.company_id.bde_manager_id
            if step == "referent":
                user = request._referent()._user()
            if user.active and not user.share:
                by_user.setdefault((user, document._name), []).append(document.id)
        for (user, model), ids in by_user.items():
            self.env[model].sudo().browse(ids).activity_schedule(
                ACTIVITY, date_deadline=day - timedelta(days=1), user_id=user.id
            )

    def write(self, vals):
        """An action about missing signatures is over when nobody is awaited."""
        result = super().write(vals)
        if vals.get("state") in ("signed", "refused", "cancelled", "expired"):
            for document in self._documents().values():
                if hasattr(document, "activity_unlink"):
                    document.activity_unlink([ACTIVITY])
        return result

    # -- the mail ----------------------------------------------------------------------
    def _outbox_address(self, kind):
        """The referent for the first step, the office for the second."""
        request = self.sudo()
        office = request.company_id._bde_office_address()
        referent = request._referent()
        to = {"company": request.company_id} | office
        if kind == "missing_referent" and referent.email:
            to |= {
                "name": referent.name,
                "email": referent.email,
                "phone": referent.phone,
                "lang": referent.lang or office["lang"],
            }
        return to

    def _outbox_group(self, kind):
        return self._outbox_address(kind)["email"] or None

    def _outbox_still_wanted(self, kind):
        return self.sudo().state == "sent"

    def _outbox_template(self, kind):
        return "bde_partners.mail_template_sign_missing"

    def _outbox_audience(self, kind):
        return "staff"

    def _outbox_label(self, kind):
        return (
            self.env._("Told to the referent: not signed")
            if kind == "missing_referent"
            else self.env._("Told to the office: not signed")
        )

    def _outbox_link(self, kind, records):
        if len(records) > 1:
            return f"{self.get_base_url()}/odoo/bde-non-signes"
        return f"{self.get_base_url()}/odoo/{self._name}/{self.id}"

    def _outbox_words(self, kind, records):
        """Return who is missing, document by document; no telephone by mail."""
        signers = records._missing_signers()
        about = signers._mail_about()
        first = min(filter(None, records.sudo().mapped("deadline_on")), default=None)
        lines = []
        for request in records.sudo():
            missing = request._missing_signers()
            who = ", ".join(f"{s.name} ({s._roles_text()})" for s in missing)
            lines.append((about.get(missing[:1], request.name), who))
        mailer = signers[:1]
        return {
            "name": self._outbox_address(kind)["name"],
            "count": len(records),
            "day": mailer._mail_day(first) if first else "",
            "button": self.env._("See who to call"),
            "lines": lines,
        }


class BdeSignatureSigner(models.Model):
    _inherit = "bde.signature.signer"

    def _user(self):
        """Return the user of the school that this person is; empty for others."""
        users = self.env["res.users"].sudo()
        if self.person_model == "res.users":
            return users.browse(self.person_id).exists()
        if self.person_model == "res.partner" and self.person_id:
            return users.search(
                [("partner_id", "=", self.person_id), ("share", "=", False)], limit=1
            )
        return users
