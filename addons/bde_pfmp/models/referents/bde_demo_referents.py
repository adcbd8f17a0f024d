from odoo import models
from odoo.exceptions import UserError

# the demonstration stays under the legal limit, and leaves some room to show it
MOST = 14
OWN = 6  # learners of professeur@demo


class BdeDemo(models.AbstractModel):
    """Referents of the demonstration: within the law, some still to be given."""

    _inherit = "bde.demo"

    def _steps(self):
        return [*super()._steps(), ("referents", "_make_referents")]

    def _fill_period(self, context, period, groups, mix):
        """Each period counts its referents from nothing."""
        context["referent_loads"] = {}
        today = context["today"]
        away = period.date_start <= today <= period.date_end
        context["own_learners"] = OWN if away else 0
        return super()._fill_period(context, period, groups, mix)

    def _prepare_place_vals(self, context, enrolment, state):
        """A teacher who follows enough learners lets a colleague have this one."""
        vals = super()._prepare_place_vals(context, enrolment, state)
        loads = context.setdefault("referent_loads", {})
        teacher = vals.get("referent_id")
        if teacher and context["own_learners"]:  # professeur@demo has somebody to see
            context["own_learners"] -= 1
            teacher = vals["referent_id"] = context["users"]["professeur"].partner_id.id
        if teacher and loads.get(teacher, 0) >= MOST:
            team = context["class_teachers"].get(enrolment.class_id.code, [])
            teacher = min(team, key=lambda t: loads.get(t, 0))
            if loads.get(teacher, 0) >= MOST:
                teacher = False
            vals["referent_id"] = teacher
        if teacher:
            loads[teacher] = loads.get(teacher, 0) + 1
        return vals

    def _make_referents(self, context):
        """The next period: one learner in two has no referent yet, some proposed."""
        placements = self.env["bde.pfmp.placement"].search(
            [
                ("state", "=", "found"),
                ("date_start", ">", context["today"]),
                ("period_id", "!=", False),
            ],
            order="date_start, id",
        )
        period = placements[:1].period_id
        free = placements.filtered(lambda p: p.period_id == period)[::2]
        if not free:
            return
        free.write({"referent_id": False})
        try:
            self.env["bde.pfmp.spread"]._propose(period, "solve")
        except UserError:  # everybody has somebody already
            return
