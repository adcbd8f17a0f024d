import base64

from odoo import fields
from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged

from .test_inbox import eml
from .test_proposal import ProposalCase


class AttackCase(ProposalCase):
    """Calls that no screen makes, by people of the school and of another one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["stranger"] = new_test_user(
            cls.env,
            "attack_stranger",
            "bde_partners.group_bde_manager",
            company_id=cls.other.id,
            company_ids=[(6, 0, cls.other.ids)],
        )
        cls.hidden = cls.env["res.partner"].create(
            {"name": "Zéphirine Secrète", "parent_id": cls.elsewhere.id}
        )

    def call(self, role, record, method, *args, **kwargs):
        """Return the answer to a call of the web client."""
        self.env.flush_all()
        self.env.invalidate_all()
        user = self.users[role]
        context = {"allowed_company_ids": user.company_ids.ids, "lang": "en_US"}
        context |= kwargs.pop("context", {})
        model = self.env[record._name].with_user(user)
        ids = [record.ids] if record.ids else []
        answer = call_kw(model, method, [*ids, *args], {**kwargs, "context": context})
        self.env.flush_all()
        self.env.invalidate_all()
        return answer

    def refused(self, role, record, method, *args, **kwargs):
        with self.assertRaises(UserError):
            self.call(role, record, method, *args, **kwargs)
        self.env.invalidate_all()

    def told(self, role, model, vals, fields_read):
        """Return all that one reads of a record one has just tried to make."""
        try:
            with self.env.cr.savepoint():
                made = self.call(role, self.env[model], "create", [vals])
                record = self.env[model].browse(made)
                return str(self.call(role, record, "read", fields_read))
        except UserError as error:
            return str(error)


@tagged("post_install", "-at_install")
class TestAttackProposals(AttackCase):
    """A proposal is what its author knows, and nothing before the office decides."""

    def test_nobody_accepts_by_default_values(self):
        """An accepted proposal opens the organisation to its author."""
        made = self.call(
            "teacher",
            self.env["bde.proposal"],
            "create",
            [{"name": "Anything"}],
            context={
                "default_state": "accepted",
                "default_kind": "new",
                "default_partner_id": self.elsewhere.id,
                "default_decision_user_id": self.users["manager"].id,
            },
        )
        proposal = self.env["bde.proposal"].browse(made)
        self.assertEqual(proposal.state, "submitted")
        self.assertFalse(proposal.partner_id)
        self.assertFalse(proposal.decision_user_id)
        self.refused("teacher", self.elsewhere, "read", ["name"])

    def test_a_new_organisation_names_no_known_one(self):
        for vals in (
            {"name": "New", "partner_id": self.elsewhere.id},
            {"name": "New", "left_contact_id": self.hidden.id},
            {
                "kind": "change",
                "partner_id": self.garage.id,
                "reason": "Gone",
                "left_contact_id": self.hidden.id,
            },
        ):
            text = self.told(
                "teacher", "bde.proposal", vals, ["partner_id", "left_contact_id"]
            )
            self.assertNotIn("Lise", text)
            self.assertNotIn("Zéphirine", text)
        proposal = self.propose(
            kind="change", partner_id=self.garage.id, phone="0261910099"
        )
        self.refused("teacher", proposal, "write", {"left_contact_id": self.hidden.id})
        self.call("teacher", proposal, "write", {"left_contact_id": self.person.id})
        self.assertEqual(proposal.left_contact_id, self.person)

    def test_defaults_name_no_known_one(self):
        made = self.call(
            "teacher",
            self.env["bde.proposal"],
            "create",
            [{"name": "New"}],
            context={"default_left_contact_id": self.hidden.id},
        )
        self.assertFalse(self.env["bde.proposal"].browse(made).left_contact_id)

    def test_a_decision_is_made_by_its_button(self):
        proposal = self.propose()
        for vals in (
            {"state": "accepted"},
            {"user_id": self.users["manager"].id},
            {"decision_user_id": self.users["manager"].id},
            {"old_values": {"name": "x"}},
        ):
            self.refused("user", proposal, "write", vals)
            self.refused("teacher", proposal, "write", vals)
        self.call("user", proposal, "write", {"city": "Tours"})
        self.call("user", proposal, "action_accept")
        self.assertEqual(proposal.state, "accepted")

    def test_markup_of_a_teacher_is_text(self):
        bad = "<img src=x onerror=alert(1)>"
        proposal = self.propose(name=bad, city=bad, contact_name=bad, reason=bad)
        self.propose(name=bad, city=bad)
        row = str(self.call("user", proposal, "read", ["changes", "lookalikes"]))
        self.assertNotIn("<img", row)


@tagged("post_install", "-at_install")
class TestAttackDealings(AttackCase):
    """What is said of an organisation names nobody of another one."""

    def test_people_of_others_are_not_named(self):
        reason = self.env["bde.refusal.reason"].search([], limit=1)
        purpose = self.env["bde.solicitation.purpose"].search([], limit=1)
        partner = {"partner_id": self.garage.id, "contact_id": self.hidden.id}
        for model, vals in (
            ("bde.interaction", {}),
            ("bde.promise", {"name": "Places"}),
            ("bde.solicitation", {"purpose_id": purpose.id}),
            ("bde.refusal", {"reason_id": reason.id}),
        ):
            text = self.told("teacher", model, {**partner, **vals}, ["contact_id"])
            self.assertNotIn("Secrète", text, model)
        answer = self.call(
            "teacher",
            self.env["bde.interaction"],
            "log_bde",
            self.garage.id,
            {"contact_id": self.person.id, "purpose": "Hello"},
        )
        dealing = self.env["bde.interaction"].browse(answer["id"])
        self.assertEqual(dealing.contact_id, self.person)
        self.refused("teacher", dealing, "write", {"contact_id": self.hidden.id})

    def test_links_are_made_by_the_server(self):
        """A link to any record tells its name."""
        request = self.env["bde.solicitation"]._ask(self.elsewhere, "phone", "place")
        reason = self.env["bde.refusal.reason"].search([], limit=1)
        activity = self.elsewhere.activity_schedule(summary="Rappeler Zéphirine")
        text = self.told(
            "teacher",
            "bde.refusal",
            {
                "partner_id": self.garage.id,
                "reason_id": reason.id,
                "solicitation_id": request.id,
            },
            ["solicitation_id"],
        )
        self.assertNotIn("Lise", text)
        text = self.told(
            "teacher",
            "bde.interaction",
            {"partner_id": self.garage.id, "activity_id": activity.id},
            ["activity_id"],
        )
        self.assertNotIn("Zéphirine", text)

    def test_the_dialog_of_answers_tells_nothing_of_others(self):
        request = self.env["bde.solicitation"]._ask(self.elsewhere, "phone", "place")
        names = ["solicitation_id", "partner_id", "asked_on", "asked_by"]
        for role in ("teacher", "stranger"):
            text = self.told(
                role, "bde.solicitation.answer", {"solicitation_id": request.id}, names
            )
            self.assertNotIn("Lise", text, role)
        text = self.told(
            "teacher",
            "bde.solicitation.ask",
            {"partner_ids": self.elsewhere.ids, "contact_id": self.hidden.id},
            ["contact_id", "budget_text"],
        )
        self.assertNotIn("Zéphirine", text)

    def test_who_asks_does_not_count_less(self):
        """The quota counts what the purpose says, whoever writes the request."""
        purpose = self.env.ref("bde_partners.bde_purpose_place")
        vals = {"partner_id": self.garage.id, "purpose_id": purpose.id}
        for context, more in (({}, {"counts": False}), ({"default_counts": False}, {})):
            made = self.call(
                "teacher",
                self.env["bde.solicitation"],
                "create",
                [{**vals, "override_reason": "x", **more}],
                context=context,
            )
            self.assertTrue(self.env["bde.solicitation"].browse(made).counts)
        request = self.env["bde.solicitation"].browse(made)
        self.refused("user", request, "write", {"partner_id": self.elsewhere.id})

    def test_excluded_organisations_are_asked_by_nobody_below_the_manager(self):
        self.garage._action_set_host_state("excluded", reason="Danger")
        purpose = self.env.ref("bde_partners.bde_purpose_place")
        vals = {
            "partner_id": self.garage.id,
            "purpose_id": purpose.id,
            "override_reason": "All the same",
        }
        for role in ("teacher", "user"):
            self.refused(role, self.env["bde.solicitation"], "create", [vals])
        self.assertTrue(
            self.call("manager", self.env["bde.solicitation"], "create", [vals])
        )

    def test_the_history_and_its_results_are_not_typed(self):
        self.garage._action_set_host_state("watch", reason="Delays")
        self.env["bde.refusal"]._refuse(self.garage, "no_place")
        line = self.garage.bde_host_status_ids
        rest = self.garage.bde_rest_until
        for vals in (
            {"bde_host_status_ids": [(2, line.id)]},
            {"bde_host_status_ids": [(1, line.id, {"reason": "x"})]},
            {"bde_host_status_ids": [(0, 0, {"state": "approved"})]},
            {"bde_host_state_date": fields.Date.today()},
            {"bde_host_state_reason": "x"},
        ):
            self.refused("manager", self.garage, "write", vals)
        for vals in (
            {"bde_rest_until": False},
            {"bde_no_contact": False},
            {"bde_ask_turn": 0},
            {"bde_last_contact": "2020-01-01"},
        ):
            with self.subTest(vals=vals):
                self.refused("user", self.garage, "write", vals)
        self.assertEqual(self.garage.bde_rest_until, rest)

    def test_a_hand_over_moves_what_it_found_itself(self):
        """Lines slipped in would move partners of another school."""
        theirs = self.env["res.partner"].create(
            {"name": "Theirs", "is_company": True, "company_id": self.company.id}
        )
        stranger = self.users["stranger"]
        mine = self.env["res.partner"].create(
            {"name": "Mine", "is_company": True, "company_id": self.other.id}
        )
        line = {"partner_id": theirs.id, "user_to_id": stranger.id}
        vals = {
            "scope": "selected",
            "partner_ids": [(6, 0, mine.ids)],
            "user_to_id": stranger.id,
        }
        model = self.env["bde.handover"]
        self.refused(
            "stranger", model, "create", [{**vals, "line_ids": [(0, 0, line)]}]
        )
        made = self.call("stranger", model, "create", [vals])
        handover = model.browse(made)
        self.refused(
            "stranger",
            self.env["bde.handover.line"],
            "create",
            [{**line, "handover_id": handover.id}],
        )
        self.call("stranger", handover, "action_hand_over")
        self.assertEqual(mine.user_id, stranger)
        self.assertFalse(theirs.user_id)


@tagged("post_install", "-at_install")
class TestAttackInbox(AttackCase):
    """Mails that wait hold what came, and go where the office says."""

    def drop(self, role, content, partner=None):
        data = base64.b64encode(content).decode()
        return self.call(
            role,
            self.env["bde.inbox"],
            "drop_eml",
            partner.id if partner else 0,
            "mail.eml",
            data,
        )

    def test_the_office_does_not_rewrite_a_mail(self):
        """A file linked to a mail would be filed, then deleted, whatever it is."""
        self.drop("user", eml())
        mail = self.env["bde.inbox"].search([], limit=1)
        self.assertEqual(mail.state, "to_file")
        secret = self.env["ir.attachment"].create(
            {"name": "paie.txt", "raw": b"secret", "res_model": "res.company"}
        )
        for vals in (
            {"file_ids": [(4, secret.id)]},
            {"body": "They said yes"},
            {"email_from": "somebody@else.invalid"},
            {"user_id": self.users["manager"].id},
            {"state": "filed"},
        ):
            self.refused("user", mail, "write", vals)
        self.call("user", mail, "write", {"partner_id": self.garage.id})
        self.call("user", mail, "action_file")
        self.assertEqual(mail.state, "filed")
        self.assertTrue(secret.exists())

    def test_a_number_opens_no_mail_that_waits(self):
        """Who knows the number of a mail of the inbox does not read it so."""
        self.drop("user", eml())
        mail = self.env["bde.inbox"].search([], limit=1)
        self.drop("teacher", eml(), self.garage)
        self.assertEqual(mail.state, "to_file")
        self.assertFalse(mail.partner_id)

    def test_bombs(self):
        deep = (
            b"From: a@b.invalid\nMIME-Version: 1.0\nDate: 1 Jan 2026 10:00:00 +0100\n"
        )
        part = b"Content-Type: message/rfc822\n\nFrom: a@b.invalid\n"
        with self.assertRaises(UserError):
            self.drop("user", deep + part * 20000 + b"\n\nend", self.garage)
        with self.assertRaises(UserError):
            self.call(
                "user", self.env["bde.inbox"], "drop_eml", self.garage.id, "x", "$$$="
            )
