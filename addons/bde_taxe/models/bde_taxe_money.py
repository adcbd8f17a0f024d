from odoo import api, models


class BdeTaxeMoney(models.AbstractModel):
    """Amounts are whole cents from the first day.

    Monetary fields are rounded when written, not when created: their currency comes
    from the school, which a record has only once it exists.
    """

    _name = "bde.taxe.money.mixin"
    _description = "Record with amounts"

    @api.model_create_multi
    def create(self, vals_list):
        currency = self.env.company.currency_id
        names = {name for name, f in self._fields.items() if f.type == "monetary"}
        return super().create(
            [
                {
                    name: currency.round(value) if value and name in names else value
                    for name, value in vals.items()
                }
                for vals in vals_list
            ]
        )
