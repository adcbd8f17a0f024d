from odoo import api, models

from ..demo import material

PERIODS = ("", "", "Toute l'année", "Pas en août", "De septembre à mai", "Hors soldes")
EQUIPMENT = {
    "elec": "Chaussures de sécurité, lunettes, gants isolants",
    "industry": "Chaussures de sécurité, protections auditives",
    "care": "Blouse blanche, chaussures fermées",
    "child": "Chaussons, cheveux attachés",
}
WORKS = (
    "Travaux en hauteur et à proximité de pièces nues sous tension (déclaration faite)"
)
TRANSPORT = (
    "Bus A, arrêt « Gare », à 300 m",
    "Car Rémi, premier passage à 7 h 10",
    "Pas de transport : prévoir un vélo ou un covoiturage",
)
LODGING = ("Foyer de jeunes travailleurs à 1 km", "Internat du lycée voisin")


class BdeDemo(models.AbstractModel):
    """The communes the demonstration uses, and what its hosts can offer."""

    _inherit = "bde.demo"

    @api.model
    def _steps(self):
        steps = super()._steps()
        place = [method for __, method in steps].index("_make_hosts")
        steps.insert(place, ("communes", "_make_communes"))
        steps.insert(place + 2, ("what hosts can offer", "_make_census"))
        return steps

    def _make_communes(self, context):
        """Load the communes of the demonstration that the table does not have."""
        known = set(
            self.env["bde.commune"].search([("insee", "!=", False)]).mapped("insee")
        )
        self.env["bde.commune"].create(
            [
                {
                    "name": commune.name,
                    "insee": commune.insee,
                    "zips": commune.zip,
                    "lat": commune.lat,
                    "lng": commune.lon,
                }
                for commune in material.COMMUNES
                if commune.insee not in known
            ]
        )

    def _make_census(self, context):
        """Give most hosts an address on the map, four in ten an offer."""
        random = context["casting"].random
        trainings = {
            code: [
                context["trainings"][item.code]
                for item in material.TRAININGS
                if code in item.sectors and not item.is_family
            ]
            for code in context["hosts"]
        }
        lines = []
        for code, hosts in context["hosts"].items():
            hosts.write({"bde_geo_precision": "address"})
            for host in hosts:
                if random.random() < 0.4:
                    lines += self._prepare_offers(random, host, trainings[code])
                    host.write(self._prepare_census(random, code))
        self.env["bde.hosting"].create(lines)
        everybody = self.env["res.partner"].concat(*context["hosts"].values())
        everybody[3::40]._bde_place_at_centre()

    def _prepare_offers(self, random, host, trainings):
        """Return the values of one or two lines of the census of `host`."""
        wanted = random.sample(trainings, min(len(trainings), random.choice((1, 1, 2))))
        return [
            {
                "partner_id": host.id,
                "company_id": training.company_id.id,
                "training_id": training.id,
                "year_1": False,
                "year_2": random.random() < 0.3,
                "places": random.choice((1, 1, 2, 3)),
                "period": random.choice(PERIODS) or False,
            }
            for training in wanted
        ]

    def _prepare_census(self, random, code):
        """Return the values of what a host of the sector `code` asks."""
        return {
            "bde_min_age": random.choice((0, 0, 15, 16)),
            "bde_equipment": EQUIPMENT.get(code, False),
            "bde_regulated_works": WORKS if code == "elec" else False,
            "bde_transport": random.choice(TRANSPORT),
            "bde_lodging": random.choice((*LODGING, False, False)),
        }
