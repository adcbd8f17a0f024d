from odoo.tests import HttpCase, tagged

from .test_proposal import ProposalCase


@tagged("post_install", "-at_install")
class TestProposalTour(HttpCase, ProposalCase):
    """In a browser: a teacher proposes, the office accepts, the teacher sees it."""

    def test_a_proposal_is_accepted(self):
        for role in ("teacher", "user"):
            self.users[role].password = self.users[role].login * 2
        home = "/odoo/bde-accueil"
        self.start_tour(home, "bde_proposal_teacher", login=self.users["teacher"].login)
        proposal = self.env["bde.proposal"].search([("name", "=", "Atelier du Tour")])
        self.assertEqual(proposal.user_id, self.users["teacher"])
        self.start_tour(home, "bde_proposal_office", login=self.users["user"].login)
        self.assertEqual(proposal.state, "accepted")
        partner = proposal.partner_id
        self.assertEqual(partner.bde_contact_ids.name, "Rose Tour")
        self.assertTrue(partner.with_user(self.users["teacher"]).has_access("read"))
