from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common_pfmp import PfmpCase


@tagged("post_install", "-at_install")
class TestSheetTour(PfmpCase, HttpCase):
    """A paper sheet keyed in one screen, by keyboard alone."""

    def test_two_sheets_one_host_nobody_knew(self):
        period = self.make_period(self.klass)
        learners = [
            self.make_learner(name, self.klass) for name in ("ABADIE", "BERGER")
        ]
        placements = self.env["bde.pfmp.placement"].create(
            [
                {
                    "learner_id": learner.id,
                    "period_id": period.id,
                    "date_start": period.date_start,
                    "date_end": period.date_end,
                }
                for learner in learners
            ]
        )
        office = self.users["user"]
        office.group_ids = [Command.link(self.env.ref("base.group_user").id)]
        office.password = office.login
        self.start_tour("/odoo/bde-saisie-fiche", "bde_sheet_keyed", login=office.login)
        host = placements.host_id
        self.assertEqual(host.mapped("name"), ["Boulangerie Zébulon"])
        self.assertEqual(host.bde_host_state, "to_check")
        self.assertEqual(host.city, "Bordeaux")
        self.assertEqual(placements.tutor_id, placements.signatory_id)
        self.assertEqual(placements.tutor_id.mapped("name"), ["Anne Petit"])
        self.assertEqual(placements.mapped("weekly_hours"), [35.0, 35.0])
        self.assertEqual(placements.mapped("state"), ["found", "found"])
