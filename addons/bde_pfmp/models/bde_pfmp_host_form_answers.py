from odoo import models
from odoo.tools.translate import get_translation

from odoo.addons.bde_partners.rules.text import fold

from ..rules import host_form as rules
from ..rules import sheet
from ..rules.schedule import Slot

SITE = ("work_address", "transport", "lodging", "gratification")
PEOPLE = ("name", "function", "email", "phone")


class BdePfmpHostForm(models.Model):
    """What a company answered: as typed, as read, and what is proposed to it."""

    _inherit = "bde.pfmp.host.form"

    # -- as typed ----------------------------------------------------------------------
    def _raw(self):
        """Return {name: text} of the form: what was typed, else what is proposed."""
        self.ensure_one()
        return {**self._proposals(), **(self.answers or {})}

    def _proposals(self):
        """Return the last values of the site, as texts of the page.

        A sheet is read by whoever holds the paper: nothing is proposed on it.
        """
        if self.source == "sheet":
            return {}
        previous = self._previous_form()
        known = self.line_ids[:1].placement_id._sheet_values()
        raw = {
            name: value
            for name, value in (previous.answers or {}).items()
            if name not in ("activities", "works", "works_none", "hours_differ")
        }
        raw.setdefault("meals_note", known.meals)
        raw |= {name: getattr(known, name) or raw.get(name, "") for name in SITE}
        raw |= {
            f"signatory_{part}": getattr(known.signatory, part)
            for part in PEOPLE
            if getattr(known.signatory, part)
        }
        raw["activities"] = known.activities
        raw["equipment"] = known.equipment or raw.get("equipment", "")
        raw["insurance"] = known.insurance or raw.get("insurance", "")
        slots = [
            Slot(s.week, s.weekday, s.start, s.end)
            for s in sheet.parse_hours(known.hours).slots
        ]
        hours = rules.hours_raw(slots)
        if hours:
            raw = {k: v for k, v in raw.items() if k not in rules.HOUR_FIELDS} | hours
        return raw

    def _previous_form(self):
        """Return the last form of this host that the school checked, or nothing."""
        if not self.host_id:
            return self.browse()
        return self.search(
            [
                ("host_id", "=", self.host_id.id),
                ("company_id", "=", self.company_id.id),
                ("state", "=", "checked"),
                ("id", "!=", self.id),
            ],
            order="checked_on desc, id desc",
            limit=1,
        )

    # -- as read -----------------------------------------------------------------------
    def _day_names(self):
        return [name for _key, name in self.env["bde.pfmp.slot"]._selection_weekday()]

    def _read(self, step):
        """Read a step: ({name: value}, {name: `Issue`}) of the form itself."""
        return rules.read_step(
            step,
            self._raw(),
            "form",
            minor=self._is_minor(),
            identity=not self.host_id,
            days=self._day_names(),
        )

    def _step_issues(self, step):
        """Return {0: {name: sentence}, line id: {name: sentence}} of a step."""
        self.ensure_one()
        found = {0: self._said(self._read(step)[1])}
        for line in self.line_ids:
            found[line.id] = self._said(line._read(step)[1])
        return found

    def _said(self, issues):
        """Return {name: sentence} of `Issue`s, in the reader's language."""
        lang = self.env.lang or "en_US"
        return {
            name: get_translation("bde_pfmp", lang, issue.message, issue.params)
            for name, issue in issues.items()
        }

    def _values(self):
        """Return {name: value} of all the steps of the form itself."""
        self.ensure_one()
        found = {}
        for step in rules.STEPS:
            found |= self._read(step)[0]
        return found

    def _hours_differ(self):
        """Tell whether each learner has hours of their own."""
        several = len(self.line_ids) > 1
        return several and self._raw().get("hours_differ") == rules.TICKED


class BdePfmpHostFormLine(models.Model):
    _inherit = "bde.pfmp.host.form.line"

    def _raw(self, common=None):
        """Return {name: text} of a learner: typed, else proposed."""
        self.ensure_one()
        return {
            **self._proposals(common or self.form_id._raw()),
            **(self.answers or {}),
        }

    def _proposals(self, common):
        """Return what is proposed for this learner: the hours and people known."""
        raw = {n: common[n] for n in rules.HOUR_FIELDS if common.get(n)}
        if common.get("signatory_is_tutor") == rules.TICKED:
            raw |= {f"tutor_{p}": common.get(f"signatory_{p}", "") for p in PEOPLE}
        elif self.form_id.source == "link":
            tutor = self.placement_id.tutor_id
            raw |= {f"tutor_{part}": tutor[part] or "" for part in PEOPLE}
        return raw

    def _read(self, step):
        """Read what a step says of this learner: (values, issues)."""
        if step == rules.HOURS and not self.form_id._hours_differ():
            return {}, {}
        return rules.read_step(
            step, self._raw(), "line", days=self.form_id._day_names()
        )

    def _values(self, common):
        """Return {name: value} for this learner, what is common included."""
        own = {}
        for step in rules.STEPS:
            own |= self._read(step)[0]
        return {**common, **{k: v for k, v in own.items() if k not in self._shared()}}

    def _shared(self):
        """Return the names that the form answers once for all."""
        differ = self.form_id._hours_differ()
        return () if differ else ("slots", "hours_later")

    def _same_person(self, values):
        """Tell whether the tutor is the one who signs."""
        tutor = fold(values.get("tutor_name", ""))
        return bool(tutor) and tutor == fold(values.get("signatory_name", ""))
