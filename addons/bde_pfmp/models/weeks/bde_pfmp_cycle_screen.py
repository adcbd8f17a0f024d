from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.bde_partners.rules.workbook_out import Column, Sheet, build_workbook

from .bde_pfmp_cycle import FIGURES

RED_LIST = ("red", "requested", "check")


class BdePfmpCycle(models.Model):
    """The red list: who lacks weeks before the exam registration, and what to do."""

    _inherit = "bde.pfmp.cycle"

    why = fields.Char(compute="_compute_why", compute_sudo=True)
    placement_ids = fields.Many2many("bde.pfmp.placement", compute="_compute_details")
    decision_ids = fields.Many2many(
        "bde.pfmp.weeks.decision", compute="_compute_details"
    )

    @api.depends(*FIGURES, "standing")
    def _compute_why(self):
        for row in self:
            row.why = " ".join(row._whys())

    def _whys(self):
        """Return what explains the figures of this row, in sentences."""
        said = []
        if self.standing == "nothing_due":
            said.append(self.env._("The weeks due are not entered on the training."))
        if self.standing == "check":
            said.append(
                self.env._(
                    "Came in mid-cycle and nothing is known of the years before: note "
                    "the weeks recognised or the decision of positioning."
                )
            )
        if self.unproved:
            said.append(
                self.env._(
                    "%s weeks have no attestation yet.", self._week_number("unproved")
                )
            )
        if self.elsewhere:
            said.append(
                self.env._(
                    "%s weeks of another training count only if they are recognised.",
                    self._week_number("elsewhere"),
                )
            )
        if self.requested:
            said.append(
                self.env._(
                    "Derogation requested for %s weeks.",
                    self._week_number("requested"),
                )
            )
        return said

    def _week_number(self, name):
        """Return a figure of this row as people write it."""
        field = self.env["ir.qweb.field.float"]
        return field.value_to_html(self[name], {"precision": 1}).replace(",0", "")

    def _compute_details(self):
        """Placements and decisions behind the figures, as the user may read them."""
        placements = self.env["bde.pfmp.placement"].search(
            [
                ("learner_id", "in", self.learner_id.ids),
                ("state", "not in", ("to_find", "cancelled")),
            ]
        )
        decisions = self.env["bde.pfmp.weeks.decision"].search(
            [("learner_id", "in", self.learner_id.ids)]
        )
        stays, said = placements.grouped("learner_id"), decisions.grouped("learner_id")
        for row in self:
            row.placement_ids = stays.get(row.learner_id, placements.browse())
            row.decision_ids = said.get(row.learner_id, decisions.browse())

    @api.model
    def _open_screen(self):
        """Menu: count anew, then show the red list."""
        self.check_access("read")
        self.sudo()._refresh()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_pfmp.bde_pfmp_cycle_action"
        )
        days = self._days_to_registration()
        if days is not None and days >= 0:
            action["help"] = action.get("help") or ""
            action["display_name"] = self.env._(
                "Missing weeks (%s days before exam registration)", days
            )
        return action

    @api.model
    def _days_to_registration(self):
        """Return the days left before the exam registration closes, None if unset."""
        day = self.env.company.bde_exam_registration_on
        return (day - fields.Date.context_today(self)).days if day else None

    def action_ask_derogation(self):
        """Button: the request of this learner, with the weeks that are missing."""
        self.ensure_one()
        if not self.missing:
            raise UserError(
                self.env._(
                    "%(name)s has no week missing: nothing to ask for.",
                    name=self.learner_id.display_name,
                )
            )
        return self._open_decision("derogation", self.missing)

    def action_note_weeks(self):
        """Button: weeks recognised, or a decision of positioning."""
        self.ensure_one()
        return self._open_decision("before", self.elsewhere or 0)

    def _open_decision(self, kind, weeks):
        """Return the form of a new decision on this learner."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decision on the weeks"),
            "res_model": "bde.pfmp.weeks.decision",
            "views": [(False, "form")],
            "target": "current",
            "context": {
                "default_learner_id": self.learner_id.id,
                "default_kind": kind,
                "default_weeks": weeks,
            },
        }

    def action_plan_catch_up(self):
        """Button: the catch-up periods, where this learner gets a place."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("PFMP of %s", self.learner_id.display_name),
            "res_model": "bde.pfmp.placement",
            "views": [(False, "form")],
            "context": {"default_learner_id": self.learner_id.id},
        }

    def action_export(self):
        """Button: these lines as a workbook, a sheet for each class."""
        ids = ",".join(map(str, self.ids))
        return {
            "type": "ir.actions.act_url",
            "url": f"/bde/pfmp/semaines?ids={ids}",
            "target": "download",
        }

    def _export_workbook(self):
        """Return (file name, bytes): a sheet for each class, learners by name."""
        self.check_access("read")
        shown = ("due", "done", "proved", "planned", "catch_up", "waived", "missing")
        labels = {
            name: self._fields[name]._description_string(self.env) for name in FIGURES
        }
        standing = dict(self._fields["standing"]._description_selection(self.env))
        columns = [
            Column(self.env._("Learner"), 30),
            Column(self.env._("Training"), 30),
            *(Column(labels[name], 12, "number") for name in shown),
            Column(self.env._("Where it stands"), 30),
            Column(self.env._("Note"), 60),
        ]
        sheets = [
            Sheet(
                school_class.code or self.env._("Without a class"),
                columns,
                [
                    [
                        row.learner_id.display_name,
                        row.training_id.display_name or "",
                        *(row[name] for name in shown),
                        standing.get(row.standing, ""),
                        row.why,
                    ]
                    for row in rows.sorted(lambda r: r.learner_id.display_name)
                ],
            )
            for school_class, rows in self.sorted(lambda r: r.class_id.code or "")
            .grouped("class_id")
            .items()
        ]
        day = fields.Date.context_today(self)
        return self.env._("Missing weeks %s.xlsx", day), build_workbook(sheets)
