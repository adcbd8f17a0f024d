from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.bde_partners.tests.common import SIRET, SchoolCase


@tagged("post_install", "-at_install")
class TestTaxeSelection(SchoolCase):
    """Segments → the companies of a campaign, each once, but those left out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = cls.users["user"]
        tag = cls.env["res.partner.category"].create({"name": "Essai taxe"})
        cls.tag = tag
        cls.campaign = cls.env["bde.taxe.campaign"].create({"year": 2026})
        cls.last = cls.env["bde.taxe.campaign"].create({"year": 2025})
        cls.segment = cls.env["bde.segment"].create(
            {
                "name": "Essai",
                "line_ids": [
                    Command.create({"criterion": "tag", "tag_ids": tag.ids}),
                ],
            }
        )
        cls.garage = cls.make("Garage", email="garage@example.com")
        cls.bakery = cls.make("Boulangerie")

    @classmethod
    def make(cls, name, **values):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "zip": "33000",
                "category_id": [Command.set(cls.tag.ids)],
                **values,
            }
        )

    @classmethod
    def person(cls, site, name, *roles, **values):
        found = cls.env["bde.contact.role"].search([("code", "in", roles)])
        return cls.env["res.partner"].create(
            {
                "name": name,
                "parent_id": site.id,
                "bde_role_ids": [Command.set(found.ids)],
                **values,
            }
        )

    def select(self, segments=None):
        campaign = self.campaign.with_user(self.office)
        return campaign._select(segments or self.segment)

    def of(self, partner):
        return self.campaign.target_ids.filtered(lambda t: t.partner_id == partner)

    # -- who ------------------------------------------------------------------------
    def test_a_segment_becomes_the_donors_of_the_campaign(self):
        self.garage.write({"bde_headcount": 10, "user_id": self.office.id})
        self.env["bde.taxe.transfer"].create(
            [
                {
                    "partner_id": self.garage.id,
                    "campaign_id": self.last.id,
                    "amount": amount,
                    "state": "matched",
                    "key": str(amount),
                }
                for amount in (1200, -200.5)
            ]
        )
        targets = self.select()
        self.assertEqual(targets.partner_id, self.garage | self.bakery)
        target = self.of(self.garage)
        self.assertRecordValues(
            target,
            [
                {
                    "state": "selected",
                    "amount_estimated": 324,
                    "amount_last": 999.5,
                    "user_id": self.office.id,
                    "company_id": self.campaign.company_id.id,
                    "year": 2026,
                    "amount_promised": 0,
                    "segment_ids": self.segment.ids,
                    "answer": "waiting",
                    "create_uid": self.office.id,
                }
            ],
        )
        secrets = targets.sudo().mapped("link_nonce")
        self.assertEqual(len(set(secrets)), len(targets), "a secret of its own")
        self.assertEqual(target.display_name, "Garage · 2026")
        found = targets.name_search("Garage")
        self.assertIn((target.id, "Garage · 2026"), found)

    def test_each_company_once_whatever_its_sites_and_people(self):
        head = self.make("Groupe", bde_siret=SIRET)
        site = self.make("Groupe, dépôt")
        self.env.cr.execute(
            "UPDATE res_partner SET bde_siren = %s WHERE id = %s",
            [SIRET[:9], site.id],
        )
        self.env.invalidate_all()
        child = self.make("Boulangerie, four", parent_id=self.bakery.id)
        for name in ("Un", "Deux"):
            self.person(site, name, "accountant", email=f"{name}@example.com")
        targets = self.select()
        self.assertEqual(len(targets), 3)
        self.assertEqual(
            self.of(site).partner_id, site, "the site whose accountant is known"
        )
        self.assertFalse(self.of(head))
        self.assertFalse(self.of(child))
        self.assertFalse(self.select(), "nobody twice")

    def test_again_with_another_segment_only_tells_the_segment(self):
        self.select()
        other = self.segment.copy({"name": "Autre"})
        new = self.make("Nouveau")
        targets = self.select(self.segment | other)
        self.assertEqual(targets.partner_id, new)
        self.assertEqual(self.of(self.garage).segment_ids, self.segment | other)

    # -- left out -------------------------------------------------------------------
    def test_who_is_left_out_and_why(self):
        requests = self.env["bde.solicitation"].with_user(self.office)
        spent = self.make("Sollicité", bde_quota=1)
        requests._ask(spent, "phone", "place")
        refusing = self.make("Refuse tout")
        final = self.env["bde.refusal.reason"].search(
            [("is_final", "=", True)], limit=1
        )
        self.env["bde.refusal"]._refuse(refusing, final)
        resting = self.make("Se repose")
        self.env["bde.refusal"]._refuse(resting, "no_place")
        stopped = self.make("Plus de taxe", bde_taxe_stop_on="2025-10-01")
        cases = {
            spent: "budget",
            refusing: "refusal",
            resting: "refusal",
            stopped: "refusal",
            self.make("Mairie", bde_legal_kind="public"): "public",
            self.make("Strasbourg", zip="67000"): "zone",
            self.make("Fermé", bde_register_state="closed"): "closed",
            self.make("Association", bde_legal_kind="association"): "exempt",
            self.make("Firma", bde_legal_kind="foreign"): "abroad",
        }
        self.select()
        for partner, reason in cases.items():
            with self.subTest(name=partner.name):
                target = self.of(partner)
                self.assertEqual(target.exclusion, reason)
                self.assertEqual(target.state, "excluded")
        for partner in (spent, resting, stopped):
            self.assertTrue(self.of(partner).exclusion_note, "told in words")
        self.assertFalse(self.of(self.garage).exclusion)

    def test_associations_are_asked_once_they_are_liable(self):
        association = self.make("Association", bde_legal_kind="association")
        after = self.env["bde.taxe.campaign"].create({"year": 2027})
        wizard = self.env["bde.taxe.select"].create(
            {
                "campaign_id": after.id,
                "segment_ids": [Command.set(self.segment.ids)],
            }
        )
        self.assertIn("to verify", wizard.preview, "expected, not certain")
        targets = after._select(self.segment)
        mine = targets.filtered(lambda t: t.partner_id == association)
        self.assertEqual(mine.state, "selected")

    def test_a_refusal_of_another_site_holds_for_the_company(self):
        head = self.make("Groupe", bde_siret=SIRET, bde_taxe_stop_on="2025-10-01")
        head.category_id = False
        site = self.make("Dépôt")
        self.env.cr.execute(
            "UPDATE res_partner SET bde_siren = %s WHERE id = %s",
            [SIRET[:9], site.id],
        )
        self.env.invalidate_all()
        self.select()
        self.assertEqual(self.of(site).exclusion, "refusal")
        self.assertIn("Groupe", self.of(site).exclusion_note)

    def test_left_out_is_looked_at_again_but_not_what_was_decided_by_hand(self):
        spent = self.make("Sollicité", bde_quota=1)
        request = self.env["bde.solicitation"]._ask(spent, "phone", "place")
        self.select()
        hand, fine = self.of(self.bakery), self.of(self.garage)
        hand.with_user(self.office).action_leave_out()
        request.sudo().unlink()
        self.garage.bde_taxe_stop_on = "2026-01-05"
        self.campaign.target_ids.with_user(self.office).action_recheck()
        self.assertFalse(self.of(spent).exclusion, "its quota is free again")
        self.assertEqual(fine.exclusion, "refusal")
        self.assertEqual(hand.exclusion, "hand")
        fine.with_user(self.office).action_take_back()
        self.campaign.target_ids.with_user(self.office).action_recheck()
        self.assertFalse(fine.exclusion, "somebody decided so")

    # -- through whom ------------------------------------------------------------------
    def test_the_person_is_chosen_by_role(self):
        self.person(self.garage, "Tuteur", "tutor", email="tuteur@example.com")
        hr = self.person(self.garage, "RH", "hr", email="rh@example.com")
        accountant = self.person(
            self.bakery, "Cabinet", "accountant", email="cabinet@example.net"
        )
        alone = self.make("Sans personne")
        self.select()
        self.assertRecordValues(
            self.of(self.garage) | self.of(self.bakery) | self.of(alone),
            [
                {"contact_id": hr.id, "contact_choice": "hr", "is_accountant": False},
                {
                    "contact_id": accountant.id,
                    "contact_choice": "accountant",
                    "is_accountant": True,
                },
                {
                    "contact_id": False,
                    "contact_choice": "organisation",
                    "is_accountant": False,
                },
            ],
        )
        self.assertEqual(self.of(alone)._addressee(), alone)
        self.assertEqual(self.of(self.garage)._addressee(), hr)

    def test_a_person_chosen_by_hand_stays(self):
        hr = self.person(self.garage, "RH", "hr", email="rh@example.com")
        boss = self.person(self.garage, "Patron", email="patron@example.com")
        self.select()
        target = self.of(self.garage).with_user(self.office)
        target.contact_id = boss
        self.assertEqual(target.contact_choice, "hand")
        target._choose_contacts()
        self.assertEqual(target.contact_id, boss)
        target.action_choose_contacts()
        self.assertEqual(target.contact_id, hr)

    # -- the screen --------------------------------------------------------------------
    def test_the_wizard_tells_before_it_does(self):
        self.make("Mairie de Libourne", bde_legal_kind="public")
        wizards = self.env["bde.taxe.select"].with_user(self.office)
        with Form(wizards.with_context(default_campaign_id=self.campaign.id)) as form:
            form.segment_ids.add(self.segment)
            self.assertEqual((form.kept_count, form.left_count), (2, 1))
            self.assertIn("Mairie de Libourne", form.preview)
        self.assertFalse(self.campaign.target_ids)
        action = form.record.action_select()
        self.assertEqual(len(self.campaign.target_ids), 3)
        found = self.env["bde.taxe.target"].search(action["domain"])
        self.assertEqual(found, self.campaign.target_ids)
        again = wizards.create(
            {
                "campaign_id": self.campaign.id,
                "segment_ids": [Command.set(self.segment.ids)],
            }
        )
        self.assertEqual((again.kept_count, again.known_count), (0, 3))

    def test_names_of_organisations_are_shown_as_text(self):
        self.make("<script>alert(1)</script>", bde_legal_kind="public")
        wizard = self.env["bde.taxe.select"].create(
            {
                "campaign_id": self.campaign.id,
                "segment_ids": [Command.set(self.segment.ids)],
            }
        )
        self.assertNotIn("<script>", wizard.preview)

    def test_nobody_is_added_to_a_closed_campaign(self):
        self.campaign.state = "closed"
        with self.assertRaisesRegex(UserError, "closed"):
            self.select()

    def test_only_the_office_chooses(self):
        for role in ("teacher", "reader", "bursar", "head"):
            with self.assertRaises(AccessError):
                self.campaign.with_user(self.users[role])._select(self.segment)
            with self.assertRaises(AccessError):
                self.env["bde.taxe.select"].with_user(self.users[role]).create({})

    def test_the_number_of_queries_does_not_follow_the_number_of_companies(self):
        def count(organisations):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            campaign = self.campaign.with_user(self.office)
            campaign._select(self.segment)
            self.env.flush_all()
            done = self.env.cr.sql_log_count - before
            self.assertEqual(len(self.campaign.target_ids), organisations)
            self.campaign.target_ids.unlink()
            return done

        count(2)
        few = count(2)
        self.env["res.partner"].create(
            [
                {
                    "name": f"Société {number}",
                    "is_company": True,
                    "category_id": [Command.set(self.tag.ids)],
                    "child_ids": [
                        Command.create({"name": "RH", "email": "a@example.com"})
                    ],
                }
                for number in range(60)
            ]
        )
        self.assertLessEqual(count(62), few + 3)
