from odoo import models
from odoo.tools import SQL


class PrivacyLookupWizard(models.TransientModel):
    """Odoo's look-up finds learners and representatives by e-mail: here by name too.

    They have no contact, hence no indirect reference to follow.
    """

    _inherit = "privacy.lookup.wizard"

    def _get_query(self):
        query = super()._get_query()
        words = [f"%{word}%" for word in self.name.split()]
        for model in ("bde.learner", "bde.guardian"):
            names = SQL(
                "concat_ws(' ', %s)",
                SQL(", ").join(
                    SQL.identifier(name)
                    for name in ("last_name", "first_name", "usage_name")
                    if name in self.env[model]
                ),
            )
            query = SQL(
                # the plain UNION drops those that were found by e-mail already
                "%s UNION SELECT %s AS res_model_id, id AS res_id, active AS is_active "
                "FROM %s WHERE %s",
                query,
                self.env["ir.model"]._get_id(model),
                SQL.identifier(self.env[model]._table),
                SQL(" AND ").join(
                    SQL("unaccent(%s) ILIKE unaccent(%s)", names, word)
                    if self.env.registry.has_unaccent
                    else SQL("%s ILIKE %s", names, word)
                    for word in words
                ),
            )
        return query
