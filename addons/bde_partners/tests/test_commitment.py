from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SchoolCase


@tagged("post_install", "-at_install")
class TestCommitment(SchoolCase):
    """What hosts commit themselves to: dated, on paper, renewed before it ends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.company)
        cls.host = cls.env["res.partner"].create(
            {"name": "Garage des Lilas", "is_company": True}
        )

    def charter(self, start=-300, end=20, **values):
        return (
            self.env["bde.commitment"]
            .with_user(self.users["user"])
            .create(
                {
                    "partner_id": self.host.id,
                    "name": "Charte d'accueil",
                    "date_start": self.today + timedelta(days=start),
                    "date_end": self.today + timedelta(days=end),
                    **values,
                }
            )
        )

    def test_states_follow_the_days(self):
        for start, end, state in (
            (-10, 300, "holds"),
            (-300, 20, "soon"),
            (-300, -1, "over"),
            (5, 300, "coming"),
        ):
            charter = self.charter(start, end)
            self.assertEqual(charter.state, state)
            self.assertIn(
                charter, charter.search([("state", "=", state)]), f"found as {state}"
            )

    def test_reminded_before_it_ends_on_the_home_screen(self):
        charter, later = self.charter(), self.charter(-1, 300)
        home = self.env["bde.home"].with_user(self.users["user"])
        card = next(c for c in home._home_cards() if c["key"] == "charters")
        opened = [line["action"]["res_id"] for line in card["lines"]]
        self.assertIn(charter.id, opened)
        self.assertNotIn(later.id, opened)

    def test_renewed_in_one_click(self):
        charter = self.charter(text="Un tuteur nommé")
        action = charter.action_renew()
        following = charter.next_id
        self.assertEqual(action["res_id"], following.id)
        self.assertEqual(following.date_start, charter.date_end + timedelta(days=1))
        self.assertEqual(
            following.date_end - following.date_start,
            charter.date_end - charter.date_start,
        )
        self.assertEqual(following.text, "Un tuteur nommé")
        self.assertEqual(charter.state, "renewed")
        with self.assertRaises(UserError):
            charter.action_renew()
        charter.action_undo_renewal()
        self.assertEqual(charter.state, "soon")
        self.assertFalse(following.active)

    def test_the_signed_paper_is_filed(self):
        charter = self.charter(file="Y2hhcnRl", file_name="charte.pdf")
        document = self.env["bde.document"].search(
            [("res_model", "=", "bde.commitment"), ("res_id", "=", charter.id)]
        )
        self.assertEqual(len(document), 1)
        self.assertEqual(document.type_id.code, "charter")
        self.assertEqual(charter.file_name, "charte.pdf")

    def test_on_the_dossier(self):
        self.charter()
        for role, labels in (("user", ["New charter"]), ("head", [])):
            cards = self.host.with_user(self.users[role]).get_bde_dossier()["cards"]
            card = next(card for card in cards if card["key"] == "commitments")
            self.assertEqual(card["count"], 1)
            self.assertEqual([b["label"] for b in card["buttons"]], labels)

    def test_rights(self):
        charter = self.charter()
        for role in ("reader", "bursar"):
            with self.assertRaises(AccessError):
                charter.with_user(self.users[role]).read(["name"])
        with self.assertRaises(AccessError):
            charter.with_user(self.users["head"]).action_renew()
        self.assertEqual(charter.with_user(self.users["head"]).name, charter.name)
