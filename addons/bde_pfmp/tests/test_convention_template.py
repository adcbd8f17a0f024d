from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..rules import mentions
from .common_convention import ConventionCase


@tagged("post_install", "-at_install")
class TestConventionTemplate(ConventionCase):
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
        for name in ("template_pfmp", "template_bts"):
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
        found = self.env["bde.pfmp.template"]._find(self.company, "pfmp")
        self.assertEqual(found, own)
        with self.assertRaises(UserError):
            own.action_make_own()

    def test_template_of_the_training_comes_before_the_others(self):
        own = self.env.ref("bde_pfmp.template_pfmp").copy({"name": "Du bâtiment"})
        self.assertIn("bâtiment", own.name)
        placement = self.make_minor()
        self.training.template_id = own
        self.assertEqual(placement._convention_templates()[placement], own)
        # a template of another kind is not for this placement
        self.training.template_id = self.env.ref("bde_pfmp.template_bts")
        self.assertNotEqual(
            placement._convention_templates()[placement], self.training.template_id
        )

    def test_preview_with_an_invented_learner(self):
        for kind in ("pfmp", "bts", "fc"):
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
