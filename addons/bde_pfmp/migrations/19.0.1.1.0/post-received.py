"""Hosts of before know the trainings they received and when they were last met."""

from odoo import SUPERUSER_ID, api
from odoo.tools import split_every

BATCH = 1000  # organisations


def migrate(cr, version):
    """Fill what the dossier keeps of placements; the ground floor knew of none."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    hosts = set()
    for model in ("bde.pfmp.placement", "bde.pfmp.host.history"):
        rows = env[model]._read_group([("host_id", "!=", False)], ["host_id"])
        hosts.update(host.id for [host] in rows)
    for ids in split_every(BATCH, sorted(hosts)):
        env["res.partner"].browse(ids)._compute_bde_training_ids()
        env.flush_all()
        env.invalidate_all()
    env["res.partner"]._bde_fill_last_contact()
