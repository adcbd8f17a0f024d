from datetime import date, timedelta

from odoo import fields

from .common_pfmp import PfmpCase

READY = {
    "sex": "f",
    "birth_country_insee": "99100",
    "birth_city_insee": "41018",
    "zip": "41000",
    "city": "Blois",
    "country_code": "99100",
}


class AllowanceCase(PfmpCase):
    """A class with two MEF; learners ready to be paid, PFMP that are over.

    The year of the tests is over (2025-2026): its rates are known.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.year = cls.env["bde.school.year"]._create_or_get(2025)
        cls.klass = cls.make_class("2TNE")
        cls.mef = cls.make_mef("2473000431", "23810000000", "2DPRO TNE", 1)
        cls.mef_last = cls.make_mef("2473000433", "23830000000", "TPRO CIEL", 3)
        cls.rank = 0

    @classmethod
    def make_mef(cls, code, mefstat, name, cycle_year, **values):
        return cls.env["bde.mef"].create(
            {
                "code": code,
                "mefstat": mefstat,
                "name": name,
                "cycle_year": cycle_year,
                "training_id": cls.training.id,
            }
            | values
        )

    @classmethod
    def make_ready(cls, name, enrolment=None, mef=None, **values):
        """Return a learner of the class whose file APLyPro would accept."""
        cls.rank += 1
        enrolment = {"mef_id": (mef or cls.mef).id, "status": "st"} | (enrolment or {})
        learner = cls.make_learner(
            name,
            cls.klass,
            enrolment=enrolment,
            **{
                "ine": f"12345678{cls.rank:02d}A"[:11],
                "birth_date": date(2010, 1, 15),
                **READY,
                **values,
            },
        )
        return learner

    @classmethod
    def make_stay(cls, learner, month, weeks=4, days=None, day=5, **values):
        """Return a PFMP of 2026 that is over, attested when `days` is given."""
        start = date(2026, month, day)
        placement = cls.make_placement(
            learner,
            start=start,
            end=start + timedelta(weeks=weeks, days=-3),
            host_id=cls.host.id,
            **values,
        )
        if days:
            cls.attest(placement, days)
        return placement

    @classmethod
    def attest(cls, placement, days):
        return (
            cls.env["bde.pfmp.attestation"]
            .sudo()
            .create({"placement_id": placement.id, "days": days, "state": "signed"})
        )

    @classmethod
    def prepare(cls, *placements):
        """Return the allowances of these PFMP, counted, in their order."""
        found = cls.env["bde.pfmp.placement"].union(*placements)
        lines = found._allowances()
        lines._recompute()
        by_placement = lines.grouped("placement_id")
        return lines.union(*(by_placement.get(p, lines.browse()) for p in placements))

    @classmethod
    def award(cls, learner, **values):
        """Say that the award decision is edited and bank details are known."""
        awards = cls.env["bde.pfmp.award"].search([("learner_id", "=", learner.id)])
        awards.write(
            {
                "state": "edited",
                "edited_on": fields.Date.to_date("2025-10-15"),
                "bank_known": True,
                "bank_owner": "other_person",
            }
            | values
        )
        return awards
