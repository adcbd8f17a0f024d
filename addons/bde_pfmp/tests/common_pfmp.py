from datetime import date, timedelta

from odoo import fields
from odoo.fields import Command

from odoo.addons.bde_partners.tests.common import SchoolCase


class PfmpCase(SchoolCase):
    """A school with two classes, a host, a teacher; learners are made on demand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env
        cls.today = fields.Date.context_today(cls.company)
        cls.family = env["bde.training"].create(
            {"name": "Famille des métiers du numérique", "is_family": True}
        )
        cls.training = env["bde.training"].create(
            {
                "name": "Cybersécurité, informatique et réseaux",
                "short_name": "Bac pro CIEL",
                "weeks_due": 20,
                "duration_years": 3,
                "family_id": cls.family.id,
                "activities": "Installer un réseau",
                "skills": "Câbler, configurer",
            }
        )
        cls.klass = cls.make_class("1CIEL")
        cls.other_class = cls.make_class("1TNE")
        cls.host = cls.make_host("Garage des Lilas")
        cls.teacher = cls.users["teacher"].partner_id
        cls.teacher.write({"bde_is_teacher": True, "name": "Anne Martin"})

    @classmethod
    def make_class(cls, code, **values):
        return cls.env["bde.class"].create(
            {"name": code, "code": code, "school_year_id": cls.year.id} | values
        )

    @classmethod
    def make_host(cls, name, people=True, **values):
        """Return a host with one person who signs and one tutor."""
        host = cls.env["res.partner"].create(
            {"name": name, "is_company": True, "bde_is_host": True} | values
        )
        if people:
            cls.env["res.partner"].create(
                [
                    {
                        "name": f"{code} de {name}",
                        "parent_id": host.id,
                        "bde_role_ids": [
                            Command.set(
                                cls.env["bde.contact.role"]
                                .search([("code", "=", code)])
                                .ids
                            )
                        ],
                    }
                    for code in ("signatory", "tutor")
                ]
            )
        return host

    @classmethod
    def make_learner(cls, name, klass=None, enrolment=None, **values):
        """Return a learner enrolled in `klass` (None: nowhere) since 1 September."""
        learner = cls.env["bde.learner"].create(
            {
                "last_name": name,
                "first_name": "Camille",
                "birth_date": date(cls.today.year - 16, 1, 15),
            }
            | values
        )
        if klass:
            cls.env["bde.enrolment"].create(
                {
                    "learner_id": learner.id,
                    "class_id": klass.id,
                    "training_id": cls.training.id,
                    "school_year_id": klass.school_year_id.id,
                    "cycle_year": 2,
                    "company_id": learner.company_id.id,
                }
                | (enrolment or {})
            )
        return learner

    @classmethod
    def make_period(cls, classes, start=None, weeks=2, **values):
        """Return a period: it starts in three weeks unless told otherwise."""
        start = start or cls.monday(3)
        return cls.env["bde.pfmp.period"].create(
            {
                "name": "PFMP",
                "date_start": start,
                "date_end": start + timedelta(weeks=weeks, days=-3),
                "school_year_id": cls.year.id,
                "class_ids": [Command.set(classes.ids)],
            }
            | values
        )

    @classmethod
    def monday(cls, weeks):
        """Return a Monday some weeks from today, kept inside the school year."""
        day = cls.today + timedelta(weeks=weeks)
        first, last = cls.year.date_start, cls.year.date_end - timedelta(weeks=7)
        day = min(max(day, first + timedelta(days=6)), last)
        return day - timedelta(days=day.weekday())

    @classmethod
    def make_placement(cls, learner, start=None, end=None, **values):
        start = start or cls.monday(3)
        return cls.env["bde.pfmp.placement"].create(
            {
                "learner_id": learner.id,
                "date_start": start,
                "date_end": end or start + timedelta(days=11),
                "company_id": learner.company_id.id,
            }
            | values
        )
