from odoo import api, models

from ..rules import amendment as rules
from ..rules import french


class ReportAmendment(models.AbstractModel):
    """Values of the printed amendment: who is bound, what changes, who signs."""

    _name = "report.bde_pfmp.report_amendment"
    _description = "Amendment, values to print"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the parties, the changes and the signatories, in French."""
        amendments = self.env["bde.pfmp.convention"].browse(docids)
        facts = amendments.placement_id._convention_facts(
            {a.placement_id: a.template_id for a in amendments}
        )
        return {
            "doc_ids": docids,
            "doc_model": amendments._name,
            "docs": amendments,
            "facts": {a.id: self._facts(a, facts[a.placement_id]) for a in amendments},
            "urls": {a.id: a._get_verify_url() for a in amendments},
            "titles": rules.TITLES,
            "day": lambda moment: french.long_date(moment and moment.date()),
            **self.env["report.bde_pfmp.report_convention"]._constants(),
        }

    @api.model
    def _facts(self, amendment, facts):
        """Return the facts of the convention; a new tutor signs as well."""
        if amendment.amendment_kind != "tutor":
            return facts
        new = next(c["new"] for c in amendment.changes if c["field"] == "tutor")
        block = {
            "role": "Le nouveau tuteur",
            "name": new,
            "hint": "Date et signature",
            "stamp": "",
        }
        lines = facts["lines"]
        blocks = [*lines["signatures"], block]
        return facts | {"lines": lines | {"signatures": blocks}}
