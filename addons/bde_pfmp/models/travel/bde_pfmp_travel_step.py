from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.bde_partners.client_action import tell

OFFICE = "bde_partners.group_bde_user"
APPROVERS = ("bde_partners.group_bde_manager", "bde_partners.group_bde_head")
BURSAR = "bde_partners.group_bde_bursar"


class BdePfmpTravelStatement(models.Model):
    """The steps of a statement: submitted, approved, paid, given back."""

    _inherit = "bde.pfmp.travel.statement"

    # -- buttons ----------------------------------------------------------------------
    def action_submit(self):
        """Button: the statement is whole; the DDFPT or the head approves it."""
        self._check_mine()
        self._action_submit()
        return tell(self.env._("Sent to be approved."))

    def action_approve(self):
        """Button of the DDFPT and of the head."""
        self._check_groups(APPROVERS)
        self._check_state("submitted")
        own = self.filtered(lambda s: s.teacher_id == self.env.user.partner_id)
        if own:
            raise UserError(self.env._("Nobody approves their own travel costs."))
        self.sudo().write(
            {
                "state": "approved",
                "approved_on": fields.Date.context_today(self),
                "approved_by_id": self.env.uid,
            }
        )
        return tell(self.env._("Approved: the bursar can pay."))

    def action_return(self):
        """Button: give the statement back, with a reason."""
        self.ensure_one()
        self._check_groups((*APPROVERS, BURSAR))
        return self._dialog("bde.pfmp.travel.return", default_statement_id=self.id)

    def action_pay(self):
        """Button of the bursar: note the day these statements were paid."""
        self._check_groups((BURSAR,))
        self._check_state("approved")
        return self._dialog(
            "bde.pfmp.travel.pay", default_statement_ids=[(6, 0, self.ids)]
        )

    def _dialog(self, model, **context):
        return {
            "type": "ir.actions.act_window",
            "name": self.env[model]._description,
            "res_model": model,
            "views": [(False, "form")],
            "target": "new",
            "context": context,
        }

    def _check_groups(self, groups):
        if not self.env.su and not any(self.env.user.has_group(g) for g in groups):
            raise AccessError(
                self.env._(
                    "The DDFPT and the head approve travel statements, the bursar pays "
                    "them."
                )
            )
        self.check_access("read")

    def _check_mine(self):
        """The office, or the teacher whose journeys they are."""
        self.check_access("write")

    def _check_state(self, *states):
        names = dict(self._fields["state"]._description_selection(self.env))
        for statement in self:
            if statement.state not in states:
                raise UserError(
                    self.env._(
                        "« %(name)s » is « %(state)s »: this is not its next step.",
                        name=statement.display_name,
                        state=names[statement.state],
                    )
                )

    def _action_submit(self):
        """Price once more, check, submit.

        :raise UserError: naming each teacher and what is missing
        """
        self._check_state("draft")
        self.sudo()._price()
        stops = [
            f"{statement.display_name}: {' '.join(reasons)}"
            for statement, reasons in self.sudo()._reasons().items()
            if reasons
        ]
        if stops:
            raise UserError("\n".join(stops))
        self.sudo().write(
            {
                "state": "submitted",
                "submitted_on": fields.Date.context_today(self),
                "return_reason": False,
            }
        )

    def _action_return(self, reason):
        """Give these statements back to be changed; paid ones stay paid."""
        self._check_state("submitted", "approved")
        self.sudo().write(
            {
                "state": "draft",
                "return_reason": reason,
                "approved_on": False,
                "approved_by_id": False,
            }
        )

    def _action_pay(self, day, reference):
        self._check_state("approved")
        self.sudo().write(
            {"state": "paid", "paid_on": day, "payment_ref": reference or False}
        )
