"""Conventions of the versions before signatures: « issued » becomes where it stands."""

from odoo import SUPERUSER_ID, api

from odoo.addons.bde_pfmp.rules import convention_states as rules


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    stays = [
        state for state, _label in env["bde.pfmp.placement"]._fields["state"].selection
    ]
    cr.executemany(
        """
        UPDATE bde_pfmp_convention c
           SET state = %s
          FROM bde_pfmp_placement p
         WHERE p.id = c.placement_id AND c.state = 'issued' AND p.state = %s
        """,
        [(rules.after_upgrade("issued", stay), stay) for stay in stays],
    )
    env.invalidate_all()
    placements = env["bde.pfmp.placement"].with_context(active_test=False).search([])
    env.add_to_compute(placements._fields["convention_state"], placements)
    env.flush_all()
