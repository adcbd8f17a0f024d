from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from odoo.addons.bde_partners.client_action import tell
from odoo.addons.bde_partners.rules.workbook_out import Column, Sheet, build_workbook

from .bde_alumni_official import TRACKS

AVERAGE = {"digits": (5, 1), "aggregator": "avg", "readonly": True}


class BdeAlumniOutcome(models.Model):
    """What became of a training's last year, next to what InserJeunes publishes.

    A row holds figures and no person, already masked: what may not be shown is not in
    it (NULL, never 0). Rows are written by `_refresh` alone.
    """

    _name = "bde.alumni.outcome"
    _description = "Outcome indicators"
    _order = "year desc, training_id, track, id"
    _rec_name = "training_id"

    company_id = fields.Many2one("res.company", string="School", readonly=True)
    training_id = fields.Many2one("bde.training", readonly=True, ondelete="cascade")
    track = fields.Selection(TRACKS, readonly=True)
    year = fields.Integer(
        readonly=True, aggregator=None, help="The last June of the cohorts."
    )
    cohorts = fields.Integer(readonly=True, aggregator=None)
    state = fields.Selection(
        [
            ("nothing", "Too few to be told"),
            ("masked", "Masked"),
            ("shown", "Shown"),
        ],
        string="Own figures",
        readonly=True,
    )
    final_year = fields.Integer(string="Last year", readonly=True, aggregator="avg")
    leavers = fields.Integer(readonly=True, aggregator="avg")
    studies = fields.Float(string="Going on with studies (%)", **AVERAGE)
    job_6 = fields.Float(string="Employed at 6 months (%)", **AVERAGE)
    job_12 = fields.Float(string="Employed at 12 months (%)", **AVERAGE)
    job_18 = fields.Float(string="Employed at 18 months (%)", **AVERAGE)
    job_24 = fields.Float(string="Employed at 24 months (%)", **AVERAGE)
    other_6 = fields.Float(string="Others at 6 months (%)", **AVERAGE)
    favourable = fields.Float(string="Favourable outcome (%)", **AVERAGE)
    answered_6 = fields.Float(string="Answered at 6 months (%)", **AVERAGE)
    official_studies = fields.Float(string="InserJeunes: studies (%)", **AVERAGE)
    official_job_6 = fields.Float(string="InserJeunes: 6 months (%)", **AVERAGE)
    official_job_24 = fields.Float(string="InserJeunes: 24 months (%)", **AVERAGE)
    gap_studies = fields.Float(string="Gap in studies (points)", **AVERAGE)
    gap_job_6 = fields.Float(string="Gap at 6 months (points)", **AVERAGE)
    facts = fields.Json(readonly=True)
    computed_on = fields.Datetime(readonly=True)

    _once = models.Constraint(
        "UNIQUE(company_id, training_id, track, year)",
        "These indicators are in the base already.",
    )

    # -- texts -----------------------------------------------------------------------
    @api.model
    def _count_text(self, value):
        return "–" if value is None else f"{value:d}"

    @api.model
    def _rate_text(self, value):
        """« 41,5 % », « – » when it is not known or not shown."""
        if value is None:
            return "–"
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        point = (lang.decimal_point if lang else ".") or "."
        return f"{value:.1f}".replace(".", point) + "\N{NO-BREAK SPACE}%"

    # -- buttons ---------------------------------------------------------------------
    def action_refresh(self):
        """Button: count again now, instead of next night."""
        self._check_office()
        self._refresh(self.env.companies)
        return tell(self.env._("The indicators are up to date."))

    def _check_office(self):
        if not self.env.user.has_group("bde_partners.group_bde_user"):
            raise AccessError(self.env._("Only the office counts again."))

    def action_export(self):
        """Button: the rows chosen, or all, as a workbook."""
        self.check_access("read")
        rows = self or self.search(Domain.TRUE)
        ids = ",".join(map(str, rows.ids))
        return {
            "type": "ir.actions.act_url",
            "url": f"/bde/anciens/insertion.xlsx?ids={ids}",
            "target": "download",
        }

    def _export(self):
        """Return (name, bytes of the .xlsx) of these rows, masked as on the screen.

        :raise AccessError: rows of another school, a user without the right to read
        """
        self.check_access("read")
        percents = [
            (self.env._("Studies"), "local", "studies"),
            (self.env._("Studies, InserJeunes"), "official", "rate_studies"),
            *self._job_columns(),
            (self.env._("Others at 6 months"), "local", "other_6"),
            (self.env._("Favourable outcome"), "local", "favourable"),
            (self.env._("Answered at 6 months"), "local", "answered_6"),
        ]
        tracks = dict(self._fields["track"]._description_selection(self.env))
        columns = [
            Column(self.env._("Training"), 40),
            Column(self.env._("Track"), 16),
            Column(self.env._("Year"), 8, "integer"),
            Column(self.env._("Cohorts"), 8, "integer"),
            Column(self.env._("Last year"), 10, "integer"),
            Column(self.env._("Leavers"), 10, "integer"),
            *(Column(title, 14, "percent") for title, _side, _name in percents),
            Column(self.env._("Gap and reasons"), 70),
        ]
        lines = []
        for row in self:
            facts = row.facts or {}
            local = facts.get("local") or {}
            line = [row.training_id.display_name, tracks[row.track], row.year]
            line += [row.cohorts, local.get("final_year"), local.get("leavers")]
            for _title, side, name in percents:
                value = (facts.get(side) or {}).get(name)
                line.append(None if value is None else value / 100)
            lines.append([*line, row.explanation])
        title = self.env._("Outcome indicators")
        return f"{title}.xlsx", build_workbook([Sheet(title, columns, lines)])

    def _job_columns(self):
        found = []
        for month in (6, 12, 18, 24):
            title = self.env._("Job at %(months)s months", months=month)
            found.append((title, "local", f"job_{month}"))
            title = self.env._("Job at %(months)s months, InserJeunes", months=month)
            found.append((title, "official", f"rate_job_{month}"))
        return found
