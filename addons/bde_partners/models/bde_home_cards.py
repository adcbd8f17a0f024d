from odoo import api, fields, models


class BdeHome(models.AbstractModel):
    """Cards and shortcuts of the ground floor."""

    _inherit = "bde.home"

    @api.model
    def _home_declared(self):
        office = "bde_partners.group_bde_user"
        return [
            *super()._home_declared(),
            ("bde_partners.group_bde_reader", "_home_card_activities"),
            (office, "_home_card_imports"),
            (office, "_home_card_hosts"),
            (office, "_home_card_classes"),
            (f"{office},bde_partners.group_bde_head", "_home_card_board"),
        ]

    @api.model
    def _home_shortcuts(self):
        shortcuts = super()._home_shortcuts()
        shortcuts.append(
            {
                "key": "find",
                "label": self.env._("Find a partner"),
                "icon": "fa-search",
                "action": self._home_action("bde_partners.bde_host_action"),
                "sequence": 10,
            }
        )
        if self.env.user.has_group("bde_partners.group_bde_user"):
            shortcuts.append(
                {
                    "key": "new_host",
                    "label": self.env._("New organisation"),
                    "icon": "fa-plus",
                    "action": self._home_action("bde_partners.bde_host_create_action"),
                    "sequence": 20,
                }
            )
            shortcuts.append(
                {
                    "key": "import",
                    "label": self.env._("Import a file"),
                    "icon": "fa-upload",
                    "action": self._home_action("bde_partners.bde_import_action"),
                    "sequence": 30,
                }
            )
        return shortcuts

    @api.model
    def _home_card_activities(self):
        """My activities that are due: calls, mails, meetings planned on any record."""
        activities = self.env["mail.activity"]
        today = fields.Date.context_today(self)
        domain = [("user_id", "=", self.env.uid), ("date_deadline", "<=", today)]
        due = activities.search(domain, order="date_deadline, id", limit=5)
        count = activities.search_count(domain) if len(due) == 5 else len(due)
        late = any(activity.date_deadline < today for activity in due)
        action = self._home_action("bde_partners.bde_activity_action", domain=domain)
        return self._home_card(
            "activities",
            self.env._("My activities"),
            count,
            "red" if late else "blue" if due else "green",
            [
                self._home_line(
                    activity.summary or activity.activity_type_id.name or "",
                    activity.date_deadline,
                    self._home_record(activity.res_model, activity.res_id),
                    detail=activity.res_name or "",
                )
                for activity in due
            ],
            action,
            sequence=10,
            word=self.env._("Late") if late else None,
            hint=self.env._("Nothing is due today: plan a call from a partner's page."),
        )

    @api.model
    def _home_record(self, model, res_id):
        """Return an action on the form of any record."""
        if not model or not res_id:
            return False
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "res_id": res_id,
            "views": [(False, "form")],
            "target": "current",
        }

    @api.model
    def _home_card_imports(self):
        """Files analysed and not applied: somebody waits for these records."""
        imports = self.env["bde.import"]
        domain = [
            ("company_id", "in", self.env.companies.ids),
            ("state", "in", ("draft", "analysed", "failed")),
        ]
        found = imports.search(domain, order="create_date desc, id desc", limit=5)
        count = imports.search_count(domain) if len(found) == 5 else len(found)
        return self._home_card(
            "imports",
            self.env._("Imports to finish"),
            count,
            "blue" if found else "green",
            [
                self._home_line(
                    imp.display_name,
                    fields.Datetime.context_timestamp(self, imp.create_date).date(),
                    self._home_action("bde_partners.bde_import_action", imp.id),
                )
                for imp in found
            ],
            self._home_action("bde_partners.bde_import_action"),
            sequence=40,
            hint=self.env._("Every file that was given has been applied."),
        )

    @api.model
    def _home_card_hosts(self):
        """Host organisations without SIRET: a convention cannot do without."""
        partners = self.env["res.partner"]
        domain = list(
            partners._bde_host_domain() & partners._bde_siret_missing_domain()
        )
        found = partners.search(domain, order="write_date desc, id desc", limit=5)
        count = partners.search_count(domain) if len(found) == 5 else len(found)
        hosts = partners.search_count([("bde_is_host", "=", True)], limit=1)
        return self._home_card(
            "hosts_without_siret",
            self.env._("Organisations without SIRET"),
            count,
            "blue" if found else "green" if hosts else "grey",
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
            self._home_action(
                "bde_partners.bde_host_action",
                context={"search_default_without_siret": 1},
            ),
            sequence=50,
            hint=self.env._("Every host organisation has its SIRET.")
            if hosts
            else self.env._("No host organisation yet."),
        )

    @api.model
    def _home_card_classes(self):
        """Classes of this year without head teacher: nobody to ask about a learner."""
        classes = self.env["bde.class"]
        year = self.env["bde.school.year"]._current()
        ours = [
            ("school_year_id", "=", year.id),
            ("kind", "=", "division"),
            ("company_id", "in", self.env.companies.ids),
        ]
        domain = [*ours, ("head_teacher_ids", "=", False)]
        found = classes.search(domain, limit=5)
        count = classes.search_count(domain) if len(found) == 5 else len(found)
        any_class = classes.search_count(ours, limit=1)
        return self._home_card(
            "classes_without_head",
            self.env._("Classes without head teacher"),
            count,
            "blue" if found else "green" if any_class else "grey",
            [
                self._home_line(
                    group.code,
                    action=self._home_action("bde_partners.bde_class_action", group.id),
                    detail=group.name if group.name != group.code else "",
                )
                for group in found
            ],
            self._home_action(
                "bde_partners.bde_class_action",
                context={"search_default_current": 1, "search_default_no_head": 1},
            ),
            sequence=60,
            hint=self.env._("Every class of the year has its head teacher.")
            if any_class
            else self.env._("No class yet for this school year."),
        )

    @api.model
    def _home_card_board(self):
        """What the board must have voted before a learner leaves."""
        missing = self._home_board_missing()
        labels = dict(
            self.env["bde.board.decision"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        may_record = self.env["bde.board.decision"].has_access("create")
        lines = [
            self._home_line(
                labels[kind],
                action=may_record
                and self._home_action(
                    "bde_partners.bde_board_decision_action",
                    form=True,
                    context={
                        "default_kind": kind,
                        "default_school_year_id": year.id,
                    },
                ),
            )
            for kind, year in missing
        ]
        return self._home_card(
            "board",
            self.env._("Board decisions to record"),
            len(missing),
            "red" if missing else "green",
            lines,
            self._home_action("bde_partners.bde_board_decision_action"),
            sequence=70,
            word=self.env._("Missing") if missing else None,
            hint=self.env._(
                "The template of the convention and this year's calendar are voted."
            ),
        )

    @api.model
    def _home_board_missing(self):
        """Return [(kind, school year)] of the decisions that are not recorded."""
        decisions = self.env["bde.board.decision"]
        company = self.env.company
        year = self.env["bde.school.year"]._current()
        today = fields.Date.context_today(self)
        calendar = [
            ("company_id", "=", company.id),
            ("kind", "=", "calendar"),
            "|",
            ("school_year_id", "=", year.id),
            ("date", ">=", year.date_start),
        ]
        found = {
            "template": decisions._latest(company, "template", today),
            "calendar": decisions.search_count(calendar, limit=1),
        }
        return [(kind, year) for kind, is_there in found.items() if not is_there]
