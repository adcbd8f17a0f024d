import io

import openpyxl

from odoo import fields
from odoo.tests import tagged
from odoo.tools.sql import table_exists

from odoo.addons.bde_partners.tests.common import OTHER_SIRET
from odoo.addons.bde_partners.tests.common_rpc import RpcCase

from .common_loyalty import LoyaltyCase


@tagged("post_install", "-at_install")
class TestMergeKeeps(LoyaltyCase):
    """Merging two organisations loses nothing of what they said and gave."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.garage = cls.make("Garage des Lilas", city="Orléans")
        cls.double = cls.make("SARL GARAGE LILAS", city="Orléans")

    def merge(self):
        merge = self.env["bde.merge"].with_user(self.users["user"])
        merge._merge(self.garage.with_env(merge.env), self.double.with_env(merge.env))
        self.env.invalidate_all()

    def test_one_target_of_the_two(self):
        kept = self.give(self.garage, 2026, 100).target_id
        gone = self.give(self.double, 2026, 250).target_id
        refusal = self.env["bde.refusal.reason"].search([], limit=1)
        kept.write({"contacted_on": "2026-05-20", "named": "yes"})
        gone.write(
            {
                "contacted_on": "2026-04-10",
                "answer": "intention",
                "answer_note": "30 %",
                "answer_on": "2026-06-01 10:00:00",
                "refusal_reason_id": refusal.id,
                "named": "no",
                "brought_by_id": self.users["teacher"].partner_id.id,
            }
        )
        self.env["bde.taxe.pledge"].create(
            [
                {"target_id": kept.id, "amount_promised": 100},
                {"target_id": gone.id, "amount_promised": 300},
            ]
        )
        self.env["bde.taxe.call"].create(
            {"target_id": gone.id, "partner_id": self.double.id}
        )
        self.env["bde.taxe.gift"].create({"name": "x", "partner_id": self.double.id})
        self.merge()
        target = self.campaign.target_ids
        self.assertEqual((len(target), target.partner_id), (1, self.garage))
        self.assertEqual(target.amount_transferred, 350)
        self.assertEqual(target.amount_promised, 400)
        self.assertEqual((target.answer, target.answer_note), ("intention", "30 %"))
        self.assertEqual(str(target.contacted_on), "2026-04-10", "the first time")
        self.assertEqual(target.named, "no", "who refuses to be named is not named")
        self.assertEqual(target.brought_by_id, self.users["teacher"].partner_id)
        self.assertEqual(len(target.call_ids), 1)
        self.assertEqual(target.state, "transferred")
        gifts = self.env["bde.taxe.gift"].search([("partner_id", "=", self.garage.id)])
        self.assertEqual(len(gifts), 1)

    def test_past_years_come_together(self):
        self.give(self.double, 2025, 400)
        target = self.give(self.garage, 2026, 100).target_id
        self.merge()
        self.assertEqual(target.amount_last, 400)
        self.assertEqual(self.donor(self.garage).status, "faithful")
        self.assertEqual(self.donor(self.garage).amount_total, 500)


@tagged("post_install", "-at_install")
class TestRetention(LoyaltyCase):
    """What is kept ten years, and what goes when a person asks or a period ends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.garage = cls.make("Garage des Lilas")
        year = fields.Date.context_today(cls.campaign).year - 11
        cls.old_year = year
        cls.campaigns[year] = cls.env["bde.taxe.campaign"].create(
            {"name": f"Taxe {year}", "year": year, "state": "closed"}
        )
        cls.old = cls.campaigns[year]
        cls.give(cls.garage, year, 100)
        cls.env["bde.taxe.pledge"].create({"target_id": cls.old.target_ids.id})
        cls.gift = cls.env["bde.taxe.gift"].create(
            {"name": "x", "partner_id": cls.garage.id, "date": f"{year}-12-31"}
        )

    def test_campaigns_and_gifts_go_ten_years_after_their_year(self):
        new = self.give(self.garage, 2026, 100)
        target = self.old.target_ids
        target.message_post(body="Appelée")
        messages = target.message_ids
        self.env["bde.taxe.campaign"]._gc_campaigns()
        self.assertFalse(self.old.exists() or target.exists())
        self.assertFalse(self.gift.exists())
        self.assertFalse(messages.exists())
        self.assertTrue(new.exists() and self.campaign.exists() and new.target_id)

    def test_the_tenth_year_is_kept_whole(self):
        self.env["bde.retention"].search([("code", "=", "tax_gift")]).months = 144
        self.env["bde.taxe.campaign"]._gc_campaigns()
        self.assertTrue(self.old.exists() and self.gift.exists())

    def test_nothing_goes_without_a_period(self):
        self.env["bde.retention"].search([("code", "=", "tax_gift")]).months = 0
        self.env["bde.taxe.campaign"]._gc_campaigns()
        self.assertTrue(self.old.exists())

    def test_an_open_campaign_is_kept_and_told(self):
        self.old.state = "running"
        with self.assertLogs("odoo.addons.bde_taxe", "WARNING"):
            self.env["bde.taxe.campaign"]._gc_campaigns()
        self.assertTrue(self.old.exists())

    def test_the_contact_of_the_file_is_found_and_forgotten(self):
        """Erasing a person erases them from the statements; the money stays."""
        person = self.env["res.partner"].create(
            {
                "name": "Paul Durand",
                "parent_id": self.garage.id,
                "email": "Paul@garage.invalid",
            }
        )
        line = self.give(
            self.garage,
            2026,
            100,
            contact_shared=True,
            contact_name="Paul Durand",
            contact_email="<paul@garage.invalid>",
        )
        self.assertEqual(line.email_normalized, "paul@garage.invalid")
        target = line.target_id
        target.contact_id = person
        person.unlink()
        self.assertFalse(line.contact_name or line.contact_email or line.contact_shared)
        self.assertFalse(target.contact_id)
        self.assertEqual((line.amount, target.amount_transferred), (100, 100))

    def test_the_accountant_they_named_is_found_and_forgotten(self):
        target = self.make_target(
            self.garage,
            accountant_name="Zoé Compte",
            accountant_email="Zoe@comptes.invalid",
            accountant_phone="0261910099",
        )
        self.assertEqual(target.email_normalized, "zoe@comptes.invalid")
        self.env["res.partner"].create(
            {"name": "Zoé Compte", "email": "zoe@comptes.invalid"}
        ).unlink()
        self.assertFalse(
            target.accountant_name or target.accountant_email or target.accountant_phone
        )

    def test_a_double_that_goes_forgets_nobody(self):
        vals = {"name": "Paul Durand", "email": "paul@garage.invalid"}
        first = self.env["res.partner"].create({**vals, "parent_id": self.garage.id})
        double = self.env["res.partner"].create({**vals, "parent_id": self.garage.id})
        line = self.give(self.garage, 2026, 100, contact_email="paul@garage.invalid")
        double.unlink()
        self.assertTrue(line.contact_email)
        first.unlink()
        self.assertFalse(line.contact_email)

    def test_contacts_of_the_files_go_at_the_end_of_their_period(self):
        old = self.old.transfer_ids
        old.write({"contact_name": "Paul", "contact_email": "paul@garage.invalid"})
        new = self.give(
            self.garage,
            2026,
            100,
            date=fields.Date.context_today(self.campaign),
            contact_name="Paul",
        )
        self.env["bde.taxe.transfer"]._gc_contacts()
        self.assertFalse(old.contact_name or old.contact_email)
        self.assertEqual((old.amount, new.contact_name), (100, "Paul"))

    def test_no_table_of_people_without_a_term(self):
        """Every table of this addon goes with its campaign, or is listed here."""
        kept = {
            *("bde.taxe.calendar", "bde.taxe.text", "bde.taxe.expense.kind"),
            *("bde.taxe.rate", "bde.taxe.exemption", "bde.taxe.task"),
            *("bde.taxe.plan.step", "bde.taxe.match", "bde.taxe.campaign"),
        }
        for name, model in self.env.registry.items():
            if not name.startswith("bde.taxe.") or not model._auto or model._abstract:
                continue
            if model._transient or not table_exists(self.env.cr, model._table):
                continue
            hangs = {
                field.comodel_name
                for field in model._fields.values()
                if field.type == "many2one"
            }
            self.assertTrue(
                name in kept
                or hangs & {"bde.taxe.campaign", "bde.taxe.target", "bde.taxe.gift"},
                f"{name}: who deletes it, and when?",
            )


@tagged("post_install", "-at_install")
class TestExport(RpcCase, LoyaltyCase):
    """The whole campaign as a workbook, for who sees amounts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.garage = cls.make("=Garage", bde_siret=OTHER_SIRET, city="Orléans")
        cls.target = cls.give(cls.garage, 2026, 1234.56).target_id
        cls.give(cls.garage, 2026, -34.56)
        cls.env["bde.taxe.pledge"].create(
            {"target_id": cls.target.id, "amount_promised": 1500}
        )
        cls.url = f"/bde/taxe/classeur/{cls.campaign.id}"

    def open(self, role):
        self.rpc_login(self.users[role])
        return self.url_open(self.url)

    def test_the_bursar_downloads_the_whole_campaign(self):
        response = self.open("bursar")
        self.assertEqual(response.status_code, 200)
        self.assertIn("no-store", response.headers["Cache-Control"])
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        self.assertEqual(len(book.sheetnames), 9)
        rows = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
        donors = book.worksheets[1]
        titles = [cell.value for cell in donors[1]]
        line = dict(zip(titles, (c.value for c in donors[2]), strict=True))
        self.assertIn("=Garage", line.values())
        self.assertIn(1200, line.values(), "an amount is a number")
        self.assertIn(OTHER_SIRET, line.values())
        self.assertEqual(donors["A2"].data_type, "s", "a name is no formula")
        transfers = rows[book.sheetnames[3]]
        self.assertEqual(len(transfers), 1 + 2 + 1, "titles, lines, total")
        self.assertIn(1200, transfers[-1])

    def test_the_action_opens_it(self):
        action = self.campaign.with_user(self.users["head"]).action_export_workbook()
        self.assertEqual(action["url"], self.url)

    def test_who_took_it_is_noted(self):
        self.open("bursar")
        self.env.invalidate_all()
        bodies = self.campaign.message_ids.mapped("body")
        self.assertTrue(any(self.users["bursar"].name in body for body in bodies))

    def test_nobody_else_gets_it(self):
        for role in ("reader", "teacher"):
            response = self.open(role)
            self.assertEqual(response.status_code, 404, role)
        self.authenticate(None, None)
        response = self.url_open(self.url, allow_redirects=False)
        self.assertIn(response.status_code, (302, 303), "an account is asked for")
        self.assertIn("/web/login", response.headers["Location"])

    def test_the_number_of_queries_does_not_follow_the_donors(self):
        campaign = self.campaign.with_user(self.users["bursar"])

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            campaign._export_workbook()
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        for number in range(15):
            self.give(self.make(f"Donor {number}"), 2026, 10)
        self.assertLessEqual(count(), few + 2)
