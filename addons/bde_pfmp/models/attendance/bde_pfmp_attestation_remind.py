from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

KINDS = ("pfmp", "bts", "fc")
REMINDERS = 3
LOOK_BACK = 120  # days after which nobody is written to any more


class ResCompany(models.Model):
    _inherit = "res.company"

    bde_attestation_auto = fields.Boolean(
        string="Ask for attestations on the last day",
        default=True,
        help="The tutor is written to on the last day of the PFMP.",
    )
    bde_attestation_days = fields.Integer(
        string="Attestation missing after (days)",
        default=7,
        help="Days after the end of the PFMP: the tutor is reminded, the office told. "
        "Arrêté of 11/08/2023: nothing is paid without the attestation.",
    )

    _attestation_days_check = models.Constraint(
        "CHECK(bde_attestation_days BETWEEN 1 AND 60)",
        "An attestation is missing after 1 to 60 days.",
    )


class BdeSchool(models.Model):
    _inherit = "bde.school"

    bde_attestation_auto = fields.Boolean(
        related="company_id.bde_attestation_auto", readonly=False
    )
    bde_attestation_days = fields.Integer(
        related="company_id.bde_attestation_days", readonly=False
    )


class BdePfmpPlacement(models.Model):
    _inherit = "bde.pfmp.placement"

    @api.model
    def _missing_attestation_domain(self, company, today):
        """Return the domain of the PFMP over for long and not attested (rule V24)."""
        limit = today - timedelta(days=company.bde_attestation_days)
        signed = self.env["bde.pfmp.attestation"].sudo()
        query = signed._search([("state", "=", "signed")])
        over = Domain("state", "in", ("running", "done")) & Domain(
            "date_end", "<=", limit
        )
        over |= Domain("state", "=", "interrupted") & Domain("end_date", "<=", limit)
        return (
            over
            & Domain("company_id", "=", company.id)
            & Domain("kind", "in", KINDS)
            & Domain("date_end", ">=", today - timedelta(days=LOOK_BACK))
            & Domain("attestation_ids", "not in", query)
        )

    @api.model
    def _cron_attestations(self):
        """Daily: ask on the last day, remind seven days after (a setting)."""
        outbox = self.env["bde.outbox"]
        for company in self.env["res.company"].sudo().search(Domain.TRUE):
            today = outbox._clock(company, fields.Datetime.now()).date()
            self._follow_attestations(company, today)

    @api.model
    def _follow_attestations(self, company, today):
        """Ask and remind the tutors of a school; return the attestations reminded."""
        me = self.sudo()
        if company.bde_attestation_auto:
            since = today - timedelta(days=company.bde_attestation_days)
            whole = Domain("state", "in", ("running", "done"))
            whole &= Domain("date_end", "<=", today) & Domain("date_end", ">=", since)
            cut = Domain("state", "=", "interrupted")
            cut &= Domain("end_date", "<=", today) & Domain("end_date", ">=", since)
            ending = me.search(
                (whole | cut)
                & Domain("company_id", "=", company.id)
                & Domain("kind", "in", KINDS)
                & Domain("tutor_id.email", "!=", False)
                & Domain("attestation_state", "in", ["missing"])
            )
            ending._ask_attestations()
        late = me.search(me._missing_attestation_domain(company, today))
        pause = timedelta(days=company.bde_attestation_days)
        asked = late.attestation_ids.filtered(
            lambda a: (
                a.state == "asked"
                and not a.document_id
                and a.reminder_count < REMINDERS
                and a.tutor_id.email
                and (a.last_reminded_on or a.asked_on).date() + pause <= today
            )
        )
        asked._remind()
        return asked
