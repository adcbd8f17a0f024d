from odoo.tests import HttpCase, tagged

from odoo.addons.mail.tests.common import mail_new_test_user


@tagged("post_install", "-at_install")
class TestContactBudgetTour(HttpCase):
    """A contact-budget refusal and its override, in a browser."""

    browser_size = "1366x768"

    def test_refused_then_asked_with_a_reason(self):
        for login, name in (("quota_sylvie", "Sylvie"), ("quota_nadia", "Nadia")):
            user = mail_new_test_user(
                self.env,
                login=login,
                name=name,
                groups="bde_partners.group_bde_user",
            )
            if name == "Sylvie":
                sylvie = user
        host = self.env["res.partner"].create(
            {"name": "Garage du Quota", "is_company": True, "bde_is_host": True}
        )
        requests = self.env["bde.solicitation"].with_user(sylvie)
        for _number in range(2):
            requests._ask(host, "phone", "place")._answer("yes")
        self.env["bde.refusal.reason"].create(
            {"name": "Surcharge du quota", "rest_months": 3}
        )
        self.start_tour(
            f"/odoo/bde-organisations/{host.id}",
            "bde_contact_budget",
            login="quota_nadia",
        )
        last = host.bde_solicitation_ids.sorted("id")[-1]
        self.assertEqual(last.override_reason, "Ils ont appelé d'eux-mêmes")
        self.assertEqual(last.answer, "no")
        self.assertEqual(host.bde_budget_state, "resting")
