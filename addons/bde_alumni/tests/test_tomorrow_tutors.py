from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common_paths import PathsCase


@tagged("post_install", "-at_install")
class TestTomorrowTutors(PathsCase):
    """The loop: former pupils at work become tutors, mentors, speakers… once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls.path_member("Morvan")

    def agree(self, line, **values):
        """Confirm the dialog of « Agrees » as the office; return the proposal."""
        line = line.with_user(self.office)
        action = line.action_agree()
        if action:
            wizard = (
                self.env[action["res_model"]]
                .with_user(self.office)
                .with_context(**action["context"])
                .create(values)
            )
            wizard.action_confirm()
        return line

    # -- who is proposed ------------------------------------------------------------
    def test_a_member_at_work_in_the_base_is_proposed_with_reasons(self):
        self.host.write({"bde_legal_kind": "company"})
        self.member.write({"willing_jury": True, "willing_tax": True})
        self.hire(self.member)
        lines = self.role_lines(self.member)
        self.assertEqual(set(lines), {"tutor", "mentor", "speaker", "jury", "tax"})
        self.assertEqual(lines["tutor"].employer_id, self.host)
        self.assertIn("specialty", lines["tutor"].reasons)
        self.assertIn("said yes to it", lines["jury"].reasons_text)

    def test_an_organisation_that_receives_their_training_is_a_reason(self):
        learner = self.make_learner("Placée", self.klass)
        self.make_placement(learner, host_id=self.host.id, state="done")
        self.hire(self.member, in_specialty="no")
        reasons = self.role_lines(self.member)["tutor"].reasons
        self.assertIn("receives", reasons)

    def test_nobody_outside_the_base_or_the_network(self):
        self.situations._record(
            {"kind": "employment", "employer_name": "Ailleurs", "in_specialty": "yes"},
            profile=self.member,
        )
        pending = self.path_member("Attente", state="pending")
        self.hire(pending)
        silent = self.path_member("Muette", purposes=())
        self.hire(silent)
        closed = self.path_member("Close")
        shut = self.make_host("Atelier fermé", bde_register_state="closed")
        self.hire(closed, shut)
        for member in (self.member, pending, silent, closed):
            self.assertFalse(self.role_lines(member), member.last_name)

    def test_who_hides_their_employer_is_not_proposed(self):
        self.hire(self.member)
        self.assertTrue(self.role_lines(self.member))
        self.member.show_employer = "nobody"
        self.assertFalse(self.role_lines(self.member))

    def test_the_follow_up_of_leavers_proposes_nobody(self):
        """Two processings, never mixed: what a survey alone tells is not used."""
        leaver = self.path_leaver("Suivie")
        before = self.proposals.search_count([])
        self.situations._record(
            {
                "kind": "employment",
                "employer_id": self.host.id,
                "in_specialty": "yes",
                "source": "survey",
            },
            leaver=leaver,
        )
        self.proposals._refresh()
        self.assertEqual(self.proposals.search_count([]), before)
        self.assertFalse(self.host._bde_alumni_here())

    def test_a_new_employer_makes_new_proposals(self):
        self.hire(self.member)
        other = self.make_host("Réseaux du Port")
        self.hire(self.member, other, date_start=self.today - timedelta(days=10))
        lines = self.role_lines(self.member).values()
        self.assertEqual({line.employer_id for line in lines}, {other})

    def test_declined_is_not_proposed_again(self):
        self.hire(self.member)
        line = self.role_lines(self.member)["tutor"]
        line.with_user(self.office).action_decline()
        self.proposals._refresh()
        self.assertNotIn("tutor", self.role_lines(self.member))
        self.assertEqual(line.state, "declined")

    def test_the_refresh_does_not_cost_more_by_the_member(self):
        def make(number):
            for index in range(number):
                self.hire(self.path_member(f"Suite{number}x{index}"))

        def cost():
            self.proposals._refresh()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.proposals._refresh()
            return self.env.cr.sql_log_count - before

        make(2)
        few = cost()
        make(15)
        self.assertLessEqual(cost(), few + 2)

    # -- agreed ---------------------------------------------------------------------
    def test_who_becomes_a_tutor_keeps_one_identity(self):
        self.hire(self.member)
        partner = self.member.partner_id
        people = self.env["res.partner"].search_count([])
        line = self.agree(
            self.role_lines(self.member)["tutor"], email="lina@lilas.example"
        )
        self.assertEqual(line.state, "agreed")
        self.assertEqual(self.member.partner_id, partner)
        self.assertEqual(line.contact_id, partner)
        self.assertEqual(self.env["res.partner"].search_count([]), people)
        self.assertEqual(partner.parent_id, self.host)
        self.assertIn("tutor", partner.bde_role_ids.mapped("code"))
        # chosen as any tutor of the organisation for a PFMP
        placement = self.make_placement(
            self.make_learner("Suivante", self.klass),
            host_id=self.host.id,
            tutor_id=partner.id,
            state="found",
        )
        self.assertTrue(placement.tutor_from_here)

    def test_the_private_address_is_not_given_away(self):
        self.hire(self.member)
        self.agree(self.role_lines(self.member)["speaker"])
        self.assertFalse(self.member.partner_id.email)
        self.assertEqual(self.member.email, "morvan@perso.example")

    def test_each_role_is_a_role_of_the_contact(self):
        self.host.bde_legal_kind = "company"
        self.member.willing_tax = True
        self.hire(self.member)
        for role in ("speaker", "jury", "tax"):
            self.agree(self.role_lines(self.member)[role])
        self.assertEqual(
            set(self.member.partner_id.bde_role_ids.mapped("code")),
            {"speaker", "jury", "tax"},
        )

    def test_a_mentor_only_with_a_consent_to_mentoring(self):
        self.hire(self.member)
        line = self.role_lines(self.member)["mentor"].with_user(self.office)
        with self.assertRaises(UserError):
            line.action_agree()
        ready = self.path_member("Prête", purposes=("network", "mentoring"))
        self.hire(ready)
        self.agree(self.role_lines(ready)["mentor"])
        self.assertTrue(ready.willing_mentor)
        self.assertFalse(ready.partner_id.parent_id)

    def test_a_namesake_at_the_employer_is_asked_never_guessed(self):
        known = self.env["res.partner"].create(
            {
                "name": "MORVAN Lina",
                "parent_id": self.host.id,
                "email": "l.morvan@lilas.example",
            }
        )
        learner = self.make_learner("Ancienne", self.klass)
        past = self.make_placement(
            learner, host_id=self.host.id, tutor_id=known.id, state="done"
        )
        self.hire(self.member)
        line = self.role_lines(self.member)["tutor"]
        with self.assertRaises(UserError) as caught:
            self.agree(line)
        self.assertIn("MORVAN Lina", str(caught.exception))
        self.agree(line, same="yes")
        partner = self.member.partner_id
        self.assertEqual(past.tutor_id, partner)
        self.assertEqual(partner.email, "l.morvan@lilas.example")
        self.assertTrue(partner.bde_is_alumnus)
        self.assertEqual(
            len(self.host.child_ids.filtered(lambda p: "orvan" in p.name.lower())), 1
        )

    def test_somebody_else_of_that_name_stays_somebody_else(self):
        known = self.env["res.partner"].create(
            {"name": "Lina Morvan", "parent_id": self.host.id}
        )
        self.hire(self.member)
        self.agree(self.role_lines(self.member)["tutor"], same="no")
        self.assertTrue(known.exists())
        self.assertNotEqual(self.member.partner_id, known)

    def test_who_left_the_network_is_asked_nothing(self):
        self.hire(self.member)
        line = self.role_lines(self.member)["tutor"]
        self.env["bde.alumni.consent"].search(
            [("profile_id", "=", self.member.id)]
        ).write({"withdrawn_on": "2026-01-01 08:00:00"})
        with self.assertRaises(UserError):
            line.with_user(self.office).action_ask()

    def test_the_account_of_a_tutor_opens_no_page_of_the_company(self):
        user = new_test_user(self.env, "lina_portal", groups="base.group_portal")
        user.partner_id.write({"bde_is_alumnus": True, "parent_id": self.host.id})
        profile = self.path_member("Portail", partner_id=user.partner_id.id)
        self.assertFalse(user._bde_own_site())
        # an account that the company had before stays the company's
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_users SET create_date = %s WHERE id = %s",
            [profile.create_date - timedelta(days=30), user.id],
        )
        user.invalidate_recordset()
        self.assertEqual(user._bde_own_site(), self.host)

    # -- tutors who are former pupils already ---------------------------------------
    def test_a_known_tutor_is_asked_about_homonyms_too(self):
        tutor = self.host.child_ids.filtered(
            lambda p: "tutor" in p.bde_role_ids.mapped("code")
        )
        tutor.name = "Lina MORVAN"
        twin = self.path_member("Morvan")
        identities = self.env["bde.alumni.identity"]
        identities._find()
        pairs = identities.search([("contact_id", "=", tutor.id)])
        self.assertEqual(pairs.profile_id, self.member | twin)
        self.assertEqual(set(pairs.mapped("namesakes")), {2})
        self.assertEqual(set(pairs.mapped("state")), {"to_review"})
        self.assertNotEqual(self.member.partner_id, tutor)
        mine = pairs.filtered(lambda p: p.profile_id == self.member)
        mine.with_user(self.office).action_same()
        self.assertEqual(self.member.partner_id, tutor)
        self.assertEqual((pairs - mine).state, "other")
        self.assertNotEqual(twin.partner_id, tutor)
        identities._find()
        self.assertEqual(
            identities.search_count([("contact_id", "=", tutor.id)]), len(pairs)
        )

    def test_an_account_is_kept_when_two_contacts_become_one(self):
        tutor = self.host.child_ids.filtered(
            lambda p: "tutor" in p.bde_role_ids.mapped("code")
        )
        user = new_test_user(self.env, "lina_m", groups="base.group_portal")
        self.member.partner_id = user.partner_id
        self.env["bde.alumni.identity"]._join(self.member, tutor)
        self.assertEqual(self.member.partner_id, user.partner_id)
        self.assertFalse(tutor.exists())
        self.assertEqual(user.partner_id.parent_id, self.host)
        self.assertIn("tutor", user.partner_id.bde_role_ids.mapped("code"))

    # -- rights ---------------------------------------------------------------------
    def test_only_the_office_asks(self):
        self.hire(self.member)
        line = self.role_lines(self.member)["tutor"]
        head = line.with_user(self.users["head"])
        self.assertTrue(head.read(["role"]))
        for button in ("action_ask", "action_agree", "action_decline"):
            with self.assertRaises(AccessError):
                getattr(head, button)()
        for role in ("teacher", "reader", "bursar"):
            with self.assertRaises(AccessError):
                line.with_user(self.users[role]).read(["role"])
        with self.assertRaises(AccessError):
            self.proposals.with_user(self.users["head"]).action_refresh()
        self.proposals.with_user(self.office).action_refresh()
        for role in ("user", "manager"):
            by_hand = self.proposals.with_user(self.users[role])
            with self.assertRaises(AccessError):
                by_hand.create(
                    {
                        "profile_id": self.member.id,
                        "employer_id": self.make_host("Ailleurs").id,
                        "role": "tutor",
                    }
                )
            with self.assertRaises(AccessError):
                line.with_user(self.users[role]).write({"state": "agreed"})
        self.assertEqual(line.state, "proposed")


@tagged("post_install", "-at_install")
class TestWhoWorksHere(PathsCase):
    """What the rest of the product knows of it: dossier, timeline, segments, home."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls.path_member("Morvan")
        cls.hire(cls.member)

    def card(self, user, key="alumni"):
        cards = self.host.with_user(user).get_bde_dossier()["cards"]
        return next((card for card in cards if card["key"] == key), None)

    def test_the_dossier_names_those_who_agreed(self):
        card = self.card(self.office)
        self.assertEqual(card["count"], 1)
        self.assertIn("MORVAN", card["lines"][0]["label"])
        self.assertEqual(card["lines"][0]["detail"], "Technicienne réseaux")
        self.member.show_job = "nobody"
        self.assertFalse(self.card(self.office)["lines"][0]["detail"])

    def test_the_dossier_shows_only_what_visibility_allows(self):
        self.host.bde_training_ids = self.training
        self.klass.teacher_ids = self.teacher
        self.make_learner("Inscrite", self.klass)
        cases = {
            "everyone": {"user": 1, "head": 1, "teacher": 1},
            "office": {"user": 1, "head": 1, "teacher": 0},
            "nobody": {"user": 0, "head": 0, "teacher": 0},
        }
        for role in ("reader", "bursar"):
            self.assertIsNone(self.card(self.users[role]), role)
        for choice, expected in cases.items():
            self.member.show_employer = choice
            for role, count in expected.items():
                card = self.card(self.users[role])
                self.assertEqual(
                    (card["count"], len(card["lines"])), (count, count), (choice, role)
                )

    def timeline(self, user):
        lines = self.env["bde.touchpoint"].with_user(user).get_timeline(self.host.id)
        return [line for line in lines["lines"] if line["kind"] == "alumnus"]

    def test_the_timeline_tells_when_they_were_hired(self):
        lines = self.timeline(self.office)
        self.assertEqual(len(lines), 1)
        self.assertIn("MORVAN", lines[0]["label"])
        self.assertFalse(
            self.timeline(self.users["reader"])[:1]
            and "MORVAN" in str(self.timeline(self.users["reader"]))
        )
        self.member.show_employer = "nobody"
        self.assertFalse(self.timeline(self.office))

    def test_the_employers_of_former_pupils_are_a_segment(self):
        self.make_host("Sans ancien")
        silent = self.path_member("Muette", show_employer="nobody")
        hidden = self.make_host("Chez la muette")
        self.hire(silent, hidden)
        segment = (
            self.env["bde.segment"]
            .with_user(self.office)
            .create(
                {
                    "name": "Employeurs d'anciens",
                    "line_ids": [Command.create({"criterion": "alumni_employer"})],
                }
            )
        )
        found = self.env["res.partner"].search(segment._domain())
        self.assertIn(self.host, found)
        self.assertNotIn(hidden, found)
        self.assertNotIn("Sans ancien", found.mapped("name"))
        segment.line_ids.training_ids = self.env["bde.training"].create(
            {"name": "Cuisine"}
        )
        self.assertNotIn(self.host, self.env["res.partner"].search(segment._domain()))

    def test_tutors_who_come_from_here_are_counted_once(self):
        tutor = self.host.child_ids.filtered(
            lambda p: "tutor" in p.bde_role_ids.mapped("code")
        )
        before = self.env["bde.pfmp.placement"]._tutors_from_here(self.year)
        for number, who in enumerate((self.member.partner_id, tutor) * 2):
            self.make_placement(
                self.make_learner(f"Élève {number}", self.klass),
                host_id=self.host.id,
                tutor_id=who.id,
                state="found",
            )
        own, total = self.env["bde.pfmp.placement"]._tutors_from_here(self.year)
        self.assertEqual((own - before[0], total - before[1]), (1, 2))

    def test_the_home_screen_counts_without_names_for_readers(self):
        reader = self.env["bde.home"].with_user(self.users["reader"])
        cards = {card["key"]: card for card in reader.get_home()["cards"]}
        self.assertFalse({"tutors_from_here", "alumni_proposals"} & set(cards))
        figures = reader._home_figures()
        self.assertTrue([f for f in figures if f[0] == "Tutors who come from here"])
        self.assertNotIn("MORVAN", str(figures))
        office = self.env["bde.home"].with_user(self.office)
        cards = {card["key"]: card for card in office.get_home()["cards"]}
        self.assertTrue(cards["alumni_proposals"]["count"])
