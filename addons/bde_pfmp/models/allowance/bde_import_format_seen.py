from odoo import api, fields, models
from odoo.tools import LazyTranslate

from odoo.addons.bde_partners.rules.import_plan import Plan
from odoo.addons.bde_partners.rules.issues import ParseError

from ...rules.allowance import seen_table
from ...rules.allowance.checks import holds_iban

_lt = LazyTranslate(__name__)
IBAN = _lt(
    "These lines hold bank account numbers (IBAN): please leave that column out. "
    "Nothing was read or kept."
)


class BdeImportFormatSeen(models.AbstractModel):
    """APLyPro's table of a class, pasted from the browser or as a file."""

    _name = "bde.import.format.aplypro.state"
    _inherit = "bde.import.format.tabular"
    _description = "Format of import: table of a class in APLyPro"

    _format_code = "aplypro_state"
    _format_label = _lt("APLyPro: table of a class")
    _format_help = _lt(
        "Select the table of the class in APLyPro with its headers, copy, paste here. "
        "Each line is compared with the PFMP of the year."
    )
    _format_sequence = 85
    _format_models = ("bde.pfmp.allowance",)
    _format_groups = "bde_partners.group_bde_user"

    @api.model
    def _format_fields(self):
        return list(seen_table.FIELDS)

    @api.model
    def _recognise(self, source):
        """Days and a name or an INE are needed; a list of learners has no days."""
        score = super()._recognise(source)
        if score and source.table is not None:
            match = self._match_columns(source.table.columns)
            if not {"name", "last_name", "ine"} & match.mapping.keys():
                return 0
        return score

    @api.model
    def _parse(self, imp):
        parsed = super()._parse(imp)
        rows = parsed.table.rows
        if any(holds_iban(str(v or "")) for row in rows for v in row.values.values()):
            raise ParseError("iban", str(IBAN), {}, "bde_pfmp")
        parsed.content = seen_table.read_seen(parsed.lines())
        return parsed

    @api.model
    def _plan(self, imp, parsed, answers):
        plan = Plan(answers=answers)
        self._note_table(imp, plan, parsed.table)
        for issue in parsed.content.issues:
            self._issue_line(imp, plan, issue)
        lines = self.env["bde.pfmp.allowance"].search(
            [
                ("company_id", "=", imp.company_id.id),
                ("school_year_id", "=", imp.school_year_id.id),
            ]
        )
        by_id = {line.id: line for line in lines}
        rows = parsed.content.rows
        found = seen_table.reconcile(rows, [self._known(line) for line in lines])
        first = {key: number for number, (key, __) in found.items() if key}
        for row in rows:
            key, code = found[row.line]
            if code:
                issue = seen_table.T.issue(
                    code, row.line, subject=row.label, first=min(first.values() or [0])
                )
                self._issue_line(imp, plan, issue)
            else:
                self._plan_seen(plan, row, by_id[key])
        plan.lines.sort(key=lambda planned: planned.line or 0)
        return plan

    @api.model
    def _known(self, line):
        """Return the `seen_table.Known` of an allowance."""
        learner = line.learner_id
        names = {
            seen_table.words(last, learner.first_name)
            for last in (learner.last_name, learner.usage_name)
            if last
        }
        return seen_table.Known(
            key=line.id,
            learner=learner.id,
            names=tuple(names),
            ine=learner.ine or "",
            klass=line.class_id.code or "",
            start=line.date_start,
            end=line.date_end,
            days=line.days or None,
        )

    @api.model
    def _plan_seen(self, plan, row, line):
        vals = {
            "seen_days": row.days or 0,
            "is_amount_seen": row.amount is not None,
            "seen_amount": (row.amount or 0) / 100,
            "seen_state": row.state or line.seen_state or False,
            "seen_payment": row.payment or line.seen_payment or False,
        }
        changed = self._changed(line, vals)
        vals["seen_on"] = fields.Date.context_today(self)
        plan.add(
            row.line,
            line.learner_id.display_name,
            "update" if changed or not line.seen_on else "same",
            model="bde.pfmp.allowance",
            key=f"allowance:{line.id}",
            res_id=line.id,
            vals=vals if changed or not line.seen_on else {},
        )

    @api.model
    def _after_apply(self, imp, plan, ids):
        """The gaps are said once everything is known."""
        result = super()._after_apply(imp, plan, ids)
        self.env["bde.pfmp.allowance"].browse(ids.values())._recompute()
        return result
