from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class BdePfmpPeriod(models.Model):
    """A PFMP of one or several classes, as the board of the school voted it."""

    _name = "bde.pfmp.period"
    _description = "PFMP period"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    school_year_id = fields.Many2one(
        "bde.school.year",
        compute="_compute_school_year_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        required=True,
        ondelete="restrict",
    )
    kind = fields.Selection(
        [
            ("pfmp", "PFMP"),
            ("path", "Personalised path (end of cycle)"),
            ("catch_up", "Catch-up"),
            ("bts", "BTS internship"),
            ("fc", "Continuing education"),
        ],
        required=True,
        default="pfmp",
    )
    class_ids = fields.Many2many(
        "bde.class",
        string="Classes",
        check_company=True,
        domain="[('school_year_id', '=', school_year_id)]",
    )
    date_start = fields.Date(string="First day", required=True, tracking=True)
    date_end = fields.Date(string="Last day", required=True, tracking=True)
    week_count = fields.Float(
        string="Weeks", compute="_compute_week_count", digits=(4, 1)
    )
    note = fields.Text(string="Objectives of the period")
    placement_ids = fields.One2many("bde.pfmp.placement", "period_id")
    learner_count = fields.Integer(compute="_compute_counts")
    to_find_count = fields.Integer(string="Without a place", compute="_compute_counts")
    ready_count = fields.Integer(string="Conventions ready", compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts", help="Share with a place, %.")
    active = fields.Boolean(default=True)

    _dates_check = models.Constraint(
        "CHECK(date_end >= date_start)", "A period ends on or after its first day."
    )

    @api.depends("date_start")
    def _compute_school_year_id(self):
        years = self.env["bde.school.year"]
        for period in self:
            if period.date_start:
                period.school_year_id = years._get_for(period.date_start)
            else:
                period.school_year_id = period.school_year_id or years._current()

    @api.depends("date_start", "date_end")
    def _compute_week_count(self):
        for period in self:
            days = 0
            if period.date_start and period.date_end:
                days = (period.date_end - period.date_start).days + 1
            # Friday counts the week as done: 5 days are one week, 12 days are two
            period.week_count = round((days + 2) / 7, 1) if days > 5 else days / 5

    @api.depends("placement_ids.state", "placement_ids.host_id")
    def _compute_counts(self):
        groups = self.env["bde.pfmp.placement"]._read_group(
            [("period_id", "in", self.ids), ("state", "!=", "cancelled")],
            ["period_id", "state"],
            ["__count"],
        )
        counts = {}
        for period, state, count in groups:
            counts.setdefault(period.id, {})[state] = count
        for period in self:
            own = counts.get(period.id, {})
            total = sum(own.values())
            missing = own.get("to_find", 0)
            period.learner_count = total
            period.to_find_count = missing
            period.ready_count = total - missing - own.get("found", 0)
            period.progress = 100.0 * (total - missing) / total if total else 0.0

    @api.constrains("date_start", "date_end", "school_year_id")
    def _check_dates(self):
        for period in self:
            year = period.school_year_id
            if period.date_start < year.date_start or period.date_end > year.date_end:
                raise ValidationError(
                    self.env._(
                        "%(name)s must lie inside the school year %(year)s "
                        "(%(start)s to %(end)s).",
                        name=period.name,
                        year=year.name,
                        start=fields.Date.to_string(year.date_start),
                        end=fields.Date.to_string(year.date_end),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        periods = super().create(vals_list)
        periods._sync_placements()
        return periods

    def write(self, vals):
        result = super().write(vals)
        if "class_ids" in vals:
            self._sync_placements()
        return result

    def _eligible_domain(self):
        """Return the domain of the enrolments that this period concerns."""
        self.ensure_one()
        statuses = {"bts": ["bts"], "fc": ["fc"]}.get(self.kind, ["st"])
        return [
            ("school_year_id", "=", self.school_year_id.id),
            ("status", "in", statuses),
            "|",
            ("class_id", "in", self.class_ids.ids),
            ("group_ids", "in", self.class_ids.ids),
            "|",
            ("date_end", "=", False),
            ("date_end", ">=", self.date_start),
        ]

    def _sync_placements(self):
        """Give each learner of the classes one line to find a place for.

        Apprentices have a contract, not a convention: they are left out. Lines
        that already exist are never touched. Bounded number of queries a period.

        :return: the `bde.pfmp.placement` added
        """
        placements = self.env["bde.pfmp.placement"]
        vals_list = []
        for period in self:
            enrolments = self.env["bde.enrolment"].search(period._eligible_domain())
            known = set(period.placement_ids.mapped("learner_id").ids)
            for enrolment in enrolments:
                if enrolment.learner_id.id not in known:
                    known.add(enrolment.learner_id.id)
                    vals_list.append(period._prepare_placement_vals(enrolment))
        return placements.create(vals_list)

    def _prepare_placement_vals(self, enrolment):
        """Return the values of the placement of an enrolment in this period."""
        self.ensure_one()
        kind = {"bts": "bts", "fc": "fc"}.get(self.kind, "pfmp")
        return {
            "period_id": self.id,
            "learner_id": enrolment.learner_id.id,
            "enrolment_id": enrolment.id,
            "date_start": self.date_start,
            "date_end": self.date_end,
            "kind": kind,
            "company_id": self.company_id.id,
        }

    def action_sync_placements(self):
        """Button: add the learners who arrived since the period was made."""
        added = self._sync_placements()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if added else "info",
                "message": self.env._("%(count)s learners added.", count=len(added)),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_open_board(self):
        """Button: the board of this period, learners without a place first."""
        self.ensure_one()
        if not self.placement_ids:
            raise UserError(
                self.env._(
                    "No learner in %(name)s yet: import the learners of its classes, "
                    "then press « Add the new learners ».",
                    name=self.name,
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_pfmp.bde_pfmp_placement_board_action"
        )
        action["domain"] = [("period_id", "=", self.id)]
        action["context"] = {"default_period_id": self.id}
        action["display_name"] = self.name
        return action
