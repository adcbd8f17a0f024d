from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

# Who gives, or says they will: those whose coming somebody may be thanked for
GIVERS = ("promised", "designated", "transferred", "thanked")


class BdeTaxeTarget(models.Model):
    """Thanks to whom they give (soft credit).

    One person for a target, and each transfer is in one target: what a person brought
    is counted once, whoever else knows the company.
    """

    _inherit = "bde.taxe.target"

    year = fields.Integer(aggregator=None)
    brought_by_id = fields.Many2one(domain="[('is_company', '=', False)]")

    @api.constrains("brought_by_id")
    def _check_brought_by(self):
        for target in self.filtered("brought_by_id"):
            if target.brought_by_id.is_company:
                raise ValidationError(
                    self.env._(
                        "%(donor)s: the one who brought them is a person, and "
                        "“%(name)s” is an organisation.",
                        donor=target.partner_id.name,
                        name=target.brought_by_id.name,
                    )
                )

    @api.model
    def _credit_domain(self):
        """Return the domain of the givers of whom nobody is credited yet."""
        return Domain("brought_by_id", "=", False) & Domain("state", "in", GIVERS)

    def _propose_brought_by(self):
        """Return {target: (person, why)}: who probably brought them, when known.

        First who brought them in the past, then their tutor, then the teacher who
        looks after them. A bounded number of queries.
        """
        past = self._propose_from_past()
        tutors = self._propose_tutors()
        found = {}
        for target in self:
            owner = target.partner_id.user_id.partner_id
            if person := past.get(target.partner_id):
                found[target] = (person, self.env._("brought them before"))
            elif person := tutors.get(target.partner_id):
                found[target] = (person, self.env._("tutor of our learners there"))
            elif owner.bde_is_teacher:
                found[target] = (owner, self.env._("teacher who follows them"))
        return found

    def _propose_from_past(self):
        """Return {organisation: who brought them in their last campaign}."""
        past = self.search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("brought_by_id", "!=", False),
                ("id", "not in", self.ids),
            ],
            order="year, id",
        )
        return {target.partner_id: target.brought_by_id for target in past}

    def _propose_tutors(self):
        """Return {organisation: its tutor}, when there is only one."""
        tutors = self.env["res.partner"].search(
            [
                ("parent_id", "in", self.partner_id.ids),
                ("bde_role_ids.code", "=", "tutor"),
            ]
        )
        return {
            partner: people
            for partner, people in tutors.grouped("parent_id").items()
            if len(people) == 1
        }
