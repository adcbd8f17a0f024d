from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged

from .import_common import AUTUMN, ImportCase


@tagged("post_install", "-at_install")
class TestSecurityCalls(ImportCase):
    """Calls that no screen makes, by people who are logged in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.imp = cls.make(cls, AUTUMN, AUTUMN.replace("Zone B", "Zone A"))
        cls.imp._action_analyse()
        other = cls.env["res.company"].create({"name": "Autre"})
        cls.users["stranger"] = new_test_user(
            cls.env,
            "security_stranger",
            "bde_partners.group_bde_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        cls.users["portal"] = new_test_user(
            cls.env, "security_portal", "base.group_portal"
        )

    def call(self, role, record, method, *args, **context):
        self.env.flush_all()
        self.env.invalidate_all()
        model = self.env[record._name].with_user(self.users[role])
        context["allowed_company_ids"] = self.users[role].company_ids.ids
        model = model.with_context(**context)
        return call_kw(model, method, [record.ids, *args], {"context": context})

    def test_points_and_columns_are_settled_by_the_office_alone(self):
        question, column = self.imp.question_ids[0], self.imp.column_ids[0]
        self.call("user", question, "write", {"remember": True})
        self.call("user", column, "write", {"field": column.field})
        for role in ("reader", "teacher", "portal", "stranger"):
            for record, vals in (
                (question, {"answer": "all"}),
                (question, {"remember": False}),
                (column, {"field": False}),
            ):
                for context in ({}, {"bde_import_replan": True}):
                    with (
                        self.subTest(role=role, vals=vals, context=context),
                        self.assertRaises(AccessError),
                    ):
                        self.call(role, record, "write", vals, **context)

    def test_followers_are_looked_for_with_own_rights(self):
        partners = self.env["res.partner"]
        followed = partners.create({"name": "Followed"})
        hidden = partners.create({"name": "Hidden", "company_id": self.school.id})
        shown = partners.create({"name": "Shown"})
        followed.message_subscribe(partner_ids=(hidden | shown).ids)
        self.env.flush_all()
        stranger = self.users["stranger"]
        model = partners.with_user(stranger).with_context(
            allowed_company_ids=stranger.company_ids.ids
        )
        for name, found in (("Shown", followed), ("Hidden", partners)):
            domain = [
                ("id", "=", followed.id),
                ("message_partner_ids.company_registry", "=", False),
                ("message_partner_ids", "any", [("name", "=", name)]),
            ]
            self.assertEqual(model.search(domain).sudo(), found, name)
