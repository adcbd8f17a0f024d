import base64
import csv
from pathlib import Path

from odoo.tests import tagged

from .common_allowance import AllowanceCase

OFFICIAL = Path(__file__).parents[4] / "shared" / "data" / "aplypro_wages_2025_2026.csv"
RATES = (
    "MEF,MEF_STAT_11,MEF_STAT_4,DISPOSITIF_FORMATION,LIBELLE_LONG,BOP,"
    "FORFAIT JOURNALIER,PLAFOND MAX"
)


@tagged("post_install", "-at_install")
class TestAllowanceImport(AllowanceCase):
    """The official table of rates; the class table of APLyPro, pasted."""

    def run_import(self, text, filename=None, code=None):
        vals = {
            "company_id": self.company.id,
            "school_year_id": self.year.id,
            "format": code,
        }
        if filename:
            content = text.encode() if isinstance(text, str) else text
            vals |= {"filename": filename, "file": base64.b64encode(content)}
        else:
            vals["pasted_text"] = text
        imp = self.env["bde.import"].create(vals)
        imp = imp.with_context(queue_job__no_delay=True)
        imp._action_analyse()
        return imp

    def apply(self, imp):
        self.assertEqual(imp.state, "analysed", imp.message)
        imp.accept_valid_part = True
        imp._action_apply()
        return imp

    def paste(self, *rows):
        return self.run_import("\n".join("\t".join(row) for row in rows))

    # -- rates -------------------------------------------------------------------------
    def rates(self, *rows, year="2025_2026"):
        return self.run_import("\n".join([RATES, *rows]), f"wages_{year}.csv")

    def test_a_table_of_rates(self):
        line = self.prepare(self.make_stay(self.make_ready("Durand"), 1, days=10))
        imp = self.rates(
            "2473000431,23810000000,2381,247,2DE PRO,MENJ,12,360",
            "2473000431,23810000000,2381,247,2DE PRO,MENJ,13,360",
            "24730,2381,2381,247,2DE PRO,MENJ,12,360",
            "2473000531,2381,2381,247,2DE PRO,MENJ,abc,360",
        )
        self.assertEqual(imp.format, "aplypro_wages")
        self.assertEqual((imp.count_create, imp.count_error), (1, 3))
        self.apply(imp)
        self.assertEqual((line.amount, line.is_default_rate), (120, False))
        again = self.rates("2473000431,23810000000,2381,247,2DE PRO,MENJ,12,360")
        self.assertEqual((again.count_same, again.count_create), (1, 0))

    def test_a_table_of_another_year_is_told(self):
        line = self.prepare(self.make_stay(self.make_ready("Durand"), 1, days=10))
        imp = self.rates(
            "2473000431,23810000000,2381,247,2DE PRO,MENJ,12,360", year="2024_2025"
        )
        self.apply(imp)
        rate = self.env["bde.pfmp.rate"].search([("mef_code", "=", "2473000431")])
        self.assertEqual(rate.year_start, 2024)
        line._recompute()
        self.assertEqual(line.amount, 100, "the year of the PFMP keeps its own rate")

    def test_the_official_table(self):
        if not OFFICIAL.exists():
            self.skipTest("no ../shared/data beside this clone")
        imp = self.apply(self.run_import(OFFICIAL.read_bytes(), OFFICIAL.name))
        self.assertFalse(imp.count_error)
        with OFFICIAL.open(encoding="utf-8-sig") as file:
            expected = {
                (
                    row["MEF"],
                    float(row["FORFAIT JOURNALIER"]),
                    float(row["PLAFOND MAX"]),
                )
                for row in csv.DictReader(file)
            }
        rates = self.env["bde.pfmp.rate"].search(
            [("year_start", "=", 2025), ("mef_code", "!=", False)]
        )
        self.assertEqual({(r.mef_code, r.daily, r.cap) for r in rates}, expected)

    # -- what APLyPro shows ------------------------------------------------------------
    def test_the_pasted_table_is_reconciled_line_by_line(self):
        one = self.make_ready("Lefèvre-Noël", first_name="Zoé")
        two = self.make_ready("Durand")
        three = self.make_ready("Petit")
        lines = self.prepare(
            self.make_stay(one, 1, days=10),
            self.make_stay(two, 1, days=12),
            self.make_stay(three, 1, days=9),
        )
        imp = self.paste(
            ("Élève", "Jours", "Montant", "État"),
            ("LEFEVRE NOEL Zoe", "10", "100 €", "Validée"),
            ("Camille Durand", "11", "110 €", "Saisie à valider"),
            ("INCONNU Jean", "5", "50 €", "Validée"),
        )
        self.assertEqual(imp.format, "aplypro_state")
        self.assertEqual((imp.count_update, imp.count_error), (2, 1))
        self.apply(imp)
        self.assertEqual(lines.mapped("seen_state"), ["validated", "completed", False])
        self.assertEqual(lines.mapped("has_gap"), [False, True, False])
        self.assertEqual(lines[1].gap, -10)
        self.assertIn("11", lines[1].gap_text)
        self.assertIn("12", lines[1].gap_text)
        refused = imp.line_ids.filtered(lambda x: x.action == "error")
        self.assertIn("INCONNU Jean", refused.label)
        again = self.paste(
            ("Élève", "Jours", "Montant", "État"),
            ("LEFEVRE NOEL Zoe", "10", "100 €", "Validée"),
        )
        self.assertEqual((again.count_same, again.count_update), (1, 0))

    def test_homonyms_and_several_periods_are_not_guessed(self):
        one, two = self.make_ready("Durand"), self.make_ready("Durand")
        self.prepare(
            self.make_stay(one, 1, days=10),
            self.make_stay(two, 1, days=10),
        )
        imp = self.paste(("Élève", "Jours"), ("DURAND Camille", "10"))
        self.assertEqual(imp.count_error, 1)
        imp = self.paste(("Élève", "INE", "Jours"), ("DURAND Camille", two.ine, "10"))
        self.assertEqual((imp.count_error, imp.count_update), (0, 1))
        self.prepare(self.make_stay(two, 4, days=10))
        imp = self.paste(("Élève", "INE", "Jours"), ("DURAND Camille", two.ine, "10"))
        self.assertEqual(imp.count_error, 1)
        imp = self.paste(
            ("Élève", "INE", "Du", "Au", "Jours"),
            ("DURAND Camille", two.ine, "05/01/2026", "30/01/2026", "10"),
        )
        self.assertEqual((imp.count_error, imp.count_update), (0, 1))

    def test_decimals_and_iban_are_refused(self):
        learner = self.make_ready("Durand")
        self.prepare(self.make_stay(learner, 1, days=10))
        imp = self.paste(("Élève", "Jours"), ("DURAND Camille", "4,5"))
        self.assertEqual(imp.count_error, 1)
        imp = self.paste(
            ("Élève", "Jours", "RIB"),
            ("DURAND Camille", "10", "FR7630006000011234567890189"),
        )
        self.assertEqual(imp.state, "failed")
        self.assertFalse(imp.pasted_text)

    def test_paid_lines_are_done(self):
        learner = self.make_ready("Durand")
        line = self.prepare(self.make_stay(learner, 1, days=10))
        self.award(learner)
        self.apply(
            self.paste(
                ("Élève", "Jours", "Montant", "Paiement"),
                ("DURAND Camille", "10", "100,00 €", "Payé"),
            )
        )
        self.assertEqual((line.state, line.has_gap), ("done", False))
