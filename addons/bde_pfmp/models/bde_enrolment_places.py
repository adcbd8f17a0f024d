from odoo import api, models

MOVES = ("class_change", "training_change")


class BdeEnrolment(models.Model):
    """What becomes of the lines of the board when a learner moves or leaves."""

    _inherit = "bde.enrolment"

    @api.model_create_multi
    def create(self, vals_list):
        # closed a moment ago: the index of open enrolments must know it
        self.flush_model(["date_end"])
        enrolments = super().create(vals_list)
        enrolments._take_over_places()
        return enrolments

    def write(self, vals):
        result = super().write(vals)
        if vals.get("date_end"):
            self._release_places()
        return result

    def _release_places(self):
        """Cancel the lines without a place that start after learners left.

        A place that was found is left for the office to settle: a host is waiting.
        """
        left = self.filtered(lambda e: e.date_end and e.exit_reason not in MOVES)
        if not left:
            return
        lines = self.env["bde.pfmp.placement"].search(
            [("enrolment_id", "in", left.ids), ("state", "=", "to_find")]
        )
        gone = lines.filtered(lambda p: p.date_start > p.enrolment_id.date_end)
        for reason, placements in gone.grouped(
            lambda p: p.enrolment_id.exit_reason
        ).items():
            placements._move("cancelled", reason=self._exit_label(reason or "left"))

    def _take_over_places(self):
        """Hang on these enrolments the lines of learners who changed class.

        A period that does not concern the new class is cancelled for them as long as
        no place was found.
        """
        lines = self.env["bde.pfmp.placement"].search(
            [
                ("learner_id", "in", self.learner_id.ids),
                ("enrolment_id", "not in", self.ids),
                ("enrolment_id.exit_reason", "in", MOVES),
                ("state", "in", ("to_find", "found")),
                ("period_id", "!=", False),
            ]
        )
        present = {e.learner_id: e for e in self if not e.date_end}
        dropped = lines.browse()
        for line in lines:
            enrolment = present.get(line.learner_id)
            if not enrolment or line.date_start < enrolment.date_start:
                continue
            classes = enrolment.class_id | enrolment.group_ids
            if classes & line.period_id.class_ids:
                line.enrolment_id = enrolment
            elif line.state == "to_find":
                dropped |= line
        if dropped:
            dropped._move("cancelled", reason=self._exit_label("class_change"))

    def _exit_label(self, reason):
        """Return the words of a reason to leave."""
        labels = dict(self._fields["exit_reason"]._description_selection(self.env))
        return labels[reason]
