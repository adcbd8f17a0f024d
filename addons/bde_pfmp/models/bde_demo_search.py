import random
from datetime import timedelta

from odoo import fields, models

from odoo.addons.bde_partners.models.bde_interaction import ANY_DAY

SEED = 20241104
# Invented organisations that the school does not know
UNKNOWN = (
    ("Garage du Vieux Pont", "Meung-sur-Loire"),
    ("Atelier Numérique du Val", "Orléans"),
    ("Électricité Beaulieu", "Saran"),
    ("Boulangerie des Trois Rois", "Fleury-les-Aubrais"),
)
NOTES = (
    "Rappeler après 14 h",
    "Demande un CV",
    "Voir avec le chef d'atelier",
    False,
    False,
)


class BdeDemo(models.AbstractModel):
    """Searches of the learners of the demonstration who have no place yet."""

    _inherit = "bde.demo"

    def _steps(self):
        return [*super()._steps(), ("searches for a place", "_make_searches")]

    def _make_searches(self, context):
        dice = random.Random(SEED)
        placements = self.env["bde.pfmp.placement"].search([("state", "=", "to_find")])
        hosts = [host.id for group in context["hosts"].values() for host in group]
        reasons = self.env["bde.refusal.reason"]._for("place")
        reasons = reasons.filtered(lambda reason: not reason.is_final).ids
        vals_list = []
        for placement in placements.sorted("id"):
            for _number in range(dice.choice([0, 0, 1, 2, 3])):
                vals = self._prepare_search_vals(context, dice, hosts, reasons)
                vals_list.append({"placement_id": placement.id, **vals})
        searches = self.env["bde.pfmp.search"].with_context(bde_as_of=ANY_DAY)
        searches.create(vals_list)

    def _prepare_search_vals(self, context, dice, hosts, reasons):
        """Return the values of one search, some days ago."""
        answer = dice.choice(["waiting", "no", "no", "no_answer"])
        # made already, whatever day the demonstration tells of
        today = min(context["today"], fields.Date.context_today(self))
        vals = {
            "date": today - timedelta(days=dice.randrange(1, 25)),
            "channel": dice.choice(["visit", "visit", "phone", "mail", "family"]),
            "asked_by": dice.choice(["learner", "learner", "learner", "teacher"]),
            "answer": answer,
            "reason_id": dice.choice(reasons) if answer == "no" and reasons else False,
            "note": dice.choice(NOTES),
        }
        if dice.random() < 0.3:
            name, city = dice.choice(UNKNOWN)
            return vals | {"host_name": name, "host_city": city}
        return vals | {"host_id": dice.choice(hosts)}
