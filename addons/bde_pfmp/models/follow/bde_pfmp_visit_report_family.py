from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

from odoo.addons.bde_partners.client_action import tell

from .bde_pfmp_visit_report import PHOTO

REPORT = "bde_pfmp.action_report_visit_family"


class BdePfmpVisitReport(models.Model):
    """What the family reads when it asks: facts, never the alert nor office notes."""

    _inherit = "bde.pfmp.visit.report"

    def _family_values(self):
        """Return the facts of a report, as the family reads them."""
        self.ensure_one()

        def label(name):
            options = self._fields[name]._description_selection(self.env)
            return dict(options).get(self[name], "")

        photos = self.sudo().document_ids.filtered(lambda d: d.type_id.code == PHOTO)
        return {
            "learner": self.learner_id.display_name,
            "class": self.class_id.code or "",
            "day": format_date(self.env, self.day, date_format="EEEE d MMMM y"),
            "channel": label("channel"),
            "host": self.host_id.name or "",
            "teacher": self.teacher_id.name or "",
            "attendance": label("attendance"),
            "integration": label("integration"),
            "seen": self.seen or "",
            "activities": self.line_ids.filtered("is_seen").mapped("name"),
            "next_step": self.next_step or "",
            "photos": [(photo.name, photo.file.decode()) for photo in photos],
        }

    def _family_name(self):
        """Return the name of the PDF."""
        parts = [self.class_id.code, self.learner_id.display_name]
        return " - ".join(filter(None, [*parts, fields.Date.to_string(self.day)]))

    def action_print_family(self):
        """Button: print what the family may read, and note that it was given."""
        self._check_gives()
        action = self.env.ref(REPORT).report_action(self)
        self._note_given()
        return {**action, "close_on_report_download": True}

    def action_send_family(self):
        """Button: send it to the legal representatives, or to the adult learner."""
        self._check_gives()
        sent = 0
        for report in self:
            sent += report._send_family()
        self._note_given()
        return tell(self.env._("%(count)s e-mails are being sent.", count=sent))

    def _check_gives(self):
        """Only the office gives a report to a family."""
        self.check_access("read")
        if not self.env.user.has_group("bde_partners.group_bde_user"):
            raise AccessError(self.env._("Only the office gives a report to a family."))

    def _note_given(self):
        self.sudo().write({"family_on": fields.Date.context_today(self)})

    def _family_reach(self):
        """Return who may be written to: the family of a minor, else the learner."""
        learner = self.learner_id
        if not learner.is_minor:
            return [learner] if learner.email else []
        guardians = learner._legal_guardians().guardian_id
        return [guardian for guardian in guardians if guardian.email]

    def _send_family(self):
        """Write to the family of one report, the PDF joined; return how many mails.

        :raise UserError: nobody of the family has an e-mail
        """
        self.ensure_one()
        people = self._family_reach()
        if not people:
            raise UserError(
                self.env._(
                    "%(name)s: no e-mail of the family is known. Print the report.",
                    name=self.learner_id.display_name,
                )
            )
        company = self.company_id.sudo()
        lang = company.partner_id.lang or self.env.lang
        report = self.with_context(lang=lang)
        content, _kind = (
            self.env["ir.actions.report"]
            .sudo()
            .with_context(lang=lang)
            ._render_qweb_pdf(REPORT, self.ids)
        )
        template = self.env.ref("bde_pfmp.visit_family_mail")
        for person in people:
            mail = report._send_private_mail(template, person.email, lang=lang)
            mail.attachment_ids = [
                fields.Command.create(
                    {"name": f"{report._family_name()}.pdf", "raw": content}
                )
            ]
        return len(people)
