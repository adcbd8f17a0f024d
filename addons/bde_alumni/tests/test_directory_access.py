"""No field is shown against its visibility: by every role, by page and by RPC."""

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.bde_partners.tests.common_public import PublicPageMixin
from odoo.addons.bde_partners.tests.common_rpc import RpcCase

from ..rules.directory.visibility import FIELDS
from .common_directory import CHOICES, DirectoryCase

SECRETS = {
    "email": "lea.secret@mail.invalid",
    "phone": "06 11 22 33 44",
    "city": "Zanzibourg",
    "job": "Dompteuse",
    "employer": "Cirque Invisible",
    "studies": "Bac pro Magie",
    "link": "https://reseau.invalid/lea",
    "about": "Zygomatique",
}
# fields of the profile where a secret could be read
READ = {
    "email": "email",
    "phone": "phone",
    "city": "city",
    "link": "link",
    "about": "about",
    "job": "card_job",
    "employer": "card_employer",
    "studies": "card_studies",
}
SEEN = {
    "user": ("everyone", "office"),
    "manager": ("everyone", "office"),
    "head": ("everyone", "office"),
}


@tagged("post_install", "-at_install")
class TestDirectoryAccess(PublicPageMixin, RpcCase, DirectoryCase):
    """One person, every choice, every role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.magic = cls.env["bde.training"].create({"name": SECRETS["studies"]})
        cls.lea = cls.make_directory_member(
            "Léa",
            "Morvan",
            training=cls.magic,
            year=2021,
            job=SECRETS["job"],
            employer=SECRETS["employer"],
            **{n: SECRETS[n] for n in ("email", "phone", "city", "link", "about")},
        )
        cls.lea.image_1920 = cls.PHOTO
        cls.mate = cls.make_directory_member(
            "Paul", "Le Gall", email="paul@mail.invalid"
        )
        cls.portal = new_test_user(
            cls.env, "test_alumni_paul", groups="base.group_portal"
        )
        cls.mate.partner_id = cls.portal.partner_id
        cls.stranger = new_test_user(
            cls.env, "test_alumni_stranger", groups="base.group_portal"
        )

    def choose(self, choice, names=FIELDS):
        self.lea.write({f"show_{name}": choice for name in names})
        self.env.flush_all()
        self.env.invalidate_all()

    def as_user(self, user):
        return self.env["bde.alumni.profile"].with_user(user)

    # -- RPC ---------------------------------------------------------------------------
    def test_rpc_reads_what_the_person_shows(self):
        export = self.env.ref("base.group_allow_export")
        for role, seen in SEEN.items():
            self.users[role].group_ids += export
            self.rpc_login(self.users[role])
            for choice in CHOICES:
                self.choose(choice)
                for method, args, kwargs in (
                    ("read", [self.lea.ids, list(READ.values())], {}),
                    (
                        "web_read",
                        [self.lea.ids],
                        {
                            "specification": {
                                **{name: {} for name in READ.values()},
                                "study_ids": {
                                    "fields": {
                                        "training_id": {"fields": {"display_name": {}}}
                                    }
                                },
                                "situation_ids": {"fields": {"job": {}}},
                                "current_situation_id": {"fields": {"job": {}}},
                            }
                        },
                    ),
                    (
                        "search_read",
                        [[("id", "=", self.lea.id)], list(READ.values())],
                        {},
                    ),
                    (
                        "export_data",
                        [self.lea.ids, [*READ.values(), "study_ids/training_id"]],
                        {},
                    ),
                ):
                    answer = str(
                        self.rpc("bde.alumni.profile", method, *args, **kwargs)
                    )
                    self.assertNotIn("refused", answer, (role, choice, method))
                    for name, secret in SECRETS.items():
                        told = secret in answer
                        self.assertEqual(
                            told, choice in seen, (role, choice, method, name)
                        )

    def test_each_choice_hides_its_own_field_only(self):
        office = self.as_user(self.users["user"]).browse(self.lea.id)
        for hidden in READ:
            self.choose("everyone")
            self.choose("nobody", [hidden])
            row = office.read(list(READ.values()))[0]
            for name, field in READ.items():
                self.assertEqual(bool(row[field]), name != hidden, (hidden, name))

    def test_a_photo_is_hidden_too(self):
        self.rpc_login(self.users["user"])
        for choice, seen in (("office", True), ("nobody", False)):
            self.choose(choice)
            for name in ("image_1920", "image_128"):
                row = self.rpc("bde.alumni.profile", "read", self.lea.ids, [name])[0]
                self.assertEqual(bool(row[name]), seen)

    def test_the_web_image_route_shows_no_hidden_photo(self):
        self.rpc_login(self.users["user"])
        url = f"/web/image/bde.alumni.profile/{self.lea.id}/image_128"
        self.choose("office")
        shown = self.url_open(url).content
        self.choose("nobody")
        hidden = self.url_open(url).content
        self.assertNotEqual(shown, hidden)

    def test_the_file_of_a_hidden_photo_is_closed(self):
        self.rpc_login(self.users["user"])
        file = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "bde.alumni.profile"),
                ("res_id", "=", self.lea.id),
                ("res_field", "=", "image_1920"),
            ]
        )
        self.assertTrue(file)
        self.choose("office")
        rows = self.rpc("ir.attachment", "read", file.ids, ["datas"])
        self.assertTrue(rows[0]["datas"])
        self.choose("nobody")
        self.assertRefused(self.rpc("ir.attachment", "read", file.ids, ["datas"]))

    def test_no_question_answers_for_a_hidden_field(self):
        office = self.as_user(self.users["user"])
        for choice, found in (("office", True), ("nobody", False)):
            self.choose(choice)
            for domain in (
                [("phone", "ilike", "11 22")],
                [("email", "=", SECRETS["email"])],
                [("city", "=", SECRETS["city"])],
                [("about", "!=", False)],
                [("find", "ilike", "zanzi")],
                [("find", "ilike", "dompt")],
                [("find_job", "ilike", "dompteuse")],
                [("find_employer", "ilike", "cirque")],
                [("find_city", "ilike", "zanzibourg")],
                [("study_ids.year", "=", 2021)],
                [("study_ids.training_id.name", "ilike", "magie")],
                [("main_training_id.name", "ilike", "magie")],
                [("situation_ids.job", "ilike", "dompteuse")],
                [("current_situation_id.job", "ilike", "dompteuse")],
            ):
                answer = self.lea.id in office.search(domain).ids
                self.assertEqual(answer, found, (choice, domain))
            hidden = office.search([("phone", "=", False)])
            self.assertEqual(self.lea.id in hidden.ids, not found)

    def test_groups_and_orders_tell_nothing(self):
        office = self.as_user(self.users["user"])
        self.choose("nobody")
        groups = office.formatted_read_group(
            [("id", "=", self.lea.id)], ["city"], ["phone:array_agg", "__count"]
        )
        self.assertEqual(len(groups), 1)
        self.assertFalse(groups[0]["city"])
        self.assertNotIn(SECRETS["phone"], str(groups))
        by_training = office.formatted_read_group(
            [("id", "=", self.lea.id)], ["main_training_id"], ["__count"]
        )
        self.assertNotIn("Magie", str(by_training))
        office.search([], order="phone, city")

    def test_a_form_that_changes_asks_for_nothing_more(self):
        self.rpc_login(self.users["user"])
        self.choose("nobody")
        spec = {name: {} for name in ("last_name", "phone", "email", "city")}
        for changed in (["last_name"], []):
            answer = self.rpc(
                "bde.alumni.profile",
                "onchange",
                self.lea.ids,
                {"last_name": "Autre"},
                changed,
                spec,
            )
            for secret in SECRETS.values():
                self.assertNotIn(secret, str(answer))

    def test_studies_and_paths_are_closed_with_the_profile(self):
        for choice, seen in (("office", True), ("nobody", False)):
            self.choose(choice)
            for model in ("bde.alumni.study", "bde.alumni.situation"):
                rows = self.env[model].with_user(self.users["user"])
                found = rows.search([("profile_id", "=", self.lea.id)])
                self.assertEqual(bool(found), seen, (model, choice))

    def test_the_cache_of_the_server_stays_whole(self):
        self.choose("nobody")
        office = self.as_user(self.users["user"])
        found = office.search([("id", "=", self.lea.id)])
        found.read(["phone"])
        self.assertEqual(found.sudo().phone, SECRETS["phone"])
        self.lea.city = "Ailleurs"
        self.assertIn("ailleurs", self.lea._own_values("/")["typed"]["city"].lower())

    def test_others_read_nothing_by_rpc(self):
        self.choose("everyone")
        for user in (
            self.users["reader"],
            self.users["bursar"],
            self.portal,
            self.stranger,
        ):
            self.rpc_login(user)
            for method, args in (
                ("read", [self.lea.ids, ["last_name"]]),
                ("search_read", [[], ["last_name"]]),
                ("formatted_read_group", [[], ["city"], ["__count"]]),
            ):
                answer = self.rpc("bde.alumni.profile", method, *args)
                self.assertRefused(answer)

    def test_a_teacher_reads_no_hidden_field_by_rpc(self):
        self.rpc_login(self.users["teacher"])
        self.choose("everyone")
        answer = str(
            self.rpc("bde.alumni.profile", "read", self.lea.ids, list(READ.values()))
        )
        self.assertIn(SECRETS["job"], answer)
        self.choose("office")
        teacher = self.as_user(self.users["teacher"])
        self.assertFalse(teacher.search([("find", "ilike", "dompteuse")]))
        self.assertFalse(teacher.search([("phone", "ilike", "11")]))
        answer = str(
            self.rpc("bde.alumni.profile", "read", self.lea.ids, list(READ.values()))
        )
        for secret in SECRETS.values():
            self.assertNotIn(secret, answer)

    def test_another_school_reads_nothing(self):
        self.choose("everyone")
        user = new_test_user(
            self.env,
            "test_user_next",
            groups="bde_partners.group_bde_user",
            company_id=self.other.id,
            company_ids=self.other.ids,
        )
        self.assertFalse(self.as_user(user).search([("id", "=", self.lea.id)]))
        with self.assertRaises(AccessError):
            self.as_user(user).browse(self.lea.id).read(["phone"])

    # -- pages -------------------------------------------------------------------------
    def test_pages_show_what_the_person_shows(self):
        for user, seen in (
            (self.portal, ("everyone",)),
            (self.users["teacher"], ("everyone",)),
            (self.users["user"], ("everyone", "office")),
            (self.users["head"], ("everyone", "office")),
        ):
            self.rpc_login(user)
            for choice in CHOICES:
                self.choose(choice)
                page = self.page("/my/anciens?q=morvan")
                self.assertEqual(page.status_code, 200, user.login)
                self.assertIn("Léa Morvan", page.text)
                cards = page.text.partition("data-member=")[2]
                for name, secret in SECRETS.items():
                    shown = choice in seen
                    self.assertEqual(secret in cards, shown, (user.login, choice, name))
                photo = self.page(f"/my/anciens/{self.lea.id}/photo")
                self.assertEqual(photo.status_code == 200, choice in seen)

    def test_pages_find_nobody_by_what_is_hidden(self):
        self.rpc_login(self.portal)
        questions = (
            "q=zanzibourg",
            "q=dompteuse",
            "city=zanzi",
            "job=dompteuse",
            "employer=cirque",
            "year=2021",
            f"training_id={self.magic.id}",
        )
        for choice, found in (("everyone", True), ("office", False), ("nobody", False)):
            self.choose(choice)
            for question in questions:
                text = self.page(f"/my/anciens?{question}").text
                self.assertEqual("Léa Morvan" in text, found, (choice, question))

    def test_pages_are_closed_to_all_others(self):
        for user in (self.users["reader"], self.users["bursar"], self.stranger):
            self.rpc_login(user)
            self.assertEqual(self.page("/my/anciens").status_code, 404, user.login)
            photo = self.page(f"/my/anciens/{self.lea.id}/photo")
            self.assertEqual(photo.status_code, 404)
        self.authenticate(None, None)
        page = self.page("/my/anciens")
        self.assertNotIn("Léa Morvan", page.text)
        self.assertIn("/web/login", page.url)

    def test_who_is_not_or_no_longer_a_member_is_not_there(self):
        self.rpc_login(self.portal)
        for values in ({"state": "pending"}, {"state": "withdrawn"}):
            self.lea.sudo().write(values)
            self.env.flush_all()
            self.assertNotIn("Léa Morvan", self.page("/my/anciens?q=morvan").text)
        self.lea.sudo().state = "member"
        self.env.flush_all()
        self.assertIn("Léa Morvan", self.page("/my/anciens?q=morvan").text)
        self.end_consent(self.lea)
        self.assertNotIn("Léa Morvan", self.page("/my/anciens?q=morvan").text)

    def test_one_who_left_sees_nobody(self):
        self.rpc_login(self.portal)
        self.mate.sudo().state = "withdrawn"
        self.env.flush_all()
        self.assertEqual(self.page("/my/anciens").status_code, 404)

    def test_a_member_of_another_school_is_not_in_the_directory(self):
        self.make_directory_member("Nora", "Voisine", company_id=self.other.id)
        self.rpc_login(self.portal)
        self.assertNotIn("Voisine", self.page("/my/anciens").text)


@tagged("post_install", "-at_install")
class TestDirectorySearch(DirectoryCase, TransactionCase):
    """Filters that an office with twenty mentors can use, bounded."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ciel = cls.env["bde.training"].create({"name": "Bac pro Ciel-Test"})
        cls.chef = cls.env["bde.training"].create({"name": "CAP Cuisine-Test"})
        cls.people = {}
        for number in range(25):
            training = cls.ciel if number % 2 else cls.chef
            cls.people[number] = cls.make_directory_member(
                f"Prénom{number}",
                f"Nom{number:02}",
                training=training,
                year=2010 + number % 5,
                job="Technicien réseau" if number % 2 else "Cuisinière",
                employer="Atlantique Réseaux" if number < 5 else "La Table",
                city="Brest" if number < 10 else "Quimper",
                willing_mentor=number < 20,
            )

    def found(self, limit=50, **filters):
        profiles = self.env["bde.alumni.profile"]
        return profiles._directory_search(self.company, "network", filters, limit=limit)

    def test_each_filter_and_all_together(self):
        def names(**filters):
            return len(self.found(**filters)[0])

        mine = len(self.found(q="prenom")[0])
        self.assertEqual(mine, 25)
        self.assertEqual(names(training_id=self.ciel.id), 12)
        self.assertEqual(names(training_id=self.ciel.id, year=2011), 3)
        self.assertEqual(names(employer="atlantique"), 5)
        self.assertEqual(names(city="bre", q="prenom"), 10)
        self.assertEqual(names(job="CUISINIERE", q="table"), 10)
        self.assertEqual(names(willing="mentor", q="prenom"), 20)
        self.assertEqual(names(willing="password", q="prenom"), 25)
        self.assertEqual(names(q="nom07"), 1)
        self.assertEqual(names(q="personne"), 0)

    def test_training_and_year_are_of_the_same_studies(self):
        self.env["bde.alumni.study"].create(
            {
                "profile_id": self.people[1].id,
                "training_id": self.chef.id,
                "year": 1999,
            }
        )
        self.assertTrue(self.found(training_id=self.chef.id, year=1999)[0])
        self.assertFalse(self.found(training_id=self.ciel.id, year=1999)[0])

    def test_one_page_at_a_time(self):
        page, more = self.found(limit=20, q="prenom")
        self.assertEqual((len(page), more), (20, True))
        rest, more = self.env["bde.alumni.profile"]._directory_search(
            self.company, "network", {"q": "prenom"}, offset=20, limit=20
        )
        self.assertEqual((len(rest), more), (5, False))
        self.assertFalse(page & rest)

    def test_the_number_of_queries_does_not_follow_the_number_of_people(self):
        def queries(count):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found, __ = self.found(limit=count, q="prenom")
            cards = found._directory_cards("network")
            self.assertEqual(len(cards), count)
            return self.env.cr.sql_log_count - before

        queries(2)
        self.assertEqual(queries(3), queries(24))

    def test_twenty_mentors_are_found_with_the_filters_of_the_office(self):
        office = self.env["bde.alumni.profile"].with_user(self.users["user"])
        action = self.env.ref("bde_alumni.bde_alumni_profile_action")
        self.assertIn("list,kanban", action.view_mode)
        arch = office.get_view(view_type="search")["arch"]
        for name in (
            "mentors",
            "tutors",
            "stale",
            "by_training",
            "by_year",
            "find_city",
        ):
            self.assertIn(f'name="{name}"', arch)
        found = office.search(
            [
                ("willing_mentor", "=", True),
                ("find", "ilike", "prenom"),
                ("state", "=", "member"),
            ]
        )
        self.assertEqual(len(found), 20)
        near = office.search([("find_city", "ilike", "brest"), ("id", "in", found.ids)])
        self.assertEqual(len(near), 10)

    def test_a_change_of_mind_changes_the_search_at_once(self):
        one = self.people[7]
        self.assertIn(one, self.found(city="brest")[0])
        one.show_city = "office"
        self.assertNotIn(one, self.found(city="brest")[0])
        one.write({"show_city": "everyone", "city": "Landerneau"})
        self.assertNotIn(one, self.found(city="brest")[0])
        self.assertIn(one, self.found(city="landerneau")[0])
        self.assertTrue(fields.Date.context_today(one))
