from odoo import fields, models
from odoo.exceptions import UserError

from ...rules.surveys import answer
from ..paths.bde_alumni_situation import CONTRACTS

# questions of the survey of Odoo that carry the answer, without a name
QUESTIONS = ("kind", "contract", "in_specialty")


class BdeAlumniWaveLine(models.Model):
    """The answer: on the person's page or by telephone, kept once."""

    _inherit = "bde.alumni.wave.line"

    def _page_values(self, typed=None, errors=None, said=None):
        """Return what the page of the answer shows.

        :param dict typed: what was typed, "kind" at least once it was chosen
        :param dict errors: {field: message}
        :param str said: "saved" or "objected"
        """
        self.ensure_one()
        company, typed = self.company_id, typed or {}
        labels = dict(self._labels("kind"))
        kind = typed.get("kind") if typed.get("kind") in answer.KINDS else ""
        return company._bde_public_values() | {
            "heading": self.env._(
                "What becomes of you, %(name)s?", name=self.leaver_id.first_name
            )
            if self.leaver_id.first_name
            else self.env._("What becomes of you?"),
            "is_over": self.wave_id.state == "closed" or not self.leaver_id._followed(),
            "said": said,
            "typed": typed,
            "errors": errors or {},
            "chosen": kind,
            "kinds": [(code, labels[code]) for code in answer.KINDS],
            "details": answer.DETAILS.get(kind, ()),
            "contracts": self._labels("contract"),
            "specialty": self._labels("in_specialty"),
            "notice_url": self.env["bde.privacy.notice"]._url("alumni", company),
        }

    def _labels(self, name):
        """Return [(code, label)] of a choice of the situations."""
        field = self.env["bde.alumni.situation"]._fields[name]
        return field._description_selection(self.env)

    def _answer_page(self, typed):
        """Take an answer typed on the page.

        :return: {field: message}, empty when it was taken
        """
        self.ensure_one()
        if self.wave_id.state == "closed" or not self.leaver_id._followed():
            return {"kind": self.env._("This survey is over. Thank you all the same.")}
        today = fields.Date.context_today(self)
        contracts = [code for code, _label in CONTRACTS]
        values, codes = answer.check(typed, contracts, today)
        if codes:
            return {name: self._answer_error(code) for name, code in codes.items()}
        self._answer(values, "page")
        return {}

    def _answer_error(self, code):
        return {
            "missing": self.env._("Please choose one."),
            "choice": self.env._("Please choose one of the answers."),
            "date": self.env._("This is not a date."),
            "future": self.env._("This day has not come yet."),
        }[code]

    def _answer(self, values, how):
        """Keep an answer: the situation, the survey, the state of the line.

        Answering again corrects what was said, nothing is doubled. A member of the
        network finds it on their profile too.

        :param dict values: as `rules.surveys.answer.check` returns them
        :param str how: "page", "call" or "office"
        """
        self.ensure_one()
        line = self.sudo()
        if line.state == "refused" and how != "page":
            raise UserError(
                self.env._(
                    "%(name)s does not wish to answer.",
                    name=line.leaver_id.display_name,
                )
            )
        today = fields.Date.context_today(self)
        told = {name: value for name, value in values.items() if value} | {
            "source": "survey",
            "source_date": today,
            "date_start": values.get("date_start") or min(today, line.wave_id.date_due),
        }
        member = line.leaver_id.profile_id
        member = member.filtered(lambda p: p.state == "member")
        line._drop_made(told, bool(values.get("date_start")))
        known = line.leaver_id.situation_ids | member.situation_ids
        found = self.env["bde.alumni.situation"].sudo()
        found = found._record(told, leaver=line.leaver_id, profile=member or None)
        line.write(
            {
                "state": "answered",
                "answered_on": fields.Datetime.now(),
                "answered_by": how,
                "situation_id": found.filtered("leaver_id")[:1].id,
                "made_ids": [fields.Command.link(s.id) for s in found - known],
                "user_input_id": line._survey_input(values).id,
                "call_back_on": False,
            }
        )

    def _drop_made(self, told, dated):
        """Delete what this person's answer made before, when it was another story.

        What starts on the same day is corrected by `_record`, what is told again
        without a date goes on; what somebody else told stays.

        :param dict told: the situation told now
        :param bool dated: they said since when
        """
        self.made_ids.filtered(
            lambda made: (
                made.date_start != told["date_start"]
                and (dated or made.kind != told["kind"])
            )
        ).unlink()

    def _survey_input(self, values):
        """Write the answer in Odoo's survey: choices only, no name; return it."""
        self.ensure_one()
        inputs = self.env["survey.user_input"].sudo()
        self.user_input_id.sudo().unlink()
        rows = []
        for name in QUESTIONS:
            chosen = values.get(name)
            found = chosen and self.env.ref(f"bde_alumni.survey_{name}_{chosen}", False)
            if found:
                rows.append(
                    fields.Command.create(
                        {
                            "question_id": found.question_id.id,
                            "answer_type": "suggestion",
                            "suggested_answer_id": found.id,
                        }
                    )
                )
        now = fields.Datetime.now()
        return inputs.create(
            {
                "survey_id": self.wave_id.survey_id.id,
                "state": "done",
                "start_datetime": now,
                "end_datetime": now,
                "user_input_line_ids": rows,
            }
        )
