from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# Who a text may still be sent to: nobody who answered is asked again
OPEN = {"ask": ("selected", "contacted"), "again": ("selected", "contacted")}
REMINDED = ("contacted", "promised")


class BdeTaxeStep(models.Model):
    """A timed step of the plan: a letter, an e-mail, calls or thanks, to a segment."""

    _name = "bde.taxe.step"
    _description = "Step of a tax campaign"
    _order = "campaign_id, date_planned, sequence, id"
    _check_company_auto = True

    campaign_id = fields.Many2one(
        "bde.taxe.campaign", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="campaign_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    kind = fields.Selection(
        [
            ("letter", "Letter"),
            ("mail", "E-mail"),
            ("call", "Calls"),
            ("thank", "Thanks"),
        ],
        required=True,
        default="mail",
    )
    segment_ids = fields.Many2many(
        "bde.segment", string="Segments", help="Empty: everybody of the campaign."
    )
    text_id = fields.Many2one(
        "bde.taxe.text",
        domain="[('kind', 'in', ('ask', 'again', 'remind', 'thank'))]",
        help="Empty: the first request, or the one to donors for those who gave.",
    )
    milestone = fields.Selection(
        selection=lambda self: (
            self.env["bde.taxe.calendar"]
            ._fields["kind"]
            ._description_selection(self.env)
        ),
        string="Counted from",
        help="The date of the calendar that dates it.",
    )
    offset_days = fields.Integer(
        string="Days after", help="Negative: before that date."
    )
    date_planned = fields.Date(
        string="Planned on",
        compute="_compute_date_planned",
        store=True,
        readonly=False,
    )
    is_expected = fields.Boolean(compute="_compute_is_expected")
    state = fields.Selection(
        [("planned", "Planned"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True,
        default="planned",
        copy=False,
    )
    done_on = fields.Date(readonly=True, copy=False)
    mailing_ids = fields.One2many(
        "mailing.mailing", "bde_taxe_step_id", string="Mailings", copy=False
    )
    mailing_id = fields.Many2one(
        "mailing.mailing", compute="_compute_mailing_id", compute_sudo=True
    )
    batch_id = fields.Many2one(
        "bde.batch", string="Letters", readonly=True, copy=False, ondelete="set null"
    )
    target_count = fields.Integer(string="Organisations", compute="_compute_targets")

    @api.depends("milestone", "offset_days", "campaign_id.year")
    def _compute_date_planned(self):
        for step in self:
            day = step._milestone_day()
            step.date_planned = day or step.date_planned

    def _milestone_day(self):
        """Return the date that the calendar gives, or None."""
        line = self._calendar_line()
        return line and line.date_start + timedelta(days=self.offset_days)

    def _calendar_line(self):
        calendar = self.env["bde.taxe.calendar"]
        if not self.milestone or not self.campaign_id:
            return calendar
        return self.campaign_id._calendar(self.milestone)

    @api.depends("milestone", "campaign_id.year")
    def _compute_is_expected(self):
        for step in self:
            step.is_expected = step._calendar_line().certainty == "expected"

    @api.depends("mailing_ids")
    def _compute_mailing_id(self):
        for step in self:
            step.mailing_id = step.mailing_ids.sorted("id")[:1]

    def _compute_targets(self):
        for step in self:
            step.target_count = self.env["bde.taxe.target"].search_count(
                step._target_domain()
            )

    # -- who ---------------------------------------------------------------------------
    def _target_domain(self):
        """Return the domain of the targets that this step is for, today."""
        self.ensure_one()
        domain = Domain("campaign_id", "=", self.campaign_id.id)
        if self.segment_ids:
            domain &= Domain("segment_ids", "in", self.segment_ids.ids)
        if self.kind == "thank":
            return domain & Domain("state", "=", "transferred")
        kind = self.text_id.kind or "ask"
        states = OPEN.get(kind, REMINDED)
        if self.kind == "call":
            states = ("selected", "contacted", "promised")
        if kind == "again":
            domain &= Domain("amount_last", ">", 0)
        answers = ("waiting", "intention") if kind == "remind" else ("waiting", "call")
        if self.kind == "mail":
            # who asked to be called waits for a call, not for a mail
            answers = tuple(answer for answer in answers if answer != "call")
        return domain & Domain("state", "in", states) & Domain("answer", "in", answers)

    def _targets(self):
        """Return the targets that this step is for, today."""
        return self.env["bde.taxe.target"].search(self._target_domain())

    # -- doing it ----------------------------------------------------------------------
    def _run(self):
        """Do the step: print, prepare the mailing, make the calls or thank.

        :return: the action to show what was made
        :raise UserError: done already, or nobody to write to
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "planned":
            raise UserError(
                self.env._("« %(step)s » is not planned any more.", step=self.name)
            )
        if self._waiting_mailings():
            return self._open_mailing()
        targets = self._targets()
        if not targets:
            raise UserError(
                self.env._(
                    "Nobody is concerned by « %(step)s » today: choose who to ask, or "
                    "change its segments.",
                    step=self.name,
                )
            )
        return getattr(self, f"_run_{self.kind}")(targets)

    def _run_letter(self, targets):
        reached = targets._mark_contacted("post", self)
        self._check_reached(reached)
        self.batch_id = reached._start_letters(self._label(), self.text_id, self)
        self._done()
        return self.batch_id._open_action()

    def _run_mail(self, targets):
        """Prepare one mailing a text: its requests are noted when it leaves."""
        fresh = targets.filtered(lambda target: not target.contacted_on)
        reached = targets._spared(fresh)
        self._check_reached(reached)
        own = dict.fromkeys(reached, self.text_id)
        texts = own if self.text_id else reached._default_texts()
        emails = reached._recipient_emails()
        groups = reached.filtered(emails.get).grouped(texts.get)
        if not groups:
            reached._raise_no_email()
        for text, people in groups.items():
            more = f" – {text.name}" if len(groups) > 1 else ""
            mailing = people._make_mailing(text, self._label() + more)
            mailing.bde_taxe_step_id = self
        return self._open_mailing()

    def _waiting_mailings(self):
        """Return the mailings of these steps that are still to leave."""
        waiting = ("draft", "in_queue", "sending")
        return self.sudo().mailing_ids.filtered(lambda m: m.state in waiting)

    def _run_call(self, targets):
        calls = targets._make_calls(self)
        self._done()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_taxe.bde_taxe_call_action"
        )
        return action | {"domain": [("id", "in", calls.ids)], "context": {}}

    def _run_thank(self, targets):
        _left, batch = targets._thank("mail", self.text_id or None)
        self._done()
        return batch._open_action() if batch else False

    def _check_reached(self, targets):
        if not targets:
            raise UserError(
                self.env._(
                    "None of these organisations may be asked now: see why in the list "
                    "of those left out."
                )
            )

    def _label(self):
        """Return « Apprenticeship tax 2027 – First letter »."""
        return f"{self.campaign_id.name} – {self.name}"

    def _done(self):
        """Note that these steps are done."""
        planned = self.filtered(lambda step: step.state == "planned")
        today = fields.Date.context_today(self)
        planned.write({"state": "done", "done_on": today})

    def _open_mailing(self):
        """Return the action on the mailing, or on the list of them."""
        mailings = self.mailing_ids
        views = [(False, "list"), (False, "form")]
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "mailing.mailing",
            "res_id": mailings.id if len(mailings) == 1 else False,
            "domain": [("id", "in", mailings.ids)],
            "views": views[1:] if len(mailings) == 1 else views,
        }
