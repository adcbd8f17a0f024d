from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..rules import mentions
from .common_convention import ConventionCase


@tagged("post_install", "-at_install")
class TestConventionTemplate(ConventionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env,
            login="template_manager",
            groups="bde_partners.group_bde_manager",
            company_id=cls.company.id,
        )
        cls.decision = cls.env["bde.board.decision"].search([], limit=1)

    def approve(self, template):
        template.decision_id = self.decision
        template.action_approve()

    def own(self, **values):
        """Return a template of the school, approved unless told otherwise."""
        return self.env.ref("bde_pfmp.template_pfmp").copy(
            {"company_id": self.company.id, "state": "approved", **values}
        )

    def article(self, **values):
        return self.env["bde.pfmp.article"].create(
            {
                "template_id": self.env.ref("bde_pfmp.template_pfmp").id,
                "title": "Essai",
                "body": "<p>Texte</p>",
                **values,
            }
        )

    def test_shipped_templates_state_every_mention_of_the_law(self):
        for name in ("template_pfmp", "template_bts", "template_abroad"):
            template = self.env.ref(f"bde_pfmp.{name}")
            self.assertFalse(template.company_id)
            for number in range(8):
                minor, abroad, public = (bool(number & bit) for bit in (1, 2, 4))
                self.assertLessEqual(
                    set(mentions.TEMPLATE_CODES) - {"gratification"},
                    template._covered(minor=minor, abroad=abroad, public=public),
                )

    def test_unknown_placeholder_is_refused_with_its_name(self):
        with self.assertRaisesRegex(ValidationError, "Essai.*eleves"):
            self.article(body="<p>Bonjour {{ eleves }}</p>")

    def test_open_braces_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "Essai"):
            self.article(body="<p>Bonjour {{ eleve</p>")

    def test_placeholder_in_a_link_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "eleve"):
            self.article(body='<a href="http://x/{{ eleve }}">lien</a>')

    def test_placeholder_survives_the_editor(self):
        article = self.article(
            body="<p>{{ <b>eleve</b> }} chez {{&nbsp;entreprise }}</p>"
        )
        self.assertTrue(article)

    def test_code_is_not_run(self):
        with self.assertRaises(ValidationError):
            self.article(body="<p>{{ object.env.user.password }}</p>")

    def test_preamble_is_checked(self):
        template = self.env.ref("bde_pfmp.template_pfmp")
        with self.assertRaises(ValidationError):
            template.preamble = "<p>{{ inconnu }}</p>"

    def test_own_template_comes_first(self):
        shared = self.env.ref("bde_pfmp.template_pfmp")
        action = shared.action_make_own()
        own = self.env["bde.pfmp.template"].browse(action["res_id"])
        self.assertEqual(own.company_id, self.company)
        self.assertEqual(len(own.article_ids), len(shared.article_ids))
        placement = self.make_minor()
        self.assertEqual(placement._convention_templates()[placement], shared)
        self.approve(own)
        self.assertEqual(placement._convention_templates()[placement], own)
        with self.assertRaises(UserError):
            own.action_make_own()

    def test_template_of_the_training_comes_before_the_others(self):
        placement = self.make_minor()
        general = self.own(name="Pour tous", sequence=1)
        own = self.own(name="Du bâtiment", sequence=50)
        own.training_ids = self.training
        self.assertEqual(placement._convention_templates()[placement], own)
        # made for another training, it leaves the place to the one made for all
        own.training_ids = self.make_training("Cuisine", "bac_pro")
        self.assertEqual(placement._convention_templates()[placement], general)
        # a template of another kind is not for this placement
        own.write({"training_ids": [Command.clear()], "kind": "bts"})
        self.assertEqual(placement._convention_templates()[placement], general)

    def test_conditions_choose_the_template(self):
        minor = self.own(name="Mineurs", sequence=1, for_learner="minor")
        adult = self.own(name="Majeurs", sequence=2, for_learner="adult")
        public = self.own(name="Public", sequence=0, for_host="public")
        abroad = self.own(name="Étranger", sequence=0, for_country="abroad")
        young = self.make_minor()
        old = self.make_placement(self.make_learner("GRAND", birth=date(2006, 1, 1)))
        town = self.make_host("Mairie", bde_legal_kind="public")
        there = self.make_host("Muster", country_id=self.env.ref("base.de").id)
        expected = {
            young: minor,
            old: adult,
            self.make_minor("MAIRE", host=town): public,
            self.make_minor("LOIN", host=there): abroad,
        }
        placements = self.env["bde.pfmp.placement"].union(*expected)
        self.assertEqual(placements._convention_templates(), expected)

    def test_kind_immersion_has_its_template(self):
        placement = self.make_minor(kind="immersion")
        self.assertEqual(
            placement._convention_templates()[placement],
            self.env.ref("bde_pfmp.template_immersion"),
        )
        text = self.issue(placement)[0]
        self.assertIn("Convention d", text)
        self.assertIn("observation", text)

    def test_only_an_approved_template_prints(self):
        own = self.own(name="Brouillon", state="draft")
        placement = self.make_minor()
        self.assertNotEqual(placement._convention_templates()[placement], own)
        own.with_user(self.manager)._check_draft()
        with self.assertRaisesRegex(UserError, "Brouillon"):
            own.with_user(self.manager).action_approve()
        self.approve(own.with_user(self.manager))
        self.assertEqual(placement._convention_templates()[placement], own)
        self.assertEqual(own.approved_on, self.decision.date)
        self.assertEqual(own.approved_by_id, self.manager)

    def test_what_the_board_approved_does_not_change(self):
        own = self.own(name="Voté").with_user(self.manager)
        own.sequence = 3  # the order of the list is no text
        for vals in ({"title": "Autre"}, {"tutor_level": "visa"}, {"meals": "x"}):
            with self.assertRaisesRegex(UserError, "Voté"):
                own.write(vals)
        article = own.article_ids[0]
        with self.assertRaises(UserError):
            article.title = "Autre"
        with self.assertRaises(UserError):
            article.unlink()
        with self.assertRaises(UserError):
            article.copy({"template_id": own.id})
        with self.assertRaises(UserError):
            own.unlink()

    def test_a_convention_keeps_the_version_it_was_printed_with(self):
        first = self.own(name="La nôtre").with_user(self.manager)
        placement = self.make_minor()
        self.issue(placement)
        convention = placement.convention_id
        self.assertEqual(convention.template_id, first)
        action = first.action_new_version()
        second = self.env["bde.pfmp.template"].browse(action["res_id"])
        self.assertEqual((second.version, second.state), (2, "draft"))
        self.assertEqual(
            first.action_new_version()["res_id"], second.id, "one draft at a time"
        )
        second.with_user(self.manager).article_ids[0].body = "<p>Texte nouveau</p>"
        self.approve(second.with_user(self.manager))
        self.assertEqual((first.state, second.state), ("retired", "approved"))
        self.assertEqual(convention.template_id, first)
        self.assertNotIn(
            "Texte nouveau", convention.document_id.attachment_id.raw.decode()
        )
        self.assertEqual(second.version_count, 2)
        self.assertIn("v2", second.display_name)
        # the next learner gets the new text
        self.assertIn("Texte nouveau", self.issue(self.make_minor("SUIVANT"))[0])
        with self.assertRaisesRegex(UserError, "La nôtre v2"):
            second.with_user(self.manager).action_back_to_draft()

    def test_approval_has_its_undo(self):
        first = self.own(name="La nôtre").with_user(self.manager)
        action = first.action_new_version()
        second = self.env["bde.pfmp.template"].browse(action["res_id"])
        second = second.with_user(self.manager)
        self.approve(second)
        second.action_back_to_draft()
        self.assertEqual((first.state, second.state), ("approved", "draft"))
        first.action_retire()
        self.assertEqual(first.state, "retired")
        first.action_restore()
        self.assertEqual(first.state, "approved")

    def test_who_signs_is_read_on_the_template(self):
        own = self.own(name="Visa", tutor_level="visa", referent_level="none")
        self.assertEqual(own._signing_levels(), {"tutor": "visa", "referent": "none"})
        text = self.issue(self.make_minor())[0]
        self.assertIn("Date et visa (pris connaissance)", text)
        self.assertNotIn("<h3>L&#39;enseignant référent</h3>", text)
        ranks = own._signing_ranks("sequential")
        self.assertLess(ranks["host"], ranks["guardian"])
        self.assertEqual(max(ranks, key=ranks.get), "school")
        self.assertEqual(set(own._signing_ranks("parallel").values()), {1})
        self.assertEqual(own._signing_ranks("school_last")["school"], 2)

    def test_address_and_birth_place_print_only_when_ticked(self):
        commune = self.env["bde.commune"].create(
            {"name": "Villefranche", "insee": "69264", "lat": 45.9, "lng": 4.7}
        )
        placement = self.make_minor()
        placement.learner_id.write(
            {"street": "9 rue Cachée", "birth_city_insee": commune.insee}
        )
        text = self.issue(placement)[0]
        self.assertNotIn("9 rue Cachée", text)
        self.assertNotIn("Villefranche", text)
        self.own(name="Adresse", print_address=True, print_birth_place=True)
        other = self.make_minor("AUTRE")
        other.learner_id.write(
            {"street": "9 rue Cachée", "birth_city_insee": commune.insee}
        )
        text = self.issue(other)[0]
        self.assertIn("9 rue Cachée", text)
        self.assertIn("à Villefranche", text)
        arch = self.env["bde.pfmp.template"].get_view(view_type="form")["arch"]
        self.assertIn("not print_address and not print_birth_place", arch)

    def test_shipped_template_prints_name_birth_class_and_emergency(self):
        for phone in ("+33478000001", False):
            self.company.bde_emergency_phone = phone
            placement = self.make_minor(f"ESSAI{bool(phone)}")
            text = self.issue(placement)[0].replace("\u00a0", " ")
            self.assertIn(placement.learner_id.display_name, text)
            self.assertIn("Née le 14 mars 2010", text)
            self.assertIn("Classe 1MELEC", text)
            number = "04 78 00 00 01" if phone else "04 78 00 00 00"
            self.assertIn(f"En cas d'urgence : {number}".replace("'", "&#39;"), text)

    def test_rights_on_templates(self):
        template = self.own(name="Droits", state="draft")
        office = new_test_user(
            self.env,
            login="template_office",
            groups="bde_partners.group_bde_user",
            company_id=self.company.id,
        )
        template.with_user(office).read(["title"])
        with self.assertRaises(AccessError):
            template.with_user(office).title = "Autre"
        with self.assertRaises(AccessError):
            template.with_user(office).action_approve()
        template.with_user(self.manager).title = "Autre"

    def test_preview_with_an_invented_learner(self):
        for kind in ("pfmp", "bts", "fc", "abroad", "immersion"):
            for case in ("minor", "adult", "abroad"):
                wizard = self.env["bde.pfmp.template.preview"].create(
                    {
                        "template_id": self.env.ref(f"bde_pfmp.template_{kind}").id,
                        "case": case,
                    }
                )
                html = self.preview(wizard)
                self.assertIn("SPÉCIMEN", html)
                self.assertIn("EXEMPLE Sacha", html)
                self.assertIn("Lycée professionnel des Essais", html)
                if kind == "pfmp":
                    self.assertEqual("Élève majeur" in html, case == "adult")
                    self.assertEqual("MUSTERSTADT" in html, case == "abroad")

    def test_preview_with_a_real_learner(self):
        placement = self.make_minor("APERÇU")
        action = self.env.ref("bde_pfmp.template_pfmp").action_preview()
        wizard = (
            self.env[action["res_model"]]
            .with_context(**action["context"])
            .create({"placement_id": placement.id})
        )
        self.assertEqual(wizard.action_preview()["type"], "ir.actions.report")
        html = self.preview(wizard)
        self.assertIn("APERÇU Léa", html)
        self.assertFalse(placement.convention_ids, "a preview issues nothing")

    def preview(self, wizard):
        pdfs = self.env["ir.actions.report"]._bde_render_pdfs(
            "bde_pfmp.action_report_convention_preview", wizard
        )
        return pdfs[wizard.id].decode()

    def test_missing_template_is_said(self):
        placement = self.make_minor()
        self.env.ref("bde_pfmp.template_pfmp").active = False
        with self.assertRaisesRegex(UserError, "PFMP"):
            placement._issue_conventions()
