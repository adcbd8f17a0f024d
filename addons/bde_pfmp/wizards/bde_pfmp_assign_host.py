from odoo import api, fields, models
from odoo.exceptions import UserError


class BdePfmpAssignHost(models.TransientModel):
    """Give one host organisation to several learners."""

    _name = "bde.pfmp.assign.host"
    _description = "Give a host"

    placement_ids = fields.Many2many("bde.pfmp.placement", string="Learners")
    learner_names = fields.Char(string="For", compute="_compute_placements")
    replaced_names = fields.Char(compute="_compute_placements")
    skipped_names = fields.Char(compute="_compute_placements")
    host_id = fields.Many2one(
        "res.partner",
        string="Host organisation",
        required=True,
        domain="[('is_company', '=', True), ('bde_register_state', '!=', 'closed')]",
    )
    host_state = fields.Selection(related="host_id.bde_host_state")
    host_facts = fields.Html(related="host_id.bde_trust_facts")
    host_bar = fields.Char(compute="_compute_host", export_string_translation=False)
    override_reason = fields.Char(
        string="Why this host all the same",
        help="Kept on the dossier of each learner.",
    )
    host_summary = fields.Char(compute="_compute_host")
    host_head_id = fields.Many2one("res.partner", compute="_compute_host")
    tutor_id = fields.Many2one(
        "res.partner",
        domain="[('is_company', '=', False), ('id', 'child_of', host_id)]",
    )
    signatory_id = fields.Many2one(
        "res.partner",
        string="Signs for the host",
        domain="[('is_company', '=', False), ('id', 'child_of', host_head_id)]",
    )
    referent_id = fields.Many2one(
        "res.partner",
        string="Referent teacher",
        domain="[('bde_is_teacher', '=', True)]",
        help="Empty: unchanged.",
    )

    @api.depends("placement_ids", "host_id")
    def _compute_placements(self):
        for wizard in self:
            todo = wizard._todo()
            replaced = todo.filtered(lambda p, w=wizard: p.host_id - w.host_id)
            wizard.learner_names = wizard._names(wizard.placement_ids)
            wizard.replaced_names = wizard._names(replaced) if wizard.host_id else ""
            wizard.skipped_names = wizard._names(wizard.placement_ids - todo)

    @api.depends("host_id", "placement_ids")
    def _compute_host(self):
        for wizard in self:
            host = wizard.host_id
            wizard.host_head_id = host.parent_id or host
            first = min(wizard.placement_ids.mapped("date_start"), default=None)
            wizard.host_bar = host._bde_host_bar(first).get(host, "")
            address = " ".join(filter(None, [host.zip, host.city]))
            count = host.bde_placement_count
            wizard.host_summary = " · ".join(
                filter(
                    None,
                    [
                        address,
                        host.bde_activity,
                        count
                        and self.env._("received %(count)s learners", count=count),
                    ],
                )
            )

    @api.onchange("host_id")
    def _onchange_host_id(self):
        """Propose the usual people of the host."""
        tutors = self.host_id._bde_contacts("tutor")
        signatories = self.host_id._bde_contacts(
            "signatory"
        ) or self.host_head_id._bde_contacts("signatory")
        self.tutor_id = tutors if len(tutors) == 1 else False
        self.signatory_id = signatories if len(signatories) == 1 else False

    def _names(self, placements, limit=4):
        """Return the first names of a list, and how many more."""
        names = placements.learner_id.mapped("display_name")
        text = ", ".join(names[:limit])
        if len(names) > limit:
            text = self.env._(
                "%(names)s and %(count)s more", names=text, count=len(names) - limit
            )
        return text

    def _todo(self):
        """Return the lines whose host may still be chosen here."""
        return self.placement_ids.filtered(lambda p: p.state in ("to_find", "found"))

    def action_apply(self):
        """Button: these learners go to this host."""
        self.ensure_one()
        if not self.placement_ids:
            raise UserError(self.env._("Choose the learners first."))
        todo = self._todo()
        if not todo:
            raise UserError(
                self.env._(
                    "The conventions of these learners are issued: open the dossier "
                    "to change the host."
                )
            )
        vals = {
            "host_id": self.host_id.id,
            "tutor_id": self.tutor_id.id,
            "signatory_id": self.signatory_id.id,
        }
        if self.host_bar:
            vals["host_override_reason"] = self.override_reason
        if self.referent_id:
            vals["referent_id"] = self.referent_id.id
        todo.write(vals)
        return {"type": "ir.actions.act_window_close"}

    def action_approve_host(self):
        """Button: the host is approved; the dialog stays, with what was chosen."""
        self.ensure_one()
        self.host_id.action_bde_approve_host()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Give a host"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
