import uuid

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError, ValidationError
from odoo.tools.misc import format_date

from odoo.addons.bde_partners.rules.issues import RuleError

from ...rules.follow import visit_report as rules
from ..bde_pfmp_of_placement import without_defaults
from ..bde_pfmp_placement_state import HISTORY

PHOTO = "visit_photo"
OFFICE = "bde_partners.group_bde_user,bde_partners.group_bde_head"
# written by the server, by nobody's hand
SERVER = {"alert_id", "client_uuid", "family_on", "reported_on", "source"}


class BdePfmpVisitReport(models.Model):
    """What a teacher saw, or heard on the telephone, of a learner at a host.

    A phone gives each report a number of its own: sent twice, it is one report. The
    level of alert and the note of the office stay inside the school; the rest are
    facts, which the family may ask to read.
    """

    _name = "bde.pfmp.visit.report"
    _description = "Report of a visit"
    _inherit = [
        "bde.pfmp.of.placement.mixin",
        "bde.private.person.mixin",
        "mail.thread",
    ]
    _order = "day desc, id desc"
    _rec_names_search = [
        "learner_id.last_name",
        "learner_id.first_name",
        "host_id.name",
    ]
    _check_company_auto = True

    client_uuid = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: str(uuid.uuid4()),
        help="Number that the phone gave: sent twice, a report exists once.",
    )
    visit_id = fields.Many2one(
        "bde.pfmp.visit",
        ondelete="set null",
        check_company=True,
        index="btree_not_null",
        domain="[('placement_id', '=', placement_id)]",
    )
    placement_id = fields.Many2one(
        "bde.pfmp.placement",
        string="PFMP of",
        required=True,
        ondelete="cascade",
        check_company=True,
        index=True,
    )
    company_id = fields.Many2one(
        related="placement_id.company_id", store=True, index=True, precompute=True
    )
    learner_id = fields.Many2one(
        related="placement_id.learner_id", store=True, index=True
    )
    class_id = fields.Many2one(related="placement_id.class_id", store=True, index=True)
    period_id = fields.Many2one(
        related="placement_id.period_id", store=True, index=True
    )
    host_id = fields.Many2one(
        related="placement_id.host_id",
        store=True,
        index=True,
    )
    teacher_id = fields.Many2one(
        "res.partner",
        compute="_compute_teacher_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('bde_is_teacher', '=', True)]",
        ondelete="restrict",
        index="btree_not_null",
    )
    day = fields.Date(
        string="Seen on", required=True, default=fields.Date.context_today, index=True
    )
    reported_on = fields.Datetime(
        readonly=True, copy=False, default=fields.Datetime.now
    )
    channel = fields.Selection(
        [("visit", "Visit"), ("call", "Call"), ("video", "Video call")],
        required=True,
        default="visit",
    )
    attendance = fields.Selection(
        [
            ("regular", "Present and on time"),
            ("late", "Late at times"),
            ("absent", "Absences"),
        ],
        required=True,
        default="regular",
    )
    integration = fields.Selection(
        [("good", "Good"), ("fragile", "Fragile"), ("poor", "Poor")],
        required=True,
        default="good",
    )
    alert_level = fields.Selection(
        [
            ("none", "Nothing to report"),
            ("watch", "To watch"),
            ("problem", "Problem"),
            ("urgent", "Urgent"),
        ],
        required=True,
        default="none",
        index=True,
    )
    alert_text = fields.Text(
        string="What is wrong", help="Stays inside the school. Nothing on health."
    )
    seen = fields.Text(
        string="What was seen",
        help="Facts: the family may ask to read them. Nothing on health.",
    )
    next_step = fields.Char()
    next_step_on = fields.Date(string="Next step by")
    line_ids = fields.One2many(
        "bde.pfmp.visit.report.line", "report_id", string="Activities of the annexe"
    )
    document_ids = fields.One2many(
        "bde.document",
        "res_id",
        string="Photos",
        domain=[("res_model", "=", "bde.pfmp.visit.report")],
    )
    office_note = fields.Text(
        string="Note of the office", groups=OFFICE, help="Never given to the family."
    )
    family_on = fields.Date(
        string="Given to the family", readonly=True, copy=False, tracking=True
    )
    source = fields.Selection(
        [
            ("phone", "Phone, with an account"),
            ("link", "Phone, by the personal link"),
            ("office", "Office"),
        ],
        required=True,
        readonly=True,
        default="office",
    )
    health_warning = fields.Char(compute="_compute_health_warning")

    _uuid_uniq = models.UniqueIndex(
        "(client_uuid)", "This report has been received already."
    )

    @api.depends("placement_id")
    def _compute_teacher_id(self):
        for report in self:
            placement = report.placement_id
            report.teacher_id = report.teacher_id or placement.referent_id

    @api.depends("learner_id", "day")
    def _compute_display_name(self):
        for report in self:
            day = format_date(self.env, report.day) if report.day else ""
            report.display_name = f"{report.learner_id.display_name} – {day}"

    @api.depends("seen", "alert_text", "next_step")
    def _compute_health_warning(self):
        words = self.env["bde.pfmp.health.word"]
        for report in self:
            said = [report.seen, report.alert_text, report.next_step]
            report.health_warning = words._warning("\n".join(filter(None, said)))

    @api.constrains("day")
    def _check_day(self):
        if self.env.context.get("bde_history") is HISTORY:
            return
        today = fields.Date.context_today(self)
        for report in self:
            if report.day > today:
                raise ValidationError(
                    self.env._(
                        "%(name)s: the day of the visit has not come yet.",
                        name=report.learner_id.display_name,
                    )
                )

    @api.constrains("visit_id", "placement_id")
    def _check_visit(self):
        for report in self:
            if report.visit_id and report.visit_id.placement_id != report.placement_id:
                raise ValidationError(
                    self.env._(
                        "%(name)s: this visit is of another PFMP.",
                        name=report.learner_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self = without_defaults(self, SERVER)
            vals_list = [{**vals, **self._office_values()} for vals in vals_list]
        reports = super().create(vals_list)
        reports.sudo()._make_lines()
        reports.sudo()._follow_up()
        return reports

    @api.model
    def _office_values(self):
        """Return where a report typed in comes from: a default fills nothing."""
        return {
            "client_uuid": str(uuid.uuid4()),
            "source": "office",
            "reported_on": fields.Datetime.now(),
            "family_on": False,
        }

    def write(self, vals):
        if not self.env.su and SERVER & vals.keys():
            raise UserError(
                self.env._("Where a report comes from is not typed in by hand.")
            )
        result = super().write(vals)
        if "alert_level" in vals:
            self.sudo()._follow_up()
        return result

    def _make_lines(self):
        """List the activities of the annexe that are not on the report yet."""
        self.env["bde.pfmp.visit.report.line"].create(
            [
                {"report_id": report.id, "name": name}
                for report in self
                if not report.line_ids
                for name in rules.activities(report.placement_id.activities)
            ]
        )

    def _follow_up(self):
        """The visit that a report tells of is done."""
        for day, reports in self.filtered("visit_id").grouped("day").items():
            reports.visit_id.filtered(lambda v: v.state != "done")._done(day)

    # -- what a phone sends ------------------------------------------------------------
    @api.model
    def _receive(self, raw, placement, visit, teacher, source, photos=()):
        """Keep a report that a phone sends; the same one twice is kept once.

        :param dict raw: what the phone sends, decoded; see `rules.follow.visit_report`
        :param placement: of this teacher, checked by the caller
        :param visit: its visit, or empty
        :param teacher: `res.partner` who reports
        :param str source: "phone" or "link"
        :param photos: [(bytes, "work"|"place", a face is visible)]
        :return: dict(status, id, messages): what is not kept is told, the rest is kept
        :raise RuleError: when nothing can be kept
        """
        today = fields.Date.context_today(self)
        values = rules.read_report(raw, today)
        known = self.sudo().search([("client_uuid", "=", values["client_uuid"])])
        if known:
            return known._received_answer(teacher)
        ticks = values.pop("ticks")
        names = rules.activities(placement.activities)
        values |= {
            "placement_id": placement.id,
            "visit_id": visit.id,
            "teacher_id": teacher.id,
            "source": source,
            "line_ids": [
                fields.Command.create({"name": name, "is_seen": ticks.get(rank, False)})
                for rank, name in enumerate(names)
            ],
        }
        report = self.sudo()._create_once(values)
        messages = report._keep_photos(photos)
        if report.health_warning:
            messages.append(report.health_warning)
        return {"status": "saved", "id": report.id, "messages": messages}

    def _create_once(self, values):
        """Create a report; another worker may be doing it: then start over."""
        from psycopg2.errors import UniqueViolation

        try:
            with self.env.cr.savepoint():
                return self.create(values)
        except UniqueViolation as error:
            raise ConcurrencyError("report being received") from error

    def _received_answer(self, teacher):
        """Return the answer to a report that is here already.

        :raise RuleError: the number is the one of somebody else's report
        """
        if self.teacher_id != teacher:
            raise RuleError("payload", rules.CODES["payload"], module=rules.MODULE)
        return {"status": "saved", "id": self.id, "messages": []}


class BdePfmpVisitReportLine(models.Model):
    _name = "bde.pfmp.visit.report.line"
    _description = "Activity seen at a visit"
    _order = "report_id, id"

    report_id = fields.Many2one(
        "bde.pfmp.visit.report", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="report_id.company_id", store=True, index=True)
    name = fields.Char(string="Activity", required=True)
    is_seen = fields.Boolean(string="Seen")
