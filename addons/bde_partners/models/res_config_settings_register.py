from odoo import api, fields, models

CRON = "bde_partners.ir_cron_bde_register"


class ResConfigSettings(models.TransientModel):
    """Where the register of companies and the address service are, and how to ask."""

    _inherit = "res.config.settings"

    bde_call_register = fields.Boolean(string="Register of companies")
    bde_call_geocoder = fields.Boolean(string="Places of addresses")
    bde_register_service = fields.Selection(
        [
            ("recherche", "Recherche d'entreprises (no key)"),
            ("sirene", "INSEE Sirene (key)"),
        ],
        string="Service",
        default="recherche",
        config_parameter="bde.lookup.register",
    )
    bde_register_recherche_url = fields.Char(
        string="Address of Recherche d'entreprises",
        config_parameter="bde.lookup.recherche.url",
    )
    bde_register_recherche_rate = fields.Char(
        string="Limit of Recherche d'entreprises",
        help="Questions / seconds, as the service allows them.",
        config_parameter="bde.lookup.recherche.rate",
    )
    bde_register_sirene_url = fields.Char(
        string="Address of INSEE Sirene", config_parameter="bde.lookup.sirene.url"
    )
    bde_register_sirene_rate = fields.Char(
        string="Limit of INSEE Sirene",
        help="Questions / seconds, as the service allows them.",
        config_parameter="bde.lookup.sirene.rate",
    )
    bde_register_sirene_key = fields.Char(
        string="Key of INSEE Sirene",
        config_parameter="bde.lookup.sirene.key",
        groups="base.group_system",
    )
    bde_geocoder_url = fields.Char(
        string="Address of the Géoplateforme",
        config_parameter="bde.lookup.geoplateforme.url",
    )
    bde_geocoder_rate = fields.Char(
        string="Limit of the Géoplateforme",
        help="Questions / seconds, as the service allows them.",
        config_parameter="bde.lookup.geoplateforme.rate",
    )
    bde_register_cron = fields.Boolean(string="Monthly refresh")
    bde_register_months = fields.Integer(
        string="Months between two refreshes",
        config_parameter="bde.lookup.refresh_months",
    )

    @api.model
    def get_values(self):
        values = super().get_values()
        cron = self.env.ref(CRON, raise_if_not_found=False)
        values["bde_register_cron"] = bool(cron and cron.sudo().active)
        return values

    def set_values(self):
        result = super().set_values()
        cron = self.env.ref(CRON, raise_if_not_found=False)
        if cron and cron.sudo().active != self.bde_register_cron:
            cron.sudo().active = self.bde_register_cron
        return result
