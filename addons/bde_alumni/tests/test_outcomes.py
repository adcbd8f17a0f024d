import base64
import io
from datetime import date

import openpyxl

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.bde_partners.tests.common import UAI

from .common_alumni import AlumniCase

HEAD = (
    "uai;millesime;code_certification;libelle;filiere;nb_annee_term;nb_sortant;"
    "nb_poursuite_etudes;nb_en_emploi_6_mois;taux_en_formation;taux_en_emploi_6_mois"
)


class OutcomesCase(AlumniCase):
    """A last year of three years ago: 10 go on, 20 leave, 12 of whom answer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outcomes = cls.env["bde.alumni.outcome"]
        cls.office = cls.users["user"]
        day = fields.Date.subtract(cls.year.date_start, years=3)
        cls.past = cls.env["bde.school.year"]._get_for(day, create=True)
        cls.june = cls.past.date_end.year
        cls.before = cls.env["bde.school.year"]._get_for(
            fields.Date.subtract(day, years=1), create=True
        )

    @classmethod
    def cohort(cls, year, stay, left, employed=0, searching=0, **values):
        """Make leavers: so many in studies, left; answers at 6 months of the first."""
        base = {
            "school_year_id": year.id,
            "training_id": cls.training.id,
            "left_on": year.date_end,
        } | values
        leavers = cls.env["bde.alumni.leaver"].create(
            [{**base, "outcome": "studies_elsewhere"}] * stay
            + [{**base, "outcome": "left"}] * left
        )
        gone = leavers.filtered(lambda leaver: leaver.outcome == "left")
        start = date(year.date_end.year + 1, 1, 1)
        cls.env["bde.alumni.situation"].create(
            [
                {
                    "leaver_id": leaver.id,
                    "kind": "employment" if rank < employed else "search",
                    "contract": "cdi" if rank < employed else False,
                    "date_start": start,
                    "date_end": date(start.year, 3, 1),
                    "source": "survey",
                    "source_date": start,
                }
                for rank, leaver in enumerate(gone[: employed + searching])
            ]
        )
        return leavers

    def of_year(self, year):
        return self.outcomes.search(
            [("year", "=", year), ("training_id", "=", self.training.id)]
        )

    def row(self, year=None):
        self.outcomes._refresh(self.company)
        return self.outcomes.search(
            [
                ("training_id", "=", self.training.id),
                ("year", "=", year or self.june),
                ("track", "=", "school"),
            ]
        )

    def import_lines(self, *lines, **vals):
        """Import lines of InserJeunes; return the import."""
        text = "\n".join([HEAD, *lines]) + "\n"
        imp = self.env["bde.import"].create(
            {
                "filename": "inserjeunes.csv",
                "file": base64.b64encode(text.encode()),
                "company_id": self.company.id,
                "school_year_id": self.year.id,
            }
            | vals
        )
        imp._action_analyse()
        return imp

    def line(self, counts="60;40;20;20", rates="33,3;50", uai=UAI, year=None):
        name = self.training.name
        year = year or f"cumul {self.june - 1}-{self.june}"
        return f"{uai};{year};9990000001;{name};pro;{counts};{rates}"


@tagged("post_install", "-at_install")
class TestOutcomes(OutcomesCase):
    def test_rates_as_inserjeunes_defines_them(self):
        self.cohort(self.past, stay=10, left=20, employed=8, searching=4)
        row = self.row()
        self.assertEqual((row.state, row.final_year, row.leavers), ("shown", 30, 20))
        self.assertAlmostEqual(row.studies, 33.3, 1)
        self.assertEqual((row.job_6, row.answered_6), (40, 60))
        self.assertAlmostEqual(row.other_6, 40, 1)
        self.assertAlmostEqual(row.favourable, 60, 1)
        self.assertAlmostEqual(
            row.studies + row.other_6 + 100 * 8 / 30,
            100,
            1,
            "three shares of one whole",
        )

    def test_self_employed_and_civic_service_are_no_salaried_jobs(self):
        leavers = self.cohort(self.past, 0, 20, employed=3)
        told = leavers.situation_ids.filtered(lambda s: s.kind == "employment")
        told[0].contract, told[1].contract = "self", "civic"
        row = self.row()
        self.assertEqual((row.job_6, row.answered_6), (5, 15))

    def test_two_cohorts_are_counted_together(self):
        self.cohort(self.before, stay=5, left=12, employed=6)
        self.cohort(self.past, stay=5, left=12, employed=3)
        row = self.row()
        self.assertEqual((row.cohorts, row.final_year, row.leavers), (2, 34, 24))
        self.assertAlmostEqual(row.job_6, 37.5)

    def test_small_numbers_are_masked_to_everybody(self):
        self.cohort(self.past, stay=9, left=19, employed=8)
        row = self.row()
        self.assertEqual((row.state, row.leavers_shown), ("masked", "–"))
        self.assertEqual((row.job_6_shown, row.studies_shown), ("–", "–"))
        self.assertFalse(row.facts["local"])
        self.env.cr.execute(
            "SELECT leavers, final_year, job_6 FROM bde_alumni_outcome WHERE id = %s",
            [row.id],
        )
        self.assertEqual(self.env.cr.fetchone(), (None, None, None))
        self.assertIn("masked", row.explanation)

    def test_below_five_leavers_nothing_at_all(self):
        self.cohort(self.past, stay=9, left=4, employed=4)
        self.assertFalse(self.row())

    def test_thresholds_are_dated_settings(self):
        self.cohort(self.past, stay=1, left=8, employed=4)
        self.assertEqual(self.row().state, "masked")
        rules = self.env["bde.alumni.outcome.rule"]
        vals = {"publish": 8, "least": 3, "cohorts": 1, "source": "Essai"}
        rule = rules.create({**vals, "valid_from": fields.Date.add(self.today, days=1)})
        self.assertEqual(self.row().state, "masked")
        rule.valid_from = self.today
        self.assertEqual((self.row().state, self.row().cohorts), ("shown", 1))

    def test_who_objected_is_counted_nowhere(self):
        leavers = self.cohort(self.past, stay=0, left=22, employed=22)
        leavers[:2]._object("page")
        row = self.row()
        self.assertEqual((row.leavers, row.job_6), (20, 100))

    def test_months_not_over_have_no_figure(self):
        self.cohort(self.past, stay=0, left=20, employed=10)
        self.outcomes._refresh(self.company, date(self.june + 1, 2, 1))
        row = self.of_year(self.june)
        self.assertEqual((row.job_6_shown[:2], row.job_12_shown), ("50", "–"))
        self.outcomes._refresh(self.company, date(self.june, 10, 1))
        row = self.of_year(self.june)
        self.assertEqual((row.job_6_shown, row.favourable_shown), ("–", "–"))
        self.assertIn("Six months", self.with_official(row).explanation)

    def with_official(self, row):
        self.env["bde.alumni.official"].with_context(bde_no_outcomes=True).create(
            {
                "year": self.june,
                "training_id": self.training.id,
                "label": "Essai",
                "figures": {"rate_job_6": 40, "rate_studies": 50},
            }
        )
        self.outcomes._refresh(self.company, date(self.june, 10, 1))
        row.invalidate_recordset()
        return row

    def test_gap_with_inserjeunes_is_shown_and_explained(self):
        self.cohort(self.past, stay=10, left=40, employed=10, searching=10)
        imp = self.import_lines(self.line())
        imp._action_apply()
        row = self.row()
        self.assertEqual((row.official_job_6, row.gap_job_6), (50, -25))
        self.assertEqual(row.gap_shown, "-25")
        self.assertIn("did not answer", row.explanation)
        self.assertIn("50 % answered at 6 months; of these, 50 %", row.explanation)
        self.assertIn("50 pupils of the last year here, 60", row.explanation)

    def test_a_reader_sees_figures_and_no_names(self):
        self.cohort(self.past, stay=10, left=20, employed=8)
        row = self.row()
        reader = new_test_user(
            self.env, "o_reader", groups="bde_partners.group_bde_reader"
        )
        mine = self.outcomes.with_user(reader)
        self.assertEqual(mine.browse(row.id).job_6, 40)
        with self.assertRaises(AccessError):
            self.env["bde.alumni.leaver"].with_user(reader).search([])
        with self.assertRaises(AccessError):
            mine.browse(row.id).write({"job_6": 99})
        with self.assertRaises(AccessError):
            mine.action_refresh()
        portal = new_test_user(self.env, "o_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self.outcomes.with_user(portal).search([])

    def test_another_school_sees_nothing(self):
        self.cohort(self.past, stay=10, left=20)
        row = self.row()
        other = self.env["res.company"].create({"name": "Autre lycée"})
        user = new_test_user(
            self.env,
            "o_other",
            groups="bde_partners.group_bde_user",
            company_id=other.id,
            company_ids=[fields.Command.set(other.ids)],
        )
        self.assertFalse(self.outcomes.with_user(user).search([]))
        with self.assertRaises(AccessError):
            row.with_user(user)._export()

    def test_the_home_card_tells_figures(self):
        self.cohort(self.past, stay=10, left=20, employed=8)
        self.row()
        self.outcomes.search([]).filtered(
            lambda row: row.training_id != self.training
        ).unlink()
        card = self.env["bde.home"].with_user(self.office)._home_card_outcomes()
        self.assertEqual(len(card["lines"]), card["count"])
        self.assertIn("40", card["lines"][0]["detail"])

    def test_queries_do_not_grow_with_people(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.outcomes._refresh(self.company)
            self.outcomes.search([]).mapped("explanation")
            return self.env.cr.sql_log_count - before

        self.cohort(self.past, stay=5, left=20, employed=3)
        queries()
        few = queries()
        self.cohort(self.past, stay=30, left=60, employed=30)
        self.cohort(self.before, stay=10, left=30, employed=10)
        self.assertLessEqual(queries(), few)


@tagged("post_install", "-at_install")
class TestInserJeunes(OutcomesCase):
    def test_rows_of_the_school_are_kept_and_read_again_unchanged(self):
        imp = self.import_lines(self.line(), self.line(year=self.june - 5))
        self.assertEqual(imp.format, "inserjeunes")
        self.assertEqual((imp.count_create, imp.count_error), (2, 0))
        imp._action_apply()
        row = self.env["bde.alumni.official"].search(
            [("year", "=", self.june), ("training_id", "=", self.training.id)]
        )
        self.assertEqual((row.cohorts, row.training_id), (2, self.training))
        self.assertEqual(row.figures["leavers"], 40)
        again = self.import_lines(self.line())
        self.assertEqual((again.count_same, again.count_create), (1, 0))
        self.assertTrue(self.of_year(self.june - 5))

    def test_another_school_is_refused_line_by_line(self):
        imp = self.import_lines(self.line(), self.line(uai="0010001W", year=2020))
        self.assertEqual((imp.count_create, imp.count_skip), (1, 1))
        self.assertTrue(
            any("0010001W" in (line.message or "") for line in imp.line_ids)
        )

    def test_a_training_that_is_not_known_is_kept_to_be_linked(self):
        name = "Conduite de machines imaginaires"
        imp = self.import_lines(f"{UAI};2021;777;{name};pro;30;25;5;10;16,7;40")
        imp._action_apply()
        row = self.env["bde.alumni.official"].search([("label", "=", name)])
        self.assertFalse(row.training_id)
        self.assertFalse(self.of_year(2021))
        row.with_user(self.office).training_id = self.training
        self.assertEqual(self.of_year(2021).official_job_6, 40)
        self.import_lines(
            f"{UAI};2021;777;{name};pro;30;25;5;12;16,7;48"
        )._action_apply()
        self.assertEqual(row.training_id, self.training)
        self.assertEqual(self.of_year(2021).official_job_6, 48)

    def test_not_published_is_not_zero(self):
        imp = self.import_lines(self.line(counts="18;9;9;nd", rates="50;"))
        imp._action_apply()
        row = self.row()
        self.assertEqual(row.official_job_6_shown, "–")
        self.assertIn("does not publish", row.explanation)

    def test_bad_lines_name_their_reason(self):
        imp = self.import_lines(
            self.line(year="l'an passé"),
            self.line(counts="20;30;0;0", year=2019),
            self.line(rates="120;0", year=2018),
            self.line(counts="vingt;1;1;1", year=2017),
            self.line(year=2016),
            self.line(year=2016),
        )
        self.assertEqual((imp.count_error, imp.count_create), (5, 1))


@tagged("post_install", "-at_install")
class TestOutcomesExport(OutcomesCase, HttpCase):
    def test_the_workbook_holds_what_the_screen_shows(self):
        self.cohort(self.past, stay=10, left=20, employed=8)
        self.cohort(self.before, stay=3, left=7, employed=7)
        rows = self.row() + self.row(self.june - 1)
        self.authenticate(self.office.login, self.office.login)
        url = rows.with_user(self.office).action_export()["url"]
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        lines = list(sheet.iter_rows(values_only=True))
        self.assertEqual(len(lines), 3)
        self.assertEqual(lines[1][5], 27)
        self.assertIsNone(lines[2][5], "seven leavers are masked")
