from odoo import api, models
from odoo.tools import LazyTranslate

from ..rules.communes import FIELDS, read
from ..rules.import_plan import Plan

_lt = LazyTranslate(__name__)


class BdeImportFormatCommunes(models.AbstractModel):
    """The table of communes: where an address is without asking anybody."""

    _name = "bde.import.format.communes"
    _inherit = "bde.import.format.tabular"
    _description = "Format of import: communes"

    _format_code = "communes"
    _format_label = _lt("Communes and their position")
    _format_help = _lt(
        "A public file of communes with their INSEE code, postal codes, latitude and "
        "longitude: « base officielle des codes postaux » or « communes de France » "
        "of data.gouv.fr. All of France fits (35,000 lines)."
    )
    _format_sequence = 80
    _format_models = ("bde.commune",)
    _format_sample = "/bde_partners/static/samples/communes.csv"

    @api.model
    def _format_fields(self):
        return list(FIELDS)

    @api.model
    def _parse(self, imp):
        parsed = super()._parse(imp)
        parsed.content = read(parsed.table, parsed.mapping)
        return parsed

    @api.model
    def _plan(self, imp, parsed, answers):
        plan = Plan(answers=answers)
        rows = self._begin_plan(imp, plan, parsed)
        communes = self.env["bde.commune"].search_fetch(
            [("insee", "in", [row.insee for row in rows])],
            ["insee", "name", "zips", "lat", "lng"],
        )
        known = {commune.insee: commune for commune in communes}
        for row in rows:
            self._plan_commune(plan, row, known.get(row.insee))
        return plan

    @api.model
    def _plan_commune(self, plan, row, known):
        """Plan one commune: new, changed or the same."""
        vals = {
            "insee": row.insee,
            "name": row.name,
            "zips": " ".join(row.zips),
            "lat": round(row.lat, 6),
            "lng": round(row.lng, 6),
        }
        changed = self._changed(known, vals) if known else vals
        action = "create" if not known else "update" if changed else "same"
        plan.add(
            row.line,
            row.name,
            action,
            model="bde.commune",
            res_id=known.id if known else 0,
            vals=changed,
            message=self._changes_text(known, changed) if known and changed else "",
        )

    @api.model
    def _after_apply(self, imp, plan, ids):
        """Place the organisations whose commune was not in the table."""
        self.env["res.partner"]._bde_locate_again()
        return super()._after_apply(imp, plan, ids)
