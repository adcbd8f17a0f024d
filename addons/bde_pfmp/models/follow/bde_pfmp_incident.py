from datetime import timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import format_datetime

from ...rules.follow import deadline as rules

TELL_HOURS = "incident_tell_hours"
DECLARE_HOURS = "incident_declare_hours"
# public holidays are read that far: the clock is two days, four with a long week-end
SPAN = timedelta(days=30)


class BdePfmpIncident(models.Model):
    """An accident, or another incident, of a learner in company.

    Facts, who declares it and until when, proof; nothing medical. Only the head of
    school, the DDFPT (BDE manager) and the persons named by them see it. Sources: code
    de la sécurité sociale, L412-8, R412-4, L441-2, R441-2, R441-3.
    """

    _name = "bde.pfmp.incident"
    _description = "Accident or incident"
    _inherit = [
        "bde.pfmp.of.placement.mixin",
        "bde.document.mixin",
        "bde.private.person.mixin",
        "bde.pfmp.warn.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "happened_at desc, id desc"
    _rec_name = "number"
    _check_company_auto = True

    number = fields.Char(required=True, readonly=True, copy=False, default="/")
    placement_id = fields.Many2one(
        "bde.pfmp.placement",
        string="PFMP of",
        required=True,
        ondelete="restrict",
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
    host_id = fields.Many2one(
        related="placement_id.host_id",
        string="Host organisation",
        store=True,
        index=True,
    )
    school_year_id = fields.Many2one(
        related="placement_id.school_year_id", store=True, index=True
    )
    kind = fields.Selection(
        [
            ("work", "Accident at work"),
            ("commuting", "Accident on the way"),
            ("other", "Other incident, not declared"),
        ],
        required=True,
        default="work",
        tracking=True,
    )
    happened_at = fields.Datetime(string="When", required=True, tracking=True)
    place = fields.Char(string="Where", required=True)
    witness = fields.Char(help="Name and how to reach them.")
    circumstances = fields.Text(
        required=True, help="Facts only: what the learner did, what happened."
    )
    first_care = fields.Char(
        help="Who gave it, where the learner was taken. No diagnosis."
    )
    declarer = fields.Selection(
        selection=lambda self: self.env["res.company"]._selection_incident_declarer(),
        string="Who declares",
        required=True,
        default=lambda self: self.env.company.bde_incident_declarer,
        tracking=True,
        help="The host (R412-4), unless the académie says otherwise: see My school.",
    )
    known_at = fields.Datetime(
        string="Known on",
        required=True,
        help="When who declares knew of it: the hours count from there.",
        tracking=True,
    )
    host_told_at = fields.Datetime(string="The host told the school on", tracking=True)
    host_before = fields.Datetime(
        string="The host tells the school before", compute="_compute_clock"
    )
    declare_before = fields.Datetime(
        string="To be declared before", compute="_compute_clock"
    )
    is_host_late = fields.Boolean(compute="_compute_clock")
    is_late = fields.Boolean(string="Overdue", compute="_compute_clock")
    clock_text = fields.Char(string="Clock", compute="_compute_clock")
    declared_at = fields.Datetime(tracking=True, copy=False)
    declared_how = fields.Selection(
        [
            ("online", "net-entreprises.fr"),
            ("letter", "Registered letter"),
            ("hand", "By hand, with a receipt"),
            ("mail", "E-mail"),
        ],
        string="How",
        copy=False,
    )
    declared_proof = fields.Char(
        string="Proof", copy=False, help="Number of the receipt or of the letter."
    )
    has_certificate = fields.Selection(
        [("unknown", "Not known"), ("yes", "Yes"), ("no", "No")],
        string="First medical certificate seen",
        required=True,
        default="unknown",
        help="Seen or not: what it says is neither read nor kept here.",
    )
    state = fields.Selection(
        [("open", "To declare"), ("declared", "Declared"), ("closed", "Closed")],
        required=True,
        readonly=True,
        default="open",
        copy=False,
        tracking=True,
        index=True,
    )
    closed_on = fields.Date(readonly=True, copy=False)
    closing_note = fields.Char(string="How it ended", copy=False, tracking=True)
    reported_by = fields.Many2one(
        "res.users",
        string="Written by",
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
    )

    _closed_check = models.Constraint(
        "CHECK(state != 'closed' OR closed_on IS NOT NULL)",
        "A closed record has a day of closure.",
    )
    _declared_check = models.Constraint(
        "CHECK(state != 'declared' OR declared_at IS NOT NULL)",
        "What is declared says when.",
    )

    @api.depends(
        "happened_at", "known_at", "kind", "declared_at", "host_told_at", "company_id"
    )
    def _compute_clock(self):
        """The 24 h of the host, then the hours of the declaration; a school a query."""
        now = fields.Datetime.now()
        figures = self.env["bde.pfmp.law.parameter"]._parameters()
        for company, incidents in self.grouped("company_id").items():
            off = incidents._public_holidays(company)
            for incident in incidents:
                incident._set_clock(now, figures, off)

    def _public_holidays(self, company):
        """Return the public holidays around these records, as a set of dates."""
        days = [moment.date() for moment in self.mapped("known_at") if moment]
        if not days:
            return set()
        return company.sudo()._bde_public_days(min(days) - SPAN, max(days) + SPAN)

    def _set_clock(self, now, figures, off):
        """Fill in the clock of one record."""
        self.host_before = self.declare_before = False
        self.is_host_late = self.is_late = False
        self.clock_text = ""
        if not (self.happened_at and self.known_at):
            return
        day = self.happened_at.date()
        tell = figures.get(TELL_HOURS, day) or 24
        self.host_before = self.happened_at + timedelta(hours=tell)
        self.is_host_late = (self.host_told_at or now) > self.host_before
        if self.kind == "other":
            return
        zone = ZoneInfo(self.company_id.sudo().partner_id.tz or "Europe/Paris")
        utc = ZoneInfo("UTC")
        local = self.known_at.replace(tzinfo=utc).astimezone(zone)
        hours = figures.get(DECLARE_HOURS, day) or 48
        end = rules.deadline(local.replace(tzinfo=None), hours, off)
        end = end.replace(tzinfo=zone).astimezone(utc).replace(tzinfo=None)
        self.declare_before = end
        self.is_late = (self.declared_at or now) > end
        if not self.declared_at:
            self.clock_text = self._clock_words(end, now)

    def _clock_words(self, end, now):
        """Return the sentence of the clock: what is left, or since when it is over."""
        before = format_datetime(self.env, end, dt_format="EEE d MMM, HH:mm")
        hours = int(abs((end - now).total_seconds()) // 3600)
        if end < now:
            return self.env._(
                "Overdue by %(hours)s h: it was to be declared before %(before)s.",
                hours=hours,
                before=before,
            )
        return self.env._(
            "To be declared before %(before)s: %(hours)s h from now.",
            hours=hours,
            before=before,
        )

    @api.depends("number", "learner_id")
    def _compute_display_name(self):
        for incident in self:
            name = incident.learner_id.display_name or ""
            incident.display_name = f"{incident.number} – {name}"

    @api.constrains("happened_at", "known_at", "host_told_at", "declared_at")
    def _check_moments(self):
        now = fields.Datetime.now() + timedelta(minutes=5)
        for incident in self:
            start = incident.happened_at
            if start > now:
                raise ValidationError(
                    self.env._("An accident that has not happened is not recorded.")
                )
            if incident.known_at < start or (
                incident.host_told_at and incident.host_told_at < start
            ):
                raise ValidationError(
                    self.env._("An accident is known after it happens, not before.")
                )
            if incident.declared_at and not start <= incident.declared_at <= now:
                raise ValidationError(
                    self.env._(
                        "The declaration is sent after the accident, and not later "
                        "than now."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        sequence = self.env["ir.sequence"].sudo()
        incidents = super().create(
            [
                {
                    "known_at": vals.get("happened_at"),
                    **vals,
                    "number": sequence.next_by_code("bde.pfmp.incident") or "/",
                }
                for vals in vals_list
            ]
        )
        for incident in incidents.sudo().filtered(lambda i: i.state == "open"):
            end = incident.declare_before
            incident._warn_ddfpt("incident", deadline=end.date() if end else None)
        return incidents

    def write(self, vals):
        """Leave what is closed as it is."""
        if not self.env.su and any(incident.state == "closed" for incident in self):
            if not set(vals) <= {"activity_ids", "message_follower_ids"}:
                raise UserError(
                    self.env._("A closed record is opened again before it is changed.")
                )
        return super().write(vals)

    def _warn_words(self):
        return (
            self.env._("Accident: %(name)s", name=self.learner_id.display_name),
            self.clock_text
            or self.env._("Something happened in company: read the record."),
        )

    def _outbox_template(self, kind):
        return "bde_pfmp.incident_mail"

    def _outbox_label(self, kind):
        """The outbox is read by the whole office: the number, no name."""
        return self.number
