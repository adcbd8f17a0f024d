from odoo.exceptions import UserError
from odoo.service.model import call_kw

from .common_rights import RightsCase


class AttackCase(RightsCase):
    """Calls that no screen makes, by people of the school and of another one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["stranger"] = cls.neighbour
        cls.other_campaign = cls.env["bde.taxe.campaign"].create(
            {"name": "Other", "year": 2026, "company_id": cls.other.id}
        )
        cls.bakery = cls.make("Boulangerie des Tilleuls")
        cls.other_target = cls.env["bde.taxe.target"].create(
            {
                "campaign_id": cls.other_campaign.id,
                "company_id": cls.other.id,
                "partner_id": cls.bakery.id,
            }
        )

    def call(self, role, record, method, *args, **kwargs):
        """Return the answer to a call of the web client."""
        self.env.flush_all()
        self.env.invalidate_all()
        user = self.users[role]
        context = {"allowed_company_ids": user.company_ids.ids, "lang": "en_US"}
        context |= kwargs.pop("context", {})
        model = self.env[record._name].with_user(user)
        ids = [record.ids] if record.ids or method == "onchange" else []
        try:
            with self.env.cr.savepoint():
                answer = call_kw(
                    model, method, [*ids, *args], {**kwargs, "context": context}
                )
                self.env.flush_all()
        finally:
            self.env.invalidate_all()
        return answer

    def refused(self, role, record, method, *args, **kwargs):
        with self.assertRaises(UserError, msg=f"{role} {record} {method} {args}"):
            self.call(role, record, method, *args, **kwargs)

    def told(self, role, model, vals, names, **kwargs):
        """Return all that one reads of a record one has just tried to make."""
        try:
            made = self.call(role, self.env[model], "create", [vals], **kwargs)
            record = self.env[model].browse(made)
            return str(self.call(role, record, "read", names))
        except UserError as error:
            return str(error)
