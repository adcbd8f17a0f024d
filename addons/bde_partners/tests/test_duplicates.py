from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .common import OTHER_SIRET, SIRET, SchoolCase

DOSSIER = "bde_partners.bde_host_view_form"


class DuplicatesCase(SchoolCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.env["res.partner"]
        cls.host = cls.make(
            "Garage des Lilas",
            bde_siret=SIRET,
            phone="02 61 91 00 30",
            email="accueil@lilas.example",
            street="3 rue du Moulin",
        )
        cls.pairs = cls.env["bde.duplicate"]

    @classmethod
    def make(cls, name, **vals):
        vals = {"zip": "41300", "city": "Salbris", **vals}
        return cls.partners.create(
            {"name": name, "is_company": True, "bde_is_host": True, **vals}
        )

    def lookalikes(self, role="user", **vals):
        partners = self.partners.with_user(self.users[role])
        (found,) = partners._bde_lookalikes([vals])
        return [item for item in found if item["id"] == self.host.id]

    def pair_of(self, one, two):
        return self.pairs.search(
            [
                ("partner_a_id", "in", (one | two).ids),
                ("partner_b_id", "in", (one | two).ids),
            ]
        )


@tagged("post_install", "-at_install")
class TestLookalikes(DuplicatesCase):
    """Who is told, and of what, when an organisation is created."""

    def test_similar_name_in_the_same_town_warns(self):
        (found,) = self.lookalikes(name="SARL GARAGE LILA", city="SALBRIS")
        self.assertEqual(found["reasons"], ["similar name in the same town"])
        self.assertFalse(found["blocking"])
        self.assertEqual(found["where"], "41300 Salbris")
        self.assertFalse(self.lookalikes(name="Garage des Lilas", city="Brest"))

    def test_same_phone_warns(self):
        (found,) = self.lookalikes(name="Autre", phone="+33 2 61 91 00 30")
        self.assertEqual(found["reasons"], ["same phone"])

    def test_same_mail_domain_warns_unless_it_is_public(self):
        (found,) = self.lookalikes(name="Autre", email="paul@lilas.example")
        self.assertEqual(found["reasons"], ["same e-mail domain"])
        self.host.email = "lilas@orange.fr"
        self.assertFalse(self.lookalikes(name="Autre", email="paul@orange.fr"))
        self.assertTrue(self.lookalikes(name="Autre", email="lilas@orange.fr"))

    def test_a_domain_becomes_public(self):
        self.assertTrue(self.lookalikes(name="Autre", email="paul@lilas.example"))
        self.env["bde.public.domain"].with_user(self.users["manager"]).create(
            {"name": "@Lilas.example"}
        )
        self.assertEqual(self.host.bde_like_mail, "accueil@lilas.example")
        self.assertFalse(self.lookalikes(name="Autre", email="paul@lilas.example"))

    def test_same_siret_is_blocking(self):
        (found,) = self.lookalikes(name="Autre", bde_siret="999 370 000 00120")
        self.assertEqual((found["score"], found["blocking"]), (100, True))

    def test_archived_ones_are_told_as_such(self):
        self.host.active = False
        (found,) = self.lookalikes(name="Garage des Lilas", city="Salbris")
        self.assertIn("archived", found["where"])
        self.assertFalse(found["active"])
        (found,) = self.lookalikes(name="Autre", bde_siret=SIRET)
        self.assertFalse(found["blocking"], "its SIRET is free")

    def test_only_name_and_town_leave_whatever_the_role(self):
        for role in self.users:
            (found,) = self.lookalikes(role, name="Autre", phone="0261910030")
            self.assertEqual(
                set(found),
                {"id", "name", "where", "score", "reasons", "blocking", "active"},
                role,
            )

    def test_people_and_other_schools_are_never_named(self):
        self.host.company_id = self.other
        self.assertFalse(self.lookalikes(name="Garage des Lilas", city="Salbris"))
        self.partners.create({"name": "Anne Petit", "phone": "02 61 91 00 99"})
        (found,) = self.partners._bde_lookalikes([{"phone": "02 61 91 00 99"}])
        self.assertFalse(found)

    def test_constant_number_of_queries(self):
        many = [
            {"name": f"Garage {n}", "city": "Salbris", "phone": "0261910030"}
            for n in range(30)
        ]
        self.partners._bde_lookalikes(many[:1])
        with self.assertQueryCount(2):
            found = self.partners._bde_lookalikes(many)
        self.assertEqual(len(found), 30)
        self.assertTrue(all(found))

    def test_the_dossier_tells_while_one_types(self):
        partners = self.partners.with_user(self.users["user"]).with_context(
            default_is_company=True, default_bde_is_host=True
        )
        form = Form(partners, view=DOSSIER)
        self.assertFalse(form.bde_lookalikes)
        form.name = "Garage Lilas"
        form.city = "Salbris"
        self.assertEqual(form.bde_lookalikes[0]["name"], "Garage des Lilas")
        saved = form.save()
        self.assertFalse(saved.bde_lookalikes, "a warning only")

    def test_same_siret_is_refused_and_named(self):
        with self.assertRaisesRegex(ValidationError, "Garage des Lilas.*Salbris"):
            self.make("Autre", bde_siret="999 370 000 00120")
        other = self.make("Autre", bde_siret=OTHER_SIRET)
        with self.assertRaisesRegex(ValidationError, "Garage des Lilas"):
            other.bde_siret = SIRET
        self.host.bde_siret = SIRET
        self.host.active = False
        other.bde_siret = SIRET
        with self.assertRaisesRegex(ValidationError, "Autre"):
            self.host.active = True


@tagged("post_install", "-at_install")
class TestDuplicates(DuplicatesCase):
    """The search, the review, what is remembered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.double = cls.make("SARL GARAGE LILAS", phone="0261910030")
        cls.site = cls.make(
            "Garage des Lilas", bde_siret=OTHER_SIRET, city="Blois", zip="41000"
        )
        cls.all = cls.host | cls.double | cls.site

    def search_all(self, user="user"):
        pairs = self.pairs.with_user(self.users[user])
        return pairs.with_context(queue_job__no_delay=True).action_search_all()

    def test_the_search_finds_pairs_with_scores_and_reasons(self):
        self.search_all()
        pair = self.pair_of(self.host, self.double)
        self.assertEqual((pair.partner_a_id, pair.state), (self.host, "to_review"))
        self.assertGreaterEqual(pair.score, 80)
        self.assertEqual(pair.reason_text, "similar name in the same town, same phone")

    def test_two_sites_of_a_chain_are_not_listed(self):
        self.search_all()
        self.assertFalse(self.pair_of(self.host, self.site))

    def test_the_search_is_for_the_office(self):
        for role in ("reader", "teacher", "head", "bursar"):
            with self.assertRaises(AccessError, msg=role):
                self.search_all(role)
            with self.assertRaises(AccessError, msg=role):
                self.pairs.with_user(self.users[role]).search([])
            with self.assertRaises(AccessError, msg=role):
                self.pairs.with_user(self.users[role]).get_comparison({})
        self.search_all("manager")

    def test_again_changes_nothing(self):
        self.search_all()
        before = self.pairs.search([]).read(["score", "write_date"])
        self.search_all()
        self.assertEqual(self.pairs.search([]).read(["score", "write_date"]), before)

    def test_a_pair_that_is_no_longer_alike_goes(self):
        self.search_all()
        self.double.write({"name": "Menuiserie Dupin", "phone": False})
        self.pairs._find_pairs(self.double.ids)
        self.assertFalse(self.pair_of(self.host, self.double))

    def test_created_and_changed_ones_are_searched_alone(self):
        self.pairs._find_pairs(self.double.ids)
        self.assertTrue(self.pair_of(self.host, self.double))
        self.assertLessEqual(
            set(self.all.ids), set(self.pairs._ids_to_search(self.env.cr.now()))
        )

    def test_the_scheduled_action(self):
        cron = self.env.ref("bde_partners.ir_cron_bde_duplicates")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertTrue(self.pair_of(self.host, self.double))

    def test_not_a_duplicate_is_remembered_for_ever(self):
        self.search_all()
        pair = self.pair_of(self.host, self.double).with_user(self.users["user"])
        pair.action_not_duplicate()
        self.assertEqual(pair.decided_by_id, self.users["user"])
        self.assertTrue(pair.decided_on)
        self.double.name = "GARAGE DES LILAS"
        self.search_all()
        self.pairs._find_pairs(self.double.ids)
        self.assertEqual(pair.state, "not_duplicate")
        pair.action_review_again()
        self.assertEqual((pair.state, pair.decided_on), ("to_review", False))

    def test_others_do_not_settle(self):
        self.search_all()
        pair = self.pair_of(self.host, self.double)
        which = {"duplicate_id": pair.id}
        for role in ("reader", "teacher", "head", "bursar"):
            theirs = pair.with_user(self.users[role])
            for call in (theirs.action_not_duplicate, theirs.action_review_again):
                with self.assertRaises(AccessError, msg=role):
                    call()
            with self.assertRaises(AccessError, msg=role):
                self.pairs.with_user(self.users[role]).settle_bde(
                    "merge", which, self.host.id
                )
        with self.assertRaises(AccessError):
            pair.with_user(self.users["user"]).write({"state": "merged"})

    def test_pairs_of_another_school_are_hidden(self):
        self.host.company_id = self.double.company_id = self.other
        self.pairs._find_pairs(self.host.ids)
        self.assertTrue(self.pair_of(self.host, self.double))
        self.assertFalse(
            self.pairs.with_user(self.users["user"]).search(
                [("partner_a_id", "=", self.host.id)]
            )
        )
        self.host.company_id = self.company
        self.pairs._find_pairs(self.host.ids)
        self.assertFalse(self.pair_of(self.host, self.double))

    def test_side_by_side(self):
        self.partners.create({"name": "Anne Petit", "parent_id": self.host.id})
        self.search_all()
        pair = self.pair_of(self.host, self.double)
        seen = self.pairs.with_user(self.users["user"]).get_comparison(
            {"duplicate_id": pair.id}
        )
        self.assertEqual([p["id"] for p in seen["partners"]], pair_ids(pair))
        self.assertEqual(seen["pair"]["score"], pair.score)
        rows = {row["name"]: row for row in seen["rows"]}
        self.assertTrue(rows["name"]["differs"] and rows["name"]["conflict"])
        self.assertFalse(rows["bde_siret"]["conflict"], "known of one only")
        self.assertFalse(rows["city"]["differs"])
        self.assertEqual(rows["bde_siret"]["choice"], self.host.id)
        self.assertEqual(
            [partner["counts"] for partner in seen["partners"]],
            [[{"label": "Contacts", "count": number}] for number in (1, 0)],
        )
        self.assertEqual(seen["survivor"], self.host.id, "the one on which most hangs")
        self.assertFalse(seen["problem"])

    def test_the_next_pair_comes_by_itself(self):
        more = self.make("Menuiserie Dupin"), self.make("Menuiserie DUPIN SARL")
        self.search_all()
        first = self.pairs.search([("state", "=", "to_review")], limit=1)
        user = self.pairs.with_user(self.users["user"])
        seen = user.get_comparison({})
        self.assertEqual(seen["pair"]["id"], first.id)
        self.assertNotEqual(seen["next_id"], first.id)
        only = user.get_comparison({"only_partner_id": more[0].id})
        self.assertEqual((only["left"], only["next_id"]), (1, False))

    def test_organisations_chosen_in_the_list(self):
        them = (self.host | self.site).with_user(self.users["user"])
        action = them.action_bde_compare()
        self.assertEqual(action["params"], {"partner_ids": them.ids})
        seen = self.pairs.with_user(self.users["user"]).get_comparison(action["params"])
        self.assertEqual(len(seen["partners"]), 2)
        three = self.pairs.with_user(self.users["user"]).get_comparison(
            {"partner_ids": self.all.ids}
        )
        self.assertEqual(len(three["partners"]), 3)
        self.assertFalse(three["pair"])

    def test_the_dossier_says_how_many(self):
        self.search_all()
        host = self.host.with_user(self.users["user"])
        card = {c["key"]: c for c in host.get_bde_dossier()["cards"]}["duplicates"]
        self.assertEqual((card["count"], card["state"]), (1, "blue"))
        reader = self.host.with_user(self.users["reader"]).get_bde_dossier()["cards"]
        self.assertNotIn("duplicates", [card["key"] for card in reader])

    def test_a_stranger_sees_nothing(self):
        stranger = new_test_user(self.env, "stranger_dup", groups="base.group_user")
        self.assertEqual(self.host.with_user(stranger).bde_duplicate_count, 0)
        with self.assertRaises(AccessError):
            self.pairs.with_user(stranger).get_comparison({})


def pair_ids(pair):
    return [pair.partner_a_id.id, pair.partner_b_id.id]
