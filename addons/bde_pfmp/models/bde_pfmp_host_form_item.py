from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.bde_partners.rules.text import fold

# what the office retains cannot be typed: it is theirs or ours
CHOSEN = ("works", "moving_sites", "host")


class BdePfmpHostFormItem(models.Model):
    """One answer of a company beside what the school knew, and what is retained."""

    _name = "bde.pfmp.host.form.item"
    _description = "Answer of a company, to check"
    _order = "form_id, sequence, id"

    form_id = fields.Many2one(
        "bde.pfmp.host.form", required=True, ondelete="cascade", index=True
    )
    line_id = fields.Many2one(
        "bde.pfmp.host.form.line", ondelete="cascade", index="btree_not_null"
    )
    company_id = fields.Many2one(related="form_id.company_id", store=True, index=True)
    key = fields.Char(required=True, readonly=True)
    sequence = fields.Integer(readonly=True)
    label = fields.Char(compute="_compute_label", string="What")
    about = fields.Char(compute="_compute_label", string="For")
    known = fields.Text(string="What we knew", readonly=True)
    said = fields.Text(string="What the company wrote", readonly=True)
    final = fields.Text(string="Retained")
    differs = fields.Boolean(compute="_compute_differs", store=True)
    choice = fields.Selection(
        [
            ("same", "Same"),
            ("said", "Theirs"),
            ("known", "Ours"),
            ("edited", "Corrected"),
        ],
        compute="_compute_choice",
        string="Retained from",
    )

    @api.depends("known", "said")
    def _compute_differs(self):
        for item in self:
            item.differs = fold(item.known or "") != fold(item.said or "")

    @api.depends("known", "said", "final", "differs")
    def _compute_choice(self):
        for item in self:
            if not item.differs and item.final == item.said:
                item.choice = "same"
            elif (item.final or "") == (item.said or ""):
                item.choice = "said"
            elif (item.final or "") == (item.known or ""):
                item.choice = "known"
            else:
                item.choice = "edited"

    @api.depends("key", "line_id")
    @api.depends_context("lang")
    def _compute_label(self):
        labels = self.form_id._item_labels()
        for item in self:
            item.label = labels.get(item.key, item.key)
            item.about = item.line_id.learner_id.display_name or self.env._("All")

    @api.constrains("final")
    def _check_final(self):
        """What is ticked is not typed again: theirs, or ours."""
        for item in self:
            if item.key in CHOSEN and item.choice == "edited":
                raise UserError(
                    self.env._(
                        "%(what)s: keep theirs or ours; to correct it, use « Correct "
                        "on the form ».",
                        what=item.label,
                    )
                )

    def write(self, vals):
        """Only what is retained changes, and only while it is being checked."""
        if set(vals) - {"final"} and not self.env.su:
            raise UserError(self.env._("What a company wrote does not change."))
        if "final" in vals and any(f.state != "submitted" for f in self.form_id):
            raise UserError(self.env._("This form is not being checked."))
        return super().write(vals)

    def action_take(self):
        """Button: what the company wrote is retained."""
        for item in self:
            item.final = item.said

    def action_keep(self):
        """Button: what we knew is retained."""
        for item in self:
            item.final = item.known
