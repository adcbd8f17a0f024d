from odoo import api, fields, models
from odoo.exceptions import UserError


class BdePfmpDocxFill(models.TransientModel):
    """Choose a Word model and fill it: one document, or a ZIP of a class."""

    _name = "bde.pfmp.docx.fill"
    _description = "Fill a Word model"

    placement_ids = fields.Many2many("bde.pfmp.placement", string="Learners")
    ready_count = fields.Integer(string="To fill", compute="_compute_ready_count")
    model_id = fields.Many2one(
        "bde.pfmp.docx.model",
        string="Word model",
        default=lambda self: self.env["bde.pfmp.docx.model"].search([], limit=1),
    )

    @api.depends("placement_ids")
    def _compute_ready_count(self):
        for wizard in self:
            wizard.ready_count = len(wizard._ready())

    def _ready(self):
        """Return the learners who have a host: nothing is filled without one."""
        return self.placement_ids.filtered(
            lambda p: p.host_id and p.state != "cancelled"
        )

    def _check_kind(self, placements):
        """Refuse a model that is made for other learners.

        :raise UserError: naming the first of them
        """
        model = self.model_id
        wrong = placements.filtered(lambda p: model.kind not in ("any", p.kind))
        if wrong:
            raise UserError(
                self.env._(
                    "« %(model)s » is not made for %(name)s: choose another model.",
                    model=model.name,
                    name=wrong[0].learner_id.display_name,
                )
            )

    def action_fill(self):
        """Button: the document of one learner, or a ZIP of all."""
        self.ensure_one()
        todo = self._ready()
        todo.check_access("write")
        model = self.model_id
        if not model:
            raise UserError(
                self.env._("Choose a Word model, or add one in the configuration.")
            )
        if not todo:
            raise UserError(
                self.env._("None of these learners has a host organisation yet.")
            )
        self._check_kind(todo)
        if len(todo) == 1:
            document = model._file_filled(todo)
            return {
                "type": "ir.actions.act_url",
                "url": f"/bde/document/{document.id}?download=1",
                "target": "download",
            }
        batch = self.env["bde.batch"]._start(
            name=self.env._(
                "%(model)s: %(count)s documents", model=model.name, count=len(todo)
            ),
            records=todo,
            method="_batch_fill_docx",
            chunk=25,
            result="zip",
            params={"model_id": model.id},
        )
        return batch._open_action()
