from odoo import api, models
from odoo.tools import SQL


class BdeTouchpoint(models.Model):
    """Requests, refusals, statuses, charters and mailings on the timeline."""

    _inherit = "bde.touchpoint"

    @api.model
    def _touchpoint_selects(self):
        return [
            *super()._touchpoint_selects(),
            self._touchpoint_arm_request(),
            self._touchpoint_arm_refusal(),
            self._touchpoint_arm_status(),
            self._touchpoint_arm_charter(),
            self._touchpoint_arm_mailing(),
        ]

    @api.model
    def _touchpoint_arm_request(self):
        return self._touchpoint_arm(
            6,
            SQL("CASE WHEN s.mailing_id IS NULL THEN 'request' ELSE 'mailing' END"),
            "bde.solicitation",
            date=SQL("s.date"),
            partner=SQL("s.partner_id"),
            author=self._touchpoint_author(SQL("s.user_id")),
            source=SQL("bde_solicitation s"),
            contact=SQL("s.answer IN ('yes', 'no')"),
        )

    @api.model
    def _touchpoint_arm_refusal(self):
        return self._touchpoint_arm(
            7,
            "refusal",
            "bde.refusal",
            date=self._touchpoint_noon(SQL("s.date")),
            partner=SQL("s.partner_id"),
            author=self._touchpoint_author(SQL("s.user_id")),
            source=SQL("bde_refusal s WHERE s.active IS TRUE"),
            contact=True,
        )

    @api.model
    def _touchpoint_arm_status(self):
        return self._touchpoint_arm(
            8,
            "status",
            "bde.host.status",
            date=SQL("s.date"),
            partner=SQL("s.partner_id"),
            author=self._touchpoint_author(SQL("s.user_id")),
            source=SQL("bde_host_status s"),
        )

    @api.model
    def _touchpoint_arm_charter(self):
        return self._touchpoint_arm(
            9,
            "commitment",
            "bde.commitment",
            date=self._touchpoint_noon(SQL("s.date_start")),
            partner=SQL("s.partner_id"),
            author=self._touchpoint_author(SQL("s.user_id")),
            source=SQL("bde_commitment s WHERE s.active IS TRUE"),
            contact=True,
        )

    @api.model
    def _touchpoint_arm_mailing(self):
        """Mailings that ask for nothing: the others are requests."""
        return self._touchpoint_arm(
            12,
            "mailing",
            "mailing.trace",
            date=SQL("COALESCE(s.sent_datetime, s.create_date)"),
            partner=SQL("p.commercial_partner_id"),
            source=SQL(
                """res_partner p JOIN mailing_trace s
                     ON s.model = 'res.partner' AND s.res_id = p.id
                    AND s.trace_status NOT IN ('outgoing', 'cancel', 'error')
                   LEFT JOIN bde_solicitation b
                     ON b.mailing_id = s.mass_mailing_id
                    AND b.partner_id = p.commercial_partner_id
                  WHERE b.id IS NULL"""
            ),
        )


class MailingTrace(models.Model):
    """A mailing that asks for nothing: read by who sends mailings."""

    _inherit = "mailing.trace"

    _bde_partner_idx = models.Index("(res_id) WHERE model = 'res.partner'")

    def _bde_touchpoint_text(self):
        """Return the subject of the mailing."""
        return self.mass_mailing_id.subject

    def _bde_touchpoint_action(self):
        return False
