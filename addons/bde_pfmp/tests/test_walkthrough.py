import os
from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from odoo.addons.bde_partners.models.ir_actions_report import IrActionsReport
from odoo.addons.bde_partners.tests.common_pdf import PdfCase
from odoo.addons.mail.tests.common import mail_new_test_user

from .import_case import SHARED

SIECLE = SHARED / "pix_siecle_two_valid_students.xml"


@tagged("post_install", "-at_install")
class TestWalkthrough(PdfCase, HttpCase):
    """The main job, end to end in a browser: import, period, host, conventions."""

    browser_size = "1440x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.env.company.write({"name": "Lycée de la Visite", "bde_uai": "0419999W"})
        cls.user = mail_new_test_user(
            cls.env,
            login="visite",
            password="visite-2026",
            lang="fr_FR",
            groups="bde_partners.group_bde_manager",
        )
        cls.training = cls.env["bde.training"].create(
            {"name": "Bac pro Visite", "short_name": "Bac pro Visite"}
        )
        cls.host = cls.env["res.partner"].create(
            {
                "name": "Atelier de la Visite",
                "is_company": True,
                "bde_is_host": True,
                "bde_siret": "99900000300015",
            }
        )

    def _walk(self, tour):
        """Run a tour with PDFs really printed, and jobs run at once."""
        with (
            patch.object(
                IrActionsReport, "_bde_rendering_is_off", lambda report: False
            ),
            patch.dict(os.environ, {"QUEUE_JOB__NO_DELAY": "1"}),
        ):
            self.start_tour("/odoo/bde-accueil", tour, login="visite", timeout=180)

    def test_shared_siecle_file(self):
        """A real file, awkward on purpose: settled in the dry run, not edited."""
        if not SIECLE.exists():
            self.skipTest("no ../shared/data beside this clone")
        attachment = self.env["ir.attachment"].create(
            {"name": "eleves.xml", "raw": SIECLE.read_bytes(), "public": True}
        )
        self.env["ir.model.data"].create(
            {
                "module": "bde_pfmp",
                "name": "walkthrough_file",
                "model": "ir.attachment",
                "res_id": attachment.id,
            }
        )
        self._walk("bde_walkthrough_shared")
        learner = self.env["bde.learner"].search([])
        self.assertEqual(learner.mapped("last_name"), ["COVERT"])
        self.assertEqual(learner.training_id, self.training)
        self.assertEqual(learner.class_id.code, "4A")
        placement = learner.placement_ids
        self.assertEqual(placement.host_id, self.host)
        self.assertEqual(placement.state, "ready")
        self.assertTrue(
            placement.convention_id.document_id.attachment_id.raw.startswith(b"%PDF")
        )

    def test_sample_file(self):
        """The sample of the repository: a whole class, two MEFs, printed in one go."""
        self._walk("bde_walkthrough_sample")
        group = self.env["bde.class"].search([("code", "=", "TMCV")])
        self.assertEqual(len(group.enrolment_ids.mef_id), 2)
        self.assertEqual(len(group.enrolment_ids.training_id), 2)
        placements = self.env["bde.pfmp.placement"].search(
            [("class_id", "=", group.id)]
        )
        self.assertGreater(len(placements), 5)
        self.assertEqual(set(placements.mapped("state")), {"ready"})
        for placement in placements:
            pdf = placement.convention_id.document_id.attachment_id.raw
            self.assertTrue(pdf.startswith(b"%PDF"), placement.display_name)
