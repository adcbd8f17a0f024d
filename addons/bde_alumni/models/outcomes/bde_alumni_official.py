from odoo import api, fields, models

from ...rules.outcomes.official import COUNTS, RATES

TRACKS = [("school", "At school"), ("apprenticeship", "Apprenticeship")]


class BdeAlumniOfficial(models.Model):
    """A row of InserJeunes for the school: what the ministry publishes, untouched.

    The figures stay as published (`figures`): what is empty there is not a zero.
    """

    _name = "bde.alumni.official"
    _description = "Official outcome figures"
    _order = "year desc, label, code, id"
    _rec_name = "label"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    year = fields.Integer(
        required=True, aggregator=None, help="The last June of the cohorts."
    )
    cohorts = fields.Integer(required=True, default=1, aggregator=None)
    code = fields.Char(string="Code of the training")
    label = fields.Char(string="Training in the file")
    track = fields.Selection(TRACKS, required=True, default="school")
    training_id = fields.Many2one(
        "bde.training",
        string="Training of the school",
        ondelete="set null",
        check_company=True,
        index="btree_not_null",
    )
    figures = fields.Json()
    source = fields.Char(readonly=True)
    final_year_shown = fields.Char(string="Last year", compute="_compute_shown")
    leavers_shown = fields.Char(string="Leavers", compute="_compute_shown")
    studies_shown = fields.Char(string="Studies", compute="_compute_shown")
    job_6_shown = fields.Char(string="Job at 6 months", compute="_compute_shown")
    job_12_shown = fields.Char(string="Job at 12 months", compute="_compute_shown")
    job_18_shown = fields.Char(string="Job at 18 months", compute="_compute_shown")
    job_24_shown = fields.Char(string="Job at 24 months", compute="_compute_shown")

    _once = models.UniqueIndex(
        "(company_id, year, track, COALESCE(NULLIF(code, ''), label))",
        "These figures are in the base already.",
    )
    _cohorts_check = models.Constraint(
        "CHECK(cohorts BETWEEN 1 AND 4 AND year BETWEEN 1990 AND 2100)",
        "A year, and one to four cohorts.",
    )

    @api.depends("figures")
    @api.depends_context("lang")
    def _compute_shown(self):
        outcome = self.env["bde.alumni.outcome"]
        for row in self:
            figures = row.figures or {}
            row.final_year_shown = outcome._count_text(figures.get("final_year"))
            row.leavers_shown = outcome._count_text(figures.get("leavers"))
            for name in ("studies", "job_6", "job_12", "job_18", "job_24"):
                row[f"{name}_shown"] = outcome._rate_text(figures.get(f"rate_{name}"))

    def write(self, vals):
        res = super().write(vals)
        if {"training_id", "figures", "track", "year"} & set(vals):
            self._outcomes_again()
        return res

    def unlink(self):
        companies = self.company_id
        res = super().unlink()
        self.env["bde.alumni.outcome"]._refresh(companies)
        return res

    def _outcomes_again(self):
        """The indicators stand next to these figures: compute them again."""
        if not self.env.context.get("bde_no_outcomes"):
            self.env["bde.alumni.outcome"]._refresh(self.company_id)

    @api.model
    def _no_figures(self):
        """Return figures of which nothing is published."""
        return dict.fromkeys(COUNTS + RATES)
