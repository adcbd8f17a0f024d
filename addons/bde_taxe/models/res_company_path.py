from odoo import api, models

from odoo.addons.bde_partners.rules.contacts import format_phone

# Address of the employers' door; editable (system parameter)
URL_PARAMETER = "bde_taxe.soltea_url"
# trainings whose whole names fit on one page
MANY = 6


class ResCompany(models.Model):
    _inherit = "res.company"

    def _bde_taxe_url(self):
        """Return the address of SOLTéA, as people are told to type it."""
        return self.env["ir.config_parameter"].sudo().get_param(URL_PARAMETER, "")

    def _bde_taxe_path(self, training=None):
        """Return the sentences of the exact path in SOLTéA, for an employer.

        The school may write its own (`bde.taxe.text` of kind "path").

        :param training: `bde.training` that the employer wants to support
        """
        self.ensure_one()
        text = self.env["bde.taxe.text"].sudo()._pick("path", self)
        if not text:
            return []
        words = self._bde_taxe_words()
        if training:
            words["formations"] = training.sudo().name
        return text._steps(words)

    def _bde_taxe_words(self):
        """Return {name: text} of what texts say of the school."""
        self.ensure_one()
        school = self.sudo()
        known = school._bde_taxe_identity()
        reach = (format_phone(known["phone"]), known["email"])
        trainings = (
            self.env["bde.training"].sudo().search([("company_id", "=", self.id)])
        )
        return {
            "etablissement": school.name,
            "ville": known["city"] or "",
            "nom_soltea": known["name"] or school.name,
            "siret": known["siret"] or "",
            "uai": known["uai"] or "",
            "bureau": ", ".join(filter(None, reach)),
            "chef_etablissement": school.bde_head_id.name or "",
            "formations": ", ".join(self._bde_taxe_training_names(trainings)),
        }

    @api.model
    def _bde_taxe_training_names(self, trainings):
        """Return the names of trainings to print: the short ones when many."""
        many = len(trainings) > MANY
        return [many and t.short_name or t.name for t in trainings]
