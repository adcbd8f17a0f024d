from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

ROLES = ("reader", "user", "manager", "teacher", "head", "bursar")
# Invented numbers that pass their check digits
UAI = "0451662M"
SIRET = "99937000000120"
OTHER_SIRET = "99975280100160"


def role_users(env, company=None, suffix=""):
    """Return {role: user} with one user for each role of the office."""
    extra = {}
    if company:
        extra = {"company_id": company.id, "company_ids": [Command.set(company.ids)]}
    return {
        role: new_test_user(
            env,
            f"test_{role}{suffix}",
            groups=f"bde_partners.group_bde_{role}",
            **extra,
        )
        for role in ROLES
    }


class SchoolCase(TransactionCase):
    """A school in zone B with its users, and another school in zone C."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context={
                **cls.env.context,
                "tracking_disable": True,
                "no_reset_password": True,
            }
        )
        cls.company = cls.env.company
        cls.company.write({"bde_uai": UAI, "bde_zone": "B"})
        cls.other = cls.env["res.company"].create(
            {"name": "Lycée voisin", "bde_zone": "C"}
        )
        cls.users = role_users(cls.env)
        cls.year = cls.env["bde.school.year"]._current()
