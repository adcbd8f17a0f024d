from dataclasses import replace

from odoo import models

from ..rules import sheet
from ..rules.law import library, working_time
from ..rules.law.findings import BLOCKED, FORBIDDEN
from .bde_pfmp_placement_law import ELSEWHERE

CHECKS_OF_HOURS = {
    rule.code
    for rule in library.RULES
    if rule.check.__module__ == working_time.__name__
}


class BdePfmpHostForm(models.Model):
    """What the law says of what a company wrote, before anything is filed."""

    _inherit = "bde.pfmp.host.form"

    def _compute_law_html(self):
        """What the law would say once the retained answers are filed."""
        self.law_html = False
        for form in self.filtered(lambda f: f.state == "submitted"):
            found = form._law_preview(
                {line: line._law_retained() for line in form.line_ids}
            )
            parts = [
                (line.learner_id.display_name, line.placement_id._law_as_html(findings))
                for line, findings in found.items()
                if findings
            ]
            form.law_html = self.env["ir.qweb"]._render(
                "bde_pfmp.host_form_law", {"parts": parts}
            )

    def _law_preview(self, given):
        """Return {line: findings} if `given` were filed; a bounded number of queries.

        :param dict given: {line: {"slots", "works", "headcount", "other_trainees",
            "tutor_trainees"}}, None for what is not said
        """
        self.ensure_one()
        placements = self.line_ids.placement_id
        if not placements:
            return {}
        params = self.env["bde.pfmp.law.parameter"]._parameters()
        known = placements._law_context(self.company_id)
        waivers = placements._law_waivers()
        result = {}
        for line, said in given.items():
            placement = line.placement_id
            facts = line._law_facts_with(placement._law_facts(known), said)
            result[line] = [
                finding
                for finding in library.check(facts, params, waivers[placement])
                if finding.rule not in ELSEWHERE
            ]
        return result

    def _law_of_hours(self):
        """Return {line id: sentences} on the hours a company typed, in plain words."""
        self.ensure_one()
        common = self._values()
        given = {}
        for line in self.line_ids:
            slots = line._values(common).get("slots")
            if slots:
                given[line] = {"slots": slots}
        return {
            line.id: [
                (
                    line.placement_id._law_text(finding),
                    self.env._(library.BY_CODE[finding.rule].why),
                    finding.level in (FORBIDDEN, BLOCKED),
                )
                for finding in findings
                if finding.rule in CHECKS_OF_HOURS
            ]
            for line, findings in (self._law_preview(given) if given else {}).items()
        }


class BdePfmpHostFormLine(models.Model):
    _inherit = "bde.pfmp.host.form.line"

    def _law_retained(self):
        """Return what the law reads of the retained answers."""
        values = self.form_id._retained(self)
        return {
            "slots": sheet.parse_hours(values.hours).slots or None,
            "works": values.works,
            "headcount": values.headcount,
            "other_trainees": values.other_trainees,
            "tutor_trainees": values.tutor_trainees,
            "tutor": bool(values.tutor),
        }

    def _law_facts_with(self, facts, said):
        """Return the facts of a placement where `said` replaces what was known."""
        changes = {}
        if said.get("slots") is not None:
            changes["slots"] = tuple(said["slots"])
        if said.get("works") is not None:
            works = self.env["bde.pfmp.hazard.work"].browse(said["works"]).exists()
            absolute = works.filtered("is_absolute")
            changes["hazards"] = replace(
                facts.hazards,
                needed=bool(works - absolute),
                absolute=", ".join(absolute.mapped("name")),
            )
        host = {
            name: said[name]
            for name in ("headcount", "other_trainees")
            if said.get(name) is not None
        }
        if host:
            changes["host"] = replace(facts.host, **host)
        if said.get("tutor_trainees") is not None:
            changes["tutor_declared"] = said["tutor_trainees"]
        if said.get("tutor"):
            changes["has_tutor"] = True
        return replace(facts, **changes)
