from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.bde_pfmp.models.allowance.bde_pfmp_allowance import COUNTING

from .common_allowance import AllowanceCase


@tagged("post_install", "-at_install")
class TestAllowance(AllowanceCase):
    """Days, amounts, what blocks, states: the life of an allowance."""

    def test_attested_days_make_the_amount_and_its_why(self):
        learner = self.make_ready("Durand")
        line = self.prepare(self.make_stay(learner, 1, days=18))
        self.assertEqual((line.days, line.amount), (18, 180))
        self.assertIn("18", line.why)
        self.assertIn("10", line.why)

    def test_without_attestation_nothing_is_paid(self):
        line = self.prepare(self.make_stay(self.make_ready("Durand"), 1))
        self.assertEqual((line.amount, line.state), (0, "blocked"))
        self.assertEqual(line.main_blocker, "no_attestation")
        self.assertFalse(line.can_key)

    def test_a_pfmp_that_is_not_over_waits(self):
        learner = self.make_ready("Durand")
        line = self.prepare(self.make_stay(learner, 1))
        self.env.cr.execute(
            "UPDATE bde_pfmp_placement SET date_end = %s WHERE id = %s",
            (date(2099, 1, 1), line.placement_id.id),
        )
        line.placement_id.invalidate_recordset()
        line._recompute()
        self.assertEqual((line.state, line.can_key), ("waiting", False))

    def test_a_signed_attestation_makes_it_ready(self):
        learner = self.make_ready("Durand")
        placement = self.make_stay(learner, 1)
        line = self.prepare(placement)
        self.award(learner)
        attestation = self.attest(placement, 18)
        attestation._after_signed()
        self.assertEqual((line.state, line.days, line.amount), ("to_key", 18, 180))

    def test_cap_shared_in_order_of_entry(self):
        learner = self.make_ready("Durand")
        late = self.make_stay(learner, 4, days=20)
        line_late = self.prepare(late)
        line_late.entered_at = "2026-05-01 08:00:00"
        early = self.make_stay(learner, 1, days=20)
        line_early = self.prepare(early)
        self.assertEqual((line_late.amount, line_early.amount), (200, 100))
        self.assertIn("200", line_early.why)

    def test_two_mefs_two_caps_two_awards(self):
        learner = self.make_ready("Durand")
        first = self.make_stay(learner, 1, days=20)
        line = self.prepare(first)
        award = self.award(learner)
        learner.enrolment_id._close(date(2026, 3, 1), "training_change")
        enrolment = self.env["bde.enrolment"].create(
            {
                "learner_id": learner.id,
                "class_id": self.klass.id,
                "mef_id": self.mef_last.id,
                "school_year_id": self.year.id,
                "date_start": date(2026, 3, 2),
            }
        )
        second = self.make_stay(learner, 4, days=20, enrolment_id=enrolment.id)
        other = self.prepare(second)
        self.assertEqual((line.amount, other.amount), (200, 400))
        self.assertTrue(award.to_abrogate)
        self.assertNotEqual(line.award_id, other.award_id)
        self.assertEqual(other.award_id.state, "missing")
        self.assertTrue(other.award_id.bank_known, "one account a learner")
        self.assertIn("no_award", other.blocker_codes)

    def test_moved_to_another_class_in_mid_period(self):
        """Nothing lost, nothing doubled: the line follows the PFMP's enrolment."""
        learner = self.make_ready("Durand")
        placement = self.make_stay(learner, 1, days=18)
        line = self.prepare(placement)
        learner.enrolment_id._close(date(2026, 1, 15), "class_change")
        other = self.make_class("2TNE2")
        self.env["bde.enrolment"].create(
            {
                "learner_id": learner.id,
                "class_id": other.id,
                "mef_id": self.mef.id,
                "school_year_id": self.year.id,
                "date_start": date(2026, 1, 16),
            }
        )
        again = self.prepare(placement)
        self.assertEqual(again, line)
        self.assertEqual((line.days, line.amount), (18, 180))
        self.assertEqual(
            self.env["bde.pfmp.award"].search_count([("learner_id", "=", learner.id)]),
            1,
            "same MEF, same decision",
        )
        self.assertEqual((self.klass | other)._prepare_allowance(), line)

    def test_days_that_are_refused(self):
        placement = self.make_stay(self.make_ready("Durand"), 1, weeks=2)
        line = self.prepare(placement)
        for days, word in ((13, "13"), (4.5, "4.5"), (-1, ""), ("dix", "dix")):
            with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
                line.write({"days": days})
            self.assertIn(word, str(caught.exception))
        self.assertEqual(line.days, 0)

    def test_overlapping_periods_block_each_other(self):
        learner = self.make_ready("Durand")
        first = self.make_stay(learner, 1, days=10)
        second = self.make_stay(learner, 3, days=10)
        lines = self.prepare(first, second)
        # two PFMP that share days come from old imports only
        self.env.cr.execute(
            "UPDATE bde_pfmp_placement SET date_start = %s WHERE id = %s",
            (date(2026, 1, 12), second.id),
        )
        second.invalidate_recordset()
        lines._recompute()
        for line in lines:
            self.assertIn("days_overlap", line.blocker_codes)
            self.assertFalse(line.can_key)

    def test_apprentice_and_unlisted_mef_refused_with_the_reason(self):
        apprentice = self.make_ready("Apprenti", enrolment={"status": "ap"})
        bts = self.make_mef("3113000411", "31100000000", "BTS", 1)
        higher = self.make_ready("Étudiant", mef=bts)
        none = self.make_ready("Sans", enrolment={"mef_id": False})
        lines = self.prepare(
            self.make_stay(apprentice, 1, days=10),
            self.make_stay(higher, 1, days=10),
            self.make_stay(none, 1, days=10),
        )
        self.assertEqual(lines.mapped("state"), ["refused"] * 3)
        self.assertEqual(lines.mapped("amount"), [0, 0, 0])
        self.assertEqual(
            lines.mapped("why_code"), ["apprentice", "unknown_group", "no_mef"]
        )
        self.assertIn("3113000411", lines[1].why)

    def test_a_mef_out_of_the_official_table(self):
        self.env["bde.pfmp.rate"].create(
            {
                "year_start": 2025,
                "mef_code": "2470000099",
                "mefstat4": "2381",
                "dispositif": "247",
                "name": "Autre",
                "daily": 10,
                "cap": 300,
                "source": "Table",
            }
        )
        line = self.prepare(self.make_stay(self.make_ready("Durand"), 1, days=10))
        self.assertEqual((line.state, line.why_code), ("refused", "unlisted"))
        self.assertIn("2025-2026", line.why)

    def test_default_rate_is_said(self):
        line = self.prepare(self.make_stay(self.make_ready("Durand"), 1, days=10))
        self.assertTrue(line.is_default_rate)
        self.assertTrue(self.klass.allowance_default)

    def test_todo_of_what_blocks(self):
        learner = self.make_ready("Durand", ine=False, sex=False)
        line = self.prepare(self.make_stay(learner, 1, days=10))
        self.assertEqual(
            line.blocker_codes, ["no_award", "no_bank", "no_sex", "no_ine"]
        )
        self.assertEqual(len(line.blocker_text.splitlines()), 4)
        self.assertTrue(line.can_key, "days can be typed, the payment waits")
        learner.write({"ine": "123456789ZZ", "sex": "f"})
        self.award(learner)
        line._recompute()
        self.assertEqual((line.state, line.blocker_text), ("to_key", ""))

    def test_adult_needs_own_account(self):
        learner = self.make_ready("Durand", birth_date=date(2008, 1, 5))
        line = self.prepare(self.make_stay(learner, 1, days=10))
        award = self.award(learner)
        self.assertEqual(line.blocker_codes, ["bank_owner"])
        award.bank_owner = "mandate"
        self.assertEqual(line.state, "to_key")

    def test_extension_of_the_award(self):
        learner = self.make_ready("Durand")
        self.year.date_end = date(2026, 7, 10)
        line = self.prepare(self.make_stay(learner, 7, weeks=2, day=6, days=8))
        award = self.award(learner)
        self.assertIn("days_outside_year", line.blocker_codes)
        award.extension_date = date(2026, 7, 31)
        self.assertEqual(line.state, "to_key")

    def test_typed_then_locked_then_corrected(self):
        learner = self.make_ready("Durand")
        line = self.prepare(self.make_stay(learner, 1, days=10))
        self.award(learner)
        self.klass.action_key_allowance()
        self.assertEqual((line.state, line.keyed_days), ("keyed", 10))
        with self.assertRaises(UserError):
            line.days = 9
        line.action_correct()
        line.days = 9
        self.assertEqual((line.days, line.amount, line.state), (9, 90, "blocked"))
        self.assertEqual(line.main_blocker, "not_the_attested")
        line.days = 10
        self.assertEqual((line.amount, line.state), (100, "to_key"))
        with self.assertRaises(UserError):
            self.make_class("VIDE").action_key_allowance()

    def test_rectification_after_payment(self):
        learner = self.make_ready("Durand", mef=self.mef_last)
        line = self.prepare(self.make_stay(learner, 1, days=10))
        self.award(learner)
        line.action_key()
        line._see({"seen_payment": "paid", "seen_days": 10, "seen_amount": 200})
        line._recompute()
        self.assertEqual((line.state, line.amount), ("done", 200))
        line.action_correct()
        self.assertEqual(line.state, "done")
        line.with_context(bde_allowance_count=COUNTING).days = 8
        line._recompute(keep_days=True)
        self.assertEqual((line.amount, line.why_code), (160, "recovered"))
        line.with_context(bde_allowance_count=COUNTING).days = 9
        line._recompute(keep_days=True)
        self.assertEqual((line.amount, line.why_code), (200, "not_recovered"))

    def test_no_iban_is_ever_kept(self):
        learner = self.make_ready("Durand")
        self.prepare(self.make_stay(learner, 1))
        award = self.env["bde.pfmp.award"].search([("learner_id", "=", learner.id)])
        with self.assertRaises(ValidationError):
            award.note = "compte FR76 3000 6000 0112 3456 7890 189"
        with self.assertRaises(ValidationError):
            award.number = "FR7630006000011234567890189"
        names = set(award._fields) | set(self.env["bde.pfmp.allowance"]._fields)
        self.assertFalse([n for n in names if "iban" in n or "bic" in n.split("_")])

    def test_batch_has_a_bounded_number_of_queries(self):
        def lines_of(number, prefix):
            placements = self.env["bde.pfmp.placement"]
            for rank in range(number):
                learner = self.make_ready(f"{prefix}{rank}", ine=False)
                placements |= self.make_stay(learner, 1, days=10)
                placements |= self.make_stay(learner, 4, days=10)
            return placements._allowances()

        counts = []
        for number in (2, 12):
            lines = lines_of(number, f"L{number}x")
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            lines._recompute()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - start)
        self.assertLessEqual(counts[1], counts[0] + 3, counts)

    # -- rights ------------------------------------------------------------------------
    def test_rights_by_role(self):
        learner = self.make_ready("Durand")
        line = self.prepare(
            self.make_stay(learner, 1, days=10, referent_id=self.teacher.id)
        )
        award = self.award(learner)
        for role in ("teacher", "reader"):
            for record in (line, award):
                with self.assertRaises(AccessError):
                    record.with_user(self.users[role]).read(["display_name"])
            group = self.klass.with_user(self.users[role])
            with self.assertRaises(AccessError):
                group.read(["allowance_ids"])
            self.assertEqual(group.allowance_blocked, 0)
            with self.assertRaises(AccessError):
                group.action_prepare_allowance()
            with self.assertRaises(AccessError):
                group._allowance_workbook()
        for role in ("head", "bursar"):
            self.assertEqual(line.with_user(self.users[role]).amount, 100)
            with self.assertRaises(AccessError):
                line.with_user(self.users[role]).write({"days": 5})
            with self.assertRaises(AccessError):
                line.with_user(self.users[role]).action_key()
            line.with_user(self.users[role]).web_search_read(
                [], {"learner_id": {"fields": {"display_name": {}}}, "why": {}}
            )
        line.with_user(self.users["user"]).days = 9
        self.assertEqual(line.amount, 90)

    def test_another_school_sees_nothing(self):
        line = self.prepare(self.make_stay(self.make_ready("Durand"), 1, days=10))
        stranger = self.users["manager"].copy(
            {
                "login": "allowance_stranger",
                "company_id": self.other.id,
                "company_ids": [(6, 0, self.other.ids)],
            }
        )
        lines = self.env["bde.pfmp.allowance"].with_user(stranger)
        self.assertFalse(lines.search([]))
        with self.assertRaises(AccessError):
            lines.browse(line.id).read(["amount"])

    # -- prints ------------------------------------------------------------------------
    def test_list_to_type(self):
        learner = self.make_ready("Durand")
        self.prepare(
            self.make_stay(learner, 1, days=10),
            self.make_stay(self.make_ready("Martin"), 1),
        )
        name, content = self.klass.with_user(self.users["user"])._allowance_workbook()
        self.assertEqual(name, "2TNE - APLyPro.xlsx")
        self.assertTrue(content.startswith(b"PK"))
        pdf = (
            self.env["ir.actions.report"]
            ._bde_render_pdfs("bde_pfmp.action_report_allowance_to_key", self.klass)[
                self.klass.id
            ]
            .decode(errors="replace")
        )
        self.assertIn("DURAND Camille", pdf)
        self.assertNotIn("MARTIN Camille", pdf)

    def test_yearly_summary(self):
        self.prepare(self.make_stay(self.make_ready("Durand"), 1, days=10))
        rows = self.year._allowance_rows("class_id")
        mine = [row for row in rows if row[0] == self.klass.display_name]
        self.assertEqual(mine, [("2TNE", 1, 1, 10, 100, 0, 100, 1, 0)])
        head = self.year.with_user(self.users["head"])
        self.assertTrue(head._allowance_summary()[1].startswith(b"PK"))
        with self.assertRaises(AccessError):
            self.year.with_user(self.users["teacher"])._allowance_summary()

    def test_home_card(self):
        self.prepare(self.make_stay(self.make_ready("Durand"), 1, days=10))
        home = self.env["bde.home"].with_user(self.users["user"])
        self.assertTrue(home._home_card_allowance()["count"])

    def test_letter_to_families_without_bank_details(self):
        learner = self.make_ready("Durand")
        known = self.make_ready("Martin")
        self.prepare(
            self.make_stay(learner, 1, days=10), self.make_stay(known, 1, days=10)
        )
        self.award(known)
        guardian = self.env["bde.guardian"].create(
            {"last_name": "Parent", "first_name": "Alix", "city": "Blois"}
        )
        self.env["bde.guardian.link"].create(
            {
                "learner_id": learner.id,
                "guardian_id": guardian.id,
                "kinship": "mother",
                "legal_level": "1",
            }
        )
        pdf = (
            self.env["ir.actions.report"]
            ._bde_render_pdfs("bde_pfmp.action_report_allowance_letter", self.klass)[
                self.klass.id
            ]
            .decode(errors="replace")
        )
        self.assertIn("DURAND Camille", pdf)
        self.assertIn("PARENT Alix", pdf)
        self.assertNotIn("MARTIN", pdf)
        self.award(learner)
        with self.assertRaises(UserError):
            self.env["ir.actions.report"]._bde_render_pdfs(
                "bde_pfmp.action_report_allowance_letter", self.klass
            )
