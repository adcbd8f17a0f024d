from odoo import api, fields, models
from odoo.fields import Domain

OFFICE = "bde_partners.group_bde_user"
CALLERS = f"{OFFICE},bde_partners.group_bde_teacher"
LINES = 5


class BdeHome(models.AbstractModel):
    """Calls of the tax campaign, and the answers of companies to read."""

    _inherit = "bde.home"

    @api.model
    def _home_declared(self):
        return [
            *super()._home_declared(),
            (CALLERS, "_home_card_taxe_calls"),
            (OFFICE, "_home_card_taxe_answers"),
        ]

    @api.model
    def _home_card_taxe_calls(self):
        """The calls that this user has to make today; none: no card for a teacher."""
        calls = self.env["bde.taxe.call"]
        today = fields.Date.context_today(self)
        domain = (
            Domain("user_id", "=", self.env.uid)
            & Domain("state", "=", "todo")
            & Domain("date_planned", "<=", today)
            & Domain("company_id", "in", self.env.companies.ids)
        )
        found = calls.search(domain, order="date_planned, id", limit=LINES)
        if not found and not self.env.user.has_group(OFFICE):
            return None
        count = calls.search_count(domain) if len(found) == LINES else len(found)
        action = "bde_taxe.bde_taxe_call_action"
        return self._home_card(
            "taxe_calls",
            self.env._("Calls for the tax"),
            count,
            "blue" if found else "green",
            [
                self._home_line(
                    call.partner_id.name,
                    call.date_planned,
                    self._home_action(action),
                    detail=call.partner_id.city or "",
                )
                for call in found
            ],
            self._home_action(action),
            sequence=44,
            hint=self.env._("No call to make today."),
        )

    @api.model
    def _home_card_taxe_answers(self):
        """Companies that answered on their page: what the office reads next."""
        kind = self.env.ref("bde_taxe.activity_answer", raise_if_not_found=False)
        activities = self.env["mail.activity"]
        domain = (
            Domain("res_model", "=", "bde.taxe.target")
            & Domain("activity_type_id", "=", kind.id if kind else 0)
            & Domain("user_id", "=", self.env.uid)
        )
        found = activities.search(domain, order="date_deadline, id", limit=LINES)
        count = activities.search_count(domain) if len(found) == LINES else len(found)
        targets = self.env["bde.taxe.target"].browse(found.mapped("res_id"))
        names = {target.id: target.partner_id.name for target in targets}
        action = "bde_taxe.bde_taxe_target_action"
        return self._home_card(
            "taxe_answers",
            self.env._("Answers for the tax"),
            count,
            "blue" if found else "green",
            [
                self._home_line(
                    names.get(activity.res_id) or "",
                    activity.date_deadline,
                    self._home_action(action, activity.res_id),
                    detail=activity.summary or "",
                )
                for activity in found
            ],
            self._home_action(action, context={"search_default_my_answers": 1}),
            sequence=43,
            hint=self.env._("Every answer has been read."),
        )
