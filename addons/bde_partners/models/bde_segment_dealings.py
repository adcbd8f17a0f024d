from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..rules.segments import Criterion


class BdeSegmentLine(models.Model):
    """What passed between the school and an organisation, and who works there."""

    _inherit = "bde.segment.line"

    @api.model
    def _criteria(self):
        months = (
            self.env._("Months back; 0: whenever it was."),
            self.env._("in %(number)s months"),
        )
        return super()._criteria() | {
            "asked": Criterion(
                self.env._("Was asked for something"),
                ("purpose_id", "number"),
                (),
                *months,
            ),
            "may_ask": Criterion(
                self.env._("May be asked now"),
                help=self.env._("Its quota of requests is not spent."),
            ),
            "refused": Criterion(self.env._("Said no"), ("number",), (), *months),
            "committed": Criterion(self.env._("Signed a charter that holds")),
            "promised": Criterion(self.env._("Promised something, still open")),
            "silent": Criterion(
                self.env._("No news since"),
                ("number",),
                ("number",),
                self.env._("Months without any dealing."),
                self.env._("%(number)s months"),
            ),
            "followed": Criterion(
                self.env._("Followed by"), ("user_id",), ("user_id",)
            ),
            "training": Criterion(
                self.env._("Welcomes a training"), ("training_ids",), ("training_ids",)
            ),
            "role": Criterion(
                self.env._("Has somebody whose role is"), ("role_ids",), ("role_ids",)
            ),
            "email": Criterion(
                self.env._("May be reached by e-mail"),
                help=self.env._("Itself, or one of its people."),
            ),
        }

    def _since(self):
        """Return the first day that counts, None when any does."""
        today = fields.Date.context_today(self)
        return today - relativedelta(months=self.number) if self.number else None

    def _criterion_asked(self):
        domain = Domain("company_id", "in", self._schools())
        if self.purpose_id:
            domain &= Domain("purpose_id", "=", self.purpose_id.id)
        if self._since():
            domain &= Domain("date", ">=", self._since())
        return self._partners_of("bde.solicitation", domain)

    def _criterion_may_ask(self):
        return Domain("bde_budget_state", "in", ("free",))

    def _criterion_refused(self):
        domain = Domain("company_id", "in", self._schools())
        if self._since():
            domain &= Domain("date", ">=", self._since())
        return self._partners_of("bde.refusal", domain)

    def _criterion_committed(self):
        today = fields.Date.context_today(self)
        return self._partners_of(
            "bde.commitment",
            Domain("company_id", "in", self._schools())
            & Domain("date_start", "<=", today)
            & Domain("date_end", ">=", today),
        )

    def _criterion_promised(self):
        return self._partners_of(
            "bde.promise",
            Domain("company_id", "in", self._schools()) & Domain("state", "=", "open"),
        )

    def _criterion_silent(self):
        return Domain("bde_last_contact", "=", False) | Domain(
            "bde_last_contact", "<", self._since()
        )

    def _criterion_followed(self):
        return Domain("user_id", "=", self.user_id.id)

    def _criterion_training(self):
        return Domain("bde_training_ids", "in", self.training_ids.ids)

    def _criterion_role(self):
        return self._partners_of(
            "res.partner",
            Domain("is_company", "=", False)
            & Domain("bde_role_ids", "in", self.role_ids.ids),
            "commercial_partner_id",
        )

    def _criterion_email(self):
        people = Domain("is_company", "=", False) & Domain("email", "!=", False)
        return Domain("email", "!=", False) | self._partners_of(
            "res.partner", people, "commercial_partner_id"
        )
