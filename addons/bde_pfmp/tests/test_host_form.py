from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..rules.sheet import parse_hours
from .common_host_form import HostFormCase


@tagged("post_install", "-at_install")
class TestHostForm(HostFormCase):
    """The company's form, from the link to the placement."""

    def item(self, form, key, line=None):
        return form.item_ids.filtered(
            lambda i: i.key == key and (not line or i.line_id == line)
        )[:1]

    def test_one_link_a_company(self):
        """A host with several learners gets one link."""
        form = self.make_form()
        self.assertEqual(len(form), 1)
        self.assertEqual(form.line_ids.placement_id, self.placements)
        self.assertEqual(form.state, "sent")
        self.assertEqual(form.link_expires_on, self.period.date_end)
        lines = self.env["bde.outbox"].search(
            [("res_model", "=", form._name), ("res_id", "=", form.id)]
        )
        self.assertEqual(lines.mapped("kind"), ["host_form"])
        self.assertEqual(self.placements.mapped("host_form_state"), ["sent"] * 2)
        self.assertEqual(
            self.placements.convention_id.mapped("state"), ["company", "company"]
        )

    def test_the_mail_carries_the_link_and_no_name_in_its_subject(self):
        form = self.make_form().sudo()
        line = self.env["bde.outbox"].search(
            [("res_model", "=", form._name), ("res_id", "=", form.id)]
        )
        for kind in ("host_form", "host_form_returned"):
            line.kind = kind
            subject, html = line._render(
                form,
                form._outbox_link(kind, form),
                form._outbox_words(kind, form),
            )
            self.assertIn(form._link_url(), html)
            self.assertIn("Durand", html)
            self.assertNotIn("Durand", subject)
            self.assertTrue(subject.startswith("PFMP"))

    def test_sent_again_is_one_form(self):
        form = self.make_form()
        form.with_user(self.office).action_send()
        self.assertEqual(form.send_count, 2)
        self.placements.action_send_host_form()
        self.assertEqual(self.placements.host_form_id, form)
        self.assertEqual(
            self.env["bde.pfmp.host.form"].search_count(
                [("host_id", "=", self.host.id)]
            ),
            1,
        )

    def test_a_later_learner_joins_the_open_form(self):
        form = self.make_form(self.placements[0])
        self.placements.action_send_host_form()
        self.assertEqual(form.line_ids.placement_id, self.placements)

    def test_no_email_is_told(self):
        self.host.email = False
        self.host.child_ids.email = False
        action = self.placements.action_send_host_form()
        self.assertEqual(action["params"]["type"], "warning")
        self.assertIn("Garage des Lilas", action["params"]["message"])
        self.assertEqual(self.placements.host_form_id.state, "draft")

    def test_nothing_typed_is_lost(self):
        """A wrong page is kept as typed, and says what is wrong, field by field."""
        form = self.make_form().sudo()
        self.fill(form, [1], signatory_email="petit@", signatory_function="")
        self.assertEqual(form.answers["signatory_email"], "petit@")
        issues = form._step_issues(1)[0]
        self.assertEqual(set(issues), {"signatory_email", "signatory_function"})
        self.assertEqual(form._next_step(), 1)
        self.assertEqual(form.state, "opened")

    def test_resume_where_it_stopped(self):
        form = self.make_form().sudo()
        self.fill(form, [1, 2])
        self.assertEqual(form._next_step(), 3)
        self.assertEqual(form._steps_done(), {1, 2})
        with self.assertRaises(UserError):
            form._submit()

    def test_submitted_waits_for_the_school(self):
        form = self.submitted()
        self.assertEqual(form.state, "submitted")
        self.assertEqual(set(self.placements.convention_id.mapped("state")), {"check"})
        self.assertFalse(self.placements.tutor_id.filtered("email"))
        with self.assertRaises(UserError):
            self.fill(form, [1])

    def test_theirs_beside_ours(self):
        form = self.submitted()
        phone = self.item(form, "signatory_phone")
        self.assertTrue(phone.differs)
        self.assertEqual(phone.choice, "said")
        hours = self.item(form, "hours")
        self.assertEqual(len(parse_hours(hours.said).slots), 10)
        self.assertGreater(form.difference_count, 3)
        self.assertTrue(self.item(form, "tutor_name", form.line_ids[1]))

    def test_accepted_goes_to_the_placements(self):
        """The common part filled once, filed for each learner."""
        form = self.submitted()
        form.with_user(self.office).action_accept()
        self.assertEqual(form.state, "checked")
        self.assertEqual(form.checked_by_id, self.office)
        for placement in self.placements:
            self.assertEqual(placement.tutor_id.name, "Lucie Roux")
            self.assertEqual(placement.signatory_id.name, "Jean Petit")
            self.assertEqual(placement.weekly_hours, 35)
            self.assertEqual(placement.equipment, "Chaussures de sécurité")
            self.assertIn("MAIF", placement.host_insurance)
            self.assertRegex(placement.meals, "canteen|cantine")
        declared = self.env["bde.pfmp.host.declaration"].search(
            [("host_id", "=", self.host.id)]
        )
        self.assertEqual(max(declared.mapped("headcount")), 12)
        self.assertEqual(max(declared.mapped("other_trainees")), 1)

    def test_ours_is_kept_when_the_office_says_so(self):
        self.placements.activities = "Ce que nous savions"
        form = self.submitted()
        item = self.item(form, "activities").with_user(self.office)
        item.action_keep()
        self.assertEqual(item.choice, "known")
        form.with_user(self.office).action_accept()
        self.assertEqual(
            set(self.placements.mapped("activities")), {"Ce que nous savions"}
        )

    def test_the_office_corrects(self):
        form = self.submitted()
        item = self.item(form, "hours").with_user(self.office)
        item.final = "lu-ve 9h-12h 13h-16h"
        self.assertEqual(item.choice, "edited")
        form.with_user(self.office).action_accept()
        self.assertEqual(set(self.placements.mapped("weekly_hours")), {30})
        with self.assertRaises(UserError):
            item.final = "lu-ve 9h-12h"

    def test_a_wrong_correction_is_named(self):
        form = self.submitted()
        self.item(form, "signatory_email").final = "pas une adresse"
        with self.assertRaisesRegex(UserError, "pas une adresse"):
            form.with_user(self.office).action_accept()
        self.assertEqual(form.state, "submitted")

    def test_returned_with_a_reason(self):
        form = self.submitted()
        wizard = self.env["bde.pfmp.host.form.return"].with_user(self.office)
        wizard.create(
            {"form_id": form.id, "reason": "Vendredi : 22 h"}
        ).action_send_back()
        self.assertEqual(form.state, "returned")
        self.assertEqual(form.reason, "Vendredi : 22 h")
        self.assertEqual(
            set(self.placements.convention_id.mapped("state")), {"company"}
        )
        self.assertTrue(
            self.env["bde.outbox"].search_count(
                [("res_id", "=", form.id), ("kind", "=", "host_form_returned")]
            )
        )
        self.assertEqual(form.answers["signatory_name"], "Jean Petit")
        form.sudo()._submit()
        self.assertEqual(form.state, "submitted")
        with self.assertRaises(UserError):
            form._action_return("  ")

    def test_declined_by_the_company(self):
        """The placement is to find again, with a coded reason; the office is told."""
        form = self.make_form()
        reason = self.env["bde.refusal.reason"]._get("no_place")
        form.sudo()._decline(reason, "Plus de tuteur")
        self.assertEqual(form.state, "cancelled")
        self.assertEqual(set(self.placements.mapped("state")), {"to_find"})
        self.assertFalse(self.placements.host_id)
        search = self.placements[0].search_ids
        self.assertEqual((search.answer, search.reason_id), ("no", reason))
        self.assertTrue(
            self.env["bde.refusal"].search_count([("partner_id", "=", self.host.id)])
        )
        self.assertTrue(self.placements[0].activity_ids)

    def test_wrong_person_stops_the_link(self):
        form = self.make_form()
        token = form._link_token()
        form.sudo()._wrong_person("Demandez à M. Dupuis")
        self.assertEqual(form.state, "draft")
        self.assertFalse(form.email)
        self.assertNotEqual(form._link_token(), token)

    def test_last_values_are_proposed(self):
        """The site's insurance, hours, tutors and last values."""
        form = self.submitted()
        form.with_user(self.office).action_accept()
        learner = self.make_learner("Moreau", self.klass)
        later = self.make_placement(
            learner,
            self.period.date_start,
            self.period.date_end,
            host_id=self.host.id,
        )
        raw = self.make_form(later).sudo()._raw()
        self.assertIn("MAIF", raw["insurance"])
        self.assertEqual(raw["signatory_name"], "Jean Petit")
        self.assertEqual(raw["h0mf"], "08:00")
        self.assertEqual(raw["meals"], "canteen")
        self.assertEqual(raw["headcount"], "12")

    def test_a_sheet_proposes_nothing_and_tells_nothing(self):
        """What the learner carries shows no one's telephone."""
        urls = self.placements.with_user(self.office)._host_form_urls()
        self.assertEqual(len(set(urls.values())), 2)
        again = self.placements.with_user(self.office)._host_form_urls()
        self.assertEqual(urls, again)
        form = self.env["bde.pfmp.host.form"]._link_find(
            urls[self.placements[0]].rpartition("/")[2]
        )
        self.assertEqual(form._proposals(), {})
        self.assertFalse(form.email)

    def test_host_by_the_qr_code_is_made_when_accepted(self):
        learner = self.make_learner("Sans", self.klass)
        placement = self.make_placement(learner)
        url = placement.with_user(self.office)._host_form_urls()[placement]
        form = self.env["bde.pfmp.host.form"]._link_find(url.rpartition("/")[2])
        before = self.env["res.partner"].search_count([])
        who = {
            "host_name": "Boulangerie du Port",
            "host_street": "1 quai",
            "host_zip": "29200",
            "host_city": "Brest",
        }
        self.fill(form, **who)
        form._submit()
        self.assertEqual(self.env["res.partner"].search_count([]), before)
        self.assertFalse(placement.host_id)
        form.with_user(self.office).action_accept()
        self.assertEqual(placement.host_id.name, "Boulangerie du Port")
        self.assertEqual(placement.host_id.bde_host_state, "to_check")
        self.assertEqual(placement.state, "found")

    def test_a_known_host_is_chosen_by_the_school(self):
        placement = self.make_placement(self.make_learner("Sans", self.klass))
        url = placement._host_form_urls()[placement]
        form = self.env["bde.pfmp.host.form"]._link_find(url.rpartition("/")[2])
        self.fill(form, host_name="Le garage d'à côté", host_city="Brest")
        form._submit()
        form.with_user(self.office).host_id = self.host
        form.with_user(self.office).action_accept()
        self.assertEqual(placement.host_id, self.host)

    def test_law_is_told_before_acceptance(self):
        form = self.submitted(h4at="23:30")
        html = form.with_user(self.office).law_html
        self.assertIn("DURAND", html)
        self.assertIn("fa-ban", html)
        form.with_user(self.office).action_accept()
        self.assertEqual(form.state, "checked")
        self.assertEqual(set(self.placements.convention_id.mapped("state")), {"check"})

    def test_state_and_answers_are_not_typed(self):
        form = self.submitted().with_user(self.office)
        for vals in ({"state": "checked"}, {"answers": {}}, {"reason": "x"}):
            with self.assertRaises(UserError):
                form.write(vals)
        with self.assertRaises(UserError):
            form.item_ids[0].write({"said": "autre"})

    def test_rights(self):
        form = self.submitted()
        self.assertTrue(form.with_user(self.users["head"]).display_name)
        with self.assertRaises(AccessError):
            form.with_user(self.users["head"]).action_accept()
        for role in ("teacher", "reader", "bursar"):
            with self.assertRaises(AccessError):
                form.with_user(self.users[role]).read(["state"])

    def test_another_school(self):
        other = self.env["res.company"].create({"name": "Autre lycée"})
        form = self.submitted()
        self.office.write({"company_ids": [other.id], "company_id": other.id})
        found = form.with_user(self.office).with_context(allowed_company_ids=other.ids)
        self.assertFalse(found.search([("id", "=", form.id)]))

    def test_a_learner_is_once_on_a_form(self):
        form = self.make_form()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env["bde.pfmp.host.form.line"].create(
                {"form_id": form.id, "placement_id": self.placements[0].id}
            )

    def test_sending_many_asks_a_bounded_number_of_questions(self):
        self.make_form()
        placements = self.placements.browse()
        for number in range(6):
            host = self.make_host(f"Hôte {number}", email=f"h{number}@example.org")
            placements |= self.make_placement(
                self.make_learner(f"Nom{number}", self.klass), host_id=host.id
            )
        placements._host_forms()
        self.env.invalidate_all()
        with self.assertQueryCount(400):
            placements.action_send_host_form()

    def test_card_of_the_home(self):
        home = self.env["bde.home"].with_user(self.office)
        self.assertEqual(home._home_card_host_forms()["count"], 0)
        self.submitted()
        card = home._home_card_host_forms()
        self.assertEqual((card["count"], card["state"]), (1, "blue"))

    def test_meals_and_regime_in_the_annexe(self):
        placement = self.placements[0]
        placement.enrolment_id.regime = "dp"
        placement.meals = "Cantine de l'entreprise"
        facts = placement._convention_facts()[placement]
        self.assertIn("demi-pensionnaire", facts["finance"]["meals"])
        self.assertIn("Cantine", facts["finance"]["meals"])
        self.placements[1].enrolment_id.regime = "int"
        facts = self.placements[1]._convention_facts()[self.placements[1]]
        self.assertIn("Internat", facts["finance"]["lodging"])
