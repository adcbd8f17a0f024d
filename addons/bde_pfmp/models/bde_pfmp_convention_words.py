from odoo import models
from odoo.tools.misc import format_date

FAMILY = {"learner", "guardian", "guardian2"}
COMPANY = {"host", "tutor"}


class BdePfmpConvention(models.Model):
    """What a signatory reads before signing: five lines, in plain words."""

    _inherit = "bde.pfmp.convention"

    def _signature_summary(self, signer):
        """Return at most five (label, text), by the role of who signs.

        Nobody reads there what is not theirs: no address, birth date or telephone of
        the learner, nothing of the other parent.
        """
        self.ensure_one()
        convention = self.with_context(lang=signer.lang or "fr_FR")
        if convention.kind == "amendment":
            return convention._summary_of_amendment()
        roles = set(signer.sudo().role_ids.mapped("code"))
        if roles & FAMILY:
            return convention._summary_of_family()
        if roles & COMPANY:
            return convention._summary_of_company()
        return convention._summary_of_school()

    def _summary_of_family(self):
        place = self.placement_id
        label = self.env._
        lines = [
            (label("Where"), self._words_of_host()),
            (label("When"), self._words_of_dates()),
            (label("Hours"), self._words_of_hours()),
            (label("What is done there"), self._first_lines(place.activities)),
            (
                label("Meals and transport"),
                ". ".join(filter(None, (place.meals, place.transport))),
            ),
        ]
        return [(name, text) for name, text in lines if text]

    def _summary_of_company(self):
        place = self.placement_id
        label = self.env._
        school = place.company_id.sudo()
        phone = school.bde_phone or school.phone or ""
        lines = [
            (
                label("You receive"),
                ", ".join(
                    filter(None, (place.learner_id.display_name, place.class_id.name))
                ),
            ),
            (label("When"), self._words_of_dates()),
            (label("Hours"), self._words_of_hours()),
            (label("Tutor"), place.tutor_id.name or ""),
            (label("The school"), ", ".join(filter(None, (school.name, phone)))),
        ]
        return [(name, text) for name, text in lines if text]

    def _summary_of_school(self):
        place = self.placement_id
        label = self.env._
        lines = [
            (
                label("Learner"),
                ", ".join(
                    filter(None, (place.learner_id.display_name, place.class_id.code))
                ),
            ),
            (label("Where"), self._words_of_host()),
            (label("When"), self._words_of_dates()),
            (label("Hours"), self._words_of_hours()),
            (
                label("Followed by"),
                ", ".join(filter(None, (place.referent_id.name, place.tutor_id.name))),
            ),
        ]
        return [(name, text) for name, text in lines if text]

    def _words_of_host(self):
        host = self.placement_id.host_id
        return ", ".join(filter(None, (host.name, host.city)))

    def _words_of_dates(self):
        place = self.placement_id
        return self.env._(
            "from %(start)s to %(end)s",
            start=format_date(self.env, place.date_start),
            end=format_date(self.env, place.date_end),
        )

    def _words_of_hours(self):
        place = self.placement_id
        return (place.schedule_text or "").replace("\n", " ; ")

    @staticmethod
    def _first_lines(text, count=3):
        return ", ".join((text or "").splitlines()[:count])

    def _signature_mail_subject(self, signer):
        """Return the matter of a mail: first name only, and from when.

        Sent to the learner's own family, host and school, nobody else.
        """
        self.ensure_one()
        convention = self.with_context(lang=signer.lang or "fr_FR")
        name = convention.learner_id.first_name
        day = format_date(convention.env, convention.placement_id.date_start)
        if convention.kind == "amendment":
            return convention.env._(
                "%(name)s: amendment of the convention from %(day)s", name=name, day=day
            )
        return convention.env._("%(name)s: PFMP from %(day)s", name=name, day=day)

    def _signature_session_label(self, signer):
        """Return how one of several documents is called on a page."""
        self.ensure_one()
        return f"{self.learner_id.display_name}, {self._words_of_dates()}"

    def _signature_reference(self):
        """Return what people quote: it holds no name."""
        self.ensure_one()
        return self._reference()

    def _summary_of_amendment(self):
        """Return what the amendment changes, old and new."""
        return [
            (
                item["label"],
                self.env._("%(old)s → %(new)s", old=item["old"], new=item["new"]),
            )
            for item in (self.changes or [])[:5]
        ]
