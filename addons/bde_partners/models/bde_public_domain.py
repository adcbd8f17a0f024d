from odoo import api, fields, models, tools


class BdePublicDomain(models.Model):
    """Domains where anybody has a mailbox: sharing one says nothing."""

    _name = "bde.public.domain"
    _description = "Public mail domain"
    _order = "name"

    name = fields.Char(string="Domain", required=True, help="What follows the @.")

    _name_uniq = models.Constraint("UNIQUE(name)", "This domain is listed already.")

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create([self._cleaned(vals) for vals in vals_list])
        records._changed(records.mapped("name"))
        return records

    def write(self, vals):
        before = self.mapped("name")
        done = super().write(self._cleaned(vals))
        self._changed(before + self.mapped("name"))
        return done

    def unlink(self):
        before = self.mapped("name")
        done = super().unlink()
        self._changed(before)
        return done

    @api.model
    def _cleaned(self, vals):
        if vals.get("name"):
            vals = {**vals, "name": vals["name"].strip().lower().lstrip("@")}
        return vals

    @api.model
    def _changed(self, domains):
        """Compute again the keys of the organisations that write from `domains`."""
        self.env.registry.clear_cache()
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        found = partners.search(
            fields.Domain("bde_like_words", "!=", False)
            & fields.Domain.OR(
                fields.Domain("email", "=ilike", f"%@{name}") for name in domains
            )
        )
        self.env.add_to_compute(partners._fields["bde_like_mail"], found)

    @api.model
    @tools.ormcache()
    def _names(self):
        """Return the domains, as a frozenset."""
        return frozenset(self.sudo().search([("name", "!=", False)]).mapped("name"))
