from odoo import api, models


class BdeTaxeTransfer(models.Model):
    """Money that comes in keeps the promise of the ground floor."""

    _inherit = "bde.taxe.transfer"

    @api.model
    def _bulk_known(self):
        return (*super()._bulk_known(), __name__)

    def _bulk_created(self):
        result = super()._bulk_created()
        self._keep_promises()
        return result

    @api.model_create_multi
    def create(self, vals_list):
        transfers = super().create(vals_list)
        transfers._keep_promises()
        return transfers

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"target_id", "amount", "state"}:
            self._keep_promises()
        return result

    def _keep_promises(self):
        """Keep the promises of those whose money came; a correction keeps none."""
        promised = self.target_id.filtered(lambda target: target.sudo().promise_id)
        promised.filtered(lambda t: t.amount_transferred > 0)._keep_promises()
