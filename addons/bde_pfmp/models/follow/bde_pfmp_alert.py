from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..bde_pfmp_of_placement import without_defaults

LEVELS = [("watch", "To watch"), ("problem", "Problem"), ("urgent", "Urgent")]
RANK = {level: rank for rank, (level, _label) in enumerate(LEVELS)}
STATES = [("open", "Open"), ("taken", "Followed"), ("closed", "Closed")]
LIVE = ("open", "taken")
OFFICE = ("bde_partners.group_bde_user", "bde_partners.group_bde_head")
# what somebody says when an alert is opened by hand, and what the office changes after
SAID = {"placement_id", "visit_id", "level", "text"}
CHANGED = {"level", "user_id", "activity_ids", "message_follower_ids"}


class BdePfmpAlert(models.Model):
    """Something goes wrong in a placement: who follows it, what was done, how it ends.

    A placement has one live alert at most: what is said again is added to it, and its
    level only rises. Nothing on health is written here.
    """

    _name = "bde.pfmp.alert"
    _description = "Alert on a PFMP"
    _inherit = [
        "bde.pfmp.of.placement.mixin",
        "bde.private.person.mixin",
        "bde.pfmp.warn.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "state_rank, level_rank desc, opened_on desc, id desc"
    _rec_names_search = ["learner_id.last_name", "learner_id.first_name"]
    _check_company_auto = True

    placement_id = fields.Many2one(
        "bde.pfmp.placement",
        string="PFMP of",
        required=True,
        ondelete="cascade",
        check_company=True,
        index=True,
    )
    visit_id = fields.Many2one(
        "bde.pfmp.visit",
        string="Seen at",
        ondelete="set null",
        check_company=True,
        index="btree_not_null",
        copy=False,
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
    school_year_id = fields.Many2one(
        related="placement_id.school_year_id", store=True, index=True
    )
    teacher_id = fields.Many2one(
        related="placement_id.referent_id",
        string="Referent teacher",
        store=True,
        index=True,
    )
    host_id = fields.Many2one(
        related="placement_id.host_id",
        string="Host organisation",
        store=True,
        index=True,
    )
    level = fields.Selection(LEVELS, required=True, default="watch", tracking=True)
    state = fields.Selection(
        STATES, required=True, default="open", readonly=True, copy=False, tracking=True
    )
    state_rank = fields.Integer(compute="_compute_ranks", store=True, aggregator=None)
    level_rank = fields.Integer(compute="_compute_ranks", store=True, aggregator=None)
    text = fields.Text(
        string="What happens",
        required=True,
        help="Facts that you saw or were told. Nothing on health.",
    )
    opened_on = fields.Date(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: fields.Date.context_today(self),
    )
    opened_by = fields.Many2one(
        "res.partner",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Followed by",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        copy=False,
        index="btree_not_null",
        tracking=True,
    )
    step_ids = fields.One2many("bde.pfmp.alert.step", "alert_id", string="Follow-up")
    closed_on = fields.Date(readonly=True, copy=False)
    closing_reason = fields.Char(
        string="How it ended", readonly=True, copy=False, tracking=True
    )
    health_warning = fields.Char(compute="_compute_health_warning")
    may_follow = fields.Boolean(compute="_compute_may_follow")

    _one_live = models.UniqueIndex(
        "(placement_id) WHERE state != 'closed'",
        "This PFMP has an open alert already: note what is new in its follow-up.",
    )
    _live_idx = models.Index("(company_id, level) WHERE state != 'closed'")
    _closed_check = models.Constraint(
        "CHECK(state != 'closed' OR (closed_on IS NOT NULL "
        "AND closing_reason IS NOT NULL))",
        "A closed alert says how it ended.",
    )

    @api.depends("state", "level")
    def _compute_ranks(self):
        for alert in self:
            alert.state_rank = int(alert.state == "closed")
            alert.level_rank = RANK.get(alert.level, 0)

    @api.depends("text")
    def _compute_health_warning(self):
        words = self.env["bde.pfmp.health.word"]
        for alert in self:
            alert.health_warning = words._warning(alert.text)

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_may_follow(self):
        office = self._is_office()
        for alert in self:
            alert.may_follow = office or alert.user_id == self.env.user

    @api.depends("learner_id", "level")
    def _compute_display_name(self):
        labels = dict(self._fields["level"]._description_selection(self.env))
        for alert in self:
            name = alert.learner_id.display_name or ""
            alert.display_name = f"{name} – {labels.get(alert.level, '')}"

    @api.constrains("text")
    def _check_text(self):
        for alert in self:
            if not (alert.text or "").strip():
                raise ValidationError(
                    self.env._(
                        "%(name)s: say in a few words what happens.",
                        name=alert.learner_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Open alerts: whoever opens one by hand says where, how serious and what."""
        if not self.env.su:
            self = without_defaults(self, self._fields.keys() - SAID)
            vals_list = [
                {name: value for name, value in vals.items() if name in SAID}
                for vals in vals_list
            ]
        partner = self.env.user.partner_id.id
        alerts = super().create([{"opened_by": partner, **vals} for vals in vals_list])
        alerts.filtered(lambda a: a.level == "urgent")._warn_urgent()
        return alerts

    def write(self, vals):
        """Change the level or who follows; the rest goes through the buttons."""
        if not self.env.su and not set(vals) <= CHANGED:
            raise AccessError(
                self.env._("An alert is not rewritten: add a word to its follow-up.")
            )
        calm = self.filtered(lambda a: a.level != "urgent")
        result = super().write(vals)
        if vals.get("level") == "urgent":
            calm._warn_urgent()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_live(self):
        for alert in self:
            if alert.state != "closed" and not self.env.su:
                raise UserError(
                    self.env._(
                        "%(name)s: an alert is closed with a reason before it is "
                        "deleted.",
                        name=alert.display_name,
                    )
                )

    # -- transitions ----------------------------------------------------------
    @api.model
    def _open(self, placement, level, text, visit=None, opened_by=None):
        """Open an alert on a placement, or add to the one that is live.

        :param placement: `bde.pfmp.placement`
        :param str level: "watch", "problem" or "urgent"
        :param str text: facts; empty: the level says it
        :param visit: `bde.pfmp.visit` where it was seen
        :param opened_by: `res.partner`; None: the teacher of the visit, else the user
        :return: the `bde.pfmp.alert`, as superuser
        """
        placement.ensure_one()
        if level not in RANK:
            raise ValidationError(
                self.env._("« %(level)s » is not a level of alert.", level=level)
            )
        visit = visit or self.env["bde.pfmp.visit"]
        author = opened_by or visit.sudo().teacher_id or self.env.user.partner_id
        labels = dict(self._fields["level"]._description_selection(self.env))
        text = (text or "").strip() or labels[level]
        alerts = self.sudo()
        live = alerts.search(
            [("placement_id", "=", placement.id), ("state", "!=", "closed")], limit=1
        )
        if live:
            live._note(f"{labels[level]}: {text}", author)
            if RANK[level] > RANK[live.level]:
                live.level = level
            elif level == "urgent":
                live._warn_urgent()
            return live
        return alerts.create(
            {
                "placement_id": placement.id,
                "visit_id": visit.id,
                "level": level,
                "text": text,
                "opened_by": author.id,
            }
        )

    def _note(self, text, author=None, day=None):
        """Add a dated word to the follow-up of these alerts; return the steps."""
        author = author or self.env.user.partner_id
        day = day or fields.Date.context_today(self)
        return (
            self.env["bde.pfmp.alert.step"]
            .sudo()
            .create(
                [
                    {"alert_id": alert.id, "day": day, "by_id": author.id, "text": text}
                    for alert in self
                ]
            )
        )

    def _take(self, user):
        """Have these live alerts followed by somebody."""
        self._check_state(LIVE)
        self.sudo().write({"state": "taken", "user_id": user.id})

    def _close(self, reason):
        """Close these alerts: how it ended is written."""
        self._check_state(LIVE)
        if not (reason or "").strip():
            raise ValidationError(self.env._("Say how it ended before you close."))
        self.sudo().write(
            {
                "state": "closed",
                "closing_reason": reason.strip(),
                "closed_on": fields.Date.context_today(self),
            }
        )
        self.sudo().activity_ids.unlink()

    def _reopen(self, reason):
        """Open these closed alerts again, the reason in their follow-up."""
        self._check_state(("closed",))
        if not (reason or "").strip():
            raise ValidationError(self.env._("Say why it is opened again."))
        for alert in self:
            ended = alert.closing_reason
            alert._note(
                self.env._(
                    "Opened again: %(reason)s (had ended: %(ended)s)",
                    reason=reason.strip(),
                    ended=ended,
                )
            )
        self.sudo().write(
            {"state": "open", "closing_reason": False, "closed_on": False}
        )
        self.filtered(lambda a: a.level == "urgent")._warn_urgent()

    def _check_state(self, states):
        """Refuse a transition from another state, naming the alert."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        for alert in self:
            if alert.state not in states:
                raise UserError(
                    self.env._(
                        "%(name)s: this alert is « %(state)s ».",
                        name=alert.display_name,
                        state=labels[alert.state],
                    )
                )

    @api.model
    def _is_office(self):
        return any(self.env.user.has_group(group) for group in OFFICE)

    # -- the DDFPT is told ---------------------------------------------------------
    def _warn_urgent(self):
        """Tell the DDFPT of these urgent alerts, each time something new is said."""
        for alert in self.sudo():
            said = f"{len(alert.step_ids)}-{alert.level}"
            alert._warn_ddfpt("alert_urgent", key=said)

    def _warn_words(self):
        return (
            self.env._("Urgent alert: %(name)s", name=self.learner_id.display_name),
            self.env._(
                "%(class)s, at %(host)s: open the alert and take it.",
                **{
                    "class": self.class_id.code or "",
                    "host": self.host_id.name or self.env._("no place yet"),
                },
            ),
        )

    def _outbox_template(self, kind):
        return "bde_pfmp.alert_urgent_mail"

    def _outbox_still_wanted(self, kind):
        return self.state != "closed"
