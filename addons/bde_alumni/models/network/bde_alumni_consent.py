from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

PURPOSES = [
    ("network", "Network and directory"),
    ("newsletter", "Newsletter and invitations"),
    ("mentoring", "Mentoring"),
    ("offers", "Job offers"),
    ("image", "Photo"),
]


class BdeAlumniConsent(models.Model):
    """One « yes », as it was given: what was shown, until when, who sees.

    Only ever added and withdrawn: the proof that Regulation (EU) 2016/679, article
    7(1), asks for. After the person left, it names nobody.
    """

    _name = "bde.alumni.consent"
    _description = "Consent of a former pupil"
    _order = "given_on desc, id desc"
    _check_company_auto = True

    profile_id = fields.Many2one(
        "bde.alumni.profile",
        string="Member",
        readonly=True,
        ondelete="set null",
        index=True,
    )
    company_id = fields.Many2one(
        "res.company", string="School", required=True, readonly=True, index=True
    )
    purpose = fields.Selection(PURPOSES, required=True, readonly=True)
    text = fields.Text(string="What was shown", required=True, readonly=True)
    seen_by = fields.Char(string="Who sees it", readonly=True)
    until = fields.Date(string="Valid until", readonly=True)
    given_on = fields.Datetime(string="Given on", required=True, readonly=True)
    how = fields.Selection(
        [("page", "On the page"), ("paper", "On paper"), ("office", "At the office")],
        required=True,
        readonly=True,
    )
    withdrawn_on = fields.Datetime(string="Withdrawn on", readonly=True)
    withdrawn_how = fields.Char(string="Withdrawn by", readonly=True)

    _live_idx = models.Index("(profile_id, purpose, until) WHERE withdrawn_on IS NULL")

    @api.depends("purpose", "given_on")
    def _compute_display_name(self):
        labels = dict(self._fields["purpose"]._description_selection(self.env))
        for consent in self:
            consent.display_name = labels.get(consent.purpose, "")

    def write(self, vals):
        """A consent is withdrawn once; nothing else of it ever changes."""
        allowed = {"withdrawn_on", "withdrawn_how"}
        if set(vals) - allowed or any(consent.withdrawn_on for consent in self):
            raise UserError(
                self.env._("A consent is withdrawn or given again, never rewritten.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A consent is the proof of itself: it is kept."))

    @api.model
    def _live_domain(self, day=None):
        """Return the domain of the consents that are valid on a day (today)."""
        day = day or fields.Date.context_today(self)
        return Domain("withdrawn_on", "=", False) & (
            Domain("until", "=", False) | Domain("until", ">=", day)
        )


class BdeAlumniProfile(models.Model):
    """What a member agreed to, today."""

    _inherit = "bde.alumni.profile"

    def _agreed(self, purpose):
        """Return those of these profiles with a valid consent, in the same order.

        :param str purpose: see `PURPOSES`
        """
        if not self:
            return self
        domain = Domain("profile_id", "in", self.ids) & Domain("purpose", "=", purpose)
        consents = self.env["bde.alumni.consent"].sudo()
        found = consents.search_fetch(
            domain & consents._live_domain(), ["profile_id"]
        ).profile_id
        agreed = set(found.ids)
        return self.filtered(lambda profile: profile.id in agreed)
