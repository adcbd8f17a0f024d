from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

# What a call from outside may give to `log_bde`
LOG_FIELDS = {
    "contact_id",
    "date",
    "kind",
    "direction",
    "outcome",
    "purpose",
    "body",
    "next_type_id",
    "next_date",
    "next_summary",
    "next_user_id",
}
DETAIL = 240
# Known to this server only: the demonstration is made as of any day
ANY_DAY = object()


class BdeInteraction(models.Model):
    """A call, a mail, a meeting, a visit or a note, as somebody logged it.

    The next action, when there is one, becomes an activity of the organisation.
    """

    _name = "bde.interaction"
    _description = "Dealing with a partner"
    _inherit = ["bde.about.partner.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _rec_names_search = ["purpose", "partner_id.name"]

    date = fields.Datetime(
        string="Date and time", required=True, default=fields.Datetime.now, index=True
    )
    kind = fields.Selection(
        [
            ("call", "Phone call"),
            ("mail", "Mail"),
            ("meeting", "Meeting"),
            ("visit", "Visit"),
            ("note", "Note"),
        ],
        required=True,
        default="call",
    )
    direction = fields.Selection(
        [("out", "We contacted them"), ("in", "They contacted us")],
        string="Who began",
        default="out",
    )
    outcome = fields.Selection(
        [
            ("reached", "Reached"),
            ("message_left", "Message left"),
            ("no_answer", "No answer"),
            ("done", "Done"),
        ],
        string="Result",
    )
    purpose = fields.Char(string="About")
    body = fields.Text(
        string="What was said",
        help="The organisation may ask to read it: facts, no judgement of people.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="By",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        index=True,
    )
    # The next action: an activity of the organisation, made when the log is
    next_type_id = fields.Many2one(
        "mail.activity.type",
        string="Kind of action",
        domain="[('res_model', 'in', (False, 'res.partner'))]",
        ondelete="set null",
    )
    next_date = fields.Date(string="Next action on")
    next_summary = fields.Char(string="To do")
    next_user_id = fields.Many2one(
        "res.users", string="By whom", domain="[('share', '=', False)]"
    )
    activity_id = fields.Many2one(
        "mail.activity", readonly=True, ondelete="set null", copy=False
    )

    _timeline_idx = models.Index("(partner_id, date DESC)")

    @api.depends("kind", "partner_id", "purpose")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for dealing in self:
            parts = [labels.get(dealing.kind), dealing.partner_id.name, dealing.purpose]
            dealing.display_name = " · ".join(filter(None, parts))

    @api.constrains("date")
    def _check_date(self):
        if self.env.context.get("bde_as_of") is ANY_DAY:
            return
        limit = fields.Datetime.now() + timedelta(days=1)
        for dealing in self:
            if dealing.date > limit:
                raise ValidationError(
                    self.env._(
                        "%(name)s: a dealing is logged once it has happened. What is "
                        "to come goes into the next action.",
                        name=dealing.partner_id.name,
                    )
                )

    @api.constrains("next_date", "next_type_id")
    def _check_next(self):
        for dealing in self:
            if dealing.next_type_id and not dealing.next_date:
                raise ValidationError(
                    self.env._(
                        "%(name)s: on which day is the next action?",
                        name=dealing.partner_id.name,
                    )
                )

    @api.constrains("next_user_id", "company_id")
    def _check_next_user(self):
        """An activity is told by mail: to a colleague of the school only."""
        for dealing in self:
            user = dealing.next_user_id
            if user and (user.share or dealing.company_id not in user.company_ids):
                raise ValidationError(
                    self.env._("The next action is for a colleague of this school.")
                )

    @api.model
    def _bde_server_fields(self):
        return super()._bde_server_fields() | {"activity_id"}

    @api.model_create_multi
    def create(self, vals_list):
        dealings = super().create(vals_list)
        dealings._plan_next()
        dealings._touch_partners()
        return dealings

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"next_type_id", "next_date"}:
            self.filtered(lambda dealing: not dealing.activity_id)._plan_next()
        if vals.keys() & {"date", "kind", "outcome", "partner_id"}:
            self._touch_partners()
        return result

    def _plan_next(self):
        """Create the activities of these dealings that have a next action.

        As superuser: who may log with a partner may plan what comes next with it, even
        without the right to change its address.
        """
        todo = self.filtered("next_date")
        if not todo:
            return
        default = self.env.ref(
            "mail.mail_activity_data_call", raise_if_not_found=False
        ) or self.env["mail.activity.type"].search([], limit=1)
        model = self.env["ir.model"]._get_id("res.partner")
        activities = (
            self.env["mail.activity"]
            .sudo()
            .create(
                [
                    {
                        "res_model_id": model,
                        "res_id": dealing.partner_id.id,
                        "activity_type_id": (dealing.next_type_id or default).id,
                        "date_deadline": dealing.next_date,
                        "summary": dealing.next_summary or dealing.purpose or False,
                        "user_id": (dealing.next_user_id or dealing.user_id).id,
                    }
                    for dealing in todo
                ]
            )
        )
        for dealing, activity in zip(todo, activities, strict=True):
            dealing.sudo().activity_id = activity

    def _touch_partners(self):
        """Note the last contact of the organisations; a call unanswered is none."""
        days = {}
        for dealing in self:
            if dealing.kind != "note" and dealing.outcome != "no_answer":
                day = fields.Datetime.context_timestamp(dealing, dealing.date).date()
                known = days.get(dealing.partner_id)
                days[dealing.partner_id] = max(known, day) if known else day
        self.env["res.partner"]._bde_touched_on(days)

    # -- from the dossier -------------------------------------------------------------
    @api.model
    def log_bde(self, partner_id, vals):
        """Log a dealing with an organisation, with the next action.

        :param int partner_id: an organisation, or a person of it, that the user reads
        :param dict vals: among `LOG_FIELDS`
        :return: {"id", "activity_id"}
        :raise AccessError: who may not log, or not about this organisation
        """
        self.check_access("create")
        partner = self.env["res.partner"].browse(int(partner_id))
        partner.check_access("read")
        unknown = set(vals) - LOG_FIELDS
        if unknown:
            raise AccessError(
                self.env._(
                    "These fields are not logged: %(names)s.",
                    names=", ".join(sorted(unknown)),
                )
            )
        dealing = self.create({**vals, "partner_id": partner.id})
        return {"id": dealing.id, "activity_id": dealing.sudo().activity_id.id}

    # -- on the timeline --------------------------------------------------------------
    def _bde_touchpoint_text(self):
        """Return what it was about, else how it begins."""
        first = (self.body or "").strip().partition("\n")[0]
        return self.purpose or first[:80]

    def _bde_touchpoint_detail(self):
        labels = dict(self._fields["outcome"]._description_selection(self.env))
        said = (self.body or "").strip() if self.purpose else ""
        parts = [
            self.contact_id._filtered_access("read").name,
            labels.get(self.outcome),
            said[:DETAIL],
        ]
        return " · ".join(filter(None, parts))

    def _bde_touchpoint_action(self):
        return self.env["bde.home"]._home_action(
            "bde_partners.bde_interaction_action_log", self.id
        )
