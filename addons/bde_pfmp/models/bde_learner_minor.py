from dateutil.relativedelta import relativedelta

from odoo import api, fields, models


class BdeLearner(models.Model):
    """Age, and who answers for a minor."""

    _inherit = "bde.learner"

    is_minor = fields.Boolean(
        string="Minor", compute="_compute_is_minor", search="_search_is_minor"
    )
    age = fields.Integer(compute="_compute_is_minor")
    lacks_guardian = fields.Boolean(
        string="Minor without a legal representative",
        compute="_compute_lacks_guardian",
        search="_search_lacks_guardian",
    )

    @api.depends("birth_date")
    def _compute_is_minor(self):
        today = fields.Date.context_today(self)
        for learner in self:
            learner.age = learner._age_on(today)
            learner.is_minor = learner._is_minor_on(today)

    def _search_is_minor(self, operator, value):
        if operator != "in":
            return NotImplemented
        limit = fields.Date.context_today(self) - relativedelta(years=18)
        return [("birth_date", ">", limit)]

    def _age_on(self, day):
        """Return the age in whole years on `day`, 0 when the birth date is unknown."""
        self.ensure_one()
        if not self.birth_date:
            return 0
        return relativedelta(day, self.birth_date).years

    def _is_minor_on(self, day):
        """Tell whether the learner is under 18 on `day`; unknown age: not a minor."""
        self.ensure_one()
        return bool(self.birth_date) and self._age_on(day) < 18

    @api.depends("birth_date", "guardian_link_ids.is_legal")
    def _compute_lacks_guardian(self):
        """Asked of the database: the links that a teacher sees may be none."""
        links = self.env["bde.guardian.link"]
        domain = [("learner_id", "in", self._origin.ids), ("is_legal", "=", True)]
        known = {
            learner for (learner,) in links.sudo()._read_group(domain, ["learner_id"])
        }
        for learner in self:
            learner.lacks_guardian = (
                learner.is_minor
                and learner._origin not in known
                and not any(learner.guardian_link_ids.mapped("is_legal"))
            )

    def _search_lacks_guardian(self, operator, value):
        if operator != "in":
            return NotImplemented
        legal = fields.Domain("guardian_link_ids", "any!", [("is_legal", "=", True)])
        return fields.Domain(self._search_is_minor("in", [True])) & ~legal
