from odoo import api, fields, models

from ..rules.board import SOON_DAYS

LINES = 5


class BdeHome(models.AbstractModel):
    """What burns on the side of learners, for those who follow them."""

    _inherit = "bde.home"

    @api.model
    def _home_declared(self):
        office = "bde_partners.group_bde_user"
        return [
            *super()._home_declared(),
            (
                f"{office},bde_partners.group_bde_teacher,bde_partners.group_bde_head",
                "_home_card_places",
            ),
            (office, "_home_card_conventions"),
            (office, "_home_card_leavers"),
            (office, "_home_card_guardians"),
            (office, "_home_card_hosts_to_approve"),
        ]

    @api.model
    def _home_card_places(self):
        """Learners without a place although their period starts soon."""
        today = fields.Date.context_today(self)
        lines = self.env["bde.pfmp.placement"]
        waiting = [
            ("state", "=", "to_find"),
            ("date_end", ">=", today),
            ("company_id", "in", self.env.companies.ids),
        ]
        limit = fields.Date.add(today, days=2 * SOON_DAYS)
        domain = [*waiting, ("date_start", "<=", limit)]
        groups = lines._read_group(
            domain,
            ["period_id", "class_id"],
            ["__count", "date_start:min"],
            order="date_start:min",
        )
        count = sum(group[2] for group in groups)
        soon = any((first - today).days <= SOON_DAYS for *_group, first in groups)
        return self._home_card(
            "places",
            self.env._("Learners without a place"),
            count,
            "red" if soon else "blue" if count else "green",
            [
                self._home_line_places(waiting, *group, number, first)
                for *group, number, first in groups[:LINES]
            ],
            self._home_board(domain),
            sequence=20,
            word=self.env._("Starts soon") if soon else None,
            hint=self.env._("Every learner who leaves within a month has a place."),
        )

    @api.model
    def _home_line_places(self, domain, period, group, number, first):
        """Return the line of a class: how many learners wait, and from when."""
        return self._home_line(
            self.env._(
                "%(code)s: %(count)s without a place",
                code=group.code or "",
                count=number,
            ),
            first,
            self._home_board([*domain, ("class_id", "=", group.id)]),
            detail=period.name or "",
        )

    @api.model
    def _home_board(self, domain):
        """Return the board of some lines."""
        return self._home_action(
            "bde_pfmp.bde_pfmp_placement_board_action",
            domain=list(domain),
            context={},
        )

    @api.model
    def _home_placement_lines(self, placements):
        """Return a line of a card for each placement: who, from when, where."""
        return [
            self._home_line(
                placement.learner_id.display_name,
                placement.date_start,
                self._home_action("bde_pfmp.bde_pfmp_placement_action", placement.id),
                detail=placement.host_id.name,
            )
            for placement in placements
        ]

    @api.model
    def _home_card_conventions(self):
        """Places found whose convention is not issued, the nearest first."""
        today = fields.Date.context_today(self)
        lines = self.env["bde.pfmp.placement"]
        domain = [
            ("state", "=", "found"),
            ("kind", "!=", "apprentice"),
            ("date_end", ">=", today),
            ("company_id", "in", self.env.companies.ids),
        ]
        found = lines.search(domain, order="date_start, class_id, id", limit=LINES)
        count = lines.search_count(domain) if len(found) == LINES else len(found)
        late = bool(found) and (found[0].date_start - today).days <= SOON_DAYS
        return self._home_card(
            "conventions",
            self.env._("Conventions to issue"),
            count,
            "red" if late else "blue" if found else "green",
            self._home_placement_lines(found),
            self._home_board(domain),
            sequence=25,
            word=self.env._("Starts soon") if late else None,
            hint=self.env._("Every place that was found has its convention."),
        )

    @api.model
    def _home_card_leavers(self):
        """Learners absent from the last file: did they leave?"""
        enrolments = self.env["bde.enrolment"]
        domain = [
            ("is_probable_leaver", "=", True),
            ("company_id", "in", self.env.companies.ids),
        ]
        found = enrolments.search(domain, limit=LINES)
        count = enrolments.search_count(domain) if len(found) == LINES else len(found)
        action = self._home_action("bde_pfmp.bde_enrolment_leaver_action")
        return self._home_card(
            "leavers",
            self.env._("Probable leavers to confirm"),
            count,
            "blue" if found else "green",
            [
                self._home_line(
                    enrolment.learner_id.display_name,
                    action=action,
                    detail=enrolment.class_id.code or "",
                )
                for enrolment in found
            ],
            action,
            sequence=45,
            hint=self.env._("Nobody is missing from the last file of the school."),
        )

    @api.model
    def _home_card_guardians(self):
        """Minors nobody can sign for."""
        learners = self.env["bde.learner"]
        domain = [
            ("lacks_guardian", "=", True),
            ("enrolment_id.is_open", "=", True),
            ("company_id", "in", self.env.companies.ids),
        ]
        found = learners.search(domain, order="class_id, last_name, id", limit=LINES)
        count = learners.search_count(domain) if len(found) == LINES else len(found)
        return self._home_card(
            "guardians",
            self.env._("Minors without a legal representative"),
            count,
            "red" if found else "green",
            [
                self._home_line(
                    learner.display_name,
                    action=self._home_action("bde_pfmp.bde_learner_action", learner.id),
                    detail=learner.class_id.code or "",
                )
                for learner in found
            ],
            self._home_action(
                "bde_pfmp.bde_learner_action",
                context={
                    "search_default_current_year": 1,
                    "search_default_without_guardian": 1,
                },
            ),
            sequence=48,
            word=self.env._("Nobody can sign") if found else None,
            hint=self.env._("Somebody can sign for every minor."),
        )

    @api.model
    def _home_card_hosts_to_approve(self):
        """Hosts created in a hurry while giving a place."""
        partners = self.env["res.partner"]
        domain = [("bde_host_state", "=", "to_check")]
        found = partners.search(domain, order="create_date desc, id", limit=LINES)
        count = partners.search_count(domain) if len(found) == LINES else len(found)
        return self._home_card(
            "hosts_to_approve",
            self.env._("Hosts to approve"),
            count,
            "blue" if found else "green",
            [
                self._home_line(
                    partner.name,
                    action=self._home_action(
                        "bde_partners.bde_host_action", partner.id
                    ),
                    detail=partner.city or "",
                )
                for partner in found
            ],
            self._home_action("bde_partners.bde_host_action", domain=domain),
            sequence=49,
            hint=self.env._("Every host that receives learners is approved."),
        )

    # -- first steps and shortcuts ----------------------------------------------------
    @api.model
    def _home_steps(self):
        steps = super()._home_steps()
        ours = [("company_id", "=", self.env.company.id)]
        year = self.env["bde.school.year"]._current()
        this_year = [*ours, ("school_year_id", "=", year.id)]
        steps += [
            self._home_step(
                "learner",
                self.env._("Bring in the learners"),
                self.env["bde.enrolment"].search_count(this_year, limit=1),
                self.env._(
                    "SIECLE, PRONOTE or any list: you see what changes before anything "
                    "is written."
                ),
                self.env._("Import"),
                self._home_action("bde_partners.bde_import_action"),
                sequence=40,
            ),
            self._home_step(
                "period",
                self.env._("Open the first PFMP period"),
                self.env["bde.pfmp.period"].search_count(this_year, limit=1),
                self.env._(
                    "Dates and classes, as the board of the school voted them: every "
                    "learner gets a line on the board."
                ),
                self.env._("Open the periods"),
                self._home_action("bde_pfmp.bde_pfmp_period_action"),
                sequence=70,
            ),
            self._home_step_convention(),
        ]
        return steps

    @api.model
    def _home_step_convention(self):
        """What a new school does once a learner has a place."""
        return self._home_step(
            "convention",
            self.env._("Print the first convention"),
            self.env["bde.pfmp.convention"].search_count(
                [("company_id", "=", self.env.company.id)], limit=1
            ),
            self.env._(
                "Tick the learners who have a place, then « Conventions »: what the "
                "law still asks for is said before anything is printed."
            ),
            self.env._("Open the board"),
            self._home_action("bde_pfmp.bde_pfmp_period_action"),
            sequence=80,
        )

    @api.model
    def _home_shortcuts(self):
        shortcuts = super()._home_shortcuts()
        if self.env["bde.pfmp.placement"].has_access("read"):
            shortcuts.append(
                {
                    "key": "board",
                    "label": self.env._("Board of the classes"),
                    "icon": "fa-th-list",
                    "action": self._home_action(
                        "bde_pfmp.bde_pfmp_placement_board_action"
                    ),
                    "sequence": 5,
                }
            )
        return shortcuts
