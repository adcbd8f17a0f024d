import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.bde_partners.client_action import tell

from .bde_pfmp_incident_steps import GROUP, SAID


class BdePfmpIncidentDeclare(models.TransientModel):
    """Somebody of the school tells of an accident: what they write leaves their hands.

    Once sent, only those who are named by the head of school read it.
    """

    _name = "bde.pfmp.incident.declare"
    _description = "Tell of an accident"
    _inherit = ["bde.pfmp.of.placement.mixin"]

    placement_id = fields.Many2one(
        "bde.pfmp.placement", string="PFMP of", required=True
    )
    kind = fields.Selection(
        selection=lambda self: (
            self.env["bde.pfmp.incident"]
            ._fields["kind"]
            ._description_selection(self.env)
        ),
        required=True,
        default="work",
    )
    happened_at = fields.Datetime(
        string="When", required=True, default=fields.Datetime.now
    )
    host_told_at = fields.Datetime(
        string="The host told the school on", default=fields.Datetime.now
    )
    place = fields.Char(string="Where", required=True)
    witness = fields.Char()
    circumstances = fields.Text(string="What happened", required=True)
    first_care = fields.Char(string="First care")

    def action_declare(self):
        """Button: send it to the head of school and the DDFPT."""
        self.ensure_one()
        if self.happened_at > fields.Datetime.now():
            raise UserError(
                self.env._("An accident that has not happened is not recorded.")
            )
        values = {name: self[name] for name in SAID}
        if values["host_told_at"] and values["host_told_at"] < self.happened_at:
            values["host_told_at"] = False
        placement = self.placement_id
        incident = self.env["bde.pfmp.incident"]._declare_incident(placement, values)
        self.sudo().unlink()
        if self.env.user.has_group(GROUP):
            return {
                "type": "ir.actions.act_window",
                "res_model": "bde.pfmp.incident",
                "res_id": incident.id,
                "views": [(False, "form")],
            }
        return tell(
            self.env._(
                "Declared under number %(number)s. The head of school, the DDFPT and "
                "who they named read it; nobody else, you neither.",
                number=incident.number,
            ),
            sticky=True,
            close=True,
        )


class BdePfmpIncidentFile(models.TransientModel):
    """A document of an accident: the declaration sent, its receipt, a testimony."""

    _name = "bde.pfmp.incident.file"
    _description = "Document of an accident"

    incident_id = fields.Many2one("bde.pfmp.incident", required=True)
    file = fields.Binary(required=True, attachment=False)
    filename = fields.Char(string="Name")

    def action_file(self):
        """Button: file it with the record."""
        self.ensure_one()
        self.incident_id._check_named()
        self.env["bde.document"].sudo()._file(
            self.incident_id.sudo(),
            self.with_context(bin_size=False)._content(),
            self.filename or self.env._("Document"),
            "incident",
        )
        self.sudo().unlink()
        return {"type": "ir.actions.act_window_close"}

    def _content(self):
        return base64.b64decode(self.file)


class BdePfmpPlacement(models.Model):
    _inherit = "bde.pfmp.placement"

    incident_text = fields.Char(compute="_compute_incident_text")

    @api.depends_context("uid")
    def _compute_incident_text(self):
        """Tell those who declared that it is; to nobody else that there is one."""
        named = self.env.user.has_group(GROUP)
        incidents = self.env["bde.pfmp.incident"].sudo()
        found = incidents.search([("placement_id", "in", self.ids)])
        by_placement = found.grouped("placement_id")
        for placement in self:
            mine = by_placement.get(placement._origin, incidents).filtered(
                lambda i: named or i.reported_by == self.env.user
            )
            placement.incident_text = (
                self.env._(
                    "Declared: %(numbers)s", numbers=", ".join(mine.mapped("number"))
                )
                if mine
                else False
            )

    def action_declare_incident(self):
        """Button: tell of an accident of this learner."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Tell of an accident"),
            "res_model": "bde.pfmp.incident.declare",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_placement_id": self.id},
        }
