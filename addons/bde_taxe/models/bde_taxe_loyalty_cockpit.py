from odoo import api, models


class BdeTaxeCockpit(models.AbstractModel):
    """Where we are: who is faithful, and who gave last year and is expected."""

    _inherit = "bde.taxe.cockpit"

    @api.model
    def _cockpit_buttons(self, campaign):
        return [
            *super()._cockpit_buttons(campaign),
            {
                "key": "loyalty",
                "label": self.env._("Loyalty of donors"),
                "icon": "fa-heart-o",
                "action": self.env["bde.home"]._home_action(
                    "bde_taxe.bde_taxe_donor_action"
                ),
                "sequence": 90,
            },
        ]
