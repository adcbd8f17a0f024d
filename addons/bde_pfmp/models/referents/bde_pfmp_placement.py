from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..bde_pfmp_placement_state import HISTORY

# an apprentice is followed by the rules of his contract
APART = ("apprentice",)


class BdePfmpPlacement(models.Model):
    """A referent follows no more learners than the law allows (rule V17).

    At every write of the referent or of the dates, whatever the door: board, list,
    wizard, import, call from outside. What is brought in as history is not checked.
    """

    _inherit = "bde.pfmp.placement"

    @api.constrains("referent_id", "date_start", "date_end", "kind")
    def _check_referent_max(self):
        """D124-3 of the code de l'éducation: the limit is a figure of the law."""
        if self.env.context.get("bde_history") is HISTORY:
            return
        own = self.filtered(
            lambda p: p.referent_id and p.state != "cancelled" and p.kind not in APART
        )
        if not own:
            return
        params = self.env["bde.pfmp.law.parameter"]._parameters()
        lines = own._referent_lines(
            own.referent_id, min(own.mapped("date_start")), max(own.mapped("date_end"))
        )
        for placement in own:
            top = params.get("referent_max", placement.date_start)
            learners = {
                learner
                for learner, start, end in lines.get(placement.referent_id.id, ())
                if start <= placement.date_end and end >= placement.date_start
            }
            if top and len(learners | {placement.learner_id.id}) > top:
                raise ValidationError(
                    placement._referent_max_message(len(learners), round(top))
                )

    def _referent_max_message(self, count, top):
        """Return the sentence that says who would follow too many learners."""
        return self.env._(
            "%(teacher)s would follow %(count)s learners over the same period: the law "
            "allows at most %(max)s (D124-3 of the code de l'éducation). Give "
            "%(learner)s to another teacher.",
            teacher=self.referent_id.name,
            count=count,
            max=top,
            learner=self.learner_id.display_name,
        )

    @api.model
    def _referent_lines(self, teachers, first, last):
        """Return {teacher id: [(learner id, first day, last day)]} over these dates.

        As superuser: only numbers leave this method's callers. One query.

        :param teachers: `res.partner`
        :param date first: first day
        :param date last: last day
        """
        result = {}
        for line in self.sudo().search_fetch(
            Domain("referent_id", "in", teachers.ids)
            & Domain("state", "!=", "cancelled")
            & Domain("kind", "not in", APART)
            & Domain("date_start", "<=", last)
            & Domain("date_end", ">=", first),
            [
                "referent_id",
                "learner_id",
                "date_start",
                "date_end",
                "end_date",
                "state",
            ],
        ):
            if line._last_day() >= first:
                result.setdefault(line.referent_id.id, []).append(
                    (line.learner_id.id, line.date_start, line._last_day())
                )
        return result

    @api.model
    def _referent_loads(self, teachers, first, last):
        """Return {teacher id: set of the learners' ids} followed over these dates."""
        lines = self._referent_lines(teachers, first, last)
        return {
            teacher: {learner for learner, _start, _end in own}
            for teacher, own in lines.items()
        }

    def _undo_to(self, target):
        """What comes back to life counts again."""
        ended = self.filtered(lambda p: p.state == "cancelled")
        result = super()._undo_to(target)
        ended._check_referent_max()
        return result
