from datetime import timedelta

from odoo.tests import tagged

from ..models.bde_pfmp_placement_state import HISTORY
from .common_pfmp import PfmpCase


@tagged("post_install", "-at_install")
class TestPfmpTouchpoint(PfmpCase):
    """Learners received on the timeline of their host, for who follows them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.learner = cls.make_learner("MARTIN", cls.klass)
        cls.make_period(cls.klass)
        cls.placement = cls.make_placement(cls.learner, host_id=cls.host.id)

    def timeline(self, role, partner=None, **options):
        lines = self.env["bde.touchpoint"].with_user(self.users[role])
        return lines.get_timeline((partner or self.host).id, **options)["lines"]

    def test_a_placement_shows_with_its_learner(self):
        (line,) = self.timeline("user", kinds=["placement"])
        self.assertIn("MARTIN", line["label"])
        self.assertIn("1CIEL", line["label"])
        self.assertTrue(line["action"])

    def test_a_reader_never_meets_a_learner(self):
        for line in self.timeline("reader"):
            self.assertNotIn("MARTIN", f"{line['label']} {line['detail']}")

    def test_a_placement_to_find_or_cancelled_does_not_show(self):
        self.placement._move("cancelled", reason="Closed")
        self.assertFalse(self.timeline("user", kinds=["placement"]))

    def test_past_hosts_show_without_names(self):
        self.env["bde.pfmp.host.history"].create(
            {
                "host_id": self.host.id,
                "school_year_id": self.year.id,
                "class_code": "TMELEC",
                "learner_count": 2,
            }
        )
        labels = [line["label"] for line in self.timeline("user", kinds=["placement"])]
        self.assertTrue(any("TMELEC" in label for label in labels))

    def test_a_learner_who_is_there_is_a_contact(self):
        self.assertFalse(self.host.bde_last_contact)
        self.placement._move("ready")
        self.placement.with_context(bde_history=HISTORY)._move("running")
        self.assertEqual(self.host.bde_last_contact, self.today)
        old = self.make_host("Ancien")
        start = self.today - timedelta(days=400)
        self.env["bde.pfmp.host.history"].create(
            {
                "host_id": old.id,
                "school_year_id": self.year.id,
                "date_start": start,
                "date_end": start,
            }
        )
        self.env["res.partner"]._bde_fill_last_contact(old)
        self.assertEqual(old.bde_last_contact, start)

    def test_learners_of_the_group_say_so(self):
        site = self.make_host("Lilas Sud", parent_id=self.host.id)
        self.env["bde.pfmp.host.history"].create(
            [
                {
                    "host_id": partner.id,
                    "school_year_id": self.year.id,
                    "learner_count": count,
                }
                for partner, count in ((self.host, 1), (site, 4))
            ]
        )
        self.assertIn("5", self.host.bde_group_words)
        self.assertFalse(site.bde_group_words)
