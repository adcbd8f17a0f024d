from odoo import api, models
from odoo.tools import LazyTranslate

from odoo.addons.bde_partners.rules.import_plan import Plan, Question

from ...rules.allowance.rate_table import FIELDS, read_rates, year_of

_lt = LazyTranslate(__name__)


class BdeImportFormatRates(models.AbstractModel):
    """The official table of the rates of a school year, MEF by MEF."""

    _name = "bde.import.format.aplypro.wages"
    _inherit = "bde.import.format.tabular"
    _description = "Format of import: rates of the allowance"

    _format_code = "aplypro_wages"
    _format_label = _lt("Rates of the PFMP allowance")
    _format_help = _lt(
        "The official table of a school year: MEF, rate a day and yearly cap."
    )
    _format_sequence = 80
    _format_models = ("bde.pfmp.rate",)
    _format_groups = "bde_partners.group_bde_manager"

    @api.model
    def _format_fields(self):
        return list(FIELDS)

    @api.model
    def _parse(self, imp):
        parsed = super()._parse(imp)
        parsed.content = read_rates(parsed.lines())
        return parsed

    @api.model
    def _plan(self, imp, parsed, answers):
        plan = Plan(answers=answers)
        self._note_table(imp, plan, parsed.table)
        for issue in parsed.content.issues:
            self._issue_line(imp, plan, issue)
        year = self._year(imp, plan, len(parsed.content.rows))
        rates = self.env["bde.pfmp.rate"]
        known = {
            rate.mef_code: rate
            for rate in rates.search(
                [("year_start", "=", year), ("mef_code", "!=", False)]
            )
        }
        for mef, row in parsed.content.rows.items():
            self._plan_rate(imp, plan, year, mef, row, known.get(mef))
        plan.lines.sort(key=lambda planned: planned.line or 0)
        return plan

    @api.model
    def _year(self, imp, plan, count):
        """Return the year of the table: in its name, else asked."""
        current = imp.school_year_id.date_start.year
        year = year_of(imp.filename)
        if not year:
            answer = plan.ask(
                Question(
                    key="year",
                    label=self.env._("Of which school year is this table?"),
                    choices=[
                        (str(start), f"{start}-{start + 1}")
                        for start in range(current + 1, max(2023, current - 3) - 1, -1)
                    ],
                    default=str(current),
                ),
                count=count,
            )
            year = int(answer or current)
        if year != current:
            plan.notes.append(
                self.env._(
                    "This table is of %(year)s: the rates of %(current)s do not "
                    "change.",
                    year=f"{year}-{year + 1}",
                    current=imp.school_year_id.name,
                )
            )
        return year

    @api.model
    def _plan_rate(self, imp, plan, year, mef, row, rate):
        vals = {name: value for name, value in row.items() if name != "line"}
        vals["source"] = imp.filename or self.env._("Pasted table")
        vals["to_verify"] = False
        planned = {"model": "bde.pfmp.rate", "key": f"rate:{year}:{mef}"}
        if not rate:
            vals |= {"year_start": year, "mef_code": mef}
            plan.add(row["line"], mef, "create", vals=vals, **planned)
            return
        changed = self._changed(rate, vals)
        worth = {k: v for k, v in changed.items() if k != "source"}
        plan.add(
            row["line"],
            mef,
            "update" if worth else "same",
            res_id=rate.id,
            vals=changed if worth else {},
            message=self._changes_text(rate, worth) if worth else "",
            **planned,
        )

    @api.model
    def _after_apply(self, imp, plan, ids):
        """The amounts follow the rates: what is not paid is counted again."""
        result = super()._after_apply(imp, plan, ids)
        years = {int(key.split(":")[1]) for key in ids if str(key).startswith("rate:")}
        lines = self.env["bde.pfmp.allowance"].search(
            [("school_year_id.date_start", ">=", f"{min(years)}-01-01")]
            if years
            else [(0, "=", 1)]
        )
        lines._recompute()
        return result
