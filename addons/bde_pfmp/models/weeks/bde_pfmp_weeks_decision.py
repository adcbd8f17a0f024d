from babel.numbers import format_decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.bde_partners.client_action import soft_reload


class BdePfmpWeeksDecision(models.Model):
    """What was decided on the weeks of a learner, outside the ordinary count.

    Weeks recognised (another school, another training, before these records), a
    decision of positioning (fewer weeks due), or a derogation that the rectorat
    grants. Source: code de l'éducation, D337-4 and D337-65; instructions of the
    académies on incomplete PFMP (DEC).
    """

    _name = "bde.pfmp.weeks.decision"
    _description = "Decision on the weeks"
    _inherit = ["bde.private.person.mixin", "mail.thread"]
    _order = "id desc"
    _check_company_auto = True

    learner_id = fields.Many2one(
        "bde.learner", required=True, ondelete="cascade", check_company=True, index=True
    )
    company_id = fields.Many2one(related="learner_id.company_id", store=True)
    class_id = fields.Many2one(related="learner_id.class_id")
    training_id = fields.Many2one(
        "bde.training",
        compute="_compute_training_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        check_company=True,
        ondelete="restrict",
    )
    kind = fields.Selection(
        [
            ("derogation", "Derogation asked of the rectorat"),
            ("before", "Weeks recognised: done before or elsewhere"),
            ("positioning", "Decision of positioning: weeks due"),
        ],
        required=True,
        default="derogation",
        tracking=True,
    )
    weeks = fields.Float(required=True, digits=(4, 1), tracking=True)
    state = fields.Selection(
        [
            ("draft", "To send"),
            ("requested", "Requested"),
            ("granted", "Granted"),
            ("refused", "Refused"),
        ],
        compute="_compute_state",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        copy=False,
    )
    reason = fields.Text(
        help="Facts only: interruption, firm closed, absence with a certificate. "
        "Nothing on health."
    )
    measures = fields.Text(
        string="What was tried", help="Places searched, catch-up planned and lost."
    )
    skills_assessed = fields.Boolean(
        string="Skills could be assessed",
        help="The team could assess the skills all the same: the rectorat asks.",
    )
    requested_on = fields.Date(string="Requested on", copy=False, readonly=True)
    decided_on = fields.Date(string="Decided on", copy=False)
    reference = fields.Char(string="Reference of the decision", copy=False)

    @api.depends("learner_id")
    def _compute_training_id(self):
        for decision in self:
            decision.training_id = decision.learner_id.training_id

    @api.depends("kind")
    def _compute_state(self):
        """A derogation is asked for; the other ones are written once decided."""
        for decision in self:
            if decision.kind == "derogation":
                started = decision.state in ("requested", "granted", "refused")
                decision.state = decision.state if started else "draft"
            else:
                decision.state = "granted"

    @api.depends("learner_id", "kind", "weeks")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for decision in self:
            name = decision.learner_id.display_name or ""
            decision.display_name = f"{name} – {labels.get(decision.kind, '')}"

    @api.constrains("weeks", "kind", "training_id")
    def _check_weeks(self):
        locale = self.env["bde.home"]._home_locale()
        for decision in self:
            least = 0 if decision.kind == "positioning" else 0.1
            most = decision.training_id.weeks_due
            if decision.weeks < least or (most and decision.weeks > most):
                raise ValidationError(
                    self.env._(
                        "%(name)s: the weeks of a decision lie between %(least)s and "
                        "%(most)s, the weeks due in %(training)s.",
                        name=decision.learner_id.display_name,
                        least=format_decimal(least, locale=locale),
                        most=format_decimal(most, locale=locale),
                        training=decision.training_id.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        for decision in self:
            if decision.kind == "derogation" and decision.state != "draft":
                raise UserError(
                    self.env._(
                        "The request of %(name)s was sent: it is kept with its answer.",
                        name=decision.learner_id.display_name,
                    )
                )

    def action_grant(self):
        """Button: the rectorat granted it."""
        return self._answer("granted")

    def action_refuse(self):
        """Button: the rectorat refused it."""
        return self._answer("refused")

    def _answer(self, state):
        """Write the answer of the rectorat to requests that were sent.

        :param str state: "granted" or "refused"
        :raise UserError: naming the learner whose request was not sent
        """
        for decision in self:
            if decision.state != "requested":
                raise UserError(
                    self.env._(
                        "%(name)s: only a request that was sent gets an answer.",
                        name=decision.learner_id.display_name,
                    )
                )
        today = fields.Date.context_today(self)
        for day, decisions in self.grouped(lambda d: d.decided_on or today).items():
            decisions.write({"state": state, "decided_on": day})
        self.env["bde.pfmp.cycle"]._refresh(self.learner_id)
        return soft_reload()
