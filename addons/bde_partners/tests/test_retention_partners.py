from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_duplicates import DuplicatesCase
from .test_inbox import InboxCase, eml


@tagged("post_install", "-at_install")
class TestInboxRetention(InboxCase):
    """Mails that nobody filed go at the end of their period; the others stay."""

    def test_unfiled_mails_go(self):
        self.drop(eml(From="inconnue@ailleurs.invalid"))
        mail = self.waiting()
        self.assertTrue(mail)
        self.env["bde.inbox"]._gc_unfiled()
        self.assertTrue(mail.exists(), "its period is not over")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE bde_inbox SET create_date = %s",
            (fields.Datetime.now() - timedelta(days=200),),
        )
        self.env.invalidate_all()
        self.env["bde.inbox"]._gc_unfiled()
        self.assertFalse(mail.exists())


@tagged("post_install", "-at_install")
class TestMergeRetention(DuplicatesCase):
    """The trace of a merge stays, what was known of the lost record does not."""

    def test_values_are_forgotten_the_trace_stays(self):
        double = self.make("SARL GARAGE LILAS", phone="02 61 91 00 31")
        merge = self.env["bde.merge"].with_user(self.users["user"])
        merge._merge(self.host.with_env(merge.env), double.with_env(merge.env), None)
        log = self.env["bde.merge.log"].search([("partner_id", "=", self.host.id)])
        self.env["bde.merge.log"]._gc_values()
        self.assertTrue(log.lost_values, "its period is not over")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE bde_merge_log SET create_date = %s",
            (fields.Datetime.now() - timedelta(days=400),),
        )
        self.env.invalidate_all()
        self.env["bde.merge.log"]._gc_values()
        self.assertFalse(log.lost_values)
        self.assertEqual(log.lost_name, "SARL GARAGE LILAS")

    def test_the_host_s_own_merge_leaves_organisations_to_ours(self):
        double = self.make("SARL GARAGE LILAS")
        wizard = self.env["base.partner.merge.automatic.wizard"].create(
            {
                "partner_ids": [(6, 0, (self.host | double).ids)],
                "dst_partner_id": self.host.id,
            }
        )
        with self.assertRaisesRegex(UserError, "GARAGE LILAS"):
            wizard.action_merge()
        self.assertTrue(double.exists())
