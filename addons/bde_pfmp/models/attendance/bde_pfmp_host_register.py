from odoo import models
from odoo.exceptions import AccessError
from odoo.tools.misc import format_date

from odoo.addons.bde_partners.rules.workbook_out import Column, Sheet, build_workbook

THERE = ("ready", "running", "done", "interrupted")


class ResPartner(models.Model):
    """What a host copies in its register of trainees: its own, nothing else.

    Code du travail, D1221-23-1: names, first and last day, tutor, place. Kept five
    years after the departure (R1221-26).
    """

    _inherit = "res.partner"

    def _trainee_register(self, company=None):
        """Return the rows (name, first day, last day, tutor, place), in order.

        :param company: only the learners of this school
        """
        self.ensure_one()
        domain = [("host_id", "=", self.id), ("state", "in", THERE)]
        if company:
            domain.append(("company_id", "=", company.id))
        found = self.env["bde.pfmp.placement"].sudo().search(domain)
        found = found.sorted(lambda p: (p.date_start, p.id))
        found.mapped("learner_id.last_name")
        return [
            (
                placement.learner_id.display_name,
                placement.date_start,
                placement._last_day(),
                placement.tutor_id.name or "",
                placement.work_address
                or ", ".join(filter(None, (self.street, self.zip, self.city))),
            )
            for placement in found
        ]

    def _trainee_register_xlsx(self, company=None):
        """Return the bytes of the workbook of the register."""
        label = self.env._
        columns = [
            Column(label("Trainee"), 30),
            Column(label("First day"), 12, "date"),
            Column(label("Last day"), 12, "date"),
            Column(label("Tutor"), 26),
            Column(label("Place of presence"), 44),
        ]
        rows = self._trainee_register(company)
        return build_workbook([Sheet(label("Register of trainees"), columns, rows)])

    def _trainee_register_name(self):
        """Return the name of the files, without extension."""
        self.ensure_one()
        return self.env._("Register of trainees - %(name)s", name=self.name or "")

    def _trainee_register_lines(self):
        """Return the rows of the printed register, dates in words of French usage."""
        self._check_register()
        return [
            (name, format_date(self.env, first), format_date(self.env, last), tutor, at)
            for name, first, last, tutor, at in self._trainee_register(self.env.company)
        ]

    def _check_register(self):
        """Names of learners: the office and the head only."""
        groups = ("bde_partners.group_bde_user", "bde_partners.group_bde_head")
        if not self.env.su and not any(map(self.env.user.has_group, groups)):
            raise AccessError(self.env._("The office gives the register of trainees."))
        self.check_access("read")

    def action_trainee_register(self):
        """Button: the register, printed."""
        self._check_register()
        return self.env.ref("bde_pfmp.action_report_host_register").report_action(self)

    def action_trainee_register_xlsx(self):
        """Button: the register, as a workbook."""
        self.ensure_one()
        self._check_register()
        return {
            "type": "ir.actions.act_url",
            "url": f"/bde/pfmp/register/{self.id}.xlsx",
            "target": "download",
        }
