from odoo import fields, models


class ResCompany(models.Model):
    """How long a consent lasts, and who may join alone."""

    _inherit = "res.company"

    bde_alumni_consent_months = fields.Integer(
        string="A consent lasts (months)",
        default=36,
        help="Then the member is asked again; without an answer nothing is shown any "
        "more. 0: until it is withdrawn.",
    )
    bde_alumni_renew_days = fields.Integer(
        string="Ask again before the end (days)", default=60
    )
    bde_alumni_lapsed_months = fields.Integer(
        string="Erase after the end (months)",
        default=6,
        help="Members whose consent ended that long ago are erased. 0: never.",
    )
    bde_alumni_least_age = fields.Integer(
        string="Age to join alone",
        default=15,
        help="Loi n° 78-17 of 6 January 1978, article 45: from 15, one's own consent "
        "is enough.",
    )
    bde_alumni_hourly = fields.Integer(
        string="Requests an hour at most",
        default=30,
        help="On the public page: robots are stopped there.",
    )

    _bde_alumni_network = models.Constraint(
        "CHECK(bde_alumni_consent_months >= 0 AND bde_alumni_renew_days >= 1"
        " AND bde_alumni_lapsed_months >= 0 AND bde_alumni_least_age >= 13"
        " AND bde_alumni_hourly >= 1)",
        "Months are 0 or more, days and requests 1 or more, the age 13 or more.",
    )


class BdeSchool(models.Model):
    _inherit = "bde.school"

    bde_alumni_consent_months = fields.Integer(
        related="company_id.bde_alumni_consent_months", readonly=False
    )
    bde_alumni_renew_days = fields.Integer(
        related="company_id.bde_alumni_renew_days", readonly=False
    )
    bde_alumni_lapsed_months = fields.Integer(
        related="company_id.bde_alumni_lapsed_months", readonly=False
    )
    bde_alumni_least_age = fields.Integer(
        related="company_id.bde_alumni_least_age", readonly=False
    )
    bde_alumni_hourly = fields.Integer(
        related="company_id.bde_alumni_hourly", readonly=False
    )
