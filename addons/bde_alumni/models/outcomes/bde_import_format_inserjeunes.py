from odoo import api, models
from odoo.tools import LazyTranslate

from odoo.addons.bde_partners.rules.import_plan import Plan
from odoo.addons.bde_partners.rules.text import fold

from ...rules.outcomes.official import FIELDS, read_rows

_lt = LazyTranslate(__name__)
MEF = 10  # digits that tell a MEF; the eleventh tells it nationally


class BdeImportFormatInserjeunes(models.AbstractModel):
    """InserJeunes: the rows of the school in the open data of the ministry."""

    _name = "bde.import.format.inserjeunes"
    _inherit = "bde.import.format.tabular"
    _description = "Format of import: InserJeunes"

    _format_code = "inserjeunes"
    _format_label = _lt("InserJeunes: official outcomes")
    _format_help = _lt(
        "The file “InserJeunes” of data.education.gouv.fr (.csv or .xlsx): the rows of "
        "the school are kept, those of others left out."
    )
    _format_sequence = 80
    _format_models = ("bde.alumni.official",)
    _format_sample = "/bde_alumni/static/samples/inserjeunes_exemple.csv"

    @api.model
    def _format_fields(self):
        return list(FIELDS)

    @api.model
    def _parse(self, imp):
        parsed = super()._parse(imp)
        parsed.content = read_rows(parsed.lines())
        return parsed

    @api.model
    def _plan(self, imp, parsed, answers):
        plan = Plan(answers=answers)
        self._note_table(imp, plan, parsed.table)
        for issue in parsed.content.issues:
            self._issue_line(imp, plan, issue)
        known = self._known(imp)
        trainings = self._trainings(imp)
        for row in parsed.content.rows:
            self._plan_row(imp, plan, row, known, trainings)
        plan.lines.sort(key=lambda planned: planned.line or 0)
        return plan

    @api.model
    def _known(self, imp):
        """Return {(year, code or label, track): row in the base}."""
        rows = self.env["bde.alumni.official"].search(
            [("company_id", "=", imp.company_id.id)]
        )
        return {(row.year, fold(row.code or row.label), row.track): row for row in rows}

    @api.model
    def _trainings(self, imp):
        """Return {code or folded name: training id}; a name of two is nobody's."""
        found = {}
        trainings = self.env["bde.training"].search(
            [("company_id", "=", imp.company_id.id), ("is_family", "=", False)]
        )
        for training in trainings:
            names = {fold(training.name), fold(training.short_name or "")} - {""}
            for name in names:
                found[name] = False if name in found else training.id
        for mef in trainings.mef_ids:
            found[(mef.code or "")[:MEF]] = mef.training_id.id
        return found

    @api.model
    def _plan_row(self, imp, plan, row, known, trainings):
        """Plan one row: another school's, new, changed or unchanged."""
        label = f"{row.label or row.code} – {row.year}"
        if refused := self._refused(imp, row):
            plan.add(row.line, label, refused[0], message=refused[1])
            return
        record = known.get((row.year, fold(row.code or row.label), row.track))
        record = record or self.env["bde.alumni.official"]
        training = trainings.get(row.code[:MEF]) or trainings.get(fold(row.label))
        vals = {"cohorts": row.cohorts, "label": row.label, "figures": row.figures}
        if training and not record.training_id:
            vals["training_id"] = training
        message = ""
        if not (training or record.training_id):
            message = self.env._(
                "Kept without a training of the school: choose it in the list of "
                "official figures."
            )
        changed = {k: v for k, v in self._changed(record, vals).items()}
        if not record:
            action = "create"
            changed = vals | {
                "company_id": imp.company_id.id,
                "year": row.year,
                "code": row.code,
                "track": row.track,
            }
        else:
            action = "update" if changed else "same"
        if changed:
            changed["source"] = imp.filename or imp.name
        plan.add(
            row.line,
            label,
            action,
            model="bde.alumni.official",
            res_id=record.id or 0,
            vals=changed,
            message=message,
        )

    @api.model
    def _refused(self, imp, row):
        """Return (what becomes of it, why) of a row that is not ours, else None."""
        ours = imp.company_id.bde_uai
        if not ours:
            return "error", self.env._("The UAI of the school is not filled in.")
        if row.uai != ours:
            return "skip", self.env._("Another school: %(uai)s.", uai=row.uai or "–")
        return None

    @api.model
    def _apply_context(self):
        return {**super()._apply_context(), "bde_no_outcomes": True}

    @api.model
    def _after_apply(self, imp, plan, ids):
        res = super()._after_apply(imp, plan, ids)
        self.env["bde.alumni.outcome"]._refresh(imp.company_id)
        return res
