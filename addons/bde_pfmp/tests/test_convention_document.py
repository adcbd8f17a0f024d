"""What the convention says, case by case: the HTML that prints, without the engine."""

import html
import re
from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from .common_convention import ConventionCase


def text_of(page):
    """Return the words of a page: tags out, blanks made plain, space before a comma."""
    text = re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL)
    text = re.sub(r"[\s\u00a0\u202f]+", " ", html.unescape(text))
    return re.sub(r" ([,.)])", r"\1", text)


@tagged("post_install", "-at_install")
class TestConventionDocument(ConventionCase):
    def text(self, placement):
        return text_of(self.issue(placement)[0])

    def assertSays(self, text, *words):
        self.assertEqual([word for word in words if word not in text], [])

    def assertSilent(self, text, *words):
        self.assertEqual([word for word in words if word in text], [])

    def test_minor(self):
        text = self.text(self.make_minor())
        self.assertSays(
            text,
            "DUPONT Léa",
            "Née le 14 mars 2010",
            "Électricité Durand",
            "Luc Durand, gérant",
            "Paul Petit, chef d'équipe",
            "Anne Martin",
            "Lycée professionnel des Essais",
            "Jeanne Blanc, proviseure",
            "04 78 00 00 01",
            "du 2 novembre 2026 au 27 novembre 2026",
            "conseil d'administration le 25 juin 2026 (acte n° 31)",
            "980 heures d'enseignement par an",
            "Baccalauréat professionnel Métiers de l'électricité (MELEC)",
            "DURAND Marie (mère), téléphone : 06 11 11 11 11",
            "Le représentant légal",
            "art. D. 124-4",
            "art. L. 3161-1 à L. 3164-8",
            "art. L. 412-8, 2°",
            "Pose d'appareillage",
            "Assureur du bâtiment, contrat 77",
            "Assurance des écoles, contrat E-42",
            "Lundi au vendredi",
            "8 h à 12 h, 13 h à 16 h",
        )
        # 20 week days less Wednesday 11 November
        self.assertSays(text, "19 jours de présence, 133 h en tout, 35 h par semaine")
        self.assertSilent(text, "Élève majeur")
        self.assertSilent(text, "à compléter")
        self.assertSilent(text, "{{")

    def test_articles_are_numbered_without_a_hole(self):
        text = self.text(self.make_minor())
        numbers = [int(n) for n in re.findall(r"Article (\d+) –", text)]
        self.assertEqual(numbers, list(range(1, len(numbers) + 1)))
        self.assertGreater(len(numbers), 14)

    def test_address_of_the_learner_stays_at_school(self):
        placement = self.make_minor()
        placement.learner_id.write(
            {"street": "7 impasse Secrète", "zip": "69008", "city": "Lyon"}
        )
        self.assertSilent(self.text(placement), "impasse")
        self.env.ref("bde_pfmp.template_pfmp").print_address = True
        self.assertSays(self.text(placement), "7 impasse Secrète, 69008 Lyon")

    def test_adult(self):
        learner = self.make_learner("GRAND", "Karim", date(2005, 5, 5), sex="m")
        self.add_guardian(learner)
        text = self.text(self.make_placement(learner))
        self.assertSays(text, "Né le 5 mai 2005")
        self.assertSays(text, "Élève majeur")
        self.assertSilent(text, "représentant légal Date")
        self.assertSilent(text, "DURAND Marie")
        self.assertSilent(text, "Travaux réglementés")

    def test_eighteen_on_the_first_day_is_an_adult(self):
        learner = self.make_learner("LIMITE", birth=date(2008, 11, 2))
        self.assertFalse(self.make_placement(learner)._is_minor())
        learner.birth_date = date(2008, 11, 3)
        self.assertTrue(learner.placement_ids._is_minor())

    def test_unknown_birth_date_is_protected(self):
        learner = self.make_learner("INCONNU")
        learner.birth_date = False
        text = self.text(self.make_placement(learner))
        self.assertSays(text, "repos de l'élève mineur")
        self.assertSays(text, "Née le À compléter")

    def test_abroad(self):
        host = self.make_host(
            "Muster-Elektro GmbH",
            country_id=self.env.ref("base.de").id,
            zip="04109",
            city="Leipzig",
            bde_legal_kind="foreign",
        )
        learner = self.make_learner("LOIN", birth=date(2006, 3, 14))
        placement = self.make_placement(learner, host=host)
        text = self.text(placement)
        # the bilingual template, French beside English
        self.assertSays(
            text,
            "Convention de PFMP à l'étranger / Work placement agreement abroad",
            "reste couvert par la législation",
            "Les parties / The parties",
            "Pour l'établissement / For the school",
            "The learner stays covered by French law",
        )
        self.assertSilent(text, "Il adresse la déclaration à la caisse")
        self.assertSays(text, "04109 Leipzig, Allemagne")
        # 11 November is a public holiday in France only
        self.assertSays(text, "20 jours de présence")
        self.assertFalse(placement._missing_mentions()[placement])

    def test_overseas_is_france(self):
        host = self.make_host("Zourit SARL", country_id=self.env.ref("base.re").id)
        placement = self.make_placement(self.make_learner("ILE"), host=host)
        self.assertFalse(placement._is_abroad())

    def test_public_host(self):
        host = self.make_host("Mairie de Lyon", bde_legal_kind="public")
        text = self.text(self.make_minor("PUBLIC", host=host))
        self.assertSays(text, "Accueil par un service public")

    def test_missing_mentions_are_seen(self):
        host = self.env["res.partner"].create({"name": "Atelier", "is_company": True})
        learner = self.make_learner("VIDE", birth=date(2010, 1, 1))
        placement = self.env["bde.pfmp.placement"].create(
            {
                "learner_id": learner.id,
                "host_id": host.id,
                "date_start": self.period.date_start,
                "date_end": self.period.date_end,
            }
        )
        placement.write({"skills": False, "activities": False})
        codes = {m.code for m in placement._missing_mentions()[placement]}
        self.assertEqual(
            codes,
            {
                "people",
                "skills",
                "activities",
                "schedule",
                "liability",
                "representative",
                "signatory",
                "host_address",
                "host_siret",
            },
        )
        self.assertEqual(placement.missing_blocking, 5)
        self.assertIn("D124-4, 2°", placement.missing_html)
        # without a representative nothing is issued: that one is added
        self.add_guardian(learner)
        text = self.text(placement)
        # host's address, SIRET, signatory (2), tutor (3), referent (2), presence,
        # place, skills, activities, insurance
        self.assertGreaterEqual(text.count("À compléter"), 12)
        self.assertSays(text, "Planning communiqué plus tard")
        self.assertIn("Le tuteur, à compléter,", text)

    def test_two_representatives_at_two_addresses(self):
        learner = self.make_learner("DEUX")
        self.add_guardian(learner, "MARTIN", title="mme")
        self.add_guardian(
            learner, "DUPUIS", "2", street="9 avenue du Lac", kinship="father"
        )
        page = self.issue(self.make_placement(learner))[0]
        text = text_of(page)
        self.assertSays(text, "MARTIN Marie")
        self.assertSays(text, "DUPUIS Marie")
        self.assertSays(text, "Second représentant légal (facultatif)")
        # separated: neither reads the telephone of the other
        self.assertSilent(text, "06 11 11 11 11")
        self.assertEqual(page.count('class="signature"'), 7)

    def test_two_representatives_together(self):
        learner = self.make_learner("UNIS")
        self.add_guardian(learner, "MARTIN")
        self.add_guardian(learner, "DUPUIS", "2", kinship="father")
        self.assertIn("06 11 11 11 11", self.text(self.make_placement(learner)))

    def test_contact_person_is_not_a_representative(self):
        learner = self.make_learner("SEUL")
        self.add_guardian(learner, "TANTE", "contact", kinship="family")
        placement = self.make_placement(learner)
        codes = [m.code for m in placement._missing_mentions()[placement]]
        self.assertIn("representative", codes)
        self.add_guardian(learner)
        self.assertSilent(self.text(placement), "TANTE")

    def test_ward_of_the_ase(self):
        learner = self.make_learner("PUPILLE")
        self.add_guardian(
            learner,
            "CHEF",
            kind="institution",
            institution_name="Aide sociale à l'enfance du Rhône",
            kinship="ase",
        )
        text = self.text(self.make_placement(learner))
        self.assertSays(
            text,
            "Aide sociale à l'enfance du Rhône (service gardien), représenté par CHEF",
        )

    def test_alternating_weeks_and_split_shifts(self):
        placement = self.make_minor(
            hours=(),
            schedule_kind="alternating",
            moving_sites=True,
            slot_ids=[
                Command.create(
                    {"week": week, "weekday": "1", "hour_from": start, "hour_to": end}
                )
                for week, start, end in (
                    ("a", 6, 10),
                    ("a", 14, 17.5),
                    ("b", 9, 12),
                )
            ],
        )
        text = self.text(placement)
        self.assertSays(text, "6 h à 10 h, 14 h à 17 h 30")
        self.assertSays(text, "7 h 30")
        self.assertSays(text, "Semaines A, commençant le : 2 novembre, 16 novembre")
        self.assertSays(text, "Semaines B, commençant le : 9 novembre, 23 novembre")
        self.assertSays(text, "chantiers et déplacements")

    def test_sunday_is_said(self):
        placement = self.make_placement(
            self.make_learner("DIMANCHE", birth=date(2005, 1, 1)),
            hours=(),
            schedule_kind="fixed",
            slot_ids=[Command.create({"weekday": "6", "hour_from": 8, "hour_to": 12})],
        )
        self.assertSays(self.text(placement), "Présence prévue le dimanche")

    def test_school_holidays_are_not_presence_except_in_catch_up(self):
        holiday = self.env["bde.school.holiday"].create(
            {
                "name": "Vacances",
                "school_year_id": self.year.id,
                "kind": "school",
                "zone": "A",
                "date_start": date(2026, 11, 16),
                "date_end": date(2026, 11, 22),
            }
        )
        placement = self.make_minor()
        self.assertEqual(placement.presence_days, 14)
        self.period.kind = "catch_up"
        placement.invalidate_recordset(["presence_days"])
        self.assertEqual(placement.presence_days, 19)
        self.period.kind = "pfmp"
        holiday.zone = "B"
        placement.invalidate_recordset(["presence_days"])
        self.assertEqual(placement.presence_days, 19)

    def test_gratification_is_wanted_above_308_hours(self):
        learner = self.make_learner("LONG", birth=date(2005, 1, 1))
        placement = self.make_placement(
            learner, kind="bts", period_id=False, date_end=date(2027, 2, 26)
        )
        self.assertGreater(placement.presence_hours, 308)
        codes = [m.code for m in placement._missing_mentions()[placement]]
        self.assertIn("gratification", codes)
        placement.gratification = "4,50 € par heure"
        text = self.text(placement)
        self.assertSays(text, "Convention de stage")
        self.assertSays(text, "L'étudiant")
        self.assertSays(text, "4,50 € par heure")

    def test_continuing_education(self):
        learner = self.make_learner("ADULTE", birth=date(1990, 1, 1))
        text = self.text(self.make_placement(learner, kind="fc", period_id=False))
        self.assertSays(text, "formation continue")
        self.assertSays(text, "art. L. 6343-1 à L. 6343-4")
        self.assertSilent(text, "D. 124-4")

    def test_special_characters_are_text(self):
        host = self.make_host("Boulangerie « L'Épi d'or » & Fils <script>alert(\"x\")")
        learner = self.make_learner("O'BRIEN-ÑANDÚ & CIE", "Zoë <b>")
        self.add_guardian(learner)
        page = self.issue(self.make_placement(learner, host=host))[0]
        self.assertNotIn("<script>", page)
        self.assertIn("Fils &lt;script&gt;", page)
        self.assertIn("O&#39;BRIEN-ÑANDÚ &amp; CIE Zoë &lt;b&gt;", page)

    def test_usage_name(self):
        learner = self.make_learner("NAISSANCE", usage_name="Usage")
        self.add_guardian(learner)
        text = self.text(self.make_placement(learner))
        self.assertSays(text, "USAGE Léa (nom de naissance : NAISSANCE)")
