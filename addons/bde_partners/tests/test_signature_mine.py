import base64
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .common_seal import SealCase, drawing, paper


@tagged("post_install", "-at_install")
class TestToSign(SealCase):
    """« To sign »: mine only, many at once, each by itself, the failures named."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = cls.users["head"]
        cls.deputy = new_test_user(
            cls.env, "mine_deputy", groups="bde_partners.group_bde_head"
        )
        cls.teacher = cls.users["teacher"]
        for group in ("teacher", "head"):
            cls.users[group].group_ids += cls.env.ref("bde_partners.group_bde_user")
        cls.deputy.group_ids += cls.env.ref("bde_partners.group_bde_user")
        cls.rounds = cls.make_rounds(3)

    @classmethod
    def make_rounds(cls, count, **head):
        """Return rounds signed by the head, a teacher and a company."""
        rounds = cls.env["bde.signature.request"]
        for number in range(count):
            rounds |= cls.make_round(
                content=paper(f"Convention {len(rounds)} {number} {head}", 1),
                signers=[
                    {
                        "name": cls.head.name,
                        "roles": ["school"],
                        "person_model": "res.users",
                        "person_id": cls.head.id,
                    }
                    | head,
                    {
                        "name": cls.teacher.name,
                        "roles": ["tutor"],
                        "person_model": "res.users",
                        "person_id": cls.teacher.id,
                    },
                    {"name": "Paul Moreau"},
                ],
            )
        return rounds

    def act(self, **values):
        return self.env["bde.signature.act"].create(
            {
                "name": "2026-7",
                "company_id": self.company.id,
                "delegator_id": self.head.id,
                "delegate_id": self.deputy.id,
                "function_id": self.env.ref(
                    "bde_partners.bde_signature_function_deputy"
                ).id,
                "published_on": "2026-09-01",
                "published_where": "Hall",
                "confirmed_on": "2026-09-01 08:00:00",
            }
            | values
        )

    def awaiting(self, user):
        signers = self.env["bde.signature.signer"].with_user(user)
        return signers.search([("awaits_me", "=", True)])

    def wizard(self, user, signers=None):
        if signers is None:
            signers = self.awaiting(user)
        image = base64.b64encode(drawing())
        wizards = self.env["bde.signature.sign"].with_user(user)
        wizard = wizards.with_context(default_signer_ids=signers.ids).create({})
        wizard.write({"signature": image, "agree": True})
        return wizard

    def test_everybody_sees_their_own_only(self):
        school = self.rounds.signer_ids.filtered(lambda s: s.name == self.head.name)
        self.assertEqual(self.awaiting(self.head), school)
        mine = self.awaiting(self.teacher)
        self.assertEqual(mine.mapped("name"), [self.teacher.name] * 3)
        self.assertFalse(self.awaiting(self.users["manager"]))
        self.assertFalse(self.awaiting(self.deputy))

    def test_the_manager_cannot_sign_as_the_head(self):
        school = self.awaiting(self.head)
        manager = self.users["manager"]
        results = school.with_user(manager)._sign_from_account(
            "Manager", drawing(), dict.fromkeys(school.ids, "x")
        )
        self.assertTrue(all(results.values()))
        with self.assertRaises(UserError):
            school.with_user(manager).action_open_sign()
        self.assertEqual(set(school.mapped("state")), {"asked"})

    def test_one_drawing_signs_the_selection_in_a_bounded_number_of_queries(self):
        wizard = self.wizard(self.head)
        wizard._sign_all("203.0.113.7", "Mozilla")
        self.assertEqual((wizard.signed, wizard.failures), (3, False))
        signers = self.rounds.signer_ids.filtered(lambda s: s.name == self.head.name)
        self.assertEqual(set(signers.mapped("state")), {"signed"})
        self.assertEqual(set(signers.mapped("method")), {"account"})
        for signer in signers:
            kinds = signer.evidence_ids.mapped("kind")
            self.assertEqual(sorted(kinds), ["account", "drawing"])
            self.assertTrue(signer.request_id._chain_check()["ok"])

    def queries_to_sign(self, count):
        """Return how many queries signing `count` documents takes."""
        self.make_rounds(count, order=5)
        wizard = self.wizard(self.head)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        wizard._sign_all()
        self.assertFalse(wizard.failures)
        return self.env.cr.sql_log_count - before

    def test_the_number_of_queries_does_not_grow_with_the_documents(self):
        self.wizard(self.head)._sign_all()
        few, many = self.queries_to_sign(2), self.queries_to_sign(12)
        self.assertLess(many - few, 20)

    def test_what_fails_is_named_and_the_others_are_signed(self):
        wizard = self.wizard(self.head)
        changed = self.rounds[1]
        changed.pdf_sha256 = "0" * 64
        wizard._sign_all()
        self.assertEqual(wizard.signed, 2)
        self.assertIn("changed", wizard.failures)
        states = self.rounds.signer_ids.filtered(
            lambda s: s.name == self.head.name
        ).mapped("state")
        self.assertEqual(sorted(states), ["asked", "signed", "signed"])

    def test_without_the_tick_or_the_drawing_nothing_is_signed(self):
        wizard = self.wizard(self.head)
        wizard.agree = False
        with self.assertRaisesRegex(UserError, "Tick"):
            wizard._sign_all()
        wizard.write({"agree": True, "signature": False})
        with self.assertRaisesRegex(UserError, "Draw"):
            wizard._sign_all()

    def test_the_password_is_asked_again(self):
        with self.assertRaisesRegex(UserError, "HTTP"):
            self.wizard(self.head).action_sign()

    def test_the_drawing_of_the_day_is_its_owners_only(self):
        wizard = self.wizard(self.head)
        wizard.keep = True
        wizard._sign_all()
        saved = self.env["bde.signature.saved"]
        self.assertTrue(saved.with_user(self.head)._today())
        self.assertFalse(saved.with_user(self.teacher)._today())
        mine = saved.with_user(self.head).search([])
        with self.assertRaises(AccessError):
            mine.with_user(self.teacher).read(["image"])

    def test_a_deputy_signs_for_the_head_under_an_act(self):
        act = self.act()
        self.assertEqual(len(self.awaiting(self.deputy)), 3)
        wizard = self.wizard(self.deputy)
        wizard._sign_all()
        self.assertFalse(wizard.failures)
        signers = self.rounds.signer_ids.filtered("act_id")
        self.assertEqual(len(signers), 3)
        self.assertEqual(signers.act_id, act)
        self.assertEqual(set(signers.mapped("signed_name")), {self.deputy.name})
        event = signers[0].request_id.event_ids.filtered(lambda e: e.kind == "signed")
        self.assertIn("2026-7", event.payload["act"])

    def test_an_act_that_ended_meanwhile_signs_nothing(self):
        act = self.act()
        wizard = self.wizard(self.deputy)
        act.with_user(self.head).action_end()
        wizard._sign_all()
        self.assertEqual(wizard.signed, 0)
        self.assertFalse(self.awaiting(self.deputy))

    def test_an_act_about_other_documents_shows_nothing(self):
        kind = self.env.ref("bde_partners.bde_document_type_agreement")
        self.act(kind_ids=[Command.set(kind.ids)])
        self.assertFalse(self.awaiting(self.deputy))

    def test_the_head_signs_what_was_asked_of_the_delegate(self):
        act = self.act(usual=True)
        rounds = self.make_rounds(
            1, name=self.deputy.name, person_id=self.deputy.id, act_id=act.id
        )
        signer = rounds.signer_ids.filtered("act_id")
        self.assertIn(signer, self.awaiting(self.head))
        self.wizard(self.head, signer)._sign_all()
        self.assertEqual(signer.state, "signed")
        self.assertFalse(signer.act_id)
        self.assertEqual(signer.signed_name, self.head.name)

    def test_a_deputy_asked_by_link_without_an_act_any_more_is_refused(self):
        act = self.act(usual=True)
        rounds = self.make_rounds(
            1, name=self.deputy.name, person_id=self.deputy.id, act_id=act.id
        )
        signer = rounds.signer_ids.filtered("act_id")
        act.with_user(self.head).action_end()
        with self.assertRaisesRegex(UserError, "no delegation"):
            signer._sign(
                "drawn",
                name=self.deputy.name,
                image=drawing(),
                sha=rounds.pdf_sha256,
            )

    def test_nothing_of_another_school(self):
        next_door = new_test_user(
            self.env,
            "mine_next_door",
            groups="bde_partners.group_bde_head,bde_partners.group_bde_user",
            company_id=self.other.id,
            company_ids=[Command.set(self.other.ids)],
        )
        self.other.bde_head_id = next_door
        self.assertFalse(self.awaiting(next_door))

    def test_on_the_home_of_who_signs(self):
        cards = self.env["bde.home"].with_user(self.head)._home_cards()
        (card,) = [card for card in cards if card["key"] == "to_sign"]
        self.assertEqual(card["count"], 3)
        cards = self.env["bde.home"].with_user(self.users["manager"])._home_cards()
        self.assertNotIn("to_sign", [card["key"] for card in cards])


@tagged("post_install", "-at_install")
class TestSignOverHttp(SealCase, HttpCase):
    """The button, as the browser calls it: password again, then signed."""

    def call(self, model, method, ids, **kwargs):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": [ids], "kwargs": kwargs},
        )

    def test_password_then_signed(self):
        head = new_test_user(
            self.env,
            "http_head",
            groups="bde_partners.group_bde_head,bde_partners.group_bde_user",
            password="Longue phrase de test 7",
        )
        self.company.bde_head_id = head
        request = self.make_round(
            signers=[
                {
                    "name": head.name,
                    "roles": ["school"],
                    "person_model": "res.users",
                    "person_id": head.id,
                },
                {"name": "Paul Moreau"},
            ]
        )
        signer = request.signer_ids[:1]
        wizard = (
            self.env["bde.signature.sign"]
            .with_user(head)
            .with_context(default_signer_ids=signer.ids)
            .create({"signature": base64.b64encode(drawing()), "agree": True})
        )
        self.env.flush_all()
        self.authenticate("http_head", "Longue phrase de test 7")
        action = self.call("bde.signature.sign", "action_sign", wizard.ids)
        self.assertEqual(action["res_model"], "res.users.identitycheck")
        self.assertEqual(signer.state, "asked")
        check = self.env["res.users.identitycheck"].browse(action["res_id"])
        check.sudo().write({"password": "Longue phrase de test 7"})
        self.env.flush_all()
        with patch.object(
            type(request), "_apart", lambda self, work: work(), create=False
        ):
            self.call(
                "res.users.identitycheck",
                "run_check",
                check.ids,
                context={"password": "Longue phrase de test 7"},
            )
        self.env.invalidate_all()
        self.assertEqual(signer.state, "signed")
        self.assertEqual(signer.method, "account")
        self.assertTrue(signer.evidence_ids.filtered("ip"))
        self.assertEqual(fields.Datetime.now().date(), signer.signed_on.date())
