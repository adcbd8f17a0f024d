from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class BdePfmpVisit(models.Model):
    """What the screens of the visits show and do."""

    _inherit = "bde.pfmp.visit"

    host_city = fields.Char(related="host_id.city")
    host_phone = fields.Char(related="host_id.phone", string="Telephone")
    tutor_id = fields.Many2one(related="placement_id.tutor_id")
    tutor_phone = fields.Char(
        related="placement_id.tutor_id.phone", string="Telephone of the tutor"
    )
    host_closed = fields.Boolean(
        compute="_compute_host_closed", export_string_translation=False
    )
    can_edit = fields.Boolean(
        compute="_compute_can_edit", export_string_translation=False
    )

    @api.depends("host_id.bde_register_state")
    def _compute_host_closed(self):
        for visit in self:
            visit.host_closed = visit.host_id.sudo().bde_register_state == "closed"

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_edit(self):
        office = self.env.user.has_group("bde_partners.group_bde_user")
        for visit in self:
            visit.can_edit = office and visit.state in ("to_plan", "planned")

    def action_cancel(self):
        """Button: the office gives these visits up."""
        self._check_office()
        self._cancel(self.env._("Given up by the office."))

    def action_take_up(self):
        """Button: what was cancelled is to be planned again."""
        self._check_office()
        cancelled = self.filtered(lambda v: v.state == "cancelled")
        gone = cancelled.filtered(
            lambda v: v.placement_id.state not in ("found", "ready", "running")
        )
        if gone:
            raise UserError(
                self.env._(
                    "%(name)s is not in a host organisation any more.",
                    name=gone[0].learner_id.display_name,
                )
            )
        cancelled._reopen()

    def _check_office(self):
        self.check_access("write")
        if not self.env.user.has_group("bde_partners.group_bde_user"):
            raise AccessError(self.env._("Ask the office to give up a visit."))

    @api.autovacuum
    def _gc_visits(self):
        """Forget the visits that are over, at the end of their time."""
        limit = self.env["bde.retention"]._limit("visit")
        if limit:
            self.sudo().search([("window_end", "<", limit)], limit=1000).unlink()


class BdePfmpVisitRule(models.Model):
    _inherit = "bde.pfmp.visit.rule"

    def action_make_own(self):
        """Button: copy the usual practice as the school's own rule, and open it."""
        self.ensure_one()
        self.check_access("read")
        if self.company_id:
            raise UserError(
                self.env._("%(name)s already belongs to a school.", name=self.name)
            )
        own = self.copy(
            {
                "company_id": self.env.company.id,
                "name": self.env._(
                    "Visits of %(school)s", school=self.env.company.name
                ),
                "note": False,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": own.id,
            "views": [(False, "form")],
        }
