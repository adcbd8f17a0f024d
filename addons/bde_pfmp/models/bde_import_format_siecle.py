from odoo import api, fields, models
from odoo.tools import LazyTranslate

from odoo.addons.bde_partners.rules.import_plan import Plan

from ..rules import siecle
from ..rules.learner_file import LearnerFile, links_of_export

_lt = LazyTranslate(__name__)


class BdeImportFormatSiecle(models.AbstractModel):
    """SIECLE/BEE exports: learners, representatives, structures, nomenclature."""

    _name = "bde.import.format.siecle"
    _inherit = "bde.import.format.learners"
    _description = "Import: SIECLE"

    _format_code = "siecle"
    _format_label = _lt("SIECLE: learners and representatives")
    _format_help = _lt(
        "SIECLE, Exploitation, Exports standard, en XML: ElevesAvecAdresses, "
        "ResponsablesAvecAdresses, Structures, Nomenclature; .xml or .zip as they are."
    )
    _format_extensions = ("xml", "zip")
    _format_sequence = 10
    _format_sample = "/bde_pfmp/static/samples/siecle_exemple.zip"

    @api.model
    def _recognise(self, source):
        if siecle.looks_like_siecle(source.content):
            return 95 if source.extension in ("xml", "zip") else 80
        # a ZIP of ZIPs hides its content: worth a try, the parser says what is wrong
        return 30 if source.extension == "zip" else 0

    @api.model
    def _parse(self, imp):
        """Read the export; once for the dry runs and the import of a transaction."""
        source = imp._source()
        known = self.env.cr.cache.get("bde_import_siecle")
        if known and known[0] == source.content:
            return known[1]
        parsed = siecle.parse(source.content, source.filename)
        self.env.cr.cache["bde_import_siecle"] = source.content, parsed
        return parsed

    @api.model
    def _plan(self, imp, parsed, answers):
        plan = Plan(answers=answers)
        today = fields.Date.context_today(self)
        for issue in parsed.issues:
            if not issue.subject:
                plan.notes.append(imp._where(issue.line, imp._issue_message(issue)))
            else:
                self._issue_line(imp, plan, issue)
        data = LearnerFile(
            rows=parsed.learners,
            persons=parsed.persons,
            links=links_of_export(parsed),
            structures=parsed.structures,
            mefs=parsed.mefs,
            uai=parsed.uai,
            year=parsed.year,
            day=min(parsed.day, today) if parsed.day else None,
            has_learners="learners" in parsed.kinds,
            official=True,
            exit_labels={
                code: words
                for (kind, code), words in parsed.labels.items()
                if kind == "exit"
            },
        )
        self._plan_learners(imp, data, plan)
        if parsed.kinds == {"nomenclature"}:
            self._plan_nomenclature(imp, plan, parsed)
        return plan

    @api.model
    def _plan_nomenclature(self, imp, plan, parsed):
        """A nomenclature alone completes the MEFs of the school, and adds none."""
        known = self.env["bde.mef"].search_fetch(
            [("company_id", "=", imp.company_id.id)], ["code", "name", "mefstat"]
        )
        for mef in known:
            said = parsed.mefs.get(mef.code[:10])
            if said is None:
                continue
            vals = self._completed_mef(mef, said)
            plan.add(
                said.line,
                self.env._("MEF %s", mef.code),
                "update" if vals else "same",
                model="bde.mef",
                res_id=mef.id,
                vals=vals,
                message=self._changes_text(mef, vals) if vals else "",
            )
        others = len(parsed.mefs.keys() - {mef.code[:10] for mef in known})
        plan.notes.append(
            self.env._(
                "MEFs of this nomenclature that are not those of your learners, left "
                "out: %s. Give it together with the learners, in one ZIP.",
                others,
            )
        )

    @api.model
    def _report_columns(self, parsed):
        return ["ELEVE_ID", "ID_NATIONAL", "CODE_MEF", "CODE_STRUCTURE"]

    @api.model
    def _report_cells(self, parsed):
        return {
            row.line: [row.ref, row.ine, row.mef, row.class_code]
            for row in parsed.learners
        }
