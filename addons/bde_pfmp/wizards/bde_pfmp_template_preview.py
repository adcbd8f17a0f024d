from odoo import api, fields, models

from ..rules import convention_lines
from ..rules import convention_sample as sample


class BdePfmpTemplatePreview(models.TransientModel):
    """A template as it prints, on a real placement or on an invented learner."""

    _name = "bde.pfmp.template.preview"
    _description = "Preview of a template"

    template_id = fields.Many2one("bde.pfmp.template", required=True)
    kind = fields.Selection(related="template_id.kind")
    placement_id = fields.Many2one(
        "bde.pfmp.placement",
        string="Learner",
        domain="[('host_id', '!=', False), "
        "('kind', '=', 'pfmp' if kind == 'abroad' else kind)]",
        help="Empty: an invented learner.",
    )
    case = fields.Selection(
        [
            ("minor", "Minor, host in France"),
            ("adult", "Adult, host in France"),
            ("abroad", "Minor, host abroad"),
        ],
        string="Invented learner",
        required=True,
        default="minor",
    )
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, required=True
    )

    @api.constrains("placement_id")
    def _check_placement(self):
        """Refuse a learner that the user may not read: a link tells the name."""
        self.placement_id.sudo(False).check_access("read")

    def _preview_facts(self):
        """Return the facts to print: the placement's, or the sample's."""
        self.ensure_one()
        placement = self.placement_id
        if placement:
            placement.check_access("read")
            return placement._convention_facts({placement: self.template_id})[placement]
        facts = sample.facts(self.template_id.kind, self.case)
        placements = self.env["bde.pfmp.placement"]
        school = placements._facts_of_school(self.company_id.sudo())
        # what the school has not filled yet keeps the invented value
        facts["school"] |= {key: value for key, value in school.items() if value}
        template = self.template_id
        for name in ("follow_up", "evaluation"):
            facts[name] = sample.lines(template[name]) or facts[name]
        for name in ("meals", "transport", "lodging"):
            facts["finance"][name] = template[name] or ""
        facts["levels"] = template._signing_levels()
        facts["voted"] = sample.vote(
            template.decision_id.date, template.decision_id.number
        )
        facts |= placements._facts_of_template(template, facts)
        return facts | {"lines": convention_lines.lines(facts)}

    def action_preview(self):
        """Button: print."""
        self.check_access("read")
        report = self.env.ref("bde_pfmp.action_report_convention_preview")
        return report.report_action(self)
