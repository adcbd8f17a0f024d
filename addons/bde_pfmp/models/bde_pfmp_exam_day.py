from collections import defaultdict
from dataclasses import replace

from odoo import fields, models

from ..rules.law import facts as rules


class BdePfmpExamDay(models.Model):
    """Days of written exams: on these days the learner is at the exam (rule V06)."""

    _name = "bde.pfmp.exam.day"
    _description = "Days of exams"
    _order = "date_start, id"
    _check_company_auto = True

    name = fields.Char(string="Exam", required=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    date_start = fields.Date(string="First day", required=True, index=True)
    date_end = fields.Date(string="Last day", required=True)
    training_ids = fields.Many2many(
        "bde.training", string="Trainings", help="Empty: every training."
    )
    cycle_year = fields.Integer(
        string="Year of the training", help="1 to 3; 0: every year."
    )

    _dates_check = models.Constraint(
        "CHECK(date_end >= date_start)", "An exam ends on or after its first day."
    )


class BdePfmpPlacement(models.Model):
    """The days of exams of a learner, read together for all the placements."""

    _inherit = "bde.pfmp.placement"

    def _law_context(self, company):
        exams = self.env["bde.pfmp.exam.day"].sudo()
        found = exams.search(
            [
                ("company_id", "=", company.id),
                ("date_start", "<=", max(self.mapped("date_end"))),
                ("date_end", ">=", min(self.mapped("date_start"))),
            ]
        )
        by_training = defaultdict(list)
        for exam in found:
            for training in exam.training_ids.ids or [None]:
                stretch = rules.Stretch(exam.date_start, exam.date_end, exam.name)
                by_training[training].append((exam.cycle_year, stretch))
        return {**super()._law_context(company), "exams": by_training}

    def _law_facts(self, known):
        exams = known["exams"]
        mine = [*exams.get(None, ()), *exams.get(self.training_id.id, ())]
        year = self.sudo().enrolment_id.cycle_year
        return replace(
            super()._law_facts(known),
            exams=tuple(
                stretch for level, stretch in mine if level in (0, year) or not year
            ),
        )
