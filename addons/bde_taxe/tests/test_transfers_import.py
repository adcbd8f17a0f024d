from datetime import date
from pathlib import Path

from odoo.tests import tagged

from .common_transfers import OTHER, SITE_A, SITE_B, SITE_C, TransfersCase

SAMPLES = Path(__file__).resolve().parents[1] / "static" / "samples"


@tagged("post_install", "-at_install")
class TestTransfersImport(TransfersCase):
    """A statement of transfers: nothing lost, each line told, never twice."""

    def test_matched_by_siret_then_siren_then_name(self):
        imp = self.applied(
            f"{SITE_A};GARAGE M.;Blois;2026;1;10/07/2026;;1 234,56 €",
            f"{SITE_B};GARAGE M. TOURS;Tours;2026;1;10/07/2026;;100",
            ";SARL MENUISERIE ROY;TOURS;2026;1;10/07/2026;;50,5",
        )
        self.assertRecordValues(
            self.found(import_id=imp.id),
            [
                {"partner_id": self.garage.id, "how": "siret", "amount": 1234.56},
                {"partner_id": self.garage.id, "how": "siren", "amount": 100},
                {"partner_id": self.joiner.id, "how": "name", "amount": 50.5},
            ],
        )
        targets = self.campaign.target_ids
        self.assertEqual(
            {target.partner_id: target.amount_transferred for target in targets},
            {self.garage: 1334.56, self.joiner: 50.5},
            "one target a company, whatever its sites",
        )
        self.assertEqual(set(targets.mapped("state")), {"transferred"})
        self.assertIn("Same company, another site", self.line(imp, 3).message)

    def test_the_target_that_was_asked_is_found_even_on_another_site(self):
        other = self.organisation("Garage Martin Tours", SITE_B, "Tours")
        target = self.env["bde.taxe.target"].create(
            {"campaign_id": self.campaign.id, "partner_id": other.id}
        )
        self.applied(f"{SITE_A};G;;2026;1;;;10", f"{SITE_C};G;;2026;1;;;20")
        lines = self.found()
        self.assertEqual(lines.target_id, target)
        self.assertEqual(lines.mapped("partner_id"), self.garage | other)
        self.assertEqual(target.amount_transferred, 30)

    def test_what_does_not_match_is_kept_and_visible(self):
        self.applied(
            f"{OTHER};INCONNU;Nantes;2026;1;10/07/2026;;75",
            f"{OTHER};MENUISERIE ROY;Tours;2026;1;10/07/2026;;85",
            ";;;2026;1;10/07/2026;;95",
        )
        unknown, alike, nobody = self.found()
        self.assertEqual((unknown.state, unknown.how), ("unknown", "unknown"))
        self.assertEqual((alike.state, alike.how), ("matched", "name"))
        self.assertEqual((nobody.state, nobody.donor_key), ("unknown", False))
        self.assertEqual(self.campaign.amount_lines, 255, "the money is counted")
        self.assertEqual(self.campaign.transfer_to_check_count, 2)

    def test_a_namesake_is_to_check_not_matched(self):
        self.organisation("Menuiserie Roy", OTHER, "Blois")
        self.applied(";Menuiserie Roy;;2026;1;;;75")
        line = self.found()
        self.assertEqual((line.state, line.how), ("review", "alike"))
        self.assertIn(self.joiner, line.candidate_ids)
        self.assertFalse(line.target_id)

    def test_the_same_file_again_changes_nothing(self):
        rows = [
            f"{SITE_A};G;;2026;1;10/07/2026;CAP;100",
            f"{SITE_A};G;;2026;1;10/07/2026;Bac pro;100",
            f"{SITE_A};G;;2026;2;06/11/2026;CAP;100",
            f"{OTHER};X;;2026;2;06/11/2026;;-20,50",
            ";Fonds non affectés;;2026;2;06/11/2026;;812,40",
        ]
        first = self.applied(*rows)
        self.assertEqual(self.counts(first), {"create": 7}, "and two bank transfers")
        before = self.found().read()
        self.garage.name = "Garage Martin et fils"
        self.found()[0].training_id = self.env["bde.training"].create({"name": "T"})
        self.found()[0].training_id = False
        again = self.analysed(*rows)
        self.assertEqual(self.counts(again), {"same": 5})
        again._action_apply()
        now = self.found().read()
        for values in (*before, *now):
            for name in ("write_date", "write_uid", "partner_id", "target_id"):
                values.pop(name)
            values.pop("display_name")
        self.assertEqual(before, now)
        more = self.applied(*rows, f"{SITE_A};G;;2026;2;06/11/2026;;1")
        self.assertEqual(self.counts(more), {"same": 5, "create": 1})

    def test_a_line_settled_by_hand_stays_so_when_the_file_comes_again(self):
        row = f"{OTHER};INCONNU;Nantes;2026;1;10/07/2026;;75"
        self.applied(row)
        self.found()._settle(self.joiner)
        self.assertEqual(self.counts(self.applied(row)), {"same": 1})
        self.assertEqual(self.found().partner_id, self.joiner)

    def test_a_line_typed_by_hand_is_not_imported_again(self):
        self.transfers.create(
            {
                "campaign_id": self.campaign.id,
                "partner_id": self.garage.id,
                "amount": 100,
                "number": "1",
                "date": "2026-07-10",
            }
        )
        imp = self.analysed(f"{SITE_A};Garage Martin;;2026;1;10/07/2026;;100")
        self.assertEqual(
            self.counts(imp),
            {
                "same": 1,
            },
        )

    def test_the_same_row_twice_is_told_and_kept_once_unless_said_otherwise(self):
        row = f"{SITE_A};G;;2026;1;10/07/2026;CAP;100"
        imp = self.analysed(row, row)
        self.assertEqual(self.counts(imp), {"create": 2, "skip": 1})
        self.assertIn("line 2", self.line(imp, 3).message)
        imp = self.applied(row, row, answers={"twice": "each"})
        self.assertEqual(len(self.found()), 2)
        self.assertEqual(len(set(self.found().mapped("key"))), 2)
        self.assertEqual(self.counts(self.analysed(row, row)), {"same": 2})

    def test_a_line_that_may_be_in_is_asked(self):
        self.applied(f"{SITE_A};G;;2026;1;;;100")
        row = f"{SITE_A};G;;2026;;10/07/2026;;100"
        imp = self.analysed(row)
        self.assertEqual(self.counts(imp), {"doubtful": 1})
        self.assertTrue(imp.count_open_question)
        imp = self.analysed(row, answers={"maybe_same": "same"})
        self.assertEqual(self.counts(imp), {"same": 1})
        self.applied(row, answers={"maybe_same": "new"})
        self.assertEqual(self.found().mapped("amount"), [100, 100])

    def test_two_campaigns_in_one_file(self):
        imp = self.applied(
            f"{SITE_A};G;;2026;1;10/07/2026;;100",
            f"{SITE_A};G;;2025;2;07/11/2025;;900",
            f"{SITE_A};G;;;3;09/08/2024;;24",
        )
        by_year = {line.campaign_id.year: line.amount for line in self.found()}
        self.assertEqual(by_year, {2026: 100, 2025: 900, 2024: 24})
        past = self.found(amount=900).campaign_id
        self.assertEqual((past.state, past.company_id), ("closed", self.company))
        self.assertEqual(past.target_ids.partner_id, self.garage)
        self.assertIn("Campaign 2025", imp.message)
        self.assertIn("900,00", imp.message)

    def test_a_line_without_campaign_is_asked(self):
        row = f"{SITE_A};G;;;1;;;100"
        imp = self.analysed(row)
        self.assertEqual(self.counts(imp), {"doubtful": 1})
        self.applied(row, answers={"year": "2026"})
        self.assertEqual(self.found().campaign_id, self.campaign)

    def test_bad_amounts_are_refused_by_name_and_the_others_imported(self):
        imp = self.applied(
            f"{SITE_A};G;;2026;1;;;1 234",
            f"{SITE_A};G;;2026;1;;;1,234",
            f"{SITE_A};G;;2026;1;;;cent",
            f"{SITE_A};G;;2026;1;;;",
            f"{SITE_A};G;;2026;1;;;12 $",
            f"{SITE_A};G;;2026;1;;;(12,50 €)",
            valid_part=True,
        )
        self.assertEqual(self.found().mapped("amount"), [1234, -12.5])
        self.assertEqual(self.counts(imp), {"create": 3, "error": 4})
        self.assertIn("two ways", self.line(imp, 3).message)
        self.assertIn("Correction", self.line(imp, 7).message)

    def test_negative_corrections_lower_what_was_transferred(self):
        self.applied(
            f"{SITE_A};G;;2026;1;10/07/2026;;100",
            f"{SITE_A};G;;2026;2;06/11/2026;;-100",
        )
        target = self.campaign.target_ids
        self.assertEqual(target.amount_transferred, 0)
        self.assertEqual(target.state, "selected", "nothing is left to thank for")

    def test_a_closed_company_keeps_its_money_and_a_wrong_siret_is_told(self):
        self.garage.bde_register_state = "closed"
        imp = self.applied(
            f"{SITE_A};G;;2026;1;;;10",
            "12345678901234;Menuiserie Roy;Tours;2026;1;;;20",
        )
        closed, wrong = self.found()
        self.assertEqual(closed.partner_id, self.garage)
        self.assertEqual(wrong.partner_id, self.joiner)
        self.assertEqual(wrong.donor_siret, "12345678901234", "as the file said it")
        self.assertIn("closed", self.line(imp, 2).message.lower())
        self.assertIn("12345678901234", self.line(imp, 3).message)

    def test_the_siret_of_the_school_is_not_that_of_a_donor(self):
        imp = self.applied(f"{self.company.bde_siret};Menuiserie Roy;Tours;2026;1;;;20")
        self.assertEqual(self.found().partner_id, self.joiner)
        self.assertIn("own SIRET", imp.message)

    def test_unallocated_funds_have_no_donor(self):
        self.applied(";Fonds non affectés;;2026;2;06/11/2026;;812,40")
        line = self.found()
        self.assertRecordValues(
            line, [{"kind": "unallocated", "state": "matched", "partner_id": False}]
        )
        self.assertEqual(self.campaign.amount_unallocated, 812.4)
        self.assertFalse(self.campaign.target_ids)

    def test_contacts_are_kept_only_when_they_are_shared(self):
        headers = "SIRET;Employeur;Montant;Campagne;Contact;Courriel;Consentement"
        self.applied(
            f"{SITE_A};G;10;2026;Anne ROY;anne@a.example.org;oui",
            f"{OTHER};X;20;2026;Paul NOIR;paul@x.example.org;non",
            headers=headers,
        )
        shared, other = self.found()
        self.assertEqual(shared.contact_email, "anne@a.example.org")
        self.assertEqual((other.contact_name, other.contact_email), (False, False))

    def test_trainings_are_recognised_by_their_name(self):
        training = self.env["bde.training"].create(
            {"name": "CAP Métallier", "company_id": self.company.id}
        )
        self.applied(
            f"{SITE_A};G;;2026;1;;CAP METALLIER;10", f"{SITE_A};G;;2026;1;;CAP Autre;20"
        )
        known, unknown = self.found()
        self.assertEqual(known.training_id, training)
        self.assertFalse(unknown.training_id)
        self.assertEqual(unknown.training_text, "CAP Autre")

    def test_columns_chosen_once_serve_again(self):
        headers = "Qui;Combien;Quand"
        imp = self.make("Menuiserie Roy;50,5;10/07/2026", headers=headers)
        imp.format = "taxe_transfers"
        imp._action_analyse()
        self.assertEqual(imp.state, "failed")
        fields = {"Qui": "name", "Combien": "amount", "Quand": "day"}
        for column in imp.column_ids:
            column.field = fields[column.name]
        imp._action_analyse()
        self.assertTrue(imp._action_apply(), imp.message)
        self.assertEqual(self.found().partner_id, self.joiner)
        self.assertEqual(self.found().date, date(2026, 7, 10))
        again = self.make("Menuiserie Roy;60;10/07/2026", headers=headers)
        again.format = "taxe_transfers"
        again._action_analyse()
        self.assertEqual(self.counts(again), {"create": 1}, again.message)

    def test_dry_run_writes_nothing(self):
        before = self.env["bde.taxe.payment"].search_count([])
        imp = self.analysed(f"{SITE_A};G;;2025;1;;;10", f"{OTHER};X;;2026;1;;;20")
        self.assertEqual(self.counts(imp), {"create": 5})
        self.assertFalse(self.found())
        self.assertEqual(self.env["bde.taxe.payment"].search_count([]), before)
        self.assertFalse(self.campaign.target_ids)

    def test_the_dry_run_asks_a_bounded_number_of_queries(self):
        def count(rows):
            self.env.flush_all()
            self.env.invalidate_all()
            imp = self.make(
                *(f"{OTHER};INCONNU {n};Tours;2026;1;;;{n}" for n in range(1, rows + 1))
            )
            before = self.env.cr.sql_log_count
            imp._action_analyse()
            return self.env.cr.sql_log_count - before

        count(3)
        self.assertLessEqual(count(60), count(3) + 3)

    def test_thousands_of_lines_are_written_in_few_statements(self):
        """Whoever extends `create` says what it does for many (`_bulk_known`)."""
        vals = {"campaign_id": self.campaign.id, "amount": 1.0}
        self.assertTrue(self.transfers._bulk_fits([vals]))
        targets = self.env["bde.taxe.target"]
        self.assertTrue(targets._bulk_fits([{"campaign_id": self.campaign.id}]))

    def test_samples_say_the_same_in_three_formats(self):
        seen = {}
        for extension in ("csv", "xlsx", "xls"):
            path = SAMPLES / f"versements_exemple.{extension}"
            imp = self.make(content=path.read_bytes(), filename=path.name)
            imp._action_analyse()
            self.assertEqual(imp.format, "taxe_transfers", imp.message)
            self.assertEqual(imp.state, "analysed", imp.message)
            seen[extension] = self.counts(imp)
            if extension == "xls":
                imp._action_apply()
        self.assertEqual(seen["csv"], seen["xlsx"])
        self.assertEqual(seen["csv"], seen["xls"])
        lines = self.found()
        self.assertEqual(len(lines), 10)
        self.assertAlmostEqual(sum(lines.mapped("amount")), 7364.07, 2)
        again = self.make(content=(SAMPLES / "versements_exemple.csv").read_bytes())
        again._action_analyse()
        self.assertEqual(self.counts(again), {"same": 10})

    def test_the_bursar_imports_and_teachers_do_not(self):
        row = f"{SITE_A};G;;2026;1;;;10"
        imp = self.make(row, f"{OTHER};X;;2024;1;;;20", user="bursar")
        imp.action_analyse()
        imp.action_apply()
        self.assertEqual(imp.state, "applied", imp.message)
        self.assertEqual(self.found(amount=10).partner_id, self.garage)
        self.assertEqual(self.found(amount=20).campaign_id.year, 2024)
        theirs = self.make(row)
        self.assertNotIn(
            theirs, self.env["bde.import"].with_user(self.users["bursar"]).search([])
        )
        self.assertIn(
            imp, self.env["bde.import"].with_user(self.users["user"]).search([])
        )
        for role in ("teacher", "reader", "head"):
            formats = self.env["bde.import.format"].with_user(self.users[role])
            codes = [fmt._format_code for fmt in formats._formats()]
            self.assertNotIn("taxe_transfers", codes, role)
