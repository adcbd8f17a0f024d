from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.bde_partners.client_action import soft_reload

REPORT = "bde_pfmp.action_report_weeks_request"


class BdePfmpWeeksDecision(models.Model):
    """The request for derogation as a document: what the head attests."""

    _inherit = "bde.pfmp.weeks.decision"

    def action_request(self):
        """Button: the request is complete; it is printed, filed and dated."""
        self.check_access("write")
        for decision in self:
            decision._check_complete()
        self.write(
            {
                "state": "requested",
                "requested_on": fields.Date.context_today(self),
            }
        )
        for decision in self:
            content, _kind = self.env["ir.actions.report"]._render_qweb_pdf(
                REPORT, decision.ids
            )
            self.env["bde.document"]._file(
                decision.learner_id,
                content,
                f"{decision._get_document_name()}.pdf",
                "weeks_request",
            )
        self.env["bde.pfmp.cycle"]._refresh(self.learner_id)
        return soft_reload()

    def _check_complete(self):
        """Refuse a request that the rectorat would send back.

        :raise UserError: naming the learner and what is missing
        """
        self.ensure_one()
        if self.kind != "derogation" or self.state != "draft":
            raise UserError(
                self.env._(
                    "%(name)s: only a derogation that is not sent yet is requested.",
                    name=self.learner_id.display_name,
                )
            )
        if not (self.reason or "").strip():
            raise UserError(
                self.env._(
                    "%(name)s: write the reason, the rectorat asks for it.",
                    name=self.learner_id.display_name,
                )
            )

    def action_print_request(self):
        """Button: the request, as a document."""
        return self.env.ref(REPORT).report_action(self)

    def _get_document_name(self):
        self.ensure_one()
        return self.env._(
            "Request for derogation, weeks of PFMP - %s", self.learner_id.display_name
        )

    def _request_counts(self):
        """Return {learner: `rules.cycle.Count`} for the printed requests."""
        return self.learner_id._cycle_counts()

    def _request_stays(self):
        """Return the placements that the request lists, the oldest first."""
        self.ensure_one()
        cycle = self.training_id._cycle_trainings()
        return self.learner_id.placement_ids.filtered(
            lambda p: p.state not in ("to_find", "cancelled") and p.training_id in cycle
        ).sorted("date_start")
