from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .common_pfmp import PfmpCase


@tagged("post_install", "-at_install")
class TestPfmpSegment(PfmpCase):
    """Hosts of a school year and employers of tutors, for segments."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls.make_host("Siège du tuteur")
        cls.past = cls.make_host("Hôte d'autrefois", people=False)
        cls.nobody = cls.make_host("Jamais venu", people=False)
        cls.mine = cls.host | cls.elsewhere | cls.past | cls.nobody
        learner = cls.make_learner("BERNARD", cls.klass)
        period = cls.make_period(cls.klass)
        cls.placement = period.placement_ids.filtered(
            lambda p: p.learner_id == learner
        ) or cls.make_placement(learner, period_id=period.id)
        cls.placement.write(
            {
                "host_id": cls.host.id,
                "tutor_id": cls.host._bde_contacts("tutor").id,
                "state": "found",
            }
        )
        before = cls.env["bde.school.year"]._get_for(
            cls.year.date_start - timedelta(days=10), create=True
        )
        cls.env["bde.pfmp.host.history"].create(
            {"host_id": cls.past.id, "school_year_id": before.id}
        )
        cls.before = before

    def found(self, code, **values):
        segment = (
            self.env["bde.segment"]
            .with_user(self.users["user"])
            .create(
                {
                    "name": "Essai",
                    "line_ids": [Command.create({"criterion": code, **values})],
                }
            )
        )
        found = segment._organisations()
        self.assertEqual(segment.partner_count, len(found))
        return found.with_user(self.env.user) & self.mine

    def test_hosts_of_this_year_of_last_year_or_ever(self):
        self.assertEqual(self.found("pfmp_received", when="this"), self.host)
        self.assertEqual(self.found("pfmp_received", when="last"), self.past)
        self.assertEqual(
            self.found("pfmp_received", when="year", school_year_id=self.before.id),
            self.past,
        )
        both = self.host | self.past
        self.assertEqual(self.found("pfmp_received", when="ever"), both)
        self.assertEqual(
            self.found("pfmp_received", when="ever", negate=True), self.mine - both
        )
        self.placement.write({"state": "cancelled", "end_reason": "Fermeture"})
        self.assertFalse(self.found("pfmp_received", when="this"))

    def test_employers_of_tutors_even_of_another_site(self):
        self.assertEqual(self.found("pfmp_tutor", when="this"), self.host)
        tutor = self.elsewhere._bde_contacts("tutor")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE bde_pfmp_placement SET tutor_id = %s WHERE id = %s",
            [tutor.id, self.placement.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.found("pfmp_tutor", when="this"), self.elsewhere)
        self.assertFalse(self.found("pfmp_tutor", when="last"))

    def test_ready_made_ones_are_there(self):
        segment = self.env.ref("bde_pfmp.bde_segment_pfmp_hosts_this")
        self.assertIn(self.host, segment._organisations())
