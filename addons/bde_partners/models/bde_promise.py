from odoo import api, fields, models


class BdePromise(models.Model):
    """What a partner promised, or what we promised to one."""

    _name = "bde.promise"
    _description = "Promise"
    _inherit = ["bde.about.partner.mixin"]
    _order = "state desc, due, id"
    _check_company_auto = True
    _rec_names_search = ["name", "partner_id.name"]

    name = fields.Char(string="What is promised", required=True)
    side = fields.Selection(
        [("partner", "They promised"), ("school", "We promised")],
        string="Who promised",
        required=True,
        default="partner",
    )
    kind = fields.Selection(
        [
            ("places", "Places for learners"),
            ("visit", "Visit of the company"),
            ("equipment", "Equipment"),
            ("tax", "Apprenticeship tax"),
            ("job", "Job or apprenticeship"),
            ("event", "Part in an event"),
            ("other", "Other"),
        ],
        required=True,
        default="places",
    )
    quantity = fields.Integer(help="e.g. the number of places")
    date = fields.Date(
        string="Promised on", required=True, default=fields.Date.context_today
    )
    due = fields.Date(string="Due on", index="btree_not_null")
    state = fields.Selection(
        [("open", "Still open"), ("kept", "Kept"), ("dropped", "Dropped")],
        required=True,
        default="open",
        index=True,
    )
    closed_on = fields.Date(string="Settled on", readonly=True, copy=False)
    user_id = fields.Many2one(
        "res.users",
        string="Followed by",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        index="btree_not_null",
    )
    is_late = fields.Boolean(
        string="Late", compute="_compute_is_late", search="_search_is_late"
    )

    _quantity_check = models.Constraint(
        "CHECK(quantity >= 0)", "A quantity is not negative."
    )
    _due_check = models.Constraint(
        "CHECK(due IS NULL OR due >= date)", "A promise is due after it was made."
    )

    @api.depends("state", "due")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for promise in self:
            promise.is_late = bool(
                promise.state == "open" and promise.due and promise.due < today
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        return fields.Domain("state", "=", "open") & fields.Domain("due", "<", today)

    @api.depends("name", "partner_id")
    def _compute_display_name(self):
        for promise in self:
            parts = [promise.name, promise.partner_id.name]
            promise.display_name = " · ".join(filter(None, parts))

    @api.model_create_multi
    def create(self, vals_list):
        promises = super().create(vals_list)
        days = {}
        for promise in promises.sorted("date"):
            days[promise.partner_id] = promise.date
        self.env["res.partner"]._bde_touched_on(days)
        return promises

    def action_keep(self):
        """Button: what was promised is done."""
        self._close("kept")

    def action_drop(self):
        """Button: it will not be done."""
        self._close("dropped")

    def action_reopen(self):
        """Button: it is to be done after all."""
        self.write({"state": "open", "closed_on": False})

    def _close(self, state):
        """Close these promises today.

        :param str state: kept or dropped
        """
        self.write({"state": state, "closed_on": fields.Date.context_today(self)})

    # -- on cards and on the timeline --------------------------------------------------
    def _bde_home_line(self):
        """Return the line of this promise on the dossier's card."""
        home = self.env["bde.home"]
        sides = dict(self._fields["side"]._description_selection(self.env))
        return home._home_line(
            self.name,
            self.due,
            home._home_action("bde_partners.bde_promise_action_log", self.id),
            detail=sides.get(self.side, ""),
        )

    def _bde_touchpoint_text(self):
        return self.name

    def _bde_touchpoint_detail(self):
        parts = [
            dict(self._fields[name]._description_selection(self.env)).get(self[name])
            for name in ("side", "state")
        ]
        return " · ".join(filter(None, parts))
