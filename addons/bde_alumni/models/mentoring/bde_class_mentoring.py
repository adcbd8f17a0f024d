from odoo import models
from odoo.exceptions import AccessError, UserError


class BdeClass(models.Model):
    """A sheet a learner: the QR code of their page of mentoring."""

    _inherit = "bde.class"

    def action_bde_mentoring_pages(self):
        """Button: print the pages of the learners of these classes."""
        self.check_access("read")
        groups = ("bde_partners.group_bde_user", "bde_partners.group_bde_teacher")
        if not any(map(self.env.user.has_group, groups)):
            raise AccessError(
                self.env._("Only the office and the teachers of a class print these.")
            )
        enrolments = self.env["bde.enrolment"].search(
            [("class_id", "in", self.ids), ("is_open", "=", True)]
        )
        if not enrolments:
            raise UserError(self.env._("Nobody is enrolled in these classes."))
        mentees = self.env["bde.alumni.mentee"]._of(enrolments.learner_id)
        report = self.env.ref("bde_alumni.action_report_mentoring_page")
        return report.report_action(mentees.sorted("display_name").ids)


class BdeLearner(models.Model):
    _inherit = "bde.learner"

    def action_bde_ask_mentor(self):
        """Button: ask for a mentor for these learners; opens the requests."""
        self.check_access("read")
        groups = ("bde_partners.group_bde_user", "bde_partners.group_bde_teacher")
        if not any(map(self.env.user.has_group, groups)):
            raise AccessError(
                self.env._("Only the office and the teachers ask for a mentor.")
            )
        mentees = self.env["bde.alumni.mentee"]._of(self).with_env(self.env)
        mentees._ask()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_alumni.bde_alumni_mentorship_action"
        )
        action["domain"] = [("mentee_id.learner_id", "in", self.ids)]
        action["context"] = {}
        return action
