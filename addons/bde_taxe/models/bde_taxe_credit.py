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


class BdeTaxeCredit(models.TransientModel):
    """Who brought whom: proposals, ticked and kept in one click."""

    _name = "bde.taxe.credit"
    _description = "Who brought the donors"

    campaign_id = fields.Many2one(
        "bde.taxe.campaign",
        required=True,
        default=lambda self: self._default_campaign(),
        domain="[('company_id', 'in', allowed_company_ids)]",
    )
    line_ids = fields.One2many(
        "bde.taxe.credit.line",
        "wizard_id",
        string="Proposals",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    left_count = fields.Integer(
        string="Without a proposal", compute="_compute_line_ids", store=True
    )

    @api.model
    def _default_campaign(self):
        return self.env["bde.taxe.campaign"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )

    @api.depends("campaign_id")
    def _compute_line_ids(self):
        targets = self.env["bde.taxe.target"]
        for wizard in self:
            givers = targets.search(
                targets._credit_domain()
                & Domain("campaign_id", "=", wizard.campaign_id.id)
            )
            found = givers._propose_brought_by()
            wizard.line_ids = [fields.Command.clear()] + [
                fields.Command.create(
                    {"target_id": target.id, "person_id": person.id, "why": why}
                )
                for target, (person, why) in found.items()
            ]
            wizard.left_count = len(givers) - len(found)

    def action_keep(self):
        """Button: write the ticked proposals on the donors."""
        self.ensure_one()
        self.line_ids.target_id.check_access("write")
        for person, lines in (
            self.line_ids.filtered("keep").grouped("person_id").items()
        ):
            lines.target_id.brought_by_id = person
        return self.env["ir.actions.act_window"]._for_xml_id(
            "bde_taxe.bde_taxe_credit_report_action"
        )


class BdeTaxeCreditLine(models.TransientModel):
    _name = "bde.taxe.credit.line"
    _description = "Who brought a donor"

    wizard_id = fields.Many2one("bde.taxe.credit", required=True, ondelete="cascade")
    target_id = fields.Many2one("bde.taxe.target", string="Donor", required=True)
    partner_id = fields.Many2one(related="target_id.partner_id")
    person_id = fields.Many2one(
        "res.partner",
        string="Brought by",
        required=True,
        domain="[('is_company', '=', False)]",
    )
    why = fields.Char(readonly=True)
    keep = fields.Boolean(default=True)
