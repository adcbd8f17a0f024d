from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .partners_import_common import SIRET, PartnersImportCase


@tagged("post_install", "-at_install")
class TestImportPartners(PartnersImportCase):
    """A school's own workbook of partners: nothing guessed, nothing overwritten."""

    def test_organisation_and_its_people_in_several_columns(self):
        headers = (
            "Raison sociale;SIRET;Adresse;CP;Ville;Tél;Nom du tuteur;Tél tuteur;"
            "Tuteur 2;Contact RH;Mail RH"
        )
        row = (
            f"Garage Martin;\u202d{SIRET[:3]} {SIRET[3:]}\u202c;1 rue X;1000;BLOIS;"
            "261910001;M. PETIT Jean;06 39 98 00 01;Mme ROY;Anne DURAND;"
            "rh@a.example.org"
        )
        imp = self.applied(row, headers=headers)
        host = self.host("Garage Martin")
        self.assertRecordValues(
            host,
            [
                {
                    "bde_siret": SIRET,
                    "zip": "01000",
                    "city": "Blois",
                    "phone": "+33261910001",
                    "bde_is_host": True,
                    "is_company": True,
                }
            ],
        )
        self.assertEqual(host.country_id.code, "FR")
        people = {person.name: person for person in host.child_ids}
        self.assertEqual(people.keys(), {"Jean PETIT", "ROY", "Anne DURAND"})
        jean = people["Jean PETIT"]
        self.assertEqual((jean.bde_title, jean.phone), ("m", "+33639980001"))
        self.assertEqual(jean.bde_role_ids.code, "tutor")
        self.assertEqual(jean.city, "Blois", "the address is the organisation's")
        self.assertEqual(people["Anne DURAND"].bde_role_ids.code, "hr")
        self.assertIn("Jean PETIT", self.line(imp, 2).message)
        self.assertIn("01000", self.line(imp, 2).message)
        self.assert_second_run_changes_nothing(row, headers=headers)

    def test_one_contact_a_line(self):
        headers = "Entreprise;Ville;Nom;Prénom;Mail contact"
        rows = [
            "Hôtel du Lac;Blois;PETIT;Jean;jean@lac.example.org",
            "HOTEL DU LAC;BLOIS;ROY;Anne;anne@lac.example.org",
            ";;MARTIN;Zoé;",
        ]
        imp = self.applied(*rows, headers=headers)
        self.assertEqual(self.counts(imp), {"create": 1})
        names = self.host("Hôtel du Lac").child_ids.mapped("name")
        self.assertEqual(sorted(names), ["Anne ROY", "Jean PETIT", "Zoé MARTIN"])
        self.assert_second_run_changes_nothing(*rows, headers=headers)

    def test_wrong_sirets_are_refused_or_left_out_never_changed(self):
        rows = [
            "A;73282932000075;41000;Blois",
            "B;7,32829E+13;41000;Blois",
            f"C;{SIRET};41000;Blois",
        ]
        imp = self.make(*rows)
        imp._action_analyse()
        self.assertEqual(self.counts(imp), {"create": 1, "error": 2})
        self.assertIn("73282932000075", self.line(imp, 2).message)
        self.assertIn("shortened by the spreadsheet", self.line(imp, 3).message)
        with self.assertRaisesRegex(UserError, "2 lines are refused"):
            imp._action_apply()
        self.applied(*rows, answers={"wrong_siret": "without"})
        self.assertEqual(self.host("A").bde_siret, False)
        self.assertEqual(self.host("C").bde_siret, SIRET)

    def test_refused_lines_are_in_the_report_with_the_reason(self):
        imp = self.applied("A;73282932000075;;", "B;;41000;Blois", valid_part=True)
        self.assertTrue(imp.report_file)
        self.assertEqual(self.line(imp, 2).action, "error")

    def test_empty_cells_never_erase_and_what_differs_is_kept(self):
        host = self.partners.create(
            {
                "name": "Garage Martin",
                "is_company": True,
                "bde_siret": SIRET,
                "city": "Blois",
                "phone": "02 61 91 00 01",
                "email": "a@martin.example.org",
            }
        )
        headers = "Entreprise;SIRET;Ville;Téléphone;Mail;Activité"
        row = f"SARL MARTIN GARAGE;{SIRET};Tours;;b@martin.example.org;Garage"
        imp = self.applied(row, headers=headers)
        self.assertRecordValues(
            host,
            [
                {
                    "name": "Garage Martin",
                    "city": "Blois",
                    "phone": "02 61 91 00 01",
                    "email": "a@martin.example.org",
                    "bde_activity": "Garage",
                    "bde_is_host": True,
                }
            ],
        )
        message = self.line(imp, 2).message
        self.assertIn("Activity: – → Garage", message)
        self.assertIn("Kept as you have it – City: Blois → Tours", message)
        self.assertNotIn("SARL", message, "a legal form is no other name")
        self.assert_second_run_changes_nothing(row, headers=headers)

    def test_what_the_list_says_is_taken_when_asked_but_what_is_locked(self):
        host = self.partners.create(
            {"name": "A", "is_company": True, "city": "Blois", "bde_activity": "X"}
        )
        host.bde_siret = SIRET
        host.bde_lock_activity = True
        headers = "Entreprise;SIRET;Ville;Activité"
        row = f"A;{SIRET};Tours;Garage"
        imp = self.applied(row, headers=headers, answers={"differ": "replace"})
        self.assertEqual((host.city, host.bde_activity), ("Tours", "X"))
        self.assertIn("City: Blois → Tours", self.line(imp, 2).message)
        self.assertIn("Kept as you have it – Activity", self.line(imp, 2).message)

    def test_the_same_said_otherwise_is_no_difference(self):
        self.partners.create(
            {
                "name": "Hôtel Saint-Jean",
                "is_company": True,
                "bde_is_host": True,
                "bde_siret": SIRET,
                "city": "ST-RENAN CEDEX",
                "phone": "02 61 91 00 01",
                "website": "https://www.hotel.example.org/",
                "email": "Contact@Hotel.example.org",
            }
        )
        headers = "Entreprise;SIRET;Ville;Tél;Site;Mail"
        row = (
            f"HOTEL SAINT JEAN;{SIRET};Saint-Renan;+33 2 61 91 00 01;"
            "hotel.example.org;contact@hotel.example.org"
        )
        imp = self.assert_second_run_changes_nothing(row, headers=headers)
        self.assertFalse(self.line(imp, 2).message)

    def test_doubtful_organisation_is_settled_by_a_choice(self):
        known = self.partners.create(
            {"name": "Garage Martin et Fils", "is_company": True, "city": "Blois"}
        )
        row = "Garage Martin Fils;;41000;Blois"
        imp = self.make(row)
        imp._action_analyse()
        self.assertEqual(self.counts(imp), {"doubtful": 1})
        question = imp.question_ids
        self.assertIn("is it an organisation you know?", question.name)
        self.applied(row, answers={question.key: known})
        self.assertEqual(known.zip, "41000")
        self.assertFalse(self.host("Garage Martin Fils"))
        self.assert_second_run_changes_nothing(row)

    def test_two_lines_about_one_known_organisation(self):
        host = self.partners.create(
            {"name": "A", "is_company": True, "bde_siret": SIRET, "city": "Blois"}
        )
        headers = "Entreprise;SIRET;Ville;Tuteur"
        rows = [f"Autre enseigne;{SIRET};;Jean PETIT", "A;;Blois;Anne ROY"]
        self.applied(*rows, headers=headers)
        self.assertEqual(len(host.child_ids), 2)
        self.assert_second_run_changes_nothing(*rows, headers=headers)

    def test_sites_have_their_own_address_and_their_head_office(self):
        headers = "Entreprise;SIRET;Siège;Adresse;CP;Ville"
        rows = [
            "Groupe;73282932000074;siège;1 rue A;41000;Blois",
            "Groupe Tours;73282932000082;;2 rue B;37000;Tours",
            "Agence;;Groupe;3 rue C;45000;Orléans",
            "Filiale;;Inconnu SA;4 rue D;41000;Blois",
        ]
        self.applied(*rows, headers=headers)
        head = self.host("Groupe")
        sites = self.host("Groupe Tours") | self.host("Agence")
        self.assertEqual(sites.parent_id, head)
        self.assertEqual(sites.mapped("city"), ["Tours", "Orléans"])
        self.assertEqual(head.city, "Blois")
        self.assertFalse(head.parent_id)
        self.assertEqual(self.host("Filiale").parent_id, self.host("Inconnu SA"))
        head.street = "9 rue Z"
        self.assertEqual(sites.mapped("street"), ["2 rue B", "3 rue C"])
        self.assert_second_run_changes_nothing(*rows, headers=headers)

    def test_public_bodies_associations_and_hosts_abroad(self):
        headers = "Entreprise;Statut juridique;Pays;CP;Ville;SIRET"
        rows = [
            "Mairie de Mer;;;41500;Mer;",
            "Les Prés;Association;;41000;Blois;",
            "Autohaus;;Allemagne;50667;Köln;DE123",
            "M. Durand;Auto-entrepreneur;;41000;Blois;",
        ]
        self.env["res.lang"]._activate_lang("fr_FR")
        self.applied(*rows, headers=headers)
        kinds = {
            name: self.host(name).bde_legal_kind
            for name in ("Mairie de Mer", "Les Prés", "Autohaus", "M. Durand")
        }
        self.assertEqual(
            list(kinds.values()), ["public", "association", "foreign", "sole_trader"]
        )
        abroad = self.host("Autohaus")
        self.assertEqual((abroad.country_id.code, abroad.zip), ("DE", "50667"))
        self.assertIn("DE123", abroad.comment)
        self.assert_second_run_changes_nothing(*rows, headers=headers)

    def test_trainings_are_recognised_or_asked(self):
        headers = "Entreprise;Ville;Formations accueillies;Places"
        row = "A;Blois;Bac pro MELEC / Électricien;3"
        imp = self.make(row, headers=headers)
        imp._action_analyse()
        question = imp.question_ids
        self.assertEqual(question.key, "training:electricien")
        self.assertEqual(question.answer, "skip", "the organisation comes in anyway")
        message = self.line(imp, 2).message
        self.assertIn("Training not recognised: Électricien", message)
        other = self.melec.copy({"name": "Autre"})
        imp._answer({question.key: other})
        imp._action_analyse()
        imp._action_apply()
        offers = self.host("A").bde_hosting_ids
        self.assertEqual(offers.training_id, self.melec | other)
        self.assertEqual(offers.company_id, self.school)
        self.assertEqual(self.host("A").bde_training_ids, self.melec | other)
        self.applied("B;Blois;MELEC;3", headers=headers)
        self.assertEqual(self.host("B").bde_hosting_ids.places, 3)
        self.assert_second_run_changes_nothing("B;Blois;MELEC;3", headers=headers)

    def test_the_only_training_with_these_words_is_proposed(self):
        headers = "Entreprise;Ville;Formations accueillies"
        imp = self.make("A;Blois;Section MELEC du lycée", headers=headers)
        imp._action_analyse()
        question = imp.question_ids
        self.assertEqual(question.answer, str(self.melec.id))
        self.assertTrue(question.is_proposed)

    def test_notes_tags_owner_status_and_last_visit(self):
        headers = (
            "Entreprise;Ville;Observations;Catégories;Suivi par;Statut;Dernière visite"
        )
        me = self.users["user"].name
        rows = [
            f"A;Blois;Très accueillant;Auto, Fidèle;{me};à éviter;12/03/2025",
            "B;Blois;;;Mme Inconnue;OK;",
        ]
        self.applied(*rows, headers=headers)
        one, two = self.host("A"), self.host("B")
        self.assertIn("Très accueillant", one.comment)
        self.assertEqual(set(one.category_id.mapped("name")), {"Auto", "Fidèle"})
        self.assertEqual(one.user_id, self.users["user"])
        self.assertEqual(one.bde_host_state, "excluded")
        self.assertEqual(two.bde_host_state, "approved")
        self.assertIn("Mme Inconnue", two.comment)
        visit = self.env["bde.interaction"].search([("partner_id", "=", one.id)])
        self.assertEqual((visit.kind, visit.date.date()), ("visit", date(2025, 3, 12)))
        self.assertEqual(one.bde_last_contact, date(2025, 3, 12))
        self.assertIn(
            "Auto", self.env["res.partner.category"].search([]).mapped("name")
        )
        self.assert_second_run_changes_nothing(*rows, headers=headers)
        self.assertEqual(one.comment.count("Très accueillant"), 1)

    def test_paused_hosts_and_visits_to_come(self):
        headers = "Entreprise;Ville;Statut;Dernière visite"
        imp = self.applied("A;Blois;en pause;12/03/2099", headers=headers)
        host = self.host("A")
        self.assertEqual(host.bde_host_state, "paused")
        self.assertEqual(host.bde_host_state_until, self.year.date_end)
        self.assertFalse(host.bde_last_contact)
        self.assertIn("Visit to come, left out", self.line(imp, 2).message)

    def test_a_remark_is_added_to_those_there_once(self):
        host = self.partners.create(
            {"name": "A", "is_company": True, "city": "Blois", "comment": "<p>Un</p>"}
        )
        headers = "Entreprise;Ville;Remarques"
        self.applied("A;Blois;Deux", headers=headers)
        self.assertEqual(str(host.comment), "<p>Un</p><p>Deux</p>")
        self.assert_second_run_changes_nothing("A;Blois;Deux", headers=headers)

    def test_known_people_are_completed_not_doubled(self):
        host = self.partners.create(
            {"name": "A", "is_company": True, "city": "Blois", "bde_is_host": True}
        )
        jean = self.partners.create({"name": "PETIT", "parent_id": host.id})
        headers = "Entreprise;Ville;Tuteur;Tél tuteur"
        row = "A;Blois;M. PETIT Jean;06 39 98 00 01"
        imp = self.applied(row, headers=headers)
        self.assertEqual(host.child_ids, jean)
        self.assertEqual(jean.phone, "+33639980001")
        self.assertEqual(self.counts(imp), {"update": 1})
        self.assert_second_run_changes_nothing(row, headers=headers)

    def test_a_line_that_names_nobody_says_so(self):
        imp = self.make("A;;41000;Blois", ";;41000;Blois", f";{SIRET};;")
        imp._action_analyse()
        self.assertEqual(self.counts(imp), {"create": 1, "error": 2})
        self.assertIn("No name", self.line(imp, 3).message)
        self.assertIn("no organisation has this SIRET", self.line(imp, 4).message)

    def test_columns_are_adjusted_and_remembered(self):
        headers = "Machin;SIRET;CP;Ville"
        imp = self.make(f"A;{SIRET};41000;Blois", headers=headers)
        imp.format = "partners_workbook"
        imp._action_analyse()
        self.assertEqual(imp.state, "failed")
        self.assertIn("Name of the organisation", imp.message)
        imp.column_ids[0].field = "name"
        imp._action_analyse()
        self.assertEqual(self.counts(imp), {"create": 1})
        imp._action_apply()
        again = self.make("B;;41000;Blois", headers=headers)
        again.format = "partners_workbook"
        self.assertTrue(again._action_analyse())
        labels = dict(imp.column_ids[0].options)
        self.assertEqual(labels["tutor2_email"], "Tutor 2: e-mail")
