from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import new_test_user, tagged

from ..models.bde_pfmp_placement_state import HISTORY
from ..rules import convention_states as rules
from .common_convention import ConventionCase


class LifeCase(ConventionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.company)
        cls.host.child_ids.sorted("id")[0].email = "luc@durand.example.org"
        cls.company.bde_head_id.partner_id.email = "chef@lycee.example.org"

    def sign(self, convention, *roles):
        """Sign on paper in these roles; all of them when none is said."""
        for signer in convention.signature_request_id.signer_ids.sorted("order"):
            codes = set(signer.role_ids.mapped("code"))
            if signer.state != "signed" and (not roles or codes & set(roles)):
                signer._sign("paper", name=signer.name)

    def out(self, last_name="DUPONT", **values):
        """Return a convention out for signature."""
        placement = self.make_minor(last_name, **values)
        placement._action_send()
        return placement.convention_id

    def forced(self, convention, state):
        convention.with_context(bde_history=HISTORY).state = state


@tagged("post_install", "-at_install")
class TestConventionTable(LifeCase):
    def test_every_move_the_table_refuses_names_the_learner(self):
        convention = self.make_minor()._prepare_conventions()
        for source in rules.STATES:
            for target in rules.STATES:
                if source == target or target in rules.targets(source):
                    continue
                self.forced(convention, source)
                for who in ("office", "company", "system", "placement"):
                    with self.assertRaisesRegex(UserError, "DUPONT Léa"):
                        convention._move(target, reason="Essai", who=who)

    def test_every_move_the_table_allows(self):
        convention = self.out()
        request = convention.signature_request_id
        for move in rules.TRANSITIONS:
            with self.subTest(source=move.source, target=move.target):
                self.forced(convention, move.source)
                facts = {"complete", "may_leave", "past"} & set(move.asks)
                if "past" in facts:
                    convention.placement_id._with_facts_free().write(
                        {
                            "date_start": self.today - timedelta(days=30),
                            "date_end": self.today - timedelta(days=1),
                        }
                    )
                if facts & {"complete", "may_leave"}:
                    request.state = "signed"
                    request.signer_ids.state = "signed"
                else:
                    request.state = "sent"
                    request.signer_ids.state = "asked"
                if move.needs_reason:
                    with self.assertRaises(UserError):
                        convention._move(move.target, who=move.who[0])
                convention._move(move.target, reason="Essai", who=move.who[0])
                self.assertEqual(convention.state, move.target)

    def test_who_is_not_said_from_outside(self):
        convention = self.out()
        for target in ("signed", "running", "ended", "lapsed", "replaced"):
            with self.assertRaises(UserError):
                convention.with_context(bde_mover="system").write({"state": target})

    def test_the_law_and_the_template_stop_the_validation(self):
        night = self.make_minor("NUIT", hours=[(18.0, 23.0)])
        draft = night._prepare_conventions()
        draft._move("check")
        with self.assertRaisesRegex(UserError, "NUIT Léa"):
            draft._action_validate()
        lacks = self.make_minor("LACUNE")
        lacks.activities = False
        lacks._convention_templates()[lacks].sudo().missing_policy = "refuse"
        draft = lacks._prepare_conventions()
        with self.assertRaisesRegex(UserError, "LACUNE Léa"):
            draft._action_validate()
        self.assertEqual(draft.state, "check", "where it was")

    def test_refusals_want_a_reason_and_keep_it(self):
        convention = self.make_minor()._prepare_conventions()
        convention._move("company")
        convention._move("check", who="company")
        with self.assertRaises(UserError):
            convention._action_return_to_company(" ")
        convention._action_return_to_company("Horaires à préciser")
        self.assertEqual(convention.state, "company")
        self.assertEqual(convention.state_reason, "Horaires à préciser")

    def test_undo(self):
        convention = self.make_minor()._prepare_conventions()
        convention._action_validate()
        for state in ("check", "draft"):
            convention.action_undo()
            self.assertEqual(convention.state, state)
        with self.assertRaises(UserError):
            convention.action_undo()

    def test_it_follows_the_stay_by_its_dates(self):
        convention = self.out()
        self.sign(convention)
        self.assertEqual(convention.state, "signed")
        placement = convention.placement_id
        placement.action_start()
        self.assertEqual(convention.state, "running")
        placement.action_undo()
        self.assertEqual(convention.state, "signed")
        placement.action_start()
        placement.action_finish()
        self.assertEqual(convention.state, "ended")
        convention.action_assess()
        self.assertEqual(convention.state, "assessed")
        convention.action_undo()
        placement.action_undo()
        self.assertEqual(convention.state, "running")
        placement._move("interrupted", "Fermeture", placement.date_start)
        self.assertEqual(convention.state, "interrupted")

    def test_it_lapses_when_never_signed(self):
        late = self.out("TARD")
        late.placement_id._with_facts_free().write(
            {
                "date_start": self.today - timedelta(days=20),
                "date_end": self.today - timedelta(days=2),
            }
        )
        self.env["bde.pfmp.convention"]._cron_lapse()
        self.assertEqual(late.state, "lapsed")
        self.assertEqual(late.signature_request_id.state, "cancelled")

    def test_drafts_are_made_once(self):
        placements = self.make_minor("UN") | self.make_minor("DEUX")
        drafts = placements._prepare_conventions()
        self.assertEqual(drafts.mapped("state"), ["draft", "draft"])
        self.assertEqual(placements._prepare_conventions(), drafts)
        self.assertEqual(placements.mapped("convention_state"), ["draft", "draft"])
        numbers = drafts.mapped("number")
        issued = placements._issue_conventions()
        self.assertEqual(issued, drafts, "the draft is what is frozen")
        self.assertEqual(issued.mapped("number"), numbers)
        self.assertEqual(set(issued.mapped("state")), {"signing"})


@tagged("post_install", "-at_install")
class TestDeparture(LifeCase):
    def test_nobody_leaves_before_school_host_and_representative(self):
        convention = self.out()
        placement = convention.placement_id
        for role in ("host", "learner", "tutor", "guardian"):
            with self.assertRaisesRegex(UserError, "DUPONT Léa"):
                placement.action_start()
            self.sign(convention, role)
        self.sign(convention, "school")
        self.assertTrue(placement.may_leave)
        self.assertEqual(convention.state, "signing", "the referent is awaited")
        placement.action_start()
        self.assertEqual(convention.state, "running")
        self.sign(convention)
        self.assertEqual(convention.state, "running")

    def test_the_cron_starts_only_those_who_are_signed(self):
        signed, late = self.out("SIGNÉ"), self.out("TARD")
        self.sign(signed)
        for placement in (signed | late).placement_id:
            placement._with_facts_free().write(
                {
                    "date_start": self.today,
                    "date_end": self.today + timedelta(days=9),
                }
            )
        self.env["bde.pfmp.placement"]._cron_follow_dates()
        self.assertEqual(signed.placement_id.state, "running")
        self.assertEqual(late.placement_id.state, "ready")

    def test_the_first_day_moves_and_a_new_version_is_sent(self):
        convention = self.out()
        self.sign(convention, "host")
        placement = convention.placement_id
        action = placement.action_move_start()
        wizard = (
            self.env[action["res_model"]]
            .with_context(**action["context"])
            .create(
                {
                    "date_start": placement.date_start + timedelta(days=7),
                    "reason": "Signatures en retard",
                }
            )
        )
        self.assertIn("Luc Durand", wizard.undone)
        wizard.action_apply()
        self.assertEqual(convention.state, "replaced")
        new = placement.convention_id
        self.assertEqual((new.version, new.state), (2, "signing"))
        self.assertEqual(new.signature_request_id.state, "sent")
        self.assertEqual(placement.state, "ready")

    def test_kept_at_school_until_the_signatures(self):
        convention = self.out()
        placement = convention.placement_id
        action = placement.action_keep_at_school()
        wizard = (
            self.env[action["res_model"]]
            .with_context(**action["context"])
            .create({"note": "Salle d'étude"})
        )
        wizard.action_apply()
        self.assertTrue(placement.kept_from)
        self.sign(convention)
        placement.action_start()
        self.assertTrue(placement.kept_until)
        with self.assertRaises(UserError):
            placement.action_keep_at_school()

    def test_the_queries_do_not_grow(self):
        conventions = self.env["bde.pfmp.convention"]
        for number in range(8):
            conventions |= self.out(f"N{number}")

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            records.browse(records.ids)._departure_blocks()
            return self.cr.sql_log_count - start

        placements = self.env["bde.pfmp.placement"].browse(conventions.placement_id.ids)
        count(placements[:1])
        self.assertLessEqual(count(placements), count(placements[:2]) + 1)


@tagged("post_install", "-at_install")
class TestChange(LifeCase):
    def test_before_the_first_signature_the_round_starts_again(self):
        convention = self.out()
        placement = convention.placement_id
        placement.meals = "Cantine"
        self.assertEqual(convention.state, "check")
        self.assertEqual(convention.signature_request_id.state, "cancelled")
        self.assertEqual(placement.state, "found")
        placement._action_send()
        self.assertEqual(placement.convention_id.version, 2)
        self.assertEqual(convention.state, "replaced")

    def test_after_the_first_signature_it_asks_and_says_what_it_undoes(self):
        convention = self.out()
        self.sign(convention, "host")
        placement = convention.placement_id
        with self.assertRaises(RedirectWarning) as caught:
            placement.meals = "Cantine"
        self.assertIn("Luc Durand", caught.exception.args[0])
        with self.assertRaises(RedirectWarning):
            placement.slot_ids[0].hour_to = 11.0
        wizard = self.env["bde.pfmp.convention.change"].create(
            {"convention_ids": convention.ids, "reason": "Erreur d'horaire"}
        )
        self.assertIn("Luc Durand", wizard.undone)
        wizard.action_apply()
        placement.meals = "Cantine"
        placement._action_send()
        new = placement.convention_id
        self.assertFalse(new._signed_signers(), "everybody signs again")

    def test_same_value_is_no_change(self):
        convention = self.out()
        self.sign(convention, "host")
        placement = convention.placement_id
        placement.write({"meals": placement.meals, "tutor_id": placement.tutor_id.id})
        self.assertEqual(convention.state, "signing")

    def test_after_all_signed_only_an_amendment(self):
        convention = self.out()
        self.sign(convention)
        placement = convention.placement_id
        with self.assertRaisesRegex(UserError, "DUPONT Léa"):
            placement.date_end = placement.date_end + timedelta(days=1)
        other = self.env["res.partner"].create(
            {"name": "Autre référent", "bde_is_teacher": True}
        )
        placement.referent_id = other
        self.assertEqual(placement._issue_conventions(), convention)

    def test_same_facts_same_pdf(self):
        convention = self.out()
        document = convention.document_id
        convention._cancel_round("Essai")
        convention._move("validated")
        convention.placement_id._action_send()
        self.assertEqual(convention.document_id, document)
        self.assertEqual(convention.state, "signing")
        self.assertEqual(convention.signature_request_id.state, "sent")


@tagged("post_install", "-at_install")
class TestRefusal(LifeCase):
    def test_a_refusal_is_replaced_without_retyping(self):
        convention = self.out()
        signer = convention.signature_request_id.signer_ids.filtered(
            lambda s: "guardian" in s.role_ids.mapped("code")
        )
        signer._refuse("Trop loin de la maison")
        self.assertEqual(convention.state, "refused")
        self.assertIn("Trop loin", convention.state_reason)
        placement = convention.placement_id
        self.assertFalse(placement.convention_id)
        convention.action_replace()
        draft = placement.convention_id
        self.assertEqual((draft.state, draft.version), ("draft", 2))
        self.assertEqual(draft.number, convention.number)
        self.assertEqual(convention.state, "replaced")
        placement.host_id = self.make_host("Plus près")
        self.assertEqual(placement.state, "found", "no overlap")

    def test_a_cancelled_one_is_replaced(self):
        convention = self.out()
        placement = convention.placement_id
        placement._move("cancelled", "Entreprise fermée")
        self.assertEqual(convention.state, "cancelled")
        self.assertEqual(convention.signature_request_id.state, "cancelled")
        convention.action_replace()
        self.assertEqual(placement.state, "found")
        self.assertFalse(placement.end_reason)
        self.assertEqual(placement.convention_id, convention)
        self.assertEqual(convention.state, "draft")
        document = convention.document_id
        placement._action_send()
        self.assertEqual(convention.document_id, document, "same facts, same PDF")
        self.assertEqual(convention.signature_request_id.state, "sent")

    def test_after_another_stay_the_overlap_rule_still_holds(self):
        convention = self.out()
        placement = convention.placement_id
        placement._move("cancelled", "Entreprise fermée")
        again = placement._search_again()
        again.host_id = self.make_host("Autre lieu")
        self.assertEqual(again.state, "found")


@tagged("post_install", "-at_install")
class TestLifeRights(LifeCase):
    def test_the_office_sends_the_teacher_does_not(self):
        office = new_test_user(self.env, "office.life", "bde_partners.group_bde_user")
        teacher = new_test_user(
            self.env, "teacher.life", "base.group_user,bde_partners.group_bde_teacher"
        )
        placement = self.make_minor(referent_id=teacher.partner_id.id)
        draft = placement.with_user(office)._prepare_conventions()
        draft.action_send()
        self.assertEqual(draft.state, "signing")
        mine = draft.with_user(teacher)
        self.assertTrue(mine.read(["number", "state"]))
        for call in (mine.action_send, mine.action_remind, mine._action_validate):
            with self.assertRaises(AccessError):
                call()

    def test_many_are_sent_and_who_is_left_out_is_named(self):
        placements = self.env["bde.pfmp.placement"]
        for name in ("UN", "DEUX", "TROIS"):
            placements |= self.make_minor(name)
        placements |= self.make_minor("NUIT", hours=[(18.0, 23.0)])
        drafts = placements._prepare_conventions()
        action = drafts.with_context(queue_job__no_delay=True).action_send()
        batch = self.env["bde.batch"].browse(action["res_id"]).sudo()
        self.assertEqual((batch.done_count, batch.failed_count), (3, 1))
        self.assertIn("NUIT", batch.failure_ids.reason)
        self.assertEqual(drafts[:3].mapped("state"), ["signing"] * 3)
        self.assertEqual(drafts[3].state, "draft")
