from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from odoo.addons.bde_partners.rules.issues import RuleError

from .common_phone import PhoneCase


@tagged("post_install", "-at_install")
class TestPhoneReport(PhoneCase):
    """A report: kept once, its visit done, its alert told, its photos clean."""

    def test_report_holds_what_was_seen_and_the_visit_is_done(self):
        said = self.receive(self.raw(integration="fragile", attendance="late"))
        self.assertEqual(said["status"], "saved")
        report = self.reports()
        self.assertEqual(report.id, said["id"])
        self.assertEqual(
            (report.integration, report.attendance, report.next_step),
            ("fragile", "late", "Voir la fiche"),
        )
        self.assertEqual(
            report.line_ids.mapped(lambda line: (line.name, line.is_seen)),
            [("Vidanges", False), ("Freins", True)],
        )
        self.assertEqual(self.visit.state, "done")
        self.assertEqual(self.visit.done_on, self.today)
        self.assertFalse(report.alert_id)

    def test_sent_twice_by_a_phone_is_one_report_and_the_same_answer(self):
        raw = self.raw(alert_level="problem", alert_text="Pas de tuteur")
        first = self.receive(raw)
        again = self.receive(raw)
        self.assertEqual(first, again)
        self.assertEqual(len(self.reports()), 1)
        alerts = self.env["bde.pfmp.alert"].search(
            [("placement_id", "=", self.placement.id)]
        )
        self.assertEqual(len(alerts), 1)

    def test_the_number_of_somebody_else_opens_nothing(self):
        raw = self.raw()
        self.receive(raw)
        with self.assertRaises(RuleError):
            self.env["bde.pfmp.visit.report"]._receive(
                raw, self.far, self.far_visit, self.outsider, "link"
            )

    def test_urgent_reaches_the_ddfpt_at_once(self):
        self.receive(self.raw(alert_level="urgent", alert_text="Chute d'un palan"))
        report = self.reports()
        alert = report.alert_id
        self.assertEqual((alert.level, alert.placement_id), ("urgent", self.placement))
        self.assertEqual(alert.visit_id, self.visit)
        self.assertIn(self.ddfpt, alert.activity_ids.user_id)
        mails = self.env["bde.outbox"].search(
            [("res_model", "=", "bde.pfmp.alert"), ("res_id", "=", alert.id)]
        )
        self.assertTrue(mails)

    def test_watch_without_a_word_is_an_alert_that_says_where_to_look(self):
        self.receive(self.raw(alert_level="watch", seen="", next_step=""))
        self.assertTrue(self.reports().alert_id.text)

    def test_wrong_values_are_refused_with_a_reason(self):
        for change in (
            {"day": (self.today + timedelta(days=1)).isoformat()},
            {"alert_level": "urgent", "alert_text": ""},
            {"integration": "superb"},
        ):
            with self.subTest(change=change), self.assertRaises(RuleError) as caught:
                self.receive(self.raw(**change))
            self.assertTrue(str(caught.exception))
        self.assertFalse(self.reports())

    # -- photos ----------------------------------------------------------------------
    def test_photo_is_filed_without_what_the_phone_hid_in_it(self):
        content = self.photo()
        self.assertIn(b"Telephone of Camille", content)
        said = self.receive(self.raw(), [(content, "work", False)])
        self.assertEqual(said["messages"], [])
        document = self.reports().document_ids
        self.assertEqual(document.type_id.code, "visit_photo")
        self.assertEqual(document.learner_id, self.learner)
        self.assertNotIn(b"Camille", self.decoded(document))
        self.assertNotIn(b"Exif", self.decoded(document))

    def test_no_face_without_image_right(self):
        said = self.receive(self.raw(), [(self.photo(), "work", True)])
        self.assertIn("DURAND", said["messages"][0])
        self.assertFalse(self.reports().document_ids)
        self.assertTrue(self.reports(), "the report itself is kept")

    def test_a_face_with_an_image_right_that_still_runs(self):
        self.learner.image_right = "yes"
        self.receive(self.raw(), [(self.photo(), "work", True)])
        self.assertEqual(len(self.reports().document_ids), 1)
        self.learner.image_right_until = self.today - timedelta(days=1)
        said = self.receive(self.raw(), [(self.photo(), "place", True)])
        self.assertTrue(said["messages"])

    def test_a_file_that_is_no_photo_loses_nothing_else(self):
        said = self.receive(self.raw(), [(b"%PDF-1.7", "work", False)])
        self.assertEqual(said["status"], "saved")
        self.assertTrue(said["messages"])

    # -- health ------------------------------------------------------------------------
    def test_words_on_health_warn_and_block_nothing(self):
        said = self.receive(self.raw(seen="Il est dépressif"))
        self.assertEqual(said["status"], "saved")
        self.assertIn("dépress", said["messages"][0])
        self.env["bde.pfmp.health.word"].search(
            [("name", "=like", "dépress%")]
        ).active = False
        self.assertFalse(self.receive(self.raw(seen="Il est dépressif"))["messages"])

    # -- the family --------------------------------------------------------------------
    def test_family_reads_facts_and_never_the_alert_nor_the_office(self):
        self.receive(
            self.raw(alert_level="problem", alert_text="Tension avec le chef"),
            [(self.photo(), "work", False)],
        )
        report = self.reports()
        report.office_note = "Appeler la vie scolaire"
        printer = self.env["ir.actions.report"]
        name = "bde_pfmp.action_report_visit_family"
        # without rendering, a test reads the page itself
        html = printer._render_qweb_pdf(name, report.ids)[0].decode()
        self.assertIn("change les freins", html)
        self.assertIn("Freins", html)
        self.assertIn("data:image/jpeg;base64,", html)
        self.assertNotIn("Vidanges", html, "only what was seen")
        for hidden in ("Tension", "Appeler", "Problem"):
            self.assertNotIn(hidden, html)
        real = printer.with_context(force_report_rendering=True)
        content, kind = real._render_qweb_pdf(name, report.ids)
        self.assertEqual((kind, content[:5]), ("pdf", b"%PDF-"))

    def test_office_sends_it_to_the_representatives_of_a_minor(self):
        self.receive(self.raw())
        report = self.reports().with_user(self.office)
        with self.assertRaisesRegex(UserError, "DURAND"):
            report.action_send_family()
        guardian = self.env["bde.guardian"].create(
            {"last_name": "Durand", "email": "famille@example.org"}
        )
        self.env["bde.guardian.link"].create(
            {
                "learner_id": self.learner.id,
                "guardian_id": guardian.id,
                "legal_level": "1",
            }
        )
        self.env.invalidate_all()
        report.with_context(force_report_rendering=True).action_send_family()
        mail = self.env["mail.mail"].search([("email_to", "=", "famille@example.org")])
        self.assertEqual(len(mail), 1)
        self.assertNotIn("DURAND", mail.subject)
        self.assertTrue(mail.attachment_ids.raw.startswith(b"%PDF-"))
        self.assertEqual(report.family_on, self.today)

    def test_only_the_office_gives_it(self):
        self.receive(self.raw())
        for role in ("teacher", "head"):
            report = self.reports().with_user(self.users[role])
            for button in ("action_print_family", "action_send_family"):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    call_kw(report, button, [report.ids], {})

    # -- rights ------------------------------------------------------------------------
    def test_teacher_reads_own_learners_only(self):
        self.receive(self.raw())
        self.env["bde.pfmp.visit.report"]._receive(
            self.raw(id=self.far_visit.id),
            self.far,
            self.far_visit,
            self.outsider,
            "link",
        )
        self.env.flush_all()
        self.env.invalidate_all()
        model = self.env["bde.pfmp.visit.report"].with_user(self.users["teacher"])
        self.assertEqual(model.search([]), self.reports().with_user(model.env.user))
        far = self.reports(self.far).with_user(self.users["teacher"])
        with self.assertRaises(AccessError):
            call_kw(model, "read", [far.ids, ["seen"]], {})
        with self.assertRaises(AccessError):
            call_kw(model, "write", [self.reports().ids, {"seen": "x"}], {})
        with self.assertRaises(AccessError):
            call_kw(model, "read", [self.reports().ids, ["office_note"]], {})
        with self.assertRaises(AccessError):
            far.line_ids.with_user(self.users["teacher"]).read(["name"])

    def test_reader_and_bursar_read_nothing(self):
        self.receive(self.raw())
        for role in ("reader", "bursar"):
            for name in (
                "bde.pfmp.visit.report",
                "bde.pfmp.visit.report.line",
                "bde.pfmp.teacher.link",
            ):
                model = self.env[name].with_user(self.users[role])
                with self.subTest(role=role, name=name):
                    with self.assertRaises(AccessError):
                        call_kw(model, "search_read", [[]], {})

    def test_where_a_report_comes_from_is_not_typed_in(self):
        reports = self.env["bde.pfmp.visit.report"].with_user(self.office)
        report = reports.with_context(default_source="phone").create(
            {"placement_id": self.placement.id, "client_uuid": "mine", "source": "link"}
        )
        self.assertEqual(report.source, "office")
        self.assertNotEqual(report.client_uuid, "mine")
        with self.assertRaises(UserError):
            report.source = "phone"

    def test_office_report_opens_an_alert_too(self):
        report = (
            self.env["bde.pfmp.visit.report"]
            .with_user(self.office)
            .create(
                {
                    "placement_id": self.placement.id,
                    "visit_id": self.visit.id,
                    "alert_level": "problem",
                    "alert_text": "Horaires",
                }
            )
        )
        self.assertTrue(report.alert_id)
        self.assertEqual(self.visit.state, "done")
        self.assertEqual(report.line_ids.mapped("name"), ["Vidanges", "Freins"])

    def test_a_visit_of_another_pfmp_is_refused(self):
        with self.assertRaisesRegex(UserError, "DURAND"):
            self.env["bde.pfmp.visit.report"].create(
                {"placement_id": self.placement.id, "visit_id": self.far_visit.id}
            )

    def test_erasing_a_learner_erases_what_was_written_and_the_photos(self):
        self.receive(self.raw(), [(self.photo(), "work", False)])
        report = self.reports()
        document = report.document_ids
        self.assertTrue(document)
        self.learner._anonymise()
        self.assertFalse(document.exists())
        self.assertFalse(report.exists())


@tagged("post_install", "-at_install")
class TestFirstDay(PhoneCase):
    """The call of the first day: a class on one screen, one tap a learner."""

    def test_one_tap_notes_who_is_there_when_and_who_called(self):
        teacher = self.users["teacher"]
        line = self.placement.with_user(teacher)
        for state in ("arrived", "late", "absent", "no_answer"):
            call_kw(line, f"action_first_day_{state}", [line.ids], {})
            self.assertEqual(self.placement.first_day_state, state)
        self.assertEqual(self.placement.first_day_by_id, teacher)
        self.assertTrue(self.placement.first_day_on)
        line.action_first_day_clear()
        self.assertFalse(self.placement.first_day_state)

    def test_teacher_calls_for_own_learners_only(self):
        far = self.far.with_user(self.users["teacher"])
        with self.assertRaises(AccessError):
            call_kw(far, "action_first_day_arrived", [far.ids], {})
        reader = self.placement.with_user(self.users["reader"])
        with self.assertRaises(AccessError):
            call_kw(reader, "action_first_day_arrived", [reader.ids], {})
        with self.assertRaises(AccessError):
            self.placement.with_user(self.users["teacher"]).write(
                {"first_day_state": "arrived"}
            )

    def test_before_the_first_day_there_is_nobody_to_call(self):
        later = self.make_placement(
            self.make_learner("Petit", self.klass),
            start=self.today + timedelta(days=3),
            end=self.today + timedelta(days=12),
            host_id=self.host.id,
        )
        with self.assertRaisesRegex(UserError, "PETIT"):
            later.action_first_day_arrived()

    def test_a_class_is_on_one_screen_and_on_one_sheet(self):
        more = [
            self.make_running(self.make_learner(name, self.klass))
            for name in ("Abel", "Zola")
        ]
        action = self.env.ref("bde_pfmp.bde_pfmp_first_day_action")
        found = self.env["bde.pfmp.placement"].search(
            [
                ("class_id", "=", self.klass.id),
                ("date_start", "<=", self.today),
                ("host_id", "!=", False),
            ]
        )
        self.assertEqual(len(found), 3)
        self.assertEqual(action.view_id.model, "bde.pfmp.placement")
        ((klass, day, lines),) = found._first_day_groups()
        self.assertEqual((klass, day), (self.klass, self.placement.date_start))
        self.assertEqual(
            lines.learner_id.mapped("last_name"), ["Abel", "Durand", "Zola"]
        )
        self.assertIn(more[0], lines)
        printer = self.env["ir.actions.report"]
        name = "bde_pfmp.action_report_first_day"
        html = printer._render_qweb_pdf(name, found.ids)[0].decode()
        for said in ("ABEL", "ZOLA", "Garage des Lilas", "01 40 00 00 01"):
            self.assertIn(said, html)
        real = printer.with_context(force_report_rendering=True)
        self.assertEqual(real._render_qweb_pdf(name, found.ids)[0][:5], b"%PDF-")
