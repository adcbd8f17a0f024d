from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules.surveys import steps


class ResCompany(models.Model):
    """When leavers are asked what they become, and how they are asked again."""

    _inherit = "res.company"

    bde_alumni_wave_months = fields.Char(
        string="Surveys: months after leaving",
        default="6, 12, 18, 24",
        help="InserJeunes looks at 6, 12, 18 and 24 months.",
    )
    bde_alumni_wave_days = fields.Integer(
        string="A survey lasts (days)", default=60, help="Then it is closed."
    )
    bde_alumni_sms_days = fields.Integer(
        string="SMS after (days)", default=7, help="To those who have not answered."
    )
    bde_alumni_call_days = fields.Integer(
        string="Call after (days)", default=14, help="To those who have not answered."
    )

    _bde_alumni_surveys = models.Constraint(
        "CHECK(bde_alumni_wave_days >= 1 AND bde_alumni_sms_days >= 1"
        " AND bde_alumni_call_days >= bde_alumni_sms_days)",
        "A survey lasts a day or more; the call comes with the SMS or after.",
    )

    @api.constrains("bde_alumni_wave_months")
    def _check_bde_alumni_wave_months(self):
        for company in self:
            try:
                steps.months(company.bde_alumni_wave_months)
            except ValueError:
                raise ValidationError(
                    self.env._(
                        "« %(text)s »: please write months between 1 and 60, with "
                        "commas: 6, 12, 18, 24.",
                        text=company.bde_alumni_wave_months or "",
                    )
                ) from None


class BdeSchool(models.Model):
    _inherit = "bde.school"

    bde_alumni_wave_months = fields.Char(
        related="company_id.bde_alumni_wave_months", readonly=False
    )
    bde_alumni_wave_days = fields.Integer(
        related="company_id.bde_alumni_wave_days", readonly=False
    )
    bde_alumni_sms_days = fields.Integer(
        related="company_id.bde_alumni_sms_days", readonly=False
    )
    bde_alumni_call_days = fields.Integer(
        related="company_id.bde_alumni_call_days", readonly=False
    )
