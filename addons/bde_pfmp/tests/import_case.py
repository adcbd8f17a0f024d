import base64
from dataclasses import replace
from datetime import date
from pathlib import Path

from odoo.fields import Command
from odoo.tests import TransactionCase, freeze_time, new_test_user

from ..rules.people import LearnerRow, SieclePerson, SiecleResponsibility
from ..rules.siecle_writer import write_learners, write_zip

ADDON = Path(__file__).resolve().parents[1]
SAMPLES = ADDON / "static" / "samples"
AWKWARD = ADDON.parents[1] / "tests" / "samples" / "awkward"
SHARED = ADDON.parents[2] / "shared" / "data"

UAI = "0999999F"
OTHER_UAI = "0451662M"
MELEC_2, MELEC_1, MELEC_T = "2472552031", "2472552032", "2472552033"
CUISINE = "2413112521"


def who(number, **kwargs):
    """Return an invented learner of 2MELEC; `number` makes the person."""
    values = {
        "line": 0,
        "last_name": f"{chr(65 + number % 26)}ARVEN{'XYZ'[number % 3]}{'O' * number}",
        "first_name": "Maël",
        "birth_date": date(2010, 1 + number % 12, 3 + number),
        "ine": f"{number:09d}ZZ",
        "ref": str(1000 + number),
        "sex": "m",
        "mef": MELEC_2,
        "status": "st",
        "regime": "dp",
        "date_start": date(2025, 9, 1),
        "class_code": "2MELEC",
    }
    return LearnerRow(**values | kwargs)


def parent(number, **kwargs):
    """Return an invented representative."""
    values = {
        "line": 0,
        "ref": str(5000 + number),
        "last_name": f"PARENTAL{'E' * number}",
        "first_name": "Zoé",
        "title": "mme",
        "mobile": f"+336399800{number:02d}",
        "email": f"parent{number}@example.org",
    }
    return SieclePerson(**values | kwargs)


def link(learner, person, level="1", kinship="mother", **kwargs):
    return SiecleResponsibility(0, learner.ref, person.ref, level, kinship, **kwargs)


@freeze_time("2025-11-10")
class ImportCase(TransactionCase):
    """A school on 10 November 2025, its trainings, its users and its year."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context={**cls.env.context, "lang": "en_US", "queue_job__no_delay": True}
        )
        cls.school = cls.env["res.company"].create(
            {"name": "Lycée des Imports", "bde_zone": "B", "bde_uai": UAI}
        )
        cls.env.user.company_ids += cls.school
        cls.env.user.company_id = cls.school
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.school.ids}
        )
        cls.school = cls.school.with_env(cls.env)
        years = cls.env["bde.school.year"]
        cls.year = years._get_for(date(2025, 11, 10), create=True)
        cls.before = years._get_for(date(2024, 11, 10), create=True)
        cls.melec, cls.cook = cls.env["bde.training"].create(
            [
                {"name": "MELEC", "diploma": "bac_pro", "duration_years": 3},
                {"name": "Cuisine", "diploma": "cap", "duration_years": 2},
            ]
        )
        cls.env["bde.mef"].create(
            [
                {
                    "code": code,
                    "name": code,
                    "training_id": training.id,
                    "cycle_year": year,
                }
                for code, training, year in (
                    (MELEC_2, cls.melec, 1),
                    (MELEC_1, cls.melec, 2),
                    (MELEC_T, cls.melec, 3),
                    (CUISINE, cls.cook, 1),
                )
            ]
        )

    @classmethod
    def user_of(cls, role):
        return new_test_user(
            cls.env,
            f"import_{role}",
            f"bde_partners.group_bde_{role}",
            company_id=cls.school.id,
            company_ids=[Command.set(cls.school.ids)],
            lang="en_US",
        )

    # -- doing an import -------------------------------------------------------------
    def make(self, content, name="eleves.xml", user=None, **vals):
        model = self.env["bde.import"]
        if user:
            model = model.with_user(user)
        source = (
            {"pasted_text": content}
            if isinstance(content, str)
            else {"filename": name, "file": base64.b64encode(content)}
        )
        return model.create(
            source
            | {"school_year_id": self.year.id, "company_id": self.school.id}
            | vals
        )

    def analysed(self, content, name="eleves.xml", answers=None, **vals):
        """Return the dry run of a file, then of the answers given to its points."""
        imp = self.make(content, name, **vals)
        imp._action_analyse()
        if answers:
            imp._answer(answers)
            imp._action_analyse()
        return imp

    def applied(
        self, content, name="eleves.xml", answers=None, valid_part=False, **vals
    ):
        """Return the import of a file, applied."""
        imp = self.analysed(content, name, answers, **vals)
        self.assertEqual(imp.state, "analysed", imp.message)
        imp.accept_valid_part = valid_part
        self.assertTrue(imp._action_apply(), imp.message)
        self.assertEqual(imp.state, "applied", imp.message)
        return imp

    def learners_file(self, *rows, year=2025, uai=UAI):
        return write_learners(rows, uai, year)

    def siecle(self, *rows, year=2025, **kwargs):
        """Return the applied import of these learners."""
        return self.applied(self.learners_file(*rows, year=year), **kwargs)

    def zip_file(self, *rows, year=2025, uai=UAI, **kwargs):
        return write_zip(uai, year, rows, **kwargs)

    # -- looking at it ---------------------------------------------------------------
    def counts(self, imp):
        names = ("create", "update", "same", "doubtful", "skip", "error")
        return {name: imp[f"count_{name}"] for name in names if imp[f"count_{name}"]}

    def line(self, imp, label):
        """Return the line of the import whose label holds this text."""
        found = imp.line_ids.filtered(lambda line: label in (line.label or ""))
        self.assertEqual(len(found), 1, f"{label}: {imp.line_ids.mapped('label')}")
        return found

    def question(self, imp, key):
        return imp.question_ids.filtered(lambda q: q.key == key and q.active)

    def learner(self, row):
        """Return the learner of a row."""
        return self.env["bde.learner"].search(
            [("last_name", "=", row.last_name), ("company_id", "=", self.school.id)]
        )

    def enrolments(self, row):
        """Return the enrolments of a row's learner, in order of time."""
        return self.learner(row).enrolment_ids.sorted(
            lambda e: (e.date_start, e.date_end or date.max)
        )

    def stamps(self):
        """Return every row of our tables that an import may touch, with its date."""
        self.env.flush_all()
        return {
            name: {
                record.id: record.write_date
                for record in self.env[name].with_context(active_test=False).search([])
            }
            for name in (
                "bde.learner",
                "bde.guardian",
                "bde.guardian.link",
                "bde.enrolment",
                "bde.class",
                "bde.mef",
                "bde.training",
                "bde.school.year",
                "bde.pfmp.placement",
                "bde.pfmp.host.history",
                "res.partner",
            )
        }

    def assert_second_run_changes_nothing(self, content, name="eleves.xml", **vals):
        """Import the same file again: counts, and no write at all."""
        stamps = self.stamps()
        imp = self.analysed(content, name, **vals)
        counts = self.counts(imp)
        self.assertFalse(
            {"create", "update"} & counts.keys(), imp.line_ids.mapped("message")
        )
        waiting = imp.question_ids.filtered(lambda q: q.required and not q.answer)
        self.assertFalse(waiting, waiting.mapped("name"))
        imp.accept_valid_part = True
        self.assertTrue(imp._action_apply())
        self.assertEqual(self.stamps(), stamps)
        return imp


def moved(row, **kwargs):
    """Return the same learner, with other values."""
    return replace(row, **kwargs)
