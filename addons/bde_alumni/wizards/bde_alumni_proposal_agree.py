from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize


class BdeAlumniProposalAgree(models.TransientModel):
    """A former pupil takes a role where they work: who they are there, how to reach
    them."""

    _name = "bde.alumni.proposal.agree"
    _description = "A former pupil agrees"

    proposal_id = fields.Many2one("bde.alumni.proposal", required=True, readonly=True)
    employer_id = fields.Many2one(related="proposal_id.employer_id")
    person_name = fields.Char(
        string="Former pupil", related="proposal_id.profile_id.display_name"
    )
    candidate_ids = fields.Many2many(
        "res.partner", string="Contacts of that name", compute="_compute_candidate_ids"
    )
    old_employer_id = fields.Many2one(
        "res.partner", string="Organisation until now", compute="_compute_candidate_ids"
    )
    same = fields.Selection(
        [("yes", "The same person"), ("no", "Somebody else of that name")],
        string="Is it the same person?",
    )
    contact_id = fields.Many2one(
        "res.partner",
        string="Contact already known",
        compute="_compute_contact_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', candidate_ids)]",
    )
    email = fields.Char(string="E-mail at work")
    phone = fields.Char(string="Phone at work")

    @api.depends("proposal_id")
    def _compute_candidate_ids(self):
        for wizard in self:
            wizard.candidate_ids = wizard.proposal_id._namesakes().ids
            wizard.old_employer_id = wizard.proposal_id._other_employer().id

    @api.depends("proposal_id")
    def _compute_contact_id(self):
        """One contact of that name is shown; of several, the office chooses."""
        for wizard in self:
            found = wizard.proposal_id._namesakes()
            wizard.contact_id = found.id if len(found) == 1 else False

    def action_confirm(self):
        self.ensure_one()
        self.proposal_id._check_office()
        found = self.proposal_id._namesakes()
        if found and not self.same:
            raise UserError(
                self.env._(
                    "%(name)s is a contact of %(employer)s already: say whether it is "
                    "the same person.",
                    name=found[:1].name,
                    employer=self.employer_id.name,
                )
            )
        same = None
        if self.same == "yes":
            if self.contact_id not in found.sudo(False):
                raise UserError(self.env._("Choose which contact it is."))
            same = self.contact_id
        if self.email and not email_normalize(self.email):
            raise UserError(
                self.env._("« %(email)s » is not an e-mail address.", email=self.email)
            )
        self.proposal_id._agree(same=same, email=self.email, phone=self.phone)
        return {"type": "ir.actions.act_window_close"}
