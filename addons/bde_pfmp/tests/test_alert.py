from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common_pfmp import PfmpCase


class FollowCase(PfmpCase):
    """Learners in company today: one of the teacher, one of somebody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ddfpt = new_test_user(
            cls.env,
            "test_ddfpt",
            groups="bde_partners.group_bde_manager",
            email="ddfpt@lycee.invalid",
        )
        cls.company.bde_ddfpt_id = cls.ddfpt
        cls.klass.head_teacher_ids = False
        cls.mine = cls.away("Durand", cls.klass, referent_id=cls.teacher.id)
        cls.foreign = cls.away("Petit", cls.other_class)

    @classmethod
    def away(cls, name, klass, **values):
        """Return the placement of a learner who is in company today."""
        learner = cls.make_learner(name, klass)
        return cls.make_placement(
            learner,
            start=cls.today - timedelta(days=4),
            end=cls.today + timedelta(days=9),
            host_id=cls.host.id,
            state="ready",
            **values,
        )

    def mails(self, record):
        return self.env["bde.outbox"].search(
            [("res_model", "=", record._name), ("res_id", "=", record.id)]
        )


@tagged("post_install", "-at_install")
class TestAlert(FollowCase):
    """An alert, from its opening to its closure."""

    def alert(self, level="problem", text="Rangement seulement", **values):
        return self.env["bde.pfmp.alert"]._open(self.mine, level, text, **values)

    def test_urgent_reaches_the_ddfpt_at_once(self):
        alert = self.alert("urgent")
        mail = self.mails(alert)
        self.assertEqual(mail.address, "ddfpt@lycee.invalid")
        self.assertTrue(mail.urgent)
        self.assertEqual(alert.activity_ids.user_id, self.ddfpt)
        self.assertIn("DURAND", alert.activity_ids.summary)

    def test_a_problem_wakes_nobody(self):
        alert = self.alert("problem")
        self.assertFalse(self.mails(alert) or alert.activity_ids)

    def test_a_level_that_rises_to_urgent_warns(self):
        alert = self.alert("watch")
        alert.with_user(self.users["user"]).level = "urgent"
        self.assertEqual(len(self.mails(alert)), 1)

    def test_mail_names_nobody(self):
        alert = self.alert("urgent", "Le tuteur crie")
        line = self.mails(alert)
        template = self.env.ref(alert._outbox_template(line.kind))
        values = template._generate_template(alert.ids, ("subject", "body_html"))
        for text in values[alert.id].values():
            self.assertNotIn("DURAND", str(text).upper())
            self.assertNotIn("tuteur crie", str(text))

    def test_without_ddfpt_the_manager_is_told(self):
        manager = self.users["manager"]
        manager.email = "responsable@lycee.invalid"
        self.company.write({"bde_ddfpt_id": False, "bde_manager_id": manager.id})
        self.assertEqual(
            self.mails(self.alert("urgent")).address, "responsable@lycee.invalid"
        )

    def test_said_again_is_a_step_not_a_second_alert(self):
        alert = self.alert("problem")
        again = self.alert("urgent", "Renvoyé chez lui")
        self.assertEqual(alert, again)
        self.assertEqual(alert.level, "urgent")
        self.assertIn("Renvoyé", alert.step_ids.text)
        self.alert("watch", "Plus calme")
        self.assertEqual(alert.level, "urgent", "a level only rises")
        self.assertEqual(len(alert.step_ids), 2)

    def test_follow_up_to_the_closure(self):
        alert = self.alert().with_user(self.users["user"])
        alert.action_take()
        self.assertEqual((alert.state, alert.user_id), ("taken", self.users["user"]))
        note = self.env["bde.pfmp.alert.note"].with_user(self.users["user"])
        note.create({"alert_ids": alert.ids, "text": "Appel"}).action_apply()
        self.assertEqual(alert.step_ids.text, "Appel")
        self.assertEqual(alert.step_ids.by_id, self.users["user"].partner_id)
        closing = note.create({"alert_ids": alert.ids, "mode": "close", "text": " "})
        with self.assertRaises(ValidationError):
            closing.action_apply()
        closing.text = "Changement d'atelier"
        closing.action_apply()
        self.assertEqual(alert.state, "closed")
        self.assertEqual(alert.closing_reason, "Changement d'atelier")
        self.assertEqual(alert.closed_on, self.today)
        with self.assertRaises(UserError):
            alert._close("deux fois")

    def test_opened_again_keeps_how_it_had_ended(self):
        alert = self.alert("urgent")
        alert._close("Réglé")
        alert._reopen("Recommence")
        self.assertEqual((alert.state, alert.closing_reason), ("open", False))
        self.assertIn("Recommence", alert.step_ids.text)
        self.assertIn("Réglé", alert.step_ids.text)
        self.assertEqual(len(self.mails(alert)), 2, "told again")
        with self.assertRaises(UserError):
            alert._reopen("encore")

    def test_closed_then_said_again_is_a_new_alert(self):
        alert = self.alert()
        alert._close("Réglé")
        self.assertNotEqual(self.alert(), alert)

    def test_health_words_warn_and_do_not_block(self):
        word = self.env["bde.pfmp.health.word"]
        word.search([]).active = False
        word.create({"name": "asthme"})
        alert = self.alert(text="Son asthme le gêne")
        self.assertIn("asthme", alert.health_warning)
        self.assertFalse(self.alert().text and not alert.id)

    def test_bad_level_and_empty_text(self):
        with self.assertRaises(ValidationError):
            self.alert("grave")
        self.assertEqual(self.alert("watch", "  ").text, "To watch")
        with self.assertRaises(ValidationError):
            self.env["bde.pfmp.alert"].create(
                {"placement_id": self.foreign.id, "text": "  "}
            )

    # -- rights -----------------------------------------------------------------------
    def test_teacher_sees_own_learners_only(self):
        own, other = (
            self.alert(),
            self.env["bde.pfmp.alert"]._open(self.foreign, "urgent", "Autre"),
        )
        seen = self.env["bde.pfmp.alert"].with_user(self.users["teacher"])
        self.assertEqual(seen.search([]), own)
        with self.assertRaises(AccessError):
            other.with_user(self.users["teacher"]).read(["text"])
        step = other._note("secret")
        with self.assertRaises(AccessError):
            step.with_user(self.users["teacher"]).read(["text"])

    def test_a_teacher_of_the_class_is_not_the_referent(self):
        """Sensitive: teaching the class is not enough to read."""
        self.other_class.teacher_ids = self.teacher
        alert = self.env["bde.pfmp.alert"]._open(self.foreign, "watch", "Autre")
        with self.assertRaises(AccessError):
            alert.with_user(self.users["teacher"]).read(["text"])
        self.other_class.head_teacher_ids = self.teacher
        self.assertTrue(alert.with_user(self.users["teacher"]).read(["text"]))

    def test_teacher_opens_for_own_learners_only(self):
        alerts = self.env["bde.pfmp.alert"].with_user(self.users["teacher"])
        alert = alerts.create(
            {
                "placement_id": self.mine.id,
                "text": "Vu",
                "level": "urgent",
                "state": "closed",
                "closing_reason": "faux",
                "opened_by": self.ddfpt.partner_id.id,
            }
        )
        self.assertEqual((alert.state, alert.opened_by), ("open", self.teacher))
        self.assertEqual(len(self.mails(alert)), 1)
        with self.assertRaises(AccessError):
            alerts.create({"placement_id": self.foreign.id, "text": "Vu"})

    def test_teacher_rewrites_nothing_and_closes_what_they_follow(self):
        alert = self.alert().with_user(self.users["teacher"])
        for values in ({"text": "x"}, {"state": "closed"}, {"level": "watch"}):
            with self.assertRaises(AccessError):
                alert.write(values)
        with self.assertRaises(AccessError):
            alert.action_close()
        alert.action_take()
        note = self.env["bde.pfmp.alert.note"].with_user(self.users["teacher"])
        note.create(
            {"alert_ids": alert.ids, "mode": "close", "text": "Vu avec lui"}
        ).action_apply()
        self.assertEqual(alert.state, "closed")

    def test_nobody_acts_on_what_they_do_not_see(self):
        alert = self.env["bde.pfmp.alert"]._open(self.foreign, "watch", "Autre")
        teacher = alert.with_user(self.users["teacher"])
        for name in ("action_take", "action_note", "action_close", "action_reopen"):
            with self.assertRaises(AccessError):
                getattr(teacher, name)()
        note = self.env["bde.pfmp.alert.note"].with_user(self.users["teacher"])
        with self.assertRaises(AccessError):
            note.create({"alert_ids": alert.ids, "text": "x"}).action_apply()

    def test_reader_bursar_and_other_school_see_nothing(self):
        alert = self.alert()
        for role in ("reader", "bursar"):
            with self.assertRaises(AccessError):
                alert.with_user(self.users[role]).read(["text"])
        stranger = new_test_user(
            self.env,
            "test_neighbour",
            groups="bde_partners.group_bde_manager",
            company_id=self.other.id,
            company_ids=[(6, 0, self.other.ids)],
        )
        with self.assertRaises(AccessError):
            alert.with_user(stranger).read(["text"])

    def test_no_contact_is_made(self):
        before = self.env["res.partner"].search_count([])
        alert = self.alert("urgent")
        alert._note("Appel")
        alert._close("Réglé")
        self.assertEqual(self.env["res.partner"].search_count([]), before)

    def test_forgotten_with_the_learner(self):
        alert = self.alert()
        self.mine.learner_id._anonymise()
        self.assertFalse(alert.exists())
