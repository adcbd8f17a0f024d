from odoo import api, fields, models
from odoo.fields import Domain

from ...rules.surveys import steps

ASKED = ("left", "studies_elsewhere", "to_confirm")


class BdeAlumniWave(models.Model):
    """A survey of those who left a school year, so many months after.

    It makes itself, opens on its day, asks again, and closes. What is answered is in
    Odoo's own survey too, without a name, for its results.
    """

    _name = "bde.alumni.wave"
    _description = "Outcome survey"
    _order = "date_due desc, school_year_id, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        index=True,
    )
    school_year_id = fields.Many2one(
        "bde.school.year",
        string="Left after",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    months = fields.Integer(
        string="Months after", required=True, readonly=True, aggregator=None
    )
    date_due = fields.Date(string="Opens on", required=True)
    date_end = fields.Date(string="Closes on", required=True)
    state = fields.Selection(
        [("planned", "Planned"), ("running", "Under way"), ("closed", "Closed")],
        required=True,
        default="planned",
        readonly=True,
        index=True,
    )
    survey_id = fields.Many2one(
        "survey.survey",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self.env.ref("bde_alumni.survey_outcome"),
    )
    line_ids = fields.One2many("bde.alumni.wave.line", "wave_id", string="People")
    asked_count = fields.Integer(string="Asked", compute="_compute_counts")
    answered_count = fields.Integer(string="Answered", compute="_compute_counts")
    call_count = fields.Integer(string="To call", compute="_compute_counts")
    response_rate = fields.Float(
        string="Response rate (%)", digits=(5, 1), compute="_compute_counts"
    )

    _once = models.Constraint(
        "UNIQUE(company_id, school_year_id, months)",
        "This survey exists already.",
    )
    _dates_check = models.Constraint(
        "CHECK(date_end >= date_due)", "A survey closes on or after the day it opens."
    )

    @api.depends("school_year_id", "months")
    def _compute_display_name(self):
        for wave in self:
            wave.display_name = self.env._(
                "%(year)s, %(months)s months after",
                year=wave.school_year_id.name,
                months=wave.months,
            )

    @api.depends("line_ids.state")
    def _compute_counts(self):
        rows = self.env["bde.alumni.wave.line"]._read_group(
            [("wave_id", "in", self.ids)], ["wave_id", "state"], ["__count"]
        )
        counts = {(wave.id, state): number for wave, state, number in rows}
        for wave in self:
            states = {s: n for (key, s), n in counts.items() if key == wave.id}
            asked = sum(states.values())
            wave.asked_count = asked
            wave.answered_count = states.get("answered", 0)
            wave.call_count = states.get("to_call", 0)
            wave.response_rate = 100 * wave.answered_count / asked if asked else 0

    # -- the life of a survey ----------------------------------------------------------
    @api.model
    def _cron_waves(self):
        """Each morning: make, open, ask again, close."""
        for company in self.env["res.company"].search(Domain.TRUE):
            self.with_company(company)._run(company)

    @api.model
    def _run(self, company, today=None):
        """Do what is due today for a school; running it twice does nothing twice."""
        today = today or fields.Date.context_today(self)
        self._make(company, today)
        ours = [("company_id", "=", company.id)]
        waves = self.sudo()
        waves.search(
            [*ours, ("state", "!=", "closed"), ("date_due", "<=", today)]
        )._open(today)
        running = waves.search([*ours, ("state", "=", "running")])
        over = running.filtered(lambda wave: wave.date_end < today)
        over.state = "closed"
        (running - over)._ask_again(today)

    @api.model
    def _make(self, company, today):
        """Make the surveys of each school year that has leavers; the past ones not."""
        years = (
            self.env["bde.alumni.leaver"]
            .sudo()
            ._read_group([("company_id", "=", company.id)], ["school_year_id"])
        )
        waves = self.sudo()
        known = {
            (wave.school_year_id, wave.months)
            for wave in waves.search([("company_id", "=", company.id)])
        }
        vals_list = []
        for (year,) in years:
            for number in steps.months(company.sudo().bde_alumni_wave_months):
                due = steps.due(year.date_end, number)
                end = fields.Date.add(due, days=company.sudo().bde_alumni_wave_days)
                if (year, number) not in known and end >= today:
                    vals_list.append(
                        {
                            "company_id": company.id,
                            "school_year_id": year.id,
                            "months": number,
                            "date_due": due,
                            "date_end": end,
                        }
                    )
        return waves.create(vals_list)

    def _open(self, today):
        """Put in each survey those who left, may be asked, and are not in it yet."""
        for wave in self:
            people = self.env["bde.alumni.leaver"].sudo()
            people = people.search(
                [
                    ("company_id", "=", wave.company_id.id),
                    ("school_year_id", "=", wave.school_year_id.id),
                    ("outcome", "in", ASKED),
                ]
            )._followed()
            new = people - wave.line_ids.leaver_id
            self.env["bde.alumni.wave.line"].sudo().create(
                [
                    {"wave_id": wave.id, "leaver_id": leaver.id, "opened_on": today}
                    for leaver in new
                ]
            )
        self.state = "running"

    def _ask_again(self, today):
        """Take each person who has not answered one step further."""
        self.line_ids.filtered("is_open")._next_step(today)

    def action_run(self):
        """Button: open or ask again now."""
        self.check_access("write")
        for company in self.company_id:
            self._run(company)

    def action_lines(self):
        """Button: the people of this survey."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_alumni.bde_alumni_wave_line_action"
        )
        return {**action, "domain": [("wave_id", "=", self.id)], "context": {}}

    def action_results(self):
        """Button: Odoo's own page of results, without a name."""
        self.ensure_one()
        return self.survey_id.action_result_survey()
