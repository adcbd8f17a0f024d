from odoo import api, models


class BdePfmpPhone(models.AbstractModel):
    """The words of the telephone's page: its script knows none."""

    _inherit = "bde.pfmp.phone"

    @api.model
    def _phone_words(self):
        """Return {name: text} of the page, in the reader's language."""
        return {
            **self._words_of_list(),
            **self._words_of_report(),
            **self._words_of_sending(),
        }

    @api.model
    def _words_of_list(self):
        return {
            "title": self.env._("My visits"),
            "tour": self.env._("Tour of the day"),
            "late": self.env._("Late visits"),
            "planned": self.env._("Planned visits"),
            "todo": self.env._("Visits to plan"),
            "others": self.env._("My learners in company"),
            "done": self.env._("Visits done"),
            "nobody": self.env._(
                "No visit yet: the office generates them for each period."
            ),
            "call": self.env._("☎ Company"),
            "call_tutor": self.env._("☎ Tutor"),
            "map": self.env._("Map"),
            "write": self.env._("Report"),
            "write_again": self.env._("Another report"),
            "tutor": self.env._("Tutor:"),
            "last_step": self.env._("Planned last time:"),
            "draft": self.env._("Draft"),
        }

    @api.model
    def _words_of_report(self):
        def options(name):
            field = self.env["bde.pfmp.visit.report"]._fields[name]
            return field._description_selection(self.env)

        return {
            "channel": self.env._("How"),
            "channels": options("channel"),
            "day": self.env._("Day"),
            "attendance": self.env._("Attendance"),
            "attendances": options("attendance"),
            "integration": self.env._("Integration"),
            "integrations": options("integration"),
            "ticks": self.env._("Activities of the annexe that you saw"),
            "seen": self.env._("What you saw, in a few words (facts)"),
            "next_step": self.env._("Next step"),
            "photo": self.env._("Photo of the work or of the place"),
            "photo_of": self.env._("The photo shows"),
            "photo_ofs": [
                ("work", self.env._("The work")),
                ("place", self.env._("The place")),
            ],
            "face": self.env._("A face is visible"),
            "no_face": self.env._(
                "No image right is known for this learner: take the photo again "
                "without a face."
            ),
            "remove": self.env._("Remove the photo"),
            "alert": self.env._("Alert level"),
            "alerts": options("alert_level"),
            "alert_text": self.env._("What is wrong, in a few words"),
            "urgent_hint": self.env._("The DDFPT is told at once."),
            "alert_missing": self.env._("Please say in a few words what is wrong."),
            "health": self.env._("Nothing on health, please: the family may read it."),
            "save": self.env._("Save the report"),
            "back": self.env._("Back to the list"),
        }

    @api.model
    def _words_of_sending(self):
        return {
            "to_send": self.env._("%(count)s to send"),
            "send_now": self.env._("Send now"),
            "offline": self.env._(
                "No network: your reports are kept on this phone and leave by "
                "themselves when it returns."
            ),
            "expired": self.env._(
                "You are logged out. Nothing is lost: log in again, your reports "
                "leave by themselves."
            ),
            "log_in": self.env._("Log in"),
            "closed": self.env._(
                "This link opens nothing any more. Your reports are still on this "
                "phone: ask the office for a new link, or read them to the office."
            ),
            "kept": self.env._("Kept on this phone, to send"),
            "saved": self.env._("Report sent"),
            "refused": self.env._("To correct"),
            "correct": self.env._("Correct"),
            "trouble": self.env._(
                "The server does not answer as it should. Your reports are kept and "
                "leave later."
            ),
            "no_store": self.env._(
                "This browser keeps nothing (private mode?): send your reports while "
                "you have a network."
            ),
        }
