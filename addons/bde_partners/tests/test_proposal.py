from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import OTHER_SIRET, SIRET, SchoolCase
from .common_rpc import RpcCase


class ProposalCase(SchoolCase):
    """A teacher of a class whose MEF leads to a training, and a partner of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.training = cls.env["bde.training"].create({"name": "Mécanique"})
        mef = cls.env["bde.mef"].create(
            {
                "name": "1re mécanique",
                "code": "2472521131",
                "training_id": cls.training.id,
            }
        )
        cls.teacher = cls.users["teacher"].partner_id
        cls.klass = cls.env["bde.class"].create(
            {
                "name": "1MV",
                "code": "1MV",
                "mef_ids": [Command.set(mef.ids)],
                "teacher_ids": [Command.set(cls.teacher.ids)],
            }
        )
        cls.garage = cls.env["res.partner"].create(
            {
                "name": "Garage des Lilas",
                "is_company": True,
                "bde_is_host": True,
                "phone": "0261910011",
                "city": "Blois",
            }
        )
        cls.person = cls.env["res.partner"].create(
            {"name": "Gaston Petit", "parent_id": cls.garage.id}
        )
        cls.env["bde.hosting"].create(
            {"partner_id": cls.garage.id, "training_id": cls.training.id}
        )
        cls.elsewhere = cls.env["res.partner"].create(
            {"name": "Coiffure Lise", "is_company": True, "bde_is_host": True}
        )
        cls.env.flush_all()

    def propose(self, role="teacher", **values):
        model = self.env["bde.proposal"].with_user(self.users[role])
        return model.create({"name": "Carrosserie Neuve"} | values)

    def office(self, proposal):
        return proposal.with_user(self.users["user"])


@tagged("post_install", "-at_install")
class TestProposal(ProposalCase):
    """A teacher proposes, the office decides, the teacher is told."""

    def test_accepted_in_one_click(self):
        proposal = self.propose(
            siret=OTHER_SIRET,
            city="Blois",
            contact_name="Rose Neuve",
            contact_phone="0612345678",
            contact_email="rose@carrosserie.invalid",
            training_ids=[Command.set(self.training.ids)],
            reason="Rencontrée au salon",
        )
        self.assertEqual(proposal.state, "submitted")
        self.assertEqual(proposal.user_id, self.users["teacher"])
        # the author is told in their own language, whatever the office's is
        self.users["teacher"].lang = "en_US"
        self.users["user"].lang = "fr_FR"
        action = self.office(proposal).action_accept()
        self.assertIn("Carrosserie Neuve", action["params"]["message"])
        partner = proposal.sudo().partner_id
        self.assertRecordValues(
            partner,
            [{"bde_siret": OTHER_SIRET, "is_company": True, "bde_is_host": True}],
        )
        self.assertEqual(partner.bde_contact_ids.name, "Rose Neuve")
        self.assertEqual(partner.bde_training_ids, self.training)
        self.assertEqual(partner.bde_host_state, "to_check", "the office approves it")
        self.assertEqual(proposal.state, "accepted")
        # the teacher sees the new partner, and is thanked
        self.env.flush_all()
        seen = partner.with_user(self.users["teacher"])
        self.assertEqual(seen.read(["name"])[0]["name"], "Carrosserie Neuve")
        told = self.env["mail.message"].search(
            [("model", "=", "bde.proposal"), ("res_id", "=", proposal.id)]
        )
        self.assertEqual(told.partner_ids, self.teacher)
        self.assertIn("Thank you", told.subject)

    def test_the_teacher_sees_it_without_a_training_too(self):
        proposal = self.propose()
        self.office(proposal)._action_accept()
        self.env.flush_all()
        partner = proposal.sudo().partner_id
        self.assertTrue(partner.with_user(self.users["teacher"]).has_access("read"))

    def test_a_change_shows_old_and_new(self):
        proposal = self.propose(
            kind="change",
            partner_id=self.garage.id,
            name="Garage des Lilas",
            phone="0261910099",
            left_contact_id=self.person.id,
            contact_name="Rose Neuve",
        )
        office = self.office(proposal)
        self.assertIn("0261910011", office.changes)
        self.assertIn("0261910099", office.changes)
        self.assertNotIn("Blois", office.changes, "what stays is not shown")
        office.action_accept()
        self.assertEqual(self.garage.phone, "0261910099")
        self.assertEqual(self.garage.city, "Blois")
        self.assertFalse(self.person.active)
        self.assertIn("Rose Neuve", self.garage.bde_contact_ids.mapped("name"))
        self.assertIn("0261910011", office.changes, "what it said before is kept")

    def test_the_office_may_amend(self):
        proposal = self.propose(phone="0261910011")
        office = self.office(proposal)
        office.write({"name": "Carrosserie Neuve et Fils", "city": "Tours"})
        office.action_accept()
        self.assertEqual(office.partner_id.name, "Carrosserie Neuve et Fils")
        self.assertEqual(office.partner_id.city, "Tours")

    def test_known_already(self):
        """The organisation that the office chooses is completed, not doubled."""
        self.garage.bde_siret = SIRET
        proposal = self.propose(
            name="Garage Lilas",
            siret=SIRET,
            phone="0299999999",
            email="lilas@garage.invalid",
            training_ids=[Command.set(self.training.ids)],
        )
        office = self.office(proposal)
        self.assertIn("Garage des Lilas", office.lookalikes)
        author = proposal.with_user(self.users["teacher"])
        author.invalidate_recordset()
        self.assertTrue(author.may_exist)
        self.assertFalse(author.lookalikes, "the author is not told which")
        office.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "Garage des Lilas"):
            office.action_accept()
        office.partner_id = self.garage
        office.action_accept()
        self.assertEqual(self.garage.phone, "0261910011", "known: kept")
        self.assertEqual(self.garage.email, "lilas@garage.invalid", "missing: taken")
        self.assertEqual(len(self.garage.bde_hosting_ids), 1)

    def test_refused_with_a_reason(self):
        proposal = self.propose()
        office = self.office(proposal)
        action = office.action_refuse()
        wizard = (
            self.env["bde.proposal.refuse"]
            .with_user(self.users["user"])
            .with_context(**action["context"])
            .create({"reason": "Fermée depuis juin"})
        )
        wizard.action_apply()
        self.assertEqual((office.state, office.refusal), ("refused", wizard.reason))
        told = self.env["mail.message"].search(
            [("model", "=", "bde.proposal"), ("res_id", "=", proposal.id)]
        )
        self.assertIn("Fermée depuis juin", told.body)
        for call in (office.action_accept, office.action_refuse):
            with self.assertRaises(UserError):
                call()
        with self.assertRaises(UserError):
            self.office(self.propose())._action_refuse(" ")

    def test_something_has_to_be_said(self):
        with self.assertRaises(ValidationError):
            self.propose(name=False)
        with self.assertRaisesRegex(ValidationError, "Garage des Lilas"):
            self.propose(
                kind="change", partner_id=self.garage.id, name="Garage des Lilas"
            )
        with self.assertRaises(ValidationError):
            self.propose(siret="12345678900000")

    def test_the_form_starts_from_today(self):
        model = self.env["bde.proposal"].with_user(self.users["teacher"])
        values = model.with_context(
            default_kind="change", default_partner_id=self.garage.id
        ).default_get(["kind", "partner_id", "name", "phone", "city"])
        self.assertEqual(values["phone"], "0261910011")
        self.assertEqual(values["name"], "Garage des Lilas")

    def test_on_the_timeline(self):
        self.propose(kind="change", partner_id=self.garage.id, phone="0261910099")
        found = (
            self.env["bde.touchpoint"]
            .with_user(self.users["user"])
            .get_timeline(self.garage.id)
        )
        self.assertIn("proposal", [line["kind"] for line in found["lines"]])

    def test_queries_do_not_grow(self):
        def cost(number):
            for index in range(number):
                self.propose(name=f"Neuve {number} {index}")
            self.env.flush_all()
            self.env.invalidate_all()
            proposals = (
                self.env["bde.proposal"].with_user(self.users["user"]).search([])
            )
            start = self.cr.sql_log_count
            proposals.read(["summary", "may_exist", "display_name", "user_id"])
            return self.cr.sql_log_count - start

        cost(2)
        self.assertLessEqual(cost(10), cost(2) + 2)


@tagged("post_install", "-at_install")
class TestProposalRights(RpcCase, ProposalCase):
    """Who proposes, who decides, over RPC; who sees which partner."""

    def test_a_teacher_sees_the_partners_of_their_trainings(self):
        self.rpc_login(self.users["teacher"])
        ids = (self.garage | self.person | self.elsewhere).ids
        found = self.rpc("res.partner", "search", [("id", "in", ids)])
        self.assertEqual(set(found), {self.garage.id, self.person.id})
        self.assertTrue(self.rpc("res.partner", "read", self.person.ids, ["phone"]))
        self.assertRefused(
            self.rpc("res.partner", "read", self.elsewhere.ids, ["name"])
        )
        found = self.rpc("res.partner", "name_search", "Lise")
        self.assertNotIn(self.elsewhere.id, [item[0] for item in found])
        groups = self.rpc(
            "res.partner",
            "formatted_read_group",
            [("id", "in", ids)],
            ["is_company"],
            ["__count"],
        )
        self.assertEqual(sum(group["__count"] for group in groups), 2)
        self.assertRefused(
            self.rpc("res.partner", "get_bde_dossier", self.elsewhere.ids)
        )

    def test_a_class_left_is_a_partner_lost(self):
        self.klass.teacher_ids = False
        self.env.flush_all()
        self.assertFalse(
            self.garage.with_user(self.users["teacher"]).has_access("read")
        )

    def test_a_teacher_logs_and_proposes(self):
        self.rpc_login(self.users["teacher"])
        logged = self.rpc(
            "bde.interaction",
            "log_bde",
            self.garage.id,
            {"kind": "call", "purpose": "Stage"},
        )
        self.assertTrue(logged["id"])
        self.assertRefused(
            self.rpc("bde.interaction", "log_bde", self.elsewhere.id, {"kind": "call"})
        )
        (proposal_id,) = self.rpc(
            "bde.proposal",
            "create",
            [
                {
                    "kind": "change",
                    "partner_id": self.garage.id,
                    "phone": "0261910099",
                    "state": "accepted",
                    "user_id": self.users["user"].id,
                }
            ],
        )
        proposal = self.env["bde.proposal"].browse(proposal_id)
        self.assertEqual(proposal.state, "submitted")
        self.assertEqual(proposal.user_id, self.users["teacher"])
        self.assertTrue(
            self.rpc("bde.proposal", "write", [proposal_id], {"city": "Tours"})
        )
        for values in ({"state": "accepted"}, {"partner_id": self.elsewhere.id}):
            self.assertRefused(self.rpc("bde.proposal", "write", [proposal_id], values))
        for method in ("action_accept", "action_refuse"):
            self.assertRefused(self.rpc("bde.proposal", method, [proposal_id]))
        self.assertRefused(
            self.rpc("res.partner", "write", self.garage.ids, {"phone": "1"})
        )
        change = {"kind": "change", "partner_id": self.elsewhere.id, "reason": "?"}
        self.assertRefused(self.rpc("bde.proposal", "create", [change]))

    def test_others(self):
        mine = self.propose()
        theirs = self.propose("manager", name="Autre")
        self.rpc_login(self.users["teacher"])
        found = self.rpc("bde.proposal", "search", [])
        self.assertIn(mine.id, found)
        self.assertNotIn(theirs.id, found)
        for role, refused in (("reader", True), ("bursar", True), ("head", False)):
            self.rpc_login(self.users[role])
            answer = self.rpc("bde.proposal", "read", mine.ids, ["name"])
            self.assertEqual("refused" in answer, refused, role)
            self.assertRefused(self.rpc("bde.proposal", "create", [{"name": "X"}]))
        with self.assertRaises(AccessError):
            mine.with_user(self.users["head"]).action_accept()
