import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import format_date

from ..bde_pfmp_of_placement import without_defaults
from .bde_pfmp_travel_profile import VEHICLES

FROZEN = {
    "teacher_id", "company_id", "school_year_id", "date_start", "date_end", "area",
    "purpose", "vehicle", "power", "number", "verify_code",
}  # fmt: skip
SERVER = {"state", "document_id", "pdf_sha256", "signed_on", "number", "verify_code"}


class BdePfmpMissionOrder(models.Model):
    """The permanent mission order of a teacher for a school year.

    It allows the visits of the year, and the car; without it nothing is paid. Source:
    décret 2006-781, articles 2 and 10.
    """

    _name = "bde.pfmp.mission.order"
    _description = "Mission order"
    _inherit = ["bde.signature.mixin", "bde.document.mixin", "mail.thread"]
    _order = "date_start desc, teacher_id, id"
    _rec_name = "number"
    _check_company_auto = True

    number = fields.Char(readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    teacher_id = fields.Many2one(
        "res.partner",
        required=True,
        domain="[('bde_is_teacher', '=', True)]",
        ondelete="restrict",
        index=True,
    )
    school_year_id = fields.Many2one(
        "bde.school.year",
        required=True,
        default=lambda self: self.env["bde.school.year"]._current(),
        ondelete="restrict",
        index=True,
    )
    date_start = fields.Date(
        string="From",
        compute="_compute_dates",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    date_end = fields.Date(
        string="To",
        compute="_compute_dates",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    area = fields.Char(
        required=True,
        default=lambda self: self.env._("The académie and the départements around"),
        help="Where the teacher may go without another order.",
    )
    purpose = fields.Char(
        required=True,
        default=lambda self: self.env._(
            "Visits to learners in company, search for places, meetings with partners"
        ),
    )
    vehicle = fields.Selection(
        VEHICLES,
        compute="_compute_vehicle",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    power = fields.Integer(
        string="Fiscal horsepower",
        compute="_compute_vehicle",
        store=True,
        readonly=False,
        precompute=True,
        aggregator=None,
    )
    state = fields.Selection(
        [
            ("draft", "To be sent"),
            ("signing", "With the head of school"),
            ("signed", "Signed"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        copy=False,
        readonly=True,
        tracking=True,
    )
    signed_on = fields.Date(readonly=True, copy=False)
    verify_code = fields.Char(readonly=True, copy=False)
    document_id = fields.Many2one(
        "bde.document", string="Order (PDF)", readonly=True, copy=False
    )
    pdf_sha256 = fields.Char(readonly=True, copy=False)

    _live_uniq = models.UniqueIndex(
        "(teacher_id, company_id, school_year_id) WHERE state != 'cancelled'",
        "This teacher has an order for this school year already.",
    )
    _dates_check = models.Constraint(
        "CHECK(date_end >= date_start)", "An order ends on or after its first day."
    )

    @api.depends("school_year_id")
    def _compute_dates(self):
        for order in self:
            order.date_start = order.school_year_id.date_start
            order.date_end = order.school_year_id.date_end

    @api.depends("teacher_id", "company_id")
    def _compute_vehicle(self):
        profiles = self.env["bde.pfmp.travel.profile"]._of(
            self.teacher_id, self.company_id
        )
        for order in self:
            profile = profiles.get((order.teacher_id, order.company_id))
            order.vehicle = profile.vehicle if profile else "public"
            order.power = profile.power if profile else 0

    @api.depends("number", "teacher_id", "school_year_id")
    def _compute_display_name(self):
        for order in self:
            parts = (order.number, order.teacher_id.name, order.school_year_id.name)
            order.display_name = " - ".join(filter(None, parts))

    @api.constrains("school_year_id", "date_start", "date_end")
    def _check_dates(self):
        for order in self:
            year = order.school_year_id
            if order.date_start < year.date_start or order.date_end > year.date_end:
                raise ValidationError(
                    self.env._(
                        "%(name)s: a permanent order lies within one school year, "
                        "from %(start)s to %(end)s.",
                        name=order.teacher_id.name,
                        start=format_date(self.env, year.date_start),
                        end=format_date(self.env, year.date_end),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [
            {
                **(
                    vals
                    if self.env.su
                    else {k: v for k, v in vals.items() if k not in SERVER}
                ),
                "number": self.env["ir.sequence"]
                .sudo()
                .next_by_code("bde.pfmp.mission.order"),
                "verify_code": secrets.token_hex(8),
            }
            for vals in vals_list
        ]
        self = without_defaults(self, SERVER)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if SERVER & vals.keys():
                raise UserError(
                    self.env._("The state of an order changes by its buttons only.")
                )
            if FROZEN & vals.keys():
                self._check_draft()
        return super().write(vals)

    def _check_draft(self):
        for order in self.filtered(lambda o: o.state != "draft"):
            raise UserError(
                self.env._(
                    "The order of %(name)s is out: cancel it and make another one.",
                    name=order.teacher_id.name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_out(self):
        self._check_draft()

    # -- for the statements -----------------------------------------------------------
    @api.model
    def _signed_for(self, teachers, companies):
        """Return the signed orders of these teachers, to be filtered by day."""
        return self.sudo().search(
            [
                ("teacher_id", "in", teachers.ids),
                ("company_id", "in", companies.ids),
                ("state", "=", "signed"),
            ]
        )
