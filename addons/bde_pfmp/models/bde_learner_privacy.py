import logging

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.bde_partners.client_action import soft_reload

_logger = logging.getLogger(__name__)

# what a learner, or a placement, keeps of a person besides the name
CONTACT_FIELDS = (
    "email",
    "phone",
    "street",
    "street2",
    "zip",
    "city",
    "insee_city",
    "country_code",
    "birth_city_insee",
    "birth_country_insee",
    "note",
)
IDENTITY_FIELDS = (
    "usage_name",
    "birth_date",
    "ine",
    "siecle_ref",
    "medical_opinion_on",
)
PLACEMENT_FIELDS = (
    "end_reason",
    "work_address",
    "follow_up",
    "leave_note",
    "evaluation",
    "regulated_work",
    "lodging",
    "transport",
    "meals",
)
PURGE_BATCH = 50


class BdeLearner(models.Model):
    """Erasure: at the end of the retention periods, or when it is asked for."""

    _inherit = "bde.learner"

    contacts_forgotten_on = fields.Date(readonly=True, copy=False)
    anonymised_on = fields.Date(readonly=True, copy=False)

    def action_anonymise(self):
        """Button: forget these learners for good, keep the counts."""
        if not self.env.user.has_group("bde_partners.group_bde_manager"):
            raise AccessError(
                self.env._("Only the BDE manager erases a learner; please ask them.")
            )
        self._check_gone()
        self._anonymise()
        return soft_reload()

    def _check_gone(self):
        """Refuse to forget a learner who is still here.

        :raise UserError: naming the learner
        """
        for learner in self:
            here = learner.enrolment_ids.filtered("is_open")
            busy = learner.placement_ids.filtered(
                lambda p: p.state in ("found", "ready", "running")
            )
            if here or busy:
                raise UserError(
                    self.env._(
                        "%(name)s is still at the school or at a host: close the "
                        "enrolment and the placements first.",
                        name=learner.display_name,
                    )
                )

    def _forget_contacts(self):
        """Remove contact details, notes and representatives; names stay.

        Conventions keep naming the learner until their own period is over.
        """
        links = self.guardian_link_ids
        guardians = links.guardian_id
        links.unlink()
        guardians._forget_if_alone()
        self._forget_messages(self._name, self.ids)
        self.activity_ids.unlink()
        self.write(
            dict.fromkeys(CONTACT_FIELDS, False)
            | {"contacts_forgotten_on": fields.Date.context_today(self)}
        )

    def _anonymise(self):
        """Forget who these learners are; enrolments and placements stay to be counted.

        Names, contact details, representatives, notes, messages, files, issued
        documents and what past imports say of them are deleted for good.
        """
        learners = self.with_context(active_test=False, tracking_disable=True)
        self.env["bde.import"]._forget_people(learners)
        placements = learners.placement_ids
        conventions = self.env["bde.pfmp.convention"].search(
            [("placement_id", "in", placements.ids)]
        )
        learners._forget_contacts()
        for records in (learners, placements, conventions):
            self._forget_messages(records._name, records.ids)
            self._forget_files(records._name, records.ids)
        placements.activity_ids.unlink()
        placements.sudo().authorisation_ids._forget()
        placements.write(dict.fromkeys(PLACEMENT_FIELDS, False))
        learners.enrolment_ids.write({"exit_note": False})
        today = fields.Date.context_today(self)
        for learner in learners:
            learner.write(
                dict.fromkeys(IDENTITY_FIELDS, False)
                | {
                    "last_name": self.env._("Anonymised"),
                    "first_name": f"n° {learner.id}",
                    "anonymised_on": today,
                    "active": False,
                }
            )
        _logger.info("learners anonymised: %s", learners.ids)

    @api.model
    def _forget_messages(self, model, ids):
        """Delete the notes, tracked changes and followers of records."""
        domain = [("model", "=", model), ("res_id", "in", ids)]
        self.env["mail.message"].sudo().search(domain).unlink()
        self.env["mail.followers"].sudo().search(
            [("res_model", "=", model), ("res_id", "in", ids)]
        ).unlink()

    @api.model
    def _forget_files(self, model, ids):
        """Delete the files and the filed documents of records."""
        domain = fields.Domain([("res_model", "=", model), ("res_id", "in", ids)])
        about = domain
        if model == self._name:
            about |= fields.Domain("learner_id", "in", ids)
        documents = (
            self.env["bde.document"].sudo().with_context(active_test=False)
        ).search(about)
        files = documents.attachment_id
        documents.unlink()
        attachments = self.env["ir.attachment"].sudo()
        (files.exists() | attachments.search(domain)).unlink()

    # -- at the end of the periods -----------------------------------------------------
    @api.model
    def _cron_purge(self):
        """Nightly, in the schools that switched it on: forget what is past its time."""
        for company in self.env["res.company"].search([("bde_pfmp_purge", "=", True)]):
            learners = self.with_company(company)
            for domain, method in learners._purge_steps(company):
                while found := learners.search(domain, limit=PURGE_BATCH):
                    getattr(found, method)()
                    left = self.env["ir.cron"]._commit_progress(len(found))
                    if not left:
                        return

    @api.model
    def _purge_steps(self, company):
        """Return [(domain of the learners, what to do with them)].

        Periods come from `bde.retention`: « learner » is counted from the end of the
        school year in which the learner left, « convention » from the end of the last
        placement. A period of 0 month never ends.
        """
        retentions = self.env["bde.retention"].search(
            [("code", "in", ("learner", "convention"))]
        )
        months = {retention.code: retention.months for retention in retentions}
        today = fields.Date.context_today(self)
        ours = [
            ("company_id", "=", company.id),
            ("active", "in", [True, False]),
            ("anonymised_on", "=", False),
        ]
        steps = []
        gone = self._gone_domain(today, months.get("learner"))
        if gone:
            kept = [*ours, ("contacts_forgotten_on", "=", False)]
            steps.append((kept + gone, "_forget_contacts"))
            if months.get("convention"):
                limit = today - relativedelta(months=months["convention"])
                recent = fields.Domain(
                    "placement_ids",
                    "any",
                    [("date_end", ">", limit), ("host_id", "!=", False)],
                )
                steps.append((fields.Domain.AND([ours, gone, ~recent]), "_anonymise"))
        return steps

    @api.model
    def _gone_domain(self, today, months):
        """Return the domain of those who left `months` ago, [] without a period."""
        if not months:
            return []
        limit = today - relativedelta(months=months)
        return [("enrolment_id.school_year_id.date_end", "<=", limit)]
