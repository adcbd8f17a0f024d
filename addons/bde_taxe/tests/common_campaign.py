from datetime import date

from odoo.addons.bde_partners.tests.common import SIRET, SchoolCase

KINDS = {
    "habilitation": (date(2029, 11, 5), date(2030, 1, 18)),
    "dsn": (date(2030, 5, 6), date(2030, 5, 15)),
    "opening": (date(2030, 5, 20), None),
    "employers_1": (date(2030, 5, 27), date(2030, 6, 28)),
    "transfer_1": (date(2030, 7, 12), None),
    "employers_2": (date(2030, 7, 15), date(2030, 10, 25)),
    "transfer_2": (date(2030, 11, 8), None),
    "unallocated": (date(2030, 11, 29), None),
}


class CampaignCase(SchoolCase):
    """The campaign of 2030 after that of 2029, with the calendar of the year."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["bde.taxe.campaign"].search([]).unlink()
        cls.env["bde.taxe.calendar"].search([("year", ">=", 2028)]).unlink()
        cls.manager, cls.office = cls.users["manager"], cls.users["user"]
        cls.bursar = cls.users["bursar"]
        cls.company.write(
            {
                "bde_siret": SIRET,
                "bde_taxe_name": "LP ADA LOVELACE",
                "bde_manager_id": cls.manager.id,
                "bde_bursar_id": cls.bursar.id,
            }
        )
        cls.calendar = cls.env["bde.taxe.calendar"].create(
            [
                {"year": 2030, "kind": kind, "date_start": start, "date_end": end}
                for kind, (start, end) in KINDS.items()
            ]
        )

    @classmethod
    def make_campaign(cls, year=2030, **values):
        return cls.env["bde.taxe.campaign"].create({"year": year, **values})

    @classmethod
    def make_target(cls, campaign, name="Garage du Loing", **values):
        partner = cls.env["res.partner"].search(
            [("name", "=", name), ("is_company", "=", True)], limit=1
        ) or cls.env["res.partner"].create({"name": name, "is_company": True})
        return cls.env["bde.taxe.target"].create(
            {"campaign_id": campaign.id, "partner_id": partner.id, **values}
        )

    @classmethod
    def promise(cls, target, amount, day, designated=0):
        return cls.env["bde.taxe.pledge"].create(
            {
                "target_id": target.id,
                "amount_promised": amount,
                "promised_on": day,
                "amount_designated": designated,
                "designated_on": designated and day,
                "state": "designated" if designated else "promised",
            }
        )

    @classmethod
    def receive(cls, campaign, amount, day, target=None, **values):
        number = cls.env["bde.taxe.transfer"].search_count([])
        return cls.env["bde.taxe.transfer"].create(
            {
                "campaign_id": campaign.id,
                "partner_id": target and target.partner_id.id,
                "target_id": target and target.id,
                "amount": amount,
                "date": day,
                "state": "matched",
                "key": f"test {number}",
                **values,
            }
        )

    def tasks(self, campaign):
        """Return {external name of the task: activity} of a campaign."""
        tasks = self.env["bde.taxe.task"].search([])
        names = {
            task: name.split("bde_taxe_task_")[-1]
            for task, name in ((t, t.get_external_id()[t.id]) for t in tasks)
        }
        return {
            names[activity.bde_taxe_task_id]: activity
            for activity in campaign._plan_activities()
        }
