from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_convention_life import LifeCase


@tagged("post_install", "-at_install")
class TestSigners(LifeCase):
    """Who signs, in which role, reached how."""

    def signers(self, convention):
        return {
            code: signer
            for signer in convention.signature_request_id.signer_ids
            for code in signer.role_ids.mapped("code")
        }

    def test_six_people_and_how_they_are_reached(self):
        placement = self.make_minor()
        learner = placement.learner_id
        learner.email = "lea@eleves.example.org"
        learner._legal_guardians().guardian_id.email = "marie@familles.example.org"
        placement._action_send()
        found = self.signers(placement.convention_id)
        self.assertEqual(
            set(found), {"school", "host", "tutor", "referent", "learner", "guardian"}
        )
        self.assertEqual(found["guardian"].email, "marie@familles.example.org")
        self.assertEqual(found["learner"].channel, "mail")
        self.assertEqual(found["tutor"].channel, "paper", "no e-mail")
        self.assertEqual(found["school"].person_model, "res.users")
        self.assertEqual(found["school"].name, "Jeanne Blanc")

    def test_a_learner_without_an_email_signs_by_the_printed_code(self):
        found = self.signers(self.out())
        self.assertEqual(found["learner"].channel, "place")
        self.assertEqual(found["guardian"].channel, "paper", "never the pupil's code")

    def test_the_boss_who_is_the_tutor_signs_once(self):
        boss = self.host.child_ids.sorted("id")[0]
        convention = self.out(tutor_id=boss.id)
        found = self.signers(convention)
        self.assertEqual(found["host"], found["tutor"])
        self.assertEqual(found["host"].level, "required")
        self.assertEqual(len(convention.signature_request_id.signer_ids), 5)

    def test_one_representative_by_default_the_second_by_choice(self):
        learner = self.make_learner("DEUX")
        self.add_guardian(learner)
        self.add_guardian(learner, "PETIT", level="2", kinship="father")
        placement = self.make_placement(learner)
        placement._action_send()
        self.assertNotIn("guardian2", self.signers(placement.convention_id))
        placement.convention_id._reopen("Les deux signent")
        learner.second_guardian_signs = True
        placement._action_send()
        found = self.signers(placement.convention_id)
        self.assertEqual(found["guardian2"].level, "second")

    def test_separated_parents_never_see_each_other(self):
        learner = self.make_learner("SÉPARÉS", second_guardian_signs=True)
        self.add_guardian(learner, email="mere@example.org")
        self.add_guardian(
            learner, "PETIT", level="2", kinship="father", mobile="+33622222222"
        )
        placement = self.make_placement(learner)
        placement._action_send()
        convention = placement.convention_id
        found = self.signers(convention)
        for signer, other in (
            (found["guardian"], found["guardian2"]),
            (found["guardian2"], found["guardian"]),
        ):
            text = str(convention._signature_summary(signer))
            for detail in filter(None, (other.email, other.phone, other.name)):
                self.assertNotIn(detail, text)

    def test_an_address_equal_to_the_learner_s_warns(self):
        placement = self.make_minor()
        placement.learner_id.email = "maison@example.org"
        guardian = placement.learner_id._legal_guardians().guardian_id
        guardian.email = "Maison@example.org"
        placement._action_send()
        convention = placement.convention_id
        self.assertTrue(self.signers(convention)["guardian"].warning)
        self.assertIn(guardian.last_name, convention.signature_warning)
        self.assertFalse(self.signers(convention)["host"].warning)

    def test_an_adult_and_an_emancipated_minor_sign_alone(self):
        adult = self.make_placement(self.make_learner("MAJEUR", birth="2005-01-02"))
        young = self.make_minor("ÉMANCIPÉE")
        young.learner_id.is_emancipated = True
        for placement in adult | young:
            placement._action_send()
            self.assertNotIn("guardian", self.signers(placement.convention_id))
            self.assertEqual(placement._legal_roles(), ["school", "host", "learner"])

    def test_an_institution_signs_for_a_child_in_care(self):
        learner = self.make_learner("CONFIÉE")
        self.add_guardian(
            learner,
            "SERVICE",
            kind="institution",
            institution_name="Aide sociale à l'enfance",
            kinship="ase",
        )
        placement = self.make_placement(learner)
        placement._action_send()
        name = self.signers(placement.convention_id)["guardian"].name
        self.assertIn("Aide sociale à l'enfance", name)

    def test_a_protected_adult_has_who_signs_for_them(self):
        for protection, level, roles in (
            ("tutelle", "visa", ["school", "host", "guardian"]),
            ("curatelle", "required", ["school", "host", "guardian", "learner"]),
        ):
            learner = self.make_learner(
                protection.upper(), birth="2005-01-02", protection=protection
            )
            placement = self.make_placement(learner)
            with self.assertRaisesRegex(UserError, protection.upper()):
                placement._action_send()
            self.add_guardian(learner, kinship="legal_guardian")
            placement._action_send()
            found = self.signers(placement.convention_id)
            self.assertEqual(found["learner"].level, level)
            self.assertEqual(found["guardian"].level, "required")
            self.assertEqual(placement._legal_roles(), roles)

    def test_who_is_missing_is_named_and_what_to_fill(self):
        placement = self.make_minor()
        placement.signatory_id = False
        with self.assertRaisesRegex(UserError, "DUPONT Léa"):
            placement._action_send()
        self.assertEqual(placement.state, "found", "nothing was sent")

    def test_the_template_says_who_takes_note_and_the_order(self):
        placement = self.make_minor()
        template = placement._convention_templates()[placement].sudo()
        template.with_context(bde_history=True)
        self.env.cr.execute(
            "UPDATE bde_pfmp_template SET tutor_level = 'visa', "
            "referent_level = 'none', signing_order = 'sequential' WHERE id = %s",
            [template.id],
        )
        template.invalidate_recordset()
        placement._action_send()
        found = self.signers(placement.convention_id)
        self.assertEqual(found["tutor"].level, "visa")
        self.assertNotIn("referent", found)
        self.assertEqual(found["host"].state, "asked")
        self.assertEqual(found["school"].state, "waiting")

    def test_the_head_waives_a_visa_never_what_the_law_requires(self):
        convention = self.out()
        found = self.signers(convention)
        for role in ("school", "host", "learner", "guardian"):
            with self.assertRaises(UserError):
                found[role]._waive("Essai")

    def test_companies_never_read_addresses_nor_birth(self):
        placement = self.make_minor()
        learner = placement.learner_id
        learner.write({"street": "4 rue Cachée", "city": "Lyon", "ine": "123456789AB"})
        placement._action_send()
        convention = placement.convention_id
        found = self.signers(convention)
        text = str(convention._signature_summary(found["host"]))
        for secret in ("Cachée", "123456789AB", "2010", learner.phone):
            self.assertNotIn(secret, text)
        for role, signer in found.items():
            lines = convention._signature_summary(signer)
            self.assertLessEqual(len(lines), 5, role)
            self.assertTrue(all(text for _label, text in lines), role)

    def test_the_subject_holds_the_first_name_only(self):
        convention = self.out()
        subject = convention._signature_mail_subject(self.signers(convention)["host"])
        self.assertIn("Léa", subject)
        self.assertNotIn("DUPONT", subject)

    def test_paper_goes_round_with_a_round_of_signatures(self):
        placement = self.make_minor()
        placement.signatory_id = False
        placement._print_conventions()
        convention = placement.convention_id
        self.assertEqual(convention.signature_request_id.state, "sent")
        self.assertIn("host", self.signers(convention))

    def test_six_hundred_cost_no_more_queries_than_six(self):
        def count(number, letter):
            placements = self.env["bde.pfmp.placement"].union(
                *(self.make_minor(f"{letter}{rank}") for rank in range(number))
            )
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            placements._action_send()
            self.env.flush_all()
            return self.cr.sql_log_count - start

        count(2, "WARM")
        small, large = count(4, "S"), count(16, "L")
        self.assertLess(large - small, 12, f"{small} then {large} queries")
