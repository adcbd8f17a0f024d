from odoo import api, models


class ResPartner(models.Model):
    """What hangs on a host, told before two records are merged."""

    _inherit = "res.partner"

    @api.model
    def _bde_hanging_sources(self):
        periods = ("bde.pfmp.placement", "host_id", self.env._("Learners' PFMP"), [])
        return [periods, *super()._bde_hanging_sources()]
