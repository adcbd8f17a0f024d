from odoo import models

TEMPLATES = {
    "mentor_asked": "bde_alumni.mentor_asked_mail",
    "mentor_news": "bde_alumni.mentor_news_mail",
    "mentor_end": "bde_alumni.mentor_end_mail",
}


class BdeAlumniMentor(models.Model):
    """What a mentor is written: never the words of a learner, only their page."""

    _name = "bde.alumni.mentor"
    _inherit = ["bde.alumni.mentor", "bde.outbox.mixin"]

    def _outbox_address(self, kind):
        profile = self.profile_id
        return {
            "name": profile.display_name,
            "email": profile.email,
            "phone": False,
            "lang": False,
            "company": self.company_id,
        }

    def _outbox_template(self, kind):
        return TEMPLATES[kind]

    def _outbox_link(self, kind, records):
        return self._link_url()

    def _outbox_words(self, kind, records):
        return {"button": self.env._("My page of mentor"), "lines": []}

    def _outbox_still_wanted(self, kind):
        return self.profile_id.state == "member"

    def _outbox_audience(self, kind):
        return "alumni"

    def _outbox_label(self, kind):
        return self.env._("Mentoring")
