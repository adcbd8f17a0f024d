from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

# Partners handed over at once; more of them go by background work
AT_ONCE = 300
CHUNK = 200


class BdeHandover(models.Model):
    """Partners go from one colleague to another, or to several, with what is planned.

    Prepared, then done in one go: each partner is a line, which keeps who had it. The
    list of what is handed over prints at any time.
    """

    _name = "bde.handover"
    _description = "Hand-over of partners"
    _order = "id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    scope = fields.Selection(
        [
            ("user", "All partners of a colleague"),
            ("selected", "The partners selected"),
            ("nobody", "The hosts that nobody follows"),
        ],
        string="What is handed over",
        required=True,
        default="user",
    )
    user_from_id = fields.Many2one(
        "res.users",
        string="From",
        domain="[('share', '=', False)]",
        context={"active_test": False},
        help="A colleague who leaves, or has left.",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        "bde_handover_partner_rel",
        "handover_id",
        "partner_id",
        string="Partners",
        domain="[('is_company', '=', True)]",
    )
    user_to_id = fields.Many2one(
        "res.users",
        string="To",
        domain="[('share', '=', False)]",
        help="Who gets what no line below gives to somebody else.",
    )
    rule_ids = fields.One2many(
        "bde.handover.rule", "handover_id", string="Shares", copy=True
    )
    line_ids = fields.One2many(
        "bde.handover.line", "handover_id", string="Partners handed over", readonly=True
    )
    state = fields.Selection(
        [("draft", "To do"), ("running", "Under way"), ("done", "Done")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    done_on = fields.Datetime(string="Done on", readonly=True, copy=False)
    partner_count = fields.Integer(
        string="Number of partners", compute="_compute_partner_count"
    )
    note = fields.Text(
        string="Message to who takes over",
        help="Printed at the top of the list: habits, subjects, what matters.",
    )

    @api.depends("user_from_id", "scope", "create_date")
    def _compute_display_name(self):
        labels = dict(self._fields["scope"]._description_selection(self.env))
        for handover in self:
            name = handover.user_from_id.name if handover.scope == "user" else ""
            handover.display_name = name or labels.get(handover.scope, "")

    @api.depends("user_from_id", "scope", "partner_ids", "state", "line_ids")
    def _compute_partner_count(self):
        for handover in self:
            handover.partner_count = (
                self.env["res.partner"].search_count(handover._partner_domain())
                if handover.state == "draft"
                else len(handover.line_ids)
            )

    def _partner_domain(self):
        """Return the domain of the organisations of this hand-over."""
        self.ensure_one()
        ours = Domain("is_company", "=", True)
        if self.scope == "selected":
            return ours & Domain("id", "in", self.partner_ids.ids)
        if self.scope == "nobody":
            return (
                ours
                & Domain("user_id", "=", False)
                & Domain("bde_is_host", "=", True)
                & Domain("company_id", "in", (False, self.company_id.id))
            )
        if not self.user_from_id:
            return Domain.FALSE
        return ours & Domain("user_id", "=", self.user_from_id.id)

    # -- doing it ---------------------------------------------------------------------
    def action_hand_over(self):
        """Button: give each partner to who takes it over, with what is planned.

        :raise UserError: when somebody has no successor, or there is nothing to do
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "draft":
            raise UserError(self.env._("This hand-over has been done already."))
        self._make_lines()
        if len(self.line_ids) <= AT_ONCE:
            self.line_ids._hand_over()
            self._finish()
            return False
        self.state = "running"
        batch = self.env["bde.batch"]._start(
            self.env._("Hand-over: %(name)s", name=self.display_name),
            self.line_ids,
            "_batch_hand_over",
            chunk=CHUNK,
            result="none",
            finish="_batch_end",
        )
        return batch._open_action()

    def _make_lines(self):
        """Write down who gets which partner, before anything moves."""
        partners = self.env["res.partner"].search(self._partner_domain(), order="id")
        if not partners:
            raise UserError(
                self.env._(
                    "There is nothing to hand over: choose a colleague who follows "
                    "partners, or select partners in the list."
                )
            )
        shares, left = self._shares(partners)
        if left:
            raise UserError(
                self.env._(
                    "Nobody takes over %(count)s partners, among them %(names)s. "
                    "Choose who gets what no line gives to somebody else.",
                    count=len(left),
                    names=", ".join(left[:3].mapped("name")),
                )
            )
        # lines are made here alone: what they name moves as superuser
        self.env["bde.handover.line"].sudo().create(
            [
                {
                    "handover_id": self.id,
                    "partner_id": partner.id,
                    "user_from_id": partner.user_id.id,
                    "user_to_id": user.id,
                }
                for user, share in shares.items()
                for partner in share
            ]
        )

    def _shares(self, partners):
        """Return ({user: organisations}, those that nobody gets)."""
        shares, left = {}, partners
        for rule in self.rule_ids:
            share = left.filtered(rule._matches)
            shares[rule.user_id] = shares.get(rule.user_id, partners.browse()) | share
            left -= share
        if self.user_to_id and left:
            known = shares.get(self.user_to_id, partners.browse())
            shares[self.user_to_id] = known | left
            left = partners.browse()
        return {user: share for user, share in shares.items() if share}, left

    def _finish(self):
        self.write({"state": "done", "done_on": fields.Datetime.now()})

    @api.model
    def _open_for(self, partners):
        """Return the form of a new hand-over of these organisations."""
        self.check_access("create")
        handover = self.create(
            {
                "scope": "selected",
                "partner_ids": [Command.set(partners.commercial_partner_id.ids)],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": handover.id,
            "views": [(False, "form")],
            "target": "current",
        }


class BdeHandoverRule(models.Model):
    """Who gets the partners of some départements, or of some trainings."""

    _name = "bde.handover.rule"
    _description = "Share of a hand-over"
    _order = "sequence, id"

    handover_id = fields.Many2one(
        "bde.handover",
        string="Hand-over",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=10)
    departements = fields.Char(
        string="Départements", help="e.g. 44, 49. Empty: all of them."
    )
    training_ids = fields.Many2many(
        "bde.training", string="Trainings", help="Empty: all of them."
    )
    user_id = fields.Many2one(
        "res.users", string="To", required=True, domain="[('share', '=', False)]"
    )

    def _matches(self, partner):
        """Tell whether this share holds `partner`: both conditions, when both are."""
        self.ensure_one()
        wanted = {
            code.strip().upper()
            for code in (self.departements or "").replace(";", ",").split(",")
            if code.strip()
        }
        if wanted and (partner.bde_departement or "") not in wanted:
            return False
        return not self.training_ids or bool(
            self.training_ids & partner.bde_training_ids
        )


class BdeHandoverLine(models.Model):
    """One partner handed over: who had it, who has it now."""

    _name = "bde.handover.line"
    _description = "Partner handed over"
    _order = "handover_id, user_to_id, id"

    handover_id = fields.Many2one(
        "bde.handover",
        string="Hand-over",
        required=True,
        ondelete="cascade",
        index=True,
    )
    partner_id = fields.Many2one(
        "res.partner", required=True, ondelete="cascade", index=True
    )
    user_from_id = fields.Many2one(
        "res.users", string="From", context={"active_test": False}
    )
    user_to_id = fields.Many2one("res.users", string="To", required=True)
    is_done = fields.Boolean(string="Done")

    def _batch_hand_over(self, run):
        """Part of a background hand-over; a line done already is passed over."""
        self._hand_over()
        for _line in self:
            run.advance()

    @api.model
    def _batch_end(self, batch):
        """End of a background hand-over: done when each of its lines is."""
        (first, *_others) = batch.sudo().chunk_ids[:1].res_ids
        handover = self.browse(first).handover_id
        if all(handover.line_ids.mapped("is_done")):
            handover._finish()

    def _hand_over(self):
        """Move partners, their people and what is planned, pair by pair of colleagues.

        As superuser: activities and promises of a colleague who left are nobody's to
        write; who hands over was checked before.
        """
        todo = self.filtered(lambda line: not line.is_done).sudo()
        for pair, lines in todo.grouped(
            lambda line: (line.user_from_id, line.user_to_id)
        ).items():
            lines._hand_over_pair(*pair)
        todo.is_done = True

    def _hand_over_pair(self, user_from, user_to):
        """Move what `user_from` (maybe nobody) followed of these lines' partners.

        To extend: an addon moves its own records after `super()`.
        """
        partners = self.partner_id.with_context(tracking_disable=True)
        people = partners.search(
            [
                ("parent_id", "in", partners.ids),
                ("is_company", "=", False),
                ("user_id", "in", (False, user_from.id)),
            ]
        )
        (partners | people).write({"user_id": user_to.id})
        if not user_from:
            return
        self._hand_over_activities("res.partner", partners | people, user_from, user_to)
        self.env["bde.promise"].search(
            [
                ("partner_id", "in", partners.ids),
                ("user_id", "=", user_from.id),
                ("company_id", "in", self.handover_id.company_id.ids),
                ("state", "=", "open"),
            ]
        ).write({"user_id": user_to.id})
        leads = self.env["crm.lead"].search(
            [
                ("partner_id", "in", (partners | people).ids),
                ("company_id", "in", [False, *self.handover_id.company_id.ids]),
                ("user_id", "=", user_from.id),
            ]
        )
        leads.with_context(tracking_disable=True).write({"user_id": user_to.id})
        self._hand_over_activities("crm.lead", leads, user_from, user_to)

    def _hand_over_activities(self, model, records, user_from, user_to):
        """Move the open activities of `user_from` on these records."""
        if records:
            self.env["mail.activity"].search(
                [
                    ("res_model", "=", model),
                    ("res_id", "in", records.ids),
                    ("user_id", "=", user_from.id),
                ]
            ).with_context(mail_activity_quick_update=True).write(
                {"user_id": user_to.id}
            )


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _bde_hand_over_action(self):
        """Action of the list: hand over these partners."""
        return self.env["bde.handover"]._open_for(self)
