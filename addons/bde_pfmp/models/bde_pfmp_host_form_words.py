from odoo import models


class BdePfmpHostForm(models.Model):
    """Words of the fields of the company's form."""

    _inherit = "bde.pfmp.host.form"

    def _page_labels(self):
        """Return {name of a field: its label on the page of the company}."""
        return {
            "host_siret": self.env._("SIRET of the site (14 figures)"),
            "host_name": self.env._("Name of the company"),
            "host_street": self.env._("Number and street"),
            "host_zip": self.env._("Postal code"),
            "host_city": self.env._("Town"),
            "signatory_name": self.env._("First name and name of who signs"),
            "signatory_function": self.env._("Function"),
            "signatory_email": self.env._("E-mail"),
            "signatory_phone": self.env._("Telephone"),
            "signatory_is_tutor": self.env._("This person is also the tutor"),
            "work_address": self.env._("Address of the work, if it is elsewhere"),
            "moving_sites": self.env._("Work on several sites or at customers'"),
            "activities": self.env._("What will the learner do?"),
            "equipment": self.env._("What to bring: clothes, shoes, tools"),
            "tutor_name": self.env._("First name and name of the tutor"),
            "tutor_function": self.env._("Function of the tutor"),
            "tutor_email": self.env._("E-mail of the tutor"),
            "tutor_phone": self.env._("Telephone of the tutor"),
            "tutor_trainees": self.env._("Other trainees of this tutor at those dates"),
            "headcount": self.env._("How many employees are you?"),
            "other_trainees": self.env._("Other trainees present at those dates"),
            "insurance": self.env._("Your insurer and contract number (liability)"),
            "meals_note": self.env._("To add about meals"),
            "transport": self.env._("Transport: what you offer or pay"),
            "lodging": self.env._("Lodging, if you offer one"),
            "gratification": self.env._("Payment to the learner, if any"),
        }

    def _page_hints(self):
        """Return {name of a field: a word of help under its label}."""
        return {
            "host_siret": self.env._("With it, no need to write the address."),
            "signatory_name": self.env._("Whoever may commit the company."),
            "signatory_email": self.env._("The convention will be sent there."),
            "work_address": self.env._("Empty: at your address."),
            "activities": self.env._("A few words or a line for each task."),
            "tutor_trainees": self.env._("Of any school. 0 if there are none."),
            "headcount": self.env._("At the end of last month, or the yearly mean."),
            "other_trainees": self.env._("Of other schools. 0 if there are none."),
            "gratification": self.env._("Empty: none. Due from the 309th hour."),
            "insurance": self.env._("Example: MAIF, contract 123456."),
        }
