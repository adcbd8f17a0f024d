from datetime import timedelta

from odoo.tests import HttpCase, tagged

from odoo.addons.bde_partners.tests.common_pdf import PdfCase
from odoo.addons.bde_partners.tests.common_public import PublicPageMixin

from .common_attendance import AttendanceCase


@tagged("post_install", "-at_install")
class TestAttestationPage(PdfCase, PublicPageMixin, AttendanceCase, HttpCase):
    """The tutor attests without an account."""

    def setUp(self):
        super().setUp()
        self.attestation = self.ask().sudo()
        self.base = f"/bde/a/{self.attestation._link_token()}"
        self.env.flush_all()

    def send(self, **values):
        given = {"days": "9", "amount": "", "name": "Luc Durand", "signs": "tutor"}
        answer = self.post(self.base, **{**given, **values})
        self.env.invalidate_all()
        return answer

    def test_the_page_shows_and_changes_nothing(self):
        self.make_absence(1)
        before = self.attestation.write_date
        page = self.page(self.base)
        self.assertEqual(page.status_code, 200)
        self.assertIn("DUPONT", page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertIn("noindex", page.headers["X-Robots-Tag"])
        self.env.invalidate_all()
        self.assertEqual(self.attestation.state, "asked")
        self.assertEqual(self.attestation.write_date, before)

    def test_attest_leads_to_the_signature(self):
        answer = self.send()
        self.assertEqual(answer.status_code, 303)
        self.assertIn("/bde/s/", answer.headers["Location"])
        self.assertEqual(self.attestation.days, 9)
        self.assertEqual(self.attestation.attested_by, "Luc Durand")
        self.assertTrue(self.attestation.document_id)

    def test_days_that_cannot_be_are_told_and_nothing_is_lost(self):
        for days in ("13", "2,5", "0", "", "dix"):
            page = self.send(days=days, name="Luc Durand")
            self.assertEqual(page.status_code, 200, days)
            self.assertIn('id="days-error"', page.text)
            self.assertIn("Luc Durand", page.text)
            self.assertFalse(self.attestation.document_id)
        page = self.send(amount="beaucoup")
        self.assertIn('id="amount-error"', page.text)

    def test_twice_answers_kindly_and_corrections_hold_until_signed(self):
        first = self.send().headers["Location"]
        self.assertEqual(self.send().headers["Location"], first)
        document = self.attestation.document_id
        self.send(days="8")
        self.assertNotEqual(self.attestation.document_id, document)
        self.assertEqual(self.attestation.days, 8)
        self.attestation.write({"state": "signed", "signed_on": "2026-01-01 10:00:00"})
        self.env.flush_all()
        self.assertNotIn('id="bde_attest"', self.page(self.base).text)
        late = self.attestation._page_status()
        self.assertEqual(late, "signed")
        self.assertEqual(self.attestation.days, 8)
        self.assertIn("DUPONT", self.page(self.base).text)

    def test_a_link_of_another_opens_nothing(self):
        other = self.ask(self.make_stay(self.make_learner("MARTIN", self.klass)))
        self.env.flush_all()
        token = other.sudo()._link_token().partition("-")[2]
        altered = f"/bde/a/{self.attestation.id}-{token}"
        self.assertEqual(self.page(altered).status_code, 404)
        self.attestation._link_revoke()
        self.env.flush_all()
        self.assertEqual(self.page(self.base).status_code, 404)

    def test_the_register_of_the_host_by_its_link(self):
        answer = self.page(f"{self.base}/register.xlsx")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.content[:2], b"PK")

    def test_the_register_of_the_office_is_not_for_others(self):
        url = f"/bde/pfmp/register/{self.host.id}.xlsx"
        self.authenticate("test_user", "test_user")
        self.assertEqual(self.url_open(url).status_code, 200)
        for login in ("test_reader", "test_teacher"):
            self.authenticate(login, login)
            self.assertEqual(self.url_open(url).status_code, 404)

    def test_the_learner_reads_the_attestation_once_signed(self):
        url = f"/bde/l/{self.placement.sudo()._link_token()}"
        self.env.flush_all()
        self.assertEqual(self.page(f"{url}/attestation.pdf").status_code, 404)
        self.send()
        self.attestation.write({"state": "signed"})
        self.env.flush_all()
        self.assertIn("/attestation.pdf", self.page(url).text)
        answer = self.page(f"{url}/attestation.pdf")
        self.assertEqual(answer.content[:4], b"%PDF")

    def test_a_host_that_left_has_nothing_to_attest(self):
        self.attestation.write({"state": "cancelled"})
        self.env.flush_all()
        page = self.page(self.base)
        self.assertNotIn("bde_attest", page.text)
        self.assertLess(self.end, self.today - timedelta(days=2))
