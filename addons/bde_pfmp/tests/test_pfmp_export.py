import io
import zipfile

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .common_pfmp import PfmpCase


@tagged("post_install", "-at_install")
class TestExport(HttpCase, PfmpCase):
    """Files that leave: for PRONOTE, and a learner's own data."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lines = cls.env["bde.pfmp.placement"]
        for name in ("Zola", "Ångström", "Émile"):
            cls.lines |= cls.make_placement(
                cls.make_learner(name, cls.klass), host_id=cls.host.id
            )
        for role in ("user", "manager", "teacher"):
            cls.users[role].password = f"test_{role}_pfmp"

    def export(self, role="user"):
        action = self.lines.with_user(self.users[role]).action_export()
        return (
            self.env["bde.pfmp.export"]
            .with_user(self.users[role])
            .with_context(**action["context"], lang="en_US")
            .create({})
        )

    def test_usual_columns(self):
        name, content = self.export()._content()
        self.assertTrue(name.endswith(".txt"))
        rows = [line.split("\t") for line in content.decode("utf-8-sig").splitlines()]
        self.assertEqual(
            rows[0],
            [
                "Last name",
                "First name",
                "Class",
                "Host organisation",
                "First day",
                "Last day",
            ],
        )
        self.assertEqual(len(rows), 4)
        start = self.lines[0].date_start.strftime("%d/%m/%Y")
        self.assertEqual(rows[1][2:5], ["1CIEL", "Garage des Lilas", start])

    def test_chosen_columns_are_remembered(self):
        export = self.export()
        for column in export.column_ids:
            column.selected = column.code in ("host", "state", "hours", "last_name")
        host = export.column_ids.filtered(lambda c: c.code == "host")
        host.sequence = -1
        export.write({"encoding": "cp1252", "with_header": False})
        export.action_download()
        content = export._content()[1].decode("cp1252")
        self.assertTrue(content.startswith("Garage des Lilas\t"))
        self.assertIn("Place found", content)
        again = self.export()
        self.assertEqual(again.encoding, "cp1252")
        self.assertFalse(again.with_header)
        self.assertEqual(again._chosen_codes(), export._chosen_codes())
        other = self.export("manager")
        self.assertEqual(other.encoding, "utf8", "each user has their own")

    def test_no_column(self):
        export = self.export()
        export.column_ids.selected = False
        with self.assertRaises(UserError):
            export.action_download()

    def test_route(self):
        export = self.export()
        self.env.flush_all()
        url = f"/bde/pfmp/export/{export.id}"
        self.authenticate("test_user", "test_user_pfmp")
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        self.assertTrue(response.content.startswith(b"\xef\xbb\xbf"))
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertIn("no-store", response.headers["Cache-Control"])
        self.assertEqual(self.url_open("/bde/pfmp/export/999999").status_code, 404)
        self.authenticate("test_manager", "test_manager_pfmp")
        self.assertEqual(self.url_open(url).status_code, 404, "somebody else's")
        self.authenticate("test_teacher", "test_teacher_pfmp")
        self.assertEqual(self.url_open(url).status_code, 404)

    def test_learner_data(self):
        learner = self.lines[0].learner_id
        action = learner.with_user(self.users["manager"]).action_export_data()
        self.assertTrue(learner.message_ids, "giving the data is noted")
        self.env.flush_all()
        self.authenticate("test_manager", "test_manager_pfmp")
        response = self.url_open(action["url"])
        self.assertEqual(response.status_code, 200)
        self.assertIn("no-store", response.headers["Cache-Control"])
        with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
            names = archive.namelist()
            self.assertTrue(any(name.endswith("donnees.json") for name in names))
            page = next(name for name in names if name.endswith("donnees.html"))
            self.assertIn("ZOLA", archive.read(page).decode())
        for ids in ("", "0", "abc", "999999"):
            url = f"/bde/pfmp/learner-data?ids={ids}"
            self.assertEqual(self.url_open(url).status_code, 404)
        self.authenticate("test_user", "test_user_pfmp")
        self.assertEqual(self.url_open(action["url"]).status_code, 404)
