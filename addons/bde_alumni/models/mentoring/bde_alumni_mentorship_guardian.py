from odoo import fields, models


class BdeAlumniMentorshipGuardian(models.Model):
    """A legal representative of a minor, told of a mentoring: they may object."""

    _name = "bde.alumni.mentorship.guardian"
    _description = "Legal representative told of a mentoring"
    _inherit = ["bde.secret.link.mixin", "bde.outbox.mixin"]
    _rec_name = "guardian_id"
    _link_path = "/bde/mentorat-famille"

    mentorship_id = fields.Many2one(
        "bde.alumni.mentorship", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="mentorship_id.company_id", store=True, index=True
    )
    guardian_id = fields.Many2one(
        "bde.guardian",
        string="Legal representative",
        required=True,
        ondelete="cascade",
        index=True,
    )
    told_on = fields.Datetime(string="Told on")
    objected_on = fields.Datetime(string="Objected on")

    def _object(self):
        """The representative objects: the mentoring ends at once. Twice is once."""
        for notice in self.sudo().filtered(lambda notice: not notice.objected_on):
            notice.objected_on = fields.Datetime.now()
            notice.mentorship_id._end("guardian", "guardian_no")

    def _page_values(self, base):
        """Return what the representative reads: their own child's, no other name."""
        pair = self.mentorship_id
        return {
            **self.company_id._bde_public_values(),
            "base": base,
            "learner": pair.mentee_id._first_name(),
            "mentor": pair.mentor_name,
            "objected": bool(self.objected_on),
            "over": pair.state == "ended",
        }

    # -- mail --------------------------------------------------------------------------
    def _outbox_address(self, kind):
        guardian = self.guardian_id
        return {
            "name": guardian.display_name,
            "email": guardian.email,
            "phone": False,
            "lang": False,
            "company": self.company_id,
        }

    def _outbox_template(self, kind):
        return "bde_alumni.mentoring_guardian_mail"

    def _outbox_link(self, kind, records):
        return self._link_url()

    def _outbox_words(self, kind, records):
        return {"button": self.env._("Read, or object"), "lines": []}

    def _outbox_still_wanted(self, kind):
        return self.mentorship_id.state != "ended"

    def _outbox_audience(self, kind):
        return "guardian"

    def _outbox_label(self, kind):
        return self.env._("Mentoring of a minor")

    def _outbox_sent(self, line):
        """The mail left: the representative is told, the mentoring may start."""
        self.sudo().told_on = fields.Datetime.now()
        self.mentorship_id._guardian_told()
        return super()._outbox_sent(line)
