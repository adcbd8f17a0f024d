from odoo import api, models
from odoo.tools import LazyTranslate

from odoo.addons.bde_partners.rules.import_plan import Plan
from odoo.addons.bde_partners.rules.text import fold

from ..rules import learners_table
from ..rules.learner_file import LearnerFile, people_of_rows

_lt = LazyTranslate(__name__)

# headers of the CSV that APLyPro accepts, by which it is known
CANONICAL = {
    "ine",
    "prenom",
    "nom",
    "date naissance",
    "label classe",
    "mef code",
    "annee scolaire",
    "date debut",
    "date fin",
}


class BdeImportFormatLearnersList(models.AbstractModel):
    """A list of learners in columns: the same plan as SIECLE."""

    _name = "bde.import.format.learners.list"
    _inherit = ["bde.import.format.learners", "bde.import.format.tabular"]
    _description = "Format of import: list of learners"

    _format_history = False  # its lines may speak of past years and leavers

    @api.model
    def _format_fields(self):
        return learners_table.FIELDS

    @api.model
    def _parse(self, imp):
        parsed = super()._parse(imp)
        year = imp.school_year_id.date_start.year
        parsed.content = learners_table.read(parsed.table, parsed.mapping, year)
        return parsed

    @api.model
    def _plan(self, imp, parsed, answers):
        plan = Plan(answers=answers)
        rows = self._begin_plan(imp, plan, parsed)
        persons, links = people_of_rows(rows)
        chosen = imp.school_year_id.date_start.year
        years = {row.school_year for row in rows if row.school_year}
        data = LearnerFile(
            rows=rows,
            persons=persons,
            links=links,
            year=chosen if chosen in years else max(years, default=chosen),
            year_decides=True,
            history=self._format_history,
        )
        return self._plan_learners(imp, data, plan)


class BdeImportFormatLearnersCsv(models.AbstractModel):
    """The canonical CSV of learners: the one that APLyPro accepts."""

    _name = "bde.import.format.learners.csv"
    _inherit = "bde.import.format.learners.list"
    _description = "Import: canonical CSV of learners"

    _format_code = "learners_csv"
    _format_label = _lt("Learners: CSV of APLyPro")
    _format_help = _lt(
        "The .csv with semicolons that APLyPro accepts: ine, prénom, nom, "
        "date_naissance, label_classe, mef_code, année_scolaire, date_début, date_fin…"
    )
    _format_extensions = ("csv", "txt")
    _format_sequence = 15
    _format_sample = "/bde_pfmp/static/samples/eleves_exemple.csv"
    _format_history = True

    @api.model
    def _recognise(self, source):
        if source.table is None:
            return 0
        headers = {fold(column) for column in source.table.columns}
        return 100 if headers >= CANONICAL else 0


class BdeImportFormatLearnersWorkbook(models.AbstractModel):
    """Extraction of PRONOTE or SIECLE, or anybody's list, columns chosen by people."""

    _name = "bde.import.format.learners.workbook"
    _inherit = "bde.import.format.learners.list"
    _description = "Import: workbook of learners"

    _format_code = "learners_workbook"
    _format_label = _lt("Learners: workbook or pasted lines")
    _format_help = _lt(
        "PRONOTE, Exporter la liste des élèves, or a SIECLE extraction: name, first "
        "name, birth date, INE, class… in any order; or lines copied from them."
    )
    _format_sequence = 20
    _format_sample = "/bde_pfmp/static/samples/eleves_exemple.xlsx"
