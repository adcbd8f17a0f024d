from datetime import date

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

TEMPLATES = {
    "attestation_ask": "bde_pfmp.attestation_ask_mail",
    "attestation_reminder": "bde_pfmp.attestation_reminder_mail",
    "attestation_copy": "bde_pfmp.attestation_copy_mail",
}


class BdePfmpPlacement(models.Model):
    """Asking hosts for the attestations of their trainees."""

    _inherit = "bde.pfmp.placement"

    def _make_attestations(self):
        """Return {placement: its live attestation}, made with what the school counts.

        :raise UserError: naming the learner who was at no host
        """
        live = self.sudo()._live_attestations()
        todo = self.filtered(lambda p: p not in live)
        for placement in todo:
            if not placement.host_id or placement.state not in (
                "running",
                "done",
                "interrupted",
            ):
                raise UserError(
                    self.env._(
                        "%(name)s is at no host yet: there is nothing to attest.",
                        name=placement.learner_id.display_name,
                    )
                )
        counted = todo._attendance(date.max)
        made = self.env["bde.pfmp.attestation"].create(
            [
                {
                    "placement_id": placement.id,
                    "days": counted[placement].done_days,
                    "hours": counted[placement].done_hours,
                }
                for placement in todo
            ]
        )
        live |= {attestation.placement_id: attestation for attestation in made}
        return {p: live[p].with_env(self.env) for p in self}

    def _ask_attestations(self):
        """Ask the tutors of these placements, once each; return the attestations."""
        attestations = self.env["bde.pfmp.attestation"].union(
            *self._make_attestations().values()
        )
        attestations._ask()
        return attestations

    def action_ask_attestations(self):
        """Button: ask the tutors by e-mail; say who has no e-mail."""
        self.check_access("write")
        attestations = self._ask_attestations()
        lost = attestations.filtered(
            lambda a: a.state == "asked" and not a.document_id and not a.tutor_id.email
        )
        message = self.env._("%(count)s attestations asked.", count=len(attestations))
        if lost:
            message = self.env._(
                "%(count)s attestations asked. Without the tutor's e-mail, to print: "
                "%(names)s.",
                count=len(attestations) - len(lost),
                names=", ".join(lost.mapped("learner_id.display_name")),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": "warning" if lost else "success",
                "sticky": bool(lost),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_print_attestations(self):
        """Button: the attestations of these placements, to be signed on paper.

        Those of periods that are over are frozen: the signed page may be scanned. The
        tutor's page stays open.
        """
        self.check_access("write")
        attestations = self.env["bde.pfmp.attestation"].union(
            *self._make_attestations().values()
        )
        today = fields.Date.context_today(self)
        over = attestations.filtered(
            lambda a: (
                a.state in ("draft", "asked")
                and not a.document_id
                and a.days
                and a.placement_id._last_day() < today
            )
        )
        if over:
            over.action_issue_paper()
        return attestations.action_print()


class BdePfmpAttestation(models.Model):
    """Who is written to, and what."""

    _inherit = "bde.pfmp.attestation"

    def _ask(self):
        """Write to the tutors, once each; those whose facts are there are left."""
        todo = self.filtered(lambda a: a.state == "draft")
        todo.sudo().write({"state": "asked", "asked_on": fields.Datetime.now()})
        reached = todo.filtered(lambda a: a.sudo().tutor_id.email)
        self.env["bde.outbox"].sudo()._queue(reached.sudo(), "attestation_ask", key="1")
        return reached

    def action_ask(self):
        """Button: ask the tutor."""
        self.check_access("write")
        self._ask()

    def action_send_again(self):
        """Button: give the tutor the link again."""
        self.check_access("write")
        for attestation in self:
            if not attestation.tutor_id.email:
                raise UserError(
                    self.env._(
                        "The tutor of %(name)s has no e-mail: print the attestation.",
                        name=attestation.learner_id.display_name,
                    )
                )
        self._remind()

    def _remind(self):
        """Remind the tutors of these attestations."""
        outbox = self.env["bde.outbox"].sudo()
        for count, some in self.sudo().grouped("reminder_count").items():
            some.write(
                {"reminder_count": count + 1, "last_reminded_on": fields.Datetime.now()}
            )
            outbox._queue(some, "attestation_reminder", key=str(count + 1))

    def action_print(self):
        """Button: the PDF of these attestations."""
        return self.env.ref("bde_pfmp.action_report_attestation").report_action(self)

    def action_open_placement(self):
        """Button: the PFMP that is attested."""
        self.ensure_one()
        return self.placement_id.get_formview_action()

    # ------------------------------------------------------------------ outbox
    def _outbox_address(self, kind):
        if kind == "attestation_copy":
            learner = self.learner_id
            return {
                "name": learner.display_name,
                "email": learner.email,
                "phone": learner.phone,
                "lang": "fr_FR",
                "company": self.company_id,
            }
        tutor = self.tutor_id
        return {
            "name": tutor.name,
            "email": tutor.email,
            "phone": tutor.phone,
            "lang": tutor.lang or "fr_FR",
            "company": self.company_id,
        }

    def _outbox_template(self, kind):
        return TEMPLATES[kind]

    def _outbox_link(self, kind, records):
        if kind == "attestation_copy":
            return self.placement_id._link_url()
        return self._link_url()

    def _outbox_words(self, kind, records):
        if kind == "attestation_copy":
            return {"button": self.env._("See my attestation"), "lines": []}
        return {
            "button": self.env._("Attest the days (30 seconds)"),
            "lines": [(self._learner_words(), self._dates_words())],
        }

    def _outbox_still_wanted(self, kind):
        if kind == "attestation_copy":
            return self.state == "signed"
        return self.state == "asked"

    def _outbox_audience(self, kind):
        return "learner" if kind == "attestation_copy" else "company"

    def _outbox_label(self, kind):
        return self.env._("Attestation %(number)s", number=self.number)

    def _learner_words(self):
        """Return the learner as the host knows them: name, class."""
        return ", ".join(
            filter(None, (self.learner_id.display_name, self.class_id.name))
        )

    def _dates_words(self):
        """Return « from 12 January to 6 February 2026 »."""
        placement = self.placement_id
        return self.env._(
            "from %(start)s to %(end)s",
            start=format_date(self.env, placement.date_start, date_format="d MMMM"),
            end=format_date(self.env, placement._last_day(), date_format="d MMMM y"),
        )
