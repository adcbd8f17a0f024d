from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged

from odoo.addons.bde_partners.tests.common import SchoolCase


@tagged("post_install", "-at_install")
class TestTaxeCredit(SchoolCase):
    """What a company may share out, from dated data."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.env["res.partner"].create(
            [
                {"name": f"Société {number}", "is_company": True, **values}
                for number, values in enumerate(
                    [
                        {"bde_taxe_payroll": 1_000_000, "bde_headcount": 3},
                        {"bde_headcount": 20},
                        {"bde_headcount_bracket": "12"},
                        {},
                        {"bde_legal_kind": "public", "bde_headcount": 500},
                        {"zip": "67000", "bde_headcount": 500},
                        {"bde_legal_kind": "association", "bde_headcount": 500},
                        {"bde_headcount_bracket": "NN"},
                    ]
                )
            ]
        )

    def test_payroll_else_headcount_else_bracket_and_says_which(self):
        partners = self.partners.with_context(bde_taxe_year=2026)
        self.assertEqual(
            [(p.bde_taxe_credit, p.bde_taxe_credit_basis) for p in partners],
            [
                (900, "payroll"),
                (648, "headcount"),
                (648, "bracket"),
                (0, "unknown"),
                (0, "exempt"),
                (0, "exempt"),
                (0, "exempt"),
                (0, "bracket"),
            ],
        )
        after = self.partners[6]._bde_taxe_credit(2027)[self.partners[6].id]
        self.assertEqual((after.amount, after.basis), (16200, "headcount"))

    def test_rates_and_exemptions_are_dated_data(self):
        self.env["bde.taxe.rate"].create(
            {"year_start": 2030, "percent": 0.18, "salary": 40000}
        )
        first = self.partners[0]
        self.assertEqual(first._bde_taxe_credit(2029)[first.id].amount, 900)
        self.assertEqual(first._bde_taxe_credit(2030)[first.id].amount, 1800)
        zone = self.env.ref("bde_taxe.bde_taxe_exemption_zone")
        zone.year_end = 2029
        alsace = self.partners[5]
        self.assertEqual(alsace._bde_taxe_credit(2029)[alsace.id].basis, "exempt")
        self.assertEqual(alsace._bde_taxe_credit(2030)[alsace.id].amount, 36000)

    def test_postgresql_finds_the_same_sums(self):
        partners = self.partners.with_context(bde_taxe_year=2026)
        mine = Domain("id", "in", partners.ids)
        compare = {
            "<": float.__lt__,
            "<=": float.__le__,
            ">": float.__gt__,
            ">=": float.__ge__,
        }
        for operator, holds in compare.items():
            for value in (0, 1, 648, 900):
                with self.subTest(operator=operator, value=value):
                    found = partners.search(
                        mine & Domain("bde_taxe_credit", operator, value)
                    )
                    expected = partners.filtered(
                        lambda p, holds=holds, value=value: holds(
                            float(p.bde_taxe_credit), float(value)
                        )
                    )
                    self.assertEqual(set(found.ids), set(expected.ids))

    def test_only_authorised_roles_see_amounts(self):
        company = self.partners[0]
        for role in ("user", "manager", "head", "bursar"):
            seen = company.with_user(self.users[role])
            self.assertEqual(seen.bde_taxe_credit, 900)
        for role in ("teacher", "reader"):
            user = self.users[role]
            for name in ("bde_taxe_payroll", "bde_taxe_credit"):
                with self.assertRaises(AccessError):
                    company.with_user(user).read([name])
                with self.assertRaises(AccessError):
                    self.env["res.partner"].with_user(user).search([(name, ">", 1)])
            with self.assertRaises(AccessError):
                self.env["bde.taxe.rate"].with_user(user).search([])

    def test_only_the_manager_changes_the_facts(self):
        rate = self.env["bde.taxe.rate"].search([], limit=1)
        rate.with_user(self.users["manager"]).salary = 35000
        with self.assertRaises(AccessError):
            rate.with_user(self.users["user"]).salary = 1

    def test_merged_organisations_keep_a_payroll_with_its_year(self):
        known = self.partners[0]
        known.bde_taxe_payroll_year = 2025
        empty = self.partners[3]
        empty.bde_taxe_payroll_year = 2019
        self.env["bde.merge"]._merge(empty, known)
        self.assertEqual(empty.bde_taxe_payroll, 1_000_000)
        self.assertEqual(empty.bde_taxe_payroll_year, 2025)
