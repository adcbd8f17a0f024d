from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.bde_partners.tests.common_pdf import PdfCase

from .common_host_form import STEPS, HostFormCase


@tagged("post_install", "-at_install")
class TestHostFormPage(HostFormCase, HttpCase):
    """The pages of the company: by secret link and by account."""

    def setUp(self):
        super().setUp()
        self.form = self.make_form().sudo()
        self.base = f"/bde/e/{self.form._link_token()}"

    def save(self, step, base=None, **changes):
        base = base or self.base
        return self.post(f"{base}/{step}", **self.answers(self.form, step, **changes))

    def test_get_changes_nothing(self):
        """Links show, every action is a POST."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.form.read()[0] | {"lines": self.form.line_ids.read()}
        for path in ("", *(f"/{n}" for n in range(1, 7)), "/decline", "/wrong"):
            page = self.page(self.base + path)
            self.assertEqual(page.status_code, 200, path)
            self.assertEqual(page.headers["Cache-Control"], "no-store")
            self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
            self.assertIn("noindex", page.headers["X-Robots-Tag"])
        for path in ("/send", "/seen", "/company"):
            self.assertIn(self.page(self.base + path).status_code, (404, 405))
        self.env.invalidate_all()
        after = self.form.read()[0] | {"lines": self.form.line_ids.read()}
        self.assertEqual(before, after)

    def test_a_post_without_its_token_is_refused(self):
        answer = self.url_open(
            f"{self.base}/1", data={"signatory_name": "x"}, allow_redirects=False
        )
        self.assertGreaterEqual(answer.status_code, 400)
        self.env.invalidate_all()
        self.assertEqual(self.form.state, "sent")

    def test_the_five_steps_and_send(self):
        for step in range(1, 6):
            answer = self.save(step)
            self.assertEqual(answer.status_code, 303, step)
            self.assertTrue(
                answer.headers["Location"].endswith(f"/{step + 1}"), answer.headers
            )
        recap = self.page(f"{self.base}/6").text
        self.assertIn("MAIF", recap)
        self.assertIn('id="bde_send"', recap)
        self.assertEqual(
            self.post(f"{self.base}/send", f"{self.base}/6").status_code, 303
        )
        self.env.invalidate_all()
        self.assertEqual(self.form.state, "submitted")
        self.assertFalse(self.form.filled_by_id)
        self.assertNotIn("MAIF", self.page(self.base).text)

    def test_sent_too_early_goes_back(self):
        self.save(1)
        answer = self.post(f"{self.base}/send", f"{self.base}/1")
        self.assertTrue(answer.headers["Location"].endswith("/6"))
        self.env.invalidate_all()
        self.assertEqual(self.form.state, "opened")

    def test_errors_stay_on_the_page_with_what_was_typed(self):
        answer = self.save(1, signatory_email="petit@", signatory_name="")
        self.assertTrue(answer.headers["Location"].endswith("/1"))
        page = self.page(f"{self.base}/1").text
        self.assertIn('value="petit@"', page)
        self.assertEqual(page.count('aria-invalid="true"'), 2)

    def test_known_tutors_are_proposed(self):
        self.assertIn(
            'value="tutor de Garage des Lilas"', self.page(f"{self.base}/4").text
        )

    def test_come_back_later(self):
        self.save(1)
        self.save(2)
        self.assertIn('name="activities"', self.page(self.base).text)

    def test_hours_beyond_the_law_are_told_once(self):
        long_days = {f"h{day}at": "19:00" for day in range(5)}
        answer = self.save(2, **long_days)
        self.assertTrue(answer.headers["Location"].endswith("/2"))
        page = self.page(f"{self.base}/2").text
        self.assertIn("bde-warn", page)
        answer = self.save(2, again="1", **long_days)
        self.assertTrue(answer.headers["Location"].endswith("/3"))

    def test_hours_of_each_learner(self):
        lines = self.form.line_ids
        each = {"hours_differ": "1"}
        for line, end in zip(lines, ("15:00", "16:00"), strict=True):
            week = STEPS[2] | {f"h{day}at": end for day in range(5)}
            each |= {f"l{line.id}-{name}": text for name, text in week.items()}
        self.save(2, **each)
        for step in (1, 3, 4, 5):
            self.save(step)
        self.post(f"{self.base}/send", f"{self.base}/6")
        self.env.invalidate_all()
        self.form.with_user(self.office).action_accept()
        hours = [line.placement_id.weekly_hours for line in lines]
        self.assertEqual(hours, [30, 35])

    def test_nothing_of_a_learner_but_name_class_and_dates(self):
        self.first.write({"phone": "0612340000", "email": "enfant@example.org"})
        for path in ("", *(f"/{n}" for n in range(1, 7)), "/decline"):
            page = self.page(self.base + path).text
            for secret in ("rue Cachée", "29777", "0612340000", "enfant@example.org"):
                self.assertNotIn(secret, page)
            self.assertNotIn(f"{self.first.birth_date.year}", page.split("<main")[1])

    def test_what_is_typed_runs_nowhere(self):
        evil = "<script>alert(1)</script>"
        self.save(1, signatory_name=evil)
        self.save(3, activities=evil)
        for path in ("/1", "/3", "/6"):
            self.assertNotIn(evil, self.page(self.base + path).text)
        for step in (1, 2, 3, 4, 5):
            self.save(step, **({"signatory_name": evil} if step == 1 else {}))
        self.post(f"{self.base}/send", f"{self.base}/6")
        self.env.invalidate_all()
        self.assertIn(evil, self.form.item_ids.mapped("said"))
        self.assertNotIn(evil, self.form.with_user(self.office).law_html or "")

    def test_huge_input(self):
        answer = self.save(3, activities="x" * 300_000)
        self.assertEqual(answer.status_code, 303)
        self.env.invalidate_all()
        self.assertLess(len(str(self.form.answers)), 10_000)
        many = {f"l{n}-tutor_name": "x" for n in range(3000)}
        self.assertEqual(self.save(4, **many).status_code, 200)

    def test_learner_of_another_form_is_not_written(self):
        other = self.make_placement(
            self.make_learner("Autre", self.other_class), host_id=self.host.id
        )
        line = self.make_form(other).line_ids
        self.assertNotEqual(line.form_id, self.form)
        self.save(4, **{f"l{line.id}-tutor_name": "Intrus"})
        self.env.invalidate_all()
        self.assertFalse(line.sudo().answers)

    def test_guessed_altered_revoked_expired(self):
        token = self.form._link_token()
        number = token.partition("-")[0]
        wrong = [
            f"{number}-{'0' * 32}",
            f"{int(number) + 1}-{token.partition('-')[2]}",
            f"{number}-",
            number,
            "x",
            f"{'9' * 30}-{'0' * 32}",
        ]
        for bad in wrong:
            self.assertEqual(self.page(f"/bde/e/{bad}").status_code, 404, bad)
            self.assertEqual(self.page(f"/bde/e/{bad}/1").status_code, 404, bad)
        self.form.link_expires_on = fields.Date.subtract(self.today, days=1)
        self.assertEqual(self.page(self.base).status_code, 410)
        self.assertEqual(self.save(1).status_code, 400)
        self.form.link_expires_on = self.period.date_end
        self.form._link_revoke()
        self.assertEqual(self.page(self.base).status_code, 404)

    def test_opened_is_told_by_the_page_itself(self):
        self.post(f"{self.base}/seen", self.base)
        self.env.invalidate_all()
        self.assertTrue(self.form.opened_on)
        self.assertEqual(self.form.state, "sent")

    def test_decline_and_wrong_person(self):
        reason = self.env["bde.refusal.reason"]._get("no_place")
        page = f"{self.base}/decline"
        self.assertEqual(self.post(page, reason="0").status_code, 303)
        self.assertEqual(self.post(page, reason=str(reason.id)).status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(self.form.state, "cancelled")
        self.assertEqual(set(self.placements.mapped("state")), {"to_find"})
        self.assertEqual(self.page(self.base).status_code, 404)

    def test_wrong_person(self):
        answer = self.post(f"{self.base}/wrong", note="Voir Mme Roux")
        self.assertEqual(answer.status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(self.form.reason, "Voir Mme Roux")
        self.assertEqual(self.page(self.base).status_code, 404)

    def test_sheet_is_closed_when_the_company_has_its_link(self):
        """The paper of a learner never opens the form of several."""
        placement = self.placements[0]
        url = placement._host_form_urls()[placement]
        page = self.page(url[url.index("/bde/e/") :]).text
        self.assertNotIn('class="bde-form"', page)
        self.assertNotIn("Petit", page)

    def test_register_is_asked_only_when_open(self):
        placement = self.make_placement(self.make_learner("Sans", self.klass))
        url = placement._host_form_urls()[placement]
        base = url[url.index("/bde/e/") :]
        self.assertNotIn("bde_look_up", self.page(base).text)
        answer = self.post(f"{base}/company", base, host_siret="99900000300015")
        self.assertEqual(answer.status_code, 303)
        form = self.env["bde.pfmp.host.form"]._link_find(base.rpartition("/")[2])
        self.env.invalidate_all()
        self.assertEqual(form.answers["host_siret"], "99900000300015")
        self.assertFalse(form.answers["host_name"])

    def test_filled_in_by_the_office_on_the_telephone(self):
        self.office.password = "bureau-2026"
        self.authenticate(self.office.login, "bureau-2026")
        for step in range(1, 6):
            self.save(step)
        self.post(f"{self.base}/send", f"{self.base}/6")
        self.env.invalidate_all()
        self.assertEqual(self.form.filled_by_id, self.office)


@tagged("post_install", "-at_install")
class TestHostFormPortal(HostFormCase, HttpCase):
    """The account of a company: its own site, nothing more."""

    def setUp(self):
        super().setUp()
        self.form = self.make_form().sudo()
        self.other_host = self.make_host("Autre garage")
        self.accounts = {}
        for name, host in (("mine", self.host), ("theirs", self.other_host)):
            user = new_test_user(
                self.env, f"portal_{name}", "base.group_portal", password="portail-2026"
            )
            user.partner_id.parent_id = host
            self.accounts[name] = user

    def log_in(self, name):
        self.authenticate(self.accounts[name].login, "portail-2026")

    def test_tile_and_list(self):
        self.log_in("mine")
        page = self.page("/my/pfmp")
        self.assertEqual(page.status_code, 200)
        self.assertIn("Durand", page.text)
        self.assertIn(f"/my/pfmp/{self.form.id}", page.text)
        for secret in ("rue Cachée", "29777"):
            self.assertNotIn(secret, page.text)
        self.assertIn('href="/my/pfmp"', self.page("/my").text)
        found = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["bde_pfmp_count"]}
        )
        self.assertEqual(found["bde_pfmp_count"], 1)

    def test_same_page_without_a_token(self):
        self.log_in("mine")
        base = f"/my/pfmp/{self.form.id}"
        for step in range(1, 6):
            self.post(f"{base}/{step}", **self.answers(self.form, step))
        self.post(f"{base}/send", f"{base}/6")
        self.env.invalidate_all()
        self.assertEqual(self.form.state, "submitted")

    def test_another_company_is_refused(self):
        self.log_in("theirs")
        self.assertNotIn("Durand", self.page("/my/pfmp").text)
        base = f"/my/pfmp/{self.form.id}"
        for path in ("", "/1", "/6", "/decline"):
            self.assertEqual(self.page(base + path).status_code, 404, path)
        for path in ("/1", "/send", "/decline"):
            answer = self.post(base + path, "/my/security", signatory_name="Intrus")
            self.assertIn(answer.status_code, (400, 404), path)
        self.env.invalidate_all()
        self.assertEqual(self.form.state, "sent")

    def test_no_account_no_page(self):
        answer = self.url_open("/my/pfmp", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertIn("/web/login", answer.headers["Location"])

    def test_the_account_reads_no_model(self):
        user = self.accounts["mine"]
        for model in ("bde.pfmp.host.form", "bde.pfmp.convention", "bde.learner"):
            self.assertFalse(self.env[model].with_user(user).has_access("read"), model)

    def test_what_the_school_thinks_is_not_read(self):
        """State, notes and search key of an organisation: not by its account."""
        host = self.host.with_user(self.accounts["mine"])
        names = (
            "bde_host_state",
            "bde_host_state_date",
            "bde_host_state_until",
            "bde_hosting_note",
            "bde_search_text",
        )
        self.assertFalse(set(names) & set(host.fields_get()))
        for name in names:
            with self.assertRaises(AccessError, msg=name):
                host.read([name])
        self.assertTrue(host.read(["name"]))


@tagged("post_install", "-at_install")
class TestLearnerPage(HostFormCase, HttpCase):
    """What the learner reads, and nothing else."""

    def test_page(self):
        placement = self.placements[0]
        tutor = self.host._bde_contacts("tutor")
        placement.write({"activities": "Vidanges", "tutor_id": tutor.id})
        base = f"/bde/l/{placement._link_token()}"
        page = self.page(base)
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        for word in ("Garage des Lilas", "tutor de Garage", "Vidanges", "Anne Martin"):
            self.assertIn(word, page.text)
        for secret in ("rue Cachée", "29777", "Petit", "Durand"):
            self.assertNotIn(secret, page.text)

    def test_another_learner_is_another_link(self):
        one, other = (p._link_token() for p in self.placements)
        mixed = f"{other.partition('-')[0]}-{one.partition('-')[2]}"
        self.assertEqual(self.page(f"/bde/l/{mixed}").status_code, 404)
        self.assertEqual(self.page(f"/bde/e/{one}").status_code, 404)


@tagged("post_install", "-at_install")
class TestLearnerSlip(PdfCase, HostFormCase):
    """A learner without e-mail has the page on paper, with its QR code."""

    def test_printed(self):
        teacher = self.users["teacher"]
        self.klass.teacher_ids = self.teacher
        placement = self.placements[0].with_user(teacher)
        reports = self.env["ir.actions.report"].with_user(teacher)
        found = reports._bde_render_pdfs(
            "bde_pfmp.action_report_learner_slip", placement
        )
        text = found[placement.id].decode()
        self.assertIn("Garage des Lilas", text)
        self.assertIn("data:image", text)
        for secret in ("rue Cachée", "29777", "PETIT"):
            self.assertNotIn(secret, text)
