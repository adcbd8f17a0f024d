from odoo import api, fields, models
from odoo.exceptions import UserError


class BdePfmpPlacement(models.Model):
    """Conventions of a placement: what the screens show and their buttons."""

    _inherit = "bde.pfmp.placement"

    convention_ids = fields.One2many("bde.pfmp.convention", "placement_id")
    convention_id = fields.Many2one(
        "bde.pfmp.convention",
        string="Convention in force",
        compute="_compute_convention_id",
    )
    convention_count = fields.Integer(compute="_compute_convention_id")
    convention_state = fields.Selection(
        selection=lambda self: (
            self.env["bde.pfmp.convention"]._fields["state"].selection
        ),
        compute="_compute_convention_state",
        store=True,
        index=True,
        help="Of the convention in force, else of the last one.",
    )

    @api.depends("convention_ids.state")
    def _compute_convention_id(self):
        for placement in self:
            first = placement.convention_ids.filtered(lambda c: c.kind == "first")
            placement.convention_id = first._in_force()
            placement.convention_count = len(placement.convention_ids)

    @api.depends("convention_ids.state", "convention_ids.version")
    def _compute_convention_state(self):
        for placement in self:
            first = placement.convention_ids.filtered(lambda c: c.kind == "first")
            last = first._in_force() or first.sorted("version")[-1:]
            placement.convention_state = last.state

    def _prepare_conventions(self):
        """Return the conventions of these placements; drafts are made where none lives.

        What the draft says is on the placement. The number of queries does not grow
        with the records.

        :return: `bde.pfmp.convention`, one a placement, in the same order
        :raise UserError: naming the learner who has no convention, and why
        """
        self.check_access("write")
        for placement in self:
            if reason := placement._convention_refusal():
                raise UserError(reason)
        todo = self.filtered(lambda p: not p.convention_id)
        templates = todo._convention_templates()
        todo._check_templates(templates)
        conventions = self.env["bde.pfmp.convention"]
        conventions.with_context(tracking_disable=True, mail_create_nolog=True).create(
            [
                placement._prepare_convention_vals(templates[placement], conventions)
                for placement in todo
            ]
        )
        return conventions.browse(p.convention_id.id for p in self)

    def action_prepare_conventions(self):
        """Button: make the drafts of the conventions, to be filled and checked."""
        refused = {p for p in self if p._convention_refusal()}
        todo = self.filtered(lambda p: p not in refused)
        if not todo:
            self._check_can_have_convention()
            raise UserError(self.env._("Choose the learners first."))
        conventions = todo._prepare_conventions()
        if len(conventions) == 1:
            return conventions.get_formview_action()
        return todo.action_open_conventions()

    def action_print_conventions(self):
        """Button: print the conventions of these placements.

        One learner of whom nothing is missing: the PDF at once. Otherwise a dialog
        says who is left out and why, and what would lack.
        """
        self.check_access("write")
        todo = self.filtered(lambda p: not p._convention_refusal())
        if not todo:
            self._check_can_have_convention()
            raise UserError(self.env._("Choose the learners first."))
        if len(self) == 1 and not (
            self.missing_blocking or any(self._law_stops().values())
        ):
            return self._print_conventions().action_open_pdf()
        wizard = self.env["bde.pfmp.convention.print"].create(
            {"placement_ids": self.ids}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Print the conventions"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def _print_conventions(self, step=None):
        """Freeze the conventions of these placements, for paper to go round.

        The round of signatures exists as well, so that scans find whom they are of;
        nothing is sent. See `_issue_conventions`.
        """
        conventions = self._issue_conventions(step)
        conventions._open_paper_round()
        return conventions

    def action_open_conventions(self):
        """Smart button: every version of the conventions of these placements."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_pfmp.bde_pfmp_convention_action"
        )
        action["domain"] = [("placement_id", "in", self.ids)]
        action["context"] = {}
        return action


class BdeClass(models.Model):
    _inherit = "bde.class"

    def action_print_conventions(self):
        """Button: the conventions of these classes that begin soon or have begun.

        The placements of the school year that are not over: what is done is reprinted
        from its own board.
        """
        placements = self.env["bde.pfmp.placement"].search(
            [
                ("class_id", "in", self.ids),
                ("state", "in", ("found", "ready", "running")),
            ]
        )
        if not placements:
            raise UserError(
                self.env._(
                    "Nobody of %(code)s has a place yet: open the board of the period "
                    "and give a host to the learners.",
                    code=", ".join(self.mapped("code")),
                )
            )
        # a class is a pile of paper: one file for the copier
        paper = placements.with_context(default_output="pdf")
        return paper.action_print_conventions()
