import base64
import io

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.queue_job.tests.common import trap_jobs

from ..models import bde_handover
from .common_dealings import DealingsCase


@tagged("post_install", "-at_install")
class TestHandover(DealingsCase):
    """Somebody leaves: partners change hands with all that is planned, and a list."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leaver, cls.heir = cls.users["user"], cls.users["manager"]
        cls.other_heir = new_test_user(
            cls.env, "heir", groups="bde_partners.group_bde_user"
        )
        cls.partners = cls.garage | cls.head | cls.site
        cls.partners.write({"user_id": cls.leaver.id})
        cls.chief.user_id = cls.leaver
        cls.garage.write({"zip": "44000", "comment": "<p>Ring twice</p>"})
        cls.head.zip = cls.site.zip = "49000"

    def handover(self, **values):
        return (
            self.env["bde.handover"]
            .with_user(self.heir)
            .create(
                {
                    "scope": "user",
                    "user_from_id": self.leaver.id,
                    "user_to_id": self.heir.id,
                    **values,
                }
            )
        )

    def planned(self, partner, user=None):
        partner.activity_schedule(
            "mail.mail_activity_data_call",
            summary="Call about March",
            user_id=(user or self.leaver).id,
        )
        return partner.activity_ids

    def test_partners_people_activities_and_promises_move(self):
        mine = self.planned(self.garage)
        theirs = self.planned(self.site, self.users["head"])
        promise, kept = self.env["bde.promise"].create(
            [
                {
                    "name": name,
                    "partner_id": self.garage.id,
                    "user_id": self.leaver.id,
                    "state": state,
                }
                for name, state in (("Two places", "open"), ("A visit", "kept"))
            ]
        )
        lead = self.env["crm.lead"].create(
            {
                "name": "One place",
                "partner_id": self.chief.id,
                "user_id": self.leaver.id,
            }
        )
        handover = self.handover()
        self.assertEqual(handover.partner_count, 3)
        handover.action_hand_over()
        self.assertEqual(handover.state, "done")
        self.assertEqual(self.partners.user_id, self.heir)
        self.assertEqual(self.chief.user_id, self.heir)
        self.assertEqual(mine.user_id, self.heir)
        self.assertEqual(theirs.user_id, self.users["head"])
        self.assertEqual(promise.user_id, self.heir)
        self.assertEqual(kept.user_id, self.leaver)
        self.assertEqual(lead.user_id, self.heir)
        self.assertEqual(handover.line_ids.user_from_id, self.leaver)
        with self.assertRaises(UserError):
            handover.action_hand_over()

    def test_shared_between_several_by_departement_and_training(self):
        training = self.env["bde.training"].create({"name": "Bac pro ASSP"})
        rules = [
            (0, 0, {"departements": "49 ; 53", "user_id": self.other_heir.id}),
            (0, 0, {"training_ids": [(6, 0, training.ids)], "user_id": self.heir.id}),
        ]
        handover = self.handover(rule_ids=rules, user_to_id=False)
        with self.assertRaisesRegex(UserError, "Garage du Pont"):
            handover.action_hand_over()
        self.assertEqual(self.partners.user_id, self.leaver)
        self.env["bde.hosting"].create(
            {"partner_id": self.garage.id, "training_id": training.id}
        )
        handover.action_hand_over()
        self.assertEqual((self.head | self.site).user_id, self.other_heir)
        self.assertEqual(self.garage.user_id, self.heir)

    def test_selected_partners_from_the_list(self):
        action = (self.garage | self.site).with_user(self.heir)._bde_hand_over_action()
        handover = self.env["bde.handover"].browse(action["res_id"])
        handover.user_to_id = self.other_heir
        handover.with_user(self.heir).action_hand_over()
        self.assertEqual((self.garage | self.site).user_id, self.other_heir)
        self.assertEqual(self.head.user_id, self.leaver)

    def test_somebody_who_left_already(self):
        self.leaver.active = False
        orphans = self.env["res.partner"].search([("bde_orphan", "=", True)])
        self.assertLessEqual(self.partners, orphans)
        self.handover().action_hand_over()
        self.assertFalse(
            self.partners & self.env["res.partner"].search([("bde_orphan", "=", True)])
        )

    def test_nothing_to_hand_over_says_so(self):
        self.partners.user_id = False
        self.chief.user_id = False
        with self.assertRaisesRegex(UserError, "nothing to hand over"):
            self.handover().action_hand_over()

    def test_only_the_office(self):
        for role in ("teacher", "reader", "head", "bursar"):
            with self.assertRaises(AccessError):
                self.env["bde.handover"].with_user(self.users[role]).create(
                    {"user_to_id": self.heir.id}
                )
        handover = self.handover()
        with self.assertRaises(AccessError):
            handover.with_user(self.users["teacher"]).action_hand_over()
        with self.assertRaises(AccessError):
            handover.with_user(self.users["head"]).action_download_list()

    def test_the_workbook_holds_each_partner_and_what_to_know(self):
        self.chief.write({"phone": "06 12 34 56 78", "function": "Chef d'atelier"})
        self.planned(self.garage)
        self.log(self.garage, purpose="Stage", body="Deux places en mars")
        self.env["bde.promise"].create(
            {"name": "Un tour", "partner_id": self.garage.id}
        )
        handover = self.handover()
        handover.action_download_list()
        book = load_workbook(io.BytesIO(base64.b64decode(handover.list_file)))
        rows = list(book.active.iter_rows(min_row=2, values_only=True))
        self.assertEqual(
            {row[1] for row in rows}, {"Garage du Pont", "Groupe Lilas", "Lilas Nord"}
        )
        text = " ".join(str(cell) for row in rows for cell in row)
        for said in (
            "Chantal Quémener",
            "06\u00a012\u00a034\u00a056\u00a078",
            "Deux places en mars",
            "Un tour",
            "Call about March",
            "Ring twice",
        ):
            self.assertIn(said, text)

    def test_the_printed_list_holds_each_partner(self):
        handover = self.handover(note="They all prefer mornings")
        pdf = self.env["ir.actions.report"]._bde_render_pdfs(
            "bde_partners.action_report_handover", handover
        )[handover.id]
        text = pdf.decode()
        for name in (*self.partners.mapped("name"), "They all prefer mornings"):
            self.assertIn(name, text)
        handover.action_hand_over()
        pdf = self.env["ir.actions.report"]._bde_render_pdfs(
            "bde_partners.action_report_handover", handover
        )[handover.id]
        self.assertIn(self.heir.name, pdf.decode())

    def test_as_many_queries_for_three_partners_as_for_forty(self):
        def count(partners):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            partners._bde_hand_over_rows()
            return self.env.cr.sql_log_count - before

        many = self.env["res.partner"].create(
            [{"name": f"P{number}", "is_company": True} for number in range(40)]
        )
        self.env["res.partner"].create(
            [{"name": f"C{partner.id}", "parent_id": partner.id} for partner in many]
        )
        for partner in many | self.partners:
            self.planned(partner)
            self.log(partner, body="Said")
        count(self.partners)
        self.assertEqual(count(self.partners), count(many))

    def test_a_large_hand_over_goes_in_the_background(self):
        at_once, bde_handover.AT_ONCE = bde_handover.AT_ONCE, 2
        self.addCleanup(setattr, bde_handover, "AT_ONCE", at_once)
        many = self.env["res.partner"].create(
            [
                {"name": f"P{n}", "is_company": True, "user_id": self.leaver.id}
                for n in range(6)
            ]
        )
        handover = self.handover()
        with trap_jobs() as trap:
            action = handover.action_hand_over()
            self.assertTrue(action)
            self.assertEqual(handover.state, "running")
            self.assertTrue(trap.enqueued_jobs)
            trap.perform_enqueued_jobs()
        self.assertEqual(handover.state, "done")
        self.assertEqual((many | self.partners).user_id, self.heir)
