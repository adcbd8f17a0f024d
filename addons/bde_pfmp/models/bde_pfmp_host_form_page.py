from odoo import models

from ..rules import host_form as rules
from ..rules import schedule
from .bde_pfmp_host_form import OPEN


class BdePfmpHostForm(models.Model):
    """What the pages of the company show: plain values, nothing else of a learner
    than name, class, training and dates."""

    _inherit = "bde.pfmp.host.form"

    def _page_status(self):
        """Return what the page is: "open", "sent", "closed" or "elsewhere"."""
        self.ensure_one()
        if self.state in ("submitted", "checked"):
            return "sent"
        if self.state not in OPEN:
            return "closed"
        placements = self.line_ids.placement_id
        if not any(p.state in ("to_find", "found") for p in placements):
            return "closed"
        if self.source == "sheet":
            others = self._live_by_placement(placements)
            if any(form != self for form in others.values()):
                return "elsewhere"
        return "open"

    def _page_values(self, base, step=None, check=False):
        """Return what the templates of the form read.

        :param str base: address of the form, with its token or its number
        :param int step: 1 to 5, 6 to check and send; None: the next one to fill in
        :param bool check: whether the step was just sent: its errors are shown
        """
        self.ensure_one()
        last = rules.LAST_STEP + 1
        step = min(max(step or self._next_step(), 1), last)
        values = {
            **self._page_common(base),
            "step": step,
            "last_step": rules.LAST_STEP,
            "steps": self._page_steps(step, base),
        }
        if step == last:
            return values | {"recap": self._page_recap(), "next": self._next_step()}
        saved = check or str(step) in (self.steps_saved or "")
        issues = self._step_issues(step) if saved else {}
        return values | self._page_step(step, issues)

    def _page_common(self, base):
        """Return what every page of the form shows: school, learners, human to call."""
        company = self.company_id
        manager = company.bde_manager_id.name or ""
        return {
            **company._bde_public_values(),
            "form": self,
            "base": base,
            "human": manager,
            "host_name": self.host_id.name or "",
            "learners": [line._page_learner() for line in self.line_ids],
            "status": self._page_status(),
            "can_look_up": self._can_look_up(),
            "is_portal": base.startswith("/my/"),
            "reason": self.reason if self.state == "returned" else "",
        }

    def _page_steps(self, current, base):
        """Return the stepper: [{number, title, state, url}]."""
        done = self._steps_done()
        return [
            {
                "number": number,
                "title": title,
                "url": f"{base}/{number}",
                "state": "now"
                if number == current
                else "done"
                if number in done
                else "todo",
            }
            for number, title in self._step_titles().items()
        ]

    def _step_titles(self):
        return {
            rules.ORGANISATION: self.env._("Your company"),
            rules.HOURS: self.env._("Place and hours"),
            rules.WORK: self.env._("Activities"),
            rules.TUTOR: self.env._("Tutor"),
            rules.MONEY: self.env._("Insurance, meals"),
        }

    def _page_step(self, step, issues):
        """Return the fields of a step, as the template lists them."""
        raw = self._raw()
        errors = issues.get(0, {})
        identity = not self.host_id
        found = {
            "title": self._step_titles()[step],
            "progress": self.env._(
                "Step %(step)s of %(last)s, saved at each step: you may stop and come "
                "back with the same link.",
                step=step,
                last=rules.LAST_STEP,
            ),
            "raw": raw,
            "errors": errors,
            "error_count": sum(map(len, issues.values())),
            "minor": self._is_minor(),
            "several": len(self.line_ids) > 1,
            "fields": self._page_fields(step, "form", raw, errors, "", identity),
            "each": [
                line._page_each(step, raw, issues.get(line.id, {}))
                for line in self.line_ids
            ],
        }
        if step == rules.HOURS:
            found |= {
                "grid": self._page_grid(raw, errors, ""),
                "limits": self._page_limits(),
                "law": self._law_of_hours() if "2" in self.steps_saved else {},
            }
        if step == rules.TUTOR and self.source == "link":
            found["tutors"] = self.host_id._bde_contacts("tutor").mapped("name")
        if step == rules.WORK and found["minor"]:
            found["works"] = self._page_works(raw)
        if step == rules.MONEY:
            found["meals"] = list(self._meal_labels().items())
        return found

    def _page_fields(self, step, scope, raw, errors, prefix, identity=False):
        """Return [{name, label, hint, kind, value, error…}] of simple fields."""
        labels, hints, fill = self._page_labels(), self._page_hints(), AUTOFILL
        special = ("works", "works_none", "hours_differ", "hours_later", "meals")
        return [
            {
                "name": prefix + field.name,
                "key": field.name,
                "label": labels[field.name],
                "hint": hints.get(field.name, ""),
                "kind": field.kind,
                "size": field.size,
                "required": field.required,
                "value": raw.get(field.name) or "",
                "error": errors.get(field.name, ""),
                "autofill": fill.get(field.name, "off"),
            }
            for field in rules.fields_of(step, scope, identity)
            if field.name not in special
        ]

    def _page_grid(self, raw, errors, prefix):
        """Return the week: [{label, stretches: [{from, to, error}]}]."""
        parts = {"m": self.env._("Morning"), "a": self.env._("Afternoon")}
        return [
            {
                "label": name,
                "day": day,
                "parts": [
                    {
                        "label": parts[part],
                        "from": f"{prefix}h{day}{part}f",
                        "to": f"{prefix}h{day}{part}t",
                        "from_value": raw.get(f"h{day}{part}f") or "",
                        "to_value": raw.get(f"h{day}{part}t") or "",
                        "error": errors.get(f"h{day}{part}f", ""),
                    }
                    for part in rules.STRETCHES
                ],
            }
            for day, name in enumerate(self._day_names())
        ]

    def _page_limits(self):
        """Return the hours that the law allows the youngest minor, None for adults."""
        minors = self.line_ids.filtered(lambda line: line.placement_id._is_minor())
        if not minors:
            return None
        law = self.env["bde.pfmp.law.parameter"]._parameters()
        day = self.date_start
        age = min(line._age_on(day) for line in minors)
        limits = {
            name: law.get(code, day, age)
            for name, code in (
                ("day", "day_hours_max"),
                ("week", "week_hours_max"),
                ("starts", "day_starts"),
                ("ends", "day_ends"),
            )
        }
        return {
            **limits,
            "text": self._limits_text(limits),
        }

    def _limits_text(self, limits):
        """Return the rule of hours of a minor, in a sentence."""
        words = {
            k: schedule.format_hour(v) if v is not None else ""
            for k, v in limits.items()
        }
        return self.env._(
            "A learner is a minor: at most %(day)s a day and %(week)s a week, between "
            "%(starts)s and %(ends)s, never on Sunday, two days of rest in a row.",
            **words,
        )

    def _page_works(self, raw):
        """Return [(id, name, article, absolute, ticked)] of the works of minors."""
        ticked = {str(number) for number in raw.get("works") or []}
        return [
            (work.id, work.name, work.article, work.is_absolute, str(work.id) in ticked)
            for work in self.env["bde.pfmp.hazard.work"].search([])
            if not work.is_absolute
        ]

    def _page_recap(self):
        """Return what is about to be sent: [(step, title, [(label, text)])]."""
        labels = self._item_labels()
        common = self._values()
        words = self._recap_words(common)
        keys = {
            rules.ORGANISATION: [k for k in words if k.startswith("signatory")],
            rules.HOURS: ["work_address", "hours"],
            rules.WORK: ["activities", "equipment", "works"],
            rules.TUTOR: ["headcount", "other_trainees"],
            rules.MONEY: [
                "insurance",
                "meals",
                "transport",
                "lodging",
                "gratification",
            ],
        }
        rows = {
            step: [(labels[key], words[key]) for key in names if words[key]]
            for step, names in keys.items()
        }
        if not self.host_id:
            about = (labels["host"], self._identity_in_words(common))
            rows[rules.ORGANISATION].insert(0, about)
        self._recap_of_lines(rows, labels, common)
        done = self._steps_done()
        titles = self._step_titles()
        return [(step, titles[step], rows[step], step in done) for step in rules.STEPS]

    def _recap_words(self, values):
        """Return {key: text} of answers, the hours a line a day."""
        words = self._in_words(values)
        if values.get("slots"):
            words["hours"] = "\n".join(schedule.describe(values["slots"]))
        return words

    def _recap_of_lines(self, rows, labels, common):
        """Add to a recap what is said of each learner."""
        own_hours = self._hours_differ()
        if own_hours:
            rows[rules.HOURS] = [
                r for r in rows[rules.HOURS] if r[0] != labels["hours"]
            ]
        for line in self.line_ids:
            words = self._recap_words(line._values(common))
            name = line._public_name()
            if own_hours:
                rows[rules.HOURS].append((name, words["hours"]))
            parts = [words[f"tutor_{p}"] for p in ("name", "function", "phone")]
            rows[rules.TUTOR].append((name, ", ".join(filter(None, parts))))


AUTOFILL = {
    "signatory_name": "name",
    "signatory_function": "organization-title",
    "signatory_email": "email",
    "signatory_phone": "tel",
    "host_name": "organization",
    "host_street": "street-address",
    "host_zip": "postal-code",
    "host_city": "address-level2",
}


class BdePfmpHostFormLine(models.Model):
    _inherit = "bde.pfmp.host.form.line"

    def _page_learner(self):
        """Return what a company reads of a learner, and nothing else."""
        placement = self.placement_id
        return {
            "name": self._public_name(),
            "class": placement.class_id.name or "",
            "training": placement.training_id.name or "",
            "dates": self._page_dates(),
        }

    def _page_each(self, step, common, errors):
        """Return the fields of a step for this learner."""
        raw = self._raw(common)
        prefix = f"l{self.id}-"
        found = {
            "id": self.id,
            "name": self._public_name(),
            "prefix": prefix,
            "raw": raw,
            "errors": errors,
            "fields": [
                field
                for field in self.form_id._page_fields(
                    step, "line", raw, errors, prefix
                )
                if rules.BY_NAME[field["key"]].scope == "line"
            ],
        }
        if step == rules.HOURS:
            found["grid"] = self.form_id._page_grid(raw, errors, prefix)
        return found

    def _age_on(self, day):
        """Return the age of the learner, 15 when the birth date is unknown."""
        born = self.placement_id.learner_id.birth_date
        if not born:
            return 15
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
