from odoo import api, models


class BdeHome(models.AbstractModel):
    """First steps of a new school, ground floor."""

    _inherit = "bde.home"

    @api.model
    def _home_steps(self):
        company = self.env.company
        return [
            *super()._home_steps(),
            self._home_step_school(company),
            self._home_step_year(),
            self._home_step_training(company),
            self._home_step_teacher(),
            self._home_step_host(),
            self._home_step_privacy(company),
        ]

    @api.model
    def _home_step_year(self):
        year = self.env["bde.school.year"]._current()
        return self._home_step(
            "year",
            self.env._("Check the school year and its holidays"),
            year.holiday_ids.filtered(lambda h: h.kind == "school" and h.is_ours),
            self.env._(
                "The holidays of your zone are filled in; Corsica and overseas "
                "import their own."
            ),
            self.env._("Open the year"),
            self._home_action("bde_partners.bde_school_year_action", year.id),
            sequence=20,
        )

    @api.model
    def _home_step_training(self, company):
        due = [("company_id", "=", company.id), ("training_id.weeks_due", ">", 0)]
        return self._home_step(
            "training",
            self.env._("Enter the trainings and their MEFs"),
            self.env["bde.mef"].search_count(due, limit=1),
            self.env._(
                "Diploma, specialty, weeks of PFMP due. The SIECLE import proposes "
                "the MEFs it meets."
            ),
            self.env._("Open the trainings"),
            self._home_action("bde_partners.bde_training_action"),
            sequence=30,
        )

    @api.model
    def _home_step_teacher(self):
        teachers = [("bde_is_teacher", "=", True)]
        return self._home_step(
            "teacher",
            self.env._("Bring in the teachers"),
            self.env["res.partner"].search_count(teachers, limit=1),
            self.env._(
                "From STSweb or a workbook. Nobody receives anything until you "
                "invite them."
            ),
            self.env._("Import"),
            self._home_action("bde_partners.bde_import_action"),
            sequence=50,
        )

    @api.model
    def _home_step_host(self):
        hosts = [("bde_is_host", "=", True)]
        return self._home_step(
            "host",
            self.env._("Bring in the host organisations"),
            self.env["res.partner"].search_count(hosts, limit=1),
            self.env._(
                "Your past placements tell who went where: one file is enough to start."
            ),
            self.env._("Import"),
            self._home_action("bde_partners.bde_import_action"),
            sequence=60,
        )

    @api.model
    def _home_step_privacy(self, company):
        return self._home_step(
            "privacy",
            self.env._("Name the data protection officer"),
            company.bde_privacy_dpo_email,
            self.env._("The académie's. The public notices show who to write to."),
            self.env._("Fill in"),
            self._home_action("bde_partners.bde_school_action_open"),
            sequence=90,
        )

    @api.model
    def _home_step_school(self, company):
        missing = [
            company._fields[name]._description_string(self.env)
            for name in (
                "bde_uai",
                "bde_siret",
                "bde_academy_id",
                "bde_head_id",
                "street",
            )
            if not company[name]
        ]
        return self._home_step(
            "school",
            self.env._("Describe your school"),
            not missing,
            self.env._("Still missing: %(fields)s.", fields=", ".join(missing))
            if missing
            else self.env._("UAI, SIRET, académie, address, head of school."),
            self.env._("Open my school"),
            self._home_action("bde_partners.bde_school_action_open"),
            sequence=10,
        )
