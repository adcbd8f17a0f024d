import base64
import io
from datetime import timedelta

import openpyxl
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.bde_pfmp_placement_state import HISTORY
from .common_pfmp import PfmpCase

RECEIPT = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEk"
    b"lEQVR4nGP4z8CAB+GTG8HSALfKY52fTcuYAAAAAElFTkSuQmCC"
)


@tagged("post_install", "-at_install")
class TestCosts(PfmpCase):
    """Transport, meals and lodging of the learners, on the board's scale."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.start = cls.monday(-8)
        cls.period = cls.make_period(cls.klass, cls.start, 3)
        cls.decision = cls.env["bde.board.decision"].create(
            {"date": cls.start, "kind": "costs", "subject": "Barème"}
        )
        cls.meal = cls.scale("Repas", "meal", "day", 2.0, is_proposed=True)
        cls.bus = cls.scale(
            "Car", "transport", "receipt", 100, needs_receipt=True, cap_total=30
        )
        cls.placement = cls.stay("Un")

    @classmethod
    def scale(cls, name, kind, unit, rate, **values):
        return cls.env["bde.pfmp.cost.scale"].create(
            {
                "name": name,
                "kind": kind,
                "unit": unit,
                "rate": rate,
                "valid_from": cls.start - timedelta(days=30),
                "decision_id": cls.decision.id,
            }
            | values
        )

    @classmethod
    def stay(cls, name, klass=None):
        placement = cls.env["bde.pfmp.placement"].search(
            [("period_id", "=", cls.period.id), ("learner_id.last_name", "=", name)]
        ) or cls.make_placement(
            cls.make_learner(name, klass or cls.klass),
            cls.start,
            cls.start + timedelta(days=18),
            period_id=cls.period.id,
        )
        placement.with_context(bde_history=HISTORY).write(
            {"host_id": cls.host.id, "state": "done"}
        )
        return placement

    def attest(self, placement, days=14):
        return (
            self.env["bde.pfmp.attestation"]
            .sudo()
            .create(
                {
                    "placement_id": placement.id,
                    "days": days,
                    "hours": days * 7,
                    "state": "signed",
                }
            )
        )

    def claim(self, placement=None):
        return self.env["bde.pfmp.cost.claim"].create(
            {"placement_id": (placement or self.placement).id}
        )

    def test_blocked_until_the_attestation_is_there(self):
        claim = self.claim()
        with self.assertRaisesRegex(
            UserError, self.placement.learner_id.last_name.upper()
        ):
            claim.action_ready()
        self.assertEqual(claim.state, "draft")
        self.assertTrue(claim.blocking)
        self.attest(self.placement, 14)
        claim.action_ready()
        self.assertEqual((claim.state, claim.days), ("ready", 14))
        self.assertEqual(claim.amount, 28.0, "14 attested days × 2 €")

    def test_on_the_scale_voted_and_its_dates(self):
        claim = self.claim()
        self.assertEqual(claim.line_ids.scale_id, self.meal)
        old = self.scale("Vieux", "meal", "meal", 1.0)
        old.valid_to = self.start - timedelta(days=1)
        with self.assertRaises(ValidationError):
            claim.line_ids = [Command.create({"scale_id": old.id, "count": 2})]
        with self.assertRaises(ValidationError):
            self.scale("repas", "meal", "day", 3.0)

    def test_receipts_and_limits(self):
        self.attest(self.placement)
        claim = self.claim()
        claim.line_ids = [Command.create({"scale_id": self.bus.id, "count": 45.5})]
        line = claim.line_ids.filtered(lambda item: item.scale_id == self.bus)
        self.assertEqual(line.amount, 30.0)
        self.assertTrue(line.why)
        with self.assertRaisesRegex(UserError, "Car"):
            claim.action_ready()
        with self.assertRaises(ValidationError):
            line.write({"file": base64.b64encode(b"nothing"), "filename": "x.pdf"})
        line.write({"file": RECEIPT, "filename": "car.png"})
        self.assertEqual(line.document_id.type_id.code, "cost_receipt")
        claim.action_ready()
        self.assertEqual(claim.amount, 58.0)

    def test_not_more_meals_than_days(self):
        self.attest(self.placement)
        canteen = self.scale("Cantine", "meal", "meal", 1.0)
        claim = self.claim()
        claim.line_ids = [Command.create({"scale_id": canteen.id, "count": 15})]
        with self.assertRaisesRegex(UserError, "14"):
            claim.action_ready()

    def test_asked_once(self):
        self.claim()
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self.claim()

    def test_a_class_at_once(self):
        second, third = self.stay("Deux"), self.stay("Trois")
        wizard = self.env["bde.pfmp.cost.statement"].create(
            {"period_id": self.period.id, "class_ids": [Command.set(self.klass.ids)]}
        )
        made = wizard._prepare()
        self.assertEqual(made.placement_id, self.placement | second | third)
        self.assertFalse(wizard._prepare())
        with self.assertRaises(UserError):
            wizard.action_export()
        self.attest(self.placement, 14)
        self.attest(second, 10)
        ready = made.filtered(lambda c: c.placement_id != third)
        ready.action_ready()
        name, content = wizard._workbook()
        self.assertTrue(name.endswith(".xlsx"))
        rows = list(
            openpyxl.load_workbook(io.BytesIO(content))
            .worksheets[0]
            .iter_rows(values_only=True)
        )
        self.assertEqual(len(rows), 4, "titles, two learners, the total")
        self.assertEqual(rows[3][9], 48)
        (pdf,) = (
            self.env["ir.actions.report"]
            ._bde_render_pdfs("bde_pfmp.action_report_cost_statement", wizard)
            .values()
        )
        self.assertIn("48,00", pdf.decode())

    def test_the_bursar_reads_and_pays(self):
        self.attest(self.placement)
        claim = self.claim()
        claim.action_ready()
        bursar = self.users["bursar"]
        mine = claim.with_user(bursar)
        self.assertEqual(mine.read(["amount"])[0]["amount"], 28.0)
        rows = mine.web_search_read(
            [("id", "=", claim.id)], {"learner_id": {"fields": {"display_name": {}}}}
        )
        self.assertIn("UN", rows["records"][0]["learner_id"]["display_name"])
        wizard = (
            self.env["bde.pfmp.cost.statement"]
            .with_user(bursar)
            .create({"period_id": self.period.id})
        )
        wizard.action_print()
        wizard._workbook()
        with self.assertRaises(AccessError):
            claim.with_user(self.users["user"]).action_pay()
        pay = (
            self.env["bde.pfmp.travel.pay"]
            .with_user(bursar)
            .create({"claim_ids": [Command.set(claim.ids)]})
        )
        pay.action_pay()
        self.assertEqual(claim.state, "paid")
        with self.assertRaises(UserError):
            claim.line_ids.with_user(self.users["user"]).write({"count": 1})
        with self.assertRaises(AccessError):
            mine.write({"note": "x"})

    def test_teachers_and_readers_see_nothing(self):
        claim = self.claim()
        self.klass.teacher_ids = [Command.set(self.teacher.ids)]
        for role in ("teacher", "reader"):
            for record in (claim, claim.line_ids):
                with self.assertRaises(AccessError):
                    record.with_user(self.users[role]).search([])

    def test_states_are_not_typed(self):
        claim = self.claim().with_user(self.users["user"])
        for values in ({"state": "paid"}, {"days": 40}):
            with self.assertRaises(UserError):
                claim.write(values)

    def test_another_school_sees_nothing(self):
        claim = self.claim()
        user = self.users["user"]
        user.write(
            {"company_ids": [Command.set(self.other.ids)], "company_id": self.other.id}
        )
        self.assertFalse(
            self.env["bde.pfmp.cost.claim"]
            .with_user(user)
            .search([("id", "=", claim.id)])
        )
