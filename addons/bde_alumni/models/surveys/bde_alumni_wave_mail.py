from odoo import models

KINDS = ("wave_mail", "wave_sms")


class BdeAlumniWaveLine(models.Model):
    """What leavers are written, with the link of their own answer."""

    _inherit = "bde.alumni.wave.line"

    def _outbox_address(self, kind):
        leaver = self.leaver_id
        return super()._outbox_address(kind) | {
            "name": leaver.display_name,
            "email": leaver.email,
            "phone": leaver.phone,
            "company": self.company_id,
        }

    def _outbox_channel(self, kind):
        return "sms" if kind == "wave_sms" else super()._outbox_channel(kind)

    def _outbox_still_wanted(self, kind):
        """Nobody who answered, objected or was forgotten is written to."""
        asked = self.is_open and self.wave_id.state == "running"
        return bool(asked and self.leaver_id._followed())

    def _outbox_template(self, kind):
        if kind in KINDS:
            return "bde_alumni.wave_mail"
        return super()._outbox_template(kind)

    def _outbox_link(self, kind, records):
        return (
            self._link_url() if kind in KINDS else super()._outbox_link(kind, records)
        )

    def _outbox_words(self, kind, records):
        if kind not in KINDS:
            return super()._outbox_words(kind, records)
        return {"button": self.env._("I answer: one minute"), "lines": []}

    def _outbox_sms(self, kind, link):
        return self.env._(
            "%(name)s, what becomes of you? One minute: %(link)s (%(school)s)",
            name=self.leaver_id.first_name or "",
            link=link,
            school=self.company_id.name,
        )

    def _outbox_label(self, kind):
        if kind in KINDS:
            return self.env._(
                "Outcome survey: %(survey)s", survey=self.wave_id.display_name
            )
        return super()._outbox_label(kind)
