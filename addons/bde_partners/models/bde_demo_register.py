from datetime import timedelta

from odoo import api, models

FACTS = 60  # organisations that were read in the register
READ = 40  # days ago


class BdeDemo(models.AbstractModel):
    """What the register said of some organisations: open, closed, partly hidden."""

    _inherit = "bde.demo"

    @api.model
    def _steps(self):
        steps = super()._steps()
        where = [method for _label, method in steps].index("_make_hosts") + 1
        steps.insert(where, ("register of companies", "_make_register_facts"))
        return steps

    def _make_register_facts(self, context):
        """Most of the first hosts were read lately; one closed, one hides its name."""
        hosts = self.env["res.partner"].search(
            [("bde_is_host", "=", True), ("bde_siret", "!=", False)],
            order="id",
            limit=FACTS,
        )
        quiet = hosts.with_context(bde_from_register=True)
        today = context["today"]
        quiet.write(
            {
                "bde_register_state": "open",
                "bde_register_date": today - timedelta(days=READ),
                "bde_register_source": "recherche",
            }
        )
        for host in quiet:
            host.bde_register_facts = {
                "name": host.name,
                "street": host.street,
                "zip": host.zip,
                "city": host.city,
                "bde_naf": host.bde_naf,
                "bde_headcount_bracket": host.bde_headcount_bracket,
            }
        traders = quiet.filtered(lambda host: host.bde_legal_kind == "sole_trader")
        closed = quiet[-1:]
        closed.write(
            {
                "bde_register_state": "closed",
                "bde_closed_on": today - timedelta(days=READ + 90),
                "bde_register_facts": False,
            }
        )
        self._drop_closed(context, closed)
        hidden = (traders - closed)[:1] or quiet[-2:-1]
        hidden.write({"bde_partial_diffusion": True, "bde_register_facts": False})
        kept = quiet[2:3]
        kept.write({"phone": kept.phone, "bde_lock_address": True})

    @api.model
    def _drop_closed(self, context, closed):
        """A closed organisation receives nobody in the steps that follow."""
        for sector, hosts in context["hosts"].items():
            context["hosts"][sector] = hosts - closed
