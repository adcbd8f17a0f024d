import base64

from odoo.addons.bde_partners.tests.common import SchoolCase

HEADERS = "SIRET;Raison sociale;Ville;Campagne;N° virement;Date;Formation;Montant"
# Invented numbers that pass their check digits: three sites of a company, another one
SITE_A, SITE_B, SITE_C = "99937000000120", "99937000000138", "99937000000146"
OTHER = "99975280100160"


class TransfersCase(SchoolCase):
    """A school, a campaign of 2026, organisations and statements typed in the test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        context = {"lang": "en_US", "queue_job__no_delay": True}
        cls.env = cls.env(context={**cls.env.context, **context})
        cls.company = cls.company.with_env(cls.env)
        cls.company.bde_siret = "19410899900013"
        cls.transfers = cls.env["bde.taxe.transfer"]
        cls.transfers.search([]).unlink()
        cls.env["bde.taxe.campaign"].search([]).unlink()
        cls.campaign = cls.env["bde.taxe.campaign"].create(
            {"year": 2026, "company_id": cls.company.id}
        )
        cls.garage = cls.organisation("Garage Martin", SITE_A, "Blois")
        cls.joiner = cls.organisation("Menuiserie Roy", False, "Tours")

    @classmethod
    def organisation(cls, name, siret=False, city=False, **values):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "bde_siret": siret,
                "city": city,
                **values,
            }
        )

    def make(self, *rows, headers=HEADERS, content=None, user=None, **values):
        """Return an import of a .csv of these rows, or of a file's bytes."""
        content = content or "\n".join([headers, *rows]).encode()
        model = self.env["bde.import"]
        if user:
            model = model.with_user(self.users[user])
        return model.create(
            {
                "filename": "versements.csv",
                "file": base64.b64encode(content),
                "school_year_id": self.year.id,
                "company_id": self.company.id,
                **values,
            }
        )

    def analysed(self, *rows, answers=None, **values):
        imp = self.make(*rows, **values)
        imp._action_analyse()
        self.assertEqual(imp.format, "taxe_transfers", imp.message)
        if answers:
            imp._answer(answers)
            imp._action_analyse()
        return imp

    def applied(self, *rows, valid_part=False, **values):
        imp = self.analysed(*rows, **values)
        imp.accept_valid_part = valid_part
        self.assertTrue(imp._action_apply(), imp.message)
        return imp

    def counts(self, imp):
        names = ("create", "update", "same", "doubtful", "skip", "error")
        return {name: imp[f"count_{name}"] for name in names if imp[f"count_{name}"]}

    def line(self, imp, number):
        return imp.line_ids.filtered(lambda line: line.line == number)

    def found(self, **values):
        domain = [(name, "=", value) for name, value in values.items()]
        return self.transfers.search(
            [("company_id", "=", self.company.id), *domain], order="line_number, id"
        )
