import inspect
import re

from odoo.fields import Command
from odoo.tests import new_test_user

from .common_loyalty import LoyaltyCase

# An amount that nothing else is; whatever way it is written
AMOUNT = 13579.24
# Of every model, whoever extends them: they check their caller
FRAMEWORK = ("create", "write", "unlink", "default_get", "onchange")
WRITTEN = ("13579.24", "13579,24", "1357924")
SEES = ("user", "manager", "head", "bursar")
# What a teacher may open of this addon: their own calls and the windows about them
TEACHER = {"bde.taxe.call", "bde.taxe.call.outcome", "bde.taxe.call.sheet"}


class RightsCase(LoyaltyCase):
    """A campaign whose every amount is one that can be recognised anywhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.training = cls.env["bde.training"].create({"name": "Maintenance auto"})
        cls.teach()
        cls.garage = cls.make(
            "Garage des Lilas",
            email="garage@lilas.invalid",
            phone="0261910011",
            bde_is_host=True,
            bde_taxe_payroll=AMOUNT,
        )
        cls.env["bde.hosting"].create(
            {"partner_id": cls.garage.id, "training_id": cls.training.id}
        )
        cls.boss = cls.env["res.partner"].create(
            {
                "name": "Anne Petit",
                "parent_id": cls.garage.id,
                "email": "anne@lilas.invalid",
            }
        )
        cls.plain = new_test_user(cls.env, "taxe_plain", "base.group_user")
        cls.portal = new_test_user(cls.env, "taxe_portal", "base.group_portal")
        cls.portal.partner_id.parent_id = cls.make("Autre entreprise")
        cls.neighbour = new_test_user(
            cls.env,
            "taxe_neighbour",
            "bde_partners.group_bde_manager",
            company_id=cls.other.id,
            company_ids=[Command.set(cls.other.ids)],
        )
        cls.without = {
            "teacher": cls.users["teacher"],
            "reader": cls.users["reader"],
            "plain": cls.plain,
            "portal": cls.portal,
            "public": cls.env.ref("base.public_user"),
        }
        cls.make_campaign()

    @classmethod
    def teach(cls):
        """The teacher has a class of the training: the garage is of their partners."""
        teacher = cls.users["teacher"].partner_id
        teacher.bde_is_teacher = True
        mef = cls.env["bde.mef"].create(
            {
                "code": "24725214311",
                "name": "1MVA",
                "training_id": cls.training.id,
            }
        )
        cls.env["bde.class"].create(
            {
                "name": "1MVA",
                "code": "1MVA",
                "school_year_id": cls.year.id,
                "mef_ids": [Command.set(mef.ids)],
                "teacher_ids": [Command.set(teacher.ids)],
            }
        )

    @classmethod
    def make_campaign(cls):
        """Every kind of record, made the way the office and the company make them."""
        cls.campaign.write({"amount_goal": AMOUNT})
        cls.target = cls.make_target(
            cls.garage,
            contact_id=cls.boss.id,
            amount_estimated=AMOUNT,
            amount_last=AMOUNT,
            user_id=cls.users["teacher"].id,
        )
        cls.target._make_calls(users=cls.users["teacher"])
        cls.target._mark_contacted("mail")
        cls.target._declare(
            amount=AMOUNT, training=cls.training, source="page", day=None
        )
        cls.target._ask_call(note="demain", phone="0261910022")
        cls.payment = cls.env["bde.taxe.payment"].create(
            {
                "campaign_id": cls.campaign.id,
                "label": "TAXE- APPRENTISSAGE - 1 - 2026 - 1",
                "amount": AMOUNT,
            }
        )
        cls.transfer = cls.give(
            cls.garage, 2026, AMOUNT, cls.target, payment_id=cls.payment.id
        )
        cls.gift = cls.env["bde.taxe.gift"].create(
            {"name": "Pont", "partner_id": cls.garage.id, "value": AMOUNT}
        )
        cls.allocation = cls.env["bde.taxe.allocation"].create(
            {"name": "Atelier", "campaign_id": cls.campaign.id, "amount": AMOUNT}
        )
        cls.expense = cls.env["bde.taxe.expense"].create(
            {
                "name": "Valise",
                "allocation_id": cls.allocation.id,
                "kind_id": cls.env["bde.taxe.expense.kind"]
                .create({"name": "Outillage", "verdict": "allowed"})
                .id,
                "amount": AMOUNT,
                "supplier_id": cls.garage.id,
            }
        )
        cls.target._thank("letter")
        cls.env.flush_all()
        cls.env.invalidate_all()

    # ------------------------------------------------------------------ looking
    def assertNoAmount(self, value, where):
        # the space of thousands, as text, as a list shows it, as HTML writes it
        text = re.sub(r"\s|\\xa0|\\u202f|&nbsp;|&#160;|&#8239;", "", str(value))
        for written in WRITTEN:
            self.assertNotIn(written, text, where)

    def models(self, prefix="bde.taxe."):
        """Return [(name, model class)] of the records of this addon."""
        return [
            (name, model)
            for name, model in sorted(self.env.registry.items())
            if name.startswith(prefix) and not model._abstract
        ]

    def public_methods(self):
        """Return [(model, method)] that any account may call from outside."""
        found = []
        for name, model in sorted(self.env.registry.items()):
            for attribute, function in inspect.getmembers(model, inspect.isfunction):
                if (
                    not attribute.startswith("_")
                    and function.__module__.startswith("odoo.addons.bde_taxe")
                    and not getattr(function, "_api_private", False)
                    and attribute not in FRAMEWORK
                ):
                    found.append((name, attribute))
        return found
