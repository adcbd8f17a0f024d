import base64

from odoo.tests import new_test_user
from odoo.tests.common import TransactionCase

HEADERS = "description;start_date;end_date;zones"


class ImportCase(TransactionCase):
    """A school of zone B, its users, and calendars of a year nobody generated."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.school = cls.env["res.company"].create(
            {"name": "Lycée des Imports", "bde_zone": "B"}
        )
        cls.env.user.company_ids += cls.school
        cls.env.user.company_id = cls.school
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.school.ids}
        )
        cls.school = cls.school.with_env(cls.env)
        cls.year = cls.env["bde.school.year"].create(
            {
                "name": "2041-2042",
                "date_start": "2041-09-01",
                "date_end": "2042-08-31",
            }
        )
        cls.users = {
            role: new_test_user(
                cls.env,
                f"import_{role}",
                f"bde_partners.group_bde_{role}",
                company_id=cls.school.id,
                company_ids=[(6, 0, cls.school.ids)],
                lang="en_US",
            )
            for role in ("reader", "user", "manager", "teacher")
        }
        cls.holidays = cls.env["bde.school.holiday"]

    def make(self, *rows, headers=HEADERS, user=None, **vals):
        """Return an import of a .csv made of these rows."""
        text = "\n".join([headers, *rows])
        model = self.env["bde.import"]
        if user:
            model = model.with_user(self.users[user])
        return model.create(
            {
                "filename": "calendrier.csv",
                "file": base64.b64encode(text.encode()),
                "school_year_id": self.year.id,
                "company_id": self.school.id,
                **vals,
            }
        )

    def analysed(self, *rows, **vals):
        imp = self.make(*rows, **vals)
        imp._action_analyse()
        return imp

    def counts(self, imp):
        names = ("create", "update", "same", "doubtful", "skip", "error")
        return {name: imp[f"count_{name}"] for name in names if imp[f"count_{name}"]}

    def found(self):
        return self.holidays.search([("school_year_id", "=", self.year.id)])


AUTUMN = "Automne;2041-10-19;2041-11-04;Zone B"
WINTER = "Hiver;2042-02-15;2042-03-03;Zone B"
WRONG = "Printemps;2042-02-30;2042-03-03;Zone B"
