from odoo import fields, models

from ...rules.directory import freshness


class ResCompany(models.Model):
    """How often former pupils are asked whether their profile is still true."""

    _inherit = "res.company"

    bde_alumni_check_months = fields.Integer(
        string="A profile is checked every (months)",
        default=12,
        help="Members of the network are asked whether their profile is still true "
        "this long after the last check. 0: never.",
    )
    bde_alumni_check_pause = fields.Integer(
        string="Days before asking again", default=30
    )
    bde_alumni_check_mails = fields.Integer(
        string="Mails at most",
        default=2,
        help="Without an answer, the office calls.",
    )

    _bde_alumni_check = models.Constraint(
        "CHECK(bde_alumni_check_months >= 0 AND bde_alumni_check_pause >= 1"
        " AND bde_alumni_check_mails >= 1)",
        "Profiles are checked every 0 month or more, with 1 mail or more, 1 day apart "
        "or more.",
    )

    def _bde_check_plan(self):
        """Return the `freshness.Plan` of this school."""
        self.ensure_one()
        return freshness.Plan(
            self.bde_alumni_check_months,
            self.bde_alumni_check_pause,
            self.bde_alumni_check_mails,
        )


class BdeSchool(models.Model):
    _inherit = "bde.school"

    bde_alumni_check_months = fields.Integer(
        related="company_id.bde_alumni_check_months", readonly=False
    )
    bde_alumni_check_pause = fields.Integer(
        related="company_id.bde_alumni_check_pause", readonly=False
    )
    bde_alumni_check_mails = fields.Integer(
        related="company_id.bde_alumni_check_mails", readonly=False
    )
