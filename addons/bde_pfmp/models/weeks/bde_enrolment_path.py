from odoo import fields, models


class BdeEnrolment(models.Model):
    """The personalised path of the last year: the family decides.

    Source: arrêté of 21 November 2018 as amended (terminale of the bac pro); the weeks
    are dated figures, see `path_weeks`.
    """

    _inherit = "bde.enrolment"

    path_choice = fields.Selection(
        [
            ("company", "Weeks in a company (towards a job)"),
            ("studies", "Preparation of further studies"),
        ],
        string="Personalised path",
        help="Last year of the bac pro: what the family chose on the « fiche de "
        "dialogue ».",
    )
    path_chosen_on = fields.Date(string="Choice of the family on")
