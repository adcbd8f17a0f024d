import textwrap

from odoo import api, models
from odoo.tools import SQL
from odoo.tools.mail import html_to_inner_content

DETAIL = 240


class BdeTouchpoint(models.Model):
    """The sources of the ground floor."""

    _inherit = "bde.touchpoint"

    @api.model
    def _touchpoint_selects(self):
        return [
            *super()._touchpoint_selects(),
            self._touchpoint_arm_interaction(),
            self._touchpoint_arm_message(),
            self._touchpoint_arm_lead(),
            self._touchpoint_arm_meeting(),
            self._touchpoint_arm_registration(),
            self._touchpoint_arm_promise(),
            self._touchpoint_arm_document(),
        ]

    @api.model
    def _touchpoint_arm_interaction(self):
        return self._touchpoint_arm(
            1,
            SQL("s.kind"),
            "bde.interaction",
            date=SQL("s.date"),
            partner=SQL("s.partner_id"),
            author=self._touchpoint_author(SQL("s.user_id")),
            source=SQL("bde_interaction s"),
            contact=SQL(
                "s.kind <> 'note' AND COALESCE(s.outcome, 'done') <> 'no_answer'"
            ),
        )

    @api.model
    def _touchpoint_arm_message(self):
        """Messages on an organisation or its people, and actions that were done."""
        note = SQL(
            """s.message_type = 'comment' AND (
                 s.is_internal IS TRUE OR s.subtype_id IS NULL
                 OR (SELECT y.internal FROM mail_message_subtype y
                      WHERE y.id = s.subtype_id) IS TRUE)"""
        )
        return self._touchpoint_arm(
            2,
            SQL(
                """CASE WHEN s.mail_activity_type_id IS NOT NULL
                        THEN CASE (SELECT y.category FROM mail_activity_type y
                                    WHERE y.id = s.mail_activity_type_id)
                             WHEN 'phonecall' THEN 'call'
                             WHEN 'meeting' THEN 'meeting' ELSE 'note' END
                        WHEN %s THEN 'note' ELSE 'mail' END""",
                note,
            ),
            "mail.message",
            date=SQL("s.date"),
            partner=SQL("p.commercial_partner_id"),
            author=SQL("s.author_id"),
            source=SQL(
                """res_partner p
                   JOIN mail_message s ON s.model = 'res.partner' AND s.res_id = p.id
                  WHERE s.message_type IN ('comment', 'email', 'email_outgoing')
                     OR s.mail_activity_type_id IS NOT NULL"""
            ),
            contact=SQL(
                """CASE WHEN s.mail_activity_type_id IS NOT NULL
                        THEN (SELECT y.category FROM mail_activity_type y
                               WHERE y.id = s.mail_activity_type_id)
                             IN ('phonecall', 'meeting')
                        ELSE NOT (%s) END""",
                note,
            ),
        )

    @api.model
    def _touchpoint_arm_lead(self):
        return self._touchpoint_arm(
            3,
            "request",
            "crm.lead",
            date=SQL("s.create_date"),
            partner=SQL("p.commercial_partner_id"),
            author=self._touchpoint_author(SQL("s.user_id")),
            source=SQL("res_partner p JOIN crm_lead s ON s.partner_id = p.id"),
            contact=True,
        )

    @api.model
    def _touchpoint_arm_meeting(self):
        """Meetings of the calendar in which people of the organisation take part."""
        return self._touchpoint_arm(
            4,
            "meeting",
            "calendar.event",
            date=SQL("s.start"),
            partner=SQL("a.partner_id"),
            author=self._touchpoint_author(SQL("s.user_id")),
            source=SQL(
                """(SELECT DISTINCT r.calendar_event_id,
                           p.commercial_partner_id AS partner_id
                      FROM res_partner p
                      JOIN calendar_event_res_partner_rel r
                           ON r.res_partner_id = p.id) a
                   JOIN calendar_event s ON s.id = a.calendar_event_id
                  WHERE s.active"""
            ),
            contact=True,
        )

    @api.model
    def _touchpoint_arm_registration(self):
        return self._touchpoint_arm(
            5,
            "event",
            "event.registration",
            date=SQL("e.date_begin"),
            partner=SQL("p.commercial_partner_id"),
            source=SQL(
                """res_partner p
                   JOIN event_registration s ON s.partner_id = p.id
                   JOIN event_event e ON e.id = s.event_id
                  WHERE s.active AND s.state <> 'cancel'"""
            ),
            contact=SQL("s.state = 'done'"),
        )

    @api.model
    def _touchpoint_arm_promise(self):
        return self._touchpoint_arm(
            10,
            "promise",
            "bde.promise",
            date=self._touchpoint_noon(SQL("s.date")),
            partner=SQL("s.partner_id"),
            author=self._touchpoint_author(SQL("s.user_id")),
            source=SQL("bde_promise s"),
            contact=True,
        )

    @api.model
    def _touchpoint_arm_document(self):
        return self._touchpoint_arm(
            11,
            "document",
            "bde.document",
            date=self._touchpoint_noon(SQL("s.date")),
            partner=SQL("p.commercial_partner_id"),
            author=self._touchpoint_author(SQL("s.create_uid")),
            source=SQL(
                """res_partner p JOIN bde_document s ON s.partner_id = p.id
                  WHERE s.active"""
            ),
        )


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _bde_touchpoint_text(self):
        """Return the subject, else how the message begins."""
        return self.subject or textwrap.shorten(self._bde_plain_text(), 80)

    def _bde_touchpoint_detail(self):
        return textwrap.shorten(self._bde_plain_text(), DETAIL) if self.subject else ""

    def _bde_plain_text(self):
        return html_to_inner_content(self.body or "")

    def _bde_touchpoint_action(self):
        return False  # it reads in the notes of the dossier


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _bde_touchpoint_text(self):
        return self.name

    def _bde_touchpoint_detail(self):
        return self.stage_id.name or ""


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    def _bde_touchpoint_text(self):
        return self.display_name

    def _bde_touchpoint_detail(self):
        return self.location or ""


class EventRegistration(models.Model):
    _inherit = "event.registration"

    def _bde_touchpoint_text(self):
        """Return the event's name; who comes is its detail."""
        return self.event_id.name

    def _bde_touchpoint_detail(self):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return " · ".join(filter(None, [self.name, labels.get(self.state)]))


class BdeDocument(models.Model):
    _inherit = "bde.document"

    def _bde_touchpoint_text(self):
        return self.name

    def _bde_touchpoint_detail(self):
        return self.type_id.name

    def _bde_touchpoint_action(self):
        return {
            "type": "ir.actions.act_url",
            "url": self._get_url(),
            "target": "new",
        }
