from odoo import api, models


def without_defaults(records, names):
    """Return the records with a context that fills none of these fields in.

    What only the server writes is no more taken from the context of a call than from
    its values.

    :param names: of fields
    """
    if records.env.su:
        return records
    barred = {f"default_{name}" for name in names}
    context = records.env.context
    if barred.isdisjoint(context):
        return records
    kept = {name: value for name, value in context.items() if name not in barred}
    return records.with_env(records.env(context=kept))


class BdePfmpOfPlacementMixin(models.AbstractModel):
    """What hangs on a PFMP hangs on one that its author may read.

    The host checks the rights of a record before it is written, not those of the PFMP
    it is moved to; and what is related is read as superuser.
    """

    _name = "bde.pfmp.of.placement.mixin"
    _description = "Hangs on a PFMP that one may read"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if not self.env.su:
            records.placement_id.check_access("read")
        return records

    def write(self, vals):
        self._check_new_placement(vals)
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        self._check_new_placement(values)
        return super().onchange(values, field_names, fields_spec)

    def _check_new_placement(self, vals):
        """Refuse a PFMP that the user may not read."""
        placement = vals.get("placement_id")
        if isinstance(placement, dict):
            placement = placement.get("id")
        if placement and not self.env.su:
            self.env["bde.pfmp.placement"].browse(placement).check_access("read")
