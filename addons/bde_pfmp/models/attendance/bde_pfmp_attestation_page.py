from odoo import models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from odoo.addons.bde_partners.rules.identifiers import format_phone

from ...rules.attendance.count import days_refused

ABSENCES_SHOWN = 8
SIZE = 100  # characters of a name or a function


class BdePfmpAttestation(models.Model):
    """The page where a tutor attests, on a phone, without an account."""

    _inherit = "bde.pfmp.attestation"

    def _page_status(self):
        """Return "open", "signed", "to_sign" (corrections possible) or "closed"."""
        self.ensure_one()
        if self.state == "asked" and self.placement_id.state == "cancelled":
            return "closed"
        if self.state == "asked":
            return "to_sign" if self.document_id else "open"
        return "signed" if self.state == "signed" else "closed"

    def _page_values(self, base, post=None, errors=None):
        """Return what the page reads: this trainee, nothing of the others.

        :param dict post: what was typed, to be shown again with its errors
        """
        self.ensure_one()
        company = self.company_id.sudo()
        seen = self.placement_id._attendance()[self.placement_id]
        signer = self.signature_request_id.signer_ids[:1]
        return {
            **self._page_typed(post or {}),
            **company._bde_public_values(),
            "human": company.bde_manager_id.name or "",
            "attestation": self,
            "base": base,
            "status": self._page_status(),
            "learner": self._learner_words(),
            "dates": self._dates_words(),
            "host_name": self.host_id.name or "",
            "planned_days": seen.planned_days,
            "half_days": seen.half_days_absent,
            "made_up": seen.caught_up_days,
            "absences": [
                absence._words()
                for absence in self.placement_id.absence_ids.sorted("date_start")
            ][:ABSENCES_SHOWN],
            "errors": errors or {},
            "duration": self._duration_words(),
            "sign_url": signer._link_url() if signer and signer._is_open() else "",
            "signer_name": signer.name or "",
            "signed_day": self.signed_on
            and format_date(self.env, self.signed_on, date_format="d MMMM y"),
            "school_phone": format_phone(company.bde_phone or company.phone or ""),
        }

    def _page_typed(self, typed):
        """Return the fields of the form: as typed, else as known.

        :param dict typed: what was posted, empty the first time
        """
        tutor, signatory = self.placement_id.tutor_id, self.placement_id.signatory_id
        known = {
            "days": self.days or "",
            "amount": self.gratification_amount or "",
            "paid_how": self.gratification_text or "",
            "name": self.attested_by or tutor.name or "",
            "function": self.attested_function or tutor.function or "",
            "signs": self.signer_choice,
        }
        other = signatory.name if signatory and signatory != tutor else ""
        return {name: typed.get(name, known[name]) for name in known} | {"other": other}

    def _page_attest(self, post):
        """Keep what the page sent; return (signatory or None, {field: error}).

        :param dict post: days, amount, paid_how, name, function, signs
        """
        self.ensure_one()
        placement = self.placement_id
        errors = {}
        code = days_refused(
            post.get("days"), placement.date_start, placement._last_countable_day()
        )
        if code:
            errors["days"] = self._days_words(code)
        amount = self._page_amount(post.get("amount"))
        if amount is None:
            errors["amount"] = self.env._("Write the amount as a number, or nothing.")
        name = " ".join((post.get("name") or "").split())[:SIZE]
        if not name:
            errors["name"] = self.env._("Your name, please.")
        if errors:
            return None, errors
        days = int(float(str(post["days"]).replace(",", ".")))
        facts = {
            "days": days,
            "hours": self._hours_of(days),
            "gratification_amount": amount,
            "gratification_text": (post.get("paid_how") or "").strip()[:SIZE] or False,
            "attested_by": name,
            "attested_function": (post.get("function") or "").strip()[:SIZE] or False,
            "signer_choice": "signatory"
            if post.get("signs") == "signatory"
            else "tutor",
        }
        try:
            return self._attest(facts), {}
        except UserError as error:
            return None, {"days": str(error)}

    def _hours_of(self, days):
        """Return the hours of these days, by what the school counts."""
        counted = self.placement_id._attendance()[self.placement_id]
        if days == counted.done_days and counted.done_hours:
            return counted.done_hours
        if not counted.planned_days:
            return 7.0 * days
        return round(counted.planned_hours / counted.planned_days * days, 1)

    @staticmethod
    def _page_amount(text):
        """Return euros, 0 when nothing is written, None when it is no amount."""
        raw = (text or "").replace("\u202f", "").replace("\u00a0", "")
        raw = raw.replace(" ", "").replace("€", "").replace(",", ".")
        if not raw:
            return 0.0
        try:
            value = float(raw)
        except ValueError:
            return None
        return round(value, 2) if 0 <= value < 100000 else None


class BdePfmpPlacement(models.Model):
    _inherit = "bde.pfmp.placement"

    def _learner_page_values(self):
        """The learner reads there what is signed of their presence."""
        values = super()._learner_page_values()
        paper = self.sudo()._signed_attestations().get(self.sudo())
        values["attestation"] = paper and {
            "text": paper._duration_words(),
            "url": f"/bde/l/{self._link_token()}/attestation.pdf",
        }
        return values
