import io
from datetime import datetime

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..rules import mail_merge
from .common_pfmp import PfmpCase

HEADERS = """Nom|Nom d'usage|Prénom|Date de naissance|Classe|Formation|Année scolaire
Téléphone élève|Courriel élève|Adresse élève|Complément élève|Code postal élève
Commune élève|Représentant 1 civilité|Représentant 1 nom|Représentant 1 prénom
Représentant 1 organisme|Représentant 1 adresse|Représentant 1 complément
Représentant 1 code postal|Représentant 1 commune|Représentant 1 mobile
Représentant 1 courriel|Représentant 2 civilité|Représentant 2 nom
Représentant 2 prénom|Représentant 2 organisme|Représentant 2 adresse
Représentant 2 complément|Représentant 2 code postal|Représentant 2 commune
Représentant 2 mobile|Représentant 2 courriel|Période|Premier jour|Dernier jour
Jours de présence|Heures de présence|Heures par semaine|Organisme|Organisme SIRET
Organisme activité|Organisme adresse|Organisme complément|Organisme code postal
Organisme commune|Organisme téléphone|Organisme courriel|Signataire
Signataire fonction|Signataire courriel|Tuteur|Tuteur fonction|Tuteur téléphone
Tuteur courriel|Enseignant référent|Enseignant référent courriel
Numéro de convention|État"""


@tagged("post_install", "-at_install")
class TestMailMerge(HttpCase, PfmpCase):
    """The workbook of a mail merge."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lines = cls.env["bde.pfmp.placement"]
        for name in ("Zola", "Ångström", "=1+1"):
            learner = cls.make_learner(name, cls.klass)
            learner.phone = "+33611223344"
            cls.lines |= cls.make_placement(learner, host_id=cls.host.id)
        for role in ("user", "manager", "teacher"):
            cls.users[role].password = f"test_{role}_pfmp"

    def wizard(self, role="user", records=None):
        action = (records or self.lines).with_user(self.users[role]).action_mail_merge()
        number = int(action["url"].rpartition("/")[2])
        return (
            self.env["bde.pfmp.mail.merge"].with_user(self.users[role]).browse(number)
        )

    def rows(self, wizard):
        name, content = wizard._content()
        self.assertTrue(name.startswith("Publipostage"))
        sheet = openpyxl.load_workbook(io.BytesIO(content))[mail_merge.SHEET]
        head, *rows = sheet.iter_rows()
        names = [cell.value for cell in head]
        return names, [dict(zip(names, row, strict=True)) for row in rows]

    def test_headers_are_stable_and_french(self):
        expected = [name for line in HEADERS.splitlines() for name in line.split("|")]
        self.assertEqual([c.name for c in mail_merge.COLUMNS], expected)
        names, rows = self.rows(self.wizard("manager"))
        self.assertEqual(names, expected)
        self.assertEqual(len(rows), 3, "one row a learner")

    def test_dates_are_dates_phones_text_and_formulas_text(self):
        _names, rows = self.rows(self.wizard("manager"))
        row = rows[0]
        self.assertIsInstance(row["Premier jour"].value, datetime)
        self.assertEqual(row["Premier jour"].number_format, "dd/mm/yyyy")
        self.assertEqual(row["Téléphone élève"].data_type, "s")
        self.assertIn("+33", row["Téléphone élève"].value)
        cells = [r["Nom"] for r in rows]
        self.assertIn("=1+1", [cell.value for cell in cells])
        self.assertEqual({cell.data_type for cell in cells}, {"s"})

    def test_only_what_the_user_may_read(self):
        for column in mail_merge.COLUMNS:
            self.assertNotIn("ine", column.path.split("."))
            self.assertNotIn("birth_city_insee", column.path)
        merge = self.env["bde.pfmp.mail.merge"]
        family = [c for c in mail_merge.COLUMNS if c.path.startswith("guardian")]
        for role, may in (("user", True), ("reader", False)):
            seen = [
                merge.with_user(self.users[role])._may_read(column) for column in family
            ]
            self.assertEqual(set(seen), {may}, role)
        with self.assertRaises(AccessError):
            self.lines.with_user(self.users["reader"]).action_mail_merge()

    def test_class_has_every_learner_even_without_a_placement(self):
        alone = self.make_learner("Seule", self.klass)
        _names, rows = self.rows(self.wizard("manager", self.klass))
        found = [row["Nom"].value for row in rows]
        self.assertIn(alone.last_name, found)
        self.assertEqual(len(found), len(set(found)))
        row = next(r for r in rows if r["Nom"].value == alone.last_name)
        self.assertIsNone(row["Organisme"].value)

    def test_period_gives_its_lines(self):
        period = self.env["bde.pfmp.period"].create(
            {
                "name": "PFMP 1",
                "date_start": self.lines[0].date_start,
                "date_end": self.lines[0].date_end,
                "school_year_id": self.year.id,
                "class_ids": self.klass.ids,
            }
        )
        self.lines.period_id = period
        _names, rows = self.rows(self.wizard("manager", period))
        self.assertEqual(len(rows), len(period.placement_ids))

    def test_what_leaves_is_noted(self):
        self.wizard()
        notes = self.lines.learner_id.message_ids.mapped("body")
        self.assertEqual(sum("mail-merge" in str(note) for note in notes), 3)

    def test_only_its_maker_takes_it(self):
        wizard = self.wizard()
        url = f"/bde/pfmp/publipostage/{wizard.id}"
        self.env.flush_all()
        self.authenticate("test_user", "test_user_pfmp")
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.content.startswith(b"PK"))
        self.authenticate("test_manager", "test_manager_pfmp")
        self.assertEqual(self.url_open(url).status_code, 404)
        self.authenticate(None, None)
        self.assertNotIn(b"PK\x03\x04", self.url_open(url).content[:4])

    def test_nothing_chosen_is_said(self):
        with self.assertRaises(UserError):
            self.lines.browse().with_user(self.users["user"]).action_mail_merge()
