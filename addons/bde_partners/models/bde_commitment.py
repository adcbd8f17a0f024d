import base64

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class BdeCommitment(models.Model):
    """What a host commits itself to (its charter), dated, renewed before it ends."""

    _name = "bde.commitment"
    _description = "Commitments of a host"
    _inherit = ["bde.about.partner.mixin"]
    _order = "date_end desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Title of the charter",
        required=True,
        default=lambda self: self.env._("Charter"),
    )
    text = fields.Text(
        string="Commitments", help="One a line, as the host signed them."
    )
    date_start = fields.Date(
        string="Signed on", required=True, default=fields.Date.context_today
    )
    date_end = fields.Date(
        string="Holds until",
        required=True,
        default=lambda self: (
            fields.Date.context_today(self) + relativedelta(years=1, days=-1)
        ),
    )
    reminder_days = fields.Integer(
        string="Reminder (days before)",
        default=60,
        help="From that day on it is on the home screen.",
    )
    state = fields.Selection(
        [
            ("coming", "To come"),
            ("holds", "Holds"),
            ("soon", "Ends soon"),
            ("over", "Over"),
            ("renewed", "Renewed"),
        ],
        compute="_compute_state",
        search="_search_state",
    )
    next_id = fields.Many2one(
        "bde.commitment",
        string="Renewed by",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Followed by",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        index="btree_not_null",
    )
    document_ids = fields.One2many(
        "bde.document",
        "res_id",
        domain=lambda self: [("res_model", "=", self._name)],
    )
    file = fields.Binary(
        string="Signed charter", compute="_compute_file", inverse="_inverse_file"
    )
    file_name = fields.Char(
        compute="_compute_file",
        inverse="_inverse_file",
        export_string_translation=False,
    )
    active = fields.Boolean(default=True)

    _dates_check = models.Constraint(
        "CHECK(date_end >= date_start)", "A charter ends on or after its first day."
    )
    _reminder_check = models.Constraint(
        "CHECK(reminder_days >= 0)", "A reminder comes before the end."
    )
    _end_idx = models.Index("(date_end) WHERE next_id IS NULL")

    @api.depends("name", "partner_id")
    def _compute_display_name(self):
        for commitment in self:
            parts = [commitment.name, commitment.partner_id.name]
            commitment.display_name = " – ".join(filter(None, parts))

    @api.depends("date_start", "date_end", "reminder_days", "next_id")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for commitment in self:
            commitment.state = commitment._state_on(today)

    def _state_on(self, day):
        """Return the state of one commitment on a day."""
        if self.next_id:
            return "renewed"
        if not self.date_end or self.date_end < day:
            return "over" if self.date_end else "holds"
        if self.date_start and self.date_start > day:
            return "coming"
        soon = self.date_end - relativedelta(days=self.reminder_days)
        return "soon" if soon <= day else "holds"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today, states = fields.Date.context_today(self), set(value)
        found = self.sudo().search(self._state_domain(states, today))
        return [("id", "in", found.filtered(lambda c: c.state in states).ids)]

    @api.model
    def _state_domain(self, states, day):
        """Return a domain that holds at least what is in these states."""
        if states == {"over"}:
            return [("next_id", "=", False), ("date_end", "<", day)]
        if states <= {"holds", "soon", "coming"}:
            return [("next_id", "=", False), ("date_end", ">=", day)]
        return []

    @api.depends("document_ids")
    def _compute_file(self):
        for commitment in self:
            document = commitment.document_ids[:1]
            commitment.file = document.file
            commitment.file_name = document.attachment_id.name

    def _inverse_file(self):
        """File the signed paper as a document of this charter."""
        documents = self.env["bde.document"]
        for commitment in self.filtered("file"):
            content = commitment.file
            known = commitment.document_ids[:1]
            if known and known.file == content:
                continue
            name = commitment.file_name or commitment.name
            documents._file(commitment, base64.b64decode(content), name, "charter")

    def action_renew(self):
        """Button: the next one, for as long, from the day after this one's end."""
        renewed = self.browse()
        for commitment in self:
            if commitment.next_id:
                raise UserError(
                    self.env._(
                        "%(name)s is renewed already.", name=commitment.display_name
                    )
                )
            start = max(
                commitment.date_end + relativedelta(days=1),
                fields.Date.context_today(self),
            )
            span = commitment.date_end - commitment.date_start
            commitment.next_id = commitment.copy(
                {"date_start": start, "date_end": start + span, "next_id": False}
            )
            renewed |= commitment.next_id
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_partners.bde_commitment_action"
        )
        if len(renewed) == 1:
            return action | {"res_id": renewed.id, "views": [(False, "form")]}
        return action | {"domain": [("id", "in", renewed.ids)]}

    def action_undo_renewal(self):
        """Button: it was not renewed after all."""
        for commitment in self:
            following = commitment.next_id
            commitment.next_id = False
            following.active = False
        return True

    @api.model
    def _to_renew_domain(self):
        """Return the domain of what ends soon or has ended without a next one."""
        today = fields.Date.context_today(self)
        found = self.sudo().search(
            [
                ("next_id", "=", False),
                ("date_end", ">=", today - relativedelta(months=6)),
                ("date_end", "<=", today + relativedelta(years=1)),
            ]
        )
        late = found.filtered(lambda c: c.state in ("soon", "over"))
        return [
            ("id", "in", late.ids),
            ("company_id", "in", self.env.companies.ids),
        ]

    def _bde_touchpoint_text(self):
        """Return the line of the timeline."""
        self.ensure_one()
        return self.name
