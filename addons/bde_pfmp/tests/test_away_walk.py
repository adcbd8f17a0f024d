"""What happens while they are away, end to end in real browsers and over HTTP."""

import os
from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.base.models.ir_actions_report import IrActionsReport as BaseReport
from odoo.addons.bde_partners.models.ir_actions_report import IrActionsReport
from odoo.addons.bde_partners.tests.common_pdf import PdfCase
from odoo.addons.bde_partners.tests.common_public import PublicPageMixin
from odoo.addons.bde_partners.tests.common_signature_page import PHONE_SIGN

from .common_allowance import AllowanceCase
from .common_phone import PhoneCase
from .test_weeks import WeeksCase

PHONE = "Mozilla/5.0 (Linux; Android 14; Pixel 7) Chrome/126.0 Mobile Safari/537.36"
render = BaseReport._pre_render_qweb_pdf


def really(report, *args, **kwargs):
    """Print as outside of tests."""
    report = report.with_context(force_report_rendering=True)
    return render(report, *args, **kwargs)


class AwayWalkCase(PdfCase, HttpCase):
    """Mixin of a school's case: its office in French, papers printed, jobs done."""

    browser_size = "1440x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = new_test_user(
            cls.env,
            "bureau.walk",
            password="bureau.walk",
            groups="base.group_user,bde_partners.group_bde_user",
            lang="fr_FR",
        )

    def setUp(self):
        super().setUp()
        for patcher in (
            patch.object(
                IrActionsReport, "_bde_rendering_is_off", lambda report: False
            ),
            patch.object(BaseReport, "_pre_render_qweb_pdf", really),
            patch.dict(os.environ, {"QUEUE_JOB__NO_DELAY": "1"}),
        ):
            patcher.start()
            self.addCleanup(patcher.stop)

    def walk(self, tour, path="bde-accueil"):
        self.env.flush_all()
        self.start_tour(f"/odoo/{path}", tour, login=self.office.login)
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestRedListWalk(AwayWalkCase, WeeksCase):
    def test_from_the_red_list_to_the_derogation(self):
        """Asked for with its reason, printed, filed, granted: off the red list."""
        learners = [self.make_last_year(name) for name in ("Dispense", "Reste")]
        for learner in learners:
            self.stay(learner, self.years[0], 6)
            self.stay(learner, self.years[1], 8)
        self.walk("bde_red_list_derogation")
        request = self.env["bde.pfmp.weeks.decision"].search(
            [("learner_id", "in", [learner.id for learner in learners])]
        )
        self.assertEqual(request.learner_id, learners[0])
        self.assertEqual((request.kind, request.weeks), ("derogation", 6))
        self.assertEqual((request.state, request.requested_on), ("granted", self.today))
        self.assertEqual(request.reason, "Entreprise fermée en mai")
        document = self.env["bde.document"].search(
            [("res_model", "=", "bde.learner"), ("res_id", "=", learners[0].id)]
        )
        self.assertEqual(document.type_id.code, "weeks_request")
        self.assertTrue(document.attachment_id.raw.startswith(b"%PDF"))
        row = self.cycles.search([("learner_id", "=", learners[0].id)])
        self.assertEqual((row.waived, row.missing), (6, 0))
        self.assertEqual(row.standing, "complete")
        self.assertEqual(self.row(learners[1]).standing, "red")


@tagged("post_install", "-at_install")
class TestAllowanceWalk(PublicPageMixin, AwayWalkCase, AllowanceCase):
    def test_from_the_tutor_to_the_gap_explained(self):
        """Attested on a phone, signed, sealed, paid for, reconciled: one gap."""
        learner = self.make_ready("Atteste")
        tutor = self.host.child_ids.filtered(lambda p: p.name.startswith("tutor"))
        tutor.email = "tuteur@garage.example.org"
        stay = self.make_stay(learner, 1, state="done", tutor_id=tutor.id)
        line = self.prepare(stay)
        others = self.prepare(
            self.make_stay(self.make_ready("Bel-Air"), 1, days=10),
            self.make_stay(self.make_ready("Clerc"), 1, days=12),
        )
        self.award(learner)
        for other in others:
            self.award(other.learner_id)
        self.assertEqual((line.state, line.main_blocker), ("blocked", "no_attestation"))
        self._attest_on_phone(stay)
        self.assertEqual((line.state, line.days, line.amount), ("to_key", 18, 180))
        self.walk("bde_allowance_reconciled", "bde-allowance")
        self.assertEqual((line.state, line.keyed_days), ("keyed", 18))
        self.assertEqual((line.seen_days, line.seen_amount), (17, 170))
        self.assertEqual((line.has_gap, line.gap), (True, -10))
        self.assertEqual(line.gap_code, "days_differ")
        self.assertEqual(others.mapped("has_gap"), [False, False])
        self.assertEqual(others.mapped("seen_state"), ["validated", "validated"])

    def _attest_on_phone(self, stay):
        """The tutor says the days on the page, then signs with a finger."""
        attestation = stay._ask_attestations().sudo()
        base = f"/bde/a/{attestation._link_token()}"
        self.env.flush_all()
        self.authenticate(None, None)
        self.opener.headers["User-Agent"] = PHONE
        answer = self.post(base, days="18", amount="", name="Luc Durand", signs="tutor")
        self.assertEqual(answer.status_code, 303)
        door = answer.headers["Location"]
        self.assertIn("/bde/s/", door)
        self.env.invalidate_all()
        self.assertEqual((attestation.state, attestation.days), ("asked", 18))
        self.browser_js("/bde", PHONE_SIGN.replace("PATH", door))
        self.env.invalidate_all()
        request = attestation.signature_request_id
        self.assertEqual((attestation.state, request.state), ("signed", "signed"))
        self.assertEqual(request.seal_state, "sealed")
        document = attestation._given_document()
        self.assertEqual(document, request.final_document_id)
        self.assertEqual(document.learner_id, stay.learner_id)
        found = self.env["bde.verification"]._check_file(document.attachment_id.raw)
        self.assertEqual(found["verdict"], "sealed")


@tagged("post_install", "-at_install")
class TestFollowWalk(AwayWalkCase, PhoneCase):
    def test_from_places_to_an_alert_closed(self):
        """Referents, visits in a tour, an urgent report by the link, its end."""
        stays = self._placed()
        self.walk("bde_from_places_to_tours", f"bde-periodes/{stays.period_id.id}")
        self.assertEqual(stays.referent_id, self.outsider)
        tour = self.env["bde.pfmp.tour"].search(
            [("teacher_id", "=", self.outsider.id), ("state", "=", "confirmed")]
        )
        visit = tour.visit_ids.filtered(lambda v: v.learner_id == stays[1].learner_id)
        self.assertEqual(visit.state, "planned")
        alert = self._reported(visit)
        self.walk("bde_alert_closed")
        self.assertEqual((alert.state, alert.user_id), ("closed", self.office))
        self.assertEqual(alert.closing_reason, "Nouveau poste trouvé avec le tuteur")
        self.assertEqual(alert.closed_on, self.today)

    def _placed(self):
        """Return two learners in company since last week, whom nobody follows."""
        self.company.partner_id.write(
            {"partner_latitude": 48.85, "partner_longitude": 2.35}
        )
        (self.visit | self.far_visit)._cancel("Hors de la promenade")
        near = {"partner_latitude": 48.9, "partner_longitude": 2.4}
        self.host.write(near)
        klass = self.make_class("2MELEC", teacher_ids=[Command.set(self.outsider.ids)])
        start = self.today - timedelta(days=self.today.weekday() + 7)
        period = self.make_period(klass, start=start, weeks=4, name="PFMP 1")
        stays = self.env["bde.pfmp.placement"]
        for name in ("Noir", "Olive"):
            stays |= self.make_placement(
                self.make_learner(name, klass),
                start,
                period.date_end,
                period_id=period.id,
                host_id=self.make_host(f"Atelier {name}", **near).id,
                state="running",
            )
        return stays

    def _reported(self, visit):
        """The teacher, without an account, reports by the link; return the alert."""
        link = self.outsider._bde_visit_link(self.company)
        self.env.flush_all()
        self.authenticate(None, None)
        status, said = self.send(
            f"/bde/suivi/{link._link_token()}",
            self.raw(
                id=visit.id, alert_level="urgent", alert_text="Machine dangereuse"
            ),
        )
        self.env.invalidate_all()
        self.assertEqual((status, said["status"]), (200, "saved"))
        self.assertEqual(visit.state, "done")
        alert = self.reports(visit.placement_id).alert_id
        self.assertEqual((alert.level, alert.state), ("urgent", "open"))
        self.assertEqual(alert.opened_by, self.outsider)
        return alert
