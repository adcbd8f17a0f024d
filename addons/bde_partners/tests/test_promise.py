from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_dealings import DealingsCase


@tagged("post_install", "-at_install")
class TestPromise(DealingsCase):
    """What was promised, kept or dropped in one click, late ones seen."""

    def promise(self, **values):
        return self.env["bde.promise"].create(
            {"name": "Two places", "partner_id": self.garage.id, **values}
        )

    def card(self, role="user"):
        cards = self.garage.with_user(self.users[role]).get_bde_dossier()["cards"]
        return {card["key"]: card for card in cards}.get("promises")

    def test_kept_or_dropped_in_one_click(self):
        kept, dropped = self.promise(), self.promise(name="A visit", kind="visit")
        kept.with_user(self.users["user"]).action_keep()
        dropped.with_user(self.users["user"]).action_drop()
        self.assertEqual((kept.state, dropped.state), ("kept", "dropped"))
        self.assertEqual(kept.closed_on, self.today)
        kept.with_user(self.users["user"]).action_reopen()
        self.assertFalse(kept.closed_on)
        for role in ("head", "reader"):
            with self.assertRaises(AccessError):
                kept.with_user(self.users[role]).action_keep()

    def test_the_dossier_says_what_is_promised_and_what_is_late(self):
        self.assertEqual(self.card()["state"], "grey")
        self.promise(due=self.today)
        self.assertEqual(self.card()["state"], "amber")
        self.promise(name="A lathe", date=self.ago(days=60), due=self.ago(days=5))
        card = self.card()
        self.assertEqual((card["state"], card["count"]), ("red", 2))
        self.assertEqual(card["lines"][0]["label"], "A lathe")
        self.assertTrue(card["buttons"])
        self.assertFalse(self.card("head")["buttons"])
        self.assertIsNone(self.card("reader"))

    def test_late_ones_burn_on_the_home_screen(self):
        def count(role):
            cards = self.env["bde.home"].with_user(self.users[role])._home_cards()
            return {card["key"]: card["count"] for card in cards}.get("promises")

        before = count("user")
        self.promise(
            date=self.ago(days=9), due=self.ago(days=5), user_id=self.users["user"].id
        )
        self.assertEqual(count("user"), before + 1)
        self.assertIsNone(count("reader"))

    def test_a_teacher_notes_their_own(self):
        teacher = self.users["teacher"]
        partner = self.company.partner_id
        mine = (
            self.env["bde.promise"]
            .with_user(teacher)
            .create({"name": "Visit", "partner_id": partner.id})
        )
        mine.action_keep()
        theirs = self.promise(partner_id=partner.id, user_id=self.users["user"].id)
        with self.assertRaises(AccessError):
            theirs.with_user(teacher).action_keep()
