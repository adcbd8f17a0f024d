from odoo import api, fields, models

from .bde_alumni_mentor import BUSY


class BdeAlumniProfile(models.Model):
    """A member who leaves stops being a mentor at once."""

    _inherit = "bde.alumni.profile"

    mentor_ids = fields.One2many("bde.alumni.mentor", "profile_id")

    def _bde_mentor(self):
        """Return the mentor that this member is, made when missing."""
        self.ensure_one()
        mentors = self.env["bde.alumni.mentor"].sudo()
        found = mentors.search([("profile_id", "=", self.id)])
        return found or mentors.create({"profile_id": self.id})

    def _network_values(self, *args, **kwargs):
        """Who agreed to mentoring reaches the page of mentor from their own."""
        values = super()._network_values(*args, **kwargs)
        agreed = self.state == "member" and self._agreed("mentoring")
        return values | {"may_mentor": bool(agreed)}

    def _forget_network(self):
        mentors = self.sudo().mentor_ids
        mentors._leave()
        result = super()._forget_network()
        mentors.unlink()
        return result


class BdeAlumniConsent(models.Model):
    """Who withdraws the consent to mentoring stops at once."""

    _inherit = "bde.alumni.consent"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("withdrawn_on"):
            given = self.sudo().filtered(lambda one: one.purpose == "mentoring")
            gone = given.profile_id - given.profile_id._agreed("mentoring")
            gone.mentor_ids.mentorship_ids._end("mentor", "mentor_left")
        return result


class BdeLearner(models.Model):
    """Erasure and export of what mentoring holds of a learner."""

    _inherit = "bde.learner"

    def _anonymise(self):
        """The page, the request and every word go; the dates stay to be counted."""
        self._forget_mentoring()
        return super()._anonymise()

    def unlink(self):
        self._forget_mentoring()
        return super().unlink()

    def _forget_mentoring(self):
        mentees = self.env["bde.alumni.mentee"].sudo()
        found = mentees.search([("learner_id", "in", self.ids)])
        pairs = found.mentorship_ids
        pairs._end("mentee", "mentee_stop")
        pairs._forget_words()
        self.env["bde.outbox"]._forget_for(pairs.guardian_ids)
        self.env["bde.outbox"]._forget_for(found)
        pairs.guardian_ids.unlink()
        found.unlink()

    def _export_data(self):
        """Add the requests, the messages written and the meetings to the file."""
        data = super()._export_data()
        mentees = self.env["bde.alumni.mentee"].sudo()
        mentee = mentees.search([("learner_id", "=", self.id)])
        pairs = mentee.mentorship_ids
        written = pairs.message_ids.filtered(lambda m: m.side == "mentee")
        said = [
            [
                (self.env._("Date"), fields.Datetime.to_string(message.sent_on)),
                (self.env._("Text"), message.text or ""),
            ]
            for message in written
        ]
        records = [*mentee, *pairs, *pairs.meeting_ids]
        rows = [self._export_record(record) for record in records]
        return [*data, (self.env._("Mentoring"), [*rows, *said])]


class BdeAlumniMentorship(models.Model):
    """Words are kept no longer than they are of use."""

    _inherit = "bde.alumni.mentorship"

    def _forget_words(self):
        """Delete what was written and said; that it took place stays."""
        pairs = self.sudo()
        pairs.message_ids.write({"text": False})
        pairs.write({"mentee_words": False, "mentor_words": False, "reasons": False})

    @api.autovacuum
    def _gc_words(self):
        """Nightly: forget the words of what ended longer ago than the period says."""
        limit = self.env["bde.retention"]._limit("mentoring")
        if not limit:
            return
        domain = [("state", "=", "ended"), ("ended_on", "<", limit.date())]
        old = self.sudo().search(
            [
                *domain,
                "|",
                ("message_ids", "any", [("text", "!=", False)]),
                "|",
                ("mentee_words", "!=", False),
                ("mentor_words", "!=", False),
            ],
            limit=500,
        )
        old._forget_words()

    @api.autovacuum
    def _gc_agreements(self):
        """Nightly: end what runs with a mentor who does not agree any more."""
        pairs = self.sudo().search([("state", "in", BUSY)])
        mentors = pairs.mentor_id
        gone = mentors - mentors._agreeing()
        pairs.filtered(lambda pair: pair.mentor_id in gone)._end(
            "mentor", "mentor_left"
        )
