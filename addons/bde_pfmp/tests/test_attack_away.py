import base64
from datetime import timedelta
from functools import partial

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged

from .common_attendance import AttendanceCase


@tagged("post_install", "-at_install")
class TestAttackAway(AttendanceCase):
    """Calls that no screen makes, while the learners are away."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.far = cls.make_stay(cls.make_learner("ZEPHIRINE", cls.other_class))
        cls.abroad = cls.make_stay(
            cls.make_learner("OUTREMER", company_id=cls.other.id)
        )
        cls.env.flush_all()

    def call(self, role, record, method, *args, **context):
        self.env.flush_all()
        self.env.invalidate_all()
        user = self.users[role]
        context = {
            "allowed_company_ids": user.company_ids.ids,
            "lang": "en_US",
            **context,
        }
        model = self.env[record._name].with_user(user)
        ids = [record.ids] if record.ids else []
        answer = call_kw(model, method, [*ids, *args], {"context": context})
        self.env.flush_all()
        self.env.invalidate_all()
        return answer

    def refused(self, role, record, method, *args, **context):
        with self.assertRaises(UserError):
            self.call(role, record, method, *args, **context)
        self.env.invalidate_all()

    def made(self, role, model, vals, **context):
        """Return the record that this person makes by a call."""
        found = self.call(role, self.env[model], "create", [vals], **context)
        return self.env[model].browse(found)

    # -- states that a call would choose -----------------------------------------------
    def test_a_statement_is_not_born_approved(self):
        statement = self.made(
            "teacher",
            "bde.pfmp.travel.statement",
            {},
            default_state="approved",
            default_approved_by_id=self.users["manager"].id,
            default_payment_ref="1",
        )
        self.assertEqual(statement.state, "draft")
        self.assertFalse(statement.approved_by_id or statement.payment_ref)

    def test_an_order_is_not_born_signed(self):
        order = self.made(
            "user",
            "bde.pfmp.mission.order",
            {"teacher_id": self.teacher.id, "school_year_id": self.year.id},
            default_state="signed",
        )
        self.assertEqual(order.state, "draft")

    def test_a_claim_is_not_born_ready(self):
        claim = self.made(
            "user",
            "bde.pfmp.cost.claim",
            {"placement_id": self.placement.id},
            default_state="ready",
            default_days=30,
        )
        self.assertEqual(claim.state, "draft")

    def test_an_attestation_is_not_born_signed(self):
        paper = self.made(
            "user",
            "bde.pfmp.attestation",
            {"placement_id": self.placement.id, "days": 9, "hours": 63},
            default_state="signed",
        )
        self.assertEqual(paper.state, "draft")

    def test_what_is_signed_stays_whatever_the_call_says(self):
        paper = self.env["bde.pfmp.attestation"].create(
            {
                "placement_id": self.placement.id,
                "days": 9,
                "hours": 63,
                "state": "signed",
            }
        )
        self.refused("user", paper, "write", {"days": 5}, bde_attest=True)
        self.assertEqual(paper.days, 9)

    def test_days_typed_stay_whatever_the_call_says(self):
        line = self.placement._allowances()
        line.sudo().write({"state": "keyed"})
        self.refused("user", line, "write", {"days": 3}, bde_allowance_count=True)

    # -- records moved to somebody else ------------------------------------------------
    def test_a_teacher_moves_no_absence_to_another_class(self):
        absence = self.made(
            "teacher",
            "bde.pfmp.absence",
            {
                "placement_id": self.placement.id,
                "date_start": self.start,
                "date_end": self.start,
            },
        )
        self.refused("teacher", absence, "write", {"placement_id": self.far.id})
        self.assertEqual(absence.placement_id, self.placement)

    def test_who_noted_an_absence_is_not_typed_in(self):
        absence = self.make_absence(0, source="teacher")
        self.call("teacher", absence, "write", {"source": "tutor"})
        self.assertEqual(absence.source, "teacher")

    def test_nothing_moves_to_another_school(self):
        day = {"date_start": self.start, "date_end": self.start}
        away = {"date_start": self.today, "date_end": self.today}
        here = {"placement_id": self.placement.id}
        seen = {"circumstances": "x", "place": "x", "happened_at": self.start}
        records = [
            self.env["bde.pfmp.absence"].create({**here, **day}),
            self.env["bde.pfmp.visit"].create(here),
            self.env["bde.pfmp.visit.report"].create({**here, "day": self.start}),
            self.env["bde.pfmp.cost.claim"].create(here),
            self.env["bde.pfmp.incident"].create({**here, **seen}),
            self.placement._allowances(),
        ]
        if self.today.weekday() < 5:
            records.append(self.env["bde.pfmp.catchup"].create({**here, **away}))
        for record in records:
            with self.subTest(model=record._name):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    self.call(
                        "manager", record, "write", {"placement_id": self.abroad.id}
                    )
                self.env.invalidate_all()
                self.assertEqual(record.placement_id, self.placement)

    # -- what is read by the side ------------------------------------------------------
    def test_a_receipt_opens_no_document_of_others(self):
        secret = (
            self.env["bde.document"]
            .sudo()
            ._file(self.abroad, b"secret", "secret.txt", "cost_receipt")
        )
        claim = self.env["bde.pfmp.cost.claim"].create(
            {"placement_id": self.placement.id}
        )
        decision = self.env["bde.board.decision"].create(
            {"date": self.start, "kind": "costs", "subject": "Barème"}
        )
        scale = self.env["bde.pfmp.cost.scale"].create(
            {
                "name": "Car",
                "kind": "transport",
                "unit": "receipt",
                "rate": 100,
                "valid_from": self.start - timedelta(days=30),
                "decision_id": decision.id,
            }
        )
        line = self.made(
            "user",
            "bde.pfmp.cost.line",
            {"claim_id": claim.id, "scale_id": scale.id, "document_id": secret.id},
            default_document_id=secret.id,
        )
        read = self.call("user", line, "read", ["file"], bin_size=False)
        self.assertFalse(read[0]["file"] and base64.b64decode(read[0]["file"]))

    def test_the_entry_of_a_class_tells_nothing_of_another(self):
        self.make_absence(0, placement=self.far)
        model = "bde.pfmp.attendance.entry"
        entry = self.made("teacher", model, {"class_id": self.klass.id})
        make = partial(self.made, "teacher", f"{model}.line")
        try:
            with self.env.cr.savepoint():
                line = make({"entry_id": entry.id, "placement_id": self.far.id})
                read = self.call("teacher", line, "read")
        except (UserError, IntegrityError):
            return
        self.assertNotIn("ZEPHIRINE", str(read))
        self.assertFalse(read[0]["half_days_absent"])

    def test_an_accident_is_known_to_those_named_only(self):
        incident = self.env["bde.pfmp.incident"].create(
            {
                "placement_id": self.placement.id,
                "circumstances": "A glissé",
                "place": "Atelier",
                "happened_at": fields.Datetime.now() - timedelta(hours=2),
            }
        )
        incident._warn_ddfpt("incident")
        self.company.bde_ddfpt_id = self.users["manager"]
        incident._warn_ddfpt("incident", key="2")
        where = [("res_model", "=", incident._name)]
        for model in ("bde.outbox", "mail.activity", "bde.document"):
            found = self.env[model].with_user(self.users["user"]).search(where)
            with self.subTest(model=model):
                self.assertNotIn("DUPONT", str(found.read()))

    def test_what_a_form_works_out_tells_nothing_of_another_class(self):
        for model in (
            "bde.pfmp.absence",
            "bde.pfmp.alert",
            "bde.pfmp.attendance.entry.line",
            "bde.pfmp.incident.declare",
        ):
            name = {"fields": {"display_name": {}}}
            spec = {"placement_id": name}
            for field in ("learner_id", "host_id", "class_id"):
                if field in self.env[model]._fields:
                    spec[field] = name
            with self.subTest(model=model):
                self.refused(
                    "teacher",
                    self.env[model],
                    "onchange",
                    [],
                    {"placement_id": self.far.id},
                    ["placement_id"],
                    spec,
                )

    def test_a_stranger_is_told_of_nobody_by_reports(self):
        """Another school's manager prints, exports and calls: nothing comes out."""
        self.users["stranger"] = new_test_user(
            self.env,
            "attack_away_stranger",
            "bde_partners.group_bde_manager",
            company_id=self.other.id,
            company_ids=[Command.set(self.other.ids)],
        )
        visit = self.env["bde.pfmp.visit"].create({"placement_id": self.placement.id})
        tour = self.env["bde.pfmp.tour"].create(
            {"teacher_id": self.teacher.id, "day": self.today}
        )
        visit.write({"teacher_id": self.teacher.id, "tour_id": tour.id})
        paper = self.placement._make_attestations()[self.placement]
        report = self.env["bde.pfmp.visit.report"].create(
            {"placement_id": self.placement.id, "day": self.start}
        )
        self.env.flush_all()
        for name, record in (
            ("road_sheet", tour),
            ("attestation", paper),
            ("visit_family", report),
            ("first_day", self.placement),
            ("allowance_to_key", self.klass),
            ("allowance_letter", self.klass),
        ):
            reports = self.env["ir.actions.report"].with_user(self.users["stranger"])
            self.env.invalidate_all()
            with self.subTest(report=name):
                try:
                    with self.env.cr.savepoint():
                        html, _kind = reports.with_context(
                            allowed_company_ids=self.other.ids
                        )._render_qweb_html(f"bde_pfmp.report_{name}", record.ids)
                except Exception:  # noqa: BLE001, S112 - refused, in any words
                    self.env.invalidate_all()
                    continue
                self.assertNotIn(b"DUPONT", html)
                self.assertNotIn(b"Camille", html)
