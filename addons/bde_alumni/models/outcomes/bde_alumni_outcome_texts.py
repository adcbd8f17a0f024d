from odoo import api, fields, models

from ...rules.outcomes.compare import reasons

SHOWN = {
    "studies_shown": ("local", "studies"),
    "job_6_shown": ("local", "job_6"),
    "job_12_shown": ("local", "job_12"),
    "job_18_shown": ("local", "job_18"),
    "job_24_shown": ("local", "job_24"),
    "other_6_shown": ("local", "other_6"),
    "favourable_shown": ("local", "favourable"),
    "answered_shown": ("local", "answered_6"),
    "official_studies_shown": ("official", "rate_studies"),
    "official_job_6_shown": ("official", "rate_job_6"),
    "official_job_12_shown": ("official", "rate_job_12"),
    "official_job_18_shown": ("official", "rate_job_18"),
    "official_job_24_shown": ("official", "rate_job_24"),
    "official_other_6_shown": ("official", "rate_other_6"),
    "official_favourable_shown": ("official", "rate_favourable"),
}


def shown(label):
    return fields.Char(string=label, compute="_compute_shown")


class BdeAlumniOutcome(models.Model):
    """The figures as words: « – » where nothing may or can be told, and why."""

    _inherit = "bde.alumni.outcome"

    final_year_shown = shown("Pupils of the last year")
    leavers_shown = shown("Leavers in all")
    official_final_year_shown = shown("InserJeunes: last year")
    official_leavers_shown = shown("InserJeunes: leavers")
    studies_shown = shown("Studies")
    job_6_shown = shown("6 months")
    job_12_shown = shown("12 months")
    job_18_shown = shown("18 months")
    job_24_shown = shown("24 months")
    other_6_shown = shown("Others, 6 months")
    favourable_shown = shown("Favourable")
    answered_shown = shown("Answered")
    official_studies_shown = shown("IJ studies")
    official_job_6_shown = shown("IJ 6 months")
    official_job_12_shown = shown("IJ 12 months")
    official_job_18_shown = shown("IJ 18 months")
    official_job_24_shown = shown("IJ 24 months")
    official_other_6_shown = shown("IJ others")
    official_favourable_shown = shown("IJ favourable")
    gap_shown = shown("Gap, 6 months")
    explanation = fields.Text(string="Why", compute="_compute_shown")

    @api.depends("facts", "state")
    @api.depends_context("lang")
    def _compute_shown(self):
        for row in self:
            facts = row.facts or {}
            local, official = facts.get("local") or {}, facts.get("official") or {}
            sides = {"local": local, "official": official}
            for name, (side, key) in SHOWN.items():
                row[name] = self._rate_text(sides[side].get(key))
            row.final_year_shown = self._count_text(local.get("final_year"))
            row.leavers_shown = self._count_text(local.get("leavers"))
            row.official_final_year_shown = self._count_text(official.get("final_year"))
            row.official_leavers_shown = self._count_text(official.get("leavers"))
            gap = facts.get("gap_job_6")
            row.gap_shown = "–" if gap is None else f"{gap:+.0f}"
            row.explanation = " ".join(
                self._reason(code, params)
                for code, params in reasons(row.state, local, official)
            )

    @api.model
    def _reason(self, code, params):
        """Return a reason of `rules.outcomes.compare` as a sentence."""
        sentences = {
            "nobody": lambda: self.env._(
                "The school follows too few leavers to tell anything."
            ),
            "masked": lambda: self.env._(
                "Too few leavers: the school's figures are masked."
            ),
            "no_official": lambda: self.env._(
                "InserJeunes has no row for this training."
            ),
            "unpublished": lambda: self.env._(
                "InserJeunes does not publish employment here: too few leavers."
            ),
            "too_early": lambda: self.env._(
                "Six months are not over: no employment yet."
            ),
            "few": lambda: self.env._(
                "Near InserJeunes: one leaver alone weighs %(points)s points.", **params
            ),
            "silence": lambda: self.env._(
                "Below InserJeunes, first because of those who did not answer: they "
                "count as without a job."
            ),
            **self._gap_sentences(params),
        }
        return sentences[code]()

    @api.model
    def _gap_sentences(self, params):
        """Return {code: sentence} of what makes two true figures differ."""
        return {
            "above": lambda: self.env._(
                "Above InserJeunes, which sees salaried jobs in France only, and no "
                "private individual who employs."
            ),
            "below": lambda: self.env._(
                "Below InserJeunes: people answered, so look at the dates and the "
                "contracts that were noted."
            ),
            "answers": lambda: self.env._(
                "%(answered)s %% answered at 6 months; of these, %(rate)s %% have a "
                "job.",
                **params,
            ),
            "population": lambda: self.env._(
                "Not the same population: %(ours)s pupils of the last year here, "
                "%(theirs)s in InserJeunes.",
                **params,
            ),
        }
