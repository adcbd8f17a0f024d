from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_attack import AttackCase
from .common_rights import AMOUNT


@tagged("post_install", "-at_install")
class TestAttackSchools(AttackCase):
    """Two schools in one house: nothing of one is read or moved by the other."""

    def test_windows_tell_nothing_of_another_school(self):
        """A window computes what it shows with the rights of who opened it."""
        pledge = self.target.pledge_ids[:1]
        for model, vals, lines in (
            ("bde.taxe.answer", {"target_id": self.target.id}, "line_ids"),
            ("bde.taxe.designation", {"pledge_id": pledge.id}, "amount"),
            ("bde.taxe.campaign.close", {"campaign_id": self.campaign.id}, "line_ids"),
            ("bde.taxe.credit", {"campaign_id": self.campaign.id}, "line_ids"),
            ("bde.taxe.thank", {"target_ids": [(6, 0, self.target.ids)]}, "mail_count"),
            ("bde.taxe.select", {"campaign_id": self.campaign.id}, "preview"),
            (
                "bde.taxe.call.share",
                {"target_ids": [(6, 0, self.target.ids)]},
                "count_left",
            ),
        ):
            env = self.env[model]
            self.refused("stranger", env, "create", [vals])
            sub = {"fields": {"amount": {}, "text": {}, "why": {}, "target_id": {}}}
            field = env._fields[lines]
            spec = {lines: {}}
            if field.type == "one2many":
                known = self.env[field.comodel_name]._fields
                spec = {
                    lines: {
                        "fields": {n: {} for n in sub["fields"] if n in known},
                    }
                }
            (name,) = vals
            try:
                answer = self.call(
                    "stranger", env, "onchange", vals, [name], {**spec, name: {}}
                )
            except UserError:
                continue
            text = str(answer)
            self.assertNoAmount(text, model)
            self.assertNotIn("'line_ids': [[0", text, model)
            self.assertNotIn("'line_ids': [(0", text, model)

    def test_nothing_moves_to_another_school(self):
        """Nobody gives away what they could not have written there."""
        own = self.env["bde.taxe.pledge"].create({"target_id": self.other_target.id})
        transfer = self.env["bde.taxe.transfer"].create(
            {
                "campaign_id": self.other_campaign.id,
                "company_id": self.other.id,
                "partner_id": self.bakery.id,
                "amount": 12,
            }
        )
        allocation = self.env["bde.taxe.allocation"].create(
            {"name": "x", "campaign_id": self.other_campaign.id, "amount": 5000}
        )
        expense = self.env["bde.taxe.expense"].create(
            {
                "name": "x",
                "allocation_id": allocation.id,
                "kind_id": self.expense.kind_id.id,
                "amount": 10,
            }
        )
        payment = self.env["bde.taxe.payment"].create(
            {
                "campaign_id": self.other_campaign.id,
                "company_id": self.other.id,
                "label": "x",
                "amount": 3,
            }
        )
        match = self.env["bde.taxe.match"].create(
            {"company_id": self.other.id, "key": "k", "partner_id": self.bakery.id}
        )
        step = self.env["bde.taxe.step"].create(
            {"name": "s", "campaign_id": self.other_campaign.id}
        )
        check = self.env["bde.taxe.check"].create(
            {"name": "c", "campaign_id": self.other_campaign.id}
        )
        gift = self.env["bde.taxe.gift"].create(
            {"name": "g", "company_id": self.other.id, "partner_id": self.bakery.id}
        )
        text = self.env["bde.taxe.text"].create(
            {"name": "t", "subject": "t", "body": "t", "company_id": self.other.id}
        )
        segment = self.env["bde.segment"].create(
            {"name": "s", "company_id": self.other.id}
        )
        ours, theirs = self.company.id, self.campaign.id
        for record, vals in (
            (own, {"target_id": self.target.id}),
            (transfer, {"target_id": self.target.id}),
            (transfer, {"company_id": ours, "campaign_id": theirs}),
            (transfer, {"payment_id": self.payment.id}),
            (allocation, {"campaign_id": theirs}),
            (expense, {"allocation_id": self.allocation.id}),
            (payment, {"company_id": ours, "campaign_id": theirs}),
            (match, {"company_id": ours}),
            (step, {"campaign_id": theirs}),
            (check, {"campaign_id": theirs}),
            (gift, {"company_id": ours}),
            (text, {"company_id": ours}),
            (segment, {"company_id": ours}),
            (self.other_target, {"company_id": ours, "campaign_id": theirs}),
            (self.other_campaign, {"company_id": ours, "year": 2031}),
        ):
            with self.subTest(f"{record._name} {vals}"):
                self.refused("stranger", record, "write", vals)
        self.assertEqual(self.target.amount_promised, AMOUNT)
        self.assertEqual(self.target.amount_transferred, AMOUNT)

    def test_a_new_transfer_is_of_no_target_of_another_school(self):
        self.refused(
            "stranger",
            self.env["bde.taxe.transfer"],
            "create",
            [
                {
                    "campaign_id": self.other_campaign.id,
                    "partner_id": self.bakery.id,
                    "target_id": self.target.id,
                    "amount": 77,
                }
            ],
        )
        self.assertEqual(self.target.amount_transferred, AMOUNT)

    def test_a_segment_not_saved_counts_nothing_of_another_school(self):
        """Its screen counts while it is typed: no way to weigh the others' donors."""
        spec = {"partner_count": {}, "company_id": {}, "match": {}, "line_ids": {}}
        for criterion in ("taxe_gave", "taxe_asked"):
            answer = self.call(
                "stranger",
                self.env["bde.segment"],
                "onchange",
                {
                    "name": "x",
                    "match": "all",
                    "company_id": self.company.id,
                    "line_ids": [
                        Command.create(
                            {
                                "criterion": criterion,
                                "number": 1 if criterion == "taxe_gave" else 0,
                                "when": "ever",
                            }
                        )
                    ],
                },
                ["line_ids"],
                {
                    **spec,
                    "name": {},
                    "line_ids": {"fields": {"criterion": {}, "number": {}, "when": {}}},
                },
            )
            self.assertFalse(answer["value"].get("partner_count"), criterion)

    def test_a_supplier_of_another_school_is_not_told(self):
        garage = self.garage
        garage.bde_is_supplier = False
        segment = self.env["bde.segment"].create(
            {
                "name": "s",
                "company_id": self.other.id,
                "line_ids": [Command.create({"criterion": "supplier"})],
            }
        )
        found = self.env["res.partner"].search([("bde_segment_id", "in", segment.ids)])
        self.assertNotIn(garage, found)

    def test_a_mailing_reaches_the_school_of_its_author_only(self):
        """It leaves by a cron, past the record rules."""
        env = self.env(user=self.neighbour)
        mailing = env["mailing.mailing"].create(
            {
                "subject": "x",
                "mailing_model_id": env["ir.model"]._get("bde.taxe.target").id,
                "mailing_domain": "[]",
                "body_html": "<p>{{ histoire }} {{ reponse }}</p>",
            }
        )
        found = mailing.sudo()._get_remaining_recipients()
        self.assertNotIn(self.target.id, found)
        self.assertIn(self.other_target.id, mailing.sudo()._get_recipients())


@tagged("post_install", "-at_install")
class TestAttackFacts(AttackCase):
    """What the server computes or numbers is not written by hand."""

    def test_totals_and_states_follow_from_facts(self):
        for role, record, vals in (
            ("user", self.target, {"state": "thanked"}),
            ("user", self.target, {"amount_transferred": 1}),
            ("user", self.target, {"amount_promised": 1}),
            ("bursar", self.allocation, {"amount_spent": 0}),
            ("bursar", self.allocation, {"amount_left": 9}),
            ("bursar", self.payment, {"difference": 0}),
            ("bursar", self.payment, {"state": "matched"}),
            ("bursar", self.payment, {"amount_lines": 1}),
            ("bursar", self.expense, {"verdict": "allowed"}),
            ("user", self.target.pledge_ids[:1], {"company_id": self.other.id}),
        ):
            with self.subTest(f"{record._name} {vals}"):
                self.refused(role, record, "write", vals)
        for name, value in (("amount_transferred", 99.0), ("state", "thanked")):
            made = None
            try:
                made = self.call(
                    "user",
                    self.env["bde.taxe.target"],
                    "create",
                    [{"campaign_id": self.campaign.id, "partner_id": self.bakery.id}],
                    context={f"default_{name}": value},
                )
            except UserError:
                continue
            target = self.env["bde.taxe.target"].browse(made)
            self.assertNotEqual(target[name], value, name)
            target.unlink()

    def test_an_issued_document_is_not_rewritten(self):
        gift = self.gift
        gift.write({"number": "7", "issued_on": fields.Date.today()})
        for vals in (
            {"issued_on": False},
            {"number": "8"},
            {"value": 3, "issued_on": "2026-01-01"},
            {"replaces": "x"},
        ):
            with self.subTest(str(vals)):
                self.refused("user", gift, "write", vals)
        self.refused(
            "user",
            self.env["bde.taxe.gift"],
            "create",
            [{"name": "x", "partner_id": self.garage.id, "number": "9"}],
        )

    def test_a_line_of_a_statement_stays_as_imported(self):
        given = self.env["bde.import"].create({"pasted_text": "a;b"})
        self.transfer.import_id = given
        for vals in (
            {"import_id": False},
            {"import_id": False, "amount": 1},
            {"key": "x"},
            {"line_number": 3},
        ):
            with self.subTest(str(vals)):
                self.refused("bursar", self.transfer, "write", vals)

    def test_a_campaign_is_opened_again_by_the_manager(self):
        self.refused("user", self.campaigns[2025], "write", {"state": "running"})
        self.refused("user", self.campaign, "write", {"state": "closed"})
