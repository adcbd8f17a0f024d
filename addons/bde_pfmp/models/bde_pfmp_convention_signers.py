from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate, email_normalize

from odoo.addons.bde_partners.rules.identifiers import format_phone

_lt = LazyTranslate(__name__)

# what lacks, said to the office: role → sentence
LACKS = {
    "school": _lt(
        "the head of school is not known: Configuration, School, « Head of school »"
    ),
    "host": _lt("who signs for the host is not chosen: « Signs for the host »"),
    "tutor": _lt("the tutor is not chosen"),
    "referent": _lt("the referent teacher is not chosen"),
    "guardian": _lt("no legal representative is known: add one on the learner's page"),
}
AMENDED_WITHIN = 7  # days to sign an amendment
LATE_DAYS = 30  # links of a convention signed after its last day


class BdePfmpConvention(models.Model):
    """Who signs a convention: persons, roles, how each one is reached."""

    _inherit = "bde.pfmp.convention"

    def _signature_prepare(self):
        """Return what is signed and by whom, in a bounded number of queries.

        :raise UserError: naming each learner, who is missing and what to fill
        """
        result, lacks = {}, []
        prepared = self.sudo()
        sms = self.env["bde.outgoing"].sudo()
        by_sms = "sms" in sms._channels() and sms._is_open("sms")
        schools = self._school_signatories()
        today = fields.Date.context_today(self)
        for convention, mine in zip(self, prepared, strict=True):
            placement = mine.placement_id
            signers = mine._signers(schools[mine.company_id], by_sms)
            lacks += mine._missing_signers(signers)
            latest = max(placement.date_end, today + timedelta(days=LATE_DAYS))
            result[convention] = {
                "title": mine._signature_title(),
                "document_id": mine.document_id.id,
                "pdf_sha256": mine.pdf_sha256,
                "deadline_on": mine._signature_deadline(today),
                "expires_on": latest,
                "verify_code": mine.verify_code,
                "signers": [entry for entry in signers if entry["name"]],
            }
        if lacks:
            raise UserError("\n".join(lacks))
        return result

    def _check_signers(self):
        """Refuse to send what somebody unknown should sign, before anything moves.

        :raise UserError: naming each learner, who is missing and what to fill
        """
        schools = self._school_signatories()
        lacks = []
        for convention in self.sudo():
            signers = convention._signers(schools[convention.company_id], False)
            lacks += convention._missing_signers(signers)
        if lacks:
            raise UserError("\n".join(lacks))

    def _signature_deadline(self, today):
        """Return the day before which all sign: the first day, or within a week."""
        self.ensure_one()
        first = self.placement_id.date_start
        if self.kind == "first":
            return first
        return max(first, today + timedelta(days=AMENDED_WITHIN))

    def _school_signatories(self):
        """Return {school: (user, delegation act)}, one look-up a school.

        The families are read together as well: filtered links would be read one by one.
        """
        links = self.sudo().placement_id.learner_id.guardian_link_ids
        links.guardian_id.mapped("last_name")
        return {
            company: company.sudo()._school_signatory(kind="convention")
            for company in self.sudo().company_id
        }

    def _signature_title(self):
        """Return what the round is called in the office."""
        self.ensure_one()
        return f"{self._reference()} - {self.learner_id.display_name}"

    def _signers(self, school, by_sms):
        """Return the signatories as entries of `_signature_prepare`.

        An entry without a name is somebody who is not known yet.

        :param school: (user, act) who signs for the school
        :param bool by_sms: whether SMS may leave
        """
        self.ensure_one()
        placement, template = self.placement_id, self.template_id
        ranks = template._signing_ranks(template.signing_order)
        levels = template._signing_levels()
        entries = [
            self._entry_of_school(*school),
            self._entry_of_partner("host", placement.signatory_id),
        ]
        entries += [
            self._entry_of_partner(code, person, levels[code])
            for code, person in (
                ("tutor", placement.tutor_id),
                ("referent", placement.referent_id),
            )
            if levels[code] != "none"
        ]
        entries += self._entries_of_family(by_sms)
        for entry in entries:
            entry["order"] = ranks[entry["role"]]
        return entries

    def _entry_of_school(self, user, act):
        """Return the entry of the head of school, or of the delegate."""
        return {
            "role": "school",
            "person": user or None,
            "name": user.name or "",
            "email": user.email or "",
            "phone": "",
            "lang": user.lang or "fr_FR",
            "channel": "mail" if user.email else "paper",
            "level": "required",
            "act": act or None,
            "warning": False,
        }

    def _entry_of_partner(self, role, person, level="required"):
        """Return the entry of somebody of the host, or of a teacher.

        A teacher who has an account signs as this account.
        """
        user = person.user_ids.filtered(lambda u: not u.share)[:1]
        email = person.email or ""
        return {
            "role": role,
            "person": person or None if role != "referent" else user or person or None,
            "name": person.name or "",
            "email": email,
            "phone": format_phone(person.phone or ""),
            "lang": person.lang or "fr_FR",
            "channel": "mail" if email else "paper",
            "level": level,
            "warning": self._same_reach_warning(email, person.phone),
        }

    def _entries_of_family(self, by_sms):
        """Return the entries of the learner and of who signs for them."""
        placement, learner = self.placement_id, self.placement_id.learner_id
        entries = [
            {
                "role": "learner",
                "person": learner,
                "name": learner.display_name,
                "email": learner.email or "",
                "phone": learner.phone or "",
                "lang": "fr_FR",
                # without an e-mail: the code printed on their own paper
                "channel": "mail" if learner.email else "place",
                "level": placement._learner_level(),
                "warning": False,
            }
        ]
        if not placement._needs_guardian():
            return entries
        links = learner._legal_guardians()
        second = self.template_id.second_guardian
        both = second == "always" or (
            second == "choice" and learner.second_guardian_signs
        )
        entries.append(self._entry_of_guardian("guardian", links[:1], by_sms))
        if both and len(links) > 1:
            entries.append(
                self._entry_of_guardian("guardian2", links[1], by_sms, "second")
            )
        return entries

    def _entry_of_guardian(self, role, link, by_sms, level="required"):
        """Return the entry of a representative, reached by their own means or paper."""
        guardian = link.guardian_id
        name = " ".join(
            filter(None, [(guardian.last_name or "").upper(), guardian.first_name])
        )
        if guardian.kind == "institution" and guardian.institution_name:
            name = ", ".join(filter(None, [guardian.institution_name, name]))
        mobile = guardian.accepts_sms and guardian.mobile
        channel = "mail" if guardian.email else "sms" if mobile and by_sms else "paper"
        return {
            "role": role,
            "person": guardian or None,
            "name": name,
            "email": guardian.email or "",
            "phone": link.phone or "",
            "lang": "fr_FR",
            "channel": channel,
            "level": level,
            "warning": self._same_reach_warning(guardian.email, link.phone),
        }

    def _same_reach_warning(self, email, phone):
        """Return a warning when somebody would be reached at the learner's own."""
        learner = self.placement_id.learner_id
        own = email_normalize(learner.email or "") or None
        if own and email_normalize(email or "") == own:
            return self.env._("Same e-mail as the learner.")
        digits = "".join(filter(str.isdigit, learner.phone or ""))[-9:]
        theirs = "".join(filter(str.isdigit, phone or ""))[-9:]
        if digits and digits == theirs:
            return self.env._("Same telephone as the learner.")
        return False

    def _missing_signers(self, entries):
        """Return a sentence for each person who is not known: who, what to fill.

        On paper (context `bde_paper`) somebody may sign whose name the office does
        not have.
        """
        if self.env.context.get("bde_paper"):
            for entry in entries:
                entry["name"] = entry["name"] or self.env._("To be named")
            return []
        return [
            self.env._(
                "%(name)s: %(lack)s.",
                name=self.learner_id.display_name,
                lack=self.env._(LACKS[entry["role"]]),
            )
            for entry in entries
            if not entry["name"] and entry["role"] in LACKS
        ]
