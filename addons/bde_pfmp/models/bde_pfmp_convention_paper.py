from odoo import api, models


class BdePfmpPlacement(models.Model):
    """What the template adds to the facts that a convention prints."""

    _inherit = "bde.pfmp.placement"

    def _convention_facts(self, templates=None):
        """Communes of birth are read together when a template prints them."""
        templates = templates or self._convention_templates()
        births = self.filtered(lambda p: templates[p].print_birth_place)
        names = births._birth_places()
        placements = self.with_context(bde_birth_places=names) if names else self
        found = super(BdePfmpPlacement, placements)._convention_facts(templates)
        return {self.browse(p.id): facts for p, facts in found.items()}

    def _birth_places(self):
        """Return {INSEE code: commune} of the births of these learners."""
        codes = set(self.learner_id.mapped("birth_city_insee")) - {False, ""}
        if not codes:
            return {}
        communes = self.env["bde.commune"].sudo().search([("insee", "in", list(codes))])
        return {commune.insee: commune.name for commune in communes}

    def _facts_of_parties(self, template):
        facts = super()._facts_of_parties(template)
        if template.print_birth_place:
            names = self.env.context.get("bde_birth_places") or {}
            code = self.learner_id.birth_city_insee
            facts["learner"]["birth_place"] = names.get(code, "")
        return facts

    @api.model
    def _facts_of_template(self, template, facts):
        return super()._facts_of_template(template, facts) | {
            "english": template.kind == "abroad"
        }
