from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules.registers.site import PARTIAL, RegisterSite


class BdeHostCreateLine(models.TransientModel):
    """A site that the register proposes, as a card."""

    _name = "bde.host.create.line"
    _description = "Site found in the register"
    _order = "id"

    wizard_id = fields.Many2one(
        "bde.host.create",
        required=True,
        ondelete="cascade",
        export_string_translation=False,
    )
    site = fields.Json(export_string_translation=False)
    name = fields.Char(compute="_compute_site", export_string_translation=False)
    usual_name = fields.Char(compute="_compute_site", export_string_translation=False)
    siret = fields.Char(string="SIRET", compute="_compute_site")
    address = fields.Char(compute="_compute_site", export_string_translation=False)
    facts = fields.Char(compute="_compute_site", export_string_translation=False)
    is_open = fields.Boolean(compute="_compute_site", export_string_translation=False)
    closed_on = fields.Date(compute="_compute_site", export_string_translation=False)
    is_head_office = fields.Boolean(
        compute="_compute_site", export_string_translation=False
    )
    is_partial = fields.Boolean(
        compute="_compute_site", export_string_translation=False
    )
    partner_id = fields.Many2one("res.partner", string="Here already")
    partner_active = fields.Boolean(
        related="partner_id.active", export_string_translation=False
    )

    @api.depends("site")
    def _compute_site(self):
        partners = self.env["res.partner"]
        for line in self:
            site = RegisterSite.from_dict(line.site or {"siret": ""})
            line.name = site.name or self.env._("Name not handed on")
            line.usual_name = site.usual_name
            line.siret = site.siret
            place = " ".join(filter(None, (site.zip, site.city)))
            line.address = ", ".join(filter(None, (site.street, place)))
            line.facts = line.wizard_id._facts_line(
                site, {"bde_activity": partners._bde_activity_of(site.naf)}
            )
            line.is_open = site.is_open
            line.closed_on = site.closed_on
            line.is_head_office = site.is_head_office
            line.is_partial = site.is_diffusible == PARTIAL

    def action_choose(self):
        """Button: go on with this site."""
        self.ensure_one()
        site = RegisterSite.from_dict(self.site)
        if not site.is_open:
            raise UserError(
                self.env._(
                    "The register says that this site is closed: choose another."
                )
            )
        return self.wizard_id._choose(site)

    def action_open(self):
        """Button: the dossier that we have already."""
        self.ensure_one()
        return self.wizard_id._open_dossier(self.partner_id)

    def action_reactivate(self):
        """Button: put the archived organisation back in use, and open it."""
        self.ensure_one()
        return self.wizard_id._reactivate(self.partner_id)
