from unittest import skipUnless

from odoo.tests import tagged

from .partners_import_common import AWKWARD, SAMPLES, SHARED, PartnersImportCase


@tagged("post_install", "-at_install")
class TestImportPartnersFiles(PartnersImportCase):
    """Real and awkward files, twice: the second time nothing changes."""

    def twice(self, path, valid_part=False, **counts):
        imp = self.applied(valid_part=valid_part, **self.file(path))
        self.assertEqual(self.counts(imp), counts, imp.line_ids.mapped("message"))
        self.assert_second_run_changes_nothing(**self.file(path))
        return imp

    def test_sample_linked_in_the_empty_state(self):
        samples = {item["code"]: item for item in self.env["bde.import"]._samples()}
        link = samples["partners_workbook"]["sample"]
        self.assertEqual(link, "/bde_partners/static/samples/partenaires_exemple.xlsx")
        self.twice(SAMPLES / "partenaires_exemple.xlsx", create=7)
        site = self.host("Rocheblanche Vendôme")
        self.assertEqual(site.parent_id, self.host("Groupe Rocheblanche"))
        self.assertEqual(site.city, "Vendôme")

    def test_messy_workbook(self):
        imp = self.twice(
            AWKWARD / "partenaires_desordre.xlsx", valid_part=True, create=4, error=3
        )
        self.assertEqual(self.line(imp, 4).label, "SARL DELVINQUIER ÉLECTRICITÉ")
        host = self.host("SARL DELVINQUIER ÉLECTRICITÉ")
        self.assertEqual(len(host.child_ids), 2)
        self.assertEqual((host.zip, host.city), ("41000", "Blois CEDEX"))

    def test_contacts_in_cp1252(self):
        self.twice(AWKWARD / "partenaires_contacts_cp1252.csv", create=2)
        people = self.host("Ferronnerie Nouvellier").child_ids
        roles = {person.name: person.bde_role_ids.code for person in people}
        self.assertEqual(
            roles,
            {
                "Éric NOUVELLIER": "signatory",
                "Maud NOUVELLIER": "accountant",
                "Jo ABALAIN": "tutor",
            },
        )

    def test_utf16_and_tabulations(self):
        self.twice(AWKWARD / "partenaires_utf16.txt", create=1)
        self.assertEqual(self.host("Crèche Bignonnet").bde_naf, "88.91A")

    def test_xls_whose_numbers_lost_their_zeros(self):
        imp = self.twice(AWKWARD / "partenaires_excel97.xls", create=4)
        self.assertEqual(self.host("Filature Urvoastel").bde_siret[:3], "000")
        self.assertEqual(self.host("Poste d'Oyonnax").bde_siret, "35600000000001")
        self.assertEqual(self.host("Scierie Ortegalde").zip, "01000")
        self.assertIn("Notice", imp.message)

    def test_open_document(self):
        self.twice(AWKWARD / "partenaires.ods", create=1)

    @skipUnless(SHARED.is_dir(), "no ../shared/data beside this clone")
    def test_real_list_of_organisations(self):
        path = SHARED / "monstage_lycees_pro_filtered.csv"
        imp = self.applied(valid_part=True, **self.file(path))
        self.assertGreater(imp.count_create, 1300)
        self.assertFalse(imp.count_doubtful)
        again = self.assert_second_run_changes_nothing(**self.file(path))
        self.assertEqual(again.count_same, imp.count_create)
