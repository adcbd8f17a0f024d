from odoo import fields, models

from .bde_alumni_profile import SEEN


class BdeAlumniProfile(models.Model):
    """Who sees each field, and what the person is ready to do."""

    _inherit = "bde.alumni.profile"

    show_email = fields.Selection(
        SEEN, string="E-mail seen by", required=True, default="office"
    )
    show_phone = fields.Selection(
        SEEN, string="Telephone seen by", required=True, default="office"
    )
    show_city = fields.Selection(
        SEEN, string="Town seen by", required=True, default="everyone"
    )
    show_job = fields.Selection(
        SEEN, string="Job seen by", required=True, default="everyone"
    )
    show_employer = fields.Selection(
        SEEN, string="Employer seen by", required=True, default="everyone"
    )
    show_studies = fields.Selection(
        SEEN, string="Studies seen by", required=True, default="everyone"
    )
    show_image = fields.Selection(
        SEEN, string="Photo seen by", required=True, default="everyone"
    )
    show_link = fields.Selection(
        SEEN, string="Professional page seen by", required=True, default="everyone"
    )
    show_about = fields.Selection(
        SEEN, string="« About me » seen by", required=True, default="everyone"
    )
    willing_tutor = fields.Boolean(string="Ready to be a tutor")
    willing_mentor = fields.Boolean(string="Ready to be a mentor")
    willing_speaker = fields.Boolean(string="Ready to speak in class")
    willing_jury = fields.Boolean(string="Ready to sit on a jury")
    willing_tax = fields.Boolean(string="Can help with the apprenticeship tax")
