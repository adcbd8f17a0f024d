from odoo import api, models

from odoo.addons.bde_partners.rules.import_plan import Question

from ..rules.matching import DOUBTFUL


class BdeImportFormatLearners(models.AbstractModel):
    """Learners of the file who may be known: settled by hand, never guessed."""

    _inherit = "bde.import.format.learners"

    @api.model
    def _settle(self, run, person, match, learners):
        """Follow the answer about a learner who may be another: never on a guess."""
        row, record = person.row, person.record
        by_ine = row.ine and row.ine == record.ine
        by_ref = row.ref and row.ref == record.siecle_ref
        if record and not by_ine and not by_ref:
            text = self.env._("Recognised by name and birth date.")
            person.warnings.insert(0, text)
        if match.kind != DOUBTFUL:
            return
        candidates = learners.browse([c.known.id for c in match.candidates[:6]])
        candidates = candidates.with_prefetch(learners.ids)
        reason = run.imp._issue_message(match.to_issue(row.line, row.label))
        question = self._who_question(row, candidates, reason)
        answer = run.plan.ask(question)
        if answer and answer.isdigit() and int(answer) in candidates.ids:
            self._take(run, person, candidates.browse(int(answer)), question)
        elif answer == "new":
            self._drop_taken_ine(person, candidates)
        else:
            run.present.update(candidates.ids)
            person.line = run.plan.add(
                row.line,
                row.label,
                "doubtful",
                message=self._with_warnings(person, reason),
                question_key=question.key,
            )

    @api.model
    def _take(self, run, person, learner, question):
        """Give a line its learner; two lines of the file are never the same one."""
        row = person.row
        line = run.taken.setdefault(learner.id, row.line)
        if line == row.line:
            person.record = learner
            return
        person.line = run.plan.add(
            row.line,
            row.label,
            "error",
            message=self.env._(
                "%(name)s is already on line %(line)s.",
                name=learner.display_name,
                line=line,
            ),
            question_key=question.key,
        )

    @api.model
    def _who_question(self, row, candidates, reason):
        identity = row.ine or f"{row.key}|{row.birth_date or ''}"
        return Question(
            key=f"who:{identity}",
            label=self.env._(
                "%(name)s, born on %(date)s: is it somebody you know?",
                name=row.label,
                date=self._day_text(row.birth_date),
            ),
            choices=[
                *((str(c.id), self._same_as(c)) for c in candidates),
                ("new", self.env._("Another person: add a learner")),
            ],
            help=self.env._("%s Without an answer, left out.", reason),
            required=False,
        )

    @api.model
    def _drop_taken_ine(self, person, candidates):
        """The INE of somebody else cannot be given to a new learner too."""
        if person.row.ine and person.row.ine in candidates.mapped("ine"):
            text = self.env._(
                "The INE %s is that of another learner: not kept.", person.row.ine
            )
            person.warnings.append(text)
            person.without_ine = True

    @api.model
    def _same_as(self, learner):
        """Return a known learner as a choice: name, birth date, class, INE."""
        parts = [
            learner.display_name,
            self._day_text(learner.birth_date),
            learner.class_id.code or "",
            learner.ine or "",
        ]
        return self.env._(
            "The same person: %s", " · ".join(part for part in parts if part)
        )
