from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..client_action import tell


class BdeSchoolYear(models.Model):
    """A school year, 1 September to 31 August, shared by all schools."""

    _name = "bde.school.year"
    _description = "School year"
    _order = "date_start desc"

    name = fields.Char(required=True)
    date_start = fields.Date(required=True)
    date_end = fields.Date(required=True)
    is_current = fields.Boolean(
        compute="_compute_is_current", search="_search_is_current"
    )
    holiday_ids = fields.One2many("bde.school.holiday", "school_year_id")
    class_ids = fields.One2many("bde.class", "school_year_id")

    _name_uniq = models.Constraint("UNIQUE(name)", "This school year exists already.")
    _dates_check = models.Constraint(
        "CHECK(date_end > date_start)", "A school year ends after it starts."
    )

    @api.constrains("date_start", "date_end")
    def _check_no_overlap(self):
        for year in self:
            other = self.search(
                [
                    ("id", "!=", year.id),
                    ("date_start", "<=", year.date_end),
                    ("date_end", ">=", year.date_start),
                ],
                limit=1,
            )
            if other:
                raise ValidationError(
                    self.env._(
                        "The school year %(year)s overlaps %(other)s.",
                        year=year.name,
                        other=other.name,
                    )
                )

    @api.depends_context("tz")
    @api.depends("date_start", "date_end")
    def _compute_is_current(self):
        today = fields.Date.context_today(self)
        for year in self:
            year.is_current = bool(
                year.date_start
                and year.date_end
                and year.date_start <= today <= year.date_end
            )

    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        return [("date_start", "<=", today), ("date_end", ">=", today)]

    @api.model
    def _get_for(self, day, create=False):
        """Return the school year of a date.

        :param date day: any day
        :param bool create: make the year (1 September to 31 August) if it is missing
        :return: a `bde.school.year`, empty when missing and not created
        """
        year = self.search(
            [("date_start", "<=", day), ("date_end", ">=", day)], limit=1
        )
        if year or not create:
            return year
        start = day.year if day.month >= 9 else day.year - 1
        return self._create_from(start)

    @api.model
    def _current(self):
        """Return the school year of today, made with its holidays when missing."""
        return (
            self.sudo()
            ._get_for(fields.Date.context_today(self), create=True)
            .with_env(self.env)
        )

    @api.model
    def _create_from(self, start):
        """Create the year that starts in September of `start`, with its holidays."""
        year = self.create(
            {
                "name": f"{start}-{start + 1}",
                "date_start": date(start, 9, 1),
                "date_end": date(start + 1, 8, 31),
            }
        )
        year._generate_holidays()
        return year

    @api.model
    def _create_or_get(self, start):
        """Return the year that starts in September of `start`, made when missing."""
        return self._get_for(date(start, 9, 1), create=True)

    def action_generate_holidays(self):
        """Button: add the holidays that are missing, leave what was edited."""
        self.check_access("write")
        added = self._generate_holidays()
        return tell(
            self.env._("%(count)s holidays added.", count=len(added)),
            "success" if added else "info",
        )
