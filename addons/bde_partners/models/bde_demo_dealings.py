import random
from datetime import datetime, time, timedelta

from odoo import models

from ..demo import material_dealings as material
from .bde_interaction import ANY_DAY

SEED = 20230613
HOSTS = 60
SILENT = 14
LEFT_BEHIND = 6


class BdeDemo(models.AbstractModel):
    """A year of calls, visits and promises with sixty hosts, and who follows them."""

    _inherit = "bde.demo"

    def _steps(self):
        return [*super()._steps(), ("dealings with the hosts", "_make_dealings")]

    def _make_dealings(self, context):
        dice = random.Random(SEED)
        hosts = self.env["res.partner"].browse(
            [host.id for hosts in context["hosts"].values() for host in hosts]
        )
        chosen = hosts.browse(dice.sample(hosts.ids, HOSTS))
        self._make_owners(context, dice, hosts, chosen)
        self._make_group(chosen[-4:])
        context["dealings"] = self._make_interactions(context, dice, chosen)
        self._make_promises(context, dice, chosen)

    def _make_owners(self, context, dice, hosts, chosen):
        """Two people follow the hosts; a colleague who left followed some."""
        users = context["users"]
        vals = self._prepare_user_vals(context["company"], *material.FORMER_COLLEAGUE)
        del vals["password"]
        silent = self.env["res.users"].with_context(no_reset_password=True)
        gone = silent.create(vals)
        left = chosen[:LEFT_BEHIND]
        left.user_id = gone
        gone.active = False
        others = hosts - left
        of_secretary = others.browse(dice.sample(others.ids, len(others) // 3))
        of_secretary.user_id = users["secretariat"]
        (others - of_secretary).user_id = users["responsable"]

    def _make_group(self, hosts):
        """A head office and its sites, each with its own SIRET and address."""
        head, *sites = hosts
        for site in sites:
            site.parent_id = head

    def _make_interactions(self, context, dice, chosen):
        """Log some three dealings with each; the last hosts have been silent since."""
        people = self._demo_people(chosen)
        users = [context["users"]["responsable"], context["users"]["secretariat"]]
        vals_list = []
        for number, host in enumerate(chosen):
            silent = number >= HOSTS - SILENT
            days = (
                dice.sample(range(200, 360), 2)
                if silent
                else dice.sample(range(2, 340), dice.randrange(2, 6))
            )
            for day in sorted(days, reverse=True):
                said = dice.choice(material.DEALINGS)
                vals_list.append(
                    self._prepare_dealing_vals(
                        context["today"] - timedelta(days=day),
                        dice,
                        said,
                        host,
                        dice.choice(people[host.id]) if people[host.id] else None,
                        dice.choice(users),
                    )
                )
            if not silent and number % 4 == 0:
                vals_list[-1].update(self._prepare_next_vals(context, dice))
        return (
            self.env["bde.interaction"]
            .with_context(mail_activity_quick_update=True, bde_as_of=ANY_DAY)
            .create(vals_list)
        )

    def _demo_people(self, hosts):
        """Return {id of host: ids of its people}, in one query."""
        people = self.env["res.partner"].search(
            [("parent_id", "in", hosts.ids), ("is_company", "=", False)]
        )
        found = {host.id: [] for host in hosts}
        for person in people:
            found[person.parent_id.id].append(person.id)
        return found

    def _prepare_dealing_vals(self, day, dice, said, host, contact, user):
        """Return the values of a dealing, on a working day."""
        while day.weekday() > 4:
            day -= timedelta(days=1)
        kind, direction, outcome, purpose, body = said
        hour = time(dice.randrange(7, 16), dice.choice((0, 10, 25, 40)))
        return {
            "partner_id": host.id,
            "contact_id": contact,
            "date": datetime.combine(day, hour),
            "kind": kind,
            "direction": direction,
            "outcome": outcome,
            "purpose": purpose,
            "body": body,
            "user_id": user.id,
        }

    def _prepare_next_vals(self, context, dice):
        """Return the next action of a dealing: late, due or to come."""
        day = context["today"] + timedelta(days=dice.choice((-6, -2, 0, 3, 8, 15)))
        return {"next_date": day, "next_summary": dice.choice(material.NEXT)}

    def _make_promises(self, context, dice, chosen):
        """Promises of every state; some are past their day."""
        today, vals_list = context["today"], []
        for number, host in enumerate(chosen[: HOSTS // 2]):
            side, kind, name, quantity = material.PROMISES[
                number % len(material.PROMISES)
            ]
            made = today - timedelta(days=dice.randrange(20, 150))
            due = made + timedelta(days=dice.randrange(15, 200))
            state = dice.choice(("open", "open", "kept", "kept", "dropped"))
            vals_list.append(
                {
                    "partner_id": host.id,
                    "name": name,
                    "side": side,
                    "kind": kind,
                    "quantity": quantity,
                    "date": made,
                    "due": due,
                    "state": state,
                    "closed_on": min(due, today) if state != "open" else False,
                    "user_id": host.user_id.id
                    if host.user_id.active
                    else context["users"]["responsable"].id,
                }
            )
        self.env["bde.promise"].create(vals_list)
