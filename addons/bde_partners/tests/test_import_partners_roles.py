import io
import tempfile
from contextlib import redirect_stdout
from pathlib import Path

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from .partners_import_common import HEADERS, SIRET, PartnersImportCase

ROW = f"Garage Martin;{SIRET};41000;Blois"


@tagged("post_install", "-at_install")
class TestImportPartnersRoles(PartnersImportCase):
    """The office imports its partners; the others read what came in."""

    def test_the_office_and_the_manager_import(self):
        for role, row in (("user", ROW), ("manager", "Hôtel;;37000;Tours")):
            headers = f"{HEADERS};Tuteur;Statut;Obs.;Dernière visite;Section;Tags"
            row = f"{row};Jean PETIT;à éviter;Bruyant;12/03/2025;MELEC;{role}"
            imp = self.applied(row, headers=headers, user=role)
            host = self.partners.browse(imp.line_ids.res_id)
            self.assertEqual(imp.applied_by_id, self.users[role])
            self.assertEqual(host.bde_host_state, "excluded")
            self.assertEqual(host.bde_host_status_ids.user_id, self.users[role])
            self.assertEqual(host.child_ids.name, "Jean PETIT")
            self.assertEqual(host.bde_hosting_ids.training_id, self.melec)
            self.assertEqual(host.category_id.name, role)

    def test_the_others_do_not(self):
        for role in ("reader", "teacher"):
            with self.assertRaises(AccessError):
                self.make(ROW, user=role)
            formats = self.env["bde.import.format"].with_user(self.users[role])
            codes = [fmt._format_code for fmt in formats._formats()]
            self.assertNotIn("partners_workbook", codes)

    def test_command(self):
        self.env.company.partner_id.lang = "en_US"
        out = io.StringIO()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "p.csv"
            path.write_text(f"{HEADERS}\n{ROW}\nA;1;;\n", encoding="utf-8")
            args = [str(path), "--format", "partners_workbook", "--dry-run"]
            with redirect_stdout(out):
                code = self.env["bde.command"]._run("import", args)
        self.assertEqual(code, 0)
        self.assertIn("1  New", out.getvalue())
        self.assertIn("Line 3: A – ", out.getvalue())
        self.assertIn("? wrong_siret=refuse", out.getvalue())
        self.assertFalse(self.host("Garage Martin"))

    def test_lists_of_other_things_are_not_partners(self):
        table = "Nom;Prénom;Date de naissance;Classe;INE\nA;B;01/01/2010;2MELEC;"
        imp = self.make(*table.split("\n")[1:], headers=table.split("\n")[0])
        imp._action_analyse()
        self.assertNotEqual(imp.format, "partners_workbook")


@tagged("post_install", "-at_install")
class TestImportPartnersTour(HttpCase):
    def test_a_messy_list_is_settled_and_imported_in_a_browser(self):
        known = self.env["res.partner"].create(
            {"name": "Garage Martin et Fils", "is_company": True, "city": "Blois"}
        )
        new_test_user(self.env, "partners_tour", "bde_partners.group_bde_user")
        self.start_tour(
            "/odoo/bde-import-new", "bde_import_partners", login="partners_tour"
        )
        self.assertEqual(known.child_ids.name, "Jean PETIT")
        self.assertEqual(known.zip, "41000")
        found = self.env["res.partner"].search(
            [("name", "in", ("Menuiserie Faux", "Boulangerie Neuve"))]
        )
        self.assertEqual(
            {p.name: p.bde_siret for p in found},
            {"Boulangerie Neuve": SIRET, "Menuiserie Faux": False},
        )
