from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from odoo.addons.mass_mailing.tests.common import MassMailCommon

from .common import role_users


@tagged("post_install", "-at_install")
class TestMailingBudget(MassMailCommon):
    """Mailings spare those who were asked enough, and say who they are."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.roles = role_users(cls.env, suffix="_mailing")
        cls.requests = cls.env["bde.solicitation"]
        cls.hosts = cls.env["res.partner"].create(
            [
                {"name": name, "is_company": True, "email": f"{name}@example.org"}
                for name in ("free", "spent", "resting", "excluded", "never")
            ]
        )
        cls.free, cls.spent, cls.resting, cls.excluded, cls.never = cls.hosts
        cls.people = cls.env["res.partner"].create(
            [
                {
                    "name": f"P{n}",
                    "parent_id": cls.free.id,
                    "email": f"p{n}@example.org",
                }
                for n in range(2)
            ]
        )
        cls.requests._ask(cls.spent, "phone", "place")
        cls.requests._ask(cls.spent, "phone", "tax")
        refusals = cls.env["bde.refusal"]
        refusals._refuse(cls.resting, "workload")
        refusals._refuse(cls.never, "never")
        cls.excluded._action_set_host_state("excluded", reason="Accident")
        cls.everybody = cls.hosts | cls.people

    def mailing(self, purpose="event", **values):
        return (
            self.env["mailing.mailing"]
            .with_user(self.roles["user"])
            .create(
                {
                    "subject": "Forum des métiers",
                    "body_html": "<p>Venez</p>",
                    "mailing_model_id": self.env["ir.model"]._get("res.partner").id,
                    "mailing_domain": repr([("id", "in", self.everybody.ids)]),
                    "bde_purpose_id": self.env.ref(
                        f"bde_partners.bde_purpose_{purpose}"
                    ).id,
                    **values,
                }
            )
        )

    def send(self, mailing):
        with self.mock_mail_gateway(mail_unlink_sent=False):
            mailing.action_send_mail()
        return set(
            self.env["mailing.trace"]
            .search([("mass_mailing_id", "=", mailing.id)])
            .mapped("res_id")
        )

    def test_left_out_and_listed_with_the_reason_before_sending(self):
        mailing = self.mailing()
        left = {line.partner_id: line for line in mailing.sudo().bde_left_out_ids}
        self.assertEqual(
            set(left), {self.spent, self.resting, self.excluded, self.never}
        )
        self.assertEqual(mailing.bde_left_out_count, 4)
        self.assertIn("already asked", left[self.spent].reason)
        self.assertEqual(left[self.resting].state, "resting")

    def test_sending_reaches_the_others_and_counts_once_an_organisation(self):
        mailing = self.mailing()
        self.assertEqual(self.send(mailing), {self.free.id, *self.people.ids})
        asked = self.requests.search([("mailing_id", "=", mailing.id)])
        self.assertEqual(asked.partner_id, self.free)
        self.assertEqual(len(asked), 1)
        self.assertRecordValues(
            asked,
            [
                {
                    "channel": "mailing",
                    "counts": True,
                    "note": "Forum des métiers",
                    "user_id": self.roles["user"].id,
                }
            ],
        )
        self.assertEqual(mailing.state, "done")
        self.assertEqual(mailing.bde_left_out_count, 4)

    def test_thanks_are_not_counted_and_reach_all_but_those_who_refuse(self):
        mailing = self.mailing("thanks")
        self.assertEqual(
            mailing.sudo().bde_left_out_ids.partner_id, self.excluded | self.never
        )
        reached = self.send(mailing)
        self.assertIn(self.spent.id, reached)
        self.assertNotIn(self.never.id, reached)
        self.assertFalse(self.requests.search([("mailing_id", "=", mailing.id)]))

    def test_a_test_mail_is_not_counted(self):
        mailing = self.mailing()
        test = (
            self.env["mailing.mailing.test"]
            .with_user(self.roles["user"])
            .create({"email_to": "moi@example.org", "mass_mailing_id": mailing.id})
        )
        with self.mock_mail_gateway():
            test.send_mail_test()
        self.assertFalse(self.requests.search([("mailing_id", "=", mailing.id)]))

    def test_a_mailing_cut_short_goes_on_with_those_it_asked(self):
        mailing = self.mailing()
        mailing._bde_note_requests(self.free.ids)
        self.free.bde_quota = 1
        self.assertEqual(self.send(mailing), {self.free.id, *self.people.ids})
        self.assertEqual(len(self.free.bde_solicitation_ids), 1)

    def test_when_nobody_is_left_nothing_is_sent(self):
        mailing = self.mailing(mailing_domain=repr([("id", "in", self.spent.ids)]))
        with self.mock_mail_gateway():
            mailing.action_send_mail()
        self.assertEqual(mailing.state, "done")
        self.assertFalse(self._new_mails)

    def test_the_queue_does_the_same(self):
        mailing = self.mailing()
        mailing.action_put_in_queue()
        cron = self.env.ref("mass_mailing.ir_cron_mass_mailing_queue")
        with self.mock_mail_gateway(), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(mailing.state, "done")
        self.assertEqual(
            self.requests.search([("mailing_id", "=", mailing.id)]).partner_id,
            self.free,
        )

    def test_requests_of_a_mailing_are_made_in_one_go(self):
        hosts = self.env["res.partner"].create(
            [
                {"name": f"H{n}", "is_company": True, "email": f"h{n}@example.org"}
                for n in range(30)
            ]
        )
        mailing = self.mailing(mailing_domain=repr([("id", "in", hosts.ids)]))
        calls = []
        create = type(self.requests).create

        def counted(records, vals_list):
            calls.append(len(vals_list))
            return create(records, vals_list)

        with patch.object(type(self.requests), "create", counted):
            mailing._bde_note_requests(hosts.ids)
        self.assertEqual(calls, [30])
        self.assertTrue(fields.Date.context_today(mailing))
