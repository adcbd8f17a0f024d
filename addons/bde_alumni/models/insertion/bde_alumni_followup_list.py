from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.bde_partners.client_action import tell
from odoo.addons.bde_partners.rules.workbook_out import Column, Sheet, build_workbook

from ...rules.insertion import september

# the outcome of a leaver, confirmed by the September file, that is a solution
FILE_SOLUTIONS = {"studies_here": "studies", "studies_elsewhere": "studies"}


class BdeAlumniFollowup(models.Model):
    """The list of September: leavers of June without a solution, and its export."""

    _inherit = "bde.alumni.followup"

    is_without_solution = fields.Boolean(
        string="Without a solution",
        compute="_compute_without",
        search="_search_without",
        help="Left after the school year of the list of September, nothing found, did "
        "not object to the follow-up.",
    )

    @api.depends("solution", "objected_on", "school_year_id")
    def _compute_without(self):
        year = self._list_year()
        for followup in self:
            followup.is_without_solution = (
                followup.school_year_id == year
                and not followup.solution
                and not followup.objected_on
            )

    def _search_without(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [
            ("school_year_id", "in", self._list_year().ids),
            ("solution", "=", False),
            ("objected_on", "=", False),
        ]

    @api.model
    def _list_year(self):
        """Return the school year whose leavers the list of September holds."""
        today = fields.Date.context_today(self)
        return self.env["bde.school.year"]._get_for(september.list_start(today))

    @api.model
    def action_september(self):
        """Menu: the list of September, with those of the final classes added to it."""
        self.check_access("read")
        if self.env.user.has_group("bde_partners.group_bde_user"):
            self._take_leavers()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_alumni.bde_alumni_september_action"
        )
        action["domain"] = [("is_without_solution", "=", True)]
        return action

    @api.model
    def _take_leavers(self):
        """Follow, too, the leavers whom no module took, and note what the file says.

        :return: the follow-ups that were made
        """
        year = self._list_year()
        leavers = self.env["bde.alumni.leaver"].search(
            [
                ("school_year_id", "in", year.ids),
                ("company_id", "in", self.env.companies.ids),
                ("learner_id", "!=", False),
                ("kind", "=", "final_year"),
            ]
        )
        followed = leavers._followed()
        known = self.search(
            [
                ("learner_id", "in", leavers.learner_id.ids),
                ("school_year_id", "in", year.ids),
            ]
        )
        gone = known.filtered(
            lambda f: (
                f.learner_id in (leavers - followed).learner_id and not f.objected_on
            )
        )
        gone.write({"objected_on": fields.Date.context_today(self)})
        made = self.create(
            [
                {
                    "learner_id": leaver.learner_id.id,
                    "school_year_id": year.id,
                    "class_id": leaver.class_id.id,
                    "training_id": leaver.training_id.id,
                }
                for leaver in followed
                if leaver.learner_id not in known.learner_id
            ]
        )
        self._take_outcomes(followed, known + made)
        return made

    @api.model
    def _take_outcomes(self, leavers, followups):
        """Give a solution to those whom the September file found in studies."""
        for outcome, solution in FILE_SOLUTIONS.items():
            found = leavers.filtered(lambda one, o=outcome: one.outcome == o).learner_id
            followups.filtered(
                lambda f, found=found: f.learner_id in found and not f.solution
            ).write({"solution": solution})

    def action_called(self):
        """Button: these people were called today."""
        self.check_access("write")
        self.write({"called_on": fields.Date.context_today(self)})
        return tell(self.env._("%(count)s calls are noted.", count=len(self)))

    def action_refer(self):
        """Button: these people agree that their name be given outside the school."""
        self.check_access("write")
        self.write({"referral_on": fields.Date.context_today(self)})
        return tell(self.env._("%(count)s agreements are noted.", count=len(self)))

    # -- export ------------------------------------------------------------------------
    def action_export_school(self):
        """Button: the list for the school."""
        return self._export_action("school")

    def action_export_partner(self):
        """Button: the list for the mission locale: those who agreed, and no other."""
        return self._export_action("partner")

    def _export_action(self, audience):
        self._check_exporter()
        followups = self or self.search([("is_without_solution", "=", True)])
        if audience == "partner":
            followups = followups.filtered("referral_on")
        if not followups:
            raise UserError(
                self.env._("Nobody of this list agreed to be contacted yet.")
                if audience == "partner"
                else self.env._("Nobody is without a solution.")
            )
        ids = ",".join(str(followup.id) for followup in followups)
        return {
            "type": "ir.actions.act_url",
            "url": f"/bde/anciens/sans-solution/{audience}?ids={ids}",
            "target": "download",
        }

    def _check_exporter(self):
        """Only the office takes a list of people out of the base.

        :raise AccessError: to anybody else
        """
        if not self.env.user.has_group("bde_partners.group_bde_user"):
            raise AccessError(self.env._("Only the office exports this list."))
        self.check_access("read")

    def _export_list(self, audience):
        """Return (name of the file, bytes of the .xlsx) of the list.

        :param str audience: "school", or "partner": only who agreed to be contacted
        """
        self._check_exporter()
        kept = Domain("id", "in", self.ids) & Domain("objected_on", "=", False)
        if audience == "partner":
            kept &= Domain("referral_on", "!=", False)
        followups = self.search(kept)
        own = followups._own_contacts()
        labels = dict(self._fields["project"]._description_selection(self.env))
        sheet = Sheet(
            self.env._("Without a solution"),
            [
                Column(self.env._("Last name"), 24),
                Column(self.env._("First name"), 20),
                Column(self.env._("Class"), 12),
                Column(self.env._("Training"), 34),
                Column(self.env._("Project"), 18),
                Column(self.env._("Own e-mail"), 30),
                Column(self.env._("Own telephone"), 18),
                Column(self.env._("Last called on"), 14, "date"),
                Column(self.env._("Agreed to be contacted on"), 16, "date"),
            ],
            [
                [
                    f.learner_id.usage_name or f.learner_id.last_name,
                    f.learner_id.first_name, f.class_id.code or "",
                    f.training_id.display_name or "", labels[f.project],
                    *own.get(f.learner_id.id, ("", "")),
                    f.called_on or "", f.referral_on or "",
                ]
                for f in followups
            ],
        )  # fmt: skip
        return f"{self.env._('Without a solution')}.xlsx", build_workbook([sheet])

    def _own_contacts(self):
        """Return {learner id: (e-mail, telephone)}, as the leavers gave them.

        A parent's address is never used: the learner's own only.
        """
        leavers = self.env["bde.alumni.leaver"].search(
            [("learner_id", "in", self.learner_id.ids)]
        )
        return {
            leaver.learner_id.id: (leaver.email or "", leaver.phone or "")
            for leaver in leavers._followed().sorted("id")
        }
