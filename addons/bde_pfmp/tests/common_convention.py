from datetime import date

from odoo.fields import Command
from odoo.tests import TransactionCase

DAY = ((8.0, 12.0), (13.0, 16.0))


class ConventionFixture:
    """A school, a class and its PFMP; learners and hosts are made on demand."""

    @classmethod
    def make_school(cls, env):
        cls.env = env
        cls.company = env.company
        head = env["res.users"].create(
            {"name": "Jeanne Blanc", "login": "head.convention", "group_ids": []}
        )
        head.partner_id.function = "proviseure"
        cls.company.write(
            {
                "name": "Lycée professionnel des Essais",
                "street": "12 rue des Écoles",
                "zip": "69003",
                "city": "Lyon",
                "country_id": env.ref("base.fr").id,
                "phone": "+33478000000",
                "email": "bde@lycee.example.org",
                "bde_emergency_phone": "+33478000001",
                "bde_uai": "0692866R",
                "bde_insurance": "Assurance des écoles, contrat E-42",
                "bde_head_id": head.id,
                "bde_zone": "A",
            }
        )
        env["bde.board.decision"].create(
            {
                "date": date(2026, 6, 25),
                "kind": "template",
                "number": "31",
                "subject": "Convention de PFMP",
            }
        )
        cls.year = env["bde.school.year"]._get_for(date(2026, 11, 2), create=True)
        cls.training = cls.make_training("Métiers de l'électricité (MELEC)", "bac_pro")
        cls.klass = cls.make_class("1MELEC")
        cls.period = env["bde.pfmp.period"].create(
            {
                "name": "PFMP 1",
                "date_start": date(2026, 11, 2),
                "date_end": date(2026, 11, 27),
                "school_year_id": cls.year.id,
                "class_ids": cls.klass.ids,
            }
        )
        cls.referent = env["res.partner"].create(
            {
                "name": "Anne Martin",
                "bde_is_teacher": True,
                "bde_subject": "Génie électrique",
                "email": "anne.martin@lycee.example.org",
            }
        )
        cls.host = cls.make_host("Électricité Durand")

    @classmethod
    def make_training(cls, specialty, diploma):
        names = {"bac_pro": "Baccalauréat professionnel", "bts": "BTS"}
        return cls.env["bde.training"].create(
            {
                "name": f"{names[diploma]} {specialty}",
                "diploma": diploma,
                "annual_volume": 980,
                "skills": "Préparer les opérations\nRéaliser un ouvrage\nContrôler",
                "activities": "Pose d'appareillage\nCâblage hors tension",
            }
        )

    @classmethod
    def make_class(cls, code):
        return cls.env["bde.class"].create(
            {"name": code, "code": code, "school_year_id": cls.year.id}
        )

    @classmethod
    def make_host(cls, name, **values):
        host = cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "bde_is_host": True,
                "bde_legal_kind": "company",
                "bde_activity": "Travaux d'installation électrique",
                "bde_insurance": "Assureur du bâtiment, contrat 77",
                "street": "3 quai du Port",
                "zip": "69002",
                "city": "Lyon",
                "country_id": cls.env.ref("base.fr").id,
                **values,
            }
        )
        cls.env["res.partner"].create(
            [
                {"name": "Luc Durand", "parent_id": host.id, "function": "gérant"},
                {
                    "name": "Paul Petit",
                    "parent_id": host.id,
                    "function": "chef d'équipe",
                    "phone": "+33611223344",
                },
            ]
        )
        return host

    @classmethod
    def make_learner(
        cls, last_name, first_name="Léa", birth=None, klass=None, **values
    ):
        klass = klass or cls.klass
        learner = cls.env["bde.learner"].create(
            {
                "last_name": last_name,
                "first_name": first_name,
                "birth_date": birth or date(2010, 3, 14),
                "sex": "f",
                "phone": "+33600000001",
                **values,
            }
        )
        cls.env["bde.enrolment"].create(
            {
                "learner_id": learner.id,
                "school_year_id": cls.year.id,
                "class_id": klass.id,
                "training_id": cls.training.id,
                "status": "st",
            }
        )
        return learner

    @classmethod
    def add_guardian(cls, learner, last_name="DURAND", level="1", **values):
        kinship = values.pop("kinship", "mother")
        guardian = cls.env["bde.guardian"].create(
            {
                "last_name": last_name,
                "first_name": "Marie",
                "mobile": "+33611111111",
                "street": "1 rue du Parc",
                "zip": "69003",
                "city": "Lyon",
                **values,
            }
        )
        cls.env["bde.guardian.link"].create(
            {
                "learner_id": learner.id,
                "guardian_id": guardian.id,
                "legal_level": level,
                "kinship": kinship,
            }
        )
        return guardian

    @classmethod
    def make_placement(cls, learner, host=None, hours=DAY, **values):
        """Return a placement that the law lets be: no tutor has too many learners."""
        host = host or cls.host
        signatory, tutor = host.child_ids.sorted("id")[:2]
        taken = cls.env["bde.pfmp.placement"].search_count([("host_id", "=", host.id)])
        if taken > 2:
            tutor = tutor.copy({"name": f"Tuteur {taken}"})
        referent = cls.referent
        if taken > 15:
            referent = referent.copy({"name": f"Anne Martin {taken}"})
        return cls.env["bde.pfmp.placement"].create(
            {
                "learner_id": learner.id,
                "period_id": cls.period.id,
                "host_id": host.id,
                "signatory_id": signatory.id,
                "tutor_id": tutor.id,
                "referent_id": referent.id,
                "date_start": cls.period.date_start,
                "date_end": cls.period.date_end,
                "schedule_kind": "fixed" if hours else "later",
                "slot_ids": [
                    Command.create(
                        {"weekday": str(day), "hour_from": start, "hour_to": end}
                    )
                    for day in range(5)
                    for start, end in hours
                ],
                **values,
            }
        )

    @classmethod
    def make_minor(cls, last_name="DUPONT", **values):
        learner = cls.make_learner(last_name)
        cls.add_guardian(learner)
        return cls.make_placement(learner, **values)


class ConventionCase(ConventionFixture, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context={
                **cls.env.context,
                "tracking_disable": True,
                "lang": "fr_FR",
                "tz": "Europe/Paris",
            }
        )
        cls.make_school(cls.env)

    def issue(self, placements):
        """Issue, and return the text of the stub: the HTML that would print."""
        conventions = placements._issue_conventions()
        return [c.document_id.attachment_id.raw.decode() for c in conventions]
