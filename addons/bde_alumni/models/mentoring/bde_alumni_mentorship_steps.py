from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.bde_partners.client_action import soft_reload

from ...rules.mentoring import match as rules

SIDES = ("mentee", "mentor")


class BdeAlumniMentorship(models.Model):
    """The steps, each made in one place: by the office, by a page, by a job."""

    _inherit = "bde.alumni.mentorship"

    def _check_office(self):
        self.check_access("read")
        if not self.env.user.has_group("bde_partners.group_bde_user"):
            raise AccessError(self.env._("Only the office decides on a mentoring."))

    # -- proposing ---------------------------------------------------------------------
    def _propose(self, mentor):
        """Propose a mentor: both are asked, on their own pages.

        A learner who chose this mentor has agreed already.

        :param mentor: `bde.alumni.mentor`
        :raise UserError: naming who cannot be proposed, and why
        """
        self.ensure_one()
        pair = self.sudo()
        mentor = mentor.sudo()
        # two proposals at once never give a mentor more than they take
        mentor.lock_for_update()
        if pair.state != "requested" or not pair.mentee_id:
            raise UserError(
                self.env._(
                    "%(name)s has a proposal already, or does not ask any more.",
                    name=pair.display_name,
                )
            )
        pair._check_may_propose(mentor)
        found = rules.pair(pair.mentee_id._fact(pair), mentor._facts()[0])
        now = fields.Datetime.now()
        pair.write(
            {
                "mentor_id": mentor.id,
                "state": "proposed",
                "points": found.points,
                "reasons": pair._reason_words(found.reasons),
                "proposed_on": fields.Date.context_today(self),
                "mentee_agreed_on": now if pair.wanted_id == mentor else False,
                "mentor_agreed_on": False,
            }
        )
        if not pair.mentee_agreed_on:
            pair._write_to("mentee", "proposed")
        pair._write_to("mentor", "asked")

    def _check_may_propose(self, mentor):
        """Refuse who must not be proposed to this learner.

        :raise UserError: naming the mentor, and why
        """
        name = mentor.profile_id.display_name
        if mentor.company_id != self.company_id:
            raise UserError(self.env._("This mentor is of another school."))
        if mentor.why_not:
            raise UserError(
                self.env._("%(name)s: %(why)s", name=name, why=mentor.why_not)
            )
        if mentor in self.declined_ids:
            raise UserError(
                self.env._(
                    "%(name)s was proposed before, and it was declined.", name=name
                )
            )
        if self.mentee_id.is_minor and not mentor.takes_minors:
            raise UserError(
                self.env._("%(name)s does not help minors: choose another.", name=name)
            )

    # -- agreeing, declining -----------------------------------------------------------
    def _agree(self, side):
        """One side agrees; twice is once. When both do, the mentoring may start."""
        self.ensure_one()
        pair = self.sudo()
        if pair.state != "proposed":
            return
        if not pair[f"{side}_agreed_on"]:
            pair[f"{side}_agreed_on"] = fields.Datetime.now()
        if pair.mentee_agreed_on and pair.mentor_agreed_on:
            pair.state = "agreed"
            if pair.mentee_id.is_minor:
                pair._tell_guardians()
            pair._try_start()

    def _decline(self, side):
        """One side declines: the request waits for another mentor."""
        self.ensure_one()
        pair = self.sudo()
        if pair.state not in ("proposed", "agreed"):
            return
        mentor = pair.mentor_id
        pair.write(
            {
                "state": "requested",
                "mentor_id": False,
                "wanted_id": False,
                "declined_ids": [fields.Command.link(mentor.id)],
                "mentee_agreed_on": False,
                "mentor_agreed_on": False,
                "points": 0,
                "reasons": False,
            }
        )
        pair.guardian_ids.unlink()
        pair.guardian_told_on = False

    def _try_start(self):
        """Start what both agreed to; a minor's once a legal representative knows."""
        for pair in self.sudo():
            if pair.state != "agreed":
                continue
            if pair.mentee_id.is_minor and not pair.guardian_told_on:
                continue
            pair.write(
                {"state": "running", "started_on": fields.Date.context_today(self)}
            )
            pair._write_to("mentee", "news", "start")
            pair._write_to("mentor", "news", "start")

    # -- the family of a minor ---------------------------------------------------------
    def _tell_guardians(self):
        """Tell the legal representatives, each by their own page to object."""
        self.ensure_one()
        links = self.sudo().mentee_id.learner_id._legal_guardians()
        notices = self.env["bde.alumni.mentorship.guardian"].sudo()
        notices = notices.create(
            [
                {"mentorship_id": self.id, "guardian_id": link.guardian_id.id}
                for link in links
            ]
        )
        self.env["bde.outbox"]._queue(notices, "mentoring_guardian")

    def _guardian_told(self):
        """A legal representative knows: what waited for it starts."""
        pairs = self.sudo().filtered(lambda pair: not pair.guardian_told_on)
        pairs.write({"guardian_told_on": fields.Datetime.now()})
        pairs._try_start()

    def action_guardian_told(self):
        """Button: the office told a legal representative, by telephone or on paper."""
        self._check_office()
        waiting = self.filtered(lambda pair: pair.state == "agreed")
        if not waiting:
            raise UserError(
                self.env._("There is nothing to tell before both have agreed.")
            )
        waiting._guardian_told()
        return soft_reload()

    # -- ending ------------------------------------------------------------------------
    def _end(self, side, reason):
        """End what is not over yet: nothing passes any more, both may assess it.

        :param str side: mentee, mentor, guardian or office
        :param str reason: code of `end_reason`
        """
        for pair in self.sudo().filtered(lambda pair: pair.state != "ended"):
            started = pair.state == "running"
            pair.write(
                {
                    "state": "ended",
                    "ended_on": fields.Date.context_today(self),
                    "end_reason": reason,
                }
            )
            pair.meeting_ids.filtered(lambda m: m.state == "planned").write(
                {"state": "missed"}
            )
            for other in SIDES:
                if pair[f"{other}_id"] and (started or other != side):
                    pair._write_to(other, "end")

    def action_end(self):
        """Button: the office ends these."""
        self._check_office()
        self._end("office", "office")
        return soft_reload()

    def _assess(self, side, rating, words):
        """Keep what one side says of an ended mentoring."""
        self.ensure_one()
        pair = self.sudo()
        if pair.state == "ended" and pair.started_on:
            pair.write({f"{side}_rating": rating, f"{side}_words": words or False})

    # -- words -------------------------------------------------------------------------
    def _write_to(self, side, what, key=""):
        """Queue a mail to one side: only that their page has something new."""
        records = self.sudo()[f"{side}_id"]
        moment = self.sudo().proposed_on or ""
        self.env["bde.outbox"]._queue(
            records, f"{side}_{what}", key=f"{self.id},{what},{moment},{key}"
        )

    def _reason_words(self, reasons):
        """Return the reasons of a pair as one sentence, best first.

        :param reasons: (code, key) of `rules.match.Pair`
        """
        subjects = self.env["bde.alumni.subject"].sudo()
        trainings = self.env["bde.training"].sudo()
        words = {
            "wanted": lambda key: self.env._("chosen by the learner"),
            "training": lambda key: self.env._(
                "same training (%(name)s)", name=trainings.browse(key).display_name
            ),
            "family": lambda key: self.env._(
                "same family of trades (%(name)s)",
                name=trainings.browse(key).display_name,
            ),
            "job": lambda key: self.env._("does the job aimed at"),
            "domain": lambda key: self.env._("works in the field aimed at"),
            "subject": lambda key: subjects.browse(key).name,
            "language": lambda key: self.env._(
                "speaks: %(name)s", name=subjects.browse(key).name
            ),
            "commune": lambda key: self.env._("same town"),
        }
        said = [words[code](key) for code, key in reasons]
        return " · ".join(said) or self.env._("nothing in common: free, that is all")
