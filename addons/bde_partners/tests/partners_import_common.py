import base64
from pathlib import Path

from .import_common import ImportCase

ADDON = Path(__file__).resolve().parents[1]
SAMPLES = ADDON / "static" / "samples"
AWKWARD = ADDON.parents[1] / "tests" / "samples" / "awkward"
SHARED = ADDON.parents[2] / "shared" / "data"
HEADERS = "Raison sociale;SIRET;CP;Ville"
SIRET = "73282932000074"


class PartnersImportCase(ImportCase):
    """A school that imports its own list of partners."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "queue_job__no_delay": True})
        cls.partners = cls.env["res.partner"]
        cls.melec = cls.env["bde.training"].create(
            {"name": "MELEC", "diploma": "bac_pro", "company_id": cls.school.id}
        )

    def make(self, *rows, headers=HEADERS, user=None, **vals):
        vals.setdefault("filename", "partenaires.csv")
        return super().make(*rows, headers=headers, user=user, **vals)

    def applied(self, *rows, answers=None, valid_part=False, **vals):
        """Return the import of these rows, applied."""
        imp = self.make(*rows, **vals)
        imp._action_analyse()
        self.assertEqual(imp.format, "partners_workbook", imp.message)
        if answers:
            imp._answer(answers)
            imp._action_analyse()
        imp.accept_valid_part = valid_part
        self.assertTrue(imp._action_apply(), imp.message)
        return imp

    def file(self, path):
        """Return the values of an import of a file."""
        content = base64.b64encode(path.read_bytes())
        return {"filename": path.name, "file": content}

    def host(self, name):
        return self.partners.search([("name", "=", name), ("is_company", "=", True)])

    def line(self, imp, number):
        return imp.line_ids.filtered(lambda line: line.line == number)

    def stamps(self):
        """Return every row that such an import may touch, with its date."""
        self.env.flush_all()
        models = ("res.partner", "res.partner.category", "bde.hosting")
        return {
            name: dict(
                self.env.execute_query(
                    self.env[name]
                    .with_context(active_test=False)
                    ._search([])
                    .select("id", "write_date")
                )
            )
            for name in (*models, "bde.interaction", "bde.host.status")
        }

    def assert_second_run_changes_nothing(self, *rows, **vals):
        before = self.stamps()
        imp = self.applied(*rows, valid_part=True, **vals)
        found = self.counts(imp)
        self.assertFalse({"create", "update"} & found.keys(), found)
        self.assertEqual(self.stamps(), before)
        return imp
