import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import format_date

from ..rules import host_form as rules

# what the company can still write in
OPEN = ("draft", "sent", "opened", "returned")


class BdePfmpHostForm(models.Model):
    """What a company is asked about the learners it receives, and what it answers.

    One link a host for several learners of one class and one period. Answers are kept
    as they were typed; nothing reaches the placements before the school checked them.
    """

    _name = "bde.pfmp.host.form"
    _description = "Form of a company"
    _inherit = [
        "bde.secret.link.mixin",
        "bde.private.person.mixin",
        "mail.thread",
    ]
    _order = "date_start, id desc"
    _rec_names_search = ["host_id.name", "host_name", "class_id.code"]
    _check_company_auto = True
    _link_path = "/bde/e"
    _private_audience = "company"

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    host_id = fields.Many2one(
        "res.partner",
        string="Host organisation",
        domain="[('is_company', '=', True)]",
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: the company says who it is.",
    )
    host_name = fields.Char(
        string="Company", compute="_compute_host_name", store=True, index="trigram"
    )
    period_id = fields.Many2one(
        "bde.pfmp.period", ondelete="set null", check_company=True, index=True
    )
    class_id = fields.Many2one(
        "bde.class", ondelete="set null", check_company=True, index="btree_not_null"
    )
    line_ids = fields.One2many("bde.pfmp.host.form.line", "form_id", string="Learners")
    item_ids = fields.One2many("bde.pfmp.host.form.item", "form_id")
    date_start = fields.Date(
        string="First day", compute="_compute_dates", store=True, index=True
    )
    date_end = fields.Date(string="Last day", compute="_compute_dates", store=True)
    learner_names = fields.Char(string="Receives", compute="_compute_learner_names")
    source = fields.Selection(
        [
            ("link", "Link sent to the company"),
            ("sheet", "QR code of the sheet"),
        ],
        required=True,
        default="link",
        readonly=True,
    )
    contact_id = fields.Many2one(
        "res.partner",
        string="Asked",
        domain="[('is_company', '=', False), ('id', 'child_of', host_id)]",
        ondelete="set null",
        index="btree_not_null",
    )
    email = fields.Char(string="E-mail")
    phone = fields.Char()
    state = fields.Selection(
        selection="_selection_state",
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    answers = fields.Json(copy=False, readonly=True)
    steps_saved = fields.Char(default="", copy=False, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Follows", default=lambda self: self.env.user
    )
    sent_on = fields.Datetime(readonly=True, copy=False)
    send_count = fields.Integer(readonly=True, copy=False)
    opened_on = fields.Datetime(readonly=True, copy=False)
    submitted_on = fields.Datetime(readonly=True, copy=False)
    filled_by_id = fields.Many2one(
        "res.users", string="Filled in by", readonly=True, copy=False
    )
    checked_on = fields.Datetime(readonly=True, copy=False)
    checked_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    reason = fields.Char(readonly=True, copy=False)
    refusal_reason_id = fields.Many2one(
        "bde.refusal.reason", string="Why not", readonly=True, copy=False
    )

    @api.model
    def _selection_state(self):
        return [
            ("draft", self.env._("Not sent")),
            ("sent", self.env._("Sent")),
            ("opened", self.env._("Being filled in")),
            ("submitted", self.env._("To check")),
            ("returned", self.env._("Sent back to the company")),
            ("checked", self.env._("Checked")),
            ("cancelled", self.env._("Cancelled")),
        ]

    @api.depends("host_id.name", "answers")
    def _compute_host_name(self):
        for form in self:
            typed = (form.answers or {}).get("host_name", "")
            form.host_name = form.host_id.name or re.sub(r"\s+", " ", typed)[:120]

    @api.depends("line_ids.placement_id.date_start", "line_ids.placement_id.date_end")
    def _compute_dates(self):
        for form in self:
            placements = form.line_ids.placement_id
            form.date_start = min(placements.mapped("date_start"), default=False)
            form.date_end = max(placements.mapped("date_end"), default=False)

    @api.depends("line_ids.placement_id.learner_id")
    def _compute_learner_names(self):
        for form in self:
            names = form.line_ids.placement_id.learner_id.mapped("display_name")
            form.learner_names = ", ".join(names)

    @api.depends("host_name", "date_start", "class_id")
    def _compute_display_name(self):
        for form in self:
            day = format_date(self.env, form.date_start) if form.date_start else ""
            name = form.host_name or self.env._("Company still unknown")
            parts = [name, form.class_id.code, day]
            form.display_name = " · ".join(filter(None, parts))

    @api.model
    def _prepare_values(self, placements):
        """Return the values of a form for placements of one host, class and period."""
        first = placements[:1]
        return {
            "company_id": first.company_id.id,
            "host_id": first.host_id.id,
            "period_id": first.period_id.id,
            "class_id": first.class_id.id,
            "link_expires_on": max(placements.mapped("date_end")),
            "line_ids": [
                fields.Command.create({"placement_id": placement.id})
                for placement in placements
            ],
        }

    @api.model
    def _prepare_reach(self, placement):
        """Return who is asked at the host of a placement, and where."""
        host = placement.host_id
        contact = placement.signatory_id or host._bde_contacts("signatory")[:1]
        contact = contact or placement.tutor_id
        return {
            "contact_id": contact.id,
            "email": contact.email or host.email,
            "phone": contact.phone or host.phone,
        }

    def _add_placements(self, placements):
        """Put more learners on a form that is not filled in yet."""
        self.ensure_one()
        self.write(
            {
                "line_ids": [
                    fields.Command.create({"placement_id": placement.id})
                    for placement in placements
                ],
            }
        )
        self.link_expires_on = self.date_end

    @api.model
    def _live_by_placement(self, placements):
        """Return {placement: its form in use}; sheets that nobody opened are none."""
        lines = self.env["bde.pfmp.host.form.line"].search(
            [
                ("placement_id", "in", placements.ids),
                ("form_id.state", "!=", "cancelled"),
            ],
            order="id",
        )
        return {
            line.placement_id: line.form_id
            for line in lines
            if not line.form_id._is_idle()
        }

    def _is_idle(self):
        """Tell whether this is a printed sheet that nobody filled in."""
        return self.source == "sheet" and self.state == "draft"

    def _reach(self):
        """Return the e-mail this form is sent to, "" when none is known."""
        self.ensure_one()
        return (self.email or "").strip()

    def _is_minor(self):
        """Tell whether one of the learners is a minor on the first day."""
        return any(line.placement_id._is_minor() for line in self.line_ids)

    def _action_open(self):
        """Return the action that shows this form in the office."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    # -- where the company is ----------------------------------------------------------
    def _steps_done(self):
        """Return the set of steps saved without any error."""
        self.ensure_one()
        saved = {int(digit) for digit in self.steps_saved or ""}
        return {step for step in saved if not any(self._step_issues(step).values())}

    def _next_step(self):
        """Return the first step still to fill in, one past the last when done."""
        done = self._steps_done()
        return next((s for s in rules.STEPS if s not in done), rules.LAST_STEP + 1)


class BdePfmpHostFormLine(models.Model):
    """A learner on the form of a company: what differs from one to the other."""

    _name = "bde.pfmp.host.form.line"
    _description = "Learner on the form of a company"
    _order = "form_id, id"

    form_id = fields.Many2one(
        "bde.pfmp.host.form", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="form_id.company_id", store=True, index=True)
    placement_id = fields.Many2one(
        "bde.pfmp.placement", required=True, ondelete="cascade", index=True
    )
    learner_id = fields.Many2one(related="placement_id.learner_id")
    date_start = fields.Date(related="placement_id.date_start")
    date_end = fields.Date(related="placement_id.date_end")
    answers = fields.Json(copy=False, readonly=True)

    _once = models.Constraint(
        "UNIQUE(form_id, placement_id)", "This learner is on the form already."
    )

    @api.constrains("form_id", "placement_id")
    def _check_school(self):
        """A link never shows a learner of another school; nor does the refusal."""
        for line in self.sudo():
            if line.placement_id.company_id != line.form_id.company_id:
                raise ValidationError(
                    self.env._("A form is about learners of one school only.")
                )

    def _public_name(self):
        """Return what the company reads of a learner: first name and name."""
        learner = self.placement_id.learner_id
        return f"{learner.first_name or ''} {learner.last_name or ''}".strip()
