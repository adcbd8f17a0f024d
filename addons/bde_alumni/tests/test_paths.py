from datetime import date, timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.bde_partners.tests.common import SIRET

from .common_paths import PathsCase


@tagged("post_install", "-at_install")
class TestPaths(PathsCase):
    """Situations over time: what, from when to when, who said so and when."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls.path_member("Morvan")
        cls.leaver = cls.path_leaver("Morvan")

    def test_every_kind_with_its_source_and_date(self):
        day = self.today - timedelta(days=400)
        for number, kind in enumerate(
            ("studies", "apprenticeship", "search", "employment", "other")
        ):
            start = day + timedelta(days=60 * number)
            line = self.situations._record(
                {
                    "kind": kind,
                    "date_start": start,
                    "source": "survey",
                    "source_date": start + timedelta(days=3),
                },
                profile=self.member,
            )
            self.assertEqual(
                (line.kind, line.source, line.source_date),
                (kind, "survey", start + timedelta(days=3)),
            )
        lines = self.member.situation_ids.sorted("date_start")
        self.assertEqual(len(lines), 5)
        for one, following in zip(lines, lines[1:], strict=False):
            self.assertEqual(one.date_end, following.date_start - timedelta(days=1))
        self.assertFalse(lines[-1].date_end)
        self.assertEqual(self.member.current_situation_id, lines[-1])

    def test_said_twice_is_kept_once_and_confirmed(self):
        start = self.today - timedelta(days=100)
        first = self.hire(self.member, date_start=start, source_date=start)
        again = self.situations._record(
            {"kind": "employment", "contract": "cdi", "source": "survey"},
            profile=self.member,
        )
        self.assertEqual(again, first)
        self.assertEqual(
            (first.contract, first.date_start, first.source_date, first.job),
            ("cdi", start, self.today, "Technicienne réseaux"),
        )

    def test_an_older_story_does_not_replace_a_fresher_one(self):
        self.hire(self.member, job="Cheffe d'équipe", date_start=date(2024, 9, 1))
        line = self.situations._record(
            {
                "kind": "employment",
                "job": "Apprentie",
                "city": "Brest",
                "date_start": date(2024, 10, 1),
                "source_date": self.today - timedelta(days=300),
            },
            profile=self.member,
        )
        self.assertEqual((line.job, line.city), ("Cheffe d'équipe", "Brest"))

    def test_told_in_both_processings_is_written_twice(self):
        lines = self.situations._record(
            {"kind": "search", "source": "survey"},
            leaver=self.leaver,
            profile=self.member,
        )
        self.assertEqual(len(lines), 2)
        self.assertEqual(lines.leaver_id, self.leaver)
        self.assertEqual(lines.profile_id, self.member)
        self.assertFalse(lines.filtered(lambda x: x.leaver_id and x.profile_id))

    def test_no_row_is_of_both(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.env.cr.savepoint():
                self.situations.create(
                    {
                        "kind": "search",
                        "leaver_id": self.leaver.id,
                        "profile_id": self.member.id,
                    }
                )
                self.env.flush_all()
        with self.assertRaises(ValidationError):
            self.situations.create({"kind": "search"})

    def test_objecting_stops_the_follow_up_and_only_it(self):
        self.situations._record(
            {"kind": "search"}, leaver=self.leaver, profile=self.member
        )
        self.leaver._object("office")
        self.assertFalse(self.leaver.situation_ids)
        self.assertTrue(self.member.situation_ids)

    def test_leaving_the_network_takes_its_paths_and_only_them(self):
        self.situations._record(
            {"kind": "search"}, leaver=self.leaver, profile=self.member
        )
        self.hire(self.member, date_start=self.today - timedelta(days=1))
        self.member._withdraw("page")
        self.assertFalse(self.situations.search([("profile_id", "=", self.member.id)]))
        self.assertFalse(self.proposals.search([("profile_id", "=", self.member.id)]))
        self.assertTrue(self.leaver.situation_ids)

    def test_anonymised_keeps_the_figures(self):
        line = self.situations._record(
            {
                "kind": "employment",
                "contract": "cdi",
                "job": "Soudeuse",
                "employer_name": "Chaudronnerie du Port",
                "city": "Brest",
                "in_specialty": "yes",
            },
            leaver=self.leaver,
        )
        self.leaver._anonymise()
        self.assertFalse(line.job or line.employer_name or line.city)
        self.assertEqual(
            (line.kind, line.contract, line.in_specialty, line.training_id),
            ("employment", "cdi", "yes", self.training),
        )

    # -- on a day -------------------------------------------------------------------
    def test_where_each_was_on_a_day_in_one_query(self):
        leavers = (
            self.leaver | self.path_leaver("Kerbrat") | self.path_leaver("Le Gall")
        )
        june = self.today - timedelta(days=300)
        for number, leaver in enumerate(leavers):
            self.situations._record(
                {"kind": "search", "date_start": june}, leaver=leaver
            )
            self.situations._record(
                {
                    "kind": "employment",
                    "date_start": june + timedelta(days=100 + 60 * number),
                },
                leaver=leaver,
            )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            found = self.situations._at(june + timedelta(days=170), leavers=leavers)
            ids = {person: line.id for person, line in found.items()}
        kinds = [self.situations.browse(ids[leaver.id]).kind for leaver in leavers]
        self.assertEqual(kinds, ["employment", "employment", "search"])
        self.assertFalse(self.situations._at(june - timedelta(days=1), leavers=leavers))

    def test_a_day_passes_and_the_situation_of_now_changes(self):
        line = self.hire(
            self.member, date_start=self.today - timedelta(days=30), date_end=self.today
        )
        self.assertEqual(self.member.current_situation_id, line)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE bde_alumni_situation SET date_end = %s WHERE id = %s",
            [self.today - timedelta(days=1), line.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.member.current_situation_id, line)
        self.env["bde.alumni.profile"]._cron_current()
        self.assertFalse(self.member.current_situation_id)
        self.assertFalse(self.member.current_employer_id)

    # -- ROME and the specialty -----------------------------------------------------
    def test_the_occupation_of_the_training_is_in_the_specialty(self):
        rome = self.env["bde.rome"].search([], limit=2) or self.env["bde.rome"].create(
            [
                {"code": "I1401", "name": "Maintenance"},
                {"code": "N4101", "name": "Route"},
            ]
        )
        self.training.rome_ids = rome[0]
        one = self.hire(self.member, rome_id=rome[0].id, in_specialty=False)
        self.assertEqual(one.in_specialty, "yes")
        told = self.situations._record(
            {"kind": "employment", "rome_id": rome[-1].id, "in_specialty": "partly"},
            leaver=self.leaver,
        )
        self.assertEqual(told.in_specialty, "partly")

    # -- the employer ---------------------------------------------------------------
    def test_a_siret_links_the_employer_and_says_so(self):
        self.host.bde_siret = SIRET
        line = self.situations._record(
            {
                "kind": "employment",
                "employer_name": "Garage L.",
                "siret": f"{SIRET[:3]} {SIRET[3:6]} {SIRET[6:9]} {SIRET[9:]}",
            },
            profile=self.member,
        )
        self.assertEqual((line.employer_id, line.siret), (self.host, SIRET))
        self.assertEqual(line.employer_state, "siret")

    def test_a_siret_of_another_school_s_organisation_links_nothing(self):
        self.host.write({"bde_siret": SIRET, "company_id": self.other.id})
        line = self.situations._record(
            {"kind": "employment", "siret": SIRET}, profile=self.member
        )
        self.assertFalse(line.employer_id)
        self.assertEqual(line.employer_state, "to_link")

    def test_an_organisation_that_comes_later_is_linked_by_its_siret(self):
        line = self.situations._record(
            {"kind": "employment", "siret": SIRET, "in_specialty": "yes"},
            profile=self.member,
        )
        self.assertEqual(line.employer_state, "to_link")
        action = line.with_user(self.office).action_create_employer()
        self.assertEqual(action["context"], {"default_query": SIRET})
        self.host.bde_siret = SIRET
        self.proposals._cron_refresh()
        self.assertEqual(line.employer_id, self.host)
        self.assertEqual(line.employer_state, "siret")
        self.assertEqual(self.member.current_employer_id, self.host)

    def test_the_employer_is_never_another_school_s(self):
        self.host.company_id = self.other
        with self.assertRaises(UserError):
            self.situations.with_user(self.office).create(
                {
                    "kind": "employment",
                    "profile_id": self.member.id,
                    "employer_id": self.host.id,
                }
            )

    def test_a_wrong_siret_is_refused_in_words(self):
        with self.assertRaises(ValidationError) as caught:
            self.situations._record(
                {"kind": "employment", "siret": "12345678901234"}, profile=self.member
            )
        self.assertIn("SIRET", str(caught.exception))

    def test_a_name_is_proposed_and_never_linked_silently(self):
        self.host.write({"zip": "24100", "city": "Bergerac"})
        line = self.situations._record(
            {
                "kind": "employment",
                "employer_name": "GARAGE DES LILAS",
                "city": "Bergerac",
            },
            profile=self.member,
        )
        self.assertFalse(line.employer_id)
        self.assertEqual(line.employer_state, "to_link")
        self.assertEqual(line.proposed_employer_id, self.host)
        self.assertTrue(line.proposed_reason)
        line.with_user(self.office).action_link_employer()
        self.assertEqual(line.employer_id, self.host)
        self.assertEqual(line.employer_state, "hand")
        line.with_user(self.office).action_unlink_employer()
        self.assertFalse(line.employer_id)
        self.assertEqual(line.employer_state, "not_ours")

    def test_none_of_ours_is_not_asked_again(self):
        line = self.situations._record(
            {"kind": "employment", "employer_name": "Introuvable SARL"},
            profile=self.member,
        )
        with self.assertRaises(UserError) as caught:
            line.with_user(self.office).action_link_employer()
        self.assertIn("Introuvable SARL", str(caught.exception))
        line.with_user(self.office).action_not_ours()
        self.assertEqual(line.employer_state, "not_ours")
        self.assertFalse(line.proposed_employer_id)

    def test_proposals_of_employers_do_not_cost_more_by_the_line(self):
        lines = self.situations
        for number in range(12):
            member = self.path_member(f"Nom{number}")
            lines |= self.situations._record(
                {"kind": "employment", "employer_name": "Garage des Lilas"},
                profile=member,
            )
        self.env.flush_all()
        self.env.invalidate_all()
        lines[:1].mapped("proposed_employer_id")
        self.env.invalidate_all()
        with self.assertQueryCount(6):
            lines.mapped("proposed_employer_id")

    # -- rights ---------------------------------------------------------------------
    def test_who_reads_what(self):
        own = self.situations._record({"kind": "search"}, leaver=self.leaver)
        theirs = self.situations._record(
            {"kind": "search"}, leaver=self.path_leaver("Autre", self.other_class)
        )
        network = self.hire(self.member)
        self.klass.teacher_ids = self.teacher
        everything = own | theirs | network
        for role in ("user", "manager", "head"):
            found = self.situations.with_user(self.users[role]).search(
                [("id", "in", everything.ids)]
            )
            self.assertEqual(found, everything, role)
        teacher = self.situations.with_user(self.users["teacher"])
        self.assertEqual(teacher.search([("id", "in", everything.ids)]), own)
        with self.assertRaises(AccessError):
            own.with_user(self.users["teacher"]).read(["profile_id"])
        with self.assertRaises(AccessError):
            own.with_user(self.users["teacher"]).write({"kind": "other"})
        with self.assertRaises(AccessError):
            own.with_user(self.users["head"]).write({"kind": "other"})
        for role in ("reader", "bursar"):
            with self.assertRaises(AccessError):
                self.situations.with_user(self.users[role]).search([])

    def test_the_other_school_and_the_portal_see_nothing(self):
        line = self.hire(self.member)
        stranger = new_test_user(
            self.env,
            "path_other_office",
            groups="bde_partners.group_bde_manager",
            company_id=self.other.id,
            company_ids=[fields.Command.set(self.other.ids)],
        )
        portal = new_test_user(self.env, "path_portal", groups="base.group_portal")
        self.assertFalse(
            self.situations.with_user(stranger).search([("id", "=", line.id)])
        )
        for model in (
            "bde.alumni.situation",
            "bde.alumni.proposal",
            "bde.alumni.identity",
        ):
            with self.assertRaises(AccessError):
                self.env[model].with_user(portal).search([])
            self.assertFalse(
                self.env[model].with_user(stranger).search_count([]), model
            )

    def test_hidden_fields_of_a_member_are_hidden_here_too(self):
        """« Nobody » means the office neither: no row by RPC."""
        line = self.hire(self.member)
        self.member.show_employer = "nobody"
        found = self.situations.with_user(self.office).search([("id", "=", line.id)])
        self.assertFalse(found)
