from odoo import api, fields, models
from odoo.tools import split_every

from odoo.addons.bde_partners.models.bde_import_format_write import BULK, CHUNK
from odoo.addons.bde_partners.rules.import_plan import references

# updates of these make room for what is created: they come first
EARLY = ("bde.learner", "bde.guardian", "bde.enrolment")


class BdeImportFormatLearners(models.AbstractModel):
    """Writing: what ends before what starts, then the periods under way."""

    _inherit = "bde.import.format.learners"

    @api.model
    def _chunks(self, todo):
        """Close enrolments (and free INE) before opening others in their place."""
        early, rest = {}, []
        for planned in todo:
            ready = planned.action == "update" and planned.model in EARLY
            if ready and not references(planned.vals):
                early.setdefault(planned.model, []).append(planned)
            else:
                rest.append(planned)
        for lines in early.values():
            for chunk in split_every(CHUNK, lines, list):
                yield self._write_chunk, chunk
        # `_format_models` is an order in which each model only needs those before
        ready, later = {name: [] for name in self._format_models}, []
        for planned in rest:
            if planned.action == "create":
                ready[planned.model].append(planned)
            else:
                later.append(planned)
        for lines in ready.values():
            for chunk in split_every(BULK, lines, list):
                yield self._create_chunk, chunk
        yield from super()._chunks(later)

    @api.model
    def _after_apply(self, imp, plan, ids):
        """One place to find for each learner who is new in a class with periods."""
        result = super()._after_apply(imp, plan, ids)
        written = [p for p in plan.lines if p.action in ("create", "update")]
        enrolments = self.env["bde.enrolment"].browse(
            [p.res_id for p in written if p.model == "bde.enrolment"]
        )
        if enrolments:
            self._sync_periods(imp, enrolments)
        return result

    @api.model
    def _sync_periods(self, imp, enrolments):
        """Add the placements to find of the periods to come of the classes touched."""
        classes = enrolments.class_id | enrolments.group_ids
        periods = self.env["bde.pfmp.period"].search(
            [
                ("company_id", "=", imp.company_id.id),
                ("class_ids", "in", classes.ids),
                ("date_end", ">=", fields.Date.context_today(self)),
            ]
        )
        periods._sync_placements()
