from odoo import fields, models
from odoo.exceptions import UserError


class BdeAlumniPaper(models.TransientModel):
    """Somebody joins at the office, or by a signed form: keyed in for them."""

    _name = "bde.alumni.paper"
    _description = "Join on paper"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    last_name = fields.Char(string="Last name", required=True)
    first_name = fields.Char(string="First name", required=True)
    birth_date = fields.Date(string="Birth date", required=True)
    email = fields.Char(string="E-mail")
    phone = fields.Char(string="Telephone")
    training_id = fields.Many2one("bde.training", check_company=True)
    year = fields.Integer(
        string="Year they left",
        required=True,
        default=lambda self: fields.Date.context_today(self).year,
    )
    how = fields.Selection(
        [("paper", "Signed paper form"), ("office", "In person, at the office")],
        string="How they agreed",
        required=True,
        default="paper",
    )
    network = fields.Boolean(string="Network and directory")
    newsletter = fields.Boolean(string="Newsletter and invitations")
    mentoring = fields.Boolean()
    offers = fields.Boolean(string="Job offers")
    image = fields.Boolean(string="Photo")

    def action_join(self):
        """Button: make the member, and open the profile."""
        self.ensure_one()
        profiles = self.env["bde.alumni.profile"]
        profiles.check_access("create")
        if not self.network:
            raise UserError(
                self.env._(
                    "%(first)s %(last)s has not agreed to join: tick what the form "
                    "says.",
                    first=self.first_name,
                    last=self.last_name,
                )
            )
        if self.company_id not in self.env.companies:
            raise UserError(self.env._("This is not one of your schools."))
        names = ("last_name", "first_name", "birth_date", "email", "phone")
        profile = profiles.sudo().create(
            {name: self[name] for name in names}
            | {
                "company_id": self.company_id.id,
                "source": "office",
                "study_ids": [
                    fields.Command.create(
                        {"training_id": self.training_id.id, "year": self.year}
                    )
                ],
            }
        )
        purposes = ("network", "newsletter", "mentoring", "offers", "image")
        profile._consent([code for code in purposes if self[code]], self.how)
        profile._approve()
        return {
            "type": "ir.actions.act_window",
            "res_model": profile._name,
            "res_id": profile.id,
            "view_mode": "form",
        }
