from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ..rules.registers import changes
from ..rules.registers.errors import RegisterError
from ..rules.registers.site import RegisterSite


class BdeRegisterRefresh(models.TransientModel):
    """What the register says now beside the dossier: chosen field by field."""

    _name = "bde.register.refresh"
    _description = "Refresh from the register"

    partner_id = fields.Many2one("res.partner", string="Organisation", required=True)
    source = fields.Char(export_string_translation=False)
    site = fields.Json(export_string_translation=False)
    line_ids = fields.One2many("bde.register.refresh.line", "wizard_id")
    has_changes = fields.Boolean(
        compute="_compute_has_changes", export_string_translation=False
    )
    is_closed = fields.Boolean(export_string_translation=False)
    closed_on = fields.Date(export_string_translation=False)
    is_partial = fields.Boolean(export_string_translation=False)

    @api.depends("line_ids")
    def _compute_has_changes(self):
        for wizard in self:
            wizard.has_changes = any(not line.locked for line in wizard.line_ids)

    @api.model
    def _open(self, partner):
        """Return the wizard of `partner`, with what the register says now.

        :raise UserError: no SIRET, switched off, offline, not in the register
        """
        partner.check_access("write")
        register = self.env["bde.register"]
        if not partner.bde_siret:
            raise UserError(
                self.env._(
                    "%(name)s has no SIRET: write it first, or look for the "
                    "organisation by its name with « New organisation ».",
                    name=partner.display_name,
                )
            )
        try:
            site = register._lookup_many([partner.bde_siret], fresh=True).get(
                partner.bde_siret
            )
        except RegisterError as error:
            raise register._user_error(error) from error
        if not site:
            raise UserError(
                self.env._(
                    "The register does not know the SIRET %(siret)s of %(name)s: "
                    "check it with the organisation.",
                    siret=partner.bde_siret,
                    name=partner.display_name,
                )
            )
        return self.create(self._prepare_vals(partner, site))

    @api.model
    def _prepare_vals(self, partner, site):
        """Return the values of the wizard: one line for each difference."""
        sources = partner._fields["bde_register_source"]._description_selection(
            self.env
        )
        code = self.env["bde.register"]._service_code()
        return {
            "partner_id": partner.id,
            "source": dict(sources)[code],
            "site": site.to_dict(),
            "is_closed": not site.is_open,
            "closed_on": site.closed_on,
            "is_partial": site.is_diffusible != "full",
            "line_ids": [
                fields.Command.create(
                    {
                        "field": difference.field,
                        "group": difference.group,
                        "before": self._text(difference.field, difference.before),
                        "after": self._text(difference.field, difference.after),
                        "locked": difference.locked,
                        "apply": not difference.locked,
                    }
                )
                for difference in partner._bde_site_differences(site)
            ],
        }

    @api.model
    def _text(self, name, value):
        """Return a plain value of a field of the dossier as people read it."""
        field = self.env["res.partner"]._fields[name]
        if not value:
            return ""
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type == "many2one":
            return self.env[field.comodel_name].browse(value).display_name
        if field.type == "date":
            return format_date(self.env, value)
        return value

    def _action_open(self):
        """Return the window of this wizard."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What the register says"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_apply(self):
        """Button: take what is ticked; what is not locked and not ticked is kept."""
        self.ensure_one()
        self.partner_id.check_access("write")
        site = RegisterSite.from_dict(self.site)
        wanted = self.line_ids.filtered(lambda line: line.apply and not line.locked)
        refused = self.line_ids.filtered(
            lambda line: not line.apply and not line.locked
        )
        self.partner_id._bde_apply_site(site, set(wanted.mapped("field")))
        locks = {f"bde_lock_{group}": True for group in refused.mapped("group")}
        if locks:
            # what the office refuses today is not to be proposed again every month
            self.partner_id.write(locks)
        return {"type": "ir.actions.act_window_close"}


class BdeRegisterRefreshLine(models.TransientModel):
    """A field whose value is not the register's."""

    _name = "bde.register.refresh.line"
    _description = "Difference with the register"
    _order = "id"

    wizard_id = fields.Many2one(
        "bde.register.refresh",
        required=True,
        ondelete="cascade",
        export_string_translation=False,
    )
    field = fields.Char(required=True, readonly=True, export_string_translation=False)
    label = fields.Char(string="Information", compute="_compute_label")
    group = fields.Selection(
        [(group, group) for group in changes.GROUPS],
        readonly=True,
        export_string_translation=False,
    )
    before = fields.Char(string="On the dossier", readonly=True)
    after = fields.Char(string="In the register", readonly=True)
    locked = fields.Boolean(string="Kept", readonly=True)
    apply = fields.Boolean(string="Take")

    @api.depends("field")
    def _compute_label(self):
        described = self.env["res.partner"].fields_get(
            set(self.mapped("field")), ["string"]
        )
        for line in self:
            line.label = described.get(line.field, {}).get("string", line.field)
