from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.bde_partners.client_action import tell

from ...rules.leavers import contact, detect


class BdeAlumniLeaver(models.Model):
    """From the enrolments: final years in June, exits, and the file of September."""

    _inherit = "bde.alumni.leaver"

    @api.model
    def _cron_detect(self):
        """Each night: every school reads its enrolments again."""
        for company in self.env["res.company"].search([("bde_uai", "!=", False)]):
            self.with_company(company)._detect_around(company)

    @api.model
    def _detect_around(self, company, today=None):
        """Read the last school year, and the one under way once its end is near.

        :param date today: default: today at the school
        :return: the leavers made
        """
        today = today or fields.Date.context_today(self)
        years = self.env["bde.school.year"].search(
            [("date_start", "<=", today)], order="date_start desc", limit=2
        )
        near = fields.Date.add(today, days=company.sudo().bde_alumni_detect_days)
        made = self.browse()
        for year in years.filtered(lambda y: y.date_end <= near):
            made |= self._detect(company, year)
        # exits of the year under way do not wait for June
        for year in years.filtered(lambda y: y.date_end > near):
            made |= self._detect(company, year, only_exits=True)
        return made

    @api.model
    def _detect(self, company, year, only_exits=False):
        """Make a line for each learner of a year who leaves; bounded queries.

        Lines that somebody settled are left alone; the others learn what the files say
        now. Running it twice makes nothing twice.

        :return: the leavers made
        """
        leavers = self.sudo()
        enrolments = self._enrolments(company, year)
        # one query each: read in a loop, a group's learner would be read alone
        enrolments.learner_id.fetch()
        enrolments.learner_id.guardian_link_ids.guardian_id.fetch()
        following, is_known = self._next_year(company, year)
        known = leavers.search(
            [("company_id", "=", company.id), ("school_year_id", "=", year.id)]
        ).grouped("learner_id")
        gone = self._forgotten(company, year)
        vals_list = []
        proposed = {}
        for learner, seats in enrolments.grouped("learner_id").items():
            seats = seats.sorted(lambda e: (e.date_start or year.date_start, e.id))
            found = detect.kind_of([seat._leaver_seat() for seat in seats])
            if not found or (only_exits and found[0] != "exit"):
                continue
            if learner.id in gone:
                continue
            kind, end, reason = found
            said = detect.proposal(reason, learner.id in following, is_known)
            if line := known.get(learner):
                if line.outcome == "to_confirm" and line.proposed != (said or False):
                    proposed.setdefault(said, leavers.browse())
                    proposed[said] |= line
                continue
            vals_list.append(self._leaver_values(seats[-1], kind, end, said))
        for said, lines in proposed.items():
            lines.write({"proposed": said or False})
        return leavers.create(vals_list)

    @api.model
    def _forgotten(self, company, year):
        """Return the learners of a year whose time as leavers is over.

        Their line has no name any more: the period says it, not the line.
        """
        months = self.env.ref("bde_alumni.bde_retention_leaver").sudo().months
        limit = fields.Date.add(year.date_end, months=months)
        if not months or limit >= fields.Date.context_today(self):
            return set()
        return set(self._enrolments(company, year).learner_id.ids)

    @api.model
    def _enrolments(self, company, year):
        """Return the enrolments of a school in a year (sudo)."""
        return (
            self.env["bde.enrolment"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("school_year_id", "=", year.id),
                    ("learner_id.anonymised_on", "=", False),
                ]
            )
        )

    @api.model
    def _next_year(self, company, year):
        """Return (ids of the learners of the year after, whether its file came)."""
        after = self.env["bde.school.year"].search(
            [("date_start", ">", year.date_end)], order="date_start", limit=1
        )
        enrolled = self._enrolments(company, after) if after else []
        ids = {
            enrolment.learner_id.id
            for enrolment in enrolled
            if enrolment.exit_reason != "never_came"
        }
        return ids, bool(ids)

    @api.model
    def _leaver_values(self, enrolment, kind, end, said):
        """Return the values of a new leaver: no address of a parent comes along."""
        learner = enrolment.learner_id
        guardians = learner.guardian_link_ids.guardian_id
        family = [*guardians.mapped("email"), *guardians.mapped("phone")]
        own, errors = contact.check(  # never a parent's
            {"email": learner.email, "phone": learner.phone},
            [text for text in family if text],
        )
        return {
            "company_id": enrolment.company_id.id,
            "learner_id": learner.id,
            "school_year_id": enrolment.school_year_id.id,
            "class_id": enrolment.class_id.id,
            "training_id": enrolment.training_id.id,
            "status": enrolment.status,
            "kind": kind,
            "left_on": end,
            "proposed": said or False,
            "last_name": learner.usage_name or learner.last_name,
            "first_name": learner.first_name,
            "birth_date": learner.birth_date,
            "email": "email" not in errors and own["email"] or False,
            "phone": "phone" not in errors and own["phone"] or False,
        }

    # -- buttons -----------------------------------------------------------------------
    @api.model
    def action_detect(self):
        """Button: read the enrolments now."""
        self.check_access("create")
        made = self._detect_around(self.env.company)
        return tell(self.env._("%(count)s leavers found.", count=len(made)))

    def action_confirm(self):
        """Button: what the files say of these leavers is right."""
        self.check_access("write")
        lines = self.filtered(lambda x: x.outcome == "to_confirm")
        silent = lines.filtered(lambda x: not x.proposed)
        if silent:
            raise UserError(
                self.env._(
                    "The file of September does not say what becomes of %(name)s "
                    "(%(count)s in all): import it, or choose by hand.",
                    name=silent[0].display_name,
                    count=len(silent),
                )
            )
        for said, group in lines.grouped("proposed").items():
            group.write({"outcome": said})

    def action_told(self):
        """Button: the notice was handed to these leavers on paper."""
        self.check_access("write")
        self._told()

    def _told(self):
        """Note that these leavers were told today, once."""
        self.sudo().filtered(lambda x: not x.notice_on).write(
            {"notice_on": fields.Date.context_today(self)}
        )


class BdeEnrolment(models.Model):
    _inherit = "bde.enrolment"

    def _leaver_seat(self):
        """Return this enrolment as the rule reads it."""
        self.ensure_one()
        year = self.school_year_id
        return detect.Seat(
            year=year.date_start,
            year_end=year.date_end,
            cycle_year=self.cycle_year,
            duration=self.training_id.duration_years,
            end=self.date_end or None,
            reason=self.exit_reason or "",
        )
