from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import OTHER_SIRET, SIRET, SchoolCase


@tagged("post_install", "-at_install")
class TestHosts(SchoolCase):
    """Host organisations: identifiers, sites, contacts, how they are found."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.host = cls.env["res.partner"].create(
            {
                "name": "Garage des Lilas",
                "is_company": True,
                "bde_is_host": True,
                "bde_siret": "999 370 000 00120",
                "bde_naf": "4520a",
                "bde_activity": "Réparation automobile",
                "phone": "02 61 91 00 30",
                "zip": "41300",
                "city": "Salbris",
            }
        )
        cls.signatory = cls.env["res.partner"].create(
            {
                "name": "Aïcha Lemoine",
                "parent_id": cls.host.id,
                "phone": "06 39 98 02 80",
                "bde_role_ids": cls.env.ref(
                    "bde_partners.bde_contact_role_signatory"
                ).ids,
            }
        )

    def test_identifiers_are_normalised(self):
        self.assertEqual(self.host.bde_siret, SIRET)
        self.assertEqual(self.host.bde_siren, SIRET[:9])
        self.assertEqual(self.host.bde_naf, "45.20A")
        self.host.bde_siret = ""
        self.assertFalse(self.host.bde_siren)

    def test_wrong_identifiers_are_refused(self):
        for wrong in ("99937000000121", "123", "9,9937E+13"):
            with self.assertRaises(ValidationError, msg=wrong):
                self.host.bde_siret = wrong
        with self.assertRaises(ValidationError):
            self.host.bde_naf = "garage"

    def test_la_poste_has_its_own_rule(self):
        self.host.bde_siret = "35600000000048"
        self.assertEqual(self.host.bde_siren, "356000000")

    def test_one_record_per_site(self):
        with self.assertRaisesRegex(ValidationError, "Garage des Lilas"):
            self.host.create({"name": "Double", "bde_siret": SIRET})

    def test_an_archived_record_frees_its_siret(self):
        self.host.active = False
        self.host.create({"name": "Reprise", "bde_siret": SIRET})

    def test_a_copy_takes_no_siret(self):
        self.assertFalse(self.host.copy().bde_siret)

    def test_sites_and_contacts_are_told_apart(self):
        site = self.host.create(
            {
                "name": "Atelier de Blois",
                "is_company": True,
                "parent_id": self.host.id,
                "bde_siret": OTHER_SIRET,
            }
        )
        self.assertEqual(self.host.bde_site_ids, site)
        self.assertEqual(self.host.bde_contact_ids, self.signatory)
        self.assertEqual(self.host._bde_contacts("signatory"), self.signatory)
        self.assertFalse(self.host._bde_contacts("tutor"))

    def test_departement_from_the_postal_code(self):
        cases = {
            "45000": "45",
            "01 000": "01",
            "20100": "2A",
            "20200": "2B",
            "97400": "974",
            "4500": False,
            "": False,
        }
        for code, expected in cases.items():
            found = self.host._bde_departement_of(code, "FR")
            self.assertEqual(found, expected, code)
        self.assertFalse(self.host._bde_departement_of("10115", "DE"))
        self.assertEqual(self.host.bde_departement, "41")

    def test_found_by_anything_said_on_the_phone(self):
        for text in (
            "lilas",
            "salbris",
            "automobile",
            "lemoine",
            "999 370 000",
            "99937000000120",
            "41300",
            "0261910030",
            "06 39 98 02",
        ):
            found = self.env["res.partner"].search(
                [("bde_search", "ilike", text), ("is_company", "=", True)]
            )
            self.assertIn(self.host, found, text)
        self.assertNotIn(
            self.host, self.env["res.partner"].search([("bde_search", "ilike", "xyzt")])
        )

    def test_form_of_an_organisation(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bde_partners.bde_host_action"
        )
        self.assertEqual(
            {kind: view for view, kind in action["views"]}["form"],
            self.env.ref("bde_partners.bde_host_view_form").id,
        )
        partners = self.env["res.partner"].with_user(self.users["user"])
        with Form(
            partners.with_context(default_is_company=True, default_bde_is_host=True),
            view="bde_partners.bde_host_view_form",
        ) as form:
            form.name = "Menuiserie Dupin"
            form.bde_siret = OTHER_SIRET
        self.assertTrue(form.record.bde_is_host)
        self.assertTrue(form.record.is_company)

    def test_readers_do_not_write_partners(self):
        for role in ("reader", "teacher", "head", "bursar"):
            with self.assertRaises(AccessError, msg=role):
                self.host.with_user(self.users[role]).bde_activity = "x"
        self.host.with_user(self.users["user"]).bde_activity = "Carrosserie"

    def test_roles_of_contacts(self):
        codes = self.env["bde.contact.role"].search([]).mapped("code")
        self.assertLessEqual(
            {"signatory", "hr", "tutor", "tax", "accountant", "apprentice_master"},
            set(codes),
        )


@tagged("post_install", "-at_install")
class TestTeachers(SchoolCase):
    """Teachers have no account until somebody invites them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.teacher = cls.env["res.partner"].create(
            {
                "name": "Camille Bernard",
                "email": "Camille.Bernard@example.org",
                "bde_is_teacher": True,
                "company_id": cls.company.id,
            }
        )

    def invite(self, role="manager", teachers=None):
        teachers = (teachers or self.teacher).with_user(self.users[role])
        sent = []
        users = self.env.registry["res.users"]
        with patch.object(
            users, "action_reset_password", lambda them: sent.append(them.ids)
        ):
            teachers.action_bde_invite_teacher()
        return sent

    def test_invited_by_the_manager_with_least_rights(self):
        self.assertFalse(self.teacher.bde_has_account)
        self.assertTrue(self.invite())
        user = self.teacher.user_ids
        self.assertEqual(user.login, "camille.bernard@example.org")
        self.assertEqual(user.group_ids, self.env.ref("bde_partners.group_bde_teacher"))
        self.assertFalse(user.has_group("bde_partners.group_bde_user"))
        self.assertFalse(user.has_group("base.group_partner_manager"))
        self.assertEqual(user.company_ids, self.company)
        self.assertTrue(self.teacher.bde_has_account)

    def test_inviting_twice_makes_one_account(self):
        self.invite()
        self.invite()
        self.assertEqual(len(self.teacher.user_ids), 1)

    def test_others_do_not_invite(self):
        for role in ("reader", "user", "teacher", "head", "bursar"):
            with self.assertRaises(AccessError, msg=role):
                self.invite(role)
        self.assertFalse(self.teacher.user_ids)

    def test_an_account_is_never_made_for_somebody_else(self):
        tutor = self.env["res.partner"].create(
            {"name": "Tuteur", "email": "tuteur@example.org"}
        )
        self.invite(teachers=tutor)
        self.assertFalse(tutor.user_ids)

    def test_missing_address_and_taken_login_are_said(self):
        self.teacher.email = False
        with self.assertRaisesRegex(UserError, "Camille Bernard"):
            self.invite()
        self.teacher.email = self.users["user"].login = "taken@example.org"
        with self.assertRaisesRegex(UserError, "Camille Bernard"):
            self.invite()
